"""Birth dates, addresses, company names, sex."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import ClassVar

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import token_sort_ratio

from cauce.linkage.comparisons.base import ABSENT, Comparator, Pair, Reached
from cauce.linkage.comparisons.tokens import misspelt, script
from cauce.linkage.data import word_sets
from cauce.model.subject import Address, Kind

_SAME_DATES = frozenset({"exact", "new_year", "swapped", "typo"})
_ALIKE = 90.0
"""Of 100: how alike streets or company names are at least, words in any order, to be a misspelling of each other."""


class Date(Comparator):
    """Finds how the birth dates agree: the same, day and month exchanged, one typing error, nearly, or different."""

    part = "birth_date"
    stage = 3
    outcomes: ClassVar[Mapping[str, str]] = {
        "exact": "exact",
        "new_year": "exact",
        "swapped": "typo",
        "typo": "typo",
        "near": "different",
        "different_identified": "different",
        "different": "different",
    }

    def compare(self, one: str, other: str, pair: Pair) -> Reached:
        """An equal 1 January says less: it stands in for unknown days. With personal id and names alike, another date is a mistake."""
        outcome = compare_dates(one, other)
        if outcome == "different" and pair.same_id and pair.named:
            outcome = "different_identified"
        return self.fixed[outcome]

    def text(self, value: str) -> str:
        """`YYYYMMDD`."""
        return value


def same_date(one: str, other: str) -> bool | None:
    """Whether two birth dates agree but for a typing error; `None` if one is missing."""
    return compare_dates(one, other) in _SAME_DATES if one and other else None


@lru_cache(maxsize=1 << 16)
def compare_dates(one: str, other: str) -> str:
    """Outcome of two dates `YYYYMMDD`. Symmetric."""
    if one == other:
        return "new_year" if one[4:] == "0101" else "exact"
    if one[:4] == other[:4] and one[4:6] == other[6:] and one[6:] == other[4:6]:
        return "swapped"
    edits = OSA.distance(one, other)
    if edits <= 1:
        return "typo"
    return "near" if edits == 2 else "different"  # noqa: PLR2004 - two edits


class PostalAddress(Comparator):
    """Finds how the postal addresses agree: the same flat, building, street, district, city, or none of them."""

    part = "address"
    outcomes: ClassVar[Mapping[str, str]] = {
        "flat": "flat",
        "number": "flat",
        "near": "number",
        "street": "near",
        "postcode": "postcode",
        "district": "city",
        "city": "city",
        "different": "different",
    }

    def compare(self, one: Address, other: Address, pair: Pair) -> Reached:  # noqa: ARG002 - one signature for all comparators
        """See `compare_addresses`."""
        outcome = compare_addresses(one, other)
        return self.fixed[outcome] if outcome else ABSENT

    def text(self, value: Address) -> str:
        """The parts in the order of an envelope."""
        return " ".join(part for part in (value.street, value.number, value.unit, value.postal_code, value.city, value.region) if part)


def compare_addresses(one: Address, other: Address) -> str:
    """Outcome of two addresses; empty where they have no part in common that could be compared. Symmetric."""
    area = _area(one, other)
    if one.street and other.street and area != "different":
        if one.street == other.street or _unbroken(one.street) == _unbroken(other.street) or _typeless(one.street, other.street):
            return _same_street(one, other, area)
        if one.number == other.number != "" and area == "postcode" and _alike(one.street, other.street):
            return "near"
    if area == "postcode":
        return "district" if one.street and other.street else "postcode"
    return area


def _unbroken(street: str) -> str:
    """The street without blanks, its German type in full: `hauptstr` is `hauptstrasse`."""
    unbroken = street.replace(" ", "")
    return f"{unbroken}asse" if unbroken.endswith("str") else unbroken


def _typeless(one: str, other: str) -> bool:
    """Whether one is the other without its type in front: `mayor` and `calle mayor`, but not `plaza mayor` and `calle mayor`."""
    short, long = (one, other) if len(one) < len(other) else (other, one)
    return long.endswith(f" {short}") and long.removesuffix(f" {short}") in word_sets("streets.tsv")["type"]


def _same_street(one: Address, other: Address, area: str) -> str:
    if not one.number or not other.number:
        return "street" if area == "postcode" else area
    if one.number != other.number:
        return "street" if area == "postcode" else area
    if not area:
        return "street"
    if one.unit and one.unit == other.unit:
        return "flat"
    return "near" if one.unit and other.unit else "number"


def _area(one: Address, other: Address) -> str:
    """`postcode`, `city`, `different` or unknown."""
    if one.postal_code and one.postal_code == other.postal_code:
        return "postcode"
    if one.city and other.city:
        return "city" if one.city == other.city or misspelt(one.city, other.city) else "different"
    if one.postal_code and other.postal_code:
        return "city" if OSA.distance(one.postal_code, other.postal_code, score_cutoff=1) <= 1 else "different"
    return ""


def _alike(one: str, other: str) -> bool:
    return script(one) == script(other) and (misspelt(one, other) or token_sort_ratio(one, other) >= _ALIKE)


class Company(Comparator):
    """Finds how company names agree, words in any order: the customer's own if it is an organisation, else the employer's."""

    part = "company"
    outcomes: ClassVar[Mapping[str, str]] = {
        "exact": "exact",
        "similar": "exact",
        "part": "similar",
        "different": "different",
        "employer": "employer",
        "employer_similar": "employer",
        "employer_different": "employer_different",
    }

    def compare(self, one: str, other: str, pair: Pair) -> Reached:
        """A person and an organisation are different, whatever they are called."""
        if pair.kind is None:
            return self.fixed["different"]
        outcome = _companies(one, other)
        if not outcome:
            return ABSENT
        if pair.kind is Kind.PERSON:
            outcome = {"exact": "employer", "different": "employer_different"}.get(outcome, "employer_similar")
        return self.fixed[outcome]

    def text(self, value: str) -> str:
        """The canonical company name."""
        return value


@lru_cache(maxsize=1 << 15)
def _companies(one: str, other: str) -> str:
    return compare_companies(one, other)


def compare_companies(one: str, other: str) -> str:
    """Outcome of two company names: words in any order, misspelt, abbreviated (`dist norte`), initials, or one within the other."""
    if script(one) != script(other):
        return ""
    words, others = sorted(set(one.split())), sorted(set(other.split()))
    if words == others or "".join(one.split()) == "".join(other.split()):
        return "exact"
    if len(words) == len(others) and _each_meets(one.split(), other.split()):
        return "similar"
    if token_sort_ratio(one, other) >= _ALIKE or _initials(one) == other or _initials(other) == one:
        return "similar"
    if set(words) <= set(others) or set(others) <= set(words):
        return "part"
    return "different"


def _each_meets(words: list[str], others: list[str]) -> bool:
    """Whether every word of each has a word of the other that it is, misspells or abbreviates."""
    ours = all(any(_word_meets(word, other) for other in others) for word in words)
    return ours and all(any(_word_meets(word, other) for word in words) for other in others)


def _word_meets(word: str, other: str) -> bool:
    short, long = sorted((word, other), key=lambda text: (len(text), text))
    return word == other or (len(short) > 2 and long.startswith(short)) or misspelt(word, other)  # noqa: PLR2004 - `co` abbreviates too much


def _initials(name: str) -> str:
    words = name.split()
    return "".join(word[0] for word in words) if len(words) > 2 else name  # noqa: PLR2004 - two letters mean too much


class Category(Comparator):
    """Finds whether the sex is the same."""

    part = "sex"
    outcomes: ClassVar[Mapping[str, str]] = {"exact": "exact", "different": "different"}

    def compare(self, one: str, other: str, pair: Pair) -> Reached:  # noqa: ARG002 - one signature for all comparators
        """Equal or not."""
        return self.fixed["exact" if one == other else "different"]

    def text(self, value: str) -> str:
        """The canonical letter."""
        return value
