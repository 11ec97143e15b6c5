"""The customer across channels: what happened where, and what is allowed: over gRPC."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from cauce.api.v1 import consent_pb2, journey_pb2, values_pb2
from cauce.client.call import Call
from cauce.model.consent import ConsentDecision, ExclusionList
from cauce.model.permission import Consent
from cauce.model.record import Identifier, Instant
from cauce.service.verbs.journey import ConsentSubject, ContactCheck, Journey, JourneyVerbs
from cauce.wire import identities, journey
from cauce.wire.values import encode_consent, encode_instant, encode_key

T = TypeVar("T")
Pairs = Sequence[tuple[str, str]]


def get_journey(identity_id: str, at_least: str) -> Call[Journey]:
    """IdentityService.GetJourney."""
    request = journey_pb2.GetJourneyRequest(identity_id=identity_id, at_least=at_least)
    return Call("IdentityService", request, journey_pb2.GetJourneyResponse, journey.decode_journey)


def set_consent(subject: ConsentSubject, consent: Consent, author: str, reason: str) -> Call[str]:
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


def get_consent(identity_id: str, purpose: str, channel: str, at: Instant | None) -> Call[ConsentDecision]:
    """PrivacyService.GetConsent."""
    moment = None if at is None else encode_instant(at)
    request = consent_pb2.GetConsentRequest(identity_id=identity_id, purpose=purpose, channel=channel, at=moment)
    return Call("PrivacyService", request, consent_pb2.GetConsentResponse, journey.decode_decision)


def check_contacts(identifiers: Pairs, purpose: str, channel: str, region: str) -> Call[list[ContactCheck]]:
    """PrivacyService.CheckContacts."""
    request = consent_pb2.CheckContactsRequest(identifiers=_pairs(identifiers), purpose=purpose, channel=channel, region=region)
    return Call(
        "PrivacyService",
        request,
        consent_pb2.CheckContactsResponse,
        lambda answer: [journey.decode_check(check) for check in answer.checks],
    )


def add_exclusions(name: str, entries: Sequence[Identifier], consent: Consent, region: str) -> Call[int]:
    """PrivacyService.AddExclusions."""
    request = consent_pb2.AddExclusionsRequest(
        name=name,
        entries=_pairs([(entry.namespace, entry.value) for entry in entries]),
        consent=encode_consent(consent),
        region=region,
    )
    return Call("PrivacyService", request, consent_pb2.AddExclusionsResponse, lambda answer: int(answer.read))


def remove_exclusions(name: str, before: Instant) -> Call[None]:
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


def _pairs(identifiers: Pairs) -> list[values_pb2.IdentifierKey]:
    return [values_pb2.IdentifierKey(namespace=namespace, value=value) for namespace, value in identifiers]


class ClientJourneyVerbs(JourneyVerbs):
    """See JourneyVerbs."""

    def _send(self, call: Call[T]) -> T:
        raise NotImplementedError

    def get_journey(self, identity_id: str, *, at_least: str = "") -> Journey:
        """See JourneyVerbs."""
        return self._send(get_journey(identity_id, at_least))

    def set_consent(self, subject: ConsentSubject, consent: Consent, *, author: str, reason: str = "") -> str:
        """See JourneyVerbs."""
        return self._send(set_consent(subject, consent, author, reason))

    def get_consent(self, identity_id: str, *, purpose: str, channel: str = "", at: Instant | None = None) -> ConsentDecision:
        """See JourneyVerbs."""
        return self._send(get_consent(identity_id, purpose, channel, at))

    def check_contacts(self, identifiers: Pairs, *, purpose: str, channel: str, region: str = "") -> list[ContactCheck]:
        """See JourneyVerbs."""
        return self._send(check_contacts(identifiers, purpose, channel, region))

    def add_exclusions(self, name: str, entries: Sequence[Identifier], *, consent: Consent, region: str = "") -> int:
        """See JourneyVerbs."""
        return self._send(add_exclusions(name, entries, consent, region))

    def remove_exclusions(self, name: str, *, before: Instant) -> None:
        """See JourneyVerbs."""
        self._send(remove_exclusions(name, before))

    def list_exclusion_lists(self) -> list[ExclusionList]:
        """See JourneyVerbs."""
        return self._send(list_exclusion_lists())


class AsyncJourneyVerbs:
    """See JourneyVerbs."""

    async def _send(self, call: Call[T]) -> T:
        raise NotImplementedError

    async def get_journey(self, identity_id: str, *, at_least: str = "") -> Journey:
        """See JourneyVerbs."""
        return await self._send(get_journey(identity_id, at_least))

    async def set_consent(self, subject: ConsentSubject, consent: Consent, *, author: str, reason: str = "") -> str:
        """See JourneyVerbs."""
        return await self._send(set_consent(subject, consent, author, reason))

    async def get_consent(self, identity_id: str, *, purpose: str, channel: str = "", at: Instant | None = None) -> ConsentDecision:
        """See JourneyVerbs."""
        return await self._send(get_consent(identity_id, purpose, channel, at))

    async def check_contacts(self, identifiers: Pairs, *, purpose: str, channel: str, region: str = "") -> list[ContactCheck]:
        """See JourneyVerbs."""
        return await self._send(check_contacts(identifiers, purpose, channel, region))

    async def add_exclusions(self, name: str, entries: Sequence[Identifier], *, consent: Consent, region: str = "") -> int:
        """See JourneyVerbs."""
        return await self._send(add_exclusions(name, entries, consent, region))

    async def remove_exclusions(self, name: str, *, before: Instant) -> None:
        """See JourneyVerbs."""
        await self._send(remove_exclusions(name, before))

    async def list_exclusion_lists(self) -> list[ExclusionList]:
        """See JourneyVerbs."""
        return await self._send(list_exclusion_lists())
