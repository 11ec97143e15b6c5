"""Whatever comes over the wire: the right code, reason and field; no value comes back or reaches the log; nothing is lost."""

import io
from contextlib import redirect_stderr

import grpc
import pytest
from google.protobuf.duration_pb2 import Duration
from google.protobuf.timestamp_pb2 import Timestamp

from cauce.api.v1 import changes_pb2, curation_pb2, identities_pb2, records_pb2
from cauce.api.v1.values_pb2 import AttributeValue, Identifier, IdentifierKey, Record, RecordKey, StringList
from cauce.client import Client
from cauce.errors import Reason
from cauce.settings import LogSettings
from cauce.testing.service_world import account
from cauce.testing.serving import serving
from cauce.wire.status import decode_status
from server.worlds import tenants_of

CANARY = "kanarienvogel"
BAD, GONE, RANGE = grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.NOT_FOUND, grpc.StatusCode.OUT_OF_RANGE
INVALID, LARGE, TOKEN, PAGE = Reason.FIELD_INVALID, Reason.BATCH_TOO_LARGE, Reason.TOKEN_INVALID, Reason.PAGE_TOKEN_INVALID
NOW = Timestamp(seconds=1_772_366_400)
FAR = Timestamp(seconds=2**61)
CARD = Identifier(namespace="card", value=CANARY)


def record(*identifiers, **fields):
    return Record(**{"source": "web", "record_id": CANARY, "observed_at": NOW, "identifiers": identifiers, **fields})


def put(*identifiers, **fields):
    return records_pb2.PutRecordRequest(record=record(*identifiers, **fields))


def attribute(**kind):
    return put(attributes={"note": AttributeValue(**kind)})


def batch(count):
    return records_pb2.BatchPutRecordsRequest(records=[record(record_id=f"r{number}") for number in range(count)])


def lookup(*pairs):
    return identities_pb2.LookupIdentifiersRequest(identifiers=[IdentifierKey(namespace=left, value=right) for left, right in pairs])


def said(**fields):
    pair = {"left": RecordKey(source="crm", record_id="a"), "right": RecordKey(source="crm", record_id=CANARY)}
    return curation_pb2.AssertRequest(**{"judgement": 1, "author": "eva", "reason": "r", **pair, **fields})


HERE = RecordKey(source="crm", record_id="here")
KEY = "authentic"
WRONG_TEXT = (
    records_pb2.PutRecordRequest(record=record(CARD)).SerializeToString().replace(CANARY.encode(), CANARY[:-3].encode() + b"\xed\xa0\x80")
)

PUTS = [
    ("no message", b"\xff" * 9, "request"),
    ("a message cut off", put(CARD).SerializeToString()[:-3], "request"),
    ("a lone surrogate", WRONG_TEXT, "request"),
    ("no record", records_pb2.PutRecordRequest(), "record.observed_at"),
    ("no event time", put(observed_at=None), "record.observed_at"),
    ("an event time beyond the calendar", put(observed_at=FAR), "record.observed_at"),
    ("an event time before the calendar", put(observed_at=Timestamp(seconds=-(2**61))), "record.observed_at"),
    ("negative nanoseconds", put(observed_at=Timestamp(nanos=-1)), "record.observed_at"),
    ("no source", put(source=""), "record.source"),
    ("a blank source", put(source="   "), "record.source"),
    ("a long source", put(source=CANARY * 20), "record.source"),
    ("a record id with NUL", put(record_id=f"{CANARY}\0"), "record.record_id"),
    ("a long record id", put(record_id=CANARY * 100), "record.record_id"),
    ("neither id nor content", put(record_id=""), "record.record_id"),
    ("no namespace", put(Identifier(value=CANARY)), "record.identifiers[0].namespace"),
    ("no value", put(CARD, Identifier(namespace="card")), "record.identifiers[1].value"),
    ("a value with NUL", put(CARD, CARD, Identifier(namespace="card", value=f"{CANARY}\0")), "record.identifiers[2].value"),
    ("a value with a line break", put(Identifier(namespace="card", value=f"{CANARY}\n")), "record.identifiers[0].value"),
    ("a long value", put(Identifier(namespace="card", value=CANARY * 79)), "record.identifiers[0].value"),
    ("65 identifiers", put(*[CARD] * 65), "record.identifiers"),
    ("10,000 identifiers", put(*[CARD] * 10_000), "record.identifiers"),
    ("an unknown assurance", put(Identifier(namespace="card", value=CANARY, assurance=99)), "record.identifiers[0].assurance"),
    ("an unknown role", put(Identifier(namespace="card", value=CANARY, role=-1)), "record.identifiers[0].role"),
    (
        "an end before the start",
        put(Identifier(namespace="c", value="v", valid_from=NOW, valid_to=Timestamp())),
        "record.identifiers[0].valid_to",
    ),
    ("a start beyond the calendar", put(Identifier(namespace="c", value="v", valid_from=FAR)), "record.identifiers[0].valid_from"),
    ("257 attributes", put(attributes={f"a{number}": AttributeValue(bool_value=True) for number in range(257)}), "record.attributes"),
    ("an attribute of no kind", attribute(), "record.attributes"),
    ("a number that is none", attribute(double_value=float("nan")), "record.attributes"),
    ("a long attribute", attribute(string_value=CANARY * 1000), "record.attributes"),
    ("many texts in one attribute", attribute(list_value=StringList(values=[CANARY] * 257)), "record.attributes"),
    ("an attribute without name", put(attributes={"": AttributeValue(string_value=CANARY)}), "record.attributes"),
    ("a region in small letters", put(region="es"), "record.region"),
    ("a region of three letters", put(region="ESP"), "record.region"),
]
CASES = [(what, "RecordService/PutRecord", request, (BAD, INVALID, field)) for what, request, field in PUTS] + [
    ("501 records", "RecordService/BatchPutRecords", batch(501), (BAD, LARGE, "records")),
    ("five megabytes", "RecordService/PutRecord", attribute(string_value=CANARY * 400_000), (BAD, LARGE, "request")),
    ("no key", "RecordService/GetRecord", records_pb2.GetRecordRequest(), (BAD, INVALID, "key.source")),
    ("half a key", "RecordService/GetRecord", records_pb2.GetRecordRequest(key=RecordKey(source=CANARY)), (BAD, INVALID, "key.record_id")),
    (
        "a key of nobody",
        "RecordService/GetRecord",
        records_pb2.GetRecordRequest(key=RecordKey(source="x", record_id=CANARY)),
        (GONE, Reason.RECORD_NOT_FOUND, ""),
    ),
    ("a token that is none", "RecordService/GetRecord", records_pb2.GetRecordRequest(key=HERE, at_least=CANARY), (BAD, TOKEN, "at_least")),
    ("no key to delete", "RecordService/DeleteRecord", records_pb2.DeleteRecordRequest(), (BAD, INVALID, "key.source")),
    (
        "nothing to delete",
        "RecordService/DeleteRecord",
        records_pb2.DeleteRecordRequest(key=RecordKey(source="x", record_id=CANARY)),
        (GONE, Reason.RECORD_NOT_FOUND, ""),
    ),
    ("a negative page size", "RecordService/ListRecords", records_pb2.ListRecordsRequest(page_size=-(2**31)), (BAD, INVALID, "page_size")),
    (
        "a page token that is none",
        "RecordService/ListRecords",
        records_pb2.ListRecordsRequest(page_token=CANARY),
        (BAD, PAGE, "page_token"),
    ),
    ("a look-up without namespace", "IdentityService/LookupIdentifiers", lookup(("", CANARY)), (BAD, INVALID, "identifiers[0].namespace")),
    (
        "a look-up without value",
        "IdentityService/LookupIdentifiers",
        lookup(("card", "1"), ("card", "")),
        (BAD, INVALID, "identifiers[1].value"),
    ),
    (
        "a look-up of no e-mail",
        "IdentityService/LookupIdentifiers",
        lookup(("email", f"{CANARY} at home")),
        (BAD, INVALID, "identifiers[0].value"),
    ),
    ("101 look-ups", "IdentityService/LookupIdentifiers", lookup(*[("card", CANARY)] * 101), (BAD, LARGE, "identifiers")),
    ("100,000 look-ups", "IdentityService/LookupIdentifiers", lookup(*[("c", "v")] * 100_000), (BAD, LARGE, "identifiers")),
    (
        "a look-up in no country",
        "IdentityService/LookupIdentifiers",
        identities_pb2.LookupIdentifiersRequest(region=CANARY),
        (BAD, INVALID, "region"),
    ),
    ("a search for nothing", "IdentityService/SearchIdentities", identities_pb2.SearchIdentitiesRequest(), (BAD, INVALID, "attributes")),
    (
        "a negative limit",
        "IdentityService/SearchIdentities",
        identities_pb2.SearchIdentitiesRequest(limit=-1, identifiers=[CARD]),
        (BAD, INVALID, "limit"),
    ),
    (
        "a search by 65 identifiers",
        "IdentityService/SearchIdentities",
        identities_pb2.SearchIdentitiesRequest(identifiers=[CARD] * 65),
        (BAD, INVALID, "identifiers"),
    ),
    ("no identity id", "IdentityService/GetIdentity", identities_pb2.GetIdentityRequest(), (BAD, INVALID, "identity_id")),
    (
        "an id of nobody",
        "IdentityService/GetIdentity",
        identities_pb2.GetIdentityRequest(identity_id=CANARY),
        (GONE, Reason.IDENTITY_NOT_FOUND, ""),
    ),
    (
        "an unknown view",
        "IdentityService/GetIdentity",
        identities_pb2.GetIdentityRequest(identity_id=CANARY, view=7),
        (BAD, INVALID, "view"),
    ),
    (
        "half an identifier",
        "IdentityService/GetIdentity",
        identities_pb2.GetIdentityRequest(identity_id="x", through=IdentifierKey(value=CANARY)),
        (BAD, INVALID, "through.namespace"),
    ),
    (
        "101 identities",
        "IdentityService/BatchGetIdentities",
        identities_pb2.BatchGetIdentitiesRequest(identity_ids=[CANARY] * 101),
        (BAD, LARGE, "identity_ids"),
    ),
    (
        "records of nobody",
        "IdentityService/ListIdentityRecords",
        identities_pb2.ListIdentityRecordsRequest(),
        (BAD, INVALID, "identity_id"),
    ),
    (
        "a journey of nobody",
        "IdentityService/GetTimeline",
        identities_pb2.GetTimelineRequest(identity_id=CANARY),
        (GONE, Reason.IDENTITY_NOT_FOUND, ""),
    ),
    ("half a pair", "IdentityService/ExplainPair", identities_pb2.ExplainPairRequest(left=HERE), (BAD, INVALID, "right.source")),
    ("a pair of one", "IdentityService/ExplainPair", identities_pb2.ExplainPairRequest(left=HERE, right=HERE), (BAD, INVALID, "right")),
    ("changes after no token", "ChangeService/ListChanges", changes_pb2.ListChangesRequest(after=CANARY), (BAD, TOKEN, "after")),
    ("a negative number of changes", "ChangeService/ListChanges", changes_pb2.ListChangesRequest(limit=-1), (BAD, INVALID, "limit")),
    ("no judgement", "CurationService/Assert", said(judgement=0), (BAD, INVALID, "judgement")),
    ("an unknown judgement", "CurationService/Assert", said(judgement=9), (BAD, INVALID, "judgement")),
    ("nobody's word", "CurationService/Assert", said(author=""), (BAD, INVALID, "author")),
    ("a long reason", "CurationService/Assert", said(reason=CANARY * 100), (BAD, INVALID, "reason")),
    ("a record different from itself", "CurationService/Assert", said(left=HERE, right=HERE), (BAD, INVALID, "right")),
    ("an assertion about nothing", "CurationService/Assert", said(left=None), (BAD, INVALID, "left.source")),
    ("a long request id", "CurationService/Assert", said(request_id=CANARY * 20), (BAD, INVALID, "request_id")),
    ("a key with NUL", "CurationService/Assert", said(left=RecordKey(source="crm\0", record_id="a")), (BAD, INVALID, "left.source")),
    (
        "a long key",
        "CurationService/Assert",
        said(right=RecordKey(source="crm", record_id=CANARY * 100)),
        (BAD, INVALID, "right.record_id"),
    ),
    ("no assertion to retract", "CurationService/Retract", curation_pb2.RetractRequest(author="eva"), (BAD, INVALID, "assertion_id")),
    (
        "an assertion of nobody",
        "CurationService/Retract",
        curation_pb2.RetractRequest(assertion_id=CANARY, author="eva"),
        (GONE, Reason.ASSERTION_NOT_FOUND, ""),
    ),
    ("an unknown call", "RecordService/Kanarienvogel", b"", (grpc.StatusCode.UNIMPLEMENTED, Reason.UNIMPLEMENTED, "")),
]
STREAMED = [
    ("a watch after no token", changes_pb2.WatchRequest(after=CANARY), (BAD, TOKEN, "after")),
    ("a watch of unknown changes", changes_pb2.WatchRequest(kinds=[1, 77]), (BAD, INVALID, "kinds[1]")),
    ("a watch of very many kinds", changes_pb2.WatchRequest(kinds=[1] * 10_000), (BAD, INVALID, "kinds")),
    ("a watch without pause", changes_pb2.WatchRequest(checkpoint_interval=Duration()), (BAD, INVALID, "checkpoint_interval")),
    ("a watch backwards", changes_pb2.WatchRequest(checkpoint_interval=Duration(seconds=-5)), (BAD, INVALID, "checkpoint_interval")),
    ("a watch of nonsense", b"\xff\xff", (BAD, INVALID, "request")),
]


@pytest.fixture(scope="module")
def log():
    return io.StringIO()


@pytest.fixture(scope="module")
def target(log, tmp_path_factory):
    with redirect_stderr(log):
        host = tenants_of(f"sqlite:///{tmp_path_factory.mktemp('bad')}/cauce.db")
        with serving(host, log=LogSettings(level="debug")) as target:
            with Client(target) as client:
                client.put_record(account("here", KEY))
            yield target


@pytest.fixture(scope="module")
def channel(target):
    with grpc.insecure_channel(target, (("grpc.max_send_message_length", -1),)) as channel:
        yield channel


@pytest.fixture
def refused(channel, target, log):
    """What a call answers, after checking that it says nothing it should not and broke nothing."""
    from cauce.wire.values import decode_key

    def call(path, request, *, kind="unary_unary", metadata=()):
        body = request if isinstance(request, bytes) else request.SerializeToString()
        sender = getattr(channel, kind)(f"/cauce.api.v1.{path}")
        before = log.tell()
        with pytest.raises(grpc.RpcError) as failed:  # noqa: PT012 - a stream fails when it is read
            answer = sender(iter([body]) if kind == "stream_stream" else body, metadata=metadata, timeout=10)
            if kind != "unary_unary":
                list(answer)
        error = failed.value
        trailers = error.trailing_metadata() or ()
        assert CANARY not in repr((error.details(), trailers)).replace("Kanarienvogel", "")
        assert sum(len(value) for _, value in trailers) < 8192
        written = log.getvalue()[before:]
        assert CANARY not in written
        assert "incident" not in written
        with Client(target) as client:
            assert client.get_record(decode_key(HERE)).seen == 1
        back = decode_status(error.code(), error.details(), trailers)
        return error.code(), back.reason, getattr(back, "field", "")

    return call


@pytest.mark.parametrize(("path", "request_", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_bad_call_is_refused_by_field(refused, path, request_, expected):
    assert refused(path, request_) == expected


@pytest.mark.parametrize(("request_", "expected"), [case[1:] for case in STREAMED], ids=[case[0] for case in STREAMED])
def test_a_bad_watch_is_refused_by_field(refused, request_, expected):
    assert refused("ChangeService/Watch", request_, kind="unary_stream") == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (records_pb2.IngestRecordsRequest(sequence=0), (BAD, INVALID, "sequence")),
        (records_pb2.IngestRecordsRequest(sequence=-3), (BAD, INVALID, "sequence")),
        (records_pb2.IngestRecordsRequest(sequence=1, records=batch(501).records), (BAD, LARGE, "records")),
        (b"\x00", (BAD, INVALID, "request")),
    ],
)
def test_a_bad_ingest_is_refused_by_field(refused, body, expected):
    assert refused("RecordService/IngestRecords", body, kind="stream_stream") == expected


@pytest.mark.parametrize("tenant", ["a b", "A", "x" * 65, "../etc", CANARY.upper()])
def test_a_tenant_that_is_no_name(refused, tenant):
    expected = (BAD, INVALID, "cauce-tenant")
    assert refused("AdminService/GetStats", b"", metadata=(("cauce-tenant", tenant),)) == expected


def test_a_message_far_too_large(refused):
    code, reason, _ = refused("RecordService/PutRecord", attribute(string_value=CANARY * 1_000_000))
    assert (code, reason) == (grpc.StatusCode.RESOURCE_EXHAUSTED, Reason.BATCH_TOO_LARGE)


def test_tokens_of_another_tenant(refused, target):
    with Client(target, tenant="other") as other:
        token = other.put_record(account("a", "ana")).token
        other.put_record(account("b", "bea"))
        page = other.list_records(page_size=1).next_page_token
    assert refused("RecordService/GetRecord", records_pb2.GetRecordRequest(key=HERE, at_least=token)) == (BAD, TOKEN, "at_least")
    assert refused("RecordService/ListRecords", records_pb2.ListRecordsRequest(page_token=page)) == (BAD, PAGE, "page_token")
    request = identities_pb2.ListIdentityRecordsRequest(identity_id=identity_of(target), as_of=token)
    assert refused("IdentityService/ListIdentityRecords", request) == (BAD, TOKEN, "as_of")


def test_a_revision_to_come(refused, target):
    request = identities_pb2.ListIdentityRecordsRequest(identity_id=identity_of(target), as_of="9" * 30)
    assert refused("IdentityService/ListIdentityRecords", request) == (RANGE, Reason.REVISION_OUT_OF_RANGE, "")


def test_one_bad_record_does_not_hold_back_the_others(channel, target):
    wrong = record(CARD, Identifier(namespace="card", value=f"{CANARY}\0"), record_id="wrong")
    request = records_pb2.BatchPutRecordsRequest(records=[record(record_id="r1"), wrong, record(record_id="r2"), Record()])
    send = channel.unary_unary("/cauce.api.v1.RecordService/BatchPutRecords")
    with Client(target, tenant="mixed") as mixed:
        body = send(request.SerializeToString(), metadata=(("cauce-tenant", "mixed"),))
        outcomes = records_pb2.BatchPutRecordsResponse.FromString(body).outcomes
        assert [outcome.WhichOneof("outcome") for outcome in outcomes] == ["result", "failure", "result", "failure"]
        failures = [outcome.failure for outcome in outcomes if outcome.HasField("failure")]
        assert [failure.index for failure in failures] == [1, 3]
        assert [failure.error.violations[0].field for failure in failures] == ["records[1].identifiers[1].value", "records[3].observed_at"]
        assert CANARY not in repr(failures)
        assert {row.record.record_id for row in mixed.list_records().items} == {"r1", "r2"}


def test_a_bad_message_in_a_stream_loses_nothing_before_it(channel, target):
    good = records_pb2.IngestRecordsRequest(sequence=5, records=[record(record_id="r1")])
    send = channel.stream_stream("/cauce.api.v1.RecordService/IngestRecords")
    answers = send(iter([good.SerializeToString(), b"\xff\xff"]), metadata=(("cauce-tenant", "stream"),))
    received = []
    with pytest.raises(grpc.RpcError):
        received.extend(records_pb2.IngestRecordsResponse.FromString(answer) for answer in answers)
    acknowledged = [answer.acknowledged.sequence for answer in received if answer.HasField("acknowledged")]
    with Client(target, tenant="stream") as client:
        assert (acknowledged, client.stats().records) == ([5], 1)


def identity_of(target):
    with Client(target) as client:
        return client.lookup_identifiers([("login", KEY)])[0].identity_id
