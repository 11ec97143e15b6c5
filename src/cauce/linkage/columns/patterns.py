"""Patterns of levels: pairs that reach the same level in every comparison are one pattern, and training looks at it once."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cauce.linkage.columns.comparator import Levels

Flat = NDArray[np.float64]
"""A number for every level of every comparison, one comparison after the other, each followed by one for *missing*."""
_ROOM = 1 << 62
_COUNTABLE = 1 << 20
_TABLE = 4_000
"""Combinations of levels in a table: what is looked up stays in the fastest memory."""


class Layout:
    """Where the levels of each comparison stand in a `Flat`."""

    def __init__(self, sizes: Sequence[int]) -> None:
        self.sizes = tuple(sizes)
        widths = np.array([size + 1 for size in sizes], dtype=np.int64)
        self.starts = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(widths)))[:-1]
        self.owners = np.repeat(np.arange(len(sizes)), widths)
        """The comparison of each place."""
        self.last = self.starts + widths - 2
        """Place of each comparison's last level, the disagreement."""
        self.present = np.ones(len(self.owners), dtype=np.bool_)
        """Places that are a level, not *missing*."""
        self.present[self.starts + widths - 1] = False

    def flat(self, values: Sequence[Sequence[float]]) -> Flat:
        """Values by comparison and level, in one; those of *missing* are 0."""
        return np.array([value for of_one in values for value in (*of_one, 0.0)], dtype=np.float64)

    def split(self, flat: NDArray[Any]) -> list[list[Any]]:
        """What `flat` made one, by comparison and level."""
        return [flat[start : start + size].tolist() for start, size in zip(self.starts, self.sizes, strict=True)]

    def sums(self, flat: Flat) -> Flat:
        """For each comparison the sum over its levels."""
        sums: Flat = np.add.reduceat(np.where(self.present, flat, 0.0), self.starts)
        return sums

    def shares(self, flat: Flat) -> Flat:
        """Each level's share of its comparison's sum; 0 for *missing*, and where there is nothing."""
        sums = self.sums(flat)[self.owners]
        return np.where(self.present & (sums > 0), flat / np.where(sums > 0, sums, 1.0), 0.0)

    def places(self, levels: Levels) -> NDArray[np.intp]:
        """For each pair (row) and comparison (column) the place of the level reached."""
        sizes = np.array(self.sizes, dtype=np.intp)
        found: NDArray[np.intp] = np.where(levels < 0, sizes, levels) + self.starts
        return found

    def count(self, levels: Levels, weights: Flat) -> Flat:
        """The weights of pairs, summed by the levels that they reach."""
        places = self.places(levels)
        return np.bincount(places.ravel(), weights=np.repeat(weights, places.shape[1]), minlength=len(self.owners)).astype(np.float64)


class Grid:
    """The levels of patterns, with several comparisons joined in one code: sums over levels and over patterns look up few small tables.

    Thirteen comparisons are four or five codes. Products with a matrix of ones and zeros give the same and take eight times as long.
    """

    def __init__(self, joined: Sequence[_Joined], count: int, width: int) -> None:
        """See `Grid.of`."""
        self._joined, self._count, self._width = joined, count, width

    @classmethod
    def of(cls, levels: Levels, layout: Layout) -> Grid:
        """Of some patterns."""
        return cls([_join(levels, layout, group) for group in _groups(layout.sizes)], len(levels), len(layout.owners))

    def take(self, which: NDArray[np.bool_]) -> Grid:
        """Of some of the patterns."""
        joined = [one._replace(codes=one.codes[which]) for one in self._joined]
        return Grid(joined, int(which.sum()), self._width)

    def over_levels(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """For each pattern the sum of the values (by place and column) of its levels."""
        total = np.zeros((self._count, values.shape[1]))
        for joined in self._joined:
            total += joined.spread(values).take(joined.codes, axis=0)
        return total

    def over_patterns(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """For each column the weights (by pattern and column) of the patterns, summed by level."""
        total = np.zeros((weights.shape[1], self._width))
        columns = np.ascontiguousarray(weights.T)
        for joined in self._joined:
            joined.collect(columns, total)
        return total


class _Joined(NamedTuple):
    """Some comparisons as one."""

    codes: NDArray[np.intp]
    """Of each pattern."""
    parts: tuple[slice, ...]
    """Where the levels of each comparison stand, *missing* with them."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Levels of each comparison."""
        return tuple(part.stop - part.start for part in self.parts)

    def spread(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """For each code the sum of the values of its levels."""
        table = np.zeros((*self.shape, values.shape[1]))
        for axis, part in enumerate(self.parts):
            inner = (1,) * (len(self.parts) - axis - 1)
            table += values[part].reshape(-1, *inner, values.shape[1])
        return table.reshape(-1, values.shape[1])

    def collect(self, weights: NDArray[np.float64], total: NDArray[np.float64]) -> None:
        """Add the weights of the patterns to their levels; both by column (first)."""
        size = prod(self.shape)
        tables = [np.bincount(self.codes, weights=column, minlength=size) for column in weights]
        table = np.stack(tables).reshape(-1, *self.shape)
        axes = range(1, table.ndim)
        for axis, part in enumerate(self.parts, start=1):
            total[:, part] += table.sum(axis=tuple(other for other in axes if other != axis))


def _groups(sizes: Sequence[int]) -> list[list[int]]:
    """Comparisons that follow each other and together have few combinations of levels."""
    groups: list[list[int]] = []
    room = 0
    for number, size in enumerate(sizes):
        room //= size + 1
        if not room:
            groups.append([])
            room = _TABLE // (size + 1)
        groups[-1].append(number)
    return groups


def _join(levels: Levels, layout: Layout, group: Sequence[int]) -> _Joined:
    codes = np.zeros(len(levels), dtype=np.intp)
    for number in group:
        size = layout.sizes[number]
        of_one = levels[:, number].astype(np.intp)
        of_one[of_one < 0] = size
        codes = codes * (size + 1) + of_one
    return _Joined(codes, tuple(slice(layout.starts[number], layout.starts[number] + layout.sizes[number] + 1) for number in group))


class Patterns(NamedTuple):
    """Distinct rows of levels."""

    levels: Levels
    counts: Flat
    """Candidate pairs that show the pattern."""
    of_pairs: NDArray[np.int64]
    """The pattern of each pair."""


def find_patterns(levels: Levels, layout: Layout) -> Patterns:
    """The distinct rows of levels, in an order that depends on nothing but themselves."""
    codes = np.zeros(len(levels), dtype=np.int64)
    radix = 1
    for number, size in enumerate(layout.sizes):
        if radix * (size + 1) > _ROOM:
            distinct, codes = np.unique(codes, return_inverse=True)
            radix = len(distinct)
        codes = codes * (size + 1) + (levels[:, number].astype(np.int64) + 1)
        radix *= size + 1
    counts, of_pairs = _counted(codes, radix)
    first = np.empty(len(counts), dtype=np.int64)
    first[of_pairs] = np.arange(len(codes))
    return Patterns(levels[first], counts.astype(np.float64), of_pairs)


def _counted(codes: NDArray[np.int64], radix: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """How often each distinct code occurs, in order, and the number of each one's code. Few possible codes need no sorting."""
    if radix > _COUNTABLE:
        _, of_pairs, counts = np.unique(codes, return_inverse=True, return_counts=True)
        return counts, of_pairs.astype(np.int64)
    occurrences = np.bincount(codes, minlength=radix)
    there = np.flatnonzero(occurrences)
    ranks = np.zeros(radix, dtype=np.int64)
    ranks[there] = np.arange(len(there))
    return occurrences[there], ranks[codes]
