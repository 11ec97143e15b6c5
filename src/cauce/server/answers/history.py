"""How an identity came together, and what became of it: the answers."""

from __future__ import annotations

from google.protobuf.message import Message

from cauce.api.v1 import history_pb2
from cauce.server.answers.common import Answer, page, required
from cauce.server.credentials import Caller
from cauce.service.api import Cauce
from cauce.wire import history


def explain_identity(cauce: Cauce, _caller: Caller, request: history_pb2.ExplainIdentityRequest) -> Message:
    """IdentityService.ExplainIdentity."""
    explanation = cauce.explain_identity(required(request.identity_id, "identity_id"), at_least=request.at_least)
    return history_pb2.ExplainIdentityResponse(explanation=history.encode_how(explanation))


def get_history(cauce: Cauce, _caller: Caller, request: history_pb2.GetHistoryRequest) -> Message:
    """IdentityService.GetHistory."""
    order = history.ORDER.decode(request.order, "order")
    identity_id = required(request.identity_id, "identity_id")
    return history.encode_history(cauce.get_history(identity_id, order=order, at_least=request.at_least, **page(request)))


ANSWERS: dict[str, Answer] = {"ExplainIdentity": explain_identity, "GetHistory": get_history}
