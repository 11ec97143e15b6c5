"""The shapes of values, and the content that must bear a header out."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from cauce.linkage.columns.headers import NAMESPACES

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
DATE = re.compile(r"(?:\d{4}[-/.]?\d{1,2}[-/.]?\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})(?:[ T].*)?")
_PHONE = re.compile(r"\+?[\d\s().\-/]{6,24}(?:(?:x|ext\.?|#)\s*\d+)?", re.IGNORECASE)
_EPOCH = re.compile(r"\d{10}(?:\d{3}|\d{6})?")
_COUNTRY = re.compile(r"[A-Za-z]{2}")
_SHA256 = re.compile(r"[0-9a-fA-F]{64}|[A-Za-z0-9+/_-]{43}=?")
_LONGEST_CODE = 64


def is_phone(value: str) -> bool:
    """Whether a value has the shape and the digits of a phone number."""
    return bool(_PHONE.fullmatch(value)) and 7 <= sum(c.isdigit() for c in value) <= 15  # noqa: PLR2004 - E.164


def is_time(value: str) -> bool:
    """Whether a value has the shape of a date, a date with time, or seconds since 1970."""
    return bool(DATE.fullmatch(value) or _EPOCH.fullmatch(value))


def is_code(value: str) -> bool:
    """Whether a value can be a number or a code with digits, and no prose."""
    return len(value) <= _LONGEST_CODE and any(c.isdigit() for c in value)


def is_lettered(value: str) -> bool:
    """Whether at least half of a value is letters."""
    return sum(c.isalpha() for c in value) * 2 >= len(value.replace(" ", ""))


class Check(NamedTuple):
    """Content that bears a header out: at least `share` of the values pass, and `distinct` of them differ."""

    says: str
    passes: Callable[[str], object]
    share: float
    distinct: float = 0.0


CHECKS: dict[str, Check] = {
    "record_id": Check("values that never repeat", lambda value: len(value) <= 1024, 1.0, 1.0),  # noqa: PLR2004 - as long as an id may be
    "observed_at": Check("times", is_time, 0.8),
    "region": Check("two-letter country codes", _COUNTRY.fullmatch, 0.9),
    "birth_date": Check("dates", DATE.fullmatch, 0.6),
    "email": Check("e-mail addresses", EMAIL.fullmatch, 0.6),
    "phone": Check("phone numbers", is_phone, 0.7),
    **{name: Check("numbers or codes with digits", is_code, 0.7, 0.2) for name in ("national_id", "passport", "tax_id", "curp", "rfc")},
    "customer_id": Check("ids that differ", lambda value: len(value) <= 128, 0.9, 0.05),  # noqa: PLR2004 - ids are short
    "loyalty": Check("ids with digits that differ", is_code, 0.7, 0.05),
    "card": Check("ids with digits that differ", is_code, 0.7, 0.05),
    "order": Check("ids with digits that differ", is_code, 0.7, 0.05),
    "device": Check("ids that differ", lambda value: len(value) <= 256, 0.9, 0.05),  # noqa: PLR2004 - ids are short
    "cookie": Check("ids that differ", lambda value: len(value) <= 256, 0.9, 0.05),  # noqa: PLR2004 - ids are short
    "postal_code": Check("short codes with digits", lambda value: len(value) <= 10 and any(c.isdigit() for c in value), 0.7),  # noqa: PLR2004
    "street_number": Check("short texts with digits", lambda value: len(value) <= 16 and any(c.isdigit() for c in value), 0.5),  # noqa: PLR2004
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
