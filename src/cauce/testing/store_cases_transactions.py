"""Store cases: transactions, snapshots, tenants, several threads and processes."""

# ruff: noqa: PLR2004, PT012 - figures of a case mean nothing beyond it; an error is expected from within a transaction

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from os import _exit
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any

import pytest

from cauce import errors
from cauce.errors import CauceError, FailedPrecondition, Internal, InvalidValue, Reason, Unavailable
from cauce.model.change import Change, ChangeKind
from cauce.model.curation import Conflict, ConflictKind
from cauce.model.record import RecordKey
from cauce.store import open_store
from cauce.store.base import Delta, Head, MembershipRow, MutedRow, Reader, ReplayRow, Store
from cauce.testing.store_world import TENANT, assertion, claim, identity, put, put_people, record

_spawned = get_context("spawn")


class TransactionCases:
    """What a reader sees and what a writer leaves."""

    def test_an_unknown_tenant_is_empty(self, store: Store) -> None:
        """At revision 0, numbers from 1; reading does not make it."""
        with store.read(TENANT) as reader:
            head = reader.head()
            assert (head.revision, head.next_uid, head.next_identity) == (0, 1, 1)
            assert head.epoch
            assert not any([reader.commits(0, 10), reader.records_page("", 0, 10)])
        assert store.tenants() == []

    def test_commit_takes_the_next_revision(self, store: Store) -> None:
        """Gapless, with the counters it was given; counters never go back."""
        with store.write(TENANT) as writer:
            assert writer.commit(Delta(next_uid=10, next_identity=20), 1) == 1
            assert writer.head()[0] == 1
        assert put(store) == 2
        with store.read(TENANT) as reader:
            assert reader.head()._replace(epoch="") == Head(2, "", 10, 20)

    def test_a_writer_reads_what_it_wrote(self, store: Store) -> None:
        """Before it commits to disk."""
        with store.write(TENANT) as writer:
            writer.commit(Delta(records_put=[record(1)], claims_added=[claim(7, 1)], identities_put=[identity(1)], next_uid=2), 1)
            assert writer.records_by_uid([1]) == [record(1)]
            assert [row.identity for row in writer.owners([7])] == [1]
            assert writer.head().next_uid == 2
            assert writer.stats().revision == 1

    def test_nobody_sees_what_is_not_committed(self, store: Store) -> None:
        """Not even a reader that was opened after the write."""
        with store.write(TENANT) as writer:
            writer.commit(Delta(records_put=[record(1)]), 1)
            with store.read(TENANT) as reader:
                assert reader.records_by_uid([1]) == []
                assert reader.head().revision == 0

    def test_a_snapshot_does_not_move(self, store: Store) -> None:
        """From the moment it was opened, whatever is committed meanwhile."""
        put_people(store, 1)
        with store.read(TENANT) as before:
            put(store, records_put=[record(2)], records_removed=[1], claims_added=[claim(7, 2)])
            with store.read(TENANT) as after:
                assert [row.uid for row in after.records_page("", 0, 9)] == [2]
            assert [row.uid for row in before.records_page("", 0, 9)] == [1]
            assert before.carriers([7]) == []
            assert before.head().revision == before.stats().revision == 1
            assert len(before.commits(0, 9)) == 1

    def test_an_exception_rolls_everything_back(self, store: Store) -> None:
        """And passes; the next writer goes on from the revision before."""
        put_people(store, 1)
        with pytest.raises(ZeroDivisionError), store.write(TENANT) as writer:
            writer.put_setting("name", "value")
            writer.commit(Delta(records_put=[record(2)], next_uid=99), 1)
            raise ZeroDivisionError
        with store.read(TENANT) as reader:
            assert (reader.head().revision, reader.head().next_uid) == (1, 2)
            assert not any([reader.records_by_uid([2]), reader.commits(1, 9)])
            assert reader.setting("name") is None
        assert put(store) == 2

    def test_without_commit_nothing_is_written(self, store: Store) -> None:
        """Not even the tenant."""
        with store.write(TENANT) as writer:
            assert writer.head().revision == 0
        assert store.tenants() == []

    def test_a_writer_commits_once(self, store: Store) -> None:
        """A second commit is a bug of the caller."""
        with store.write(TENANT) as writer:
            writer.commit(Delta(), 1)
            with pytest.raises(Internal):
                writer.commit(Delta(), 1)

    def test_tenants_are_listed_by_name(self, store: Store) -> None:
        """Those that were ever written to."""
        for name in ("b", "a", "ñ"):
            put(store, name)
        assert store.tenants() == ["a", "b", "ñ"]

    def test_names_that_are_no_tenant(self, store: Store) -> None:
        """Refused when written to."""
        for name in ("", "a\0", "\ud800"):
            with pytest.raises(InvalidValue), store.write(name):
                pass

    def test_two_worlds_do_not_meet(self, store: Store) -> None:
        """The same numbers, keys and names in two tenants: each reads its own, and a change of one is none of the other's."""
        worlds = ("acme", "other")
        for tenant in worlds:
            _put_world(store, tenant)
        with store.read("acme") as reader:
            before = _everything(reader)
        with store.read("other") as reader:
            assert _everything(reader) != before
            assert all(row.payload == b"other" for row in reader.records_page("", 0, 9))
        put(
            store, "other", records_removed=[1], claims_removed=[(7, 1)], blocks_removed=[(3, 5)], muted_removed=[9],
            conflicts_removed=[Conflict(1, 2, ConflictKind.REFUSED, "other", "c")], identities_put=[identity(1, live=False)],
            records_moved=[(2, 1, 2)],
        )  # fmt: skip
        with store.read("acme") as reader:
            assert _everything(reader) == before

    def test_epoch_belongs_to_the_database(self, store: Store, url: str, empty_url: str) -> None:
        """The same for all tenants and after reopening, another in another database."""
        with store.read(TENANT) as reader, store.read("other") as other:
            epoch = reader.head().epoch
            assert other.head().epoch == epoch
        with opened(url) as again, again.read(TENANT) as reader:
            assert reader.head().epoch == epoch
        with opened(empty_url) as fresh, fresh.read(TENANT) as reader:
            assert reader.head().epoch != epoch

    def test_a_life_of_its_own(self, store: Store, url: str) -> None:
        """A restored backup says so: for all tenants, in this process and the next, and nothing else is different."""
        put_people(store, 3)
        with store.read(TENANT) as reader, store.read("other") as other:
            before, others = reader.head(), other.head().epoch
        store.begin_life()
        with store.read(TENANT) as reader, store.read("other") as other, opened(url) as again, again.read(TENANT) as later:
            assert reader.head().epoch == other.head().epoch == later.head().epoch
            assert reader.head().epoch not in (before.epoch, others)
            assert reader.head()._replace(epoch="") == later.head()._replace(epoch="") == before._replace(epoch="")
        assert put(store) == before.revision + 1

    def test_what_was_written_is_there_after_reopening(self, store: Store, url: str) -> None:
        """All of it."""
        _put_world(store, TENANT)
        with store.read(TENANT) as reader:
            before = _everything(reader)
        store.close()
        with opened(url) as again, again.read(TENANT) as reader:
            assert _everything(reader) == before

    def test_a_closed_store_says_so(self, store: Store) -> None:
        """By Unavailable; closing twice is no error."""
        store.close()
        store.close()
        with pytest.raises(Unavailable), store.read(TENANT):
            pass
        with pytest.raises(Unavailable), store.write(TENANT):
            pass

    def test_a_newer_schema_is_refused(self, url: str, set_version: Callable[[str, str], None]) -> None:
        """By STORE_INCOMPATIBLE, and nothing is touched."""
        set_version(url, "9999")
        with pytest.raises(FailedPrecondition) as caught:
            open_store(url)
        assert caught.value.reason is Reason.STORE_INCOMPATIBLE

    def test_errors_carry_no_values(self, store: Store) -> None:
        """Neither their text nor what they came from."""
        canary = "canary-5551234"
        with pytest.raises(CauceError) as caught, store.write(TENANT) as writer:
            writer.put_setting(f"{canary}\0", canary)
        text = f"{caught.value!r} {caught.value.__cause__!r} {caught.value.__context__!r}"
        assert canary not in text
        with pytest.raises(InvalidValue) as refused:
            put(store, records_put=[record(1, record_id=f"{canary}\ud800")])
        assert canary not in f"{refused.value!r} {refused.value.__cause__!r} {refused.value.__context__!r}"
        twice = [identity(1, identity_id=canary), identity(2, identity_id=canary)]
        with pytest.raises(errors.Conflict) as caught:
            put(store, identities_put=twice)
        assert canary not in f"{caught.value!r} {caught.value.__cause__!r} {caught.value.__context__!r}"


class ConcurrencyCases:
    """Threads and processes on one database. A driver that has one lock for all tenants says so by `parallel_tenants = False`."""

    parallel_tenants = True

    def test_one_writer_at_a_time_per_tenant(self, store: Store) -> None:
        """The second gets in when the first has left, and sees what it wrote."""
        entered, order = Event(), []

        def second() -> None:
            with store.write(TENANT) as writer:
                order.append(f"second at {writer.head().revision}")
                writer.commit(Delta(), 1)

        with store.write(TENANT) as writer:
            thread = Thread(target=second)
            thread.start()
            entered.wait(0.15)
            order.append("first")
            writer.commit(Delta(), 1)
        thread.join(10)
        assert order == ["first", "second at 1"]

    def test_other_tenants_do_not_wait(self, store: Store) -> None:
        """Where the database can do it."""
        if not self.parallel_tenants:
            pytest.skip("this driver has one lock for all tenants")
        with store.write("a") as first, ThreadPoolExecutor(1) as pool:
            assert pool.submit(put, store, "b").result(10) == 1
            first.commit(Delta(), 1)

    def test_readers_do_not_wait_for_a_writer(self, store: Store) -> None:
        """Any number of them."""
        put_people(store, 1)
        with store.write(TENANT) as writer, ThreadPoolExecutor(8) as pool:
            writer.commit(Delta(records_put=[record(2)]), 1)
            counts = pool.map(lambda _: _count(store), range(16))
            assert set(counts) == {1}

    def test_eight_writers_leave_no_gap(self, store: Store) -> None:
        """Each revision once, in commit order, and no increment is lost."""
        with ThreadPoolExecutor(8) as pool:
            revisions = [revision for done in pool.map(lambda _: _increment(store, 5), range(8)) for revision in done]
        assert sorted(revisions) == list(range(1, 41))
        with store.read(TENANT) as reader:
            assert reader.setting("counter") == "40"
            assert [commit.revision for commit in reader.commits(0, 99)] == list(range(1, 41))
            assert reader.head().next_uid == 41

    def test_processes_take_turns_from_the_first_start(self, empty_url: str) -> None:
        """Two processes open an empty database at once and write; one dies inside a writer, one right after its commit."""
        jobs = [_process(_die_inside, empty_url, 10), _process(_die_after, empty_url, 10)]
        assert [_exit_code(job) for job in jobs] == [7, 7]
        with opened(empty_url) as store:
            with store.read(TENANT) as reader:
                assert reader.setting("counter") == "20"
                assert reader.head()._replace(epoch="") == Head(21, "", 21, 1)
                assert [commit.revision for commit in reader.commits(0, 99)] == list(range(1, 22))
                assert reader.setting("inside") is None
                assert reader.setting("after") == "yes"
                assert len(reader.records_page("", 0, 99)) == 20
            assert put(store) == 22

    def test_wait_returns_at_once_when_there_is_something(self, store: Store) -> None:
        """And after the timeout when there is not."""
        put(store)
        assert store.wait(TENANT, 0, 5) == 1
        started = monotonic()
        assert store.wait(TENANT, 1, 0.1) == 1
        assert monotonic() - started >= 0.1
        assert store.wait("nobody", 0, 0) == 0

    def test_wait_is_woken_by_a_commit(self, store: Store) -> None:
        """Of another thread, without delay; other tenants' commits wake nobody."""
        put(store)
        with ThreadPoolExecutor(2) as pool:
            waiting = [pool.submit(store.wait, TENANT, 1, 10) for _ in range(2)]
            sleep(0.05)
            put(store, "other")
            assert not any(one.done() for one in waiting)
            put(store)
            assert [one.result(5) for one in waiting] == [2, 2]

    def test_wait_notices_other_stores(self, store: Store, url: str) -> None:
        """Another process, here another store on the same database, commits."""
        put(store)
        with opened(url) as other, ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(store.wait, TENANT, 1, 10)
            sleep(0.05)
            put(other)
            assert waiting.result(5) == 2

    def test_closing_ends_waiting(self, store: Store) -> None:
        """Nobody waits for a store that is gone."""
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(store.wait, TENANT, 0, 30)
            sleep(0.05)
            store.close()
            assert waiting.result(5) == 0


@contextmanager
def opened(url: str) -> Iterator[Store]:
    """A store for a while."""
    store = open_store(url)
    try:
        yield store
    finally:
        store.close()


def _put_world(store: Store, tenant: str) -> None:
    put(
        store,
        tenant,
        records_put=[record(1, payload=tenant.encode()), record(2, payload=tenant.encode())],
        identities_put=[identity(1, created=len(tenant)), identity(2), identity(3, live=False, successor=1)],
        claims_added=[claim(7, 1, at=len(tenant)), claim(7, 2), claim(8, 2)],
        blocks_added=[(3, 5), (3, len(tenant))],
        memberships_ended=[MembershipRow(2, len(tenant), 0, 1)],
        muted_added=[MutedRow(9, "value", tenant, "v", 1), MutedRow(10, "block", "", "", 1)],
        conflicts_added=[Conflict(1, 2, ConflictKind.REFUSED, tenant, "c")],
        assertions_put=[assertion("a", "1", "2", author=tenant)],
        replays=[ReplayRow("q", b"d", tenant.encode(), 1)],
        changes=[Change(ChangeKind.VALUE_SHARED, subject=tenant)],
    )
    with store.write(tenant) as writer:
        writer.put_setting("s", tenant)


def _everything(reader: Reader) -> list[Any]:
    """What every method of a reader answers."""
    numbers = list(range(12))
    names = [RecordKey("web", "r1"), RecordKey("crm", "2")]
    lists: list[list[Any]] = [
        reader.records_by_key(names), reader.records_by_uid(numbers), reader.records_by_signature([1001, 1002]),
        reader.records_by_component(numbers), reader.records_of_identity(1, 0, 9), reader.records_page("", 0, 9),
        reader.records_page("web", 0, 9), list(reader.keys_of(numbers).items()), list(reader.homes(numbers).items()),
        reader.carriers(numbers), reader.owners(numbers), reader.blocks(numbers), reader.muted(numbers),
        reader.muted_page("value", None, 9), reader.muted_page("block", 0, 9), reader.identities(numbers),
        reader.identities_by_id(["id-0001", "id-0003"]), reader.identities_redirecting_to(numbers),
        reader.members_as_of(len("acme"), 0), reader.members_as_of(1, 1), list(reader.identity_as_of(numbers, 0).items()),
        reader.assertions_about(names), reader.assertions_by_id(["a"]), reader.assertions_page("", 9, retracted=True),
        reader.conflicts_of(numbers), reader.commits(0, 9),
    ]  # fmt: skip
    rest = [reader.head(), reader.spread(7, 9), reader.block_size(3, 9), reader.replay("q"), reader.stats(), reader.setting("s")]
    return [sorted(map(repr, one)) for one in lists] + rest


def _count(store: Store) -> int:
    with store.read(TENANT) as reader:
        return len(reader.records_page("", 0, 99))


def _increment(store: Store, times: int) -> list[int]:
    """Read, add one, write: an increment is lost where two writers are in at once."""
    revisions = []
    for _ in range(times):
        with store.write(TENANT) as writer:
            counter = int(writer.setting("counter") or 0)
            uid = writer.head().next_uid
            writer.put_setting("counter", str(counter + 1))
            revisions.append(writer.commit(Delta(records_put=[record(uid)], next_uid=uid + 1), 1))
    return revisions


def _process(target: Callable[..., None], *values: Any) -> Any:
    process = _spawned.Process(target=target, args=values)
    process.start()
    return process


def _exit_code(process: Any) -> int | None:
    process.join(60)
    code: int | None = process.exitcode
    return code


def _die_inside(url: str, times: int) -> None:
    store = open_store(url)
    _increment(store, times)
    with store.write(TENANT) as writer:
        writer.put_setting("inside", "yes")
        writer.commit(Delta(records_put=[record(500)], next_uid=501), 1)
        _exit(7)


def _die_after(url: str, times: int) -> None:
    store = open_store(url)
    _increment(store, times)
    with store.write(TENANT) as writer:
        writer.put_setting("after", "yes")
        writer.commit(Delta(), 1)
    _exit(7)
