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
def serving(host: Host, settings: ServerSettings | None = None, *, log: LogSettings = QUIET) -> Iterator[str]:
    """Serve a host on a free port of this machine, on an event loop in a thread; drained, and the host closed, when the block ends.

    Yields:
        `host:port` to connect to.
    """
    settings = msgspec.structs.replace(settings or ServerSettings(drain_seconds=2.0), listen="127.0.0.1:0")
    started: Future[tuple[int, asyncio.AbstractEventLoop, asyncio.Event]] = Future()

    async def serve() -> None:
        try:
            server = Server(host, settings, log=log)
            port = await server.start()
        except BaseException as error:  # noqa: BLE001 - carried over to the test
            started.set_exception(error)
            return
        stop = asyncio.Event()
        started.set_result((port, asyncio.get_running_loop(), stop))
        await stop.wait()
        await server.stop()

    thread = threading.Thread(target=asyncio.run, args=(serve(),), name="cauce-test-server", daemon=True)
    thread.start()
    port, loop, stop = started.result(timeout=30)
    try:
        yield f"127.0.0.1:{port}"
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(timeout=30)
