"""Waiting for the next revision: at once for commits of this process, by a hint or a shared poll for those of others.

Where others commit one after the other, as under full load, the poll is close behind them; where nothing comes, it is rare.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Condition
from time import monotonic

POLL_SECONDS = 0.2
"""Between two polls, at most."""
SOON_SECONDS = 0.02
"""And at least."""
SHARE = 0.1
"""In between, as a share of the time in which no commit of another process was found: what it is found late by."""


class Arrivals:
    """Latest known revision per tenant. However many threads wait for a tenant, the database is asked once a poll."""

    def __init__(self, ask: Callable[[str], int]) -> None:
        self._ask = ask
        self._changed = Condition()
        self._known: dict[str, int] = {}
        self._due: dict[str, float] = {}
        """When to poll next."""
        self._found: dict[str, float] = {}
        """When a poll found something new."""
        self._closed = False

    def announce(self, tenant: str, revision: int) -> None:
        """This process has committed a revision."""
        with self._changed:
            if revision > self._known.get(tenant, 0):
                self._known[tenant] = revision
                self._changed.notify_all()

    def hint(self, tenant: str) -> None:
        """Another process says that it has committed: if somebody waits for the tenant, ask now."""
        with self._changed:
            if tenant in self._due:
                self._due[tenant] = 0.0
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
                    self._changed.wait(min(left, max(self._due[tenant] - monotonic(), 0.0)))

    def _latest(self, tenant: str, after: int, *, final: bool) -> bool:
        """Whether waiting is over; asks the database if nobody has done so lately, or for the last time."""
        with self._changed:
            now = monotonic()
            if self._known.get(tenant, 0) > after or self._closed:
                return True
            due = final or now >= self._due.get(tenant, now)
            if due:
                quiet = now - self._found.get(tenant, -POLL_SECONDS / SHARE)
                self._due[tenant] = now + min(max(quiet * SHARE, SOON_SECONDS), POLL_SECONDS)
        if due:
            self._poll(tenant)
        return final or self._known.get(tenant, 0) > after

    def _poll(self, tenant: str) -> None:
        found = self._ask(tenant)
        with self._changed:
            if found > self._known.get(tenant, found):
                self._found[tenant] = monotonic()
                self._due[tenant] = min(self._due[tenant], self._found[tenant] + SOON_SECONDS)
        self.announce(tenant, found)

    def close(self) -> None:
        """Wake whoever waits: nothing more will come."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
