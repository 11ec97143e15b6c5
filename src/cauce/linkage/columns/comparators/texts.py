"""Texts, cities, company names, and what has few values: sex, state, categories."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import ClassVar

from rapidfuzz.distance import JaroWinkler
from rapidfuzz.fuzz import token_sort_ratio

from cauce.linkage.columns.comparator import Outcome
from cauce.linkage.columns.comparators.base import PairwiseComparator, ValueComparator
from cauce.linkage.columns.comparators.outcomes import FIXED, MISSING, Free, Partial, graded

_SPARSE = 0.35
_SIMILAR, _NEAR = 0.92, 0.85
_WORDS_SIMILAR = 90.0


@lru_cache(maxsize=1 << 16)
def _likeness(one: str, other: str) -> float:
    return JaroWinkler.similarity(one, other, score_cutoff=_NEAR)


def _text(what: str, free: Free = FIXED) -> tuple[Outcome, ...]:
    return graded(
        what,
        (Partial("similar", f"Nearly the same {what}."), Partial("near", f"The {what}s resemble each other.")),
        f"Another {what}.",
        free,
    )


class Text(ValueComparator):
    """Finds how texts agree: same, nearly, resembling, or different."""

    kinds = (("text",),)
    sparse: ClassVar[float] = _SPARSE
    most: ClassVar[float] = 0.6
    outcomes = _text("text")

    @classmethod
    def unequal(cls, one: str, other: str) -> int:
        """By Jaro-Winkler similarity."""
        likeness = _likeness(one, other)
        return 4 if likeness >= _SIMILAR else 5 if likeness >= _NEAR else 6


class City(Text):
    """Finds how cities agree, where there is no street."""

    kinds = (("city",),)
    outcomes = _text("city", Free(household=True))


class Company(ValueComparator):
    """Finds how company names without legal form agree: same words, nearly, or one within the other."""

    kinds = (("company",),)
    sparse: ClassVar[float] = _SPARSE
    most: ClassVar[float] = 0.6
    outcomes = graded(
        "organisation",
        (
            Partial("words", "The same organisation's name, words in another order or joined."),
            Partial("similar", "Nearly the same organisation's name."),
            Partial("part", "One organisation's name is part of the other's."),
            Partial("near", "The organisations' names resemble each other."),
        ),
        "Another organisation.",
    )

    @classmethod
    def unequal(cls, one: str, other: str) -> int:
        """See `companies`."""
        return companies(one, other)


@lru_cache(maxsize=1 << 16)
def companies(one: str, other: str) -> int:
    """The level of two different company names. Symmetric."""
    words, others = one.split(), other.split()
    if set(words) == set(others) or "".join(words) == "".join(others):
        return 4
    if token_sort_ratio(one, other, score_cutoff=_WORDS_SIMILAR) >= _WORDS_SIMILAR:
        return 5
    if set(words) <= set(others) or set(others) <= set(words):
        return 6
    return 7 if JaroWinkler.similarity(one, other, score_cutoff=_NEAR) >= _NEAR else 8


class Category(ValueComparator):
    """Finds whether a value among few is the same; a frequent one says less."""

    kinds = (("category",),)
    sparse: ClassVar[float] = _SPARSE
    most: ClassVar[float] = 0.6
    outcomes = graded("value", (), "Another value.", Free(household=True))

    @classmethod
    def unequal(cls, one: str, other: str) -> int:  # noqa: ARG003 - one signature for all
        """Different."""
        return 4


class State(Category):
    """Finds whether state or province is the same."""

    kinds = (("state",),)
    outcomes = graded("state or province", (), "Another state or province.", Free(household=True))


class Sex(PairwiseComparator):
    """Finds whether the sex is the same."""

    kinds = (("sex",),)
    outcomes = (
        Outcome("exact", "The same sex.", 0.9, agrees=True, household=True, namesake=True),
        Outcome("different", "Another sex.", 0.1, household=True, namesake=True),
    )

    def level(self, one: Sequence[str], other: Sequence[str]) -> int:
        """Equal or not."""
        return MISSING if not one[0] or not other[0] else int(one[0] != other[0])
