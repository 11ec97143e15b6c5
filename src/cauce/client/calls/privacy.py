"""What a person may ask for: everything held about them, and to be forgotten."""

from __future__ import annotations

from collections.abc import Sequence

from cauce.api.v1 import subjects_pb2 as pb
from cauce.api.v1 import values_pb2
from cauce.client.call import Call
from cauce.client.calls.pairs import Pairs, encode_pairs
from cauce.model.privacy import Erasure, Suppression
from cauce.model.record import Instant, RecordKey
from cauce.service.paging import DEFAULT_PAGE, Page
from cauce.service.verbs.privacy import FOR_EVER, KeepOut, SubjectItem, SubjectRef
from cauce.wire import privacy
from cauce.wire.values import encode_key


def export_subject(
    who: SubjectRef, *, include_claimed: bool = False, page_size: int = DEFAULT_PAGE, page_token: str = "", at_least: str = ""
) -> Call[Page[SubjectItem]]:
    """PrivacyService.ExportSubject."""
    request = pb.ExportSubjectRequest(
        identity_id=who.identity_id,
        records=_keys(who.records),
        identifiers=encode_pairs(who.identifiers),
        include_claimed=include_claimed,
        page_size=page_size,
        page_token=page_token,
        at_least=at_least,
    )
    return Call("PrivacyService", request, pb.ExportSubjectResponse, privacy.decode_items)


def erase_subject(
    who: SubjectRef, *, author: str, reference: str = "", keep_out: KeepOut = FOR_EVER, search: bool = True, validate_only: bool = False
) -> Call[Erasure]:
    """PrivacyService.EraseSubject."""
    request = pb.EraseSubjectRequest(
        identity_id=who.identity_id,
        records=_keys(who.records),
        identifiers=encode_pairs(who.identifiers),
        author=author,
        reference=reference,
        scope=privacy.SCOPE.encode[keep_out.scope],
        expires_at=privacy.encode_moment(keep_out.expires_at),
        skip_search=not search,
        validate_only=validate_only,
    )
    return Call("PrivacyService", request, pb.EraseSubjectResponse, lambda answer: privacy.decode_erasure(answer.erasure))


def get_erasure(erasure_id: str) -> Call[Erasure]:
    """PrivacyService.GetErasure."""
    request = pb.GetErasureRequest(erasure_id=erasure_id)
    return Call("PrivacyService", request, pb.GetErasureResponse, lambda answer: privacy.decode_erasure(answer.erasure))


def list_erasures(*, page_size: int = DEFAULT_PAGE, page_token: str = "") -> Call[Page[Erasure]]:
    """PrivacyService.ListErasures."""
    request = pb.ListErasuresRequest(page_size=page_size, page_token=page_token)
    return Call("PrivacyService", request, pb.ListErasuresResponse, privacy.decode_erasures)


def suppress(
    *,
    records: Sequence[RecordKey] = (),
    identifiers: Pairs = (),
    region: str = "",
    author: str,
    reason: str,
    expires_at: Instant | None = None,
) -> Call[list[Suppression]]:
    """PrivacyService.Suppress."""
    request = pb.SuppressRequest(
        records=_keys(records),
        identifiers=encode_pairs(identifiers),
        region=region,
        author=author,
        reason=reason,
        expires_at=privacy.encode_moment(expires_at),
    )
    return Call(
        "PrivacyService",
        request,
        pb.SuppressResponse,
        lambda answer: [privacy.decode_suppression(one) for one in answer.suppressions],
    )


def list_suppressions(*, page_size: int = DEFAULT_PAGE, page_token: str = "") -> Call[Page[Suppression]]:
    """PrivacyService.ListSuppressions."""
    request = pb.ListSuppressionsRequest(page_size=page_size, page_token=page_token)
    return Call("PrivacyService", request, pb.ListSuppressionsResponse, privacy.decode_suppressions)


def lift_suppressions(handles: Sequence[str], *, author: str) -> Call[int]:
    """PrivacyService.LiftSuppressions."""
    request = pb.LiftSuppressionsRequest(handles=handles, author=author)
    return Call("PrivacyService", request, pb.LiftSuppressionsResponse, lambda answer: int(answer.lifted))


def _keys(records: Sequence[RecordKey]) -> list[values_pb2.RecordKey]:
    return [encode_key(key) for key in records]
