"""How work on a table is spread: the kernel says what can be done apart, who runs it says by how many."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol, TypeVar

from cauce.linkage.columns.digests import Digests

Task = TypeVar("Task")
Done = TypeVar("Done")


class Ahead(Protocol):
    """Tasks that somebody does beside the work at hand."""

    def end(self) -> Sequence[Digests | None]:
        """What was made of each task so far; None: nothing yet. What is not done is left."""


class Spread(Protocol):
    """Does tasks that do not depend on each other. What comes out is the same however many do them."""

    @property
    def count(self) -> int:
        """How many tasks are done at a time."""

    def map(self, do: Callable[[Task], Done], tasks: Sequence[Task]) -> Iterator[Done]:
        """What is done of each task, in the order of the tasks."""

    def ahead(self, do: Callable[[Task], Digests], tasks: Sequence[Task], rows: int) -> Ahead:
        """Begin tasks whose results, each of so many rows, may be asked for later, while there is time."""


class Nothing:
    """Work ahead that was not done, because no process was free for it."""

    def __init__(self, tasks: Sequence[Any]) -> None:
        self._count = len(tasks)

    def end(self) -> Sequence[Digests | None]:
        """See `Ahead`."""
        return [None] * self._count


class OneByOne:
    """One task after the other."""

    count = 1

    def map(self, do: Callable[[Task], Done], tasks: Sequence[Task]) -> Iterator[Done]:
        """See `Spread`."""
        return map(do, tasks)

    def ahead(self, do: Callable[[Task], Digests], tasks: Sequence[Task], rows: int) -> Ahead:  # noqa: ARG002 - `Spread`'s
        """See `Spread`."""
        return Nothing(tasks)


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
