"""How an identity came together, and what became of it: over gRPC."""

from __future__ import annotations

from typing import TypeVar

from cauce.client.call import Call
from cauce.service.verbs.history import HistoryVerbs

T = TypeVar("T")


class ClientHistoryVerbs(HistoryVerbs):
    """See HistoryVerbs."""

    def _send(self, call: Call[T]) -> T:
        raise NotImplementedError


class AsyncHistoryVerbs:
    """See HistoryVerbs."""

    async def _send(self, call: Call[T]) -> T:
        raise NotImplementedError
