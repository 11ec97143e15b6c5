"""How an identity came together, and what became of it: over gRPC."""

from __future__ import annotations

from typing import TypeVar

from cauce.api.v1 import history_pb2
from cauce.client.call import Call
from cauce.model.how import IdentityExplanation
from cauce.service.paging import DEFAULT_PAGE
from cauce.service.verbs.history import HistoryPage, HistoryVerbs, Order
from cauce.wire import history

T = TypeVar("T")


def explain_identity(identity_id: str, at_least: str) -> Call[IdentityExplanation]:
    """IdentityService.ExplainIdentity."""
    request = history_pb2.ExplainIdentityRequest(identity_id=identity_id, at_least=at_least)
    return Call(
        "IdentityService",
        request,
        history_pb2.ExplainIdentityResponse,
        lambda answer: history.decode_how(answer.explanation),
    )


def get_history(identity_id: str, order: Order, page_size: int, page_token: str, at_least: str) -> Call[HistoryPage]:
    """IdentityService.GetHistory."""
    request = history_pb2.GetHistoryRequest(
        identity_id=identity_id, order=history.ORDER.encode[order], page_size=page_size, page_token=page_token, at_least=at_least
    )
    return Call("IdentityService", request, history_pb2.GetHistoryResponse, history.decode_history)


class ClientHistoryVerbs(HistoryVerbs):
    """See HistoryVerbs."""

    def _send(self, call: Call[T]) -> T:
        raise NotImplementedError

    def explain_identity(self, identity_id: str, *, at_least: str = "") -> IdentityExplanation:
        """See HistoryVerbs."""
        return self._send(explain_identity(identity_id, at_least))

    def get_history(
        self,
        identity_id: str,
        *,
        order: Order = Order.NEWEST_FIRST,
        page_size: int = DEFAULT_PAGE,
        page_token: str = "",
        at_least: str = "",
    ) -> HistoryPage:
        """See HistoryVerbs."""
        return self._send(get_history(identity_id, order, page_size, page_token, at_least))


class AsyncHistoryVerbs:
    """See HistoryVerbs."""

    async def _send(self, call: Call[T]) -> T:
        raise NotImplementedError

    async def explain_identity(self, identity_id: str, *, at_least: str = "") -> IdentityExplanation:
        """See HistoryVerbs."""
        return await self._send(explain_identity(identity_id, at_least))

    async def get_history(
        self,
        identity_id: str,
        *,
        order: Order = Order.NEWEST_FIRST,
        page_size: int = DEFAULT_PAGE,
        page_token: str = "",
        at_least: str = "",
    ) -> HistoryPage:
        """See HistoryVerbs."""
        return await self._send(get_history(identity_id, order, page_size, page_token, at_least))
