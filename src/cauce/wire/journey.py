"""Journeys in short, and what customers allow."""

from __future__ import annotations

from cauce.api.v1 import consent_pb2, journey_pb2
from cauce.model.consent import ConsentDecision, ConsentStatus, ExclusionList, Statement
from cauce.service.verbs.journey import ChannelTouches, ContactCheck, Journey, Moment
from cauce.wire.enums import EnumCodec
from cauce.wire.values import decode_consent, decode_instant, decode_key, encode_consent, encode_instant, encode_key

STATUS = EnumCodec(ConsentStatus, consent_pb2.ConsentStatus, "CONSENT_STATUS")


def encode_journey(journey: Journey) -> journey_pb2.GetJourneyResponse:
    """A journey in short."""
    channels = [_encode_channel(channel) for channel in journey.channels]
    return journey_pb2.GetJourneyResponse(identity_id=journey.identity_id, channels=channels, revision=journey.revision)


def decode_journey(message: journey_pb2.GetJourneyResponse) -> Journey:
    """A journey in short."""
    channels = tuple(_decode_channel(channel) for channel in message.channels)
    return Journey(identity_id=message.identity_id, channels=channels, revision=message.revision)


def _encode_channel(channel: ChannelTouches) -> journey_pb2.ChannelTouches:
    return journey_pb2.ChannelTouches(
        channel=channel.channel,
        touches=channel.touches,
        first=_encode_moment(channel.first),
        last=_encode_moment(channel.last),
        kinds=channel.kinds,
        campaigns=channel.campaigns,
    )


def _decode_channel(message: journey_pb2.ChannelTouches) -> ChannelTouches:
    return ChannelTouches(
        channel=message.channel,
        touches=message.touches,
        first=_decode_moment(message.first),
        last=_decode_moment(message.last),
        kinds=dict(sorted(message.kinds.items())),
        campaigns=dict(sorted(message.campaigns.items())),
    )


def _encode_moment(moment: Moment) -> journey_pb2.Moment:
    return journey_pb2.Moment(at=encode_instant(moment.at), kind=moment.kind, campaign=moment.campaign, record=encode_key(moment.record))


def _decode_moment(message: journey_pb2.Moment) -> Moment:
    return Moment(at=decode_instant(message.at, "at"), kind=message.kind, campaign=message.campaign, record=decode_key(message.record))


def encode_statement(said: Statement) -> consent_pb2.ConsentStatement:
    """A word of consent with where it comes from."""
    return consent_pb2.ConsentStatement(
        consent=encode_consent(said.consent),
        at=encode_instant(said.at),
        record=None if said.record is None else encode_key(said.record),
        namespace=said.namespace,
        exclusion_list=said.exclusion_list,
        author=said.author,
        reason=said.reason,
        subject=said.subject,
    )


def decode_statement(message: consent_pb2.ConsentStatement) -> Statement:
    """A word of consent with where it comes from."""
    return Statement(
        subject=message.subject,
        consent=decode_consent(message.consent),
        at=decode_instant(message.at, "at"),
        record=decode_key(message.record) if message.HasField("record") else None,
        namespace=message.namespace,
        exclusion_list=message.exclusion_list,
        author=message.author,
        reason=message.reason,
    )


def encode_decision(decision: ConsentDecision) -> consent_pb2.GetConsentResponse:
    """What a customer allows."""
    return consent_pb2.GetConsentResponse(
        purpose=decision.purpose,
        channel=decision.channel,
        status=STATUS.encode[decision.status],
        decided_by=[encode_statement(said) for said in decision.decided_by],
        contact_points=decision.contact_points,
    )


def decode_decision(message: consent_pb2.GetConsentResponse) -> ConsentDecision:
    """What a customer allows."""
    return ConsentDecision(
        purpose=message.purpose,
        channel=message.channel,
        status=STATUS.decode(message.status, "status"),
        decided_by=tuple(decode_statement(said) for said in message.decided_by),
        contact_points=tuple(message.contact_points),
    )


def encode_check(check: ContactCheck) -> consent_pb2.ContactCheck:
    """Whether one address may be used."""
    return consent_pb2.ContactCheck(
        status=STATUS.encode[check.status],
        decided_by=[encode_statement(said) for said in check.decided_by],
        identity_ids=check.identity_ids,
    )


def decode_check(message: consent_pb2.ContactCheck) -> ContactCheck:
    """Whether one address may be used."""
    return ContactCheck(
        status=STATUS.decode(message.status, "status"),
        decided_by=tuple(decode_statement(said) for said in message.decided_by),
        identity_ids=tuple(message.identity_ids),
    )


def encode_list(found: ExclusionList) -> consent_pb2.ExclusionList:
    """An exclusion list."""
    return consent_pb2.ExclusionList(name=found.name, entries=found.entries, imported_at=encode_instant(found.imported_at))


def decode_list(message: consent_pb2.ExclusionList) -> ExclusionList:
    """An exclusion list."""
    return ExclusionList(message.name, message.entries, decode_instant(message.imported_at, "imported_at"))
