"""Birth dates: one form, `YYYYMMDD`, or nothing; never a guess between two readings."""

from __future__ import annotations

import re
from functools import lru_cache

from cauce.errors import InvalidValue
from cauce.linkage.data import written_forms
from cauce.linkage.normalize.fold import fold

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_PARTS = re.compile(r"(\d{1,4})[-/. ]{1,3}(\d{1,2}|[^\W\d_]{3,12})\.?[-/., ]{1,3}(\d{1,4})")
_MONTH_FIRST = re.compile(r"([^\W\d_]{3,12})\.?[-/. ]{1,3}(\d{1,2})[-/., ]{1,3}(\d{4})")
_DIGITS = re.compile(r"\d{8}")
_TIME = re.compile(r"[t ]\d{1,2}:\d{2}.*$")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|er|º|°)\b\.?")
_WEEKDAY = re.compile(r"^[^\W\d_]{5,10},\s*(?=\d|[^\W\d_]{3,12} \d)")
PLACEHOLDERS = frozenset({"19000101", "19700101", "00010101", "18991230", "18991231", "19010101", "20000000", "11111111", "99991231"})
"""Dates that programs and people put where none is known."""
_DAYS = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""Of each month, in a leap year; there is no month 0."""
_MONTHS = range(1, 13)
_FEBRUARY, _LEAP_DAY = 2, 29
_YEAR_DIGITS = 4
_MONTH_FIRST_REGIONS = frozenset({"US"})
_FIRST_YEAR, _LAST_YEAR = 1850, 2100
"""Of people who can still be customers."""


@lru_cache(maxsize=65_536)
def birth_date(text: str, region: str = "") -> str:
    """`YYYYMMDD`; empty for a placeholder such as 1900-01-01.

    Args:
        text: ISO, `YYYYMMDD`, day/month/year (month/day/year in the US), months in words too.
        region: where the date was written.

    Raises:
        InvalidValue: not a date, a year of two digits, or a year before 1850 or after 2100.
    """
    plain = _ISO.fullmatch(text)
    if plain is not None:
        return _checked(int(plain[1]), int(plain[2]), int(plain[3]))
    text = _TIME.sub("", text.strip().lower())
    if text.endswith(".0") and _DIGITS.fullmatch(text[:-2]):
        text = text[:-2]
    if _DIGITS.fullmatch(text):
        return _checked(*_of_eight(text))
    text = _WEEKDAY.sub("", _ORDINAL.sub("", text)).replace(" de ", " ").replace(" of ", " ")
    found = _PARTS.fullmatch(text)
    if found:
        return _checked(*_of_parts(found.group(1), found.group(2), found.group(3), region))
    found = _MONTH_FIRST.fullmatch(text)
    if found and fold(found.group(1)) in _months():
        return _checked(int(found.group(3)), int(_months()[fold(found.group(1))]), int(found.group(2)))
    raise InvalidValue("value", "is not a date: write YYYY-MM-DD")


def _months() -> dict[str, str]:
    return written_forms("months.tsv")["month"]


def _of_eight(text: str) -> tuple[int, int, int]:
    year = int(text[:4])
    if _FIRST_YEAR <= year <= _LAST_YEAR or text in PLACEHOLDERS or year == 0:
        return year, int(text[4:6]), int(text[6:])
    return int(text[4:]), int(text[2:4]), int(text[:2])


def _of_parts(first: str, middle: str, last: str, region: str) -> tuple[int, int, int]:
    if not middle.isdigit():
        middle, region = _months().get(fold(middle), ""), ""  # a month in words is the month, whatever the region
        if not middle:
            raise InvalidValue("value", "is not a date: unknown month")
    if len(first) == _YEAR_DIGITS:
        return int(first), int(middle), int(last)
    if len(last) != _YEAR_DIGITS:
        raise InvalidValue("value", "is not a date: the year needs four digits")
    day, month = int(first), int(middle)
    if (region in _MONTH_FIRST_REGIONS and day in _MONTHS) or month > max(_MONTHS):
        day, month = month, day
    return int(last), month, day


def _checked(year: int, month: int, day: int) -> str:
    date = f"{year:04}{month:02}{day:02}"
    if date in PLACEHOLDERS or year == 0:
        return ""
    if month not in _MONTHS or not 1 <= day <= _DAYS[month] or (month == _FEBRUARY and day == _LEAP_DAY and not _leap(year)):
        raise InvalidValue("value", "is not a date: no such day")
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise InvalidValue("value", "is not a birth date: the year is out of range")
    return date


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
