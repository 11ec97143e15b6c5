"""Garbage that is looked for rarely, by commands that hold a table: nearly all that they make stays until they end, or goes by itself."""

from __future__ import annotations

import gc
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
