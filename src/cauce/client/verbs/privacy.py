"""What a person may ask for: everything held about them, and to be forgotten: over gRPC."""

from __future__ import annotations

from typing import TypeVar

from cauce.client.call import Call
from cauce.service.verbs.privacy import PrivacyVerbs

T = TypeVar("T")


class ClientPrivacyVerbs(PrivacyVerbs):
    """See PrivacyVerbs."""

    def _send(self, call: Call[T]) -> T:
        raise NotImplementedError


class AsyncPrivacyVerbs:
    """See PrivacyVerbs."""

    async def _send(self, call: Call[T]) -> T:
        raise NotImplementedError
