"""The customer across channels: touchpoints and consent: over gRPC."""

from __future__ import annotations

from typing import TypeVar

from cauce.client.call import Call
from cauce.service.verbs.journey import JourneyVerbs

T = TypeVar("T")


class ClientJourneyVerbs(JourneyVerbs):
    """See JourneyVerbs."""

    def _send(self, call: Call[T]) -> T:
        raise NotImplementedError


class AsyncJourneyVerbs:
    """See JourneyVerbs."""

    async def _send(self, call: Call[T]) -> T:
        raise NotImplementedError
