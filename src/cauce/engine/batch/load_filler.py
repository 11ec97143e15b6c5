"""Writing what is loaded, under a name that nobody reads: whatever can be done at once is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from itertools import takewhile
from threading import Event

from cauce.errors import CauceError
from cauce.store.base import Store
from cauce.store.filling import Rows, filling


class Filler:
    """Fills a tenant to be, step by step."""

    def __init__(self, store: Store, name: str, owner: str) -> None:
        self._store, self._name, self._owner = store, name, owner

    def begin(self) -> None:
        """Take away what an interrupted load left, and begin anew."""
        with self._store.write(self._name) as writer:
            filling(writer).clear()
            filling(writer).begin(self._owner)

    def fill(self, parts: Iterable[Rows], wrote: Callable[[int], None] = lambda _: None) -> None:
        """Write one part after the other; the next rows are made while a step is committed.

        Args:
            parts: one a step.
            wrote: is told after each step how many records were in it; what it raises ends the filling.

        Raises:
            Conflict: somebody else has begun to load the same tenant.
        """
        with ThreadPoolExecutor(1, "cauce-commit") as thread:
            committing: Future[None] | None = None
            for rows in parts:
                if committing is not None:
                    committing.result()
                committing = thread.submit(self._step(rows).close)
                wrote(len(rows.records))
            if committing is not None:
                committing.result()

    @contextmanager
    def filling_beside(self, parts: Iterable[Rows]) -> Iterator[None]:
        """Write these parts as well: meanwhile where the store can, or else afterwards."""
        if not self._store.parallel:
            yield
            self.fill(parts)
            return
        given_up = Event()
        with ThreadPoolExecutor(1, "cauce-fill") as thread:
            filled = thread.submit(self.fill, takewhile(lambda _: not given_up.is_set(), parts))
            try:
                yield
            except BaseException:
                given_up.set()
                raise
            filled.result()

    def undo(self) -> None:
        """Take away what was written, if it is still this load's; what cannot be reached now, the next load takes away."""
        with suppress(CauceError), self._store.write(self._name) as writer:
            filling(writer).fill(self._owner, Rows())
            filling(writer).clear()

    def _step(self, rows: Rows) -> ExitStack:
        """All of a step but its commit, which is what closing does."""
        with ExitStack() as held:
            writer = held.enter_context(self._store.write_unsynced(self._name))
            filling(writer).fill(self._owner, rows)
            return held.pop_all()
