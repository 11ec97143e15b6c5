"""A stack of idle connections: the one used last is used next, because its caches are warm."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from threading import BoundedSemaphore
from typing import Generic, Protocol, TypeVar

from cauce.errors import Unavailable


class Closable(Protocol):
    """All that the pool knows of a connection."""

    def close(self) -> None:
        """Give it back to the driver."""


C = TypeVar("C", bound=Closable)


class Pool(Generic[C]):
    """Thread-safe. At most `limit` connections at once (0: any number); who finds none waits `patience` seconds, then gets Unavailable."""

    def __init__(self, connect: Callable[[], C], limit: int = 0, patience: float = 0.0) -> None:
        self._connect = connect
        self._idle: deque[C] = deque()
        self._free = BoundedSemaphore(limit) if limit else None
        self._patience = patience
        self._closed = False

    def take(self) -> C:
        """An idle connection, or a new one."""
        if self._free is not None and not self._free.acquire(timeout=self._patience):
            raise Unavailable("all database connections are in use")
        try:
            return self._idle.pop()
        except IndexError:
            return self._new()

    def _new(self) -> C:
        try:
            connection = None if self._closed else self._connect()
        except BaseException:
            self._release()
            raise
        if connection is None:
            self._release()
            raise Unavailable("the store is closed")
        return connection

    def give(self, connection: C) -> None:
        """Take back a connection that can be used again."""
        if self._closed:
            connection.close()
        else:
            self._idle.append(connection)
        self._release()

    def drop(self, connection: C) -> None:
        """Take back a broken connection. Those that idle beside it are from before the break: they go too."""
        connection.close()
        self._release()
        self._drain()

    def close(self) -> None:
        """Close what idles now and whatever is given back later."""
        self._closed = True
        self._drain()

    def _release(self) -> None:
        if self._free is not None:
            self._free.release()

    def _drain(self) -> None:
        while self._idle:
            try:
                connection = self._idle.pop()
            except IndexError:
                return
            connection.close()
