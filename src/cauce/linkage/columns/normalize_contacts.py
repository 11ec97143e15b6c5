"""Canonical e-mail addresses, phone numbers, ids, postal codes and birth dates: cheap where they are written plainly, careful elsewhere.

A value that is written wrongly is kept as far as it can be: nearly the same address is evidence. Online, identifiers have rules of their
own (`linkage.normalize`); these are what a trained ruleset compares.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from functools import cache

from cauce.errors import InvalidValue
from cauce.linkage.columns.normalize_plain import whole_numbers
from cauce.linkage.columns.shapes import listed
from cauce.linkage.data import word_sets
from cauce.linkage.normalize.birth_date import PLACEHOLDERS, birth_date
from cauce.linkage.normalize.blocked import is_junk_email, is_null, is_repeated
from cauce.linkage.normalize.email import canonical_email
from cauce.linkage.normalize.fold import fold, words
from cauce.linkage.normalize.national_id import GENERIC

_EMAIL = re.compile(r"[a-z0-9._%+'&/=?^~!#$*{}|-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}")
_GMAIL = frozenset({"gmail.com", "googlemail.com"})
_EMAIL_BETWEEN = re.compile(r"[\s;,|<>\"()]+")
_SHORTEST_EMAIL = 4
"""Characters of an e-mail address, or of what is left of one."""
_MOST_PASSES = 4
"""How often what mending gives is mended again, at most."""

_NOT_DIGITS = re.compile(r"\D+")
_MARKS = str.maketrans("", "", " +-()")
_EXTENSION = re.compile(r"(?:ext|[x#;]).*$", re.IGNORECASE | re.DOTALL)
_BETWEEN = re.compile(r"[/,;|\n]|\s+(?:y|and|or|o)\s+")
_NATIONAL_DIGITS = 9
"""The last digits, which are compared: with or without a country's code a number is the same."""
_FEWEST_DIGITS = 6
_MOST_DIGITS = 15
"""E.164 allows fifteen."""
_RUNS = ("01234567890123456789", "98765432109876543210")

_NOT_ALNUM = re.compile(r"[\W_]+")
_GENERIC = frozenset(value.lower().lstrip("0") for value in GENERIC)

_BEFORE_HOST = re.compile(r"^(?:[a-z]+://|www\d?\.|/|\s)+")
_AFTER_PATH = re.compile(r"[?#]")
_POSTAL_PREFIX = re.compile(r"^(?:c\.?\s?p\.?|cod(?:igo)?\.?\s?postal|zip)\s*:?\s*(?=\d)")
_ZIP_PLUS_4 = 9
_ZIP = 5

_YEAR_FIRST = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})(?:[t ].*)?")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?:[t ].*)?")
_NAMED_PARTS = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]?")
_SERIAL = re.compile(r"\d{4,5}")
_SERIALS = (3654, 65_000)
"""Days that a spreadsheet has counted, from 1910 on: smaller numbers may be years."""
_DAY_ZERO = date(1899, 12, 30)
_YEARS = (1850, 2100)
_TURN = 25
"""Years of two digits up to this are of the 21st century."""
_MONTHS, _DAYS = 12, 31
_DATE_LENGTH = 8


def email_of(text: str) -> str:
    """The mailbox in lower case, of Gmail without dots and tag. What is no address stays, without blanks; junk (`no@no.com`) is empty."""
    address = text.strip().lower()
    return _mailbox(address) if _EMAIL.fullmatch(address) else _odd_email(text)


def second_of(kind: str, text: str) -> str:
    """The second mailbox or telephone of a text that lists several, as `email_of` and `phone_of` give it; else empty."""
    second = listed(kind, text)[1:2]
    return (phone_of if kind == "phone" else email_of)(second[0]) if second else ""


def _mailbox(address: str) -> str:
    local, _, domain = address.partition("@")
    if domain in _GMAIL:
        plain = local.partition("+")[0].replace(".", "")
        if not plain:
            return address
        local, address = plain, f"{plain}@gmail.com"
    return "" if _may_be_junk(local) and is_junk_email(address) else address


@cache
def _junk_locals() -> frozenset[str]:
    sets = word_sets("junk_emails.tsv")
    return sets["always"] | sets["local"]


def _may_be_junk(local: str) -> bool:
    plain = local.replace(".", "").replace("-", "").replace("_", "")
    return local[0] == local[-1] or plain in _junk_locals() or plain.rstrip("0123456789") in _junk_locals()


def _odd_email(text: str) -> str:
    found = _read_odd_email(text)
    for _ in range(_MOST_PASSES):  # without blanks it may be an address, or marks that stood apart join letters
        again = _mailbox(found) if _EMAIL.fullmatch(found) else _read_odd_email(found)
        if again == found:
            break
        found = again
    return found


def _read_odd_email(text: str) -> str:
    for part in _EMAIL_BETWEEN.split(text):
        if "@" in part and part.removeprefix("mailto:") != text:
            try:
                return email_of(canonical_email(part))
            except InvalidValue:
                continue
    plain = "".join(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).split()).strip(".,;:<>\"'()")
    plain = plain.removeprefix("mailto:")
    if len(plain) < _SHORTEST_EMAIL or is_null(plain) or is_null(plain.strip("@.-_")) or is_repeated(plain):
        return ""
    if "@" in plain and plain[0] != "@" and is_junk_email(plain):
        return ""
    return plain


def phone_of(text: str) -> str:
    """The last nine digits of a number, without extension: the national number in most countries. Empty for junk (`666666666`)."""
    digits = text.translate(_MARKS)
    if not (digits.isdigit() and digits.isascii()) or len(digits) > _MOST_DIGITS:
        digits = _digits(text)
    if len(digits) > _NATIONAL_DIGITS:
        digits = digits[-_NATIONAL_DIGITS:]
    if len(digits) < _FEWEST_DIGITS or digits in _RUNS[0] or digits in _RUNS[1] or digits.count(digits[-1]) >= len(digits) - 1:
        return ""
    return digits


def _digits(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    digits = _NOT_DIGITS.sub("", _EXTENSION.sub("", text.removesuffix(".0")))
    if len(digits) > _MOST_DIGITS:
        first = _NOT_DIGITS.sub("", _BETWEEN.split(text)[0])
        digits = first if len(first) >= _FEWEST_DIGITS else digits
    return digits if digits.isascii() else "".join(str(int(char)) for char in digits if char.isdecimal())


def code_of(text: str) -> str:
    """Letters and digits of an id, lower case, without leading zeros that a spreadsheet may have eaten; empty for one that is nobody's."""
    code = text.lower() if text.isascii() else fold(text)
    if not code.isalnum():
        code = code.removesuffix(".0") if code.replace(".", "").isdigit() else code
        if is_null(code.strip()):
            return ""
        code = _NOT_ALNUM.sub("", code)
    code = code.lstrip("0")
    if not code or code in _GENERIC or is_null(code) or (code[0] == code[-1] and len(set(code)) == 1 and len(code) > 1):
        return ""
    return code


def website_of(text: str) -> str:
    """The address of a web site without what browsers do not need: scheme, `www.`, query; empty for a word for nothing."""
    address = _BEFORE_HOST.sub("", fold(text.strip()))
    address = "".join(_AFTER_PATH.split(address)[0].split()).rstrip("/.")
    return "" if is_null(address) else address


def postal_code_of(text: str) -> str:
    """Letters and digits of a postal code, without leading zeros, ZIP+4 without the four."""
    code = text.strip()
    if not (code.isascii() and code.isalnum()):
        code = fold(code)
        code = code.removesuffix(".0") if code.replace(".", "").isdigit() else code
        code = "".join(words(_POSTAL_PREFIX.sub("", code))) if not is_null(code) else ""
    code = code.lower()
    if code.isdigit():
        code = code[:_ZIP] if len(code) == _ZIP_PLUS_4 else code
        code = code.lstrip("0")
        code = code[:_ZIP] if len(code) == _ZIP_PLUS_4 else code
    return "" if is_null(code) else code


def birth_date_of(text: str, *, day_first: bool = True, region: str = "") -> str:
    """`YYYYMMDD`. A day that is in no calendar stays, for it may be a typing error; placeholders such as 1900-01-01 are empty.

    Args:
        text: as written; a month may be in words.
        day_first: how `03/04/1980` is meant, where day and month can be either.
        region: where the date was written, if that is known.
    """
    text = whole_numbers(text.strip().lower())
    if not text.isascii():
        text = "".join([str(int(char)) if char.isdecimal() else char for char in text])
        text = _NAMED_PARTS.sub(r"\1-\2-\3", text)
    if _SERIAL.fullmatch(text) and _SERIALS[0] <= int(text) <= _SERIALS[1]:
        return (_DAY_ZERO + timedelta(days=int(text))).strftime("%Y%m%d")
    if len(text) == _DATE_LENGTH and text.isascii() and text.isdigit():
        return _of_eight(text, day_first=day_first)
    found = _YEAR_FIRST.fullmatch(text)
    if found:
        return _dated(found[1], found[2], found[3])
    found = _YEAR_LAST.fullmatch(text)
    if found:
        day, month = (found[1], found[2]) if day_first else (found[2], found[1])
        return _dated(_century(found[3]), month, day)
    try:
        return birth_date(text, region)
    except InvalidValue:
        return ""


def _century(year: str) -> str:
    return year if len(year) > 2 else f"{20 if int(year) <= _TURN else 19}{year}"  # noqa: PLR2004 - two digits of a year


def _of_eight(text: str, *, day_first: bool) -> str:
    if not _is_year(text[:4]) and _is_year(text[4:]):
        day, month = (text[:2], text[2:4]) if day_first else (text[2:4], text[:2])
        return _dated(text[4:], month, day)
    return _dated(text[:4], text[4:6], text[6:])


def _is_year(text: str) -> bool:
    return _YEARS[0] <= int(text) <= _YEARS[1]


def _dated(year: str, month: str, day: str) -> str:
    if int(month) > _MONTHS and 0 < int(day) <= _MONTHS and int(month) <= _DAYS:
        month, day = day, month
    written = f"{year}{month.zfill(2)}{day.zfill(2)}"
    return "" if written in PLACEHOLDERS or not int(year) or not int(month) or not int(day) else written
