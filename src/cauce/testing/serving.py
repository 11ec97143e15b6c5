"""A server inside the test process: `with serving(Tenants(store)) as target: Client(target)`."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager

import msgspec

from cauce.server.calls import Host
from cauce.server.server import Server
from cauce.settings import LogSettings, ServerSettings

QUIET = LogSettings(level="error")


@contextmanager
def serving(host: Host, settings: ServerSettings | None = None, *, port: int = 0, log: LogSettings = QUIET) -> Iterator[str]:
    """Serve a host on this machine, on an event loop in a thread; drained, and the host closed, when the block ends.

    Args:
        host: Where the tenants' services come from.
        settings: Of the server; its address is not used.
        port: To listen on; 0: a free one.
        log: Errors only, unless said otherwise.

    Yields:
        `host:port` to connect to.
    """
    settings = msgspec.structs.replace(settings or ServerSettings(drain_seconds=2.0), listen=f"127.0.0.1:{port}")
    started: Future[tuple[int, asyncio.AbstractEventLoop, asyncio.Event]] = Future()

    async def serve() -> None:
        try:
            server = Server(host, settings, log=log)
            bound = await server.start()
        except BaseException as error:  # noqa: BLE001 - carried over to the test
            started.set_exception(error)
            return
        stop = asyncio.Event()
        started.set_result((bound, asyncio.get_running_loop(), stop))
        await stop.wait()
        await server.stop()

    thread = threading.Thread(target=asyncio.run, args=(serve(),), name="cauce-test-server", daemon=True)
    thread.start()
    bound, loop, stop = started.result(timeout=30)
    try:
        yield f"127.0.0.1:{bound}"
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(timeout=30)
