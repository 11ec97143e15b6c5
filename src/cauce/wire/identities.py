"""Identities: look-ups, profiles, timelines, explanations."""

from __future__ import annotations

from cauce.api.v1 import identities_pb2 as pb
from cauce.api.v1 import values_pb2
from cauce.errors import CauceError
from cauce.model.explanation import Against, Decision, Lack, LevelReached, MissedRule, PairExplanation, SharedKey, Step
from cauce.model.profile import Profile, ProfileIdentifier, ProfileValue
from cauce.service.api import AsOf, Identity, IdentityFailure, Lookup, LookupOutcome, Page, SearchHit, StoredRecord, Touchpoint, View
from cauce.wire.enums import EnumCodec
from cauce.wire.history import decode_part, encode_part
from cauce.wire.status import decode_item_error, encode_item_error
from cauce.wire.values import (
    ASSURANCE,
    decode_attributes,
    decode_identifiers,
    decode_instant,
    decode_key,
    decode_stored,
    decode_value,
    encode_attributes,
    encode_identifier,
    encode_instant,
    encode_key,
    encode_stored,
    encode_value,
)

OUTCOME = EnumCodec(LookupOutcome, pb.LookupOutcome, "LOOKUP_OUTCOME")
VIEW = EnumCodec(View, pb.View, "VIEW", default=View.PROVEN)
DECISION = EnumCodec(Decision, pb.Decision, "DECISION")


def encode_lookup(lookup: Lookup) -> pb.LookupResult:
    """Answer for one identifier."""
    return pb.LookupResult(
        outcome=OUTCOME.encode[lookup.outcome],
        identity_id=lookup.identity_id,
        assurance=None if lookup.assurance is None else ASSURANCE.encode[lookup.assurance],
        candidates=lookup.candidates,
    )


def decode_lookup(message: pb.LookupResult) -> Lookup:
    """Answer for one identifier."""
    return Lookup(
        outcome=OUTCOME.decode(message.outcome, "outcome"),
        identity_id=message.identity_id,
        assurance=ASSURANCE.decode(message.assurance, "assurance") if message.assurance else None,
        candidates=tuple(message.candidates),
    )


def encode_hit(hit: SearchHit) -> pb.SearchHit:
    """A scored candidate."""
    return pb.SearchHit(
        identity_id=hit.identity_id, weight=hit.weight, probability=hit.probability, explanation=encode_explanation(hit.explanation)
    )


def decode_hit(message: pb.SearchHit) -> SearchHit:
    """A scored candidate."""
    return SearchHit(
        identity_id=message.identity_id,
        weight=message.weight,
        probability=message.probability,
        explanation=decode_explanation(message.explanation),
    )


def encode_profile(profile: Profile) -> pb.Profile:
    """A profile with provenance."""
    return pb.Profile(
        attributes=[encode_profile_value(value) for value in profile.attributes],
        identifiers=[encode_profile_identifier(identifier) for identifier in profile.identifiers],
        records=profile.records,
        sources=profile.sources,
        first_seen=None if profile.first_seen is None else encode_instant(profile.first_seen),
        last_seen=None if profile.last_seen is None else encode_instant(profile.last_seen),
    )


def encode_profile_value(value: ProfileValue) -> pb.ProfileValue:
    """A value of a profile."""
    return pb.ProfileValue(
        name=value.name,
        value=encode_value(value.value),
        record=encode_key(value.record),
        observed_at=encode_instant(value.observed_at),
        rule=value.rule,
    )


def encode_profile_identifier(identifier: ProfileIdentifier) -> pb.ProfileIdentifier:
    """An identifier of a profile."""
    return pb.ProfileIdentifier(
        namespace=identifier.namespace,
        value=identifier.value,
        written=identifier.written,
        assurance=ASSURANCE.encode[identifier.assurance],
        records=[encode_key(key) for key in identifier.records],
        first_seen=encode_instant(identifier.first_seen),
        last_seen=encode_instant(identifier.last_seen),
        shared=identifier.shared,
    )


def decode_profile(message: pb.Profile) -> Profile:
    """A profile with provenance."""
    return Profile(
        attributes=tuple(decode_profile_value(value) for value in message.attributes),
        identifiers=tuple(decode_profile_identifier(identifier) for identifier in message.identifiers),
        records=message.records,
        sources=tuple(message.sources),
        first_seen=decode_instant(message.first_seen, "first_seen") if message.HasField("first_seen") else None,
        last_seen=decode_instant(message.last_seen, "last_seen") if message.HasField("last_seen") else None,
    )


def decode_profile_value(message: pb.ProfileValue) -> ProfileValue:
    """A value of a profile."""
    return ProfileValue(
        name=message.name,
        value=decode_value(message.value),
        record=decode_key(message.record),
        observed_at=decode_instant(message.observed_at, "observed_at"),
        rule=message.rule,
    )


def decode_profile_identifier(message: pb.ProfileIdentifier) -> ProfileIdentifier:
    """An identifier of a profile."""
    return ProfileIdentifier(
        namespace=message.namespace,
        value=message.value,
        written=message.written,
        assurance=ASSURANCE.decode(message.assurance, "assurance"),
        records=tuple(decode_key(key) for key in message.records),
        first_seen=decode_instant(message.first_seen, "first_seen"),
        last_seen=decode_instant(message.last_seen, "last_seen"),
        shared=message.shared,
    )


def encode_identity(identity: Identity) -> pb.Identity:
    """An identity with its profile."""
    known = identity.as_of
    return pb.Identity(
        identity_id=identity.identity_id,
        requested_id=identity.requested_id,
        redirected=identity.redirected,
        view=VIEW.encode[identity.view],
        profile=encode_profile(identity.profile),
        conflicts=identity.conflicts,
        revision=identity.revision,
        as_of=None if known is None else pb.AsOf(revision=known.revision, records=known.records, gone=known.gone),
    )


def decode_identity(message: pb.Identity) -> Identity:
    """An identity with its profile."""
    known = message.as_of
    return Identity(
        identity_id=message.identity_id,
        requested_id=message.requested_id,
        redirected=message.redirected,
        view=VIEW.decode(message.view, "view"),
        profile=decode_profile(message.profile),
        conflicts=message.conflicts,
        revision=message.revision,
        as_of=AsOf(revision=known.revision, records=known.records, gone=known.gone) if message.HasField("as_of") else None,
    )


def encode_identity_outcome(outcome: Identity | IdentityFailure) -> pb.IdentityOutcome:
    """Outcome of one id of a batch."""
    if isinstance(outcome, Identity):
        return pb.IdentityOutcome(identity=encode_identity(outcome))
    return pb.IdentityOutcome(failure=pb.IdentityFailure(requested_id=outcome.requested_id, error=encode_item_error(outcome.error)))


def decode_identity_outcome(message: pb.IdentityOutcome) -> Identity | IdentityFailure:
    """Outcome of one id of a batch."""
    if message.WhichOneof("outcome") == "identity":
        return decode_identity(message.identity)
    error: CauceError = decode_item_error(message.failure.error)
    return IdentityFailure(requested_id=message.failure.requested_id, error=error)


def encode_records_page(page: Page[StoredRecord]) -> pb.ListIdentityRecordsResponse:
    """A page of an identity's records."""
    return pb.ListIdentityRecordsResponse(records=[encode_stored(item) for item in page.items], next_page_token=page.next_page_token)


def decode_records_page(message: pb.ListIdentityRecordsResponse) -> Page[StoredRecord]:
    """A page of an identity's records."""
    return Page(items=tuple(decode_stored(item) for item in message.records), next_page_token=message.next_page_token)


def encode_timeline(page: Page[Touchpoint]) -> pb.GetTimelineResponse:
    """A page of the customer's journey."""
    return pb.GetTimelineResponse(touchpoints=[_encode_touchpoint(item) for item in page.items], next_page_token=page.next_page_token)


def decode_timeline(message: pb.GetTimelineResponse) -> Page[Touchpoint]:
    """A page of the customer's journey."""
    return Page(items=tuple(_decode_touchpoint(item) for item in message.touchpoints), next_page_token=message.next_page_token)


def _encode_touchpoint(touchpoint: Touchpoint) -> pb.Touchpoint:
    return pb.Touchpoint(
        at=encode_instant(touchpoint.at),
        source=touchpoint.source,
        record=encode_key(touchpoint.record),
        identifiers=[encode_identifier(identifier) for identifier in touchpoint.identifiers],
        attributes=encode_attributes(touchpoint.attributes),
        seen=touchpoint.seen,
        kind=touchpoint.kind,
        channel=touchpoint.channel,
        campaign=touchpoint.campaign,
    )


def _decode_touchpoint(message: pb.Touchpoint) -> Touchpoint:
    return Touchpoint(
        at=decode_instant(message.at, "at"),
        source=message.source,
        record=decode_key(message.record),
        identifiers=decode_identifiers(message.identifiers),
        attributes=decode_attributes(message.attributes),
        seen=message.seen,
        kind=message.kind,
        channel=message.channel,
        campaign=message.campaign,
    )


def encode_explanation(explanation: PairExplanation) -> pb.PairExplanation:
    """Why two records are, or are not, one identity."""
    return pb.PairExplanation(
        left=encode_key(explanation.left),
        right=encode_key(explanation.right),
        decision=DECISION.encode[explanation.decision],
        reason=explanation.reason,
        cause=explanation.cause,
        comparisons=[_encode_level(level) for level in explanation.comparisons],
        weight=explanation.weight,
        match=explanation.match,
        review=explanation.review,
        short_by=explanation.short_by,
        shared=[pb.SharedKey(namespace=key.namespace, value=key.value, live=key.live, why_not=key.why_not) for key in explanation.shared],
        steps=[
            pb.Step(left=encode_key(step.left), right=encode_key(step.right), evidence=step.evidence, bits=step.bits)
            for step in explanation.steps
        ],
        blocking=explanation.blocking,
        adjustments=map(encode_part, explanation.adjustments),
        missed=[pb.MissedRule(rule=one.rule, why=one.why, left=one.left, right=one.right) for one in explanation.missed],
        lacks=map(_encode_lack, explanation.lacks),
        against=map(_encode_against, explanation.against),
        identity_weight=explanation.identity_weight,
        identity_parts=map(encode_part, explanation.identity_parts),
    )


def decode_explanation(message: pb.PairExplanation) -> PairExplanation:
    """Why two records are, or are not, one identity."""
    return PairExplanation(
        left=decode_key(message.left),
        right=decode_key(message.right),
        decision=DECISION.decode(message.decision, "decision"),
        reason=message.reason,
        cause=message.cause,
        comparisons=tuple(_decode_level(level) for level in message.comparisons),
        weight=message.weight,
        match=message.match,
        review=message.review,
        short_by=message.short_by,
        shared=tuple(SharedKey(namespace=key.namespace, value=key.value, live=key.live, why_not=key.why_not) for key in message.shared),
        steps=tuple(_decode_step(step) for step in message.steps),
        blocking=tuple(message.blocking),
        adjustments=tuple(map(decode_part, message.adjustments)),
        missed=tuple(MissedRule(rule=one.rule, why=one.why, left=one.left, right=one.right) for one in message.missed),
        lacks=tuple(map(_decode_lack, message.lacks)),
        against=tuple(map(_decode_against, message.against)),
        identity_weight=message.identity_weight if message.HasField("identity_weight") else None,
        identity_parts=tuple(map(decode_part, message.identity_parts)),
    )


def _encode_lack(lack: Lack) -> pb.Lack:
    return pb.Lack(comparison=lack.comparison, level=lack.level, bits=lack.bits, best=lack.best, reaches=lack.reaches)


def _decode_lack(message: pb.Lack) -> Lack:
    return Lack(comparison=message.comparison, level=message.level, bits=message.bits, best=message.best, reaches=message.reaches)


def _encode_against(against: Against) -> pb.Against:
    return pb.Against(
        cause=against.cause,
        left=encode_key(against.left),
        right=encode_key(against.right),
        says=against.says,
        left_value=against.left_value,
        right_value=against.right_value,
        assertion_id=against.assertion_id,
    )


def _decode_against(message: pb.Against) -> Against:
    return Against(
        cause=message.cause,
        left=decode_key(message.left),
        right=decode_key(message.right),
        says=message.says,
        left_value=message.left_value,
        right_value=message.right_value,
        assertion_id=message.assertion_id,
    )


def _decode_step(message: pb.Step) -> Step:
    bits = message.bits if message.HasField("bits") else None
    return Step(left=decode_key(message.left), right=decode_key(message.right), evidence=message.evidence, bits=bits)


def _encode_level(level: LevelReached) -> pb.LevelReached:
    return pb.LevelReached(
        comparison=level.comparison,
        level=level.level,
        says=level.says,
        bits=level.bits,
        m=level.m,
        u=level.u,
        left=level.left,
        right=level.right,
        ceiling=level.ceiling,
        contradicts=level.contradicts,
    )


def _decode_level(message: pb.LevelReached) -> LevelReached:
    return LevelReached(
        comparison=message.comparison,
        level=message.level,
        says=message.says,
        bits=message.bits,
        m=message.m,
        u=message.u,
        left=message.left,
        right=message.right,
        ceiling=message.ceiling,
        contradicts=message.contradicts,
    )


def encode_through(through: tuple[str, str] | None) -> values_pb2.IdentifierKey | None:
    """The identifier through which an identity is read."""
    return None if through is None else values_pb2.IdentifierKey(namespace=through[0], value=through[1])
