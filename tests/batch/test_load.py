"""A loaded tenant is what it would be had its records been put one after the other, and goes on like that."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.trained.test_partition import world as town
from tests.trained.town import FIELDS, ruleset
from tests.trained.town import record as field_record

from batch.loads import contents, replayed, stored
from cauce.engine.batch import load, load_components, load_placing, load_preparing, load_rows, load_spool
from cauce.engine.batch.load import Given, Options
from cauce.errors import Conflict, FailedPrecondition, InvalidValue, Reason
from cauce.model.curation import ConflictKind
from cauce.model.record import Assurance, Identifier, Record
from cauce.model.touch import Touch
from cauce.service import open_cauce
from cauce.service.local import LocalCauce
from cauce.store import open_store
from cauce.store.filling import Rows, filling, filling_name
from cauce.testing.postgres import database
from cauce.testing.service_cases_rulesets import activated, card_holders, without_cards
from cauce.testing.service_world import account, key, partition, record, verified
from worlds.generate import random_world, small_rules

few = settings(max_examples=15, deadline=None, database=None, suppress_health_check=list(HealthCheck))


def pings(seed):
    """Sightings without a name of their own, some of them twice, in no order."""
    random = Random(seed)
    return [
        Record(
            source="web",
            observed_at=1000 + random.randrange(50),
            identifiers=(Identifier(namespace="cookie", value=f"k{random.randrange(6)}", assurance=Assurance.VERIFIED),),
            touch=random.choice((None, Touch(kind="page_view"), Touch(kind="cart", channel="app"))),
        )
        for _ in range(20)
    ]


def world(seed):
    """Records of a random world, one of them replaced, with pings in between."""
    records = [*random_world(seed).records, *pings(seed)]
    records.append(random_world(seed + 1).records[0])
    Random(seed).shuffle(records)
    return records


def put_online(records, ruleset, url="sqlite://"):
    cauce = open_cauce(url, ruleset=ruleset)
    for one in records:
        cauce.put_record(one)
    return cauce


def as_given(cauce):
    """The partition of a tenant as a batch result."""
    found = partition(cauce)
    ids = sorted(set(found.values()))
    number = {identity_id: place for place, identity_id in enumerate(ids)}
    return Given(lambda name: number[found[name]] if name in found else -1, ids)


def store_of(cauce):
    return cauce._session.store


@few
@given(seed=st.integers(0, 2**40), at_once=st.sampled_from([1, 8, 1000]), workers=st.sampled_from([1, 2]), more=st.sampled_from([0, 2000]))
@example(seed=3, at_once=1000, workers=2, more=2000)
def test_loaded_is_put(seed, at_once, workers, more):
    """However many records are resolved and pairs weighed at a time, by how many processes, and however many are looked at needlessly."""
    records, ruleset = world(seed), small_rules()
    with closing(put_online(records, ruleset)) as online, pytest.MonkeyPatch.context() as patch:
        patch.setattr(load_placing, "RESOLVED_RECORDS", at_once)
        patch.setattr(load_components, "_FEW", at_once)
        patch.setattr(load_placing, "CHECKED_RECORDS", more)
        expected = contents(store_of(online))
        for given_ in (None, as_given(online)):
            with closing(open_cauce("sqlite://", ruleset=ruleset)) as loaded:
                outcome = loaded.load(records, Options(given=given_, workers=workers))
                assert contents(store_of(loaded)) == expected
                assert loaded.verify().sound
                assert replayed(store_of(loaded)) == stored(store_of(loaded))
                assert outcome.records == len(expected["records"])
                assert outcome.checked == outcome.records or (given_ and not more)
                if given_:
                    assert partition(loaded) == partition(online)


@few
@given(seed=st.integers(0, 2**40))
def test_goes_on_as_if_never_loaded(seed):
    records, ruleset = world(seed), small_rules()
    half = len(records) // 2
    with closing(put_online(records[:half], ruleset)) as online, closing(open_cauce("sqlite://", ruleset=ruleset)) as loaded:
        loaded.load(records[:half], Options(given=as_given(online)))
        for one in records[half:]:
            online.put_record(one)
            loaded.put_record(one)
        for one in records[:3]:
            for cauce in (online, loaded):
                if one.key in partition(cauce):
                    cauce.delete_record(one.key)
        assert contents(store_of(loaded)) == contents(store_of(online))
        assert loaded.verify().sound


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/cauce.db"
    else:
        with database() as found:
            yield found


def customer(number):
    return number // 3 if number % 3 else number


def people(count):
    """Every third customer has two records; one e-mail is everybody's."""
    return [
        account(
            f"r{number}",
            f"u{customer(number)}",
            verified("email", "todos@example.es"),
            full_name=f"Ana {'abcdefghij'[number % 10]}ez",
        )
        for number in range(count)
    ]


def test_on_every_store(url, monkeypatch):
    monkeypatch.setattr(load_rows, "REVISION_RECORDS", 7)
    monkeypatch.setattr(load_rows, "TRANSACTION_ROWS", 11)
    with closing(put_online(people(60), None)) as online, closing(open_cauce(url)) as loaded:
        told = []
        outcome = loaded.load(people(60), Options(progress=told.append))
        assert contents(store_of(loaded)) == contents(store_of(online))
        assert replayed(store_of(loaded)) == stored(store_of(loaded))
        assert loaded.verify().sound
        assert 60 // 7 <= outcome.revision == loaded.stats().revision
        assert (outcome.records, outcome.identities, outcome.shared_values) == (60, online.stats().identities, 1)
        assert told[-1] == ("write", 60, 60)
        (mine,) = loaded.lookup_identifiers([("login", "u0")])
        assert mine.identity_id == partition(loaded)[key("r1")]
        again = loaded.put_record(account("new", "u0"))
        assert again.identity_id == mine.identity_id
        assert loaded.verify().sound


def test_members_as_of_the_loads_own_revisions(monkeypatch):
    monkeypatch.setattr(load_rows, "REVISION_RECORDS", 1)
    with closing(open_cauce("sqlite://")) as cauce:
        cauce.load([account("a", "ana"), account("b", "bea"), account("c", "ana")])
        ana = partition(cauce)[key("a")]
        assert {item.record.record_id for item in cauce.list_identity_records(ana, as_of="1").items} == {"a", "c"}
        assert cauce.stats().revision == 2


def test_identity_ids_stay(url):
    with closing(open_cauce(url)) as cauce:
        cauce.load(
            [account("a", "ana"), account("b", "bea")], Options(given=Given(lambda name: "ab".index(name.record_id), ["id-a", "id-b"]))
        )
        assert partition(cauce) == {key("a"): "id-a", key("b"): "id-b"}
        assert cauce.get_identity("id-a").identity_id == "id-a"


def test_only_an_empty_tenant_is_loaded(url):
    with closing(open_cauce(url)) as cauce:
        cauce.put_record(account("a", "ana"))
        with pytest.raises(FailedPrecondition) as refused:
            cauce.load(people(3))
        assert refused.value.reason is Reason.TENANT_NOT_EMPTY
        assert cauce.stats().records == 1


def test_a_put_meanwhile_wins(url):
    with closing(open_cauce(url)) as cauce:

        def put_now(step):
            if step.stage == "write":
                cauce.put_record(account("first", "ana"))

        with pytest.raises(FailedPrecondition) as refused:
            cauce.load(people(3), Options(progress=put_now))
        assert refused.value.reason is Reason.TENANT_NOT_EMPTY
        assert set(partition(cauce)) == {key("first")}
        assert store_of(cauce).tenants() == ["default"]


def test_a_second_load_takes_over(url):
    with closing(open_cauce(url)) as cauce:
        begun = []

        def load_now(step):
            if step.stage == "write" and not begun:
                begun.append(cauce.load(people(5)))

        with pytest.raises((Conflict, FailedPrecondition)):
            cauce.load(people(3), Options(progress=load_now))
        assert cauce.stats().records == 5
        assert cauce.verify().sound


def test_other_rules_meanwhile(url):
    """A load goes by one ruleset: what it was made by is not what the tenant goes by now."""
    with closing(open_cauce(url)) as cauce, closing(open_cauce(url)) as other:
        begun = []

        def activate_now(step):
            if step.stage == "write" and not begun:
                begun.append(activated(other, without_cards()))

        with pytest.raises(Conflict) as refused:
            cauce.load(card_holders(2, "C1"), Options(progress=activate_now))
        assert refused.value.reason is Reason.RULESET_CHANGED
        assert cauce.stats().records == 0
        assert cauce.load(card_holders(2, "C1")).identities == 2
        assert cauce.verify().sound


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("verify", [False, True])
def test_a_partition_of_another_ruleset_is_refused(verify, workers, url):
    """Though the first rows are written before that is known; nothing is left of them, and no process."""
    with closing(open_cauce(url)) as cauce:
        with pytest.raises(InvalidValue) as refused:
            cauce.load(people(9), Options(given=Given(lambda _: 0), verify=verify, workers=workers))
        assert refused.value.reason is Reason.FILE_INVALID
        assert "9 of 9" in str(refused.value)
        assert cauce.stats().revision == 0
        with store_of(cauce).read(filling_name("default")) as reader:
            assert (reader.stats().records, reader.stats().claims, reader.stats().blocking_keys) == (0, 0, 0)
        end = time.monotonic() + 30
        while multiprocessing.active_children():  # the last is being ended
            assert time.monotonic() < end
            time.sleep(0.01)


@pytest.mark.parametrize("workers", [1, 2])
def test_rows_are_written_while_the_partition_is_looked_at(workers, monkeypatch):
    """The look that finds it wrong ends the writing long before its end."""
    monkeypatch.setattr(load_rows, "TRANSACTION_ROWS", 1)
    steps = []

    def hear(step):
        steps.append(step)
        if step.stage == "write" and step.done:
            time.sleep(0.05)

    with closing(open_cauce("sqlite://")) as cauce, pytest.raises(InvalidValue):
        cauce.load(people(200), Options(given=Given(lambda key: int(key.record_id[1:])), progress=hear, workers=workers))
    written = sum(step.stage == "write" for step in steps)
    assert (written > 0) is (workers > 1)
    assert written < 150


def test_records_are_written_while_others_are_prepared(url, monkeypatch):
    """They are wanted in the order in which they are written."""
    monkeypatch.setattr(load_rows, "REVISION_RECORDS", 10)
    monkeypatch.setattr(load_preparing, "BATCH", 5)
    written = set()

    def hear(step):
        if step.stage == "prepare":
            with store_of(cauce).read(filling_name("default")) as reader:
                written.add(reader.stats().records)

    with closing(open_cauce(url)) as cauce:
        cauce.load(people(100), Options(given=Given(lambda key: customer(int(key.record_id[1:]))), progress=hear, workers=1))
    assert max(written) > 20


def test_a_partition_that_leaves_records_out_is_refused():
    with closing(open_cauce("sqlite://")) as cauce:
        with pytest.raises(InvalidValue, match="says nothing of 2 of 3 records"):
            cauce.load(people(3), Options(given=Given(lambda name: 0 if name.record_id == "r0" else -1)))
        assert cauce.stats().revision == 0


def test_no_room_for_what_is_set_aside(monkeypatch):
    monkeypatch.setattr(load_spool.tempfile, "TemporaryFile", lambda **_: Path("/dev/full").open("w+b"))
    with closing(open_cauce("sqlite://")) as cauce:
        with pytest.raises(InvalidValue, match=r"no room .*no space left on device.*TMPDIR"):
            cauce.load(people(3))
        assert cauce.stats().revision == 0


def test_what_the_records_source_raises_is_not_taken_for_want_of_room():
    def denied():
        yield people(1)[0]
        raise PermissionError(13, "denied")

    with closing(open_cauce("sqlite://")) as cauce, pytest.raises(PermissionError):
        cauce.load(denied())


def test_nothing_to_load():
    with closing(open_cauce("sqlite://")) as cauce, pytest.raises(InvalidValue, match="there are none"):
        cauce.load([])


def test_settings_stay_and_other_tenants_are_left_alone(url):
    store = open_store(url)
    with closing(store):
        other, mine = LocalCauce(store, "other"), LocalCauce(store, "mine", small_rules())
        other.put_record(account("o", "olga"))
        mine.load(people(4))
        mine.close()
        again = LocalCauce(store, "mine", small_rules())
        assert (again.stats().records, other.stats().records) == (4, 1)
        assert other.verify().sound
        again.close()
        other.close()
        assert store.tenants() == ["mine", "other"]


def test_what_an_interrupted_load_left_is_taken_away(url):
    store = open_store(url)
    with closing(LocalCauce(store)) as cauce:
        with store.write(filling_name("default")) as writer:
            filling(writer).begin("gone")
            filling(writer).fill("gone", Rows(blocks=[(1, 2)]))
        assert cauce.stats().blocking_keys == 0
        cauce.load(people(4))
        assert store.tenants() == ["default"]
        with pytest.raises(Conflict), store.write(filling_name("default")) as writer:
            filling(writer).fill("gone", Rows())
    store.close()


KILLED = """
import os, sys
from cauce.engine.batch import load_filler, load_rows
from cauce.service import open_cauce
from batch.test_load import people
load_rows.REVISION_RECORDS = load_rows.TRANSACTION_ROWS = 10
left, step = int(sys.argv[2]), load_filler.Filler._step
def count(*args):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), 9)
    return step(*args)
load_filler.Filler._step = count
open_cauce(sys.argv[1]).load(people(200))
"""


@pytest.mark.parametrize("steps", [1, 15, 30])
def test_killed_in_between(url, steps):
    """Before anything is written, among the records, and after them."""
    path = os.pathsep.join(filter(None, sys.path))
    killed = subprocess.run([sys.executable, "-c", KILLED, url, str(steps)], env={**os.environ, "PYTHONPATH": path}, check=False)
    assert killed.returncode == -9
    deadline = time.monotonic() + 10
    with closing(open_cauce(url)) as cauce:
        assert (cauce.stats().revision, cauce.stats().records, cauce.list_changes()) == (0, 0, [])
        while True:
            try:
                outcome = cauce.load(people(200))
                break
            except Conflict:  # PostgreSQL has not noticed yet that the other is gone
                assert time.monotonic() < deadline
        assert outcome.records == cauce.stats().records == 200
        assert cauce.verify().sound


def test_same_names_other_people():
    """Candidates over blocking keys that are no match."""
    random = Random(5)
    records = [
        record(
            f"r{number}",
            verified("email", f"{random.randrange(150)}@example.es"),
            full_name=f"{random.choice(('Ana', 'Eva', 'Luis'))} {random.choice(('Ruiz', 'Vega'))} {random.choice('abcdefghijklmnop')}az",
            birth_date=f"19{random.randrange(50, 99)}-01-{random.randrange(10, 29)}",
        )
        for number in range(100)
    ]
    with closing(open_cauce("sqlite://")) as online, closing(open_cauce("sqlite://")) as loaded:
        online.batch_put_records(records)
        loaded.load(records, Options(given=as_given(online), verify=True))
        assert contents(store_of(loaded)) == contents(store_of(online))
        assert loaded.verify().sound


@pytest.mark.parametrize("seed", range(3))
def test_a_trained_ruleset_some_at_a_time(seed, monkeypatch):
    monkeypatch.setattr(load_placing, "RESOLVED_RECORDS", 5)
    rules, names = ruleset(), [field.name for field in FIELDS]
    records = [field_record(number, dict(zip(names, row, strict=True))) for number, row in enumerate(town(Random(seed), 40))]
    with closing(put_online(records, rules)) as online, closing(open_cauce("sqlite://", ruleset=rules)) as loaded:
        loaded.load(records)
        assert contents(store_of(loaded)) == contents(store_of(online))
        assert loaded.verify().sound


@pytest.mark.parametrize("seed", range(6))
def test_a_trained_ruleset(seed):
    """Its candidate pairs are weighed in columns; components are those that the engine finds pair by pair."""
    random, rules = Random(seed), ruleset()
    rows = town(random, 60)
    records = [field_record(number, dict(zip([field.name for field in FIELDS], row, strict=True))) for number, row in enumerate(rows)]
    half = len(records) // 2
    with closing(put_online(records[:half], rules)) as online, closing(open_cauce("sqlite://", ruleset=rules)) as loaded:
        loaded.load(records[:half], Options(given=as_given(online)))
        assert contents(store_of(loaded)) == contents(store_of(online))
        for one in records[half:]:
            online.put_record(one)
            loaded.put_record(one)
        found, expected = contents(store_of(loaded)), contents(store_of(online))
        found.pop("conflicts"), expected.pop("conflicts")  # told of by the smallest uids of two cells, which are others here
        assert found == expected
        assert loaded.verify().sound


def test_one_process_where_none_can_be_copied(monkeypatch):
    monkeypatch.setattr(load, "can_fork", lambda: False)
    monkeypatch.setattr(os, "fork", lambda: pytest.fail("copied"))
    with closing(open_cauce("sqlite://")) as online, closing(open_cauce("sqlite://")) as loaded:
        online.batch_put_records(people(6))
        loaded.load(people(6), Options(given=as_given(online), workers=2))
        assert partition(loaded) == partition(online)


def test_a_contradiction_within_an_identity_is_reported(monkeypatch):
    """Though the identities are given, and nobody looks at more than has to be."""
    monkeypatch.setattr(load_placing, "CHECKED_RECORDS", 0)
    records = [
        account("a", "u1", full_name="Ana Ruiz Gil", birth_date="1980-01-01"),
        account("b", "u1", full_name="Luis Vega Soto", birth_date="1955-05-05"),
        account("c", "u2", full_name="Eva Prado Lara"),
        account("d", "u2", full_name="Eva Prado Lara"),
    ]
    with closing(open_cauce("sqlite://")) as online, closing(open_cauce("sqlite://")) as loaded:
        online.batch_put_records(records)
        outcome = loaded.load(records, Options(given=as_given(online)))
        assert outcome.checked == 2
        assert [one.kind for one in loaded.list_conflicts().items] == [ConflictKind.REPORTED]
        assert contents(store_of(loaded)) == contents(store_of(online))
