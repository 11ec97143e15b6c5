"""What data stewards do beyond single assertions: merge, split, review, decide, revert: the answers."""

from __future__ import annotations

import msgspec
from google.protobuf.message import Message

from cauce.api.v1 import stewardship_pb2
from cauce.errors import InvalidValue
from cauce.server.answers.common import Answer, check_request_id, page, required
from cauce.server.credentials import Caller
from cauce.server.rpcs import Scope
from cauce.service.api import Cauce
from cauce.service.verbs.curation import Author
from cauce.wire import stewardship, values


def _by(message: stewardship_pb2.Author) -> Author:
    check_request_id(message.request_id, "by.request_id")
    required(message.author, "by.author")
    required(message.reason, "by.reason")
    return stewardship.decode_author(message)


def merge_identities(cauce: Cauce, _caller: Caller, request: stewardship_pb2.MergeIdentitiesRequest) -> Message:
    """CurationService.MergeIdentities."""
    outcome = cauce.merge_identities(
        list(request.identity_ids), _by(request.by), unchanged_since=request.unchanged_since, validate_only=request.validate_only
    )
    return stewardship_pb2.MergeIdentitiesResponse(outcome=stewardship.encode_outcome(outcome))


def split_identity(cauce: Cauce, _caller: Caller, request: stewardship_pb2.SplitIdentityRequest) -> Message:
    """CurationService.SplitIdentity."""
    groups = [
        [values.decode_named(key, f"groups[{position}].records[{place}]") for place, key in enumerate(group.records)]
        for position, group in enumerate(request.groups)
    ]
    outcome = cauce.split_identity(
        required(request.identity_id, "identity_id"),
        groups,
        _by(request.by),
        keep_together=not request.leave_apart,
        unchanged_since=request.unchanged_since,
        validate_only=request.validate_only,
    )
    return stewardship_pb2.SplitIdentityResponse(outcome=stewardship.encode_outcome(outcome))


def list_reviews(cauce: Cauce, _caller: Caller, request: stewardship_pb2.ListReviewsRequest) -> Message:
    """CurationService.ListReviews."""
    kind = stewardship.REVIEW_KIND.decode(request.kind, "kind") if request.kind else None
    reviews = cauce.list_reviews(kind=kind, source=request.source, identity_id=request.identity_id, **page(request))
    return stewardship.encode_reviews(reviews)


def decide(cauce: Cauce, _caller: Caller, request: stewardship_pb2.DecideRequest) -> Message:
    """CurationService.Decide."""
    verdict = stewardship.VERDICT.decode(request.verdict, "verdict")
    review_id = required(request.review_id, "review_id")
    outcome = cauce.decide(review_id, verdict, _by(request.by), validate_only=request.validate_only)
    return stewardship_pb2.DecideResponse(outcome=stewardship.encode_outcome(outcome))


def list_conflicts(cauce: Cauce, _caller: Caller, request: stewardship_pb2.ListConflictsRequest) -> Message:
    """CurationService.ListConflicts."""
    return stewardship.encode_conflicts(cauce.list_conflicts(identity_id=request.identity_id, **page(request)))


def list_shared_values(cauce: Cauce, caller: Caller, request: stewardship_pb2.ListSharedValuesRequest) -> Message:
    """CurationService.ListSharedValues. Without the right to claimed data the values are left out."""
    shared = cauce.list_shared_values(namespace=request.namespace, blocking_keys=request.blocking_keys, **page(request))
    if Scope.IDENTITIES_READ_CLAIMED not in caller.scopes:
        shared = msgspec.structs.replace(shared, items=tuple(msgspec.structs.replace(one, value="") for one in shared.items))
    return stewardship.encode_shared_values(shared)


def rule_value(cauce: Cauce, _caller: Caller, request: stewardship_pb2.RuleValueRequest) -> Message:
    """CurationService.RuleValue."""
    ruling = stewardship.RULING.decode(request.ruling, "ruling") if request.ruling else None
    given = request.WhichOneof("which")
    if given is None:
        raise InvalidValue("value", "must be given, or a handle")
    value = request.handle if given == "handle" else (required(request.value.namespace, "value.namespace"), request.value.value)
    outcome = cauce.rule_value(value, ruling, _by(request.by), region=request.region, validate_only=request.validate_only)
    return stewardship_pb2.RuleValueResponse(outcome=stewardship.encode_outcome(outcome))


def revert(cauce: Cauce, _caller: Caller, request: stewardship_pb2.RevertRequest) -> Message:
    """CurationService.Revert."""
    target = stewardship.REVERT_TARGET.decode(request.target, "target")
    outcome = cauce.revert(target, required(request.name, "name"), _by(request.by), validate_only=request.validate_only)
    return stewardship_pb2.RevertResponse(outcome=stewardship.encode_outcome(outcome))


ANSWERS: dict[str, Answer] = {
    "MergeIdentities": merge_identities,
    "SplitIdentity": split_identity,
    "ListReviews": list_reviews,
    "Decide": decide,
    "ListConflicts": list_conflicts,
    "ListSharedValues": list_shared_values,
    "RuleValue": rule_value,
    "Revert": revert,
}
