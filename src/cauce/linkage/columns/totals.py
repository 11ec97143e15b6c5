"""How many of all pairs of records reach each level: what u is made from.

Counting needs no look at all pairs. Pairs that share a value of a compared field are counted exactly from the values' frequencies, and
their levels taken of a sample of them, by field and by how frequent the value is; the levels of the others are taken of pairs drawn by
lot (stratified sampling, Cochran 1977, section 5). A level is never rarer than what was seen among the candidates.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cauce.linkage.columns.column import ABSENT, Column, Columns
from cauce.linkage.columns.comparator import ColumnComparator, Levels, Rows
from cauce.linkage.columns.sampling import random_pairs, sharing_pairs

_AT_RANDOM = 100_000
"""Pairs drawn whatever they share."""
_SHARING = 4_000
"""Pairs drawn for each field and each frequency."""


class Drawn(NamedTuple):
    """Pairs drawn evenly from all, or all of them, and what they tell of all pairs."""

    levels: Levels
    """Of each pair in each comparison."""
    totals: Sequence[NDArray[np.float64]]
    """For each comparison how many of all pairs reach each level: `count_level`."""
    equals: Sequence[NDArray[np.float64]]
    """For each comparison how many records reach each level with themselves: `count_equals`."""


def drawn_pairs(columns: Columns) -> tuple[Rows, Rows]:
    """Pairs drawn evenly."""
    return random_pairs(_records(columns), _AT_RANDOM)


def count_equals(comparator: ColumnComparator, columns: Columns) -> NDArray[np.float64]:
    """For each level of a comparison how many records reach it with themselves: how frequent values are where nothing was written wrong."""
    rows = np.arange(_records(columns), dtype=np.int64)
    return _histogram(comparator.compare(rows, rows, columns), len(comparator.outcomes))[:-1]


def _records(columns: Columns) -> int:
    return len(next(iter(columns.values())))


def count_level(comparator: ColumnComparator, columns: Columns, drawn: tuple[Rows, Rows], levels: Levels) -> NDArray[np.float64]:
    """For each level of a comparison how many of all pairs of records reach it, from the levels of pairs drawn evenly."""
    records, size = _records(columns), len(comparator.outcomes)
    pairs = records * (records - 1) / 2
    if len(levels) >= pairs:
        return _histogram(levels, size)[:-1]
    fields = [columns[field.name] for field in comparator.fields]
    counts = np.zeros(size + 1)
    shared = 0.0
    for number, column in enumerate(fields):
        for total, left, right in sharing_pairs(column, _SHARING):
            new = ~_share_any(fields[:number], left, right)
            weight = total / len(left)
            counts += weight * _histogram(comparator.compare(left[new], right[new], columns), size)
            shared += weight * float(new.sum())
    rest = _histogram(levels[~_share_any(fields, *drawn)], size)
    counts += rest * (max(pairs - shared, 0.0) / max(rest.sum(), 1.0))
    return counts[:-1]


def _share_any(fields: Sequence[Column], left: Rows, right: Rows) -> NDArray[np.bool_]:
    """Whether two records share a value of one of the fields."""
    found = np.zeros(len(left), dtype=np.bool_)
    for column in fields:
        codes = column.codes[left]
        found |= (codes == column.codes[right]) & (codes != ABSENT)
    return found


def _histogram(levels: NDArray[np.int8], size: int) -> NDArray[np.float64]:
    """How often each level occurs, *missing* last."""
    places = levels.astype(np.int64)
    places[places < 0] = size
    return np.bincount(places, minlength=size + 1).astype(np.float64)
