"""`cauce serve`: the server as a process, until SIGTERM or SIGINT."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable

from cauce.engine.online import spare_the_collector
from cauce.model.ruleset import Ruleset
from cauce.server.server import Server
from cauce.service.jobs import JobFiles
from cauce.service.opening import Tenants
from cauce.settings import Settings
from cauce.store import open_store

TURN_SECONDS = 0.0005
"""How long a thread that computes keeps others from running. The writer always computes; the loop, watches and reads have short
things to do and wait for it many times a commit. With the interpreter's 5 ms a watcher is twice as far behind; commits take as long."""


def run(
    settings: Settings,
    ready: Callable[[int], None] | None = None,
    ruleset: Ruleset | None = None,
    job_files: JobFiles | None = None,
) -> None:
    """Serve until told to stop, then drain. `ready` is called with the port as soon as calls are answered, `ruleset` is for new tenants.

    Raises:
        CauceError: the store cannot be opened, or the address not be listened on.
    """
    runner = asyncio.Runner(loop_factory=fast_loop())
    with runner:
        runner.run(_serve(settings, ready, ruleset, job_files))


async def _serve(settings: Settings, ready: Callable[[int], None] | None, ruleset: Ruleset | None, job_files: JobFiles | None) -> None:
    store = open_store(settings.store.url)
    host = Tenants(
        store,
        inline_reads=settings.store.url.startswith("sqlite"),
        ruleset=ruleset,
        job_files=job_files,
        activate_share=settings.store.activate_share,
    )
    try:
        host.of(settings.store.tenant)
        host.resume_jobs()
        server = Server(host, settings.server, default_tenant=settings.store.tenant, log=settings.log)
        port = await server.start()
    except BaseException:
        host.close()
        raise
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signum in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signum, stop.set)
    spare_the_collector()
    sys.setswitchinterval(TURN_SECONDS)
    server.observer.log.info("serving", port=port)
    if ready is not None:
        ready(port)
    await stop.wait()
    server.observer.log.info("draining")
    await server.stop()


def fast_loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """uvloop's, where it is installed: a third more calls a second."""
    try:
        import uvloop  # noqa: PLC0415 - optional
    except ImportError:
        return None
    return uvloop.new_event_loop
