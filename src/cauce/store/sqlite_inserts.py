"""Inserting many rows on SQLite: short ones many in one statement, because beginning and ending it costs more than such a row."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from functools import lru_cache
from itertools import chain, islice
from typing import Any

AT_ONCE = 200
"""Rows of one statement."""
_WIDEST = 8
"""Columns of a short row; on longer ones many at once save nothing."""


def insert_many(connection: sqlite3.Connection, text: str, rows: Collection[tuple[Any, ...]]) -> None:
    """Insert rows by a statement that inserts one, as `executemany` does.

    Raises:
        sqlite3.Error: as the driver does.
    """
    width = text.count("?")
    whole = len(rows) - len(rows) % AT_ONCE if width <= _WIDEST else 0
    following = iter(rows)
    if whole:
        connection.executemany(_of_many(text), _pieces(chain.from_iterable(islice(following, whole)), AT_ONCE * width))
    connection.executemany(text, following)


@lru_cache(maxsize=64)
def _of_many(text: str) -> str:
    """The statement for `AT_ONCE` rows."""
    marks = text[text.rindex("(") :]
    return text + f", {marks}" * (AT_ONCE - 1)


def _pieces(values: Iterator[Any], size: int) -> Iterator[list[Any]]:
    while piece := list(islice(values, size)):
        yield piece
