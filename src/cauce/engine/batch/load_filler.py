"""Writing what is loaded, under a name that nobody reads: whatever can be done at once is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from itertools import chain, takewhile
from threading import Event

from cauce.errors import CauceError
from cauce.store.base import Store
from cauce.store.filling import Rows, filling


class Filler:
    """Fills a tenant to be, step by step."""

    def __init__(self, store: Store, name: str, owner: str) -> None:
        self._store, self._name, self._owner = store, name, owner

    @contextmanager
    def begun(self) -> Iterator[None]:
        """Take away what an interrupted load left, and begin anew; if anything goes wrong, take away what was written.

        Only if it is still this load's; and what cannot be reached then, the next load takes away.
        """
        try:
            with self._store.write(self._name) as writer:
                filling(writer).clear()
                filling(writer).begin(self._owner)
            yield
        except BaseException:
            with suppress(CauceError), self._store.write(self._name) as writer:
                filling(writer).fill(self._owner, Rows())
                filling(writer).clear()
            raise

    def fill(
        self,
        parts: Iterable[Rows],
        beside: Iterable[Rows] = (),
        last: Iterable[Rows] = (),
        wrote: Callable[[int], None] = lambda _: None,
    ) -> None:
        """Write all parts, one a step.

        Args:
            parts: in this order.
            beside: written meanwhile where the store can, or else afterwards.
            last: written in the end, because they may have to be waited for.
            wrote: is told after each step of this thread how many rows were in it; what it raises ends the filling.

        Raises:
            Conflict: somebody else has begun to load the same tenant.
        """
        if not self._store.parallel or not beside:
            self._fill(chain(parts, beside, last), wrote)
            return
        given_up = Event()
        with ThreadPoolExecutor(1, "cauce-fill") as thread:
            other = thread.submit(self._fill, takewhile(lambda _: not given_up.is_set(), beside))
            try:
                self._fill(chain(parts, last), wrote)
            except BaseException:
                given_up.set()
                raise
            other.result()

    def _fill(self, parts: Iterable[Rows], wrote: Callable[[int], None] = lambda _: None) -> None:
        """The next rows are made while a step is committed."""
        with ThreadPoolExecutor(1, "cauce-commit") as thread:
            committing: Future[None] | None = None
            for rows in parts:
                if committing is not None:
                    committing.result()
                committing = thread.submit(self._step(rows).close)
                wrote(rows.count)
            if committing is not None:
                committing.result()

    def _step(self, rows: Rows) -> ExitStack:
        """All of a step but its commit, which is what closing does."""
        with ExitStack() as held:
            writer = held.enter_context(self._store.write_unsynced(self._name))
            filling(writer).fill(self._owner, rows)
            return held.pop_all()
