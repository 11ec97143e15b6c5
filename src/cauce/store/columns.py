"""Rows of a table as columns, for who has them so: made into rows, or into what a driver takes, all at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Columns(Collection[tuple[Any, ...]]):
    """Columns of one length: arrays of numbers or of flags, or lists of anything."""

    def __init__(self, *columns: list[Any] | tuple[Any, ...] | NDArray[Any]) -> None:
        self.columns = columns

    def __len__(self) -> int:
        return len(self.columns[0])

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return zip(*self.lists(), strict=True)

    def __contains__(self, row: object) -> bool:
        return any(row == one for one in self)

    def beside(self, *more: list[Any] | tuple[Any, ...] | NDArray[Any]) -> Columns:
        """These columns, and more behind them."""
        return Columns(*self.columns, *more)

    def lists(self) -> list[list[Any] | tuple[Any, ...]]:
        """The columns, with Python's own values."""
        return [column if isinstance(column, list | tuple) else column.tolist() for column in self.columns]

    def flat(self) -> list[Any]:
        """All values, row after row."""
        width = len(self.columns)
        values: list[Any] = [None] * (width * len(self))
        for place, column in enumerate(self.lists()):
            values[place::width] = column
        return values
