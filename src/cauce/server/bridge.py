"""From the thread that commits to the loop that answers: hundreds of futures of one commit wake the loop once, not each."""

from __future__ import annotations

import asyncio
from collections import deque
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")


class Bridge:
    """Lets one event loop wait for futures of other threads. Whoever stops waiting does not cancel the work."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._done: deque[tuple[Future[Any], asyncio.Future[Any]]] = deque()
        self._woken = False

    async def result(self, future: Future[T]) -> T:
        """What the future comes to."""
        waiter: asyncio.Future[T] = self._loop.create_future()
        future.add_done_callback(lambda done: self._finished(done, waiter))
        return await waiter

    def _finished(self, future: Future[Any], waiter: asyncio.Future[Any]) -> None:
        self._done.append((future, waiter))
        # The loop clears the flag before it empties the queue, so what is appended here is never left behind.
        if not self._woken and not self._loop.is_closed():
            self._woken = True
            self._loop.call_soon_threadsafe(self._settle)

    def _settle(self) -> None:
        self._woken = False
        while self._done:
            future, waiter = self._done.popleft()
            if waiter.done():
                continue
            error = future.exception()
            if error is not None:
                waiter.set_exception(error)
            else:
                waiter.set_result(future.result())
