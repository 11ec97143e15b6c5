"""Texts, cities, company names, and what has few values: sex, state, categories."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import ClassVar

import numpy as np
from rapidfuzz.distance import JaroWinkler

from cauce.linkage.columns.column import Codes
from cauce.linkage.columns.comparator import Levels, Outcome
from cauce.linkage.columns.comparators.base import ValueComparator
from cauce.linkage.columns.comparators.likeness import Measured, bounded
from cauce.linkage.columns.comparators.outcomes import EXACT, FIXED, Free, Partial, graded, numbers
from cauce.linkage.columns.comparators.pairs import distinct, pair_keys

_SPARSE = 0.35
"""How far cross pairs that lack it damp what speaks for a union (see `Comparison.sparse`): what can be copied says little of those."""
_KNOWN, _UNKNOWN = 0.6, 1.0
"""What m of a disagreement is held to. What nobody knows the meaning of is held to nothing: purchases are another thing every time."""
_SIMILAR, _NEAR = 0.92, 0.85
"""Jaro-Winkler similarities, at least, of texts that are nearly the same and of those that resemble each other."""


def _text(what: str, free: Free = FIXED) -> tuple[Outcome, ...]:
    return graded(
        what,
        (Partial("similar", f"Nearly the same {what}."), Partial("near", f"The {what}s resemble each other.", under="similar")),
        f"Another {what}.",
        free,
    )


class Text(ValueComparator[Measured]):
    """Finds how texts agree: same, nearly, resembling, or different."""

    kinds: ClassVar[tuple[tuple[str, ...], ...]] = (("text",),)
    sparse: ClassVar[float] = _SPARSE
    most: ClassVar[float] = _UNKNOWN
    unknown: ClassVar[bool] = True
    outcomes = _text("text")
    _similar, _near, _different = numbers(outcomes, "similar", "near", "different")

    def unequal(self, one: str, other: str) -> int:
        """By Jaro-Winkler similarity."""
        likeness = _likeness(*sorted((one, other)))
        return self._similar if likeness >= _SIMILAR else self._near if likeness >= _NEAR else self._different

    def read(self, values: Sequence[str]) -> Measured:
        """See `ValueComparator`."""
        return Measured(values)

    def unequals(self, read: Measured, one: Codes, other: Codes) -> Levels:
        """See `ValueComparator`."""
        first, inverse = distinct(pair_keys(one, other, len(read.texts)))
        likeness = read.jaro_winkler(one[first], other[first], _NEAR)
        found = np.where(likeness >= _SIMILAR, self._similar, np.where(likeness >= _NEAR, self._near, self._different))
        return found.astype(np.int8)[inverse]


@lru_cache(maxsize=1 << 16)
def _likeness(one: str, other: str) -> float:
    return JaroWinkler.similarity(*bounded((one, other)), score_cutoff=_NEAR)


class City(Text):
    """Finds how cities agree, where there is no street."""

    kinds = (("city", "address_city"),)
    most: ClassVar[float] = _KNOWN
    unknown: ClassVar[bool] = False
    outcomes = _text("city", Free(household=True))


class Category(ValueComparator[None]):
    """Finds whether a value among few is the same; a frequent one says less."""

    kinds = (("category",),)
    sparse: ClassVar[float] = _SPARSE
    most: ClassVar[float] = _UNKNOWN
    unknown: ClassVar[bool] = True
    outcomes = graded("value", (), "Another value.", Free(household=True))

    def unequal(self, one: str, other: str) -> int:  # noqa: ARG002 - one signature for all
        """Different."""
        return len(EXACT)

    def read(self, values: Sequence[str]) -> None:
        """Nothing."""

    def unequals(self, read: None, one: Codes, other: Codes) -> Levels:  # noqa: ARG002 - one signature for all
        """See `ValueComparator`."""
        return np.full(len(one), len(EXACT), dtype=np.int8)


class State(Category):
    """Finds whether state or province is the same."""

    kinds = (("state",),)
    most: ClassVar[float] = _KNOWN
    unknown: ClassVar[bool] = False
    outcomes = graded("state or province", (), "Another state or province.", Free(household=True))


class Sex(Category):
    """Finds whether the sex is the same."""

    kinds = (("sex",),)
    most: ClassVar[float] = _KNOWN
    unknown: ClassVar[bool] = False
    sparse: ClassVar[float] = 0.0
    outcomes = (
        Outcome("exact", "The same sex.", 0.9, agrees=True, household=True, namesake=True),
        Outcome("different", "Another sex.", 0.1, household=True, namesake=True),
    )

    def equal(self, value: str) -> int:  # noqa: ARG002 - one signature for all
        """How frequent it is says nothing."""
        return 0

    def equals(self, values: Sequence[str]) -> Levels:
        """See `equal`."""
        return np.zeros(len(values), dtype=np.int8)

    def unequal(self, one: str, other: str) -> int:  # noqa: ARG002 - one signature for all
        """Different."""
        return 1

    def unequals(self, read: None, one: Codes, other: Codes) -> Levels:  # noqa: ARG002 - one signature for all
        """See `ValueComparator`."""
        return np.ones(len(one), dtype=np.int8)
