"""Other rules while everything goes on: kill -9 in the middle, several server processes, writers all along."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import pytest

from cauce.client import Client
from cauce.errors import Conflict, Unavailable
from cauce.model.change import ChangeKind
from cauce.model.job import JobState
from cauce.store import open_store
from cauce.testing.service_cases_rulesets import BEGINNING, card_holders, without_cards
from cauce.testing.service_world import account, key, partition, put, record, verified
from server.processes import free_port, servers
from server.test_jobs_crash import over, until

PREPARE = """
from cauce.engine import jobs
jobs.LEASE_SECONDS, jobs.SAVE_SECONDS = 1.0, 0.0
"""
SLOW = """
import time
from cauce.engine import trial
took_over = trial.Trial.follow
def follow(self, reader, uids):
    time.sleep(0.05)
    took_over(self, reader, uids)
trial.Trial.follow = follow
"""
BLIND = """
from cauce.engine.surroundings import Surroundings
Surroundings.kernel_of = lambda self, reader: self.kernel
"""
DEAF = """
from cauce.store.writer import SqlWriter
SqlWriter._note_touched = lambda self, uids, revision: None
"""


def people(count):
    """Some that only a card makes one, and many others."""
    cards = [one for number in range(20) for one in card_holders(2, f"C{number}")]
    return [*cards, *(account(f"r{number}", f"u{number // 2}") for number in range(count - len(cards)))]


def fill(client, count=400):
    records = people(count)
    for _ in client.ingest_records(records[at : at + 200] for at in range(0, count, 200)):
        pass


@contextmanager
def two_servers(url, prepare=("", "")):
    """Clients of two server processes on one database, each prepared in its own way."""
    with servers(PREPARE + prepare[0]) as one, servers(PREPARE + prepare[1]) as other:
        ports = one.start(url)[1], other.start(url)[1]
        with Client(f"127.0.0.1:{ports[0]}", timeout=60.0) as first, Client(f"127.0.0.1:{ports[1]}", timeout=60.0) as second:
            yield first, second


def activate(client, document, simulation=""):
    version = client.create_ruleset(document, author="test")
    return client.activate(version.number, author="test", reason="a test", simulation=simulation)


@pytest.mark.parametrize("stage", ["prepare", *(pytest.param(stage, marks=pytest.mark.slow) for stage in ("write", "follow"))])
def test_killed_in_the_middle(url, stage):
    """The next server goes on; until it has switched, the old rules decide, also about what is put meanwhile."""
    port = free_port()
    with servers(PREPARE + SLOW) as processes, Client(f"127.0.0.1:{port}", timeout=30.0) as client:
        pid, _ = processes.start(url, port)
        fill(client)
        job = activate(client, without_cards())
        assert not until(client, job, stage, 100 if stage == "prepare" else 0).finished
        put(client, *card_holders(3, "C-before"))
        processes.kill(pid)
        processes.start(url, port)
        put(client, *card_holders(3, "C-between"))
        job = over(client, job)
        assert job.state is JobState.SUCCEEDED, job
        put(client, *card_holders(3, "C-after"))
        assert client.get_ruleset().version == 2
        found = partition(client)
        assert len({found[key(f"C-{when}-{number}")] for when in ("before", "between", "after") for number in range(3)}) == 9
        assert client.verify().sound
        commits = [item.commit for item in client.list_changes(limit=1000)]
        assert sum(change.kind is ChangeKind.RULESET_ACTIVATED for commit in commits for change in commit.changes) == 1


def test_cancelled_right_after_it_was_killed(url):
    """The process that began to note what is written is no more; the next one ends it with the job."""
    port = free_port()
    with servers(PREPARE + SLOW) as processes, Client(f"127.0.0.1:{port}", timeout=30.0) as client:
        pid, _ = processes.start(url, port)
        fill(client)
        job = activate(client, without_cards())
        assert not until(client, job, "prepare", 100).finished
        processes.kill(pid)
        assert noting(url)
        processes.start(url, port)
        client.cancel_job(job.job_id)
        assert over(client, job).state is JobState.CANCELLED
        assert not noting(url)
        assert client.get_ruleset().version == 1


def noting(url):
    """Whether commits note what they write."""
    with closing(open_store(url)) as store, store.read("default") as reader:
        return bool(reader.head().trying)


def test_every_process_notices(url):
    """At its very next read and write, whichever process switched."""
    with two_servers(url) as (first, second):
        fill(first)
        put(second, *card_holders(2, "C-second"))
        job = over(first, activate(first, without_cards()))
        assert job.state is JobState.SUCCEEDED, job
        assert second.stats().ruleset == "omnichannel 2"
        put(second, *card_holders(2, "D-second"))
        assert len(set(partition(second).values())) == first.stats().identities
        assert second.verify().sound
        assert over(second, activate(second, BEGINNING)).state is JobState.SUCCEEDED
        put(first, *card_holders(2, "E-first"))
        assert first.verify().sound


def test_a_process_that_does_not_look_breaks_it(tmp_path):
    """The switch that the promise hangs on: without it the partition goes wrong, and verify says so."""
    with two_servers(f"sqlite:///{tmp_path}/cauce.db", ("", BLIND)) as (first, second):
        fill(first, 60)
        put(second, *card_holders(2, "C-second"))
        over(first, activate(first, without_cards()))
        put(second, *card_holders(2, "D-second"))
        assert not first.verify().sound


def write_on(client, writer, stop):
    """Puts, replacements and deletions of cards and accounts, until it is enough."""
    number = 0
    while not stop.is_set():
        name = f"w{writer}-{number % 20}"
        try:
            if number % 7 == 3:
                client.delete_record(put(client, record(f"{name}-d", verified("card", f"C{number % 20}")))[0].key)
            put(client, record(name, verified("card", f"C{number % 25}"), verified("login", f"l{writer}-{number % 10}")))
        except Conflict:  # the switch took its time
            continue
        number += 1
    return number


def activated_while_written(url, prepare):
    """A switch to and fro while four writers go on at two servers; what verify says afterwards."""
    stop = threading.Event()
    with two_servers(url, prepare) as (first, second), ThreadPoolExecutor(4) as pool:
        fill(first, 120)
        writers = [pool.submit(write_on, client, number, stop) for number, client in enumerate((first, second, first, second))]
        try:
            for document, client in ((without_cards(), first), (BEGINNING, second)):
                simulated = over(client, client.simulate(document=document))
                approval = client.get_simulation(simulated.job_id).digest
                job = over(client, activate(client, document, approval))
                assert job.state is JobState.SUCCEEDED, job
        finally:
            stop.set()
            written = [writer.result() for writer in writers]
        assert all(written)
        return second.verify()


@pytest.mark.slow
def test_records_that_come_meanwhile(url):
    """The partition is as from scratch."""
    found = activated_while_written(url, (SLOW, SLOW))
    assert found.sound, found


@pytest.mark.slow
def test_without_noting_what_comes_meanwhile_it_goes_wrong(tmp_path):
    """The switch that this hangs on: who does not note what it writes is found out, or leaves a wrong partition."""
    assert any(goes_wrong(f"sqlite:///{tmp_path}/{attempt}.db") for attempt in range(6))


def goes_wrong(url):
    """Whether a switch that nobody notes for fails or leaves a wrong partition; where nothing came at the wrong moment, it does neither."""
    try:
        return not activated_while_written(url, (SLOW + DEAF, SLOW + DEAF)).sound
    except (AssertionError, Unavailable):  # records on one side only: the job fails
        return True
