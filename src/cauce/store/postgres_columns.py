"""Rows on their way through binary COPY: columns of numbers are sent as they are, without looking at a single row."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from psycopg import Copy

from cauce.store.columns import Columns

_NUMBERS = {"int8": ">i8", "int4": ">i4", "bool": "?"}
"""Types of PostgreSQL, and how they are sent."""
_BEGINNING = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_END = b"\xff\xff"
_NULL = -1
"""Length of a value that is missing."""


def send(copy: Copy, rows: Collection[tuple[Any, ...]], types: Sequence[str]) -> None:
    """Send all rows of a COPY, whose columns have these types."""
    data = packed(rows, types) if isinstance(rows, Columns) else None
    if data is not None:
        copy.write(data)
        return
    copy.set_types(types)
    for row in rows:
        copy.write_row(row)


def packed(columns: Columns, types: Sequence[str]) -> bytes | None:
    """All that COPY is to be sent; None: not only numbers, or some of a column are missing."""
    kinds = [_kind(column, of) for column, of in zip(columns.columns, types, strict=True)]
    if None in kinds:
        return None
    layout = [("width", ">i2")]
    for place, kind in enumerate(kinds):
        layout += [(f"size{place}", ">i4")] + ([(f"value{place}", kind)] if kind else [])
    rows = np.empty(len(columns), dtype=layout)
    rows["width"] = len(kinds)
    for place, (kind, column) in enumerate(zip(kinds, columns.columns, strict=True)):
        rows[f"size{place}"] = np.dtype(kind).itemsize if kind else _NULL
        if kind:
            rows[f"value{place}"] = column
    return b"".join((_BEGINNING, rows.tobytes(), _END))


def _kind(column: Any, of: str) -> str | None:
    """How a column is sent; empty: all of it is missing; None: it cannot be sent this way."""
    if isinstance(column, list | tuple) and (missing := column.count(None)):
        return "" if missing == len(column) else None
    return _NUMBERS.get(of)
