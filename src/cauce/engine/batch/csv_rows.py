"""CSV: encoding and delimiter found from the content, rows read one by one, damage confined to the row that has it."""

from __future__ import annotations

import codecs
import csv
import re
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO, NamedTuple, Protocol

from cauce.engine.batch.bad import Bad, file_invalid
from cauce.engine.batch.lines import Line, read_lines

Cells = dict[str, str]
"""One row: column name to text. Empty cells are left out."""

DELIMITERS = ",;\t|"
MAX_CELL = 64 * 1024
_CHUNK = 1024 * 1024
_SNIFFED_LINES = 100
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_WINDOWS = frozenset(range(0x80, 0xA0))
"""Bytes that are control characters in Latin-1, and quotes, dashes and the euro in Windows-1252."""
_NOT_WINDOWS = frozenset({0x81, 0x8D, 0x8F, 0x90, 0x9D})
_SEPARATOR = re.compile(r"\ufeff?\"?sep=([,;|\t])\"?[,;|\t]?\s*", re.IGNORECASE)
"""A first line for spreadsheets that says what parts the cells."""

_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_STRANGE = re.compile(r"[^\x00-\x7f]")
_UNREAD = re.compile(r"[\udc80-\udcff]")
"""Bytes that are no text, as `surrogateescape` keeps them."""


class Dialect(NamedTuple):
    """How the file is written."""

    encoding: str
    delimiter: str
    mixed: bool = False
    """Some lines are UTF-8 all the same: two exports in one file."""

    def text(self, data: bytes) -> str:
        """A line as text; bytes that are none are kept as `surrogateescape` keeps them."""
        if self.mixed:
            with suppress(UnicodeDecodeError):
                return data.decode()
        return data.decode(self.encoding, "surrogateescape")


class TableRow(NamedTuple):
    """One row with the text it was read from."""

    number: int
    """Line on which it begins."""
    cells: Cells
    original: str


class Table(Protocol):
    """Named columns, and rows of text as often as asked."""

    columns: tuple[str, ...]

    def rows(self) -> Iterator[TableRow | Bad]:
        """Every row, or what is wrong with it."""
        ...


def sniff(stream: BinaryIO, delimiter: str = "") -> Dialect:
    """Encoding and delimiter by reading the file through once; leaves the stream at its beginning."""
    stream.seek(0)
    written = _encoding(stream)
    stream.seek(0)
    sample = [written.text(line.data) for line, _ in zip(read_lines(stream), range(_SNIFFED_LINES), strict=False)]
    stream.seek(0)
    stated = _SEPARATOR.fullmatch(sample[0]) if sample else None
    return written._replace(delimiter=delimiter or (stated.group(1) if stated else _delimiter(sample)))


def _encoding(stream: BinaryIO) -> Dialect:
    """The encoding; the delimiter is still to be found."""
    start = stream.read(2)
    if start in _UTF16:
        raise file_invalid("encoding", "the file is UTF-16; save it as UTF-8")
    if b"\0" in start:
        raise file_invalid("encoding", "the file is no text at all, or UTF-16 that nothing marks; save it as UTF-8")
    stream.seek(0)
    if _is_utf8(stream):
        return Dialect("utf-8", "")
    stream.seek(0)
    return _encoding_of_most(stream)


def _encoding_of_most(stream: BinaryIO) -> Dialect:
    """UTF-8 if no more lines are something else, which are refused then; else what Windows and old exports write.

    It is looked at line by line: hardly one is UTF-8 by chance, and one that is damaged may hold any number of strange bytes.
    """
    utf8 = others = 0
    used: set[int] = set()
    for line in read_lines(stream):
        if line.data.isascii():
            continue
        text = line.data.decode("utf-8", "surrogateescape")
        strange, unread = len(_STRANGE.findall(text)), len(_UNREAD.findall(text))
        utf8 += strange > 2 * unread
        others += strange <= 2 * unread
        if unread:
            used.update(line.data)
    if utf8 >= others:
        return Dialect("utf-8", "")
    windows = not _WINDOWS.isdisjoint(used) and _NOT_WINDOWS.isdisjoint(used)
    return Dialect("windows-1252" if windows else "latin-1", "", mixed=utf8 > 0)


def _is_utf8(stream: BinaryIO) -> bool:
    """Whether all of it is; far cheaper than looking at every character, and nearly always the answer."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while data := stream.read(_CHUNK):
            if decoder.getstate()[0] or not data.isascii():
                decoder.decode(data)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(sample: list[str]) -> str:
    """The one that cuts most lines into as many cells as the header, the more the better."""

    def worth(candidate: str) -> tuple[int, int]:
        counts = [len(row) for row in csv.reader((line for line in sample if len(line) < MAX_CELL), delimiter=candidate)]
        width = counts[0] if counts else 0
        return (0, 0) if width < 2 else (sum(count == width for count in counts), width)  # noqa: PLR2004 - one cell is no table

    try:
        return max(DELIMITERS, key=worth)
    except csv.Error:
        return next((candidate for candidate in DELIMITERS if sample and candidate in sample[0]), DELIMITERS[0])


class CsvTable:
    """A CSV file: its columns, and its rows as often as asked."""

    def __init__(self, stream: BinaryIO, dialect: Dialect) -> None:
        self._stream = stream
        self.dialect = dialect
        header = _header(self._raw_rows())
        self._header_line = header.number
        self.header_width = len(header.values)
        """Cells of the header, also empty ones at its end."""
        self.header_lines = header.number + header.original.count("\n")
        """Lines up to the end of the header."""
        names = [cell.strip().removeprefix("\ufeff").strip() for cell in header.values]
        self.columns = _named(names)

    def rows(self) -> Iterator[TableRow | Bad]:
        """Every row after the header. A row that cannot be cut into the header's columns is Bad, and the next line is tried by itself."""
        for row in self._raw_rows(len(self.columns)):
            if row.number <= self._header_line:
                continue
            if row.problem:
                yield Bad(row.number, row.column(self.columns), row.problem, row.original)
            elif any(row.values):
                cells = {name: cell for name, cell in zip(self.columns, row.values, strict=False) if cell and not cell.isspace()}
                yield TableRow(row.number, cells, row.original)

    def _raw_rows(self, width: int = 0) -> Iterator[_Raw]:
        self._stream.seek(0)
        return _RowReader(self._stream, self.dialect, width).rows()


class _Raw(NamedTuple):
    number: int
    values: list[str]
    original: str
    problem: str = ""
    at: int = -1
    """Index of the cell the problem is in; -1: the row as a whole."""

    def column(self, columns: tuple[str, ...]) -> str:
        """Name of the column the problem is in."""
        return columns[self.at] if 0 <= self.at < len(columns) else ""


class _RowReader:
    """Cuts lines into rows. A quote that is never closed would swallow the rest of the file: then only its first line is given up."""

    def __init__(self, stream: BinaryIO, dialect: Dialect, width: int) -> None:
        self._lines = read_lines(stream)
        self._again: deque[Line] = deque()
        self._dialect = dialect
        self._width = width

    def rows(self) -> Iterator[_Raw]:
        while (line := self._next_line()) is not None:
            if not line.data.strip():
                continue
            yield self._cut(line)

    def _next_line(self) -> Line | None:
        return self._again.popleft() if self._again else next(self._lines, None)

    def _cut(self, first: Line) -> _Raw:
        text = self._dialect.text(first.data)
        if problem := _line_problem(first, text):
            return _Raw(first.number, [], first.data.decode(self._dialect.encoding, "backslashreplace"), problem)
        used = [first]
        try:
            values = next(csv.reader(self._feed(text, used), delimiter=self._dialect.delimiter, skipinitialspace=True))
        except (csv.Error, _OpenQuote):
            return self._give_up(used, text, "a cell is longer than 64 KiB, or a quote is opened and never closed")
        if len(values) > self._width > 0 and not any(values[self._width :]):
            values = values[: self._width]
        if self._width and len(values) != self._width:
            return self._wrong_width(used, text, len(values))
        whole = "\n".join([text, *[self._dialect.text(line.data) for line in used[1:]]]) if len(used) > 1 else text
        too_long = next((index for index, value in enumerate(values) if len(value) > MAX_CELL), -1)
        return _Raw(first.number, values, whole, "the cell is longer than 64 KiB" if too_long >= 0 else "", too_long)

    def _feed(self, text: str, used: list[Line]) -> Iterator[str]:
        """The first line, and those after it for as long as a quoted cell goes on."""
        yield text + "\n"
        size = len(text)
        while (line := self._next_line()) is not None:
            used.append(line)
            following = self._dialect.text(line.data)
            size += len(following)
            if size > MAX_CELL * 2 or _line_problem(line, following):
                raise _OpenQuote
            yield following + "\n"
        raise _OpenQuote

    def _wrong_width(self, used: list[Line], shown: str, width: int) -> _Raw:
        cut = "" if used[-1].complete else "; the file ends in the middle of the row"
        return self._give_up(used, shown, f"the row has {width} cells, the header has {self._width}{cut}")

    def _give_up(self, used: list[Line], shown: str, problem: str) -> _Raw:
        self._again.extendleft(reversed(used[1:]))
        return _Raw(used[0].number, [], shown, problem)


class _OpenQuote(Exception):
    """A quoted cell does not end."""


def _header(rows: Iterator[_Raw]) -> _Raw:
    """The first row that says anything. One that is damaged must not be taken for a row without the names: the next one is a customer."""
    for row in rows:
        if row.problem:
            raise file_invalid(f"line {row.number}", f"should name the columns, but {row.problem}")
        if any(cell.strip() for cell in row.values) and not _states_separator(row):
            if _CONTROLS.search(row.original):
                raise file_invalid("file", "is no text: its first line holds control characters")
            return row
    raise file_invalid("file", "is empty: there is no header line")


def _states_separator(row: _Raw) -> bool:
    return row.number == 1 and _SEPARATOR.fullmatch(row.original) is not None


def _line_problem(line: Line, text: str) -> str:
    if line.too_long:
        return "the line is longer than 16 MiB"
    if "\0" in text:
        return "the line holds a NUL byte"
    if not text.isascii() and _UNREAD.search(text):
        return "the line is not UTF-8 like the rest of the file"
    return ""


def _named(names: list[str]) -> tuple[str, ...]:
    """Every column with a name of its own: `column_1` where there is none, `phone_2` for the second `phone`."""
    while names and not names[-1]:
        names.pop()
    given: list[str] = []
    for position, name in enumerate(names, start=1):
        wanted = own = name or f"column_{position}"
        number = 1
        while own in given or (own != name and own in names):
            number += 1
            own = f"{wanted}_{number}"
        given.append(own)
    return tuple(given)
