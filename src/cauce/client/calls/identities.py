"""Who is who: looked up, read, explained."""

from __future__ import annotations

from collections.abc import Sequence

from cauce.api.v1 import identities_pb2
from cauce.client.call import Call
from cauce.client.calls.pairs import Pairs, encode_pairs
from cauce.model.explanation import PairExplanation
from cauce.model.record import AttributeValue, Identifier, RecordKey
from cauce.service.api import DEFAULT_PAGE, Identity, IdentityFailure, Lookup, Page, SearchHit, StoredRecord, Touchpoint, View
from cauce.wire import identities, values


def lookup_identifiers(identifiers: Pairs, *, region: str = "", at_least: str = "") -> Call[list[Lookup]]:
    """IdentityService.LookupIdentifiers."""
    request = identities_pb2.LookupIdentifiersRequest(
        identifiers=encode_pairs(identifiers),
        region=region,
        at_least=at_least,
    )
    return Call(
        "IdentityService",
        request,
        identities_pb2.LookupIdentifiersResponse,
        lambda answer: [identities.decode_lookup(result) for result in answer.results],
    )


def search_identities(
    *, attributes: dict[str, AttributeValue], identifiers: Sequence[Identifier] = (), region: str = "", limit: int = 10
) -> Call[list[SearchHit]]:
    """IdentityService.SearchIdentities."""
    request = identities_pb2.SearchIdentitiesRequest(
        attributes=values.encode_attributes(attributes),
        identifiers=[values.encode_identifier(identifier) for identifier in identifiers],
        region=region,
        limit=limit,
    )
    return Call(
        "IdentityService",
        request,
        identities_pb2.SearchIdentitiesResponse,
        lambda answer: [identities.decode_hit(hit) for hit in answer.hits],
    )


def get_identity(
    identity_id: str, *, view: View = View.PROVEN, through: tuple[str, str] | None = None, as_of: str = "", at_least: str = ""
) -> Call[Identity]:
    """IdentityService.GetIdentity."""
    request = identities_pb2.GetIdentityRequest(
        identity_id=identity_id,
        view=identities.VIEW.encode[view],
        through=identities.encode_through(through),
        as_of=as_of,
        at_least=at_least,
    )
    return Call("IdentityService", request, identities_pb2.GetIdentityResponse, lambda answer: identities.decode_identity(answer.identity))


def batch_get_identities(
    identity_ids: Sequence[str], *, view: View = View.PROVEN, at_least: str = ""
) -> Call[list[Identity | IdentityFailure]]:
    """IdentityService.BatchGetIdentities."""
    request = identities_pb2.BatchGetIdentitiesRequest(identity_ids=identity_ids, view=identities.VIEW.encode[view], at_least=at_least)
    return Call(
        "IdentityService",
        request,
        identities_pb2.BatchGetIdentitiesResponse,
        lambda answer: [identities.decode_identity_outcome(outcome) for outcome in answer.outcomes],
    )


def list_identity_records(
    identity_id: str, *, page_size: int = DEFAULT_PAGE, page_token: str = "", as_of: str = "", at_least: str = ""
) -> Call[Page[StoredRecord]]:
    """IdentityService.ListIdentityRecords."""
    request = identities_pb2.ListIdentityRecordsRequest(
        identity_id=identity_id, page_size=page_size, page_token=page_token, as_of=as_of, at_least=at_least
    )
    return Call("IdentityService", request, identities_pb2.ListIdentityRecordsResponse, identities.decode_records_page)


def get_timeline(identity_id: str, *, page_size: int = DEFAULT_PAGE, page_token: str = "", at_least: str = "") -> Call[Page[Touchpoint]]:
    """IdentityService.GetTimeline."""
    request = identities_pb2.GetTimelineRequest(identity_id=identity_id, page_size=page_size, page_token=page_token, at_least=at_least)
    return Call("IdentityService", request, identities_pb2.GetTimelineResponse, identities.decode_timeline)


def explain_pair(left: RecordKey, right: RecordKey, *, at_least: str = "") -> Call[PairExplanation]:
    """IdentityService.ExplainPair."""
    request = identities_pb2.ExplainPairRequest(left=values.encode_key(left), right=values.encode_key(right), at_least=at_least)
    return Call(
        "IdentityService",
        request,
        identities_pb2.ExplainPairResponse,
        lambda answer: identities.decode_explanation(answer.explanation),
    )
