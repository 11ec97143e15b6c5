"""Given names, surnames, middle names."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import ClassVar, NamedTuple

from rapidfuzz.distance import JaroWinkler

from cauce.linkage.columns.comparators.base import ValueComparator
from cauce.linkage.columns.comparators.outcomes import MISSING, Free, Partial, graded, index
from cauce.linkage.columns.comparators.words import FUZZY, INITIAL, PREFIX, SIMILAR, TYPO, UNLIKE, without_common, words, worst
from cauce.linkage.normalize.nicknames import full_forms, full_given

_GIVEN = ("given", "full_given")
_SURNAME = ("surname", "full_surname")


class _Given(NamedTuple):
    words: tuple[str, ...]
    full: tuple[str, ...]
    """The words with short forms spelt out."""
    forms: frozenset[str]
    """Every name the first word may stand for."""


@lru_cache(maxsize=1 << 16)
def _read_given(value: str) -> _Given:
    tokens = words(value)
    return _Given(tokens, tuple(part for token in tokens for part in full_given(token)), full_forms(tokens[0]))


@lru_cache(maxsize=1 << 16)
def given_names(one: str, other: str) -> str:
    """How two different given names agree: the name of an outcome. Symmetric."""
    mine, yours = _read_given(one), _read_given(other)
    if "".join(mine.words) == "".join(yours.words):
        return "typo"
    if mine.full == yours.full:
        return "short"
    short, long = sorted((set(mine.full), set(yours.full)), key=len)
    if short <= long and any(len(word) > 1 for word in short):
        return "short" if len(short) < len(long) else "part"
    if min(len(mine.words), len(yours.words)) == 1 and not mine.forms.isdisjoint(yours.forms):
        return "short"
    rest, others = without_common(mine.words, yours.words)
    return (_PARTLY_GIVEN if len(rest) < len(mine.words) else _GIVEN_ALIKE)[worst(rest, others)]


_GIVEN_ALIKE = {TYPO: "typo", PREFIX: "short", FUZZY: "fuzzy", INITIAL: "initial", SIMILAR: "similar", UNLIKE: "different"}
_PARTLY_GIVEN = {TYPO: "typo", PREFIX: "short", FUZZY: "fuzzy", INITIAL: "short", SIMILAR: "part", UNLIKE: "part"}


@lru_cache(maxsize=1 << 16)
def surnames(one: str, other: str) -> str:
    """How two different surnames agree: the name of an outcome. Symmetric."""
    mine, yours = words(one), words(other)
    if "".join(mine) == "".join(yours):
        return "typo"
    rest, others = without_common(mine, yours)
    if len(rest) == len(mine):
        return _SURNAMES_ALIKE[worst(rest, others)]
    same_first = mine[0] == yours[0]
    if not rest or not others:
        return "first" if same_first and len(rest) != len(others) else "part"
    found = worst(rest, others)
    if found == INITIAL:
        return "first" if same_first else "part"
    return _SURNAMES_ALIKE[found] if found <= FUZZY else "first_only" if same_first else "part"


_SURNAMES_ALIKE = {TYPO: "typo", PREFIX: "fuzzy", FUZZY: "fuzzy", INITIAL: "initial", SIMILAR: "similar", UNLIKE: "different"}

_NEARLY = 0.75
"""How alike given name and surname are at least, crosswise, where the other two are the same."""
_SWAPPED, _HALF_SWAPPED = 2, 1


@lru_cache(maxsize=1 << 16)
def _crossed(given: str, surname: str) -> str:
    """How one's given name and the other's surname agree: `absent`, `same` (the first words), `near` or nothing."""
    if not given or not surname:
        return "absent"
    if words(given)[0] == words(surname)[0]:
        return "same" if len(words(given)[0]) > 1 else ""
    return "near" if JaroWinkler.similarity(*sorted((given, surname)), score_cutoff=_NEARLY) >= _NEARLY else ""


def _swap(one: Sequence[str], other: Sequence[str]) -> int:
    """Whether given name and surname are exchanged between two records: both, half (where only one can be compared), or not."""
    found = {_crossed(one[0], other[1]), _crossed(other[0], one[1])}
    if "same" not in found or "" in found:
        return 0
    return _HALF_SWAPPED if "absent" in found else _SWAPPED


class NameComparator(ValueComparator):
    """Given names or surnames. Where both are compared, they may be exchanged: then the given names say so, and the surnames nothing."""

    group: ClassVar[str] = "name"
    surname_first: ClassVar[bool] = False

    def level(self, one: Sequence[str], other: Sequence[str]) -> int:
        """See `ColumnComparator`."""
        found = super().level(one, other)
        if len(one) == 1 or MISSING < found < len(self.outcomes) - 1 or not self._partner_disagrees(one[1], other[1]):
            return found
        swap = _swap(one[::-1], other[::-1]) if self.surname_first else _swap(one, other)
        return self.exchanged[swap] if swap else found

    exchanged: ClassVar[tuple[int, int, int]]
    """Level where the names are not exchanged (never looked up), half, and exchanged."""

    @staticmethod
    def _partner_disagrees(one: str, other: str) -> bool:
        raise NotImplementedError


class GivenName(NameComparator):
    """Finds how given names agree: same, swapped with the surname, short form, misspelt, an initial, in part."""

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
    exchanged = (MISSING, index(outcomes, "half_swapped"), index(outcomes, "swapped"))
    _index: ClassVar[dict[str, int]] = {outcome.name: number for number, outcome in enumerate(outcomes)}

    @classmethod
    def unequal(cls, one: str, other: str) -> int:
        """See `given_names`."""
        return cls._index[given_names(one, other)]

    @staticmethod
    def _partner_disagrees(one: str, other: str) -> bool:
        return not one or not other or (one != other and surnames(*sorted((one, other))) == "different")


class Surname(NameComparator):
    """Finds how surnames agree: same, the second one missing, misspelt, only one of two the same."""

    kinds = (_SURNAME, _GIVEN)
    surname_first = True
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
    exchanged = (MISSING, MISSING, MISSING)
    _index: ClassVar[dict[str, int]] = {outcome.name: number for number, outcome in enumerate(outcomes)}

    @classmethod
    def unequal(cls, one: str, other: str) -> int:
        """See `surnames`."""
        return cls._index[surnames(one, other)]

    @staticmethod
    def _partner_disagrees(one: str, other: str) -> bool:
        return not one or not other or (one != other and given_names(*sorted((one, other))) == "different")


class MiddleName(ValueComparator):
    """Finds how middle names agree: same, an initial, nearly the same."""

    kinds = (("middle",),)
    outcomes = graded(
        "middle name",
        (Partial("initial", "One is an initial of the other's middle name."), Partial("similar", "The middle names are nearly the same.")),
        "Different middle names.",
    )

    @classmethod
    def unequal(cls, one: str, other: str) -> int:
        """An initial, nearly the same (also where one has more of them), or different."""
        rest, others = without_common(words(one), words(other))
        found = worst(rest, others) if rest and others else FUZZY
        return 4 if found == INITIAL else 5 if found <= FUZZY else 6
