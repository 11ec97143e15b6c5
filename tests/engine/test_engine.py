"""Group commit, isolation of failures, ids that continue, and what each safety mechanism is for."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from cauce.engine import muting, online, resolving
from cauce.engine.operations import Effect
from cauce.errors import CauceError, FailedPrecondition, InvalidValue, NotFound, OutOfRange, Reason
from cauce.model.change import ChangeKind
from cauce.model.curation import Judgement
from cauce.model.record import Assurance, Identifier, Record, RecordKey
from cauce.service import LocalCauce, open_cauce
from cauce.service.api import LookupOutcome, PutFailure, View


@pytest.fixture
def cauce() -> Iterator[LocalCauce]:
    service = open_cauce("sqlite://")
    yield service
    service.close()


def record(record_id: str, *identifiers: str, name: str = "", source: str = "crm", at: int = 0) -> Record:
    return Record(
        source=source,
        record_id=record_id,
        observed_at=at,
        identifiers=tuple(
            Identifier(namespace=text.partition(":")[0], value=text.partition(":")[2], assurance=Assurance.VERIFIED) for text in identifiers
        ),
        attributes={"full_name": name} if name else {},
        region="ES",
    )


def key(record_id: str) -> RecordKey:
    return RecordKey("crm", record_id)


def where(cauce: LocalCauce, record_id: str) -> str:
    return cauce.get_record(key(record_id)).identity_id


def test_one_customer_over_three_channels(cauce: LocalCauce):
    first = cauce.put_record(record("1", "customer_id:8", "email:ana@example.es", name="Ana Zapatero"))
    second = cauce.put_record(record("2", "customer_id:8", "cookie:k"))
    third = cauce.put_record(record("3", "cookie:k"))
    assert [first.effect, second.effect, third.effect] == [Effect.CREATED, Effect.JOINED, Effect.JOINED]
    assert first.identity_id == second.identity_id == third.identity_id
    assert cauce.lookup_identifiers([("email", "ANA@example.es")])[0].identity_id == first.identity_id
    assert cauce.verify().sound


def test_a_record_between_two_identities_merges_them_and_the_lost_id_redirects(cauce: LocalCauce):
    left = cauce.put_record(record("1", "loyalty:L1", name="Ana Zapatero")).identity_id
    right = cauce.put_record(record("2", "order:O1", name="Ana Zapatero")).identity_id
    assert left != right
    both = cauce.put_record(record("3", "loyalty:L1", "order:O1"))
    assert both.effect is Effect.MERGED
    assert both.identity_id in (left, right)
    assert both.merged == tuple({left, right} - {both.identity_id})
    found = cauce.get_identity(both.merged[0], view=View.FULL)
    assert found.redirected
    assert found.identity_id == both.identity_id
    cauce.delete_record(key("3"))
    assert where(cauce, "1") != where(cauce, "2")
    assert cauce.verify().sound


def test_every_redirect_is_one_hop(cauce: LocalCauce):
    ids = [cauce.put_record(record(str(n), f"order:O{n}", name="Ana Zapatero")).identity_id for n in range(8)]
    for n in range(7):
        cauce.put_record(record(f"j{n}", f"order:O{n}", f"order:O{n + 1}"))
    answers = cauce.batch_get_identities(ids, view=View.FULL)
    assert len({answer.identity_id for answer in answers}) == 1
    for n in range(7):
        cauce.delete_record(key(f"j{n}"))
    for n in range(8):
        cauce.delete_record(key(str(n)))
    for answer in cauce.batch_get_identities(ids, view=View.FULL):
        assert answer.error.reason is Reason.IDENTITY_GONE
    assert cauce.verify().sound


def test_put_then_delete_is_never_put_but_for_the_id_that_was_merged(cauce: LocalCauce):
    cauce.put_record(record("1", "loyalty:L1", name="Ana Zapatero"))
    cauce.put_record(record("2", "order:O1", name="Ana Zapatero"))
    before = where(cauce, "1"), where(cauce, "2")
    cauce.put_record(record("3", "loyalty:L1", "order:O1"))
    cauce.delete_record(key("3"))
    assert where(cauce, "1") == before[0], "the older one keeps its id"
    assert where(cauce, "2") not in before, "an id that was merged redirects for ever"
    assert cauce.verify().sound


def test_an_identical_put_writes_nothing(cauce: LocalCauce):
    cauce.put_record(record("1", "loyalty:L1", name="Ana Zapatero"))
    revision = cauce.stats().revision
    assert cauce.put_record(record("1", "loyalty:L1", name="Ana Zapatero")).effect is Effect.UNCHANGED
    assert cauce.stats().revision == revision


def test_concurrent_calls_share_commits(cauce: LocalCauce):
    threads = [
        threading.Thread(target=lambda n=n: [cauce.put_record(record(f"{n}-{i}", f"cookie:k{n}-{i}")) for i in range(20)])
        for n in range(16)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stats = cauce.stats()
    assert stats.records == 320
    assert stats.revision < 320
    assert cauce.verify().sound


def test_a_failing_operation_does_not_hold_up_its_group(cauce: LocalCauce):
    good = cauce.submit_put([record("1", "loyalty:L1")])
    with pytest.raises(NotFound) as caught:
        cauce.delete_record(key("unknown"))
    assert caught.value.reason is Reason.RECORD_NOT_FOUND
    assert not isinstance(good.result()[0], PutFailure)


def test_a_bug_in_one_operation_reaches_its_caller_alone(cauce: LocalCauce, monkeypatch: pytest.MonkeyPatch):
    real = online.apply

    def breaking(writer, operations, surroundings):
        if any(getattr(put, "record", None) and put.record.record_id == "bad" for op in operations for put in getattr(op, "puts", ())):
            raise ZeroDivisionError
        return real(writer, operations, surroundings)

    monkeypatch.setattr(online, "apply", breaking)
    futures = [cauce.submit_put([record(name, "loyalty:" + name)]) for name in ("a", "bad", "b")]
    assert futures[0].result()
    assert futures[2].result()
    with pytest.raises(ZeroDivisionError):
        futures[1].result()


def test_a_value_of_many_people_is_shared_and_comes_back(cauce: LocalCauce):
    names = ["Ana Zapatero", "Luis Quijano", "Eva Montalbán", "Iker Goikoetxea", "Noa Fuentecilla", "Leo Barrientos", "Sol Urrutia"]
    for n, name in enumerate(names):
        cauce.put_record(record(str(n), f"customer_id:{n}", "email:info@example.es" if n == 99 else "email:casa@example.es", name=name))
    assert cauce.lookup_identifiers([("email", "casa@example.es")])[0].outcome is LookupOutcome.SHARED
    assert cauce.stats().shared_values == 1
    assert cauce.verify().sound
    cauce.delete_record(key("0"))
    cauce.delete_record(key("1"))
    assert cauce.stats().shared_values == 0
    kinds = [change.kind for item in cauce.list_changes(limit=1000) for change in item.commit.changes]
    assert kinds.count(ChangeKind.VALUE_SHARED) == kinds.count(ChangeKind.VALUE_UNSHARED) == 1
    assert cauce.verify().sound


def test_without_following_flips_the_partition_goes_wrong(monkeypatch: pytest.MonkeyPatch):
    surnames = (
        "Abad Bravo Cano Duque Esteve Ferrer Gallego Heredia Ibarra Jurado Kaiser Lozano Moya Navas Osorio Pardo Quiroga Rubio".split()
    )

    def wrong() -> bool:
        cauce = open_cauce("sqlite://")
        cauce.put_record(record("a", "customer_id:a", "cookie:own", "device:d", name="Ana Zapatero Gil"))
        cauce.put_record(record("lead", "fb_lead:1", "device:d", name="Ana Zapatero"))
        for n, surname in enumerate([*surnames, "Saura", "Toledo", "Urbina"]):
            cauce.put_record(record(f"x{n}", f"customer_id:x{n}", "device:d", name=f"Luis {surname}"))
        assert cauce.stats().shared_values == 1
        sound = cauce.verify().sound
        cauce.close()
        return not sound

    assert not wrong()
    real = muting.follow

    def blind(*args):
        found = real(*args)
        found.flipped_values.clear()
        return found

    monkeypatch.setattr(resolving, "follow", blind)
    assert wrong()


def test_different_keeps_apart_and_retract_takes_it_back(cauce: LocalCauce):
    for n in "12":
        cauce.put_record(record(n, "loyalty:L1", name="Ana Zapatero"))
    assert where(cauce, "1") == where(cauce, "2")
    made = cauce.assert_(Judgement.DIFFERENT, key("1"), key("2"), author="eva", reason="two cards were mixed up")
    assert where(cauce, "1") != where(cauce, "2")
    assert cauce.retract(made.assertion_id, author="eva").retracted_at
    assert where(cauce, "1") == where(cauce, "2")
    assert cauce.verify().sound


def test_assertions_outlive_records_and_contradictions_name_the_chain(cauce: LocalCauce):
    first = cauce.assert_(Judgement.SAME, key("a"), key("b"), author="eva", reason="saw both passports")
    second = cauce.assert_(Judgement.SAME, key("b"), key("c"), author="eva", reason="same")
    with pytest.raises(FailedPrecondition) as caught:
        cauce.assert_(Judgement.DIFFERENT, key("a"), key("c"), author="luis", reason="no")
    assert caught.value.reason is Reason.ASSERTION_CONTRADICTION
    assert caught.value.metadata["assertions"] == f"{first.assertion_id}, {second.assertion_id}"
    for name in "abc":
        cauce.put_record(record(name, f"customer_id:{name}", name=f"Persona {name}"))
    assert len({where(cauce, name) for name in "abc"}) == 1
    cauce.delete_record(key("b"))
    cauce.put_record(record("b", "customer_id:b"))
    assert len({where(cauce, name) for name in "abc"}) == 1
    assert cauce.verify().sound


def test_request_ids_make_assertions_idempotent(cauce: LocalCauce):
    def same(reason: str):
        return cauce.assert_(Judgement.SAME, key("a"), key("b"), author="eva", reason=reason, request_id="r-1")

    assert same("why") == same("why")
    with pytest.raises(InvalidValue) as caught:
        same("another reason")
    assert caught.value.reason is Reason.REQUEST_ID_REUSED
    assert len(cauce.list_assertions().items) == 1


def test_membership_as_of_every_revision(cauce: LocalCauce):
    history: list[tuple[int, dict[str, set[str]]]] = []

    def note() -> None:
        cells: dict[str, set[str]] = {}
        for item in cauce.list_records(page_size=1000).items:
            cells.setdefault(item.identity_id, set()).add(item.record.record_id)
        history.append((cauce.stats().revision, cells))

    for put in (
        record("1", "loyalty:L1", name="Ana Zapatero"),
        record("2", "order:O1", name="Ana Zapatero"),
        record("3", "loyalty:L1", "order:O1"),
        record("3", "loyalty:L1"),
        record("4", "order:O1"),
    ):
        cauce.put_record(put)
        note()
    for revision, cells in history:
        for identity_id, members in cells.items():
            page = cauce.list_identity_records(identity_id, as_of=str(revision))
            assert {item.record.record_id for item in page.items} == members
    with pytest.raises(OutOfRange):
        cauce.list_identity_records(history[0][1].popitem()[0], as_of="9999")


def test_replaying_the_feed_gives_the_partition(cauce: LocalCauce):
    for n in range(12):
        cauce.put_record(record(str(n), f"order:O{n // 3}", name="Ana Zapatero"))
    cauce.delete_record(key("5"))
    member: dict[int, str] = {}
    for item in cauce.list_changes(limit=1000):
        for change in item.commit.changes:
            if change.kind is ChangeKind.RECORD_JOINED:
                member[change.record] = change.identity
            elif change.kind is ChangeKind.RECORD_LEFT:
                del member[change.record]
    assert member == {item.uid: item.identity_id for item in cauce.list_records(page_size=1000).items}


def test_verify_notices_a_tampered_store(tmp_path):
    import sqlite3

    path = tmp_path / "c.db"
    cauce = open_cauce(f"sqlite:///{path}")
    one = cauce.put_record(record("1", "loyalty:L1"))
    cauce.put_record(record("2", "loyalty:L2"))
    assert cauce.verify().sound
    cauce.close()
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE record SET identity = (SELECT min(identity) FROM record)")
    cauce = open_cauce(f"sqlite:///{path}")
    found = cauce.verify()
    assert found.differences == 2
    assert not found.sound
    assert one
    cauce.close()


def test_tenants_see_nothing_of_each_other(tmp_path):
    url = f"sqlite:///{tmp_path / 'c.db'}"
    left, right = open_cauce(url, "left"), open_cauce(url, "right")
    made = left.put_record(record("1", "loyalty:L1", name="Ana Zapatero"))
    assert right.lookup_identifiers([("loyalty", "L1")])[0].outcome is LookupOutcome.NONE
    for ask in (
        lambda: right.get_identity(made.identity_id),
        lambda: right.get_record(key("1")),
        lambda: right.list_changes(after=made.token),
        lambda: right.delete_record(key("1")),
    ):
        with pytest.raises(CauceError):
            ask()
    assert right.stats().records == 0
    left.close()
    right.close()
