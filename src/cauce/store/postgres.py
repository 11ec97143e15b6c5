"""PostgreSQL: for production, with any number of server processes.

What differs from SQLite, and why:

- The tenant's lock is a transaction-scoped advisory lock, the first thing a writer takes: writers of one tenant queue, over all
  processes and machines, those of different tenants do not meet. Under the lock READ COMMITTED sees everything. (Measured without it:
  wrong partitions in 14 of 15 runs.)
- A reader is REPEATABLE READ READ ONLY; its first statement, which reads where the tenant stands, fixes the snapshot.
- Keys of a look-up go as one array (`= ANY`), rows of a commit by COPY (three times as fast as INSERT); what replaces a row deletes it
  first.
- psycopg's messages hold values of the row at fault; `postgres_errors` has words of our own for them.

This module opens and ends transactions; `postgres_transactions` is what happens inside one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from secrets import token_hex
from typing import TypeVar

import psycopg
from psycopg.pq import TransactionStatus

from cauce.errors import InvalidValue, Unavailable
from cauce.store import migrate, postgres_cleaning, postgres_sql, sql
from cauce.store.arrivals import Arrivals
from cauce.store.base import Head, Reader, Store, Writer
from cauce.store.fetching import Row, storable
from cauce.store.pool import Pool
from cauce.store.postgres_errors import FAILURES, translated
from cauce.store.postgres_news import News
from cauce.store.postgres_transactions import Connection, PostgresReader, PostgresWriter, execute, text_of
from cauce.store.privacy import Cleaned, Rebuilt

T = TypeVar("T")

MAX_CONNECTIONS = 24
CONNECT_SECONDS = 10
PATIENCE_SECONDS = 30
"""How long a writer waits for its turn."""

ATTEMPTS = 3
"""Times a transaction is begun anew when its connection turns out dead. Beyond its beginning only the caller can redo it."""

_READ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_WRITE = "BEGIN ISOLATION LEVEL READ COMMITTED"
_WRITE_UNSYNCED = f"{_WRITE}; SET LOCAL synchronous_commit = off"

_PLANNER = """
SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET plan_cache_mode = force_generic_plan; SET jit = off
"""
"""Every statement looks keys up in an index: one plan for ever, whatever the statistics of a table that is just being filled."""


def lock_number(tenant: str) -> int:
    """Number of a tenant's advisory lock; two tenants on one number would only wait for each other."""
    return int.from_bytes(blake2b(tenant.encode(), digest_size=8, person=b"cauce.tenant").digest(), "big", signed=True)


_UNFINISHED = (TransactionStatus.INTRANS, TransactionStatus.INERROR)


class PostgresStore(Store):
    """One database of a PostgreSQL server."""

    parallel = True
    _take_lock = True
    """Tests that must go red without the lock turn it off."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._pool: Pool[Connection] = Pool(self._connect, MAX_CONNECTIONS, PATIENCE_SECONDS)
        self._arrivals = Arrivals(self._revision)
        self._news = News(self._connect, self._arrivals.hint)
        migrate.migrate_postgres(url)
        with self._connected() as connection:
            self._epoch: str = execute(connection, sql.EPOCH)[0][0]

    @contextmanager
    def read(self, tenant: str) -> Iterator[Reader]:
        """A connection of the pool and a repeatable-read transaction."""
        with self._transaction(_READ, tenant if storable(tenant) else "") as (connection, number, head):
            yield PostgresReader(connection, number, head)
            # Not ROLLBACK, at which psycopg throws its prepared statements away.
            _control(connection, "COMMIT")

    def write(self, tenant: str) -> AbstractContextManager[Writer]:
        """A connection of the pool and a transaction that holds the lock."""
        return self._write(_WRITE, tenant)

    def write_unsynced(self, tenant: str) -> AbstractContextManager[Writer]:
        """The lock is shared, and the log is synced with the next transaction that waits for it."""
        return self._write(_WRITE_UNSYNCED, tenant)

    @contextmanager
    def _write(self, how: str, tenant: str) -> Iterator[Writer]:
        if not storable(tenant) or not tenant:
            raise InvalidValue("tenant", "must be a name")
        with self._transaction(how, tenant) as (connection, number, head):
            writer = PostgresWriter(connection, number, head, tenant)
            yield writer
            _control(connection, "COMMIT")
        if writer.revision:
            self._arrivals.announce(tenant, writer.revision)
            self._news.tell(tenant)

    def wait(self, tenant: str, after: int, timeout: float) -> int:
        """Woken by commits of this process, and by what others tell of theirs; should that be lost, they are polled for."""
        self._news.listen()
        return self._arrivals.wait(tenant, after, timeout)

    def tenants(self) -> list[str]:
        """In the order of the bytes of their names."""
        with self._connected() as connection:
            return [name for (name,) in execute(connection, sql.TENANTS)]

    def clean(self, since: str = "") -> Cleaned:
        """See `postgres_cleaning`."""
        return self._outside(lambda connection: postgres_cleaning.clean(connection, since))

    def rewrite(self) -> Rebuilt:
        """See `postgres_cleaning`."""
        return self._outside(postgres_cleaning.rewrite)

    def files(self) -> list[Path]:
        """See `postgres_cleaning`."""
        return self._outside(postgres_cleaning.files)

    def begin_life(self) -> None:
        """A statement of its own."""
        epoch = token_hex(8)
        with self._connected() as connection:
            execute(connection, sql.BEGIN_LIFE, (epoch,))
        self._epoch = epoch

    def close(self) -> None:
        """Connections in use are closed when they are given back."""
        self._arrivals.close()
        self._news.close()
        self._pool.close()

    def _outside(self, act: Callable[[Connection], T]) -> T:
        """Do something that no transaction may surround."""
        with self._connected() as connection:
            try:
                return act(connection)
            except psycopg.Error as error:
                failure = translated(error)
        raise failure

    # --- connections and transactions -----------------------------------------------------------------------------------------------------
    def _connect(self) -> Connection:
        try:
            connection = psycopg.connect(
                self._url, autocommit=True, prepare_threshold=0, application_name="cauce", connect_timeout=CONNECT_SECONDS
            )
            connection.execute(_PLANNER, prepare=False)
        except psycopg.Error as error:
            failure = translated(error)
        else:
            return connection
        raise failure

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        """A connection of the pool; a broken one, or one left inside a transaction that cannot be rolled back, does not return to it."""
        connection = self._pool.take()
        try:
            yield connection
        finally:
            if _status(connection) in _UNFINISHED:
                with suppress(psycopg.Error):
                    connection.execute("ROLLBACK")
            (self._pool.give if _status(connection) is TransactionStatus.IDLE else self._pool.drop)(connection)

    @contextmanager
    def _transaction(self, how: str, tenant: str) -> Iterator[tuple[Connection, int, Head]]:
        for attempt in range(1, ATTEMPTS + 1):
            with self._connected() as connection:
                try:
                    number, head = self._begin(connection, how, tenant)
                except Unavailable:
                    if attempt == ATTEMPTS:
                        raise
                else:
                    yield connection, number, head
                    return

    def _begin(self, connection: Connection, how: str, tenant: str) -> tuple[int, Head]:
        """All that starts a transaction, in one round trip; the last statement sees what was committed while the lock was waited for."""
        steps = [how, text_of(sql.HEAD)]
        values: list[object] = [tenant]
        if how != _READ and self._take_lock:
            lock = postgres_sql.TAKE_LOCK if how == _WRITE else postgres_sql.SHARE_LOCK
            steps[1:1] = [text_of(postgres_sql.LOCK_TIMEOUT), text_of(lock)]
            values[:0] = [f"{PATIENCE_SECONDS}s", lock_number(tenant)]
        row = _last_row(connection, "; ".join(steps), values)
        if row is None:
            return 0, Head(0, self._epoch, 1, 1)
        number, revision, *standing = row
        return number, Head(revision, self._epoch, *standing)

    def _revision(self, tenant: str) -> int:
        with self.read(tenant) as reader:
            return reader.head().revision


def _last_row(connection: Connection, text: str, values: Sequence[object]) -> Row | None:
    """Execute several statements at once, values bound by the client as the protocol demands; a row of the last."""
    try:
        with psycopg.ClientCursor(connection) as cursor:
            cursor.execute(text, values)
            while cursor.nextset():
                pass
            return cursor.fetchone()
    except FAILURES as error:
        failure = translated(error)
    raise failure


def _status(connection: Connection) -> TransactionStatus:
    return TransactionStatus.UNKNOWN if connection.closed else connection.info.transaction_status


def _control(connection: Connection, command: str) -> None:
    try:
        connection.execute(command, prepare=False)
    except psycopg.Error as error:
        failure = translated(error)
    else:
        return
    raise failure
