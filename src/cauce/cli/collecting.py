"""Memory of commands that hold a table: garbage is looked for rarely, and what they hold is left to the system when they end.

Nearly all that they make stays until they end, or goes by itself.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_RARELY = (500_000, 10, 10)


@contextmanager
def collecting_rarely() -> Iterator[None]:
    """Look for garbage after so many new objects; before, imports and lists of values alone brought it about hundreds of times."""
    before = gc.get_threshold()
    gc.set_threshold(*_RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def leaving_at_once() -> Iterator[None]:
    """When the command ends, end the process without taking apart what it holds: of a million records that takes a second.

    What is to be done at exit is done. Where something is not as usual the process ends as any other does.
    """
    try:
        yield
    except SystemExit as end:
        if not isinstance(end.code, int) or threading.active_count() > 1:
            raise
        try:
            _flush()
            atexit._run_exitfuncs()  # noqa: SLF001 - as multiprocessing does before it ends a process this way
            _flush()  # what was said at exit
        except OSError:  # nobody reads any more
            raise end from None
        os._exit(end.code)


def _flush() -> None:
    sys.stdout.flush()
    sys.stderr.flush()
