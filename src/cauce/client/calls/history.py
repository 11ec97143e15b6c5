"""How an identity came together, and what became of it."""

from __future__ import annotations

from cauce.api.v1 import history_pb2
from cauce.client.call import Call
from cauce.model.how import IdentityExplanation
from cauce.service.paging import DEFAULT_PAGE
from cauce.service.verbs.history import HistoryPage, Order
from cauce.wire import history


def explain_identity(identity_id: str, *, at_least: str = "") -> Call[IdentityExplanation]:
    """IdentityService.ExplainIdentity."""
    request = history_pb2.ExplainIdentityRequest(identity_id=identity_id, at_least=at_least)
    return Call(
        "IdentityService",
        request,
        history_pb2.ExplainIdentityResponse,
        lambda answer: history.decode_how(answer.explanation),
    )


def get_history(
    identity_id: str, *, order: Order = Order.NEWEST_FIRST, page_size: int = DEFAULT_PAGE, page_token: str = "", at_least: str = ""
) -> Call[HistoryPage]:
    """IdentityService.GetHistory."""
    request = history_pb2.GetHistoryRequest(
        identity_id=identity_id, order=history.ORDER.encode[order], page_size=page_size, page_token=page_token, at_least=at_least
    )
    return Call("IdentityService", request, history_pb2.GetHistoryResponse, history.decode_history)
