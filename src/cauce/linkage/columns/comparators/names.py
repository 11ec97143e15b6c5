"""Given names, surnames, middle names."""

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
from cauce.linkage.columns.comparators.base import Read, ValueComparator
from cauce.linkage.columns.comparators.given import REORDERED, SHORT, UNRELATED, GivenNames, short_form
from cauce.linkage.columns.comparators.likeness import bounded
from cauce.linkage.columns.comparators.outcomes import MISSING, Free, Partial, graded, index, numbers
from cauce.linkage.columns.comparators.pairs import Asked, chunks
from cauce.linkage.columns.comparators.words import (
    FUZZY,
    INITIAL,
    NOTHING,
    PREFIX,
    SIMILAR,
    TYPO,
    UNLIKE,
    Names,
    all_words,
    first_words,
    remainder,
    words,
)

_GIVEN = ("given", "full_given")
_SURNAME = ("surname", "full_surname")

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

    def level(self, one: Sequence[str], other: Sequence[str]) -> int:
        """See `ColumnComparator`."""
        found = super().level(one, other)
        if len(one) == 1 or not self.gives_way[found] or not (_meet(one[0], other[1]) or _meet(one[1], other[0])):
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
        names, partners = Asked(mine, (left, right)), Asked(partner, (left, right))
        firsts = _first_words(names.values, partners.values)
        for chunk in chunks(len(levels)):
            open_pairs = np.flatnonzero(self.gives_way[levels[chunk]])
            one, other = left[chunk][open_pairs], right[chunk][open_pairs]
            crossed = firsts.of_names[names.of(one)] == firsts.of_partners[partners.of(other)]
            crossed |= firsts.of_names[names.of(other)] == firsts.of_partners[partners.of(one)]
            for place in np.flatnonzero(crossed).tolist():
                pair = [(mine.text(row), partner.text(row)) for row in (int(one[place]), int(other[place]))]
                levels[chunk][open_pairs[place]] = self.level(*pair)

    @staticmethod
    @abstractmethod
    def partner_gives_way(one: str, other: str) -> bool:
        """Whether the names of the other kind reach one of their levels that give way."""


class _FirstWords(NamedTuple):
    """Numbers of the first words of names and of names of the other kind; what is absent, or an initial, equals nothing."""

    of_names: Codes
    of_partners: Codes


def _first_words(names: Sequence[str], partners: Sequence[str]) -> _FirstWords:
    """Only words that begin names of both kinds are numbered."""
    firsts, of_partners = first_words(names), first_words(partners)
    both = {word: number for number, word in enumerate(sorted(set(firsts).intersection(of_partners))) if len(word) > 1}
    return _FirstWords(_places(firsts, both, -1), _places(of_partners, both, -2))


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


def _giving_way(outcomes: tuple[Outcome, ...]) -> NDArray[np.bool_]:
    return np.array([*(outcome.name in _HARDLY for outcome in outcomes), True])


_HARDLY = frozenset({"part", "similar", "different"})
"""Outcomes that a chance may bring about."""


def _table(outcomes: tuple[Outcome, ...], found: Mapping[int, str]) -> Levels:
    """What `remainder` finds -> level; `NOTHING`, -1, is the last."""
    names = [found[worst] for worst in (TYPO, PREFIX, FUZZY, INITIAL, SIMILAR, UNLIKE, NOTHING)]
    return np.array([index(outcomes, name) for name in names], dtype=np.int8)


class GivenName(NameComparator[GivenNames]):
    """Finds how given names agree: same, exchanged with the surname, short form, misspelt, an initial, in part."""

    kinds = (_GIVEN, _SURNAME)
    outcomes = graded(
        "given name",
        (
            Partial("swapped", "Given name and surname are exchanged."),
            Partial("typo", "The given names differ by a typing error."),
            Partial("short", "One given name is a short form of the other, or lacks a part of it."),
            Partial("fuzzy", "The given names are nearly the same."),
            Partial("initial", "One is an initial of the other's given name."),
            Partial("part", "The given names have a part in common, but are not the same (José María, María José)."),
            Partial("half_swapped", "One's given name is the other's surname."),
            Partial("similar", "The given names resemble each other."),
        ),
        "Different given names.",
        Free(namesake=True, contradicts=True),
    )
    exchanged, half_exchanged = numbers(outcomes, "swapped", "half_swapped")
    gives_way = _giving_way(outcomes)
    _typo, _short, _part = numbers(outcomes, "typo", "short", "part")
    _alike = _table(
        outcomes,
        {TYPO: "typo", PREFIX: "short", FUZZY: "fuzzy", INITIAL: "initial", SIMILAR: "similar", UNLIKE: "different", NOTHING: "part"},
    )
    _with_common = _table(
        outcomes, {TYPO: "typo", PREFIX: "short", FUZZY: "fuzzy", INITIAL: "short", SIMILAR: "part", UNLIKE: "part", NOTHING: "part"}
    )

    def unequal(self, one: str, other: str) -> int:
        """By short forms, else by what is left of the names without their common words."""
        return _given_level(*sorted((one, other)))

    def read(self, values: Sequence[str]) -> GivenNames:
        """See `ValueComparator`."""
        return GivenNames(values)

    def unequals(self, read: GivenNames, one: Codes, other: Codes) -> Levels:
        """See `ValueComparator`."""
        related = read.short_forms(one, other)
        found = np.where(related == SHORT, self._short, self._part).astype(np.int8)
        asked = np.flatnonzero(related == UNRELATED)
        rest = read.names.remainders(one[asked], other[asked])
        found[asked] = np.where(rest.common, self._with_common[rest.worst], self._alike[rest.worst])
        found[read.names.joined(one, other)] = self._typo
        return found

    @classmethod
    def level_of(cls, one: str, other: str) -> int:
        """`unequal`, without memory."""
        if "".join(words(one)) == "".join(words(other)):
            return cls._typo
        related = short_form(one, other)
        if related != UNRELATED:
            return cls._part if related == REORDERED else cls._short
        rest = remainder(words(one), words(other))
        return int((cls._with_common if rest.common else cls._alike)[rest.worst])

    @staticmethod
    def partner_gives_way(one: str, other: str) -> bool:
        """See `NameComparator`."""
        return not one or not other or (one != other and bool(Surname.gives_way[_surname_level(*sorted((one, other)))]))


class Surname(NameComparator[Names]):
    """Finds how surnames agree: same, the second one missing, misspelt, only one of two the same."""

    kinds = (_SURNAME, _GIVEN)
    outcomes = graded(
        "surname",
        (
            Partial("first", "The same first surname; one gives no second."),
            Partial("typo", "The surnames differ by a typing error."),
            Partial("fuzzy", "The surnames are nearly the same."),
            Partial("first_only", "The same first surname, another second."),
            Partial("part", "Only one of the surnames is the same, or their order is another."),
            Partial("initial", "One is an initial of the other's surname."),
            Partial("similar", "The surnames resemble each other."),
        ),
        "Different surnames.",
        Free(household=True, namesake=True, contradicts=True),
    )
    exchanged = half_exchanged = MISSING
    gives_way = _giving_way(outcomes)
    _typo, _first, _first_only, _part = numbers(outcomes, "typo", "first", "first_only", "part")
    _alike = _table(
        outcomes,
        {TYPO: "typo", PREFIX: "fuzzy", FUZZY: "fuzzy", INITIAL: "initial", SIMILAR: "similar", UNLIKE: "different", NOTHING: "part"},
    )
    _same_first = _table(
        outcomes,
        {TYPO: "typo", PREFIX: "fuzzy", FUZZY: "fuzzy", INITIAL: "first", SIMILAR: "first_only", UNLIKE: "first_only", NOTHING: "first"},
    )
    _other_first = _table(
        outcomes, {TYPO: "typo", PREFIX: "fuzzy", FUZZY: "fuzzy", INITIAL: "part", SIMILAR: "part", UNLIKE: "part", NOTHING: "part"}
    )

    def unequal(self, one: str, other: str) -> int:
        """By what is left of the names without their common words, and whether the first one is common."""
        return _surname_level(*sorted((one, other)))

    def read(self, values: Sequence[str]) -> Names:
        """See `ValueComparator`."""
        return Names(all_words(values))

    def unequals(self, read: Names, one: Codes, other: Codes) -> Levels:
        """See `ValueComparator`."""
        rest = read.remainders(one, other)
        same_first = read.first[one] == read.first[other]
        found = np.where(same_first, self._same_first[rest.worst], self._other_first[rest.worst])
        found[~rest.common] = self._alike[rest.worst[~rest.common]]
        found[(rest.worst == NOTHING) & (rest.one == rest.other)] = self._part
        found[read.joined(one, other)] = self._typo
        return found

    @classmethod
    def level_of(cls, one: str, other: str) -> int:
        """`unequal`, without memory."""
        mine, yours = words(one), words(other)
        if "".join(mine) == "".join(yours):
            return cls._typo
        rest = remainder(mine, yours)
        if not rest.common:
            return int(cls._alike[rest.worst])
        if rest.worst == NOTHING and rest.one == rest.other:
            return cls._part
        return int((cls._same_first if mine[0] == yours[0] else cls._other_first)[rest.worst])

    @staticmethod
    def partner_gives_way(one: str, other: str) -> bool:
        """See `NameComparator`."""
        return not one or not other or (one != other and bool(GivenName.gives_way[_given_level(*sorted((one, other)))]))


class MiddleName(ValueComparator[Names]):
    """Finds how middle names agree: same, an initial, nearly the same."""

    kinds = (("middle",),)
    outcomes = graded(
        "middle name",
        (Partial("initial", "One is an initial of the other's middle name."), Partial("similar", "The middle names are nearly the same.")),
        "Different middle names.",
    )
    _alike = _table(
        outcomes,
        {
            TYPO: "similar",
            PREFIX: "similar",
            FUZZY: "similar",
            INITIAL: "initial",
            SIMILAR: "different",
            UNLIKE: "different",
            NOTHING: "similar",
        },
    )

    def unequal(self, one: str, other: str) -> int:
        """By what is left without common words; nothing left of one is nearly the same."""
        return int(self._alike[remainder(words(one), words(other)).worst])

    def read(self, values: Sequence[str]) -> Names:
        """See `ValueComparator`."""
        return Names(all_words(values))

    def unequals(self, read: Names, one: Codes, other: Codes) -> Levels:
        """See `ValueComparator`."""
        return np.asarray(self._alike[read.remainders(one, other).worst])


_given_level = lru_cache(maxsize=1 << 16)(GivenName.level_of)
_surname_level = lru_cache(maxsize=1 << 16)(Surname.level_of)
