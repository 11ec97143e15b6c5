"""How rows are fetched and written: what the readers and writers of `*_sql` ask for, and a driver gives."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection
from typing import Any

from cauce.store.statement import Statement

Row = tuple[Any, ...]


def storable(text: str) -> bool:
    """Whether both databases can hold the text: no NUL, no half of a surrogate pair. What cannot be held cannot be found."""
    return "\0" not in text and (text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text))


class Fetching(ABC):
    """Reads by statements, of one tenant."""

    @abstractmethod
    def _rows(self, statement: Statement, *values: object) -> list[Row]:
        """All rows of a statement for this tenant."""

    @abstractmethod
    def _among(self, statement: Statement, keys: Collection[int] | Collection[str], *values: object) -> list[Row]:
        """All rows of a statement for this tenant and any number of keys."""

    @abstractmethod
    def _has(self, any_row: Statement, keys: Collection[object]) -> bool:
        """Whether a table that is mostly empty is worth a look-up of so many keys."""


class Writing(Fetching):
    """Writes by statements, for one tenant."""

    _tenant: int

    @abstractmethod
    def _many(self, statement: Statement, rows: Collection[Row]) -> None:
        """Execute a write once per row."""

    @abstractmethod
    def _create_tenant(self) -> None:
        """Make the tenant, if it is not there."""
