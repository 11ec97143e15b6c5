"""Bodies that are almost right: every one is answered or refused, none is a bug."""

import random
from contextlib import nullcontext

import grpc
import pytest

from cauce.client import Client
from cauce.client.calls import assertions, identities, records
from cauce.model.curation import Judgement
from cauce.model.record import Assurance, Identifier, Record, Role
from cauce.server.rpcs import BY_METHOD, RPCS, Kind
from cauce.service.api import View
from cauce.testing.postgres import database
from cauce.testing.service_world import NOON, account, key, verified
from cauce.testing.serving import serving
from cauce.wire.status import decode_status
from server.worlds import tenants_of

FINE = {"OK", "INVALID_ARGUMENT", "NOT_FOUND", "OUT_OF_RANGE", "FAILED_PRECONDITION", "ABORTED"}
ROUNDS = 40
RECORD = Record(
    source="web",
    record_id="r",
    observed_at=NOON,
    identifiers=(
        verified("email", "ana@tienda.example"),
        Identifier(namespace="phone", value="612345678", assurance=Assurance.INFERRED, role=Role.MENTIONED, valid_from=1, valid_to=NOON),
    ),
    attributes={"full_name": "Ana Ruiz Gil", "birth_date": "1980-02-29", "n": -1, "x": 0.5, "b": True, "l": ("a", "b")},
    region="ES",
)


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def target(request, tmp_path_factory):
    sqlite = f"sqlite:///{tmp_path_factory.mktemp('fuzz')}/cauce.db"
    with nullcontext(sqlite) if request.param == "sqlite" else database() as url, serving(tenants_of(url)) as target:
        yield target


@pytest.fixture(scope="module")
def examples(target):
    with Client(target) as client:
        put = client.put_record(account("a", "ana"))
        client.put_record(RECORD)
        page = client.list_records(page_size=1).next_page_token
    return [
        records.put_record(RECORD),
        records.batch_put_records([RECORD, account("b", "bea")]),
        records.get_record(key("a"), at_least=put.token),
        records.delete_record(key("a")),
        records.list_records(page_size=1, page_token=page, at_least=put.token),
        identities.lookup_identifiers([("login", "ana"), ("phone", "612345678")], region="ES", at_least=put.token),
        identities.search_identities(attributes=RECORD.attributes, identifiers=RECORD.identifiers, region="ES", limit=3),
        identities.get_identity(put.identity_id, view=View.PROVEN, through=("login", "ana")),
        identities.batch_get_identities([put.identity_id], view=View.FULL),
        identities.list_identity_records(put.identity_id, page_size=5, as_of=put.token),
        identities.get_timeline(put.identity_id, page_size=5),
        records.list_changes(after=put.token, limit=5),
        assertions.assert_(Judgement.SAME, key("a"), key("b"), author="eva", reason="r"),
        assertions.retract("x", author="eva"),
        assertions.list_assertions(record=key("a"), page_size=5, retracted=True),
    ]


def mutated(body, chance):
    """A body with some bytes changed, lost, repeated or put in."""
    damaged = bytearray(body)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(damaged) + 1)
        how = chance.randrange(5)
        if how == 0 and place < len(damaged):
            damaged[place] = chance.randrange(256)
        elif how == 1:
            del damaged[place : place + chance.randint(1, 8)]
        elif how == 2:
            damaged[place:place] = damaged[place : place + chance.randint(1, 30)]
        elif how == 3 and place < len(damaged):
            damaged[place] = 0  # no database takes this in a text
        else:
            damaged[place:place] = chance.randbytes(chance.randint(1, 5))
    return bytes(damaged)


@pytest.mark.parametrize("number", range(15))
def test_a_damaged_body_is_no_bug(target, examples, number):
    call, chance = examples[number], random.Random(number)
    body = call.request.SerializeToString()
    assert call.path == BY_METHOD[call.path.rpartition("/")[2]].path
    with grpc.insecure_channel(target) as channel:
        send = channel.unary_unary(call.path)
        for _ in range(ROUNDS):
            damaged = mutated(body, chance)
            code, details, trailers = answered(send, damaged)
            assert code.name in FINE, (damaged, details)
            assert code is grpc.StatusCode.OK or decode_status(code, details, trailers).reason


OTHERS = [rpc for rpc in RPCS if rpc.kind is not Kind.STREAM and not rpc.method.startswith(("Start", "Wait", "Verify", "Erase"))]


@pytest.mark.parametrize("rpc", OTHERS, ids=lambda rpc: rpc.method)
def test_a_body_of_anything_is_no_bug(target, rpc):
    chance = random.Random(rpc.method)
    body = filled(rpc.request()).SerializeToString()
    with grpc.insecure_channel(target) as channel:
        send = channel.unary_unary(rpc.path)
        for damaged in (b"", body, *(mutated(body, chance) for _ in range(8))):
            code, details, trailers = answered(send, damaged)
            assert code.name in FINE, (damaged, details)
            assert code is grpc.StatusCode.OK or decode_status(code, details, trailers).reason


def filled(message, depth=2):
    """Something in every field."""
    for field in message.DESCRIPTOR.fields:
        one = getattr(message, field.name)
        if field.message_type is not None and depth and not field.message_type.GetOptions().map_entry:
            filled(one.add() if field.is_repeated else one, depth - 1)
        elif field.message_type is None:
            value = {field.CPPTYPE_STRING: "a", field.CPPTYPE_BOOL: True}.get(field.cpp_type, 1)
            value = b"a" if field.type == field.TYPE_BYTES else value
            if field.is_repeated:
                one.append(value)
            else:
                setattr(message, field.name, value)
    return message


def answered(send, body):
    try:
        send(body, timeout=10)
    except grpc.RpcError as error:
        return error.code(), error.details(), error.trailing_metadata()
    return grpc.StatusCode.OK, "", ()
