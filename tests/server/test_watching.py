"""Watches over gRPC: a commit has been sent to who waits for it when it is acknowledged; nothing is lost while others write."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from cauce.client import Client
from cauce.engine import online
from cauce.engine.audience import Audience
from cauce.model.change import Commit
from cauce.server import streams
from cauce.server.watching import sendings
from cauce.service.api import WatchItem
from cauce.service.changes import Stretch
from cauce.testing.service_world import account
from cauce.testing.serving import serving
from server.worlds import tenants_of

LONG = 20.0


@pytest.fixture
def written(monkeypatch):
    """When each message of a stream has gone out."""
    times = []
    deliver = streams._deliver

    async def noted(context, message):
        await deliver(context, message)
        times.append(time.monotonic())

    monkeypatch.setattr(streams, "_deliver", noted)
    return times


def behind(written, commits=15):
    """Acknowledgements that came before the watcher's message had gone out."""
    late = 0
    with serving(tenants_of("sqlite://")) as target, Client(target) as client, Client(target) as other:
        watched = other.watch(after="head", checkpoint_seconds=30.0)
        next(watched)
        for number in range(commits):
            before = len(written)
            token = client.put_record(account(f"r{number}", f"u{number}")).token
            late += len(written) == before
            assert next(watched).token == token
    return late


def test_a_commit_is_sent_before_it_is_acknowledged(written, monkeypatch):
    monkeypatch.setattr(online, "AUDIENCE_SHARE", 1e9)
    monkeypatch.setattr(online, "AUDIENCE_SECONDS", LONG)
    served, wait = [], Audience.wait
    monkeypatch.setattr(Audience, "wait", lambda *how: served.append(wait(*how)))
    assert behind(written) == 0
    assert all(served)


def test_without_waiting_it_is_not(written, monkeypatch):
    """The test above has teeth."""
    monkeypatch.setattr(online, "AUDIENCE_SECONDS", 0.0)
    assert behind(written) > 0


def test_watchers_while_records_are_ingested():
    """One from the beginning, two from the head; a fourth is gone in the middle. All who stay see every commit, in order, and its names."""
    batches = [[account(f"r{batch}-{number}", f"u{number}") for number in range(50)] for batch in range(30)]
    with serving(tenants_of("sqlite://")) as target, Client(target, timeout=60.0) as client, ThreadPoolExecutor(4) as pool:
        head = client.put_record(account("first", "first")).token
        started = threading.Semaphore(0)

        def follow(after, most):
            names, items = set(), []
            with Client(target, timeout=60.0) as mine:
                for number, item in enumerate(mine.watch(after=after, checkpoint_seconds=0.2)):
                    if not number:
                        started.release()
                    if item.commit is not None:
                        items.append(item)
                        names.update(item.records.values())
                    if len(names) >= most:
                        return items
            raise AssertionError("the watch ended")

        watching = [pool.submit(follow, *how) for how in (("", 1501), (head, 1500), (head, 1500), (head, 200))]
        for _ in watching:
            assert started.acquire(timeout=LONG)
        for _ in client.ingest_records(batches):
            pass
        every, *others, _gone = [future.result(60) for future in watching]
        assert every == client.list_changes(limit=1000)
        assert [item.commit.revision for item in every] == list(range(1, len(every) + 1))
        assert others == [every[1:], every[1:]]


def test_checkpoints_are_sent_when_nothing_else_was():
    """Glances that find nothing send nothing until then, and hand back control."""
    commit, checkpoint = WatchItem(token="c", commit=Commit(1, 0, ())), WatchItem(token="p", commit=None)
    stretches = [Stretch([checkpoint], latest=True), Stretch([commit] * 3, latest=False), Stretch([checkpoint], latest=True)]
    found = [(len(sending.messages), sending.latest) for sending in sendings(iter(stretches), interval=60.0, most=1)]
    assert found == [(1, True), (3, False), (0, True)]
    always = [len(sending.messages) for sending in sendings(iter(stretches), interval=0.0, most=1000)]
    assert always == [1, 1, 1]
