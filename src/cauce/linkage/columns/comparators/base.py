"""Comparators that look at each distinct pair of values once, one after the other: simple, and the measure of the faster ones."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

import numpy as np

from cauce.linkage.columns.column import Columns
from cauce.linkage.columns.comparator import ColumnComparator, Levels, Rows
from cauce.linkage.columns.comparators.outcomes import MISSING, rarity
from cauce.linkage.columns.comparators.pairs import chunks, distinct, packed


class PairwiseComparator(ColumnComparator):
    """A comparator whose `compare` asks `level` for each distinct pair."""

    def compare(self, left: Rows, right: Rows, columns: Columns) -> Levels:
        """See `ColumnComparator`."""
        levels = np.empty(len(left), dtype=np.int8)
        for chunk in chunks(len(left)):
            levels[chunk] = self._compare(left[chunk], right[chunk], columns)
        return levels

    def _compare(self, left: Rows, right: Rows, columns: Columns) -> Levels:
        mine = [columns[field.name] for field in self.fields]
        parts = [(column.codes[rows], len(column.values)) for rows in (left, right) for column in mine]
        first, inverse = distinct(packed(parts))
        found = np.fromiter(
            (
                self.level([column.text(one) for column in mine], [column.text(other) for column in mine])
                for one, other in zip(left[first].tolist(), right[first].tolist(), strict=True)
            ),
            dtype=np.int8,
            count=len(first),
        )
        return found[inverse]


class ValueComparator(PairwiseComparator):
    """A comparator of one field whose equal values agree exactly, by how frequent they are."""

    def level(self, one: Sequence[str], other: Sequence[str]) -> int:
        """See `ColumnComparator`."""
        mine, yours = one[0], other[0]
        if not mine or not yours:
            return MISSING
        if mine == yours:
            return rarity(self.fields[0].frequent.get(mine, 0.0))
        return self.unequal(mine, yours) if mine < yours else self.unequal(yours, mine)

    @staticmethod
    @abstractmethod
    def unequal(one: str, other: str) -> int:
        """The level of two different values, the smaller one first."""
