"""Exports, certificates and suppressions come back from the wire as they were sent."""

from __future__ import annotations

import msgspec
import pytest

from cauce.model.consent import Statement
from cauce.model.curation import ConflictKind, Judgement
from cauce.model.permission import Consent, Permission
from cauce.model.privacy import Erasure, ErasureState, Found, Remainder, Suppression, SuppressionKind, SuppressionScope
from cauce.model.profile import ProfileIdentifier, ProfileValue
from cauce.model.record import Record, RecordKey
from cauce.model.touch import Touch
from cauce.service.paging import Page
from cauce.service.verbs.privacy import (
    SubjectAssertion,
    SubjectConflict,
    SubjectConsent,
    SubjectHeldBack,
    SubjectIdentifier,
    SubjectItem,
    SubjectPlace,
    SubjectRecord,
    SubjectSummary,
    SubjectSuppression,
    SubjectTouch,
    SubjectValue,
)
from cauce.testing.service_world import account, verified
from cauce.wire import privacy

A, B = RecordKey("crm", "a"), RecordKey("web", "b")
SUPPRESSIONS = tuple(
    Suppression(handle="0" * 32, kind=kind, made_at=1, expires_at=until, author="e", reason="r", erasure_id="x")
    for kind in SuppressionKind
    for until in (None, 2)
)
BLOCKED = Erasure(erasure_id="", state=ErasureState.BLOCKED, author="a", reference="", requested_at=1)
ERASURES = (
    BLOCKED,
    *(
        Erasure(
            erasure_id="x", state=state, author="a", reference="r", requested_at=1, erased_at=2, finished_at=3, revision=4,
            counts={"records": 5}, identities=("i", "j"), ruleset="d", scope=scope, attempts=6,
            search=Found(searched=True, bytes=7, needles=8, hits={"name": 9}), remains=(Remainder(where="w", until="u"),),
        )
        for state in ErasureState
        for scope in SuppressionScope
    ),
)  # fmt: skip
RECORD: Record = account("a", "login", verified("email", "a@example.es"), full_name="Ana")
VALUE = ProfileValue(name="city", value="Teguise", record=A, observed_at=2, rule="latest")
IDENTIFIER = ProfileIdentifier(
    namespace="email", value="a@example.es", written="A@Example.es", assurance=3, records=(A, B), first_seen=1, last_seen=2, shared=True
)
MADE = {"record": A, "assertion_id": "1", "judgement": Judgement.DIFFERENT, "author": "e", "reason": "r", "made_at": 1}
SAID = Statement(
    subject=-1, consent=Consent(purpose="p", channel="email", permission=Permission.DENIED, at=1), at=1, namespace="email", author="e"
)
ITEMS: tuple[SubjectItem, ...] = (
    SubjectSummary(identity_id="i", also_known_as=("j",), revision=1, records=2, held_back=3),
    SubjectRecord(record=RECORD, uid=1, identity_id="i", first_seen=1, last_seen=2, seen=3, revision=4),
    SubjectValue(value=VALUE),
    SubjectIdentifier(identifier=IDENTIFIER),
    SubjectPlace(record=A, identity_id="i", since=1, until=2),
    SubjectAssertion(**MADE),
    SubjectAssertion(**MADE, other=B, retracted_at=2),
    *(SubjectConflict(record=A, kind=kind, evidence="key:email", cause="rival") for kind in ConflictKind),
    SubjectTouch(record=A, at=1, touch=Touch(kind="page_view", channel="web", campaign="spring")),
    SubjectConsent(statement=SAID),
    SubjectSuppression(suppression=SUPPRESSIONS[0]),
    SubjectHeldBack(source="web", uid=1, first_seen=1, last_seen=2),
)


@pytest.mark.parametrize(
    ("encode", "decode", "value"),
    [
        (privacy.encode_suppressions, privacy.decode_suppressions, Page(items=SUPPRESSIONS, next_page_token="t")),
        (privacy.encode_erasures, privacy.decode_erasures, Page(items=ERASURES, next_page_token="")),
        *((privacy.encode_item, privacy.decode_item, item) for item in ITEMS),
        (privacy.encode_items, privacy.decode_items, Page(items=ITEMS, next_page_token="t")),
    ],
)
def test_a_value_comes_back(encode, decode, value):
    message = encode(value)
    found = decode(type(message).FromString(message.SerializeToString()))
    assert found == value
    assert msgspec.json.encode(found) == msgspec.json.encode(value)


def test_each_kind_of_item_is_here():
    assert {type(item) for item in ITEMS} == set(SubjectItem.__args__)


def test_records_that_are_still_to_go_stay_here():
    """They are for the job."""
    message = privacy.encode_erasure(msgspec.structs.replace(BLOCKED, uids=(1, 2)))
    assert privacy.decode_erasure(message) == BLOCKED
