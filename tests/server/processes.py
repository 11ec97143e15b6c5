"""Server processes that start fast and die hard: forked from one that has everything imported, before gRPC has any thread."""

import os
import random
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager, suppress

ZYGOTE = """
import os, sys
from cauce.server import run
from cauce.settings import LogSettings, ServerSettings, Settings, StoreSettings
import cauce.store.postgres, cauce.store.sqlite
from cauce.linkage.kernel import Kernel
from cauce.linkage.ruleset import default_ruleset
Kernel.of(default_ruleset())
prepare = sys.argv[1] if len(sys.argv) > 1 else ""
for line in sys.stdin:
    url, port = line.split()
    if url == "reap":
        os.waitpid(int(port), 0)
        print("reaped", flush=True)
        continue
    pid = os.fork()
    if not pid:
        exec(prepare)
        settings = Settings(
            store=StoreSettings(url=url),
            server=ServerSettings(listen=f"127.0.0.1:{port}"),
            log=LogSettings(level="error"),
        )
        try:
            run(settings, ready=lambda bound: print(os.getpid(), bound, flush=True))
        except BaseException as error:
            print(type(error).__name__, error, flush=True)
        os._exit(0)
"""


class Servers:
    """Starts servers; all that are left die with it."""

    def __init__(self, process):
        self._process = process
        self._pids = set()

    def start(self, url, port=0):
        """A new server process: its pid and port."""
        pid, bound = map(int, self._ask(f"{url} {port}").split())
        self._pids.add(pid)
        return pid, bound

    def kill(self, pid):
        """As the power goes: no handler runs. Back when it is gone, and its port free."""
        os.kill(pid, signal.SIGKILL)
        self._ask(f"reap {pid}")
        self._pids.discard(pid)

    def _ask(self, line):
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        return self._process.stdout.readline()

    def kill_all(self):
        for pid in list(self._pids):
            self.kill(pid)


@contextmanager
def servers(prepare=""):
    """`prepare`: Python that each server runs before it starts."""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    with subprocess.Popen(
        [sys.executable, "-c", ZYGOTE, prepare], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        started = Servers(process)
        try:
            yield started
        finally:
            started.kill_all()
            process.kill()


def free_port():
    """Below the ports of outgoing connections: one of those, tried while nobody listens, can end up connected to itself."""
    while True:
        port = random.SystemRandom().randrange(15_000, 30_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
