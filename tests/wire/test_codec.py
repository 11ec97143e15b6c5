"""What goes over the wire comes back as it was."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cauce.api.v1 import identities_pb2, records_pb2, values_pb2
from cauce.engine.operations import Effect
from cauce.errors import InvalidValue, NotFound, Reason
from cauce.model.change import Cause, CauseKind, Change, ChangeKind, Commit
from cauce.model.curation import Assertion, ConflictKind, Judgement
from cauce.model.explanation import Against, Decision, Lack, LevelReached, MissedRule, PairExplanation, Part, SharedKey, Step
from cauce.model.how import Border, Contribution, IdentityExplanation, Side, UnionStep, WeakLink
from cauce.model.profile import Profile, ProfileIdentifier, ProfileValue
from cauce.model.record import Assurance, Identifier, Record, RecordKey, Role
from cauce.model.subject import Notice
from cauce.service.api import (
    Identity,
    IdentityFailure,
    Lookup,
    LookupOutcome,
    Page,
    PutFailure,
    PutResult,
    SearchHit,
    StoredRecord,
    TenantStats,
    Touchpoint,
    Verification,
    View,
    WatchItem,
)
from cauce.service.verbs.history import HistoryEntry, HistoryPage, Standing
from cauce.wire import changes, curation, history, identities, records, values

FIRST, LAST = values.MIN_SECONDS * values.MICROS, values.MAX_SECONDS * values.MICROS + 999_999
words = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=30)
instants = st.integers(FIRST, LAST)
finite = st.floats(allow_nan=False, allow_infinity=False)
attribute_values = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=50),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    finite,
    st.lists(st.text(st.characters(codec="utf-8"), max_size=10), max_size=4).map(tuple),
)


@st.composite
def identifiers(draw):
    start, end = sorted(draw(st.tuples(instants, instants)))
    return Identifier(
        namespace=draw(words),
        value=draw(words),
        assurance=draw(st.sampled_from(Assurance)),
        role=draw(st.sampled_from(Role)),
        valid_from=draw(st.sampled_from([None, start])),
        valid_to=draw(st.sampled_from([None, end])),
    )


record_values = st.builds(
    Record,
    source=words,
    record_id=words,
    observed_at=instants,
    identifiers=st.lists(identifiers(), max_size=4).map(tuple),
    attributes=st.dictionaries(words, attribute_values, max_size=4),
    region=st.sampled_from(["", "ES", "MX"]),
)


def sent(message):
    return type(message).FromString(message.SerializeToString())


@given(record_values)
def test_a_record_comes_back(record):
    back = values.decode_record(sent(values.encode_record(record)))
    assert back == record
    assert [type(value) for value in back.attributes.values()] == [type(record.attributes[name]) for name in back.attributes]


@given(instants)
def test_a_moment_comes_back(at):
    assert values.decode_instant(sent(values.encode_instant(at)), "at") == at


@pytest.mark.parametrize("at", [FIRST - 1, LAST + 1, 2**62])
def test_a_moment_that_no_timestamp_holds(at):
    with pytest.raises(InvalidValue):
        values.encode_instant(at)


@pytest.mark.parametrize(("seconds", "nanos"), [(values.MAX_SECONDS + 1, 0), (values.MIN_SECONDS - 1, 0), (0, -1), (0, 10**9), (2**62, 0)])
def test_a_timestamp_that_is_no_moment(seconds, nanos):
    message = values_pb2.Record(source="s", record_id="r")
    message.observed_at.seconds, message.observed_at.nanos = seconds, nanos
    with pytest.raises(InvalidValue) as refused:
        values.decode_record(message)
    assert refused.value.field == "observed_at"


@pytest.mark.parametrize("value", [2**63, -(2**63) - 1, "\ud800", ("\ud800",)])
def test_a_value_that_the_wire_cannot_carry(value):
    with pytest.raises(InvalidValue) as refused:
        values.encode_record(Record(source="s", record_id="r", observed_at=0, attributes={"a": value}))
    assert refused.value.field == "attributes"


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_a_number_that_is_none(number):
    message = values_pb2.Record(source="s", record_id="r", attributes={"a": values_pb2.AttributeValue(double_value=number)})
    message.observed_at.seconds = 1
    with pytest.raises(InvalidValue):
        values.decode_record(message)


A, B = RecordKey("crm", "a"), RecordKey("web", "b")
EXPLANATION = PairExplanation(
    left=A,
    right=B,
    decision=Decision.WITHHELD,
    reason="a rival",
    cause="rival",
    comparisons=(
        LevelReached(comparison="name", level="exact", says="the same", bits=9.25, m=0.5, u=0.001, left="ana", right="ana", ceiling=True),
        LevelReached(comparison="birth", level="other", says="others", bits=-3.5, contradicts=True),
    ),
    weight=5.75,
    match=20.0,
    review=12.0,
    short_by=14.25,
    shared=(SharedKey(namespace="email", value="a@b.example", live=False, why_not="shared"),),
    steps=(Step(left=A, right=B, evidence="score", bits=0.0), Step(left=B, right=A, evidence="key:login")),
    blocking=("names",),
    adjustments=(Part(name="ceiling", says="held", bits=-0.5),),
    missed=(MissedRule(rule="dates", why="dead", left=True, right=False),),
    lacks=(Lack(comparison="birth", level="other", bits=-3.5, best=12.0, reaches=21.25),),
    against=(Against(cause="assertion", left=A, right=B, says="no", left_value="1", right_value="2", assertion_id="i"),),
    identity_weight=0.0,
    identity_parts=(Part(name="size", says="many", bits=-1.0),),
)
RECORD = Record(source="crm", record_id="a", observed_at=5, identifiers=(Identifier(namespace="n", value="v"),), attributes={"x": 1})
PROFILE = Profile(
    attributes=(ProfileValue(name="city", value=("Soria",), record=A, observed_at=-7, rule="longest"),),
    identifiers=(
        ProfileIdentifier(
            namespace="email",
            value="a@b.example",
            written="A@b.example",
            assurance=Assurance.ASSERTED,
            records=(A, B),
            first_seen=1,
            last_seen=2,
            shared=True,
        ),
    ),
    records=2,
    sources=("crm", "web"),
    first_seen=1,
    last_seen=2,
)
IDENTITY = Identity(identity_id="i", requested_id="j", redirected=True, view=View.FULL, profile=PROFILE, conflicts=3, revision=9)
STORED = StoredRecord(record=RECORD, uid=2**62, identity_id="i", first_seen=1, last_seen=2, seen=3, revision=4)
ASSERTION = Assertion(
    assertion_id="x", judgement=Judgement.DIFFERENT, left=A, right=B, author="eva", reason="r", made_at=1, made_revision=2
)
RETRACTED = Assertion(
    assertion_id="x",
    judgement=Judgement.SAME,
    left=A,
    right=B,
    author="eva",
    reason="",
    made_at=1,
    made_revision=2,
    retracted_at=0,
    retracted_revision=0,
    retracted_by="max",
)
COMMIT = Commit(7, 1_700_000_000_000_000, (Change(ChangeKind.IDENTITIES_MERGED, "i", 0, ("j",), (), ""), Change(ChangeKind.VALUE_SHARED)))
CAUSES = (Cause(CauseKind.PUT, "key", "pos", 3), Cause(CauseKind.MERGE, "eva", subject="m"))
HOW = IdentityExplanation(
    identity_id="i",
    requested_id="j",
    revision=7,
    reason="two",
    steps=(
        UnionStep(
            number=1,
            evidence="score",
            says="enough",
            sides=(Side(record=A, size=3, step=2), Side(record=B)),
            value="v",
            bits=0.0,
            parts=(Part(name="name", says="same", bits=9.5),),
            assertion_id="a",
            author="eva",
            reason="seen",
        ),
        UnionStep(number=2, evidence="key:login", says="same", sides=()),
    ),
    contributions=(Contribution(record=A, step=1, evidence=("score",), fields=("city",), brings=("email",), holds=2),),
    weak=(WeakLink(evidence="score", says="enough", apart=((A,), (B,)), value="v", bits=1.5, resolved=True),),
    border=(
        Border(record=A, other=B, other_identity_id="k", kind=ConflictKind.REFUSED, evidence="score", cause="names", says="they disagree"),
    ),
)
HISTORY = HistoryPage(
    identity_id="i",
    standing=Standing.REDIRECTED,
    successor_id="j",
    items=(HistoryEntry(revision=7, at=1_700_000_000_000_000, causes=CAUSES, changes=COMMIT.changes, records={2**62: A}),),
    next_page_token="t",
)
STATS = TenantStats(
    tenant="t",
    ruleset="omnichannel 1",
    revision=1,
    records=2,
    identities=3,
    claims=4,
    blocking_keys=5,
    shared_values=6,
    dead_blocks=7,
    conflicts=8,
    assertions=9,
)


@pytest.mark.parametrize(
    ("encode", "decode", "value"),
    [
        (values.encode_stored, values.decode_stored, STORED),
        (identities.encode_lookup, identities.decode_lookup, Lookup(outcome=LookupOutcome.AMBIGUOUS, candidates=("a", "b"))),
        (
            identities.encode_lookup,
            identities.decode_lookup,
            Lookup(outcome=LookupOutcome.MATCH, identity_id="i", assurance=Assurance.INFERRED),
        ),
        (
            identities.encode_hit,
            identities.decode_hit,
            SearchHit(identity_id="i", weight=1.5, probability=0.5, explanation=EXPLANATION),
        ),
        (identities.encode_explanation, identities.decode_explanation, EXPLANATION),
        (identities.encode_identity, identities.decode_identity, IDENTITY),
        (identities.encode_profile, identities.decode_profile, Profile()),
        (
            identities.encode_timeline,
            identities.decode_timeline,
            Page(
                items=(Touchpoint(at=1, source="s", record=A, identifiers=RECORD.identifiers, attributes={"a": True}, seen=2),),
                next_page_token="t",
            ),
        ),
        (records.encode_page, records.decode_page, Page(items=(STORED,), next_page_token="t")),
        (identities.encode_records_page, identities.decode_records_page, Page(items=(STORED,), next_page_token="")),
        (curation.encode_assertion, curation.decode_assertion, ASSERTION),
        (curation.encode_assertion, curation.decode_assertion, RETRACTED),
        (curation.encode_assertions, curation.decode_assertions, Page(items=(ASSERTION,), next_page_token="t")),
        (curation.encode_stats, curation.decode_stats, STATS),
        (
            curation.encode_verification,
            curation.decode_verification,
            Verification(revision=1, records=2, identities=3, differences=4, problems=("a",)),
        ),
        (changes.encode_item, changes.decode_item, WatchItem(token="t", commit=COMMIT, records={2**62: A})),
        (changes.encode_item, changes.decode_item, WatchItem(token="t", commit=None)),
        (changes.encode_item, changes.decode_item, WatchItem(token="t", commit=Commit(7, 1_700_000_000_000_000, (), CAUSES))),
        (history.encode_how, history.decode_how, HOW),
        (history.encode_history, history.decode_history, HISTORY),
        (
            records.encode_result,
            records.decode_result,
            PutResult(key=A, identity_id="i", effect=Effect.MOVED, merged=("j",), token="t", notices=(Notice("f", "r"),)),
        ),
    ],
)
def test_a_value_comes_back(encode, decode, value):
    assert decode(sent(encode(value))) == value


def test_failures_come_back():
    refused = PutFailure(index=3, error=InvalidValue("records[3].source", "must not be empty"))
    (back,) = records.decode_outcomes([sent(message) for message in records.encode_outcomes([refused])])
    assert (back.index, type(back.error), back.error.field) == (3, InvalidValue, "records[3].source")
    gone = IdentityFailure(requested_id="i", error=NotFound("gone", reason=Reason.IDENTITY_GONE))
    again = identities.decode_identity_outcome(sent(identities.encode_identity_outcome(gone)))
    assert (again.requested_id, type(again.error), again.error.reason) == ("i", NotFound, Reason.IDENTITY_GONE)


def test_outcomes_of_a_batch_are_woven_in_its_order():
    result = PutResult(key=A, identity_id="i", effect=Effect.CREATED)
    early = PutFailure(index=1, error=InvalidValue("f", "d"))
    late = PutFailure(index=0, error=InvalidValue("g", "d"))
    woven = records.weave([late, result], [early])
    assert [getattr(outcome, "index", None) for outcome in woven] == [0, 1, None]


@pytest.mark.parametrize(
    ("codec", "prefix", "proto"),
    [
        (values.ASSURANCE, "ASSURANCE_", values_pb2.Assurance),
        (values.ROLE, "ROLE_", values_pb2.Role),
        (records.EFFECT, "EFFECT_", records_pb2.Effect),
        (identities.OUTCOME, "LOOKUP_OUTCOME_", identities_pb2.LookupOutcome),
        (identities.VIEW, "VIEW_", identities_pb2.View),
        (identities.DECISION, "DECISION_", identities_pb2.Decision),
        (curation.JUDGEMENT, "JUDGEMENT_", curation.curation_values_pb2.Judgement),
        (changes.KIND, "CHANGE_KIND_", changes.feed_pb2.ChangeKind),
    ],
)
def test_enums_of_wire_and_model_have_the_same_names(codec, prefix, proto):
    assert {f"{prefix}{member.name}" for member in codec.encode} | {f"{prefix}UNSPECIFIED"} == set(proto.keys())
