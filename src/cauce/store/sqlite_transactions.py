"""Readers and writers of SQLite: a connection in a transaction, and how rows are fetched and written through it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection

from sqlalchemy import FromClause, Table
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler, SQLiteDialect

from cauce.errors import CauceError, Conflict, InvalidValue, Unavailable
from cauce.store import sql
from cauce.store.base import Head
from cauce.store.fetching import Row
from cauce.store.filling import insertion
from cauce.store.reader import SqlReader
from cauce.store.sqlite_inserts import insert_many
from cauce.store.statement import Statement
from cauce.store.writer import SqlWriter

CHUNK = 500
"""Keys of one look-up."""
_LENGTHS = (1, 2, 4, 8, 16, 32, 64, 128, 256, CHUNK)
"""Numbers of keys that statements are prepared for; between them the last key is repeated."""

_FAILURES = (sqlite3.Error, OverflowError, UnicodeEncodeError)
"""What the driver raises, some of it with the value at fault in its text."""

_Write = Callable[[sqlite3.Connection, str, Collection[Row]], object]


class _Compiler(SQLiteCompiler):
    """Takes hints: without statistics SQLite thinks an index best that has all columns, however little of it a look-up narrows."""

    def get_from_hint_text(self, table: FromClause, text: str | None) -> str | None:  # noqa: ARG002 - SQLAlchemy calls it by these names
        """Behind the table's name."""
        return text


class _Dialect(SQLiteDialect):
    statement_compiler = _Compiler


_DIALECT = _Dialect(paramstyle="qmark")
KEYS = "__[POSTCOMPILE_keys]"
"""Stands in a compiled statement where the keys of a look-up go."""
_texts: dict[Statement, str] = {}
_among_texts: dict[tuple[Statement, int], str] = {}


def text_of(statement: Statement) -> str:
    """A statement as the driver takes it, compiled once."""
    text = _texts.get(statement)
    if text is None:
        text = _texts[statement] = statement.compile(_DIALECT).text
    return text


def _among_text(statement: Statement, length: int) -> str:
    text = _among_texts.get((statement, length))
    if text is None:
        text = _among_texts[statement, length] = text_of(statement).replace(KEYS, ", ".join("?" * length))
    return text


_WHY = {
    sqlite3.SQLITE_CORRUPT: "the file is damaged or no database",
    sqlite3.SQLITE_NOTADB: "the file is damaged or no database",
    sqlite3.SQLITE_FULL: "the disk of the database is full",
    sqlite3.SQLITE_IOERR: "the disk of the database cannot be read or written",
    sqlite3.SQLITE_READONLY: "the file of the database, or its directory, cannot be written",
    sqlite3.SQLITE_CANTOPEN: "the file of the database, or one beside it, cannot be opened",
}
"""What is wrong, by SQLite's code."""


def translated(error: Exception) -> CauceError:
    """What a driver's error means to callers, in words of our own.

    Raise it after the `except` block has ended: raised inside, it would carry the driver's error with it, whose text may hold a
    customer's value.
    """
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if isinstance(error, OverflowError):
        return InvalidValue("key", "must be a signed 64-bit number")
    if isinstance(error, UnicodeEncodeError):
        return InvalidValue("text", "must not hold lone surrogates")
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Conflict("the database was locked by another writer for too long")
    if code == sqlite3.SQLITE_CONSTRAINT:
        return Conflict("another writer wrote the same row")
    name = getattr(error, "sqlite_errorname", None) or type(error).__name__
    return Unavailable(f"{_WHY.get(code, 'SQLite failed')} ({name})")


class _Connected:
    """A driver's connection and the two ways of fetching that readers and writers share."""

    _connection: sqlite3.Connection
    _tenant: int

    def _rows(self, statement: Statement, *values: object) -> list[Row]:
        try:
            return self._connection.execute(text_of(statement), (self._tenant, *values)).fetchall()
        except _FAILURES as error:
            failure = translated(error)
        raise failure

    def _among(self, statement: Statement, keys: Collection[int] | Collection[str], *values: object) -> list[Row]:
        if not keys:
            return []
        head = (self._tenant, *values)
        unique: tuple[int | str, ...] = tuple(keys) if len(keys) == 1 else tuple(dict.fromkeys(keys))
        try:
            if len(unique) == 1:
                return self._connection.execute(_among_text(statement, 1), head + unique).fetchall()
            rows: list[Row] = []
            for start in range(0, len(unique), CHUNK):
                chunk = unique[start : start + CHUNK]
                length = next(length for length in _LENGTHS if length >= len(chunk))
                padded = chunk + chunk[-1:] * (length - len(chunk))
                rows += self._connection.execute(_among_text(statement, length), head + padded)
        except _FAILURES as error:
            failure = translated(error)
        else:
            return rows
        raise failure


class SqliteReader(_Connected, SqlReader):
    """A deferred transaction."""

    def __init__(self, connection: sqlite3.Connection, number: int, head: Head) -> None:
        super().__init__(number, head)
        self._connection = connection


class SqliteWriter(_Connected, SqlWriter):
    """The write transaction."""

    puts = sql.puts(insert)

    def __init__(self, connection: sqlite3.Connection, number: int, head: Head, tenant: str) -> None:
        super().__init__(number, head, tenant)
        self._connection = connection

    def _many(self, statement: Statement, rows: Collection[Row], write: _Write = sqlite3.Connection.executemany) -> None:
        try:
            write(self._connection, text_of(statement), rows)
        except _FAILURES as error:
            failure = translated(error)
        else:
            return
        raise failure

    def _insert_rows(self, table: Table, rows: Collection[Row]) -> None:
        self._many(insertion(table), rows, insert_many)

    def _add_tenant(self, name: str) -> int:
        try:
            number: int = self._connection.execute(text_of(sql.ADD_TENANT), (name,)).fetchall()[0][0]
        except sqlite3.Error as error:
            failure = translated(error)
        else:
            return number
        raise failure
