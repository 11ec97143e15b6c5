"""Opening a file: its format from its name or first bytes, its mapping if it is a table, and then its records."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import msgspec

from cauce.cli.files.defaults import Defaults
from cauce.cli.files.json_rows import JsonRows, holds_rows
from cauce.cli.files.jsonl import RECORD_FIELDS, read_jsonl
from cauce.cli.files.learned import NOTHING_LEARNED, Learned
from cauce.cli.files.mapping import SAMPLE, Given, Mapper, Mapping, guess
from cauce.cli.files.parsed import Good
from cauce.engine.batch.bad import Bad, file_invalid, of_file
from cauce.engine.batch.csv_rows import CsvTable, Table, TableRow, sniff
from cauce.engine.batch.formats import Format, format_by, source_name
from cauce.engine.batch.readable import readable, spooled
from cauce.errors import InvalidValue
from cauce.linkage.columns.shapes import looks_like_data
from cauce.model.record import Assurance, Instant

STDIN = "-"
STDIN_NAME = "stdin"
_START = 4096


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What the caller says about the files; all of it can be left out."""

    format: Format | None = None
    source: str = ""
    region: str = ""
    observed_at: Instant | None = None
    assurance: Assurance = Assurance.ASSERTED
    delimiter: str = ""
    given: dict[str, Given] = {}
    learned: Learned = NOTHING_LEARNED
    """Of the ruleset that the records are matched by."""


def spooled_stdin(held: ExitStack) -> Path:
    """What standard input holds, in a file that vanishes with `held`."""
    return spooled(sys.stdin.buffer, STDIN_NAME, held)


def parse_delimiter(text: str) -> str:
    """What parts the cells of CSV, as a user writes it.

    Raises:
        InvalidValue: it is not one character, or one that cannot part cells.
    """
    known = {"tab": "\t", "\\t": "\t", "semicolon": ";", "comma": ",", "bar": "|"}
    found = known.get(text, text)
    if len(found) > 1 or found in ('"', "\n", "\r") or not found.isascii():
        raise InvalidValue("--delimiter", "must be one character, or tab, semicolon, comma, bar")
    return found


class Input:
    """An open file of records. Use it as a context manager."""

    def __init__(self, name: str, options: Options) -> None:
        self.name = name
        self._held = ExitStack()
        try:
            self._open(name, options)
        except InvalidValue as error:
            self._held.close()
            raise of_file(error, STDIN_NAME if name == STDIN else name) from None
        except BaseException:
            self._held.close()
            raise

    def _open(self, name: str, options: Options) -> None:
        path = readable(spooled_stdin(self._held) if name == STDIN else Path(name), self._held)
        self._stream: BinaryIO = self._held.enter_context(path.open("rb"))
        self.size = os.fstat(self._stream.fileno()).st_size
        self.format = options.format or format_by(path.name, self._stream.read(_START))
        self._stream.seek(0)
        self.defaults = Defaults(
            source=options.source or (STDIN_NAME if name == STDIN else source_name(name)),
            observed_at=self._observed_at(name) if options.observed_at is None else options.observed_at,
            region=options.region,
            assurance=options.assurance,
        )
        self.mapping: Mapping | None = None
        self.written = ""
        """How a CSV file is written, in words."""
        self._table: Table | None = None
        if self.format is not Format.JSONL or holds_rows(self._stream, RECORD_FIELDS):
            self._open_table(options)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._held.close()

    @property
    def position(self) -> int:
        """Bytes read so far."""
        return self._stream.tell() if self._parquet_rows is None else self._parquet_done

    def records(self) -> Iterator[Good | Bad]:
        """Every row, as a record or as what is wrong with it."""
        if self._table is None or self.mapping is None:
            self._stream.seek(0)
            yield from read_jsonl(self._stream, self.defaults)
            return
        mapper = Mapper(self.mapping, self.defaults)
        for number, row in enumerate(self._table.rows(), start=1):
            if self._parquet_rows:
                self._parquet_done = self.size * number // self._parquet_rows
            yield row if isinstance(row, Bad) else _mapped(row, mapper)

    _parquet_rows: int | None = None
    _parquet_done = 0

    def _open_table(self, options: Options) -> None:
        if self.format is Format.PARQUET:
            from cauce.cli.files.parquet import ParquetTable  # noqa: PLC0415 - pyarrow is slow to import

            self._table = parquet = ParquetTable(self._stream)
            self._parquet_rows = parquet.count
        elif self.format is Format.JSONL:
            self._table = JsonRows(self._stream)
        else:
            dialect = sniff(self._stream, options.delimiter)
            self._table = table = CsvTable(self._stream, dialect)
            if looks_like_data(table.columns):
                raise file_invalid("line 1", "looks like a customer, not like a header; add a line that names the columns")
            delimiter = {"\t": "tabs", ";": "semicolons", ",": "commas", "|": "bars"}.get(table.dialect.delimiter, "the given delimiter")
            self.written = f"{dialect.encoding}, {delimiter}"
        sample = [row.cells for row in islice(self._table.rows(), SAMPLE) if isinstance(row, TableRow)]
        self.mapping = guess(self._table.columns, sample, options.given, options.learned)

    def _observed_at(self, name: str) -> Instant:
        return time.time_ns() // 1000 if name == STDIN else Path(name).stat().st_mtime_ns // 1000


def _mapped(row: TableRow, mapper: Mapper) -> Good | Bad:
    try:
        return Good(row.number, mapper.record_of(row.cells), row.original)
    except InvalidValue as error:
        return Bad(row.number, error.field, error.violations[0].description, row.original, error.reason)
