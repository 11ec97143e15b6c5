"""The postal address: street, postal code and city are one comparison, since who shares the first shares the others."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import ClassVar

from rapidfuzz.distance import OSA, JaroWinkler

from cauce.linkage.columns.comparator import Outcome
from cauce.linkage.columns.comparators.base import PairwiseComparator
from cauce.linkage.columns.comparators.outcomes import MISSING, rarity

ABSENT, OTHER, NEAR, SAME = -1, 0, 1, 2
"""How two parts of an address agree."""

_ALIKE = 0.88
_RARE = 1
"""A city is rare up to this kind of exact agreement."""

_OUTCOMES = (
    ("all", "The same street, postal code and city.", 0.35),
    ("street_and_area", "The same street, and postal code or city.", 0.15),
    ("near_street_and_area", "Nearly the same street, and the same postal code or city.", 0.1),
    ("street", "The same street; postal code and city are not on both sides.", 0.05),
    ("street_elsewhere", "The same street, another postal code and city.", 0.03),
    ("near_street", "Nearly the same street; postal code and city are others, or not on both sides.", 0.02),
    ("postal_code", "The same postal code, another street.", 0.04),
    ("postal_code_rare", "The same postal code, one of the less usual; another street.", 0.04),
    ("postal_code_common", "The same postal code, a common one; another street.", 0.03),
    ("area", "The same city, a small one, and another postal code or street.", 0.05),
    ("area_common", "The same city, a large one, or nearly the same city or postal code.", 0.04),
    ("different", "Another address.", 0.1),
)
_AGREES = frozenset({"all", "street_and_area", "street"})
_INDEX = {name: number for number, (name, _, _) in enumerate(_OUTCOMES)}


@lru_cache(maxsize=1 << 16)
def streets(one: str, other: str) -> int:
    """How two different streets (number first) agree. Symmetric."""
    if OSA.distance(one, other, score_cutoff=2) <= 2 or JaroWinkler.similarity(one, other, score_cutoff=_ALIKE) >= _ALIKE:  # noqa: PLR2004
        return NEAR
    return OTHER


@lru_cache(maxsize=1 << 16)
def postal_codes(one: str, other: str) -> int:
    """How two different postal codes agree: one typing error, or not. Symmetric."""
    return NEAR if OSA.distance(one, other, score_cutoff=1) <= 1 else OTHER


@lru_cache(maxsize=1 << 16)
def cities(one: str, other: str) -> int:
    """How two different cities agree. Symmetric."""
    return NEAR if JaroWinkler.similarity(one, other, score_cutoff=_ALIKE) >= _ALIKE else OTHER


_PARTS = {"street": streets, "postal_code": postal_codes, "city": cities}


class Address(PairwiseComparator):
    """Finds how postal addresses agree: street, postal code and city together."""

    kinds = (("street",), ("postal_code",), ("city",))
    sparse: ClassVar[float] = 0.35
    most: ClassVar[float] = 0.6
    outcomes = tuple(Outcome(name, says, prior, agrees=name in _AGREES, household=True) for name, says, prior in _OUTCOMES)

    def level(self, one: Sequence[str], other: Sequence[str]) -> int:
        """See `ColumnComparator`."""
        found = {"street": ABSENT, "postal_code": ABSENT, "city": ABSENT}
        kinds = {"postal_code": 0, "city": 0}
        for field, mine, yours in zip(self.fields, one, other, strict=True):
            if mine and yours:
                found[field.kind] = SAME if mine == yours else _PARTS[field.kind](*sorted((mine, yours)))
                kinds[field.kind] = rarity(field.frequent.get(mine, 0.0))
        outcome = _outcome(found["street"], found["postal_code"], found["city"])
        if outcome == "postal_code":
            return _INDEX[outcome] + min(2, kinds["postal_code"])
        if outcome == "city":
            return _INDEX["area" if kinds["city"] <= _RARE else "area_common"]
        return _INDEX.get(outcome, MISSING)


def _outcome(street: int, code: int, city: int) -> str:
    """The outcome of three parts, before it is asked how frequent they are; empty if none can be compared."""
    if street < NEAR:
        return _area(code, city) or ("" if street == ABSENT else "different")
    if SAME in (code, city):
        both = "all" if code == city == SAME else "street_and_area"
        return both if street == SAME else "near_street_and_area"
    if street == NEAR:
        return "near_street"
    return "street" if code == city == ABSENT else "street_elsewhere"


def _area(code: int, city: int) -> str:
    """The outcome of postal code and city where the street does not agree; empty if they are not on both sides."""
    if code == SAME:
        return "postal_code"
    if city == SAME:
        return "city"
    if NEAR in (code, city):
        return "area_common"
    return "" if code == city == ABSENT else "different"
