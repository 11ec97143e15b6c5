"""Pairs of records whose truth somebody knows, such as decided reviews: training listens to them."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from cauce.engine.batch.arrow import constant, unpacked
from cauce.engine.batch.bad import Bad, file_invalid
from cauce.engine.batch.records import Records
from cauce.engine.batch.table import OnBad, Table
from cauce.engine.batch.tables import read_table
from cauce.linkage.columns.comparator import Rows
from cauce.linkage.columns.train import Labels

SIDES = ("left_record_id", "right_record_id")
SAME = "same"
_YES = frozenset(["true", "t", "yes", "y", "si", "sí", "s", "1", "same", "match"])
_NO = frozenset(["false", "f", "no", "n", "0", "different", "distinct"])


class Labelled(NamedTuple):
    """Pairs of records, and whether they are one person."""

    left: Rows
    right: Rows
    same: NDArray[np.bool_]

    def of_rows(self, row_of: Rows) -> Labels:
        """The same as pairs of distinct rows; records that say the same teach nothing."""
        left, right = row_of[self.left], row_of[self.right]
        telling = left != right
        return Labels(left[telling], right[telling], self.same[telling])


def read_labels(path: Path, records: Records, on_bad: OnBad) -> Labelled:
    """A file with the columns left_record_id, right_record_id and same; `--pairs` writes the first two.

    Where ids are ids within a source only, left_source and right_source are needed too. Pairs of other records are told and left out; pairs
    without an answer are left out.

    Raises:
        InvalidValue: (FILE_INVALID) it cannot be read, or lacks a column.
    """
    table = read_table(path, on_bad)
    for name in (*SIDES, SAME):
        if name not in table.columns:
            raise file_invalid(str(path), f"lacks the column {name}; it needs {', '.join(SIDES)} and {SAME}")
    return labelled(table, records, on_bad)


def labelled(table: Table, records: Records, on_bad: OnBad) -> Labelled:
    """The pairs of a table; without a column `same`, all are one person.

    Raises:
        InvalidValue: (FILE_INVALID) it does not say of which source the records are, and must.
    """
    answers = _answers(table, on_bad) if SAME in table.columns else np.ones(len(table), np.int8)
    left, right = (_places(table, side, records) for side in ("left", "right"))
    known = (left >= 0) & (right >= 0)
    for row in np.flatnonzero(~known & (answers >= 0)).tolist():
        on_bad(Bad(int(table.numbers[row]), "", "names a record that is not in the tables", ""))
    chosen = known & (answers >= 0)
    return Labelled(left[chosen], right[chosen], answers[chosen] == 1)


def _answers(table: Table, on_bad: OnBad) -> NDArray[np.int8]:
    """1 for yes, 0 for no, -1 for nothing."""
    texts = table.columns[SAME]
    meant = np.array([*(_answer(value) for value in texts.values.to_pylist()), -1], np.int8)
    answers = meant[texts.codes]
    for row in np.flatnonzero((answers < 0) & (texts.codes >= 0)).tolist():
        on_bad(Bad(int(table.numbers[row]), SAME, "must be yes or no", ""))
    return answers


def _answer(value: str) -> int:
    said = value.lower()
    return 1 if said in _YES else 0 if said in _NO else -1


def _places(table: Table, side: str, records: Records) -> Rows:
    """The number of each named record, -1 where there is none."""
    names = table.columns[f"{side}_record_id"].texts()
    if records.by_source:
        source = f"{side}_source"
        if source not in table.columns:
            raise file_invalid(table.name, f"lacks the column {source}: sources have the same record ids")
        names = pc.binary_join_element_wise(table.columns[source].texts(), names, constant("\0", len(table)))
    found: pa.Array = pc.index_in(names, value_set=records.keys())
    places: Rows = unpacked(found, -1).astype(np.int64)
    return places
