"""What data stewards do beyond single assertions: merge, split, review, decide, revert."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

import msgspec

from cauce.api.v1 import stewardship_pb2, values_pb2
from cauce.client.call import Call
from cauce.model.curation import Ruling
from cauce.model.record import RecordKey
from cauce.service.paging import DEFAULT_PAGE, Page
from cauce.service.verbs.curation import Author, NamedConflict, Outcome, RevertTarget, Review, ReviewKind, SharedValue, Verdict
from cauce.wire import stewardship

_SERVICE = "CurationService"


def merge_identities(identity_ids: Sequence[str], by: Author, *, unchanged_since: str = "", validate_only: bool = False) -> Call[Outcome]:
    """CurationService.MergeIdentities."""
    request = stewardship_pb2.MergeIdentitiesRequest(
        identity_ids=identity_ids, unchanged_since=unchanged_since, **_by(by, validate_only=validate_only)
    )
    return Call(_SERVICE, request, stewardship_pb2.MergeIdentitiesResponse, _outcome)


def split_identity(
    identity_id: str,
    groups: Sequence[Sequence[RecordKey]],
    by: Author,
    *,
    keep_together: bool = True,
    unchanged_since: str = "",
    validate_only: bool = False,
) -> Call[Outcome]:
    """CurationService.SplitIdentity."""
    request = stewardship_pb2.SplitIdentityRequest(
        identity_id=identity_id,
        groups=map(stewardship.encode_group, groups),
        leave_apart=not keep_together,
        unchanged_since=unchanged_since,
        **_by(by, validate_only=validate_only),
    )
    return Call(_SERVICE, request, stewardship_pb2.SplitIdentityResponse, _outcome)


def list_reviews(
    *, kind: ReviewKind | None = None, source: str = "", identity_id: str = "", page_size: int = DEFAULT_PAGE, page_token: str = ""
) -> Call[Page[Review]]:
    """CurationService.ListReviews."""
    request = stewardship_pb2.ListReviewsRequest(
        kind=None if kind is None else stewardship.REVIEW_KIND.encode[kind],
        source=source,
        identity_id=identity_id,
        page_size=page_size,
        page_token=page_token,
    )
    return Call(_SERVICE, request, stewardship_pb2.ListReviewsResponse, stewardship.decode_reviews)


def decide(review_id: str, verdict: Verdict, by: Author, *, validate_only: bool = False) -> Call[Outcome]:
    """CurationService.Decide."""
    encoded = stewardship.VERDICT.encode[verdict]
    request = stewardship_pb2.DecideRequest(review_id=review_id, verdict=encoded, **_by(by, validate_only=validate_only))
    return Call(_SERVICE, request, stewardship_pb2.DecideResponse, _outcome)


def list_conflicts(*, identity_id: str = "", page_size: int = DEFAULT_PAGE, page_token: str = "") -> Call[Page[NamedConflict]]:
    """CurationService.ListConflicts."""
    request = stewardship_pb2.ListConflictsRequest(identity_id=identity_id, page_size=page_size, page_token=page_token)
    return Call(_SERVICE, request, stewardship_pb2.ListConflictsResponse, stewardship.decode_conflicts)


def list_shared_values(
    *, namespace: str = "", blocking_keys: bool = False, page_size: int = DEFAULT_PAGE, page_token: str = ""
) -> Call[Page[SharedValue]]:
    """CurationService.ListSharedValues."""
    request = stewardship_pb2.ListSharedValuesRequest(
        namespace=namespace, blocking_keys=blocking_keys, page_size=page_size, page_token=page_token
    )
    return Call(_SERVICE, request, stewardship_pb2.ListSharedValuesResponse, stewardship.decode_shared_values)


def rule_value(
    value: tuple[str, str] | str, ruling: Ruling | None, by: Author, *, region: str = "", validate_only: bool = False
) -> Call[Outcome]:
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


def revert(target: RevertTarget, name: str, by: Author, *, validate_only: bool = False) -> Call[Outcome]:
    """CurationService.Revert."""
    encoded = stewardship.REVERT_TARGET.encode[target]
    request = stewardship_pb2.RevertRequest(target=encoded, name=name, **_by(by, validate_only=validate_only))
    return Call(_SERVICE, request, stewardship_pb2.RevertResponse, _outcome, patient=True)


def _by(by: Author, *, validate_only: bool) -> dict[str, Any]:
    """Without a request_id it gets one, so that a retry acts once."""
    signed = by if by.request_id or validate_only else msgspec.structs.replace(by, request_id=str(uuid.uuid4()))
    return {"by": stewardship.encode_author(signed), "validate_only": validate_only}


def _outcome(answer: Any) -> Outcome:
    return stewardship.decode_outcome(answer.outcome)
