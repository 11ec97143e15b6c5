"""What data stewards do beyond single assertions: merge, split, review, decide, revert: over gRPC."""

from __future__ import annotations

from typing import TypeVar

from cauce.client.call import Call
from cauce.service.verbs.curation import CurationVerbs

T = TypeVar("T")


class ClientCurationVerbs(CurationVerbs):
    """See CurationVerbs."""

    def _send(self, call: Call[T]) -> T:
        raise NotImplementedError


class AsyncCurationVerbs:
    """See CurationVerbs."""

    async def _send(self, call: Call[T]) -> T:
        raise NotImplementedError
