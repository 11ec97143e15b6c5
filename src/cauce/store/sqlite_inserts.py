"""Inserting many rows on SQLite: short ones many in one statement, because beginning and ending it costs more than such a row."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from functools import lru_cache
from itertools import chain
from typing import Any

from cauce.store.columns import Columns

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
    if width > _WIDEST:
        connection.executemany(text, iter(rows))
        return
    values = rows.flat() if isinstance(rows, Columns) else [*chain.from_iterable(rows)]
    whole, size = len(rows) // AT_ONCE * AT_ONCE * width, AT_ONCE * width
    if whole:
        connection.executemany(_of_many(text), (values[start : start + size] for start in range(0, whole, size)))
    connection.executemany(text, (values[start : start + width] for start in range(whole, len(values), width)))


@lru_cache(maxsize=64)
def _of_many(text: str) -> str:
    """The statement for `AT_ONCE` rows."""
    marks = text[text.rindex("(") :]
    return text + f", {marks}" * (AT_ONCE - 1)
