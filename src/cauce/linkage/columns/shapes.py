"""The shapes of values, and the content that must bear a header out."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from cauce.linkage.columns.headers import NAMESPACES
from cauce.model.record import MAX_VALUE_LENGTH

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
DATE = re.compile(r"(?:\d{4}[-/.]?\d{1,2}[-/.]?\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})(?:[ T].*)?")
_PHONE = re.compile(r"\+?[\d\s().\-/]{6,24}(?:(?:x|ext\.?|#)\s*\d+)?", re.IGNORECASE)
_EPOCH = re.compile(r"\d{10}(?:\d{3}|\d{6})?")
_COUNTRY = re.compile(r"[A-Za-z]{2}")
_SHA256 = re.compile(r"[0-9a-fA-F]{64}|[A-Za-z0-9+/_-]{43}=?")
_PHONE_DIGITS = range(7, 16)
"""E.164 allows fifteen; shorter than seven are short numbers of networks, and codes."""
_LONGEST_CODE = 64
_LONGEST_ID = 128
_LONGEST_DEVICE_ID = 256
"""Ids that browsers and programs make are longer."""
_LONGEST_POSTAL_CODE = 10
_LONGEST_HOUSE_NUMBER = 16


def is_phone(value: str) -> bool:
    """Whether a value has the shape and the digits of a phone number."""
    return bool(_PHONE.fullmatch(value)) and sum(c.isdigit() for c in value) in _PHONE_DIGITS


_BETWEEN = {"email": re.compile(r"[\s;,|<>/]+"), "phone": re.compile(r"\s*[;,|/\n]\s*|\s+(?:and|or|y|o)\s+")}
"""What stands between those of a cell that holds several."""


def listed(kind: str, value: str) -> list[str]:
    """The mailboxes or telephones (`email`, `phone`) of a value, if it holds several and nothing else; else the value."""
    parts = [part for part in _BETWEEN[kind].split(value) if part]
    passes = is_phone if kind == "phone" else EMAIL.fullmatch
    return parts if len(parts) > 1 and all(map(passes, parts)) else [value]


def is_time(value: str) -> bool:
    """Whether a value has the shape of a date, a date with time, or seconds since 1970."""
    return bool(DATE.fullmatch(value) or _EPOCH.fullmatch(value))


def is_code(value: str) -> bool:
    """Whether a value can be a number or a code with digits, and no prose."""
    return len(value) <= _LONGEST_CODE and any(c.isdigit() for c in value)


def is_lettered(value: str) -> bool:
    """Whether at least half of a value is letters."""
    return sum(c.isalpha() for c in value) * 2 >= len(value.replace(" ", ""))


def _up_to(longest: int) -> Callable[[str], bool]:
    return lambda value: len(value) <= longest


def _with_digits(longest: int) -> Callable[[str], bool]:
    return lambda value: len(value) <= longest and any(c.isdigit() for c in value)


class Check(NamedTuple):
    """Content that bears a header out."""

    says: str
    """What the values should be, in the plural, for a message."""
    passes: Callable[[str], object]
    share: float
    """Share of the values that must pass, at least."""
    distinct: float = 0.0
    """Different values, as a share of all, that there must be at least."""


CHECKS: dict[str, Check] = {
    "record_id": Check("values that never repeat", _up_to(MAX_VALUE_LENGTH), 1.0, 1.0),
    "observed_at": Check("times", is_time, 0.8),
    "region": Check("two-letter country codes", _COUNTRY.fullmatch, 0.9),
    "birth_date": Check("dates", DATE.fullmatch, 0.6),
    "email": Check("e-mail addresses", EMAIL.fullmatch, 0.6),
    "phone": Check("phone numbers", is_phone, 0.7),
    **{name: Check("numbers or codes with digits", is_code, 0.7, 0.2) for name in ("national_id", "passport", "tax_id", "curp", "rfc")},
    "customer_id": Check("ids that differ", _up_to(_LONGEST_ID), 0.9, 0.05),
    "loyalty": Check("ids with digits that differ", is_code, 0.7, 0.05),
    "card": Check("ids with digits that differ", is_code, 0.7, 0.05),
    "order": Check("ids with digits that differ", is_code, 0.7, 0.05),
    "device": Check("ids that differ", _up_to(_LONGEST_DEVICE_ID), 0.9, 0.05),
    "cookie": Check("ids that differ", _up_to(_LONGEST_DEVICE_ID), 0.9, 0.05),
    "postal_code": Check("short codes with digits", _with_digits(_LONGEST_POSTAL_CODE), 0.7),
    "street_number": Check("short texts with digits", _with_digits(_LONGEST_HOUSE_NUMBER), 0.5),
    **{name: Check("mostly letters", is_lettered, 0.6) for name in ("given_name", "family_name", "full_name", "city", "company")},
    **{name: Check("SHA-256 digests", _SHA256.fullmatch, 0.9) for name in NAMESPACES if "_sha256/" in name},
}


def bears_out(target: str, values: Sequence[str]) -> bool:
    """Whether the values of a column can be what its header says. A column without values is taken at its word."""
    check = CHECKS.get(target)
    if check is None or not values:
        return True
    passed = sum(bool(check.passes(value)) for value in values)
    return passed >= check.share * len(values) and len(set(values)) >= check.distinct * len(values)


def looks_like_data(header: Sequence[str]) -> bool:
    """Whether a header line is a customer's row: some cell of it is an e-mail, a phone number or a date."""
    return any(EMAIL.fullmatch(cell) or is_phone(cell) or DATE.fullmatch(cell) for cell in header)
