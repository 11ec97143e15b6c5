"""Phone numbers: E.164, with fast paths for the markets we know and libphonenumber for the rest."""

from __future__ import annotations

import re
from functools import lru_cache

import phonenumbers

from cauce.errors import InvalidValue

LOCAL = "local:"
"""Prefix of a national number whose country is not known: never equal to an E.164 number."""

_NOT_DIGITS = re.compile(r"\D+")
_EXTENSION = re.compile(r"(?i)\s*(?:;?\s*ext\.?|extension|extensi[oó]n|;|#|\bx)\s*\.?:?=?\s*\d{0,7}\s*$")
_TRUNK = re.compile(r"\(\s*0\s*\)")
_SCHEME = re.compile(r"(?i)^(?:tel|whatsapp|sms|callto)\s*:\s*")
_KNOWN = re.compile(r"\+(?:34[6-9]\d{8}|52[1-9]\d{9}|1[2-9]\d{2}[2-9]\d{6}|44[1-9]\d{8,9})")
_NATIONAL = {
    "ES": ("+34", re.compile(r"(?:34)?([6-9]\d{8})")),
    "MX": ("+52", re.compile(r"(?:521?|04[45]|01)?([1-9]\d{9})")),
    "US": ("+1", re.compile(r"1?([2-9]\d{2}[2-9]\d{6})")),
    "CA": ("+1", re.compile(r"1?([2-9]\d{2}[2-9]\d{6})")),
    "GB": ("+44", re.compile(r"(?:0|44)([1-9]\d{8,9})")),
}
_MEXICAN = re.compile(r"(?:00|011)?52(?:1|04[45]|01)([1-9]\d{9})")
_BRAZILIAN = re.compile(r"(\+55[1-9]\d)([6-9]\d{7})")
"""A mobile as it was before 2016, without the 9 in front; WhatsApp still sends many so."""
_ARGENTINA, _ARGENTINE_DIGITS = "+54", 10
_UP, _DOWN = "01234567890123456789", "98765432109876543210"
_FILLED = ("0000000", "9999999")
"""With what numbers end, in any country, that somebody filled a field with: more than chance or vanity make of a subscriber's digits."""
_FIXED = (("+34", ("8", "9")), ("+44", ("1", "2", "3")), ("+52", ()), ("+1", ()))
_ALIKE = 8
"""So many last digits that are one are nobody's, whatever the country puts before them."""
_TELLING, _LONG = 4, 12
"""So many last digits tell of nearly every number that it is nobody's fancy; they are its national part's if it is so long."""
_MIN_DIGITS = 7
_MAX_DIGITS = 15
_MIN_WITH_COUNTRY = 11


def canonical_phone(text: str, region: str = "") -> str:
    """The number as `+` and E.164 digits; `local:` and the digits if its country cannot be known.

    Args:
        text: as written; separators, extension and `tel:` do not count.
        region: ISO 3166-1 alpha-2 country whose national numbers are meant when there is no international prefix.

    Raises:
        InvalidValue: it is not a phone number.
    """
    return text if text.isascii() and _KNOWN.fullmatch(text) is not None else _read(text, region)


@lru_cache(maxsize=131_072)
def _read(text: str, region: str) -> str:
    text = _EXTENSION.sub("", _SCHEME.sub("", text.strip()))
    text = text.strip().removeprefix(LOCAL)
    international = text.lstrip("( ").startswith(("+", "\uff0b"))
    digits = _digits(_TRUNK.sub("", text) if international else text)
    if not _MIN_DIGITS <= len(digits) <= _MAX_DIGITS + 4:
        raise InvalidValue("value", "is not a phone number: too few or too many digits")
    if not international and digits.startswith("00"):
        international, digits = True, digits[2:]
    mexican = _MEXICAN.fullmatch(digits)
    if mexican:  # the mobile prefix 1 and the trunk prefixes are dead since August 2019, WhatsApp still sends the 1
        return "+52" + mexican.group(1)
    if international:
        return _international(digits)
    return _national(digits, region)


def _digits(text: str) -> str:
    digits = _NOT_DIGITS.sub("", text)
    if digits and not digits.isascii():
        digits = "".join(str(int(char)) for char in digits if char.isdecimal())
    return digits


def _international(digits: str) -> str:
    number = "+" + digits
    if _KNOWN.fullmatch(number):
        return number
    parsed = _parse(number, None)
    if parsed:
        return parsed
    raise InvalidValue("value", "is not a phone number: no country has such a number")


def _national(digits: str, region: str) -> str:
    known = _NATIONAL.get(region)
    if known:
        found = known[1].fullmatch(digits)
        if found:
            return known[0] + found.group(1)
    parsed = _parse(digits, region) if region else ""
    if not parsed and len(digits) >= _MIN_WITH_COUNTRY:  # sent with its country code but without the plus
        parsed = _parse("+" + digits, None, strict=True)
    if parsed:
        return parsed
    if len(digits) > _MAX_DIGITS:
        raise InvalidValue("value", "is not a phone number: too many digits")
    return LOCAL + digits


def _parse(text: str, region: str | None, *, strict: bool = False) -> str:
    """E.164 of a number that is possible (strict: valid) where it says it is from; empty if it is not."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return ""
    if not (phonenumbers.is_valid_number(number) if strict else phonenumbers.is_possible_number(number)):
        return ""
    written = str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    mobile = _BRAZILIAN.fullmatch(written)
    return f"{mobile[1]}9{mobile[2]}" if mobile else written


def other_writing(canonical: str) -> str:
    """The number as it is written too; empty for most.

    The 9 of Argentine mobiles is left out within the country; no fixed line has the digits of a mobile.
    """
    if not canonical.startswith(_ARGENTINA):
        return ""
    national = canonical.removeprefix(_ARGENTINA)
    if len(national) == _ARGENTINE_DIGITS:
        return f"{_ARGENTINA}9{national}"
    return _ARGENTINA + national[1:] if len(national) > _ARGENTINE_DIGITS and national[0] == "9" else ""


def is_local(canonical: str) -> bool:
    """Whether the number's country is unknown: it meets only the same digits."""
    return canonical.startswith(LOCAL)


def is_junk_phone(canonical: str) -> bool:
    """Whether the digits are somebody filling a field: one digit repeated, counting up or down, or zeros or nines to the end."""
    tail = canonical[-_TELLING:]
    if len(canonical) >= _LONG and tail.strip(tail[0]) and tail not in _UP and tail not in _DOWN:
        return False
    if canonical.endswith(_FILLED) or len(set(canonical[-_ALIKE:])) == 1:
        return True
    national = canonical.removeprefix(LOCAL)
    for prefix in ("+34", "+52", "+44", "+54", "+1"):
        if national.startswith(prefix):
            national = national[len(prefix) :]
            break
    national = national.lstrip("+")
    if len(set(national[1:])) <= 1:
        return True
    return national in _UP or national in _DOWN


@lru_cache(maxsize=65_536)
def is_fixed_line(e164: str) -> bool:
    """Whether the number is a fixed line, which a household or an office shares. False where the number does not tell (MX, US)."""
    for prefix, starts in _FIXED:
        if e164.startswith(prefix):
            return e164.startswith(tuple(prefix + start for start in starts)) if starts else False
    if not e164.startswith("+"):
        return False
    try:
        number = phonenumbers.parse(e164, None)
    except phonenumbers.NumberParseException:
        return False
    return bool(phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.FIXED_LINE)
