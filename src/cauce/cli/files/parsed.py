"""What reading one row gives: a record, or what is wrong with the row."""

from __future__ import annotations

from typing import NamedTuple

from cauce.errors import InvalidValue, Reason
from cauce.model.record import Record


class Good(NamedTuple):
    """A row that became a record."""

    number: int
    """Line of a text file (the first is 1), row of a Parquet file."""
    record: Record
    original: str


class Bad(NamedTuple):
    """A row that could not be used. `reason` never holds a value; `original` is the customer's own line, for the side file only."""

    number: int
    field: str
    reason: str
    original: str
    code: Reason = Reason.FIELD_INVALID


def file_invalid(field: str, description: str) -> InvalidValue:
    """The whole file cannot be used; `field` is its name, or that of the column in question."""
    return InvalidValue(field, description, reason=Reason.FILE_INVALID)
