"""Something done by another process while this one goes on."""

from __future__ import annotations

import os
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from types import TracebackType
from typing import Generic, Self, TypeVar

from cauce.engine.batch.workers import Worker, task_numbers, uninterrupted, usable_cores
from cauce.errors import Exhausted

Done = TypeVar("Done")


class Beside(ABC, Generic[Done]):
    """What is done, or is to be. A context manager: in the end nobody is at it any more."""

    @abstractmethod
    def check(self) -> None:
        """Raise what has gone wrong up to now; do not wait."""

    @abstractmethod
    def result(self) -> Done:
        """Wait for it.

        Raises:
            Exhausted: the process was ended from outside, most likely because memory ran out.
        """

    def end(self) -> None:
        """Give it up, if it goes on."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.end()


class Already(Beside[Done]):
    """It is done."""

    def __init__(self, done: Done) -> None:
        self._done = done

    def check(self) -> None:
        """Nothing has."""

    def result(self) -> Done:
        """At once."""
        return self._done


class _Forked(Beside[Done]):
    """Done by a copy of this process."""

    def __init__(self, do: Callable[[], Done]) -> None:
        numbers = task_numbers(1)
        try:
            with uninterrupted():
                self._worker = Worker(lambda _: do(), (None,), numbers, helped=True)
        finally:
            os.close(numbers)
        self._made: tuple[Done] | None = None

    def check(self) -> None:
        """Look into the pipe."""
        if self._made is None and self._worker.results.poll():
            self.result()

    def result(self) -> Done:
        """Read the pipe."""
        if self._made is None:
            self._made = (self._receive(),)
        return self._made[0]

    def end(self) -> None:
        """Kill it."""
        self._worker.end()

    def _receive(self) -> Done:
        try:
            _, done, error = self._worker.results.recv()
        except (EOFError, OSError) as gone:
            raise Exhausted("a process that looked at the records was ended from outside; try again with more memory") from gone
        if error is not None:
            raise error.again()
        made: Done = done
        return made


def beside(do: Callable[[], Done], workers: int) -> Beside[Done]:
    """Have something done beside by one of so many processes, of which this is one; if it is the only one, it is done at once."""
    return _Forked(do) if workers > 1 else Already(do())


def spare_cores() -> int:
    """How many processes may be at work without harm: one a core, but this one alone where a fork could leave a thread half way."""
    return usable_cores() if threading.active_count() == 1 else 1
