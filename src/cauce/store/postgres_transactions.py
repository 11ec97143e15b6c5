"""What happens inside a transaction of PostgreSQL: how statements are executed, and a commit's rows go in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache

import psycopg
from psycopg.sql import SQL, Composed, Identifier
from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from cauce.model.record import Instant
from cauce.store import postgres_sql, sql
from cauce.store import tables as t
from cauce.store.base import ClaimRow, Delta, Head, IdentityRow, RecordRow
from cauce.store.clauses import TENANT
from cauce.store.fetching import Row
from cauce.store.postgres_columns import send
from cauce.store.postgres_errors import FAILURES, translated
from cauce.store.reader import SqlReader
from cauce.store.statement import Compiled, Statement
from cauce.store.writer import SqlWriter

Connection = psycopg.Connection[Row]

FEW = 60
"""Rows of a commit that go in one round trip."""

_DIALECT = PGDialect_psycopg(paramstyle="format")  # type: ignore[no-untyped-call]
_COPY_TYPES = {"BIGINT": "int8", "INTEGER": "int4", "BOOLEAN": "bool", "BYTEA": "bytea", "TEXT": "text"}


@cache
def _compiled(statement: Statement) -> Compiled:
    return statement.compile(_DIALECT)


def text_of(statement: Statement) -> str:
    """A statement as psycopg takes it."""
    return _compiled(statement).text


@cache
def _copy(table: Table) -> tuple[Composed, tuple[str, ...]]:
    """COPY into all columns of a table, in their order, and their types."""
    names = SQL(", ").join(Identifier(one.name) for one in table.c)
    types = tuple(_COPY_TYPES[one.type.compile(_DIALECT).partition(" ")[0]] for one in table.c)
    return SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(Identifier(table.name), names), types


def execute(connection: Connection, statement: Statement, values: Sequence[object] = ()) -> list[Row]:
    """All rows of a statement."""
    try:
        cursor = connection.execute(text_of(statement), values)
        return cursor.fetchall() if cursor.description else []
    except FAILURES as error:
        failure = translated(error)
    raise failure


class _Connected:
    """A driver's connection and the two ways of fetching that readers and writers share."""

    _connection: Connection
    _tenant: int

    def _rows(self, statement: Statement, *values: object) -> list[Row]:
        return execute(self._connection, statement, (self._tenant, *values))

    def _among(self, statement: Statement, keys: Collection[int] | Collection[str], *values: object) -> list[Row]:
        if not keys:
            return []
        return execute(self._connection, statement, (self._tenant, *values, list(keys)))


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
            execute(self._connection, statement, next(iter(rows)))
            return
        try:
            with self._connection.cursor() as cursor:
                cursor.executemany(text_of(statement), rows)
        except FAILURES as error:
            failure = translated(error)
        else:
            return
        raise failure

    def _given(self, statement: Statement, **arrays: Sequence[int]) -> list[Row]:
        """Execute a statement on arrays of equal length."""
        given: dict[str, object] = {**arrays, TENANT.key: self._tenant}
        return execute(self._connection, statement, [given[name] for name in _compiled(statement).parameters])

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
        number: int = execute(self._connection, sql.ADD_TENANT, (name,))[0][0]
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
