"""Given name and surname exchanged between two records: the given names say so, and the surnames nothing."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import repeat
from typing import ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import JaroWinkler

from cauce.linkage.columns.column import Codes, Columns
from cauce.linkage.columns.comparator import Levels, Outcome, Rows
from cauce.linkage.columns.comparators.base import ValueComparator
from cauce.linkage.columns.comparators.given import SHORT, short_form
from cauce.linkage.columns.comparators.likeness import bounded
from cauce.linkage.columns.comparators.pairs import Read, Readings, chunks
from cauce.linkage.columns.comparators.words import first_words, words
from cauce.model.ruleset import Comparison, Field

_NEARLY = 0.75
"""How alike given name and surname are at least, crosswise, where the other two are the same."""


class NameComparator(ValueComparator[Read]):
    """Given names or surnames. Where both are there, they may be exchanged: then the given names say so, and the surnames nothing."""

    group: ClassVar[str] = "name"
    exchanged: ClassVar[int]
    """Level where given name and surname are exchanged."""
    gives_way: ClassVar[NDArray[np.bool_]]
    """By level, *missing* last: whether an exchange says more."""
    half_exchanged: ClassVar[int]
    """Level where one's given name is the other's surname, and the other two cannot be compared."""

    def __init__(self, comparison: Comparison, fields: Mapping[str, Field]) -> None:
        super().__init__(comparison, fields)
        self._gives_way = tuple(self.gives_way.tolist())
        self._first_words, self._partners_first_words = Readings(first_words), Readings(first_words)
        self._firsts: tuple[list[str], list[str], _FirstWords] | None = None

    def level(self, one: Sequence[str], other: Sequence[str]) -> int:
        """See `ColumnComparator`."""
        found = super().level(one, other)
        if len(one) == 1 or not self._gives_way[found] or not (_meet(one[0], other[1]) or _meet(one[1], other[0])):
            return found
        crossings = {_crossing(one[0], other[1]), _crossing(one[1], other[0])}
        if "other" in crossings or not self.partner_gives_way(one[1], other[1]):
            return found
        return self.half_exchanged if "absent" in crossings else self.exchanged

    def compare(self, left: Rows, right: Rows, columns: Columns) -> Levels:
        """See `ColumnComparator`."""
        levels = super().compare(left, right, columns)
        if len(self.fields) > 1:
            self._exchange(levels, left, right, columns)
        return levels

    def _exchange(self, levels: Levels, left: Rows, right: Rows, columns: Columns) -> None:
        """Asks `level` for the pairs where the name of one is the other kind of name of the other."""
        mine, partner = (columns[field.name] for field in self.fields)
        names, of_names = self._first_words.of(mine, (left, right))
        partners, of_partners = self._partners_first_words.of(partner, (left, right))
        firsts = self._firsts_of(of_names, of_partners)
        for chunk in chunks(len(levels)):
            open_pairs = np.flatnonzero(self.gives_way[levels[chunk]])
            one, other = left[chunk][open_pairs], right[chunk][open_pairs]
            crossed = firsts.of_names[names.of(one)] == firsts.of_partners[partners.of(other)]
            crossed |= firsts.of_names[names.of(other)] == firsts.of_partners[partners.of(one)]
            for place in np.flatnonzero(crossed).tolist():
                pair = [(mine.text(row), partner.text(row)) for row in (int(one[place]), int(other[place]))]
                levels[chunk][open_pairs[place]] = self.level(*pair)

    def _firsts_of(self, of_names: list[str], of_partners: list[str]) -> _FirstWords:
        """`_first_words`, kept for as long as the same words are read."""
        kept = self._firsts
        if kept is None or kept[0] is not of_names or kept[1] is not of_partners:
            kept = self._firsts = (of_names, of_partners, _first_words(of_names, of_partners))
        return kept[2]

    @staticmethod
    @abstractmethod
    def partner_gives_way(one: str, other: str) -> bool:
        """Whether the names of the other kind reach one of their levels that give way."""


class _FirstWords(NamedTuple):
    """Numbers of the first words of names and of names of the other kind; what is absent, or an initial, equals nothing."""

    of_names: Codes
    of_partners: Codes


def _first_words(of_names: list[str], of_partners: list[str]) -> _FirstWords:
    """Only words that begin names of both kinds are numbered."""
    both = {word: number for number, word in enumerate(sorted(set(of_names).intersection(of_partners))) if len(word) > 1}
    return _FirstWords(_places(of_names, both, -1), _places(of_partners, both, -2))


def _places(words_asked: list[str], numbers_of: Mapping[str, int], absent: int) -> Codes:
    """The numbers of words, and at the end `absent`, which stands for records without a name too."""
    found = np.full(len(words_asked) + 1, absent, dtype=np.int32)
    found[:-1] = list(map(numbers_of.get, words_asked, repeat(absent)))
    return found


def _meet(one: str, other: str) -> bool:
    """Whether one's given name and the other's surname begin with the same word."""
    return one != "" and other != "" and words(one)[0] == words(other)[0] and len(words(one)[0]) > 1


@lru_cache(maxsize=1 << 16)
def _crossing(one: str, other: str) -> str:
    """How one's given name and the other's surname agree: `absent`, `near` (initial, short form, alike in whole or first) or `other`."""
    if not one or not other:
        return "absent"
    first, its_first = words(one)[0], words(other)[0]
    initial = first[0] == its_first[0] and min(len(first), len(its_first)) == 1
    if initial or short_form(one, other) == SHORT:
        return "near"
    likeness = max(JaroWinkler.similarity(*pair, score_cutoff=_NEARLY) for pair in ((first, its_first), bounded((one, other))))
    return "near" if likeness >= _NEARLY else "other"


def giving_way(outcomes: tuple[Outcome, ...]) -> NDArray[np.bool_]:
    """By level, *missing* last: whether an exchange of given name and surname says more."""
    return np.array([*(outcome.name in _HARDLY for outcome in outcomes), True])


_HARDLY = frozenset({"fuzzy", "part", "initial", "similar", "different"})
"""Outcomes that a chance may bring about."""
