"""Jobs: begun, stopped, gone on with by somebody else, and what a recomputation repairs."""

from __future__ import annotations

import itertools
import threading
import time
from contextlib import closing

import msgspec
import pytest

from cauce.engine import jobs as running
from cauce.engine.jobs import Jobs, Outcome, Stopped
from cauce.errors import InvalidValue, NotFound, Unavailable
from cauce.model.job import Job, JobKind, JobRequest, JobRun, JobState
from cauce.service import open_cauce
from cauce.service.local import new_id, now
from cauce.store import open_store
from cauce.store.base import Delta, MutedRow
from cauce.store.steward import ReviewRow
from cauce.testing.postgres import database
from cauce.testing.service_world import account, key, partition, put, record, verified

NOTHING = JobRequest()


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request, tmp_path):
    if request.param == "sqlite":
        with closing(open_store(f"sqlite:///{tmp_path}/cauce.db")) as found:
            yield found
    else:
        with database() as url, closing(open_store(url)) as found:
            yield found


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(running, "SAVE_SECONDS", 0.0)
    monkeypatch.setattr(running, "POLL_SECONDS", 0.02)
    monkeypatch.setattr(running, "LEASE_SECONDS", 0.4)


def jobs_of(store, work, clock=now):
    found = Jobs(store, "default", clock, new_id)
    found.can(dict.fromkeys(JobKind, work))
    return found


def over(jobs, job):
    found = jobs.wait(job.job_id, 20.0)
    assert found.finished, found
    return found


def endless(ticket):
    for number in itertools.count():
        ticket.tell("count", number)
        time.sleep(0.005)


def test_progress_is_seen_by_everybody(store):
    jobs, other = jobs_of(store, endless), jobs_of(store, endless)
    job = jobs.start(JobKind.VERIFY, NOTHING)
    deadline = time.monotonic() + 10
    while not other.get(job.job_id).done:
        assert time.monotonic() < deadline
    assert (other.get(job.job_id).state, other.get(job.job_id).stage) == (JobState.RUNNING, "count")
    other.cancel(job.job_id)
    assert over(other, job).state is JobState.CANCELLED
    jobs.close()
    other.close()


def test_what_is_queued_is_cancelled_at_once(store):
    jobs = jobs_of(store, endless)
    first, second = (jobs.start(JobKind.VERIFY, NOTHING) for _ in range(2))
    assert jobs.cancel(second.job_id).state is JobState.CANCELLED
    jobs.cancel(first.job_id)
    assert over(jobs, first).state is JobState.CANCELLED
    assert jobs.get(second.job_id).started_at is None
    jobs.close()


def test_closing_leaves_it_to_the_next(store):
    def count(ticket):
        for number in range(ticket.checkpoint.get("number", 0), 50):
            done.append(number)
            ticket.keep(number=number + 1)
            ticket.tell("count", number)
            if number == 20 and not reached.is_set():
                reached.set()
                endless(ticket)
        return Outcome({"numbers": 50})

    done, reached = [], threading.Event()
    jobs = jobs_of(store, count)
    job = jobs.start(JobKind.VERIFY, NOTHING)
    assert reached.wait(10)
    jobs.close()
    assert jobs.get(job.job_id).state is JobState.RUNNING
    heir = jobs_of(store, count)
    heir.resume()
    assert over(heir, job).figures == {"numbers": 50}
    assert done == list(range(50))
    heir.close()


def leave_behind(store, checkpoint, alive_for=0.3):
    """A job as kill -9 leaves it: running, with a lease that nobody renews."""
    made = msgspec.structs.replace(TEMPLATE, job_id=new_id(), created_at=now())
    run = JobRun(job=made, owner="gone", alive_until=now() + int(alive_for * 1e6), checkpoint=checkpoint)
    with store.write("default") as writer:
        writer.put_job(run)
    return made


TEMPLATE = Job(job_id="", kind=JobKind.VERIFY, state=JobState.RUNNING, request=NOTHING, created_at=0)


def test_a_killed_runner_is_followed_when_its_lease_is_over(store):
    job = leave_behind(store, {"number": 7})
    heir = jobs_of(store, lambda ticket: Outcome({"from": ticket.checkpoint["number"]}))
    heir.resume()
    found = over(heir, job)
    assert found.figures == {"from": 7}
    assert found.started_at - job.created_at >= 300_000
    heir.close()


def test_a_busy_runner_keeps_its_lease(store):
    """For several leases, by a clock that moves on once the lease is renewed: how late a loaded machine is does not count."""

    def busy(_):
        go_on.wait(20)
        return Outcome({"by": 1})

    def renewed():
        deadline = time.monotonic() + 20
        while lease_of(store, job) < clock[0] + lease:
            assert time.monotonic() < deadline
            time.sleep(0.01)

    clock, go_on, lease = [now()], threading.Event(), int(running.LEASE_SECONDS * 1e6)
    first, second = (jobs_of(store, work, lambda: clock[0]) for work in (busy, lambda _: Outcome({"by": 2})))
    job = first.start(JobKind.VERIFY, NOTHING)
    renewed()
    second.resume()
    for _ in range(3):
        clock[0] += lease * 9 // 10
        renewed()
    go_on.set()
    assert over(second, job).figures == {"by": 1}
    first.close()
    second.close()


def lease_of(store, job):
    """Until when its runner is taken to be alive."""
    with store.read("default") as reader:
        return reader.job(job.job_id).alive_until


def test_who_lost_its_lease_does_not_end_the_job(store):
    def lose(ticket):
        with store.write("default") as writer:
            run = writer.job(ticket.job_id)
            writer.put_job(msgspec.structs.replace(run, owner="another", alive_until=now() + 60_000_000))
        with pytest.raises(Stopped):
            ticket.tell("count", 1)
        lost.set()
        raise Stopped

    jobs, lost = jobs_of(store, lose), threading.Event()
    job = jobs.start(JobKind.VERIFY, NOTHING)
    assert lost.wait(20)
    jobs.close()
    assert jobs.get(job.job_id).state is JobState.RUNNING
    jobs.cancel(job.job_id)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (InvalidValue("files[0]", "is empty"), "files[0]: is empty [FIELD_INVALID]"),
        (ValueError("ana@example.es"), "a bug in Cauce: ValueError"),
    ],
)
def test_what_fails_says_why_and_no_value(store, error, words):
    def fail(_):
        raise error

    jobs = jobs_of(store, fail)
    job = over(jobs, jobs.start(JobKind.VERIFY, NOTHING))
    assert (job.state, job.problems) == (JobState.FAILED, (words,))
    jobs.close()


def test_a_database_that_was_away_is_tried_again(store):
    tries = itertools.count()

    def work(_):
        if not next(tries):
            raise Unavailable("the database is not there")
        return Outcome()

    jobs = jobs_of(store, work)
    assert over(jobs, jobs.start(JobKind.VERIFY, NOTHING)).state is JobState.SUCCEEDED
    assert next(tries) == 2
    jobs.close()


def test_the_thread_goes_when_there_is_nothing_to_do(store):
    jobs = jobs_of(store, lambda _: Outcome())
    for _ in range(3):
        over(jobs, jobs.start(JobKind.VERIFY, NOTHING))
        deadline = time.monotonic() + 10
        while jobs._thread is not None:
            assert time.monotonic() < deadline
    with pytest.raises(NotFound):
        jobs.get("nothing")
    jobs.close()


# --- recompute -----------------------------------------------------------------------------------------------------------------
def damaged(cauce, **lists):
    """Write rows that do not follow from the records."""
    store = cauce._session.store
    with store.write("default") as writer:
        writer.commit(Delta(**lists), now())


def recomputed(cauce):
    job = cauce.start_recompute()
    while not job.finished:
        job = cauce.wait_job(job.job_id)
    assert job.state is JobState.SUCCEEDED, job
    return job.figures


@pytest.fixture(params=[1, 500])
def size(request, monkeypatch):
    monkeypatch.setattr("cauce.service.jobs.RECOMPUTE_RECORDS", request.param)
    return request.param


def test_recompute_repairs_a_wrong_union_and_a_wrong_component(size):
    with closing(open_cauce("sqlite://")) as cauce:
        for one in (account("a", "ana"), account("b", "bea"), account("c", "ana"), account("d", "eva")):
            cauce.put_record(one)
        right = partition(cauce)
        with cauce._session.read() as reader:
            rows = {row.record_id: row for row in reader.records_page("", 0, 10)}
            identities = {row.no: row for row in reader.identities({row.identity for row in rows.values()})}
        bea, eva = rows["b"].identity, rows["d"].identity
        damaged(
            cauce,
            records_moved=[(rows["c"].uid, bea, 1)],
            identities_put=[identities[eva]._replace(component=bea)],
        )
        assert cauce.verify().differences == 3
        figures = recomputed(cauce)
        assert figures["moved"] == 1
        assert cauce.verify().differences == 0
        assert partition(cauce) == right
        with cauce._session.read() as reader:
            assert {row.component for row in reader.identities({bea, eva})} == {bea, eva}
        assert recomputed(cauce)["commits"] == 0


def test_recompute_mutes_and_unmutes(size):
    shared = [
        record(f"r{number}", verified("email", "todos@example.es"), full_name=f"{'ABCDEFGHIJKL'[number]}. {'ABCDEFGHIJKL'[number]}ano")
        for number in range(12)
    ]
    with closing(open_cauce("sqlite://")) as cauce:
        put(cauce, *shared, account("a", "ana"))
        with cauce._session.read() as reader:
            (row,) = reader.muted_page("value", None, 10)
            (claim,) = reader.carriers(_keys(cauce, "a"))
        damaged(cauce, muted_removed=[row.key], muted_added=[MutedRow(claim.key, "value", "login", "ana", 1)])
        assert cauce.verify().problems
        assert recomputed(cauce)["wrong_values"] == 2
        assert cauce.verify().problems == ()


def test_recompute_mends_conflicts(size):
    """One that is missing."""
    with closing(open_cauce("sqlite://")) as cauce:
        first = record("a", verified("customer_id", "c1"), full_name="Ana Ruiz Gil", birth_date="1980-01-01")
        put(cauce, first, record("b", verified("customer_id", "c1"), full_name="Luis Vega Soto", birth_date="1955-05-05"))
        with cauce._session.read() as reader:
            (conflict,) = reader.conflicts_page(None, 10)
        damaged(cauce, conflicts_removed=[conflict])
        assert cauce.verify().problems == ("1 conflicts are not as they should be",)
        assert recomputed(cauce)["commits"] > 0
        assert cauce.verify().problems == ()
        with cauce._session.read() as reader:
            assert reader.conflicts_page(None, 10) == [conflict]


def test_recompute_mends_the_grey_zone(size):
    """A pair that is missing, one that nobody makes, one of another weight, and one of a record that is gone."""
    names = ("Ana Zubizarreta Gil", "Ana Zubizarreta", "Ana María Zubizarreta Gil", "Leopoldo Marqués Roa", "Itziar Beloki Ugarte")
    codes = ("28001", "28001", "28001", "08015", "41001")
    people = [
        record(f"r{number}", verified("login", f"u{number}"), full_name=name, postal_code=code)
        for number, (name, code) in enumerate(zip(names, codes, strict=True))
    ]
    with closing(open_cauce("sqlite://")) as cauce:
        put(cauce, *people)
        reviews = cauce.list_reviews().items
        with cauce._session.read() as reader:
            stored = reader.reviews_page(None, 10)
            strangers = sorted(row.signature for row in reader.records_by_key([key("r3"), key("r4")]))
        missing, other = stored[:2]
        bogus = [ReviewRow(*strangers, 9_000), ReviewRow(missing.left, 2**62, 9_000)]
        damaged(cauce, reviews_removed=[missing[:2]], reviews_put=[other._replace(weight=other.weight + 1), *bogus])
        assert cauce.verify().problems == ("4 pairs of the grey zone are not as they should be",)
        assert recomputed(cauce)["commits"] > 0
        assert cauce.verify().problems == ()
        assert cauce.list_reviews().items == reviews
        with cauce._session.read() as reader:
            assert reader.reviews_page(None, 10) == stored
        assert recomputed(cauce)["commits"] == 0


def _keys(cauce, name):
    from cauce.model.packing import unpack_subject

    with cauce._session.read() as reader:
        (row,) = reader.records_by_key([key(name)])
    return [claim.key for claim in unpack_subject(row.subject).claims]
