"""Who listens at the head of a tenant's feed: the writer lets them take a commit before it begins the next.

Under full load the writer computes without a pause, and whoever reads and sends what it has committed shares the interpreter with it:
what takes a few milliseconds then takes ten times as long. Waiting for them costs little, because their work has to be done anyway.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition


class Audience:
    """Thread-safe. Nobody is waited for who has not said that it listens, nor twice who did not come back in time."""

    def __init__(self) -> None:
        self._served = Condition()
        self._heard: dict[object, int] = {}
        """Revision up to which each listener has been served."""
        self._owed: set[object] = set()
        self._revision = 0
        """What the owed are waited for to have."""

    @contextmanager
    def seat(self) -> Iterator[Callable[[int], None]]:
        """A place in the audience. Its holder calls what is yielded when it has been served up to a revision and listens for the next."""
        seat = object()

        def listen(revision: int) -> None:
            with self._served:
                self._heard[seat] = revision
                if revision >= self._revision:
                    self._settle(seat)

        try:
            yield listen
        finally:
            with self._served:
                self._heard.pop(seat, None)
                self._settle(seat)

    def wait(self, revision: int, patience: float) -> bool:
        """Wait until all who listen have been served this revision, so many seconds at most; False: not all were.

        Who was not is left alone until it listens again.
        """
        with self._served:
            if self._owed:  # somebody who commits waits for them already
                return False
            self._revision = revision
            self._owed = {seat for seat, heard in self._heard.items() if heard < revision}
            if not self._owed:
                return True
            served = self._served.wait_for(lambda: not self._owed, patience)
            for seat in self._owed:
                self._heard.pop(seat, None)
            self._owed = set()
            return served

    def _settle(self, seat: object) -> None:
        if seat in self._owed:
            self._owed.discard(seat)
            if not self._owed:
                self._served.notify_all()
