"""Parquet files through pyarrow, in the same shape as CSV: column names and rows of text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from cauce.engine.batch.bad import Bad, file_invalid
from cauce.engine.batch.csv_rows import MAX_CELL, Cells, TableRow

_BATCH = 5_000


class ParquetTable:
    """A Parquet file of plain columns."""

    def __init__(self, stream: BinaryIO) -> None:
        try:
            self._file = pq.ParquetFile(stream)
        except (pa.ArrowInvalid, OSError):
            raise file_invalid("file", "is not a Parquet file, or is cut off") from None
        self.columns = tuple(self._file.schema_arrow.names)
        self.count = int(self._file.metadata.num_rows)
        if not self.columns:
            raise file_invalid("file", "has no columns")
        self._check()

    def _check(self) -> None:
        for position, field in enumerate(self._file.schema_arrow, start=1):
            if (first := self.columns.index(field.name) + 1) != position:
                raise file_invalid(f"column {position}", f"has the same name as column {first}; rename one of them")
            if not _usable(field.type):
                wanted = "text, numbers, true/false, dates and times can be read"
                raise file_invalid(f"column {position} ({field.name})", f"is of type {field.type}; {wanted}: convert it or leave it out")

    def rows(self) -> Iterator[TableRow | Bad]:
        """Every row; its number is its place in the file, from 1."""
        number = 0
        for batch in self._file.iter_batches(batch_size=_BATCH):
            columns = [_values(batch.column(i)) for i in range(batch.num_columns)]
            for values in zip(*columns, strict=True):
                number += 1
                yield self._row(number, values)

    def _row(self, number: int, values: tuple[Any, ...]) -> TableRow | Bad:
        cells: Cells = {}
        for name, value in zip(self.columns, values, strict=True):
            if value is None:
                continue
            text = _text(value)
            if "\0" in text:
                return Bad(number, name, "holds a NUL character", _original(self.columns, values))
            if len(text) > MAX_CELL:
                return Bad(number, name, "the cell is longer than 64 KiB", _original(self.columns, values)[:MAX_CELL])
            if text and not text.isspace():
                cells[name] = text
        return TableRow(number, cells, _original(self.columns, values))


def _usable(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        return _usable(kind.value_type)
    checks = (
        pa.types.is_string,
        pa.types.is_large_string,
        pa.types.is_string_view,
        pa.types.is_integer,
        pa.types.is_floating,
        pa.types.is_decimal,
        pa.types.is_boolean,
        pa.types.is_date,
        pa.types.is_timestamp,
        pa.types.is_null,
    )
    return any(check(kind) for check in checks)


def _values(column: pa.Array) -> list[Any]:
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.timestamp("us", tz=column.type.tz), safe=False)
    return list(column.to_pylist())


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return "" if value != value else str(int(value)) if value.is_integer() else repr(value)  # noqa: PLR0124 - NaN is a missing number
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)


def _original(columns: tuple[str, ...], values: tuple[Any, ...]) -> str:
    return msgspec.json.encode(dict(zip(columns, map(_plain, values), strict=True))).decode()


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, (bool, int, str)) else _text(value)
