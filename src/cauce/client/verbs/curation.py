"""What data stewards do beyond single assertions: merge, split, review, decide, revert: over gRPC."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec

from cauce.api.v1 import stewardship_pb2, values_pb2
from cauce.client.call import Call
from cauce.model.curation import Ruling
from cauce.model.record import RecordKey
from cauce.service.paging import DEFAULT_PAGE, Page
from cauce.service.verbs.curation import (
    Author,
    CurationVerbs,
    NamedConflict,
    Outcome,
    RevertTarget,
    Review,
    ReviewKind,
    SharedValue,
    Verdict,
)
from cauce.wire import stewardship

T = TypeVar("T")

_SERVICE = "CurationService"


def _by(by: Author, *, validate_only: bool) -> dict[str, Any]:
    """Without a request_id it gets one, so that a retry acts once."""
    signed = by if by.request_id or validate_only else msgspec.structs.replace(by, request_id=str(uuid.uuid4()))
    return {"by": stewardship.encode_author(signed), "validate_only": validate_only}


def _outcome(answer: Any) -> Outcome:
    return stewardship.decode_outcome(answer.outcome)


def merge_identities(identity_ids: Sequence[str], by: Author, unchanged_since: str, *, validate_only: bool) -> Call[Outcome]:
    """CurationService.MergeIdentities."""
    request = stewardship_pb2.MergeIdentitiesRequest(
        identity_ids=identity_ids, unchanged_since=unchanged_since, **_by(by, validate_only=validate_only)
    )
    return Call(_SERVICE, request, stewardship_pb2.MergeIdentitiesResponse, _outcome)


def split_identity(
    what: tuple[str, Sequence[Sequence[RecordKey]]], by: Author, unchanged_since: str, *, keep_together: bool, validate_only: bool
) -> Call[Outcome]:
    """CurationService.SplitIdentity."""
    request = stewardship_pb2.SplitIdentityRequest(
        identity_id=what[0],
        groups=map(stewardship.encode_group, what[1]),
        leave_apart=not keep_together,
        unchanged_since=unchanged_since,
        **_by(by, validate_only=validate_only),
    )
    return Call(_SERVICE, request, stewardship_pb2.SplitIdentityResponse, _outcome)


def list_reviews(kind: ReviewKind | None, source: str, identity_id: str, page_size: int, page_token: str) -> Call[Page[Review]]:
    """CurationService.ListReviews."""
    request = stewardship_pb2.ListReviewsRequest(
        kind=None if kind is None else stewardship.REVIEW_KIND.encode[kind],
        source=source,
        identity_id=identity_id,
        page_size=page_size,
        page_token=page_token,
    )
    return Call(_SERVICE, request, stewardship_pb2.ListReviewsResponse, stewardship.decode_reviews)


def decide(review_id: str, verdict: Verdict, by: Author, *, validate_only: bool) -> Call[Outcome]:
    """CurationService.Decide."""
    encoded = stewardship.VERDICT.encode[verdict]
    request = stewardship_pb2.DecideRequest(review_id=review_id, verdict=encoded, **_by(by, validate_only=validate_only))
    return Call(_SERVICE, request, stewardship_pb2.DecideResponse, _outcome)


def list_conflicts(identity_id: str, page_size: int, page_token: str) -> Call[Page[NamedConflict]]:
    """CurationService.ListConflicts."""
    request = stewardship_pb2.ListConflictsRequest(identity_id=identity_id, page_size=page_size, page_token=page_token)
    return Call(_SERVICE, request, stewardship_pb2.ListConflictsResponse, stewardship.decode_conflicts)


def list_shared_values(namespace: str, page_size: int, page_token: str, *, blocking_keys: bool) -> Call[Page[SharedValue]]:
    """CurationService.ListSharedValues."""
    request = stewardship_pb2.ListSharedValuesRequest(
        namespace=namespace, blocking_keys=blocking_keys, page_size=page_size, page_token=page_token
    )
    return Call(_SERVICE, request, stewardship_pb2.ListSharedValuesResponse, stewardship.decode_shared_values)


def rule_value(value: tuple[str, str] | str, ruling: Ruling | None, by: Author, region: str, *, validate_only: bool) -> Call[Outcome]:
    """CurationService.RuleValue."""
    named = isinstance(value, tuple)
    request = stewardship_pb2.RuleValueRequest(
        value=values_pb2.IdentifierKey(namespace=value[0], value=value[1]) if named else None,
        handle=None if named else str(value),
        ruling=None if ruling is None else stewardship.RULING.encode[ruling],
        region=region,
        **_by(by, validate_only=validate_only),
    )
    return Call(_SERVICE, request, stewardship_pb2.RuleValueResponse, _outcome)


def revert(target: RevertTarget, name: str, by: Author, *, validate_only: bool) -> Call[Outcome]:
    """CurationService.Revert."""
    encoded = stewardship.REVERT_TARGET.encode[target]
    request = stewardship_pb2.RevertRequest(target=encoded, name=name, **_by(by, validate_only=validate_only))
    return Call(_SERVICE, request, stewardship_pb2.RevertResponse, _outcome, patient=True)


class ClientCurationVerbs(CurationVerbs):
    """See CurationVerbs."""

    def _send(self, call: Call[T]) -> T:
        raise NotImplementedError

    def merge_identities(
        self, identity_ids: Sequence[str], by: Author, *, unchanged_since: str = "", validate_only: bool = False
    ) -> Outcome:
        """See CurationVerbs."""
        return self._send(merge_identities(identity_ids, by, unchanged_since, validate_only=validate_only))

    def split_identity(
        self,
        identity_id: str,
        groups: Sequence[Sequence[RecordKey]],
        by: Author,
        *,
        keep_together: bool = True,
        unchanged_since: str = "",
        validate_only: bool = False,
    ) -> Outcome:
        """See CurationVerbs."""
        what = (identity_id, groups)
        return self._send(split_identity(what, by, unchanged_since, keep_together=keep_together, validate_only=validate_only))

    def list_reviews(
        self,
        *,
        kind: ReviewKind | None = None,
        source: str = "",
        identity_id: str = "",
        page_size: int = DEFAULT_PAGE,
        page_token: str = "",
    ) -> Page[Review]:
        """See CurationVerbs."""
        return self._send(list_reviews(kind, source, identity_id, page_size, page_token))

    def decide(self, review_id: str, verdict: Verdict, by: Author, *, validate_only: bool = False) -> Outcome:
        """See CurationVerbs."""
        return self._send(decide(review_id, verdict, by, validate_only=validate_only))

    def list_conflicts(self, *, identity_id: str = "", page_size: int = DEFAULT_PAGE, page_token: str = "") -> Page[NamedConflict]:
        """See CurationVerbs."""
        return self._send(list_conflicts(identity_id, page_size, page_token))

    def list_shared_values(
        self, *, namespace: str = "", blocking_keys: bool = False, page_size: int = DEFAULT_PAGE, page_token: str = ""
    ) -> Page[SharedValue]:
        """See CurationVerbs."""
        return self._send(list_shared_values(namespace, page_size, page_token, blocking_keys=blocking_keys))

    def rule_value(
        self, value: tuple[str, str] | str, ruling: Ruling | None, by: Author, *, region: str = "", validate_only: bool = False
    ) -> Outcome:
        """See CurationVerbs."""
        return self._send(rule_value(value, ruling, by, region, validate_only=validate_only))

    def revert(self, target: RevertTarget, name: str, by: Author, *, validate_only: bool = False) -> Outcome:
        """See CurationVerbs."""
        return self._send(revert(target, name, by, validate_only=validate_only))


class AsyncCurationVerbs:
    """See CurationVerbs."""

    async def _send(self, call: Call[T]) -> T:
        raise NotImplementedError

    async def merge_identities(
        self, identity_ids: Sequence[str], by: Author, *, unchanged_since: str = "", validate_only: bool = False
    ) -> Outcome:
        """See CurationVerbs."""
        return await self._send(merge_identities(identity_ids, by, unchanged_since, validate_only=validate_only))

    async def split_identity(
        self,
        identity_id: str,
        groups: Sequence[Sequence[RecordKey]],
        by: Author,
        *,
        keep_together: bool = True,
        unchanged_since: str = "",
        validate_only: bool = False,
    ) -> Outcome:
        """See CurationVerbs."""
        what = (identity_id, groups)
        return await self._send(split_identity(what, by, unchanged_since, keep_together=keep_together, validate_only=validate_only))

    async def list_reviews(
        self,
        *,
        kind: ReviewKind | None = None,
        source: str = "",
        identity_id: str = "",
        page_size: int = DEFAULT_PAGE,
        page_token: str = "",
    ) -> Page[Review]:
        """See CurationVerbs."""
        return await self._send(list_reviews(kind, source, identity_id, page_size, page_token))

    async def decide(self, review_id: str, verdict: Verdict, by: Author, *, validate_only: bool = False) -> Outcome:
        """See CurationVerbs."""
        return await self._send(decide(review_id, verdict, by, validate_only=validate_only))

    async def list_conflicts(self, *, identity_id: str = "", page_size: int = DEFAULT_PAGE, page_token: str = "") -> Page[NamedConflict]:
        """See CurationVerbs."""
        return await self._send(list_conflicts(identity_id, page_size, page_token))

    async def list_shared_values(
        self, *, namespace: str = "", blocking_keys: bool = False, page_size: int = DEFAULT_PAGE, page_token: str = ""
    ) -> Page[SharedValue]:
        """See CurationVerbs."""
        return await self._send(list_shared_values(namespace, page_size, page_token, blocking_keys=blocking_keys))

    async def rule_value(
        self, value: tuple[str, str] | str, ruling: Ruling | None, by: Author, *, region: str = "", validate_only: bool = False
    ) -> Outcome:
        """See CurationVerbs."""
        return await self._send(rule_value(value, ruling, by, region, validate_only=validate_only))

    async def revert(self, target: RevertTarget, name: str, by: Author, *, validate_only: bool = False) -> Outcome:
        """See CurationVerbs."""
        return await self._send(revert(target, name, by, validate_only=validate_only))
