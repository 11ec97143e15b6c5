"""What a person may ask for: everything held about them, and to be forgotten: the answers."""

from __future__ import annotations

from collections.abc import Iterable

from google.protobuf.message import Message

from cauce.api.v1 import subjects_pb2 as pb
from cauce.api.v1 import values_pb2
from cauce.model.record import Instant, RecordKey
from cauce.server.answers.common import Answer, page, required
from cauce.server.credentials import Caller
from cauce.server.rpcs import Scope
from cauce.service.api import Cauce
from cauce.service.verbs.privacy import KeepOut, SubjectRef
from cauce.wire import privacy, values


def export_subject(cauce: Cauce, caller: Caller, request: pb.ExportSubjectRequest) -> Message:
    """PrivacyService.ExportSubject."""
    if request.include_claimed:
        caller.check(Scope.IDENTITIES_READ_CLAIMED)
    items = cauce.export_subject(_who(request), include_claimed=request.include_claimed, at_least=request.at_least, **page(request))
    return privacy.encode_items(items)


def erase_subject(cauce: Cauce, _caller: Caller, request: pb.EraseSubjectRequest) -> Message:
    """PrivacyService.EraseSubject."""
    erasure = cauce.erase_subject(
        _who(request),
        author=required(request.author, "author"),
        reference=request.reference,
        keep_out=KeepOut(scope=privacy.SCOPE.decode(request.scope, "scope"), expires_at=_moment(request)),
        search=not request.skip_search,
        validate_only=request.validate_only,
    )
    return pb.EraseSubjectResponse(erasure=privacy.encode_erasure(erasure))


def get_erasure(cauce: Cauce, _caller: Caller, request: pb.GetErasureRequest) -> Message:
    """PrivacyService.GetErasure."""
    erasure = cauce.get_erasure(required(request.erasure_id, "erasure_id"))
    return pb.GetErasureResponse(erasure=privacy.encode_erasure(erasure))


def list_erasures(cauce: Cauce, _caller: Caller, request: pb.ListErasuresRequest) -> Message:
    """PrivacyService.ListErasures."""
    return privacy.encode_erasures(cauce.list_erasures(**page(request)))


def suppress(cauce: Cauce, _caller: Caller, request: pb.SuppressRequest) -> Message:
    """PrivacyService.Suppress."""
    made = cauce.suppress(
        records=_keys(request.records),
        identifiers=_pairs(request.identifiers),
        region=request.region,
        author=required(request.author, "author"),
        reason=required(request.reason, "reason"),
        expires_at=_moment(request),
    )
    return pb.SuppressResponse(suppressions=[privacy.encode_suppression(one) for one in made])


def list_suppressions(cauce: Cauce, _caller: Caller, request: pb.ListSuppressionsRequest) -> Message:
    """PrivacyService.ListSuppressions."""
    return privacy.encode_suppressions(cauce.list_suppressions(**page(request)))


def lift_suppressions(cauce: Cauce, _caller: Caller, request: pb.LiftSuppressionsRequest) -> Message:
    """PrivacyService.LiftSuppressions."""
    lifted = cauce.lift_suppressions(list(request.handles), author=required(request.author, "author"))
    return pb.LiftSuppressionsResponse(lifted=lifted)


def _who(request: pb.ExportSubjectRequest | pb.EraseSubjectRequest) -> SubjectRef:
    return SubjectRef(
        identity_id=request.identity_id, records=tuple(_keys(request.records)), identifiers=tuple(_pairs(request.identifiers))
    )


def _keys(messages: Iterable[values_pb2.RecordKey]) -> list[RecordKey]:
    return [values.decode_named(message, f"records[{position}]") for position, message in enumerate(messages)]


def _pairs(messages: Iterable[values_pb2.IdentifierKey]) -> list[tuple[str, str]]:
    return [
        (required(message.namespace, f"identifiers[{position}].namespace"), required(message.value, f"identifiers[{position}].value"))
        for position, message in enumerate(messages)
    ]


def _moment(request: pb.EraseSubjectRequest | pb.SuppressRequest) -> Instant | None:
    return values.decode_instant(request.expires_at, "expires_at") if request.HasField("expires_at") else None


ANSWERS: dict[str, Answer] = {
    "ExportSubject": export_subject,
    "EraseSubject": erase_subject,
    "GetErasure": get_erasure,
    "ListErasures": list_erasures,
    "Suppress": suppress,
    "ListSuppressions": list_suppressions,
    "LiftSuppressions": lift_suppressions,
}
