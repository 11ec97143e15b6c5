"""What a value of a typed column is as text, the same for every way a file is read."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pyarrow as pa

WANTED = "text, numbers, true/false, dates and times can be read"

_PLAIN = (
    pa.types.is_string,
    pa.types.is_large_string,
    pa.types.is_string_view,
    pa.types.is_integer,
    pa.types.is_floating,
    pa.types.is_decimal,
    pa.types.is_boolean,
    pa.types.is_date,
    pa.types.is_timestamp,
    pa.types.is_null,
)


def is_plain(kind: pa.DataType) -> bool:
    """Whether values of an Arrow type can be read as text."""
    if pa.types.is_dictionary(kind):
        return is_plain(kind.value_type)
    return any(check(kind) for check in _PLAIN)


def values_of(column: pa.Array) -> list[object]:
    """Values as Python has them, times to the microsecond.

    What Python has not is read as far as it can be: a time by a zone that nobody knows, or that no year holds there, by UTC; a date
    or time of no year from 1 to 9999 as the number that the file holds.
    """
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.timestamp("us", tz=column.type.tz), safe=False)
    try:
        return list(column.to_pylist())
    except (OverflowError, KeyError, ValueError):
        in_utc = column.cast(pa.timestamp("us")) if pa.types.is_timestamp(column.type) else column
        return [_value(scalar) for scalar in in_utc]


def _value(scalar: pa.Scalar) -> object:
    try:
        return scalar.as_py()
    except (OverflowError, ValueError):
        return str(scalar.value)


def text_of(value: object) -> str:
    """A value as text; whole numbers without a fraction, times in ISO form, a missing number as nothing."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return "" if value != value else str(int(value)) if value.is_integer() else repr(value)  # noqa: PLR0124 - NaN is a missing number
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)


def day_of(value: object) -> str:
    """As `text_of`, but a time at midnight is the day it begins: tables write birth dates so."""
    if isinstance(value, datetime) and value.time() == time.min:
        return value.date().isoformat()
    return text_of(value)
