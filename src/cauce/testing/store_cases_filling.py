"""Store cases: filling a tenant in bulk, and jobs."""

# ruff: noqa: PLR2004 - figures of a case mean nothing beyond it

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import msgspec
import numpy as np
import pytest

from cauce.errors import Conflict, FailedPrecondition, Reason
from cauce.model.change import Change, ChangeKind, Commit
from cauce.model.curation import Conflict as Refused
from cauce.model.curation import ConflictKind
from cauce.model.job import Job, JobKind, JobRequest, JobRun, JobState
from cauce.model.record import name_digest
from cauce.store.base import Head, MutedRow, Store
from cauce.store.columns import Columns
from cauce.store.filling import Rows, filling, filling_name
from cauce.testing.store_world import TENANT, claim, identity, put_people, record

ALL = Rows(
    records=[record(1), record(2)],
    identities=[identity(1), identity(2)],
    claims=[claim(7, 1), claim(7, 2, end=9), claim(8, 2, bare=True, person=0)],
    blocks=[(3, 1001), (3, 1002)],
    muted=[MutedRow(9, "value", "email", "ñ@example.es", 1)],
    conflicts=[Refused(1, 2, ConflictKind.REFUSED, "score", "rival")],
    commits=[Commit(1, 5, tuple(Change(ChangeKind.RECORD_JOINED, identity=f"id-{uid:04d}", record=uid) for uid in (1, 2)))],
)


def fill(store: Store, rows: Rows, owner: str = "me", tenant: str = TENANT) -> None:
    """Begin to fill a tenant, and put these rows."""
    with store.write(filling_name(tenant)) as writer:
        filling(writer).clear()
        filling(writer).begin(owner)
    with store.write_unsynced(filling_name(tenant)) as writer:
        filling(writer).fill(owner, rows)


def adopt(store: Store, owner: str = "me", tenant: str = TENANT) -> None:
    """Let what was filled take the tenant's place."""
    with store.write(tenant) as writer:
        filling(writer).adopt(filling_name(tenant), owner, Head(1, writer.head().epoch, 3, 3))


class FillingCases:
    """Rows go in unseen, and are there all at once."""

    def test_nothing_is_seen_before_the_end(self, store: Store) -> None:
        """No tenant, no records, no revision."""
        fill(store, ALL)
        assert store.tenants() == []
        with store.read(TENANT) as reader:
            assert (reader.head().revision, reader.records_page("", 0, 10), reader.commits(0, 10)) == (0, [], [])

    def test_everything_is_there_at_the_end(self, store: Store) -> None:
        """As if it had been committed."""
        fill(store, ALL)
        adopt(store)
        assert store.tenants() == [TENANT]
        with store.read(TENANT) as reader:
            assert reader.head()[0:3:2] == (1, 3)
            assert reader.records_page("", 0, 10) == ALL.records
            assert reader.records_by_key([record(2).key]) == [record(2)]
            assert sorted(reader.identities([1, 2])) == ALL.identities
            assert sorted(reader.carriers([7, 8])) == ALL.claims
            assert sorted(reader.blocks([3])) == ALL.blocks
            assert reader.muted([9]) == ALL.muted
            assert reader.conflicts_of([1]) == ALL.conflicts
            assert reader.commits(0, 10) == ALL.commits
        assert store.wait(TENANT, 0, 1.0) == 1

    @pytest.mark.parametrize("ends", [(None, None, None), (None, 9, None), (8, 9, 10)])
    def test_columns_are_rows(self, store: Store, ends: tuple[int | None, ...]) -> None:
        """Numbers as arrays or as lists, ends that some have or none: what was a row is one."""
        claims = [claim(7, 1, end=ends[0]), claim(7, 2, end=ends[1]), claim(-(2**63), 2, bare=True, person=0, end=ends[2])]
        keys, uids, persons, bare, assurances, times, _ = zip(*claims, strict=True)
        columns = Columns(np.array(keys), [*uids], np.array(persons), np.array(bare), assurances, np.array(times), [*ends])
        records = [record(1), record(2)]
        digests = [name_digest(row.key) for row in records]
        given = {"records": Columns(*zip(*records, strict=True)), "claims": columns, "blocks": Columns([3, 3], [1002, 1001])}
        fill(store, msgspec.structs.replace(ALL, digests=digests, **given))
        adopt(store)
        with store.read(TENANT) as reader:
            assert reader.records_by_key([row.key for row in records]) == records
            assert sorted(reader.carriers([7, -(2**63)]), key=lambda row: row[:2]) == sorted(claims, key=lambda row: row[:2])
            assert sorted(reader.blocks([3])) == ALL.blocks

    def test_it_goes_on_like_any_other(self, store: Store) -> None:
        """The next commit takes the next revision."""
        fill(store, ALL)
        adopt(store)
        assert put_people(store, 3) == 2

    def test_settings_and_jobs_stay(self, store: Store) -> None:
        """What the empty tenant had, it has."""
        with store.write(TENANT) as writer:
            writer.put_setting("ruleset", "mine")
            writer.put_job(_job("a"))
        fill(store, ALL)
        adopt(store)
        with store.read(TENANT) as reader:
            assert reader.setting("ruleset") == "mine"
            assert reader.job("a") == _job("a")
            assert reader.stats().records == 2

    def test_other_tenants_are_left_alone(self, store: Store) -> None:
        """Numbers are a tenant's own."""
        put_people(store, 2, "other")
        fill(store, ALL)
        adopt(store)
        with store.read("other") as reader:
            assert reader.stats().records == 2

    def test_a_tenant_with_a_revision_is_refused(self, store: Store) -> None:
        """It stays as it is."""
        put_people(store, 1)
        fill(store, ALL)
        with pytest.raises(FailedPrecondition) as refused:
            adopt(store)
        assert refused.value.reason is Reason.TENANT_NOT_EMPTY
        with store.read(TENANT) as reader:
            assert reader.stats().records == 1

    def test_who_begins_later_takes_over(self, store: Store) -> None:
        """The earlier one can neither go on nor end."""
        fill(store, ALL, "early")
        fill(store, Rows(blocks=[(1, 1)]), "late")
        with pytest.raises(Conflict), store.write_unsynced(filling_name(TENANT)) as writer:
            filling(writer).fill("early", ALL)
        with pytest.raises(Conflict):
            adopt(store, "early")
        adopt(store, "late")
        with store.read(TENANT) as reader:
            assert (reader.stats().records, reader.stats().blocking_keys) == (0, 1)

    def test_nothing_to_adopt(self, store: Store) -> None:
        """Is a conflict, and leaves no tenant."""
        with pytest.raises(Conflict):
            adopt(store)
        assert store.tenants() == []

    def test_clearing_takes_everything_away(self, store: Store) -> None:
        """Takes everything away, and may be done twice."""
        fill(store, ALL)
        for _ in range(2):
            with store.write(filling_name(TENANT)) as writer:
                filling(writer).clear()
        with store.read(filling_name(TENANT)) as reader:
            assert (reader.stats().records, reader.stats().claims, reader.setting("filled-by")) == (0, 0, None)

    def test_who_begins_waits_until_steps_have_ended(self, store: Store) -> None:
        """Or rows would come after they were cleared away; several steps go on at once where the store says so."""
        fill(store, ALL)
        name, entered, begun = filling_name(TENANT), Event(), Event()

        def step() -> None:
            with store.write_unsynced(name):
                entered.set()

        def begin() -> None:
            with store.write(name):
                begun.set()

        with ThreadPoolExecutor(2) as threads:
            with store.write_unsynced(name):
                threads.submit(step)
                assert entered.wait(30 if store.parallel else 0.2) is store.parallel
                threads.submit(begin)
                assert not begun.wait(0.2)
            assert begun.wait(30)
            assert entered.wait(30)

    def test_what_fails_leaves_nothing(self, store: Store) -> None:
        """A row that is there already takes the whole step with it."""
        fill(store, Rows(blocks=[(1, 1)]))
        with pytest.raises(Conflict), store.write_unsynced(filling_name(TENANT)) as writer:
            filling(writer).fill("me", Rows(claims=[claim(7, 1)], blocks=[(2, 2), (1, 1)]))
        with store.read(filling_name(TENANT)) as reader:
            assert (reader.carriers([7]), reader.blocks([1, 2])) == ([], [(1, 1)])


def _job(job_id: str, state: JobState = JobState.QUEUED, **changes: int) -> JobRun:
    job = Job(job_id=job_id, kind=JobKind.VERIFY, state=state, request=JobRequest(files=("ñ",)), created_at=1, figures={"records": 2})
    return JobRun(job=job, owner="me", checkpoint=changes)


class JobCases:
    """Jobs are kept, replaced, listed."""

    def test_a_job_comes_back_as_it_was(self, store: Store) -> None:
        """And takes no revision."""
        with store.write(TENANT) as writer:
            writer.put_job(_job("a", row=7))
            assert writer.job("a") == _job("a", row=7)
        with store.read(TENANT) as reader:
            assert reader.job("a") == _job("a", row=7)
            assert (reader.job("b"), reader.job("a\0"), reader.head().revision) == (None, None, 0)

    def test_put_replaces_by_id(self, store: Store) -> None:
        """The latest word counts."""
        for state in (JobState.QUEUED, JobState.RUNNING, JobState.SUCCEEDED):
            with store.write(TENANT) as writer:
                writer.put_job(_job("a", state))
        with store.read(TENANT) as reader:
            assert [run.job.state for run in reader.jobs_page("", 10)] == [JobState.SUCCEEDED]
            assert reader.jobs_unfinished() == []

    def test_pages_and_what_is_not_over(self, store: Store) -> None:
        """The latest first; of what is not over, the oldest."""
        states = dict(zip("abcde", JobState, strict=True))
        with store.write(TENANT) as writer:
            for job_id, state in states.items():
                writer.put_job(_job(job_id, state))
        with store.read(TENANT) as reader:
            assert [run.job.job_id for run in reader.jobs_page("", 2)] == ["e", "d"]
            assert [run.job.job_id for run in reader.jobs_page("d", 9)] == ["c", "b", "a"]
            assert [run.job.job_id for run in reader.jobs_unfinished()] == ["a", "b"]
        with store.read("other") as reader:
            assert (reader.job("a"), reader.jobs_page("", 9)) == (None, [])
