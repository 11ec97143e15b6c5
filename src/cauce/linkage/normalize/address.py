"""Postal addresses: one canonical form for the ways Spanish and English speakers write one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import repeat

from cauce.linkage.data import rows
from cauce.linkage.normalize.blocked import is_null
from cauce.linkage.normalize.fold import fold, words
from cauce.linkage.normalize.street import parse_number, parse_street, parse_unit, plain_street
from cauce.model.subject import Address

_POSTAL_LENGTH = {"ES": 5, "MX": 5, "US": 5}
_ZIP_PLUS_4 = re.compile(r"[0-9]{9}")
_NINE_DIGITS = frozenset({"GB", "AR"})
_POSTAL_PREFIX = re.compile(r"^(?:c\.?\s?p\.?|cod(?:igo)?\.?\s?postal|zip)\s*:?\s*(?=\d)")


def canonical_address(parts: Mapping[str, tuple[str, str]], region: str) -> Address | None:
    """The address that a record's parts (`attributes.parts_of`) give; none if they give nothing."""
    said = parts.get
    unit = ""
    if not parts.keys().isdisjoint(_UNIT_PARTS):
        unit = " ".join(filter(None, [said(part, _UNSAID)[1] for part in _UNIT_PARTS]))
    return _address(
        _street_line(said("street", _UNSAID)[1], said("street_number", _UNSAID)[1], unit),
        canonical_postal_code(said("postal_code", _UNSAID)[1], region),
        canonical_city(said("city", _UNSAID)[1]),
        _area(said("region", _UNSAID)[1]),
    )


def canonical_addresses(columns: Mapping[str, tuple[str, Sequence[str]]], region: str) -> Iterator[Address | None]:
    """`canonical_address` of each of some records of whose parts (`attributes.columns_of`) at least one is an address's."""

    def said(part: str) -> Iterable[str]:
        return columns[part][1] if part in columns else repeat("")

    units = zip(*[columns[part][1] for part in _UNIT_PARTS if part in columns], strict=True)
    inside = map(" ".join, units) if not columns.keys().isdisjoint(_UNIT_PARTS) else repeat("")
    lines = map(_street_line, said("street"), said("street_number"), inside)
    codes = map(canonical_postal_code, said("postal_code"), repeat(region))
    return map(_address, lines, codes, map(canonical_city, said("city")), map(_area, said("region")))


def _address(line: tuple[str, str, str], postal_code: str, city: str, area: str) -> Address | None:
    address = (*line, postal_code, city, area)
    return Address(*address) if any(address) else None


_UNIT_PARTS = ("unit", "floor", "door")
_UNSAID = ("", "")


@lru_cache(maxsize=65_536)
def _street_line(street: str, number: str, unit: str) -> tuple[str, str, str]:
    own = _said(parse_unit(unit)) if unit and _said(fold(unit.strip())) else ""
    given = _said(parse_number(number)) if number and _said(fold(number.strip())) else ""
    if not street or not _said(fold(street.strip())):
        return "", given, own
    found = parse_street(street)
    if given and found.number not in ("", given):
        return _said(plain_street(street)), given, own
    units = own if own == found.unit else " ".join(filter(None, (_said(found.unit), own)))
    return _said(found.street), given or _said(found.number), units


def _said(folded: str) -> str:
    return "" if is_null(folded) else folded


def _plain(text: str) -> list[str]:
    folded = fold(text.strip())
    return words(_said(folded))


@lru_cache(maxsize=4096)
def _area(text: str) -> str:
    return _said(" ".join(_plain(text)))


@cache
def _cities() -> dict[str, str]:
    return {row[0]: row[1] for row in rows("cities.tsv")}


@lru_cache(maxsize=16_384)
def canonical_city(text: str) -> str:
    """A town, folded, words parted by one blank; the usual short names in full."""
    name = " ".join(_plain(text))
    return _cities().get(name, _said(name))


@lru_cache(maxsize=16_384)
def canonical_postal_code(text: str, region: str = "") -> str:
    """A postal code in lower case without blanks; zeros that a spreadsheet ate are put back; ZIP+4 without the four; all zeros is none."""
    code = _POSTAL_PREFIX.sub("", fold(text.strip()))
    if is_null(code):
        return ""
    code = "".join(words(code))
    if region not in _NINE_DIGITS and _ZIP_PLUS_4.fullmatch(code):
        code = code[:5]
    if code.isdigit():
        if not code.strip("0"):
            return ""
        size = _POSTAL_LENGTH.get(region, 0)
        if len(code) == size - 1:
            code = code.zfill(size)
    return _said(code)
