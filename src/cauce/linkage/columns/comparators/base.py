"""What comparators share: values that are equal, missing, or different, and pairs looked at in chunks."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from functools import cache, partial
from typing import Generic

import numpy as np

from cauce.linkage.columns.column import Codes, Column, Columns
from cauce.linkage.columns.comparator import ColumnComparator, Levels, Rows
from cauce.linkage.columns.comparators.outcomes import MISSING, rarities, rarity
from cauce.linkage.columns.comparators.pairs import Read, Readings, chunks
from cauce.model.ruleset import Comparison, Field


class ValueComparator(ColumnComparator, Generic[Read]):
    """A comparator of one field whose equal values agree exactly, by how frequent they are."""

    def __init__(self, comparison: Comparison, fields: Mapping[str, Field]) -> None:
        super().__init__(comparison, fields)
        self.frequent: Mapping[str, float] = self.fields[0].frequent
        """Share of the records that have each frequent value."""
        self._readings = Readings(lambda values: (self.equals(values), cache(partial(self.read, values))))

    def level(self, one: Sequence[str], other: Sequence[str]) -> int:
        """See `ColumnComparator`."""
        mine, yours = one[0], other[0]
        if not mine or not yours:
            return MISSING
        return self.equal(mine) if mine == yours else self.unequal(mine, yours)

    def compare(self, left: Rows, right: Rows, columns: Columns) -> Levels:
        """See `ColumnComparator`."""
        return self.compare_column(left, right, columns[self.fields[0].name])

    def compare_column(self, left: Rows, right: Rows, column: Column) -> Levels:
        """`compare` of the values of one column."""
        asked, (equal, read) = self._readings.of(column, (left, right))
        levels = np.full(len(left), MISSING, dtype=np.int8)
        for chunk in chunks(len(left)):
            one, other = asked.of(left[chunk]), asked.of(right[chunk])
            present = (one >= 0) & (other >= 0)
            same = one == other
            agree, differ = np.flatnonzero(present & same), np.flatnonzero(present & ~same)
            found = levels[chunk]
            found[agree] = equal[one[agree]]
            if len(differ):  # of rows that say the same nothing need be read
                found[differ] = self.unequals(read(), one[differ], other[differ])
        return levels

    def equal(self, value: str) -> int:
        """The level of two records that have this value."""
        return rarity(self.frequent.get(value, 0.0))

    def equals(self, values: Sequence[str]) -> Levels:
        """`equal` of many values."""
        return rarities(values, self.frequent)

    @abstractmethod
    def unequal(self, one: str, other: str) -> int:
        """The level of two different values. Symmetric."""

    @abstractmethod
    def read(self, values: Sequence[str]) -> Read:
        """What `unequals` looks at."""

    @abstractmethod
    def unequals(self, read: Read, one: Codes, other: Codes) -> Levels:
        """`unequal` of many pairs of numbers of the values that were read."""
