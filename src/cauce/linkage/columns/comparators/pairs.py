"""Pairs of values: only the values that pairs ask for are read, and each distinct pair can be looked at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from cauce.linkage.columns.column import ABSENT, Codes, Column
from cauce.linkage.columns.comparator import Rows
from cauce.linkage.columns.digests import GOLDEN

Numbers = NDArray[np.int64]
Texts = NDArray[np.object_]

CHUNK = 1 << 20
"""Pairs that are compared at once: bounds the memory."""

_KEEPABLE = 1 << 17
"""Values of which all that is read may be kept: a sample's."""
_FEW = 1 << 10
"""Keys that are sorted rather than hashed."""


def chunks(count: int, size: int = CHUNK) -> Iterator[slice]:
    """Slices that cover so many pairs."""
    for start in range(0, count, size):
        yield slice(start, min(start + size, count))


class Asked:
    """The values of a column that some rows have, numbered anew: what costs time per value is not spent on the others."""

    def __init__(self, column: Column, rows: Sequence[Rows] | None = None) -> None:
        """All values under the numbers that they have, if no rows are given."""
        self.values = column.values
        self._codes = column.codes
        self._numbers: Codes | None = None
        if rows is None:
            return
        asked = np.zeros(len(column.values) + 1, dtype=bool)
        for side in rows:
            for chunk in chunks(len(side)):
                asked[column.codes[side[chunk]]] = True  # ABSENT, -1, is the last place
        asked[-1] = False
        places = np.flatnonzero(asked)
        self.values = [column.values[place] for place in places.tolist()]
        self._numbers = np.full(len(asked), ABSENT, dtype=np.int32)
        self._numbers[places] = np.arange(len(places), dtype=np.int32)

    def of(self, rows: Rows) -> Codes:
        """For each row the number of its value, or `ABSENT`."""
        codes = self._codes[rows]
        return codes if self._numbers is None else np.asarray(self._numbers[codes])


Read = TypeVar("Read")
"""What a comparator reads out of a column's values, once for each value."""


class Readings(Generic[Read]):
    """What is read of values: of those that are asked for, or, where a column is asked about again and again, of all, and kept."""

    def __init__(self, read: Callable[[list[str]], Read]) -> None:
        self._read = read
        self._kept: tuple[list[str], Read] | None = None
        self._last: list[str] = []
        self._rows = 0
        """Rows for which the values of `_last` were asked."""

    def of(self, column: Column, rows: tuple[Rows, Rows]) -> tuple[Asked, Read]:
        """What was read of a column's values, and by which numbers."""
        kept, values = self._kept, column.values
        if kept is not None and kept[0] is values:
            return Asked(column), kept[1]
        if self._last is not values:
            self._last, self._rows = values, 0
        self._rows += len(rows[0]) + len(rows[1])
        if len(values) > _KEEPABLE or self._rows < len(values):
            asked = Asked(column, rows)
            return asked, self._read(asked.values)
        self._kept = values, self._read(values)
        return Asked(column), self._kept[1]


def texts(values: Sequence[str]) -> Texts:
    """Texts as an array of objects, to be picked from by number."""
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def numbered(values: Sequence[str]) -> Codes:
    """For each value the number of what it equals, in order of appearance."""
    numbers = {value: number for number, value in enumerate(dict.fromkeys(values))}
    return np.fromiter(map(numbers.__getitem__, values), dtype=np.int32, count=len(values))


def pair_keys(one: NDArray[np.integer], other: NDArray[np.integer], size: int) -> Numbers:
    """One number for each unordered pair of numbers below `size`."""
    return np.asarray(np.minimum(one, other).astype(np.int64) * size + np.maximum(one, other))


def distinct(keys: Numbers) -> tuple[Numbers, Numbers]:
    """Where each distinct key stands (once), and for every key the number of its distinct one.

    Keys that hash to one place are told apart in the next round, by another hash: five times as fast as sorting where few are distinct.
    """
    if len(keys) < _FEW:
        _, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
        return first, inverse
    chosen = np.empty(len(keys), dtype=np.int64)
    pending, hashed, factor = np.arange(len(keys)), keys.astype(np.uint64), GOLDEN
    while len(pending):
        bits = (2 * len(pending)).bit_length()
        places = ((hashed * np.uint64(factor)) >> np.uint64(64 - bits)).astype(np.int64)
        table = np.empty(1 << bits, dtype=np.int64)
        table[places] = pending
        winners = table[places]
        settled = keys[winners] == keys[pending]
        chosen[pending[settled]] = winners[settled]
        pending, hashed = pending[~settled], hashed[~settled]
        hashed ^= hashed >> np.uint64(29)
        factor = (factor * GOLDEN | 1) & 0xFFFFFFFFFFFFFFFF
    is_first = chosen == np.arange(len(keys))
    return np.flatnonzero(is_first), (np.cumsum(is_first) - 1)[chosen]
