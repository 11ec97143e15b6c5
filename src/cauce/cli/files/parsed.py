"""What reading one row gives: a record, or what is wrong with the row (`engine.batch.bad`)."""

from __future__ import annotations

from typing import NamedTuple

from cauce.model.record import Record


class Good(NamedTuple):
    """A row that became a record."""

    number: int
    """Line of a text file (the first is 1), row of a Parquet file."""
    record: Record
    original: str
