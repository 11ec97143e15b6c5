"""What a person may ask for: everything held about them, and to be forgotten: over gRPC."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from cauce.api.v1 import subjects_pb2 as pb
from cauce.api.v1 import values_pb2
from cauce.client.call import Call
from cauce.model.privacy import Erasure, Suppression
from cauce.model.record import Instant, RecordKey
from cauce.service.paging import DEFAULT_PAGE, Page, PageRequest
from cauce.service.verbs.privacy import FOR_EVER, KeepOut, PrivacyVerbs, SubjectItem, SubjectRef
from cauce.wire import privacy
from cauce.wire.values import encode_key

T = TypeVar("T")
Pairs = Sequence[tuple[str, str]]


def export_subject(who: SubjectRef, page: PageRequest, at_least: str, *, include_claimed: bool) -> Call[Page[SubjectItem]]:
    """PrivacyService.ExportSubject."""
    request = pb.ExportSubjectRequest(
        identity_id=who.identity_id,
        records=_keys(who.records),
        identifiers=_pairs(who.identifiers),
        include_claimed=include_claimed,
        page_size=page.size,
        page_token=page.token,
        at_least=at_least,
    )
    return Call("PrivacyService", request, pb.ExportSubjectResponse, privacy.decode_items)


def erase_subject(who: SubjectRef, words: tuple[str, str], keep_out: KeepOut, *, search: bool, validate_only: bool) -> Call[Erasure]:
    """PrivacyService.EraseSubject. `words`: author and reference."""
    request = pb.EraseSubjectRequest(
        identity_id=who.identity_id,
        records=_keys(who.records),
        identifiers=_pairs(who.identifiers),
        author=words[0],
        reference=words[1],
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


def list_erasures(page_size: int, page_token: str) -> Call[Page[Erasure]]:
    """PrivacyService.ListErasures."""
    request = pb.ListErasuresRequest(page_size=page_size, page_token=page_token)
    return Call("PrivacyService", request, pb.ListErasuresResponse, privacy.decode_erasures)


def suppress(what: tuple[Sequence[RecordKey], Pairs, str], words: tuple[str, str], expires_at: Instant | None) -> Call[list[Suppression]]:
    """PrivacyService.Suppress. `what`: records, identifiers, region; `words`: author and reason."""
    request = pb.SuppressRequest(
        records=_keys(what[0]),
        identifiers=_pairs(what[1]),
        region=what[2],
        author=words[0],
        reason=words[1],
        expires_at=privacy.encode_moment(expires_at),
    )
    return Call(
        "PrivacyService",
        request,
        pb.SuppressResponse,
        lambda answer: [privacy.decode_suppression(one) for one in answer.suppressions],
    )


def list_suppressions(page_size: int, page_token: str) -> Call[Page[Suppression]]:
    """PrivacyService.ListSuppressions."""
    request = pb.ListSuppressionsRequest(page_size=page_size, page_token=page_token)
    return Call("PrivacyService", request, pb.ListSuppressionsResponse, privacy.decode_suppressions)


def lift_suppressions(handles: Sequence[str], author: str) -> Call[int]:
    """PrivacyService.LiftSuppressions."""
    request = pb.LiftSuppressionsRequest(handles=handles, author=author)
    return Call("PrivacyService", request, pb.LiftSuppressionsResponse, lambda answer: int(answer.lifted))


def _keys(records: Sequence[RecordKey]) -> list[values_pb2.RecordKey]:
    return [encode_key(key) for key in records]


def _pairs(identifiers: Pairs) -> list[values_pb2.IdentifierKey]:
    return [values_pb2.IdentifierKey(namespace=namespace, value=value) for namespace, value in identifiers]


class ClientPrivacyVerbs(PrivacyVerbs):
    """See PrivacyVerbs."""

    def _send(self, call: Call[T]) -> T:
        raise NotImplementedError

    def export_subject(
        self, who: SubjectRef, *, include_claimed: bool = False, page_size: int = DEFAULT_PAGE, page_token: str = "", at_least: str = ""
    ) -> Page[SubjectItem]:
        """See PrivacyVerbs."""
        return self._send(export_subject(who, PageRequest(page_size, page_token), at_least, include_claimed=include_claimed))

    def erase_subject(
        self,
        who: SubjectRef,
        *,
        author: str,
        reference: str = "",
        keep_out: KeepOut = FOR_EVER,
        search: bool = True,
        validate_only: bool = False,
    ) -> Erasure:
        """See PrivacyVerbs."""
        return self._send(erase_subject(who, (author, reference), keep_out, search=search, validate_only=validate_only))

    def get_erasure(self, erasure_id: str) -> Erasure:
        """See PrivacyVerbs."""
        return self._send(get_erasure(erasure_id))

    def list_erasures(self, *, page_size: int = DEFAULT_PAGE, page_token: str = "") -> Page[Erasure]:
        """See PrivacyVerbs."""
        return self._send(list_erasures(page_size, page_token))

    def suppress(
        self,
        *,
        records: Sequence[RecordKey] = (),
        identifiers: Pairs = (),
        region: str = "",
        author: str,
        reason: str,
        expires_at: Instant | None = None,
    ) -> list[Suppression]:
        """See PrivacyVerbs."""
        return self._send(suppress((records, identifiers, region), (author, reason), expires_at))

    def list_suppressions(self, *, page_size: int = DEFAULT_PAGE, page_token: str = "") -> Page[Suppression]:
        """See PrivacyVerbs."""
        return self._send(list_suppressions(page_size, page_token))

    def lift_suppressions(self, handles: Sequence[str], *, author: str) -> int:
        """See PrivacyVerbs."""
        return self._send(lift_suppressions(handles, author))


class AsyncPrivacyVerbs:
    """See PrivacyVerbs."""

    async def _send(self, call: Call[T]) -> T:
        raise NotImplementedError

    async def export_subject(
        self, who: SubjectRef, *, include_claimed: bool = False, page_size: int = DEFAULT_PAGE, page_token: str = "", at_least: str = ""
    ) -> Page[SubjectItem]:
        """See PrivacyVerbs."""
        return await self._send(export_subject(who, PageRequest(page_size, page_token), at_least, include_claimed=include_claimed))

    async def erase_subject(
        self,
        who: SubjectRef,
        *,
        author: str,
        reference: str = "",
        keep_out: KeepOut = FOR_EVER,
        search: bool = True,
        validate_only: bool = False,
    ) -> Erasure:
        """See PrivacyVerbs."""
        return await self._send(erase_subject(who, (author, reference), keep_out, search=search, validate_only=validate_only))

    async def get_erasure(self, erasure_id: str) -> Erasure:
        """See PrivacyVerbs."""
        return await self._send(get_erasure(erasure_id))

    async def list_erasures(self, *, page_size: int = DEFAULT_PAGE, page_token: str = "") -> Page[Erasure]:
        """See PrivacyVerbs."""
        return await self._send(list_erasures(page_size, page_token))

    async def suppress(
        self,
        *,
        records: Sequence[RecordKey] = (),
        identifiers: Pairs = (),
        region: str = "",
        author: str,
        reason: str,
        expires_at: Instant | None = None,
    ) -> list[Suppression]:
        """See PrivacyVerbs."""
        return await self._send(suppress((records, identifiers, region), (author, reason), expires_at))

    async def list_suppressions(self, *, page_size: int = DEFAULT_PAGE, page_token: str = "") -> Page[Suppression]:
        """See PrivacyVerbs."""
        return await self._send(list_suppressions(page_size, page_token))

    async def lift_suppressions(self, handles: Sequence[str], *, author: str) -> int:
        """See PrivacyVerbs."""
        return await self._send(lift_suppressions(handles, author))
