"""Distinct rows of canonical values: what is compared. A million identical rows are one, and nothing depends on the order of rows."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cauce.engine.batch.texts import row_digests
from cauce.linkage.columns.column import ABSENT, Codes, Column, Columns

Places = NDArray[np.int64]


class Signatures(NamedTuple):
    """`columns` hold each distinct row once, sorted by a digest of its content; `of_record[i]` is the row of record i."""

    columns: dict[str, Column]
    of_record: Places
    counts: Places
    """Records of each signature."""

    def __len__(self) -> int:
        return len(self.counts)


def signatures(columns: Columns, records: int) -> Signatures:
    """The distinct rows of some columns and which records have them. Values are numbered anew, in order of appearance."""
    names = sorted(columns)
    digests = row_digests([(columns[name].codes, columns[name].digests()) for name in names], records)
    order = np.argsort(digests, kind="stable")
    new = np.ones(records, np.bool_)
    if records:
        new[1:] = digests[order[1:]] != digests[order[:-1]]
        for name in names:  # two rows of one digest that differ stay two
            codes = columns[name].codes[order]
            new[1:] |= codes[1:] != codes[:-1]
    of_record = np.empty(records, np.int64)
    of_record[order] = np.cumsum(new) - 1
    rows = order[new]
    return Signatures({name: renumbered(columns[name], rows) for name in columns}, of_record, np.bincount(of_record, minlength=len(rows)))


def renumbered(column: Column, rows: NDArray[Any]) -> Column:
    """Some rows of a column, its values in the order in which they appear there; others are gone."""
    codes: Codes = column.codes[rows]
    first = np.full(len(column.values) + 1, len(rows), np.int64)
    first[codes[::-1]] = np.arange(len(rows))[::-1]  # the last one written is the first to appear
    kept = codes[(first[codes] == np.arange(len(rows))) & (codes != ABSENT)]
    places = np.full(len(column.values) + 1, ABSENT, np.int32)
    places[kept] = np.arange(len(kept), dtype=np.int32)
    values = np.array(column.values, dtype=object)
    return Column(places[codes], values[kept].tolist(), None if column.taken is None else column.taken[kept])
