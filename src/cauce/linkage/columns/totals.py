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
from cauce.linkage.columns.comparators.registry import compare_pairs
from cauce.linkage.columns.patterns import Flat, Layout
from cauce.linkage.columns.sampling import random_pairs, sharing_pairs

_AT_RANDOM = 100_000
_SHARING = 4_000
"""Pairs drawn for each field and each frequency."""


class Drawn(NamedTuple):
    """Pairs drawn evenly from all, or all of them, and the level of each in each comparison."""

    left: Rows
    right: Rows
    levels: Levels
    counts: Sequence[NDArray[np.float64]] | None = None
    """`count_level` of each comparison, if it was asked already."""
    equals: Sequence[NDArray[np.float64]] | None = None
    """`count_equals` of each comparison, if it was asked already."""


def drawn_pairs(columns: Columns) -> tuple[Rows, Rows]:
    """Pairs drawn evenly."""
    return random_pairs(_records(columns), _AT_RANDOM)


def draw_levels(comparators: Sequence[ColumnComparator], columns: Columns) -> Drawn:
    """Pairs drawn evenly, compared."""
    left, right = drawn_pairs(columns)
    return Drawn(left, right, compare_pairs(comparators, columns, left, right))


def count_levels(comparators: Sequence[ColumnComparator], layout: Layout, columns: Columns, drawn: Drawn) -> Flat:
    """For each level of each comparison how many of all pairs of records reach it, in places of `layout`."""
    counts = drawn.counts
    if counts is None:
        pairs = (drawn.left, drawn.right)
        counts = [count_level(comparator, columns, pairs, drawn.levels[:, number]) for number, comparator in enumerate(comparators)]
    return layout.flat([of_one[:-1].tolist() for of_one in counts])


def levels_of_equals(comparators: Sequence[ColumnComparator], layout: Layout, columns: Columns, drawn: Drawn) -> Flat:
    """For each level how many records reach it with themselves: how frequent values are where nothing was written wrong."""
    equals = drawn.equals or [count_equals(comparator, columns) for comparator in comparators]
    return layout.flat([of_one[:-1].tolist() for of_one in equals])


def count_equals(comparator: ColumnComparator, columns: Columns) -> NDArray[np.float64]:
    """`levels_of_equals` of one comparison, *missing* last."""
    rows = np.arange(_records(columns), dtype=np.int64)
    return _histogram(comparator.compare(rows, rows, columns), len(comparator.outcomes))


def _records(columns: Columns) -> int:
    return len(next(iter(columns.values())))


def count_level(comparator: ColumnComparator, columns: Columns, drawn: tuple[Rows, Rows], levels: Levels) -> NDArray[np.float64]:
    """`count_levels` of one comparison, *missing* last, from the levels of pairs drawn evenly."""
    records, size = _records(columns), len(comparator.outcomes)
    pairs = records * (records - 1) / 2
    if len(levels) >= pairs:
        return _histogram(levels, size)
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
    return counts


def _share_any(fields: Sequence[Column], left: Rows, right: Rows) -> NDArray[np.bool_]:
    """Whether two records share a value of one of the fields."""
    found = np.zeros(len(left), dtype=np.bool_)
    for column in fields:
        codes = column.codes[left]
        found |= (codes == column.codes[right]) & (codes != ABSENT)
    return found


def _histogram(levels: NDArray[np.int8], size: int) -> NDArray[np.float64]:
    places = levels.astype(np.int64)
    places[places < 0] = size
    return np.bincount(places, minlength=size + 1).astype(np.float64)
