"""The partition as a file: exactly the columns source, record_id, identity_id."""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

import msgspec

from cauce.engine.batch.bad import file_invalid
from cauce.engine.batch.spreadsheets import plain
from cauce.errors import InvalidValue
from cauce.service.api import Cauce

COLUMNS = ("source", "record_id", "identity_id")
Row = tuple[str, str, str]


class ExportFormat(StrEnum):
    """What can be written."""

    CSV = "csv"
    JSONL = "jsonl"
    PARQUET = "parquet"


def export_format(path: Path) -> ExportFormat:
    """By the name.

    Raises:
        InvalidValue: the name says nothing.
    """
    if str(path) == "-":
        return ExportFormat.CSV
    known = {".csv": ExportFormat.CSV, ".jsonl": ExportFormat.JSONL, ".ndjson": ExportFormat.JSONL, ".parquet": ExportFormat.PARQUET}
    found = known.get(path.suffix.lower())
    if found is None:
        raise InvalidValue("--output", "must end in .csv, .jsonl or .parquet, or say --format")
    return found


def export_records(cauce: Cauce, path: Path, kind: ExportFormat) -> int:
    """Write all live records; the file appears whole or not at all. Returns how many."""
    write = _WRITERS[kind]
    if str(path) == "-":
        return write(sys.stdout.buffer, membership(cauce))
    partial = path.with_name(path.name + ".partial")
    try:
        with partial.open("wb") as stream:
            written = write(stream, membership(cauce))
        partial.replace(path)
    except OSError as error:
        raise file_invalid(path.name, f"cannot be written ({os.strerror(error.errno or 0).lower()})") from None
    finally:
        partial.unlink(missing_ok=True)
    return written


def membership(cauce: Cauce) -> Iterator[list[Row]]:
    """Who is who, exactly as at one revision; what was deleted since is left out."""
    for chunk in cauce.export_graph():
        yield [
            (record.key.source, record.key.record_id, identity.identity_id)
            for identity in chunk.identities
            for record in identity.records
            if record.key is not None
        ]


def _write_csv(stream: BinaryIO, pages: Iterator[list[Row]]) -> int:
    written = 0
    text = _Text(stream)
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for rows in pages:
        writer.writerows([plain(value) for value in row] for row in rows)
        written += len(rows)
    return written


def _write_jsonl(stream: BinaryIO, pages: Iterator[list[Row]]) -> int:
    written = 0
    for rows in pages:
        stream.writelines(msgspec.json.encode(dict(zip(COLUMNS, row, strict=True))) + b"\n" for row in rows)
        written += len(rows)
    return written


def _write_parquet(stream: BinaryIO, pages: Iterator[list[Row]]) -> int:
    import pyarrow as pa  # noqa: PLC0415 - slow to import, and only for Parquet
    import pyarrow.parquet as pq  # noqa: PLC0415 - slow to import

    written = 0
    schema = pa.schema([(name, pa.string()) for name in COLUMNS])
    with pq.ParquetWriter(stream, schema) as writer:
        for rows in pages:
            writer.write_table(pa.table([list(column) for column in zip(*rows, strict=True)] or [[], [], []], schema=schema))
            written += len(rows)
    return written


class _Text:
    """What csv.writer needs of a file, over bytes."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        return self._stream.write(text.encode())


_WRITERS: dict[ExportFormat, Callable[[BinaryIO, Iterator[list[Row]]], int]] = {
    ExportFormat.CSV: _write_csv,
    ExportFormat.JSONL: _write_jsonl,
    ExportFormat.PARQUET: _write_parquet,
}
