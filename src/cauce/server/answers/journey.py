"""The customer across channels: what happened where, and what is allowed: the answers."""

from __future__ import annotations

from google.protobuf.message import Message

from cauce.api.v1 import consent_pb2, journey_pb2, values_pb2
from cauce.errors import InvalidValue
from cauce.model.permission import Consent
from cauce.model.record import Identifier
from cauce.server.answers.common import Answer, identifier_of, identifiers_of, named, required
from cauce.server.credentials import Caller
from cauce.service.api import Cauce
from cauce.service.verbs.journey import ConsentSubject
from cauce.wire import journey, values


def get_journey(cauce: Cauce, _caller: Caller, request: journey_pb2.GetJourneyRequest) -> Message:
    """IdentityService.GetJourney."""
    return journey.encode_journey(cauce.get_journey(required(request.identity_id, "identity_id"), at_least=request.at_least))


def set_consent(cauce: Cauce, _caller: Caller, request: consent_pb2.SetConsentRequest) -> Message:
    """PrivacyService.SetConsent."""
    subject = ConsentSubject(
        identity_id=request.identity_id,
        record=named(request, "record") if request.HasField("record") else None,
        identifier=identifier_of(request.identifier, "identifier") if request.HasField("identifier") else None,
    )
    author = required(request.author, "author")
    token = cauce.set_consent(subject, _consent(request.consent), author=author, reason=request.reason)
    return consent_pb2.SetConsentResponse(token=token)


def get_consent(cauce: Cauce, _caller: Caller, request: consent_pb2.GetConsentRequest) -> Message:
    """PrivacyService.GetConsent."""
    decision = cauce.get_consent(
        required(request.identity_id, "identity_id"),
        purpose=request.purpose,
        channel=request.channel,
        at=values.decode_instant(request.at, "at") if request.HasField("at") else None,
    )
    return journey.encode_decision(decision)


def check_contacts(cauce: Cauce, _caller: Caller, request: consent_pb2.CheckContactsRequest) -> Message:
    """PrivacyService.CheckContacts."""
    checks = cauce.check_contacts(
        identifiers_of(request.identifiers, "identifiers"), purpose=request.purpose, channel=request.channel, region=request.region
    )
    return consent_pb2.CheckContactsResponse(checks=[journey.encode_check(check) for check in checks])


def add_exclusions(cauce: Cauce, _caller: Caller, request: consent_pb2.AddExclusionsRequest) -> Message:
    """PrivacyService.AddExclusions."""
    entries = [Identifier(namespace=namespace, value=value) for namespace, value in identifiers_of(request.entries, "entries")]
    read = cauce.add_exclusions(required(request.name, "name"), entries, consent=_consent(request.consent), region=request.region)
    return consent_pb2.AddExclusionsResponse(read=read)


def remove_exclusions(cauce: Cauce, _caller: Caller, request: consent_pb2.RemoveExclusionsRequest) -> Message:
    """PrivacyService.RemoveExclusions."""
    if not request.HasField("before"):
        raise InvalidValue("before", "must be given")
    cauce.remove_exclusions(required(request.name, "name"), before=values.decode_instant(request.before, "before"))
    return consent_pb2.RemoveExclusionsResponse()


def list_exclusion_lists(cauce: Cauce, _caller: Caller, _request: consent_pb2.ListExclusionListsRequest) -> Message:
    """PrivacyService.ListExclusionLists."""
    return consent_pb2.ListExclusionListsResponse(lists=[journey.encode_list(one) for one in cauce.list_exclusion_lists()])


def _consent(message: values_pb2.Consent) -> Consent:
    try:
        return values.decode_consent(message)
    except InvalidValue as error:
        raise error.under("consent") from None


ANSWERS: dict[str, Answer] = {
    "GetJourney": get_journey,
    "SetConsent": set_consent,
    "GetConsent": get_consent,
    "CheckContacts": check_contacts,
    "AddExclusions": add_exclusions,
    "RemoveExclusions": remove_exclusions,
    "ListExclusionLists": list_exclusion_lists,
}
