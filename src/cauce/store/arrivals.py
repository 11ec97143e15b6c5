"""Waiting for the next revision: at once for commits of this process, by a shared poll for those of others."""

from __future__ import annotations

from collections.abc import Callable
from threading import Condition
from time import monotonic

POLL_SECONDS = 0.2


class Arrivals:
    """Latest known revision per tenant. However many threads wait for a tenant, the database is asked once every `POLL_SECONDS`."""

    def __init__(self, ask: Callable[[str], int]) -> None:
        self._ask = ask
        self._changed = Condition()
        self._known: dict[str, int] = {}
        self._asked: dict[str, float] = {}
        self._closed = False

    def announce(self, tenant: str, revision: int) -> None:
        """This process has committed a revision."""
        with self._changed:
            if revision > self._known.get(tenant, 0):
                self._known[tenant] = revision
                self._changed.notify_all()

    def wait(self, tenant: str, after: int, timeout: float) -> int:
        """Block until the tenant is beyond `after`, or `timeout` seconds passed; returns its revision then."""
        deadline = monotonic() + timeout
        while True:
            if self._latest(tenant, after, final=monotonic() >= deadline):
                return self._known.get(tenant, 0)
            with self._changed:
                left = deadline - monotonic()
                if self._known.get(tenant, 0) <= after and left > 0 and not self._closed:
                    self._changed.wait(min(left, POLL_SECONDS))

    def _latest(self, tenant: str, after: int, *, final: bool) -> bool:
        """Whether waiting is over; asks the database if nobody has done so lately, or for the last time."""
        with self._changed:
            now = monotonic()
            if self._known.get(tenant, 0) > after or self._closed:
                return True
            due = final or now - self._asked.get(tenant, -POLL_SECONDS) >= POLL_SECONDS
            if due:
                self._asked[tenant] = now
        if due:
            self.announce(tenant, self._ask(tenant))
        return final or self._known.get(tenant, 0) > after

    def close(self) -> None:
        """Let everybody go."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
