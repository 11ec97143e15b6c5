"""A row of a file that could not be used, and a file that could not."""

from __future__ import annotations

from typing import NamedTuple

from cauce.errors import InvalidValue, Reason


class Bad(NamedTuple):
    """A row that could not be used. `reason` never holds a value; `original` is the customer's own line, for the side file only."""

    number: int
    """Line of a text file (the first is 1), row of a Parquet file."""
    field: str
    reason: str
    original: str
    code: Reason = Reason.FIELD_INVALID


def file_invalid(field: str, description: str) -> InvalidValue:
    """The whole file cannot be used; `field` is its name, or that of the column in question."""
    return InvalidValue(field, description, reason=Reason.FILE_INVALID)


def of_file(error: InvalidValue, name: str) -> InvalidValue:
    """The same error, with the name of the file that it is about."""
    field = name if error.field in ("file", name) else f"{name}: {error.field}"
    return InvalidValue(field, error.violations[0].description, reason=error.reason)
