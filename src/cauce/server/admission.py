"""How much is done at once: each kind of call has a budget of its own, so that watchers cannot starve writes, nor writes reads."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from cauce.errors import Exhausted, Reason, Unavailable
from cauce.server.rpcs import Kind


class Admission:
    """Counts calls in flight. Lives on the event loop: no lock."""

    def __init__(self, limits: dict[Kind, int]) -> None:
        self._limits = limits
        self.in_flight = dict.fromkeys(limits, 0)
        self._draining = False
        self._idle = asyncio.Event()

    def enter(self, kind: Kind) -> None:
        """Be in flight, until `leave`.

        Raises:
            Exhausted: (OVERLOADED) too many calls of this kind.
            Unavailable: (SERVER_DRAINING) the server is going away.
        """
        if self._draining:
            raise draining()
        if self.in_flight[kind] >= self._limits[kind]:
            raise Exhausted(f"too many {kind.value} calls at once", metadata={"limit": str(self._limits[kind])})
        self.in_flight[kind] += 1

    def leave(self, kind: Kind) -> None:
        """Count a call out that was let in: it has been answered."""
        self.in_flight[kind] -= 1
        if self._draining and not any(self.in_flight.values()):
            self._idle.set()

    async def drain(self, seconds: float) -> None:
        """Let nobody in any more, and wait, at most so long, until nobody is in flight."""
        self._draining = True
        if any(self.in_flight.values()):
            with suppress(TimeoutError):
                await asyncio.wait_for(self._idle.wait(), seconds)


def draining() -> Unavailable:
    """The error of a server that is going away."""
    return Unavailable("the server is draining: connect again and retry", reason=Reason.SERVER_DRAINING)
