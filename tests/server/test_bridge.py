"""Futures of other threads, awaited on a loop."""

import asyncio
import threading
from concurrent.futures import Future

import pytest

from cauce.server.bridge import Bridge


def test_results_and_errors_arrive():
    async def scenario():
        bridge = Bridge(asyncio.get_running_loop())
        futures = [Future() for _ in range(500)]

        def settle():
            for number, future in enumerate(futures):
                if number % 7:
                    future.set_result(number)
                else:
                    future.set_exception(LookupError(number))

        threading.Thread(target=settle).start()
        return await asyncio.gather(*(bridge.result(future) for future in futures), return_exceptions=True)

    outcomes = asyncio.run(asyncio.wait_for(scenario(), 10))
    assert [isinstance(outcome, LookupError) for outcome in outcomes] == [not number % 7 for number in range(500)]


def test_many_futures_of_one_commit_wake_the_loop_once():
    async def scenario():
        loop = asyncio.get_running_loop()
        bridge, woken = Bridge(loop), []
        wake = loop.call_soon_threadsafe
        loop.call_soon_threadsafe = lambda *what: (woken.append(what), wake(*what))
        futures = [Future() for _ in range(100)]
        waiting = [asyncio.ensure_future(bridge.result(future)) for future in futures]
        await asyncio.sleep(0)
        for future in futures:
            future.set_result(None)
        await asyncio.gather(*waiting)
        del loop.call_soon_threadsafe
        return len(woken)

    assert asyncio.run(scenario()) == 1


def test_who_stops_waiting_does_not_cancel_the_work():
    async def scenario():
        bridge, future = Bridge(asyncio.get_running_loop()), Future()
        future.set_running_or_notify_cancel()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(bridge.result(future), 0.01)
        future.set_result("done")
        await asyncio.sleep(0.01)
        return future.result()

    assert asyncio.run(scenario()) == "done"
