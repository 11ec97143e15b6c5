"""LISTEN and NOTIFY between the processes of one database: who waits for a commit of another need not wait for the next poll.

A NOTIFY inside a commit would make it take turns with those of all tenants and databases, its sync included. So it is sent after the
commit, by itself, by a thread and on a connection of its own; many commits meanwhile are one. It is only a hint to look now: what gets
lost (a crash in between, a broken connection, a pooler that does not pass LISTEN on) is found by the poll, and nobody is believed.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from selectors import EVENT_READ, DefaultSelector
from threading import Lock, Thread
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier

from cauce.errors import CauceError

CHANNEL = "cauce"
_LISTEN = SQL("LISTEN {}").format(Identifier(CHANNEL))
_NOTIFY = "SELECT pg_notify(%s, one) FROM unnest(%s::text[]) AS one"
RETRY_SECONDS = 2.0
"""Between two tries to connect."""
_LEAVE_SECONDS = 1.0
"""How long `close` waits for the thread; it only takes longer while it connects."""


class News:
    """Thread-safe. Its thread and connection are made when the first has something to tell or wants to hear."""

    def __init__(self, connect: Callable[[], psycopg.Connection[Any]], hint: Callable[[str], None]) -> None:
        self._connect, self._hint = connect, hint
        self._lock = Lock()
        self._telling: set[str] = set()
        self._listening = self._closed = False
        self._thread: Thread | None = None
        self._woken = self._wake = -1

    def tell(self, tenant: str) -> None:
        """This process has committed: let the others know, soon."""
        self._ask(tenant=tenant)

    def listen(self) -> None:
        """Hint at what others tell, from now on."""
        if not self._listening:
            self._ask(listening=True)

    def close(self) -> None:
        """Tell what is left to tell, and nothing more."""
        self._ask(closed=True)
        if self._thread is not None:
            self._thread.join(_LEAVE_SECONDS)

    def _ask(self, tenant: str = "", *, listening: bool = False, closed: bool = False) -> None:
        """Something for the thread to do: wake it, unless it is awake already."""
        with self._lock:
            if self._closed:
                return
            idle = not self._telling
            if tenant:
                self._telling.add(tenant)
            self._listening |= listening
            self._closed = closed
            if self._thread is None and not closed:
                self._woken, self._wake = os.pipe()
                self._thread = Thread(target=self._run, name="cauce-news", daemon=True)
                self._thread.start()
            if self._thread is not None and (idle or listening or closed):
                os.write(self._wake, b".")

    # --- the thread -------------------------------------------------------------------------------------------------------------------
    def _run(self) -> None:
        while not self._closed:
            with suppress(psycopg.Error, CauceError, OSError), self._connect() as connection:
                self._serve(connection)
            if not self._closed:
                self._sleep(None, RETRY_SECONDS)
        os.close(self._woken)
        os.close(self._wake)

    def _serve(self, connection: psycopg.Connection[Any]) -> None:
        """Hear and tell until closed, and then tell what is left."""
        heeding = leaving = False
        while not leaving:
            if self._listening and not heeding:
                connection.execute(_LISTEN)
                heeding = True
            with self._lock:
                leaving = self._closed
                told, self._telling = self._telling, set()
            if told:
                connection.execute(_NOTIFY, (CHANNEL, sorted(told)))
            for heard in connection.notifies(timeout=0):
                self._hint(heard.payload)
            if not leaving:
                self._sleep(connection, None)

    def _sleep(self, connection: psycopg.Connection[Any] | None, seconds: float | None) -> None:
        """Until there is something to do or, at most, so many seconds passed."""
        with DefaultSelector() as selector:
            selector.register(self._woken, EVENT_READ)
            if connection is not None:
                selector.register(connection.fileno(), EVENT_READ)
            ready = selector.select(seconds)
        if any(key.fd == self._woken for key, _ in ready):
            os.read(self._woken, 4096)
