"""Where two records come from: some pairs of sources share more people than others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations_with_replacement
from typing import ClassVar

from cauce.linkage.columns.comparator import Outcome
from cauce.linkage.columns.comparators.base import PairwiseComparator
from cauce.linkage.columns.comparators.outcomes import MISSING
from cauce.model.ruleset import Comparison, Field

_RANKS = ("largest", "second", "third", "fourth")
_PAIRS = tuple(combinations_with_replacement(range(len(_RANKS)), 2))
_PRIOR = 1 / (len(_PAIRS) + 2)


def _says(one: int, other: int) -> str:
    if one == other:
        return f"Both records are of the {_RANKS[one]} source."
    return f"One record is of the {_RANKS[one]} source, one of the {_RANKS[other]}."


class SourcePair(PairwiseComparator):
    """Finds which two sources the records are of: by rank in size up to four sources, else only whether they are one.

    What each pair of sources says is learned; nothing is known before.
    """

    kinds = (("source",),)
    most: ClassVar[float] = 1.0
    outcomes = (
        *(Outcome(f"{_RANKS[one]}_{_RANKS[other]}", _says(one, other), _PRIOR, household=True) for one, other in _PAIRS),
        Outcome("same_source", "Both records are of one source.", _PRIOR, household=True),
        Outcome("other_source", "The records are of two sources.", _PRIOR, household=True),
    )

    def __init__(self, comparison: Comparison, fields: Mapping[str, Field]) -> None:
        super().__init__(comparison, fields)
        shares = self.fields[0].frequent
        ranked = sorted(shares, key=lambda source: (-shares[source], source))
        self._ranks = {source: rank for rank, source in enumerate(ranked)} if len(ranked) <= len(_RANKS) else {}

    def level(self, one: Sequence[str], other: Sequence[str]) -> int:
        """See `ColumnComparator`."""
        mine, yours = one[0], other[0]
        if not mine or not yours:
            return MISSING
        low, high = sorted((self._ranks.get(mine, -1), self._ranks.get(yours, -1)))
        return _PAIRS.index((low, high)) if low >= 0 else len(_PAIRS) + (mine != yours)
