"""Where two records come from: some pairs of sources share more people than others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations_with_replacement
from typing import ClassVar

import numpy as np

from cauce.linkage.columns.column import Columns
from cauce.linkage.columns.comparator import ColumnComparator, Levels, Outcome, Rows
from cauce.linkage.columns.comparators.outcomes import MISSING
from cauce.linkage.columns.comparators.pairs import chunks
from cauce.model.ruleset import Comparison, Field

_RANKS = ("largest", "second", "third", "fourth")
_PAIRS = tuple(combinations_with_replacement(range(len(_RANKS)), 2))
_PRIOR = 1 / (len(_PAIRS) + 2)


def _says(one: int, other: int) -> str:
    if one == other:
        return f"Both records are of the {_RANKS[one]} source."
    return f"One record is of the {_RANKS[one]} source, one of the {_RANKS[other]}."


class SourcePair(ColumnComparator):
    """Finds which two sources the records are of: by rank in size up to four sources, else only whether they are one.

    What each pair of sources says is learned; nothing is known before, nor of sources that training has not seen.
    """

    kinds = (("source",),)
    most: ClassVar[float] = 1.0
    outcomes = (
        *(Outcome(f"{_RANKS[one]}_{_RANKS[other]}", _says(one, other), _PRIOR, household=True, under=None) for one, other in _PAIRS),
        Outcome("same_source", "Both records are of one source.", _PRIOR, household=True, under=None),
        Outcome("other_source", "The records are of two sources.", _PRIOR, household=True, under=None),
    )

    def __init__(self, comparison: Comparison, fields: Mapping[str, Field]) -> None:
        super().__init__(comparison, fields)
        shares = self.fields[0].frequent
        ranked = sorted(shares, key=lambda source: (-shares[source], source))
        self._ranks = {source: rank for rank, source in enumerate(ranked)} if len(ranked) <= len(_RANKS) else {}
        """None where there are more sources than ranks."""

    def level(self, one: Sequence[str], other: Sequence[str]) -> int:
        """See `ColumnComparator`."""
        mine, yours = one[0], other[0]
        if not mine or not yours:
            return MISSING
        if not self._ranks:
            return len(_PAIRS) + (mine != yours)
        rank, other_rank = self._ranks.get(mine, _UNRANKED), self._ranks.get(yours, _UNRANKED)
        return MISSING if _UNRANKED in (rank, other_rank) else int(_TABLE[rank, other_rank])

    def compare(self, left: Rows, right: Rows, columns: Columns) -> Levels:
        """See `ColumnComparator`."""
        column = columns[self.fields[0].name]
        ranks = np.array([self._ranks.get(value, _UNRANKED) for value in column.values] + [_UNRANKED], dtype=np.int8)
        levels = np.empty(len(left), dtype=np.int8)
        for chunk in chunks(len(left)):
            one, other = column.codes[left[chunk]], column.codes[right[chunk]]
            rank, other_rank = ranks[one], ranks[other]
            if self._ranks:
                found, missing = _TABLE[rank, other_rank], (rank == _UNRANKED) | (other_rank == _UNRANKED)
            else:
                found, missing = len(_PAIRS) + (one != other), (one < 0) | (other < 0)
            levels[chunk] = np.where(missing, MISSING, found)
        return levels


_UNRANKED = -1


def _table() -> Levels:
    """Level by the ranks of both sources."""
    table = np.zeros((len(_RANKS), len(_RANKS)), dtype=np.int8)
    for level, (one, other) in enumerate(_PAIRS):
        table[one, other] = table[other, one] = level
    return table


_TABLE = _table()
