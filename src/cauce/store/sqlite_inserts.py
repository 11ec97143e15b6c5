"""Inserting many rows on SQLite, as its driver takes them fastest.

Many go in one statement, because beginning and ending it costs more than a short row. And columns hold nothing but what is bound as it
is: for None, flags and bytes the driver first looks for an adapter, which takes a microsecond for each value.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from functools import lru_cache
from itertools import chain, compress
from operator import not_
from typing import Any

from cauce.store.columns import Columns

AT_ONCE = 200
"""Rows of one statement."""


def insert_many(connection: sqlite3.Connection, text: str, rows: Collection[tuple[Any, ...]]) -> None:
    """Insert rows by a statement that inserts one, as `executemany` does.

    Raises:
        sqlite3.Error: as the driver does.
    """
    if isinstance(rows, Columns) and len(rows):
        text, rows = _bindable(text, rows)
    width = text.count("?")
    values = rows.flat() if isinstance(rows, Columns) else [*chain.from_iterable(rows)]
    whole, size = len(rows) // AT_ONCE * AT_ONCE * width, AT_ONCE * width
    if whole:
        connection.executemany(_of_many(text), (values[start : start + size] for start in range(0, whole, size)))
    connection.executemany(text, (values[start : start + width] for start in range(whole, len(values), width)))


def _bindable(text: str, rows: Columns) -> tuple[str, Columns]:
    """The same insert without columns of None, which the statement says itself, and with numbers for flags and arrays for bytes."""
    columns = list(map(_bound_as_is, rows.lists()))
    nulls = tuple(column[0] is None and column.count(None) == len(column) for column in columns)
    if not any(nulls) or all(nulls):
        return text, Columns(*columns)
    return _with_nulls(text, nulls), Columns(*compress(columns, map(not_, nulls)))


def _bound_as_is(column: list[Any] | tuple[Any, ...]) -> list[Any] | tuple[Any, ...]:
    kind = type(column[0])
    bound = _BOUND_AS.get(kind)
    return column if bound is None else [bound(value) if type(value) is kind else value for value in column]


_BOUND_AS = {bool: int, bytes: bytearray}


@lru_cache(maxsize=64)
def _of_many(text: str) -> str:
    """The statement for `AT_ONCE` rows."""
    marks = text[text.rindex("(") :]
    return text + f", {marks}" * (AT_ONCE - 1)


@lru_cache(maxsize=64)
def _with_nulls(text: str, nulls: tuple[bool, ...]) -> str:
    """The statement with NULL for the values at some places."""
    return text[: text.rindex("(")] + f"({', '.join('NULL' if null else '?' for null in nulls)})"
