"""Times and dates as files write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum

from cauce.errors import InvalidValue
from cauce.model.record import Instant

_EPOCH = re.compile(r"\d{10}(\d{3}|\d{6})?(\.\d+)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NUMERIC_DATE = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?:[ T].*)?")
_MICROSECONDS = 1_000_000
_MONTHS = 12
_EPOCH_DIGITS = 16
"""Of this century's microseconds since 1970."""


class DateOrder(StrEnum):
    """How a file writes numeric dates that begin with a day or a month."""

    DAY_FIRST = "day/month/year"
    MONTH_FIRST = "month/day/year"


def date_order(values: Iterable[str], otherwise: DateOrder = DateOrder.DAY_FIRST) -> DateOrder:
    """What the values themselves say: a number above 12 can only be a day. Without a witness: `otherwise`."""
    first = second = 0
    for value in values:
        if found := _NUMERIC_DATE.fullmatch(value):
            first += int(found[1]) > _MONTHS
            second += int(found[2]) > _MONTHS
    if first == second:
        return otherwise
    return DateOrder.MONTH_FIRST if second > first else DateOrder.DAY_FIRST


def iso_date(value: str, order: DateOrder) -> str:
    """`31/12/1980` as `1980-12-31`; what is not a numeric date stays as it is."""
    found = _NUMERIC_DATE.fullmatch(value)
    if not found:
        return value
    day, month = (found[1], found[2]) if order is DateOrder.DAY_FIRST else (found[2], found[1])
    return f"{found[3]}-{int(month):02}-{int(day):02}"


def parse_instant(value: str, field: str, order: DateOrder = DateOrder.DAY_FIRST) -> Instant:
    """RFC 3339, a date, a numeric date, or seconds, milliseconds or microseconds since 1970. Without a zone: UTC.

    Raises:
        InvalidValue: it is none of these.
    """
    text = value.strip()
    if _EPOCH.fullmatch(text):
        digits = len(text.partition(".")[0])
        return round(Decimal(text).scaleb(_EPOCH_DIGITS - digits))
    if compact := _COMPACT.fullmatch(text):
        text = "-".join(compact.groups())
    date, separator, time = text.partition(" ") if " " in text else text.partition("T")
    try:
        moment = datetime.fromisoformat(iso_date(date, order) + ("T" if separator else "") + time)
    except ValueError:
        raise InvalidValue(field, "is not a time; write it like 2026-03-01T10:00:00Z") from None
    return instant_of(moment)


def instant_of(moment: datetime) -> Instant:
    """Microseconds since 1970; a moment without a zone is UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    since = aware - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * _MICROSECONDS + since.microseconds


def format_instant(instant: Instant) -> str:
    """RFC 3339 in UTC, as short as it is exact."""
    seconds, micros = divmod(instant, _MICROSECONDS)
    try:
        text = datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    except (ValueError, OverflowError, OSError):
        return f"{instant} microseconds since 1970"
    return f"{text}.{micros:06}".rstrip("0") + "Z" if micros else text + "Z"
