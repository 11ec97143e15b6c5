"""Bringing the log of SQLite into the file beside those who write, who then need not when they commit."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress


class Checkpointer:
    """One thread, which starts with the first checkpoint."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect
        self._thread = ThreadPoolExecutor(1, "cauce-checkpoint")
        self._last: Future[None] | None = None

    def begin(self) -> None:
        """Start one, unless one goes on: the next commit will ask again."""
        if self._last is None or self._last.done():
            self._last = self._thread.submit(self._checkpoint)

    def close(self) -> None:
        """Wait until the last one has ended."""
        self._thread.shutdown()

    def _checkpoint(self) -> None:
        with suppress(sqlite3.Error):  # whoever writes next hears of what is wrong with the disk
            connection = self._connect()
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            connection.close()
