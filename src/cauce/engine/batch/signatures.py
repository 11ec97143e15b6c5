"""Distinct rows of canonical values: what is compared. A million identical rows are one, and nothing depends on the order of rows."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cauce.engine.batch.texts import row_digests
from cauce.engine.batch.workers import in_threads
from cauce.linkage.columns.column import Codes, Column, Columns
from cauce.linkage.columns.digests import Places, in_order


class Signatures(NamedTuple):
    """`columns` hold each distinct row once, sorted by a digest of its content; `of_record[i]` is the row of record i."""

    columns: dict[str, Column]
    of_record: Places
    counts: Places
    """Records of each signature."""

    def __len__(self) -> int:
        return len(self.counts)


def signatures(columns: Columns, records: int) -> Signatures:
    """The distinct rows of some columns and which records have them."""
    names = sorted(columns)
    digests = row_digests([(columns[name].codes, columns[name].digests()) for name in names], records)
    order = in_order(digests, np.arange(records))
    new = np.ones(records, np.bool_)
    if records:
        new[1:] = digests[order[1:]] != digests[order[:-1]]
        new[1:] |= np.logical_or.reduce(in_threads(lambda name: _changes(columns[name].codes[order]), names))
    of_record = np.empty(records, np.int64)
    of_record[order] = np.cumsum(new) - 1
    rows = order[new]
    distinct = dict(zip(columns, in_threads(lambda column: column.take(rows), list(columns.values())), strict=True))
    return Signatures(distinct, of_record, np.bincount(of_record, minlength=len(rows)))


def _changes(codes: Codes) -> NDArray[np.bool_]:
    """Where a code is not the one before: two rows of one digest that differ stay two."""
    found: NDArray[np.bool_] = codes[1:] != codes[:-1]
    return found
