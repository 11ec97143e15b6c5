"""How work on a table is spread: the kernel says what can be done apart, who runs it says by how many."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

Task = TypeVar("Task")
Done = TypeVar("Done")


class Spread(Protocol):
    """Does tasks that do not depend on each other. What comes out is the same however many do them."""

    @property
    def count(self) -> int:
        """How many tasks are done at a time."""

    def map(self, do: Callable[[Task], Done], tasks: Sequence[Task]) -> Iterator[Done]:
        """What is done of each task, in the order of the tasks."""

    def threads(self, do: Callable[[Task], Done], tasks: Sequence[Task]) -> list[Done]:
        """The same within this process: worth it for what numpy does."""


class OneByOne:
    """One task after the other."""

    count = 1

    def map(self, do: Callable[[Task], Done], tasks: Sequence[Task]) -> Iterator[Done]:
        """See `Spread`."""
        return map(do, tasks)

    def threads(self, do: Callable[[Task], Done], tasks: Sequence[Task]) -> list[Done]:
        """See `Spread`."""
        return list(map(do, tasks))


ONE_BY_ONE: Spread = OneByOne()


def slices(count: int, most: int, spread: Spread = ONE_BY_ONE) -> list[slice]:
    """Pieces of about one size that cover so many rows: all that are worked on at a time have `most` rows at most, and all have work."""
    if not count:
        return []
    each = max(1, most // spread.count)
    pieces = -(-count // each)
    if spread.count > 1:
        pieces = min(count, -(-pieces // spread.count) * spread.count)
    return [slice(count * number // pieces, count * (number + 1) // pieces) for number in range(pieces)]
