"""Names of organisations, without their legal form."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import ClassVar, NamedTuple

import numpy as np
from rapidfuzz.distance import JaroWinkler, Levenshtein

from cauce.linkage.columns.column import Codes
from cauce.linkage.columns.comparator import Levels
from cauce.linkage.columns.comparators.base import ValueComparator
from cauce.linkage.columns.comparators.likeness import Measured, bounded
from cauce.linkage.columns.comparators.outcomes import Free, Partial, graded, numbers
from cauce.linkage.columns.comparators.pairs import distinct, numbered, pair_keys
from cauce.linkage.columns.comparators.words import Names, all_words, words

_SORTED, _NEAR = 0.84, 0.85
"""Likeness at least: of the words in order by edits, so that one letter of six may be wrong; of the whole by Jaro and Winkler."""


class Companies(NamedTuple):
    """Distinct names of organisations."""

    words: Names
    """Their distinct words."""
    joined: Codes
    """Equal numbers: the same letters, written apart or together."""
    ordered: Measured
    """Their distinct words in alphabetical order."""
    whole: Measured

    @classmethod
    def of(cls, names: Sequence[str]) -> Companies:
        """Distinct names."""
        ordered = [_ordered(name) for name in names]
        joined = numbered(["".join(words(name)) for name in names])
        return cls(Names(all_words(ordered)), joined, Measured(ordered), Measured([_whole(name) for name in names]))


def _ordered(value: str) -> str:
    return " ".join(sorted(set(words(value))))


def _whole(value: str) -> str:
    return " ".join(words(value))


class Company(ValueComparator[Companies]):
    """Finds how company names without legal form agree: same words, nearly, or one within the other."""

    kinds = (("company", "employer"),)
    seldom_shared: ClassVar[bool] = True
    sparse: ClassVar[float] = 0.35
    most: ClassVar[float] = 0.6
    outcomes = graded(
        "organisation",
        (
            Partial("words", "The same organisation's name, words in another order or joined."),
            Partial("similar", "Nearly the same organisation's name."),
            Partial("part", "One organisation's name is part of the other's."),
            Partial("near", "The organisations' names resemble each other.", under="similar"),
        ),
        "Another organisation.",
        Free(namesake=True),
    )
    _words, _similar, _part, _near, _different = numbers(outcomes, "words", "similar", "part", "near", "different")

    def unequal(self, one: str, other: str) -> int:
        """By their words in any order, else by their beginnings."""
        return _companies(*sorted((one, other)))

    @classmethod
    def level_of(cls, one: str, other: str) -> int:
        """`unequal`, without memory."""
        mine, yours = set(words(one)), set(words(other))
        if mine == yours or "".join(words(one)) == "".join(words(other)):
            return cls._words
        if Levenshtein.normalized_similarity(*bounded((_ordered(one), _ordered(other))), score_cutoff=_SORTED) >= _SORTED:
            return cls._similar
        if mine <= yours or yours <= mine:
            return cls._part
        return cls._near if JaroWinkler.similarity(*bounded((_whole(one), _whole(other))), score_cutoff=_NEAR) >= _NEAR else cls._different

    def read(self, values: Sequence[str]) -> Companies:
        """See `ValueComparator`."""
        return Companies.of(values)

    def unequals(self, read: Companies, one: Codes, other: Codes) -> Levels:
        """See `ValueComparator`."""
        first, inverse = distinct(pair_keys(one, other, len(read.joined)))
        one, other = one[first], other[first]
        shared, counts, others = read.words.shared(one, other), read.words.counts[one], read.words.counts[other]
        found = np.full(len(one), self._different, dtype=np.int8)
        similar = read.ordered.normalized_levenshtein(one, other, _SORTED) >= _SORTED
        found[shared == np.minimum(counts, others)] = self._part
        found[similar] = self._similar
        found[((shared == counts) & (shared == others)) | (read.joined[one] == read.joined[other])] = self._words
        rest = np.flatnonzero(found == self._different)
        found[rest[read.whole.jaro_winkler(one[rest], other[rest], _NEAR) >= _NEAR]] = self._near
        return found[inverse]


_companies = lru_cache(maxsize=1 << 16)(Company.level_of)
