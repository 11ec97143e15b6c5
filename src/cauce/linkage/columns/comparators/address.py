"""The postal address: street, postal code and city are one comparison, since who shares the first shares the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from itertools import product
from typing import ClassVar, NamedTuple

import numpy as np
from rapidfuzz.distance import OSA, JaroWinkler

from cauce.linkage.columns.column import Codes, Columns
from cauce.linkage.columns.comparator import ColumnComparator, Levels, Outcome, Rows
from cauce.linkage.columns.comparators.likeness import Measured, bounded
from cauce.linkage.columns.comparators.outcomes import MISSING, rarities, rarity
from cauce.linkage.columns.comparators.pairs import Readings, chunks, distinct, pair_keys
from cauce.model.ruleset import Comparison, Field

ABSENT, OTHER, NEAR, SAME = -1, 0, 1, 2
"""How one part of two addresses agrees."""

_OUTCOMES: tuple[tuple[str, str, float, str], ...] = (
    ("all", "The same street, postal code and city.", 0.33, ""),
    ("street_and_area", "The same street, and postal code or city.", 0.14, ""),
    ("near_street_and_area", "Nearly the same street, postal code or city; the other is the same.", 0.1, "street_and_area"),
    ("street", "The same street; postal code and city are not on both sides.", 0.05, "street_and_area"),
    (
        "near_street",
        "Nearly the same street; postal code and city are not on both sides, or nearly the same.",
        0.03,
        "near_street_and_area",
    ),
    ("postal_code", "The same postal code; the street is not on both sides.", 0.04, ""),
    ("postal_code_rare", "The same postal code, one of the less usual; the street is not on both sides.", 0.04, "postal_code"),
    ("postal_code_common", "The same postal code, a common one; the street is not on both sides.", 0.03, "postal_code_rare"),
    ("street_elsewhere", "The same street, or nearly, and another postal code or city.", 0.01, "near_street_and_area"),
    ("district", "The same postal code, another street.", 0.02, "postal_code"),
    ("area", "The same city, a small one.", 0.04, ""),
    ("area_common", "The same city, a large one.", 0.04, "area"),
    ("area_near", "Nearly the same postal code or city.", 0.01, "area"),
    ("town", "The same city, another street or postal code.", 0.02, "area"),
    ("different", "Another address.", 0.1, ""),
)
"""Name, sentence, m, and which outcome agrees more."""
_AGREES = frozenset({"all", "street_and_area", "street"})
_LEVEL = {name: number for number, (name, _, _, _) in enumerate(_OUTCOMES)}
_RAREST_CODES = 2
"""Kinds of exact agreement of postal codes that are told apart, beside the first."""
_SMALL = 1
"""A city is small up to this kind of exact agreement."""


class _Nearness(NamedTuple):
    """When two different values of a part are nearly the same."""

    edits: int
    likeness: float
    """Jaro-Winkler similarity from which they are, whatever the edits."""
    repeats: bool
    """Few distinct values: pairs repeat."""


_PARTS = {"street": _Nearness(2, 0.88, False), "postal_code": _Nearness(1, 2.0, True), "city": _Nearness(1, 0.88, True)}


_ORDER = tuple(_PARTS.values())


@lru_cache(maxsize=1 << 16)
def _near(one: str, other: str, place: int) -> int:
    """How two different values of a part agree."""
    one, other = bounded((one, other))
    edits, likeness, _ = _ORDER[place]
    if OSA.distance(one, other, score_cutoff=edits) <= edits:
        return NEAR
    return NEAR if likeness <= 1 and JaroWinkler.similarity(one, other, score_cutoff=likeness) >= likeness else OTHER


def _kind(field: Field) -> str:
    """Which part a field is, wherever it is read."""
    return field.kind.removeprefix("address_")


class _Part:
    """One part of addresses, some values of it."""

    def __init__(self, field: Field, values: Sequence[str]) -> None:
        self._nearness = _PARTS[_kind(field)]
        self._values = Measured(values)
        self._rarity = np.append(rarities(values, field.frequent), 0)

    def compare(self, one: Codes, other: Codes) -> tuple[Levels, Levels]:
        """How each pair agrees, and how frequent the left value is."""
        found = np.full(len(one), ABSENT, dtype=np.int8)
        present = (one >= 0) & (other >= 0)
        found[present & (one == other)] = SAME
        differ = np.flatnonzero(present & (one != other))
        found[differ] = self._unequal(one[differ], other[differ])
        return found, self._rarity[one]

    def _unequal(self, one: Codes, other: Codes) -> Levels:
        if not self._nearness.repeats:
            return self._measure(one, other)
        first, inverse = distinct(pair_keys(one, other, len(self._values.texts)))
        return self._measure(one[first], other[first])[inverse]

    def _measure(self, one: Codes, other: Codes) -> Levels:
        edits, likeness, _ = self._nearness
        near = self._values.osa(one, other, edits) <= edits
        if likeness <= 1:
            rest = np.flatnonzero(~near)
            near[rest] = self._values.jaro_winkler(one[rest], other[rest], likeness) >= likeness
        return np.where(near, NEAR, OTHER).astype(np.int8)


class Address(ColumnComparator):
    """Finds how postal addresses agree: street, postal code and city together."""

    kinds = (("street", "address_street"), ("postal_code", "address_postal_code"), ("city", "address_city"))
    seldom_shared: ClassVar[bool] = True
    sparse: ClassVar[float] = 0.35
    takes_others = True
    most: ClassVar[float] = 0.6
    outcomes = tuple(
        Outcome(name, says, prior, agrees=name in _AGREES, household=True, under=under) for name, says, prior, under in _OUTCOMES
    )

    def __init__(self, comparison: Comparison, fields: Mapping[str, Field]) -> None:
        super().__init__(comparison, fields)
        self._readings = {_kind(field): Readings(partial(_Part, field)) for field in self.fields}
        self._places = tuple(list(_PARTS).index(_kind(field)) for field in self.fields)

    def level(self, one: Sequence[str], other: Sequence[str]) -> int:
        """See `ColumnComparator`."""
        found, frequent = [ABSENT, ABSENT, ABSENT], [0, 0, 0]
        for field, place, mine, yours in zip(self.fields, self._places, one, other, strict=True):
            if mine and mine == yours:
                found[place], frequent[place] = SAME, rarity(field.frequent.get(mine, 0.0)) if place else 0
            elif mine and yours:
                found[place] = _near(mine, yours, place) if mine < yours else _near(yours, mine, place)
        level: int = _LEVELS[found[0]][found[1]][found[2]]
        if level == _LEVEL["postal_code"]:
            return level + min(_RAREST_CODES, frequent[1])
        return level + (frequent[2] > _SMALL) if level == _LEVEL["area"] else level

    def compare(self, left: Rows, right: Rows, columns: Columns) -> Levels:
        """See `ColumnComparator`."""
        parts = {_kind(field): self._readings[_kind(field)].of(columns[field.name], (left, right)) for field in self.fields}
        levels = np.empty(len(left), dtype=np.int8)
        for chunk in chunks(len(left)):
            nothing = np.full(chunk.stop - chunk.start, ABSENT, dtype=np.int8)
            compared = {kind: part.compare(asked.of(left[chunk]), asked.of(right[chunk])) for kind, (asked, part) in parts.items()}
            found = [compared.get(kind, (nothing, nothing)) for kind in _PARTS]
            level = _TABLE[tuple(agreement for agreement, _ in found)]
            level[level == _LEVEL["postal_code"]] += np.minimum(_RAREST_CODES, found[1][1])[level == _LEVEL["postal_code"]]
            level[(level == _LEVEL["area"]) & (found[2][1] > _SMALL)] = _LEVEL["area_common"]
            levels[chunk] = level
        return levels


def _outcome(street: int, code: int, city: int) -> str:
    """The outcome of three parts, before it is asked how frequent they are; empty if none can be compared."""
    if street < NEAR:
        return _area(street, code, city)
    if SAME in (code, city):
        both = "all" if code == city == SAME else "street_and_area"
        return both if street == SAME else "near_street_and_area"
    if NEAR in (code, city):
        return "near_street_and_area" if street == SAME else "near_street"
    if code == city == ABSENT:
        return "street" if street == SAME else "near_street"
    return "street_elsewhere"


def _area(street: int, code: int, city: int) -> str:
    """The outcome where the street is another or not on both sides: not the same evidence."""
    if code == SAME:
        return "postal_code" if street == ABSENT else "district"
    if city == SAME:
        return "area" if street == code == ABSENT else "town"
    if NEAR in (code, city):
        return "area_near"
    return "" if street == code == city == ABSENT else "different"


def _table() -> Levels:
    """Level by the agreement of street, postal code and city; `ABSENT`, -1, is the last of each."""
    table = np.full((4, 4, 4), MISSING, dtype=np.int8)
    for parts in product((ABSENT, OTHER, NEAR, SAME), repeat=3):
        table[parts] = _LEVEL.get(_outcome(*parts), MISSING)
    return table


_TABLE = _table()
_LEVELS = _TABLE.tolist()
