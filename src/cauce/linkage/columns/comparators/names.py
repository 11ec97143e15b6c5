"""Given names, surnames, middle names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import ClassVar

import numpy as np

from cauce.linkage.columns.column import Codes
from cauce.linkage.columns.comparator import Levels, Outcome
from cauce.linkage.columns.comparators.base import ValueComparator
from cauce.linkage.columns.comparators.exchange import NameComparator, giving_way
from cauce.linkage.columns.comparators.given import REORDERED, SHORT, UNRELATED, GivenNames, short_form
from cauce.linkage.columns.comparators.outcomes import MISSING, Free, Partial, graded, index, numbers
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
    remainder,
    words,
)
from cauce.linkage.frequency import TABLE_SETS, load_frequencies
from cauce.linkage.normalize.nicknames import full_given

_GIVEN = ("given", "full_given")
_SURNAME = ("surname", "full_surname")

_COMMON_GIVEN, _COMMON_SURNAME = 0.01, 0.004
"""A first word that a larger share of people bears says less, where not all of the name agrees."""


@lru_cache(maxsize=1 << 16)
def _common_given(word: str) -> bool:
    shares = load_frequencies(TABLE_SETS[0]).given
    return max(shares.get(word, 0.0), shares.get(full_given(word)[0], 0.0)) > _COMMON_GIVEN


@lru_cache(maxsize=1 << 16)
def _common_surname(word: str) -> bool:
    return load_frequencies(TABLE_SETS[0]).surnames.get(word, 0.0) > _COMMON_SURNAME


def _where_common(outcomes: tuple[Outcome, ...]) -> Levels:
    """Level -> the level for a common name."""
    names = {outcome.name: number for number, outcome in enumerate(outcomes)}
    return np.array([names.get(f"{outcome.name}_common", number) for number, outcome in enumerate(outcomes)], dtype=np.int8)


def _table(outcomes: tuple[Outcome, ...], found: Mapping[int, str]) -> Levels:
    """What `remainder` finds -> level; `NOTHING`, -1, is the last."""
    names = [found[worst] for worst in (TYPO, PREFIX, FUZZY, INITIAL, SIMILAR, UNLIKE, NOTHING)]
    return np.array([index(outcomes, name) for name in names], dtype=np.int8)


class GivenName(NameComparator[GivenNames]):
    """Finds how given names agree: same, exchanged with the surname, short form, misspelt, an initial, in part."""

    kinds = (_GIVEN, _SURNAME)
    seldom_shared: ClassVar[bool] = True
    at_home: ClassVar[float] = 0.03  # one child in a few is named after the parent of its sex
    outcomes = graded(
        "given name",
        (
            Partial("swapped", "Given name and surname are exchanged.", under=None),
            Partial("typo", "The given names differ by a typing error."),
            Partial("typo_common", "The given names differ by a typing error; the name is a common one.", under="typo"),
            Partial("short", "One given name is a short form of the other, or lacks a part of it."),
            Partial(
                "short_common",
                "One given name is a short form of the other, or lacks a part of it; the name is a common one.",
                under="short",
            ),
            Partial("fuzzy", "The given names are nearly the same.", under="typo"),
            Partial("initial", "One is an initial of the other's given name."),
            Partial("part", "The given names have a part in common, but are not the same (José María, María José)."),
            Partial("half_swapped", "One's given name is the other's surname.", under="swapped"),
            Partial("similar", "The given names resemble each other.", under="fuzzy"),
        ),
        "Different given names.",
        Free(namesake=True, contradicts=True),
    )
    exchanged, half_exchanged = numbers(outcomes, "swapped", "half_swapped")
    gives_way = giving_way(outcomes)
    _where_common = _where_common(outcomes)
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
        common = read.names.first_words(_common_given)
        return np.where(common[one] | common[other], self._where_common[found], found)

    @classmethod
    def level_of(cls, one: str, other: str) -> int:
        """`unequal`, without memory."""
        found = cls._level_of(one, other)
        common = _common_given(words(one)[0]) or _common_given(words(other)[0])
        return int(cls._where_common[found]) if common else found

    @classmethod
    def _level_of(cls, one: str, other: str) -> int:
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
    seldom_shared: ClassVar[bool] = True
    outcomes = graded(
        "surname",
        (
            Partial("first", "The same first surname; one gives no second."),
            Partial("first_common", "The same first surname, a common one; one gives no second.", under="first"),
            Partial("typo", "The surnames differ by a typing error."),
            Partial("typo_common", "The surnames differ by a typing error; the name is a common one.", under="typo"),
            Partial("fuzzy", "The surnames are nearly the same.", under="typo"),
            Partial("first_only", "The same first surname, another second.", under="first"),
            Partial("part", "Only one of the surnames is the same, or their order is another."),
            Partial("initial", "One is an initial of the other's surname."),
            Partial("similar", "The surnames resemble each other.", under="fuzzy"),
        ),
        "Different surnames.",
        Free(household=True, namesake=True, contradicts=True),
    )
    exchanged = half_exchanged = MISSING
    gives_way = giving_way(outcomes)
    _where_common = _where_common(outcomes)
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
        common = read.first_words(_common_surname)
        return np.where(common[one] | common[other], self._where_common[found], found)

    @classmethod
    def level_of(cls, one: str, other: str) -> int:
        """`unequal`, without memory."""
        found = cls._level_of(one, other)
        common = _common_surname(words(one)[0]) or _common_surname(words(other)[0])
        return int(cls._where_common[found]) if common else found

    @classmethod
    def _level_of(cls, one: str, other: str) -> int:
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
