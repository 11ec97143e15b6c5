"""PostgreSQL: for production, with any number of server processes.

What differs from SQLite, and why:

- The tenant's lock is a transaction-scoped advisory lock, the first thing a writer takes: writers of one tenant queue, over all
  processes and machines, those of different tenants do not meet. Under the lock READ COMMITTED sees everything. (Measured without it:
  wrong partitions in 14 of 15 runs.)
- A reader is REPEATABLE READ READ ONLY; its first statement, which reads where the tenant stands, fixes the snapshot.
- Keys of a look-up go as one array (`= ANY`), rows of a commit by COPY (three times as fast as INSERT); what replaces a row deletes it
  first.
- psycopg's messages hold values of the row at fault; `postgres_errors` has words of our own for them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from secrets import token_hex
from typing import TypeVar

import psycopg
from psycopg.pq import TransactionStatus
from psycopg.sql import SQL, Composed, Identifier
from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from cauce.errors import InvalidValue, Unavailable
from cauce.model.record import Instant
from cauce.store import migrate, postgres_cleaning, postgres_sql, sql
from cauce.store import tables as t
from cauce.store.arrivals import Arrivals
from cauce.store.base import ClaimRow, Delta, Head, IdentityRow, Reader, RecordRow, Store, Writer
from cauce.store.fetching import Row
from cauce.store.pool import Pool
from cauce.store.postgres_columns import send
from cauce.store.postgres_errors import FAILURES, translated
from cauce.store.postgres_news import News
from cauce.store.privacy import Cleaned, Rebuilt
from cauce.store.reader import SqlReader, storable
from cauce.store.statement import Compiled, Statement
from cauce.store.writer import SqlWriter

Connection = psycopg.Connection[Row]
T = TypeVar("T")

MAX_CONNECTIONS = 24
CONNECT_SECONDS = 10
PATIENCE_SECONDS = 30
"""How long a writer waits for its turn."""

FEW = 60
"""Rows of a commit."""

ATTEMPTS = 3
"""Times a transaction is begun anew when its connection turns out dead. Beyond its beginning only the caller can redo it."""

_DIALECT = PGDialect_psycopg(paramstyle="format")  # type: ignore[no-untyped-call]
_READ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_WRITE = "BEGIN ISOLATION LEVEL READ COMMITTED"
_WRITE_UNSYNCED = f"{_WRITE}; SET LOCAL synchronous_commit = off"

_PLANNER = """
SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET plan_cache_mode = force_generic_plan; SET jit = off
"""
"""Every statement looks keys up in an index: one plan for ever, whatever the statistics of a table that is just being filled."""

_COPY_TYPES = {"BIGINT": "int8", "INTEGER": "int4", "BOOLEAN": "bool", "BYTEA": "bytea", "TEXT": "text"}


@cache
def _compiled(statement: Statement) -> Compiled:
    return statement.compile(_DIALECT)


def _text(statement: Statement) -> str:
    return _compiled(statement).text


@cache
def _copy(table: Table) -> tuple[Composed, tuple[str, ...]]:
    """COPY into all columns of a table, in their order, and their types."""
    names = SQL(", ").join(Identifier(one.name) for one in table.c)
    types = tuple(_COPY_TYPES[one.type.compile(_DIALECT).partition(" ")[0]] for one in table.c)
    return SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(Identifier(table.name), names), types


def lock_number(tenant: str) -> int:
    """Number of a tenant's advisory lock; two tenants on one number would only wait for each other."""
    return int.from_bytes(blake2b(tenant.encode(), digest_size=8, person=b"cauce.tenant").digest(), "big", signed=True)


_UNFINISHED = (TransactionStatus.INTRANS, TransactionStatus.INERROR)


def _execute(connection: Connection, statement: Statement, values: Sequence[object] = ()) -> list[Row]:
    try:
        cursor = connection.execute(_text(statement), values)
        return cursor.fetchall() if cursor.description else []
    except FAILURES as error:
        failure = translated(error)
    raise failure


class _Connected:
    """A driver's connection and the two ways of fetching that readers and writers share."""

    _connection: Connection
    _tenant: int

    def _rows(self, statement: Statement, *values: object) -> list[Row]:
        return _execute(self._connection, statement, (self._tenant, *values))

    def _among(self, statement: Statement, keys: Collection[int] | Collection[str], *values: object) -> list[Row]:
        if not keys:
            return []
        return _execute(self._connection, statement, (self._tenant, *values, list(keys)))


class PostgresReader(_Connected, SqlReader):
    """A repeatable-read transaction."""

    def __init__(self, connection: Connection, number: int, head: Head) -> None:
        super().__init__(number, head)
        self._connection = connection


class PostgresWriter(_Connected, SqlWriter):
    """The transaction that holds the tenant's lock."""

    puts = sql.puts(insert)

    def __init__(self, connection: Connection, number: int, head: Head, tenant: str) -> None:
        super().__init__(number, head, tenant)
        self._connection = connection
        self._next_uid = head.next_uid
        self._next_identity = head.next_identity
        self._few = False

    def commit(self, delta: Delta, at: Instant) -> int:
        """Few rows go in one pipeline, that is, in one round trip; many by COPY, which pays from some dozens on."""
        rows = len(delta.records_put) + len(delta.claims_added) + len(delta.blocks_added) + len(delta.identities_put)
        self._few = rows <= FEW
        if not self._few:
            return super().commit(delta, at)
        self._create_tenant()
        try:
            with self._connection.pipeline():
                return super().commit(delta, at)
        except FAILURES as error:
            failure = translated(error)
        raise failure

    def _many(self, statement: Statement, rows: Collection[Row]) -> None:
        if len(rows) == 1:
            _execute(self._connection, statement, next(iter(rows)))
            return
        try:
            with self._connection.cursor() as cursor:
                cursor.executemany(_text(statement), rows)
        except FAILURES as error:
            failure = translated(error)
        else:
            return
        raise failure

    def _given(self, statement: Statement, **arrays: Sequence[int]) -> list[Row]:
        """Execute a statement on arrays of equal length."""
        given: dict[str, object] = {**arrays, "tenant": self._tenant}
        return _execute(self._connection, statement, [given[name] for name in _compiled(statement).parameters])

    def _copy(self, table: Table, rows: Collection[Row]) -> None:
        text, types = _copy(table)
        try:
            with self._connection.cursor() as cursor, cursor.copy(text) as copy:
                send(copy, rows, types)
        except FAILURES as error:
            failure = translated(error)
        else:
            return
        raise failure

    def _insert_rows(self, table: Table, rows: Collection[Row]) -> None:
        self._copy(table, rows)

    def _add_tenant(self, name: str) -> int:
        number: int = _execute(self._connection, sql.ADD_TENANT, (name,))[0][0]
        return number

    def _remove_records(self, uids: Sequence[int]) -> None:
        self._given(postgres_sql.DELETE_RECORDS, keys=list(uids))

    def _remove_claims(self, pairs: Sequence[tuple[int, int]]) -> None:
        self._given(postgres_sql.DELETE_CLAIMS, key=[key for key, _ in pairs], uid=[uid for _, uid in pairs])

    def _remove_blocks(self, pairs: Sequence[tuple[int, int]]) -> None:
        self._given(postgres_sql.DELETE_BLOCKS, key=[key for key, _ in pairs], signature=[signature for _, signature in pairs])

    def _put_records(self, rows: Sequence[RecordRow]) -> None:
        if self._few:
            return super()._put_records(rows)
        replaced = [row.uid for row in rows if row.uid < self._next_uid]
        if replaced:
            self._given(postgres_sql.DELETE_RECORDS, keys=replaced)
        return self._copy(t.record, self._bound_records(rows))

    def _move_records(self, moves: Sequence[tuple[int, int, int]]) -> None:
        uids, identities, joined = (list(values) for values in zip(*moves, strict=True))
        self._given(postgres_sql.MOVE_RECORDS, uid=uids, identity=identities, joined=joined)

    def _put_claims(self, rows: Sequence[ClaimRow]) -> None:
        if self._few:
            return super()._put_claims(rows)
        replaced = [(row.key, row.uid) for row in rows if row.uid < self._next_uid]
        if replaced:
            self._remove_claims(replaced)
        return self._copy(t.claim, self._bound(rows))

    def _put_blocks(self, rows: Sequence[tuple[int, int]]) -> None:
        if self._few:
            return super()._put_blocks(rows)
        standing = self._given(postgres_sql.STANDING_BLOCKS, key=[key for key, _ in rows], signature=[signature for _, signature in rows])
        return self._copy(t.block, self._bound(sorted({*rows}.difference(standing))))

    def _put_identities(self, rows: Sequence[IdentityRow]) -> None:
        if self._few:
            return super()._put_identities(rows)
        replaced = [row.no for row in rows if row.no < self._next_identity]
        if replaced:
            self._given(postgres_sql.DELETE_IDENTITIES, keys=replaced)
        return self._copy(t.identity, self._bound(rows))


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
            self._epoch: str = _execute(connection, sql.EPOCH)[0][0]

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
            return [name for (name,) in _execute(connection, sql.TENANTS)]

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
            _execute(connection, sql.BEGIN_LIFE, (epoch,))
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
        steps = [how, _text(sql.HEAD)]
        values: list[object] = [tenant]
        if how != _READ and self._take_lock:
            lock = postgres_sql.TAKE_LOCK if how == _WRITE else postgres_sql.SHARE_LOCK
            steps[1:1] = [_text(postgres_sql.LOCK_TIMEOUT), _text(lock)]
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
