"""Parquet files through pyarrow, in the same shape as CSV: column names and rows of text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from cauce.engine.batch.bad import Bad, file_invalid
from cauce.engine.batch.cell_text import WANTED, is_plain, text_of, values_of
from cauce.engine.batch.csv_rows import MAX_CELL, Cells, TableRow

_BATCH = 5_000


class ParquetTable:
    """A Parquet file of plain columns."""

    def __init__(self, stream: BinaryIO) -> None:
        try:
            self._file = pq.ParquetFile(stream)
        except (pa.ArrowInvalid, OSError):
            raise file_invalid("file", "is not a Parquet file, or is damaged or cut off") from None
        self.columns = tuple(self._file.schema_arrow.names)
        self.count = int(self._file.metadata.num_rows)
        if not self.columns:
            raise file_invalid("file", "has no columns")
        self._check()

    def _check(self) -> None:
        for position, field in enumerate(self._file.schema_arrow, start=1):
            if (first := self.columns.index(field.name) + 1) != position:
                raise file_invalid(f"column {position}", f"has the same name as column {first}; rename one of them")
            if not is_plain(field.type):
                raise file_invalid(f"column {position} ({field.name})", f"is of type {field.type}; {WANTED}: convert it or leave it out")

    def rows(self) -> Iterator[TableRow | Bad]:
        """Every row; its number is its place in the file, from 1."""
        number = 0
        for batch in self._batches():
            columns = [values_of(column) for column in batch.columns]
            for values in zip(*columns, strict=True):
                number += 1
                yield self._row(number, values)

    def _batches(self) -> Iterator[pa.RecordBatch]:
        """Rows by thousands.

        Raises:
            InvalidValue: (FILE_INVALID) from here on the file cannot be read.
        """
        read = 0
        try:
            for batch in self._file.iter_batches(batch_size=_BATCH):
                yield batch
                read += batch.num_rows
        except (pa.ArrowException, OSError):
            raise file_invalid(f"row {read + 1}", "is damaged, and what comes after it cannot be read") from None

    def _row(self, number: int, values: tuple[Any, ...]) -> TableRow | Bad:
        cells: Cells = {}
        for name, value in zip(self.columns, values, strict=True):
            if value is None:
                continue
            text = text_of(value)
            if "\0" in text:
                return Bad(number, name, "holds a NUL character", _original(self.columns, values))
            if len(text) > MAX_CELL:
                return Bad(number, name, "the cell is longer than 64 KiB", _original(self.columns, values)[:MAX_CELL])
            if text and not text.isspace():
                cells[name] = text
        return TableRow(number, cells, _original(self.columns, values))


def _original(columns: tuple[str, ...], values: tuple[Any, ...]) -> str:
    return msgspec.json.encode(dict(zip(columns, map(_plain, values), strict=True))).decode()


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, (bool, int, str)) else text_of(value)
