"""JSON lines that are no records but rows of a table: `{"name": "Ana", "email": "ana@example.es"}`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

import msgspec

from cauce.engine.batch.bad import Bad
from cauce.engine.batch.csv_rows import TableRow
from cauce.engine.batch.jsonl_table import cells_of, is_record
from cauce.engine.batch.lines import read_lines

_LOOKED_AT = 1000


class JsonRows:
    """The objects of a file as rows, with the columns that `cauce match` sees in them."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.columns: tuple[str, ...] = tuple(sorted({name for row in self.rows() if isinstance(row, TableRow) for name in row.cells}))

    def rows(self) -> Iterator[TableRow | Bad]:
        """Every row that says anything, or what is wrong with it."""
        self._stream.seek(0)
        for line in read_lines(self._stream):
            if not line.data.strip():
                continue
            bad: list[Bad] = []
            cells = cells_of(line, bad.append)
            yield from bad
            if cells:
                yield TableRow(line.number, cells, line.data.decode("utf-8", "backslashreplace"))


def holds_rows(stream: BinaryIO, fields: frozenset[str]) -> bool:
    """Whether a file is a table: none of its first objects is a record, and one has something that is no field of a record.

    Args:
        stream: of JSON lines; it is left at its beginning.
        fields: of records.
    """
    strange = False
    for line in islice(read_lines(stream), _LOOKED_AT):
        try:
            document = msgspec.json.decode(line.data.removeprefix(b"\xef\xbb\xbf"))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            continue
        if isinstance(document, dict):
            if is_record(document):
                strange = False
                break
            strange |= not document.keys() <= fields
    stream.seek(0)
    return strange
