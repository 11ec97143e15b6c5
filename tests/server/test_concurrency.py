"""Eight writers, two server processes, one PostgreSQL: the result is what one writer would have got. Without the lock it is not."""

import contextlib
import random
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from cauce.client import Client
from cauce.errors import CauceError, NotFound
from cauce.model.change import ChangeKind
from cauce.model.curation import Judgement
from cauce.testing.postgres import database
from cauce.testing.service_world import account, key, partition, verified
from server.processes import servers

WRITERS, ROUNDS, CUSTOMERS = 8, 20, 40
WITHOUT_LOCK = "from cauce.store.postgres import PostgresStore; PostgresStore._take_lock = False"


def write(target, writer):
    """Puts, replacements and deletes among customers that all writers share; some records make two of them one."""
    chance = random.Random(writer)
    names = [f"w{writer}-{number}" for number in range(30)]
    with Client(target, timeout=60.0) as client:
        for _ in range(ROUNDS):
            records = []
            for name in chance.sample(names, 5):
                cards = [verified("loyalty/x", f"L{chance.randrange(2 * CUSTOMERS)}")] if chance.random() < 0.4 else []
                records.append(account(name, f"u{chance.randrange(CUSTOMERS)}", *cards, city=f"c{chance.random()}"))
            client.batch_put_records(records)
            if chance.random() < 0.3:
                delete(client, chance.choice(names))
            if chance.random() < 0.2:
                pair = key(chance.choice(names)), key(f"w{chance.randrange(WRITERS)}-{chance.randrange(30)}")
                contradict(client, chance.choice(list(Judgement)), pair)


def delete(client, name):
    with contextlib.suppress(NotFound):
        client.delete_record(key(name))


def contradict(client, judgement, pair):
    """An assertion that others may contradict: refused then, which is right."""
    try:
        client.assert_(judgement, *pair, author="eva", reason="r")
    except CauceError as error:
        assert error.reason in {"ASSERTION_CONTRADICTION", "FIELD_INVALID"}, error  # noqa: PT017


def watched(target, ready):
    """What a watcher sees until all is written."""
    items = []
    with Client(target, timeout=60.0) as client:
        for item in client.watch(checkpoint_seconds=0.2):
            if item.commit is not None:
                items.append(item.commit)
            elif ready.is_set() and client.stats().revision == len(items):
                return items
    raise AssertionError("the watch ended")


def faults(url, prepare=""):
    """What is wrong after eight writers; nothing, if all is well."""
    with servers(prepare) as processes, ThreadPoolExecutor(WRITERS + 2) as pool:
        targets = [f"127.0.0.1:{processes.start(url)[1]}" for _ in range(2)]
        done = threading.Event()
        watchers = [] if prepare else [pool.submit(watched, target, done) for target in targets]
        writers = [pool.submit(write, targets[number % 2], number) for number in range(WRITERS)]
        failed = [f"a writer failed: {error}" for error in (writer.exception() for writer in writers) if error is not None]
        done.set()
        with Client(targets[0], timeout=60.0) as client:
            try:
                wrong = inconsistencies(client, [watcher.result(60) for watcher in watchers])
            except CauceError as error:
                wrong = [f"what was written cannot be read: {error}"]
    return failed + wrong


def inconsistencies(client, watches):
    """What contradicts the rest: records, feed, partition, and what was seen by who watched."""
    verification = client.verify()
    commits = list(feed(client))
    unsound = [] if verification.sound else [f"{verification.differences} records differ: {verification.problems}"]
    gaps = [] if [commit.revision for commit in commits] == list(range(1, len(commits) + 1)) else ["the feed has a gap"]
    differing = ["a watcher saw something else"] if any(items != commits for items in watches) else []
    lost = [] if replay(commits) == sorted(partition(client).values()) else ["the feed replayed is not the partition"]
    return unsound + gaps + differing + lost


def feed(client):
    token = ""
    while items := client.list_changes(after=token, limit=1000):
        yield from (item.commit for item in items)
        token = items[-1].token


def replay(commits):
    member = {}
    for commit in commits:
        for change in commit.changes:
            if change.kind is ChangeKind.RECORD_JOINED:
                member[change.record] = change.identity
            elif change.kind is ChangeKind.RECORD_LEFT:
                member.pop(change.record, None)
    return sorted(member.values())


@pytest.mark.slow
def test_eight_writers_over_two_processes():
    with database() as url:
        assert faults(url) == []


@pytest.mark.slow
def test_without_the_lock_it_goes_wrong():
    """The test above has teeth: of some attempts, in which nobody need come at the wrong moment, one at least goes wrong."""
    assert any(attempt_without_lock() for _ in range(5))


def attempt_without_lock():
    with database() as url:
        return faults(url, WITHOUT_LOCK)
