"""CSV as a table: by Arrow where the file is sound, else row by row, which knows what to do with damage. Both give the same rows."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.csv as pc
from numpy.typing import NDArray
from pyarrow import compute

from cauce.engine.batch.bad import Bad, file_invalid
from cauce.engine.batch.csv_rows import CsvTable, Dialect, sniff
from cauce.engine.batch.table import OnBad, Table, is_sound, saying_something, sound
from cauce.engine.batch.texts import Texts, TextsBuilder, rewritten
from cauce.engine.batch.workers import in_threads
from cauce.linkage.columns.column import ABSENT
from cauce.linkage.columns.shapes import looks_like_data

_CHUNK = 1 << 22
_BLOCK = 1 << 23
_QUOTE = ord('"')
_DELIMITERS = {"\t": "tabs", ";": "semicolons", ",": "commas", "|": "bars"}


def read_csv(path: Path, on_bad: OnBad, delimiter: str = "") -> Table:
    """The rows of a CSV file, whatever its encoding and delimiter.

    Raises:
        InvalidValue: (FILE_INVALID) there is no header, or it cannot be used.
    """
    with path.open("rb") as stream:
        dialect = sniff(stream, delimiter)
        table = CsvTable(stream, dialect)
        if not table.columns:
            raise file_invalid("file", "has no columns")
        if looks_like_data(table.columns):
            raise file_invalid("line 1", "looks like a customer, not like a header; add a line that names the columns")
        written = f"{dialect.encoding}, {_DELIMITERS.get(dialect.delimiter, 'the given delimiter')}"
        notes = _about_encoding(dialect)
        if not dialect.mixed and (read := _by_arrow(path, table, on_bad)) is not None:
            return saying_something(Table(str(path), *read, written, notes))
        return sound(Table(str(path), *_by_rows(table, on_bad), written, notes), on_bad)


def _about_encoding(dialect: Dialect) -> tuple[str, ...]:
    """What nobody could know of a file whose letters are not written as most are: if they look wrong, this is why."""
    if dialect.encoding == "utf-8":
        return ()
    more = ", but for the lines that are UTF-8" if dialect.mixed else ""
    return (f"is not UTF-8: read as {dialect.encoding.capitalize()}{more}",)


Read = tuple[dict[str, Texts], NDArray[np.int64]]


def _by_rows(table: CsvTable, on_bad: OnBad) -> Read:
    builders = {name: TextsBuilder() for name in table.columns}
    numbers: list[int] = []
    for row in table.rows():
        if isinstance(row, Bad):
            on_bad(row)
            continue
        for name, text in row.cells.items():
            builders[name].put(len(numbers), text)
        numbers.append(row.number)
    return {name: builder.build(len(numbers)) for name, builder in builders.items()}, np.array(numbers, np.int64)


def _by_arrow(path: Path, table: CsvTable, on_bad: OnBad) -> Read | None:
    """None if Arrow and the row reader might not agree: they differ on quotes that do not fit, NULs, broken encodings and endless cells."""
    bad: list[_Misfit] = []
    with ThreadPoolExecutor(1) as beside:  # Arrow and numpy work without Python's lock
        scanned = beside.submit(_find_lines, path, table)
        found = _parse_all(path, table, bad)
    lines = scanned.result()
    return None if found is None or lines is None else _checked(found, table, lines, bad, on_bad)


def _parse_all(path: Path, table: CsvTable, misfits: list[_Misfit]) -> pa.Table | None:
    """The rows that have the header's cells; the others are told. None if Arrow cannot read the file."""
    try:
        try:
            return _parse(path, table, None)
        except pa.ArrowInvalid:
            return _parse(path, table, misfits)
    except (pa.ArrowException, UnicodeDecodeError):
        return None


class _Misfit(NamedTuple):
    """A row that does not have the header's cells."""

    row: int
    """Its place among the rows after the header."""
    width: int
    text: str


def _parse(path: Path, table: CsvTable, misfits: list[_Misfit] | None) -> pa.Table:
    """By several threads while all rows fit; with `misfits`, by one, which knows where each row stands."""
    dialect = table.dialect
    before = table.header_lines + 1
    """What Arrow counts before the first row; lines of blanks are no rows."""
    names = [*table.columns, *(f"\0{number}" for number in range(table.header_width - len(table.columns)))]

    def keep(row: pc.InvalidRow) -> str:
        nonlocal before
        assert misfits is not None, "the handler is given only with a list"
        if row.text.strip():
            misfits.append(_Misfit(row.number - before, row.actual_columns, row.text))
        else:
            before += 1
        return "skip"

    return pc.read_csv(
        path,
        read_options=pc.ReadOptions(
            column_names=names, skip_rows=table.header_lines, block_size=_BLOCK, encoding=dialect.encoding, use_threads=misfits is None
        ),
        parse_options=pc.ParseOptions(
            delimiter=dialect.delimiter, newlines_in_values=True, invalid_row_handler=None if misfits is None else keep
        ),
        convert_options=pc.ConvertOptions(column_types={name: pa.string() for name in names}, strings_can_be_null=True, null_values=[""]),
    )


def _checked(found: pa.Table, table: CsvTable, lines: _Lines, misfits: list[_Misfit], on_bad: OnBad) -> Read | None:
    columns = _texts_of(found)
    if columns is None:
        return None
    padding = [columns.pop(name) for name in list(columns) if name.startswith("\0")]
    if found.num_rows + len(misfits) != len(lines.rows) or any('"' in misfit.text for misfit in misfits):
        return None
    if any((texts.codes != ABSENT).any() for texts in padding):
        return None
    width = len(table.columns)
    if any(misfit.width > width for misfit in misfits):  # the cells too many may all be empty: the row reader knows
        return None
    for misfit in misfits:
        cut = "; the file ends in the middle of the row" if lines.cut and misfit.row == len(lines.rows) - 1 else ""
        on_bad(Bad(int(lines.rows[misfit.row]), "", f"the row has {misfit.width} cells, the header has {width}{cut}", misfit.text))
    return columns, np.delete(lines.rows, [misfit.row for misfit in misfits])


def _texts_of(found: pa.Table) -> dict[str, Texts] | None:
    """The columns; None if one holds cells that nobody can use. The largest come first: no thread is left with one in the end."""
    largest_first = sorted(found.column_names, key=lambda name: -found.column(name).nbytes)
    read = dict(zip(largest_first, in_threads(lambda name: _texts(found.column(name)), largest_first), strict=True))
    columns = {name: texts for name in found.column_names if (texts := read[name]) is not None}
    return columns if len(columns) == len(read) else None


def _texts(column: pa.ChunkedArray) -> Texts | None:
    texts = Texts.of(_encoded(column))
    return rewritten(texts, compute.replace_substring(texts.values, "\r\n", "\n")) if is_sound(texts) else None


def _encoded(column: pa.ChunkedArray) -> pa.DictionaryArray:
    """Each distinct text once. Done for the whole column: a dictionary for each block would be made twice."""
    whole = column.dictionary_encode().combine_chunks()
    return whole if isinstance(whole, pa.DictionaryArray) else whole.chunk(0)


class _Lines(NamedTuple):
    rows: NDArray[np.int64]
    """The line on which each row after the header begins."""
    cut: bool
    """The file ends without a line break."""


def _find_lines(path: Path, table: CsvTable) -> _Lines | None:
    """None if quotes or bytes are such that only the row reader can tell rows."""
    starts: list[NDArray[np.int64]] = []
    scan = _Scan(table.dialect.delimiter.encode(table.dialect.encoding))
    with path.open("rb") as stream:
        if stream.read(len(codecs.BOM_UTF8)) != codecs.BOM_UTF8:
            stream.seek(0)
        for data in _chunks(stream):
            if b"\0" in data:
                return None
            starts.append(scan.advance(data))
    if scan.quotes % 2 or scan.misplaced:
        return None
    if scan.unended:
        starts.append(np.array([scan.begun], np.int64))
    lines = np.concatenate(starts) if starts else np.empty(0, np.int64)
    return _Lines(lines[lines > table.header_lines], scan.unended)


class _Scan:
    """Finds where rows begin: after a line break that an even number of quotes stands before. Blank lines are no rows."""

    def __init__(self, delimiter: bytes) -> None:
        self.quotes = 0
        self.misplaced = False
        """Some quote neither begins nor ends a cell: readers differ on what it means."""
        self.begun = 1
        """Line on which the row at hand begins."""
        self.unended = False
        """The row at hand has bytes already."""
        self._lines = 0
        self._before = np.frombuffer(delimiter[-1:] + b'\n"', np.uint8)
        """What may stand before a quote that opens."""
        self._after = np.frombuffer(delimiter[:1] + b'\r\n"', np.uint8)
        """What may stand after one that closes."""
        self._last = ord("\n")

    def advance(self, data: bytes) -> NDArray[np.int64]:
        """The lines on which the rows that end in the next piece of the file began."""
        read = np.frombuffer(data, np.uint8)
        breaks = np.flatnonzero(read == ord("\n"))
        numbers = self._lines + 1 + np.arange(1, len(breaks) + 1)
        """For each break, the line that begins after it."""
        ends = np.ones(len(breaks), np.bool_)
        if b'"' in data or self._last == _QUOTE:
            quotes = np.flatnonzero(read == _QUOTE)
            ends = (self.quotes + np.searchsorted(quotes, breaks)) % 2 == 0
            self._check(read, quotes)
            self.quotes += len(quotes)
        elif self.quotes % 2:
            ends[:] = False
        self._last = int(read[-1])
        self._lines += len(breaks)
        return self._ended(read, breaks[ends], numbers[ends])

    def _check(self, read: NDArray[np.uint8], quotes: NDArray[np.int64]) -> None:
        """Whether every quote stands where one may: every other one opens, those between close."""
        opening = (self.quotes + np.arange(len(quotes))) % 2 == 0
        opens, closes = quotes[opening], quotes[~opening]
        before = np.where(opens > 0, read[opens - 1], self._last)
        after = read[closes[closes < len(read) - 1] + 1]
        if self._last == _QUOTE and self.quotes % 2 == 0:
            after = np.append(after, read[0])
        self.misplaced |= not (np.isin(before, self._before).all() and np.isin(after, self._after).all())

    def _ended(self, read: NDArray[np.uint8], ends: NDArray[np.int64], following: NDArray[np.int64]) -> NDArray[np.int64]:
        if not len(ends):
            self.unended |= self._says(read)
            return np.empty(0, np.int64)
        begun = np.concatenate([[self.begun], following[:-1]])
        starts = np.concatenate([[0], ends[:-1] + 1])
        filled = ends - starts > 1
        for place in np.flatnonzero(~filled | (ends - starts < 3)):  # noqa: PLR2004 - short ones may be blanks or a carriage return
            filled[place] = self._says(read[starts[place] : ends[place]])
        filled[0] |= self.unended
        self.begun = int(following[-1])
        self.unended = self._says(read[ends[-1] + 1 :])
        rows: NDArray[np.int64] = begun[filled]
        return rows

    @staticmethod
    def _says(read: NDArray[np.uint8]) -> bool:
        return bool(read.tobytes().strip())


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    return iter(lambda: stream.read(_CHUNK), b"")
