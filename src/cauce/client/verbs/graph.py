"""The graph around an identity, and all of it at one revision: over gRPC."""

from __future__ import annotations

from typing import TypeVar

from cauce.client.call import Call
from cauce.service.verbs.graph import GraphVerbs

T = TypeVar("T")


class ClientGraphVerbs(GraphVerbs):
    """See GraphVerbs."""

    def _send(self, call: Call[T]) -> T:
        raise NotImplementedError


class AsyncGraphVerbs:
    """See GraphVerbs."""

    async def _send(self, call: Call[T]) -> T:
        raise NotImplementedError
