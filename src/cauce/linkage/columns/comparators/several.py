"""Like fields compared as one: a first and a second telephone, a private and an office mailbox. Who gives which first is chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np

from cauce.linkage.columns.column import ABSENT, Column, Columns
from cauce.linkage.columns.comparator import Levels, Rows
from cauce.linkage.columns.comparators.base import ValueComparator
from cauce.linkage.columns.comparators.outcomes import MISSING
from cauce.linkage.columns.comparators.pairs import Read
from cauce.model.ruleset import Comparison, Field

MOST = 4
"""Like fields that are compared as one."""
_NOTHING = np.iinfo(np.int8).max


class SeveralComparator(ValueComparator[Read]):
    """A comparator of one field or of several like ones: the best that any value of one record says of any of the other."""

    takes_others = True

    def __init__(self, comparison: Comparison, fields: Mapping[str, Field]) -> None:
        super().__init__(comparison, fields)
        for field in self.fields[1:]:
            own = self.frequent
            self.frequent = {**own, **{value: max(share, own.get(value, 0.0)) for value, share in field.frequent.items()}}
        self._joined: tuple[tuple[Column, ...], Column] | None = None

    def level(self, one: Sequence[str], other: Sequence[str]) -> int:
        """See `ColumnComparator`."""
        if len(one) == 1:
            return super().level(one, other)
        return min((level for level in map(self._level, *zip(*product(one, other), strict=True)) if level != MISSING), default=MISSING)

    def compare(self, left: Rows, right: Rows, columns: Columns) -> Levels:
        """See `ColumnComparator`."""
        if len(self.fields) == 1:
            return super().compare(left, right, columns)
        joined = self._join(tuple(columns[field.name] for field in self.fields))
        count = len(joined) // len(self.fields)
        best = np.full(len(left), _NOTHING, dtype=np.int8)
        for mine, yours in product(range(len(self.fields)), repeat=2):
            found = self.compare_column(left + mine * count, right + yours * count, joined)
            np.minimum(best, np.where(found == MISSING, _NOTHING, found), out=best)
        return np.where(best == _NOTHING, np.int8(MISSING), best)

    def _level(self, mine: str, yours: str) -> int:
        return super().level((mine,), (yours,))

    def _join(self, columns: tuple[Column, ...]) -> Column:
        """The columns one below the other, with each value once; kept, since a column is asked about again and again."""
        kept = self._joined
        if kept is None or any(one is not other for one, other in zip(kept[0], columns, strict=True)):
            places: dict[str, int] = {}
            codes = []
            for column in columns:
                numbers = [places.setdefault(value, len(places)) for value in column.values]
                codes.append(np.array([*numbers, ABSENT], dtype=np.int32)[column.codes])
            kept = self._joined = (columns, Column(np.concatenate(codes), list(places)))
        return kept[1]
