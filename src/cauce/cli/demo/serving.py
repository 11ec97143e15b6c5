"""A server as a process of its own, on a free port, for as long as the demonstration takes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from cauce.errors import Unavailable

_STOP_SECONDS = 15


@contextmanager
def served(store: Path) -> Iterator[str]:
    """Serve the store; gives `host:port`. The server is stopped, draining, when the block ends.

    Raises:
        Unavailable: it did not start; its last words are in `server.log` beside the store.
    """
    log = store.with_name("server.log")
    environ = {name: value for name, value in os.environ.items() if not name.startswith("CAUCE_")}
    words = [sys.executable, "-m", "cauce.cli", "serve", "--store", f"sqlite:///{store}", "--listen", "127.0.0.1:0", "--json"]
    with log.open("wb") as errors, subprocess.Popen(words, stdout=subprocess.PIPE, stderr=errors, env=environ) as process:  # noqa: S603 - our own words
        try:
            assert process.stdout is not None
            first = process.stdout.readline()
            if not first:
                raise Unavailable(f"the server did not start; see {log}")
            yield _address(first)
        finally:
            process.terminate()
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def _address(line: bytes) -> str:
    return str(msgspec.json.decode(line)["listen"])
