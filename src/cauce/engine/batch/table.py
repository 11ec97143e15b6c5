"""A file that was read into columns of texts, and what makes a row unusable in any format."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from cauce.engine.batch.arrow import unpacked
from cauce.engine.batch.bad import Bad
from cauce.engine.batch.csv_rows import MAX_CELL
from cauce.engine.batch.formats import source_name
from cauce.engine.batch.texts import Texts
from cauce.linkage.columns.column import ABSENT

JSON_LINES = "JSON lines"
OnBad = Callable[[Bad], None]
"""Hears of each row that cannot be used."""


@dataclass(frozen=True, slots=True)
class Table:
    """A file that was read: rows that could not be used are gone, and told."""

    name: str
    columns: dict[str, Texts]
    """By header, in the order of the file."""
    numbers: NDArray[np.int64]
    """Line of a text file, row of a Parquet file, for each row."""
    written: str = ""
    """How it is written, in words."""
    notes: tuple[str, ...] = ()
    """Columns that could not be read, and an encoding that is not the usual one, in words."""

    @property
    def source(self) -> str:
        """What the file is called where several are read: its name without the endings."""
        return source_name(self.name)

    def __len__(self) -> int:
        return len(self.numbers)


def sound(table: Table, on_bad: OnBad) -> Table:
    """The table without rows that hold a cell nobody can use, which are told, and without rows that say nothing at all."""
    kept = _says(table)
    for name, texts in table.columns.items():
        for reason, places in _unusable(texts.values):
            for row in np.flatnonzero(kept & np.isin(texts.codes, places)):
                on_bad(Bad(int(table.numbers[row]), name, reason, original(table, int(row))))
                kept[row] = False
    return _some_rows(table, kept)


def saying_something(table: Table) -> Table:
    """The table without rows that say nothing at all: `sound`, where each column is known to be."""
    return _some_rows(table, _says(table))


def _says(table: Table) -> NDArray[np.bool_]:
    """Of each row whether any cell says something."""
    found = np.zeros(len(table), np.bool_)
    for texts in table.columns.values():
        found |= texts.codes != ABSENT
    return found


def _some_rows(table: Table, kept: NDArray[np.bool_]) -> Table:
    if kept.all():
        return table
    rows = np.flatnonzero(kept)
    return replace(table, columns={name: texts.take(rows) for name, texts in table.columns.items()}, numbers=table.numbers[rows])


def is_sound(texts: Texts) -> bool:
    """No cell is too long or holds a NUL."""
    return not _unusable(texts.values)


def _unusable(values: pa.StringArray) -> list[tuple[str, NDArray[np.int64]]]:
    found = (
        ("holds a NUL character", unpacked(pc.match_substring(values, "\0"))),
        ("the cell is longer than 64 KiB", unpacked(pc.binary_length(values)) > MAX_CELL),
    )
    return [(reason, np.flatnonzero(mask)) for reason, mask in found if mask.any()]


def original(table: Table, row: int) -> str:
    """A row as JSON, for the side file; cut where it is endless."""
    cells = {name: texts.values[int(texts.codes[row])].as_py() for name, texts in table.columns.items() if texts.codes[row] != ABSENT}
    return msgspec.json.encode(cells).decode()[:MAX_CELL]


def fingerprint(tables: Sequence[Table]) -> str:
    """A digest of all that was read."""
    whole = hashlib.blake2b(digest_size=16)
    for table in tables:
        whole.update(repr((Path(table.name).name, list(table.columns), len(table))).encode())
        for texts in table.columns.values():
            whole.update(texts.codes.tobytes())
            for buffer in texts.values.buffers()[1:]:
                whole.update(buffer or b"")
    return whole.hexdigest()
