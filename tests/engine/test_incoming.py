"""What becomes of a record when a group holds several words about it."""

from __future__ import annotations

from itertools import permutations

from cauce.engine.incoming import RecordChange
from cauce.engine.operations import Put
from cauce.model.packing import pack, unpack_record
from cauce.model.record import Identifier, Record
from cauce.model.subject import Subject, Traits

NOBODY = Subject((), Traits(), known=False, person=0, signature=0, blocks=())


def ping(at: int, page: str) -> Put:
    record = Record(source="web", observed_at=at, identifiers=(Identifier(namespace="cookie", value="t-1"),), attributes={"page": page})
    return Put(record, NOBODY, pack(record), pack(NOBODY))


def after(puts: list[Put]) -> RecordChange:
    change = RecordChange(key=puts[0].record.key, uid=1, row=None, before=None)
    for put in puts:
        change.put(put)
    return change


def test_records_without_an_id_are_named_by_their_identifiers():
    assert ping(1, "a").record.key == ping(2, "b").record.key


def test_pings_are_one_record_in_any_order():
    pings = [ping(10, "first"), ping(20, "middle"), ping(30, "last")]
    for order in permutations(pings):
        change = after(list(order))
        assert (change.first_seen, change.last_seen) == (10, 30)
        assert unpack_record(change.payload).attributes == {"page": "last"}


def test_an_identical_ping_is_not_counted_twice():
    assert after([ping(10, "a"), ping(10, "a")]).seen == 1
    assert after([ping(10, "a"), ping(20, "a"), ping(20, "a")]).seen == 2


def test_a_put_replaces_the_record_it_names():
    def put(at: int) -> Put:
        record = Record(source="crm", record_id="7", observed_at=at)
        return Put(record, NOBODY, pack(record), pack(NOBODY))

    change = after([put(30), put(10)])
    assert (change.first_seen, change.last_seen, change.seen) == (10, 10, 1)


def test_put_then_delete_leaves_nothing_to_write():
    change = after([ping(1, "a")])
    assert change.differs
    change.delete()
    assert not change.differs
