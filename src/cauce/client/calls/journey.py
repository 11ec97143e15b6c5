"""The customer across channels: what happened where, and what is allowed."""

from __future__ import annotations

from collections.abc import Sequence

from cauce.api.v1 import consent_pb2, journey_pb2
from cauce.client.call import Call
from cauce.client.calls.pairs import Pairs, encode_pairs
from cauce.model.consent import ConsentDecision, ExclusionList
from cauce.model.permission import Consent
from cauce.model.record import Identifier, Instant
from cauce.service.verbs.journey import ConsentSubject, ContactCheck, Journey
from cauce.wire import identities, journey
from cauce.wire.values import encode_consent, encode_instant, encode_key


def get_journey(identity_id: str, *, at_least: str = "") -> Call[Journey]:
    """IdentityService.GetJourney."""
    request = journey_pb2.GetJourneyRequest(identity_id=identity_id, at_least=at_least)
    return Call("IdentityService", request, journey_pb2.GetJourneyResponse, journey.decode_journey)


def set_consent(subject: ConsentSubject, consent: Consent, *, author: str, reason: str = "") -> Call[str]:
    """PrivacyService.SetConsent."""
    request = consent_pb2.SetConsentRequest(
        identity_id=subject.identity_id,
        record=None if subject.record is None else encode_key(subject.record),
        identifier=identities.encode_through(subject.identifier),
        consent=encode_consent(consent),
        author=author,
        reason=reason,
    )
    return Call("PrivacyService", request, consent_pb2.SetConsentResponse, lambda answer: str(answer.token))


def get_consent(identity_id: str, *, purpose: str, channel: str = "", at: Instant | None = None) -> Call[ConsentDecision]:
    """PrivacyService.GetConsent."""
    moment = None if at is None else encode_instant(at)
    request = consent_pb2.GetConsentRequest(identity_id=identity_id, purpose=purpose, channel=channel, at=moment)
    return Call("PrivacyService", request, consent_pb2.GetConsentResponse, journey.decode_decision)


def check_contacts(identifiers: Pairs, *, purpose: str, channel: str, region: str = "") -> Call[list[ContactCheck]]:
    """PrivacyService.CheckContacts."""
    request = consent_pb2.CheckContactsRequest(identifiers=encode_pairs(identifiers), purpose=purpose, channel=channel, region=region)
    return Call(
        "PrivacyService",
        request,
        consent_pb2.CheckContactsResponse,
        lambda answer: [journey.decode_check(check) for check in answer.checks],
    )


def add_exclusions(name: str, entries: Sequence[Identifier], *, consent: Consent, region: str = "") -> Call[int]:
    """PrivacyService.AddExclusions."""
    request = consent_pb2.AddExclusionsRequest(
        name=name,
        entries=encode_pairs([(entry.namespace, entry.value) for entry in entries]),
        consent=encode_consent(consent),
        region=region,
    )
    return Call("PrivacyService", request, consent_pb2.AddExclusionsResponse, lambda answer: int(answer.read))


def remove_exclusions(name: str, *, before: Instant) -> Call[None]:
    """PrivacyService.RemoveExclusions."""
    request = consent_pb2.RemoveExclusionsRequest(name=name, before=encode_instant(before))
    return Call("PrivacyService", request, consent_pb2.RemoveExclusionsResponse, lambda _: None)


def list_exclusion_lists() -> Call[list[ExclusionList]]:
    """PrivacyService.ListExclusionLists."""
    return Call(
        "PrivacyService",
        consent_pb2.ListExclusionListsRequest(),
        consent_pb2.ListExclusionListsResponse,
        lambda answer: [journey.decode_list(found) for found in answer.lists],
    )
