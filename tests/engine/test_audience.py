"""Whoever listens at the head is served before the next commit; whoever is slow costs a bounded wait, once."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cauce.engine import online
from cauce.engine.audience import Audience
from cauce.service import LocalCauce, open_cauce
from cauce.service.api import WatchItem
from cauce.testing.service_world import account

LONG = 20.0
"""Seconds that no wait takes which ends as it should."""


@pytest.fixture
def cauce() -> Iterator[LocalCauce]:
    service = open_cauce("sqlite://")
    yield service
    service.close()


def test_nobody_is_waited_for_who_does_not_listen():
    audience = Audience()
    assert audience.wait(1, LONG)
    with audience.seat():
        assert audience.wait(2, LONG)
    with audience.seat() as listen:
        listen(2)
    assert audience.wait(3, LONG)


def test_who_has_the_revision_already_is_not_waited_for():
    audience = Audience()
    with audience.seat() as listen:
        listen(5)
        assert audience.wait(5, LONG)


@pytest.mark.parametrize("how", ["served", "gone"])
def test_the_writer_waits_for_who_listens(how: str):
    audience, listens, go, served = Audience(), threading.Event(), threading.Event(), []

    def watch() -> None:
        with audience.seat() as listen:
            listen(0)
            listens.set()
            go.wait(LONG)
            served.append("all of it")
            if how == "served":
                listen(1)
                go.clear()
                go.wait(LONG)

    watcher = threading.Thread(target=watch)
    watcher.start()
    listens.wait(LONG)
    threading.Timer(0.05, go.set).start()
    assert audience.wait(1, LONG)
    assert served == ["all of it"]
    go.set()
    watcher.join()


def test_who_is_slow_costs_one_wait_until_it_listens_again():
    audience = Audience()
    with audience.seat() as listen:
        listen(0)
        assert not audience.wait(1, 0.01)
        assert audience.wait(2, LONG)
        listen(0)  # has not looked again, but is there
        assert not audience.wait(3, 0.01)


def test_one_who_is_slow_does_not_keep_the_others_from_being_waited_for():
    audience = Audience()
    with audience.seat() as slow, audience.seat() as quick:
        slow(0)
        quick(0)
        assert not audience.wait(1, 0.01)
        quick(1)
        threading.Timer(0.02, quick, [2]).start()
        assert audience.wait(2, LONG)


STEPS = st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["listen", "old", "commit"])), max_size=40)


@given(STEPS)
def test_who_is_waited_for(steps: list[tuple[int, str]]):
    """Those who have listened since the last commit, whatever they had by then: against a set."""
    audience, revision = Audience(), 1
    contexts = [audience.seat() for _ in range(4)]
    seats = [context.__enter__() for context in contexts]
    listening: set[int] = set()
    for number, step in steps:
        if step == "commit":
            revision += 1
            assert audience.wait(revision, 0.0) is not bool(listening)
            listening = set()
        else:
            seats[number](revision if step == "listen" else revision - 1)
            listening.add(number)
    for context in contexts:
        context.__exit__(None, None, None)
    assert audience.wait(revision + 1, LONG)


class Watcher:
    """A watch in a thread, which takes so long for each item, and notes what it has dealt with."""

    def __init__(self, cauce: LocalCauce, seconds: float = 0.0, stuck: threading.Event | None = None) -> None:
        self.items: list[WatchItem] = []
        self._cauce, self._seconds, self._stuck, self._ready = cauce, seconds, stuck, threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._ready.wait(LONG)

    def _run(self) -> None:
        try:
            for item in self._cauce.watch(after="head", checkpoint_seconds=0.05):
                if item.commit is None:
                    self._ready.set()
                    continue
                time.sleep(self._seconds)
                self.items.append(item)
                if self._stuck is not None:
                    self._stuck.wait(LONG)
        except Exception:  # noqa: BLE001 - the end of the service is the end of the watch
            self._ready.set()

    def revisions(self) -> list[int]:
        return [item.commit.revision for item in self.items if item.commit is not None]


def patient(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """The writer waits so long, however short its commit was."""
    monkeypatch.setattr(online, "AUDIENCE_SHARE", 1e9)
    monkeypatch.setattr(online, "AUDIENCE_SECONDS", seconds)


def behind(cauce: LocalCauce, commits: int) -> int:
    """Commits that a watcher, who takes a moment for each, had not dealt with when they were acknowledged."""
    watcher, late = Watcher(cauce, seconds=0.01), 0
    for number in range(commits):
        result = cauce.put_record(account(f"r{number}", f"u{number}"))
        late += not any(item.token == result.token for item in watcher.items)
    return late


def test_a_watcher_at_the_head_has_a_commit_when_it_is_acknowledged(cauce: LocalCauce, monkeypatch: pytest.MonkeyPatch):
    patient(monkeypatch, LONG)
    assert behind(cauce, 20) == 0


def test_without_waiting_it_has_not(cauce: LocalCauce, monkeypatch: pytest.MonkeyPatch):
    """The test above has teeth."""
    patient(monkeypatch, 0.0)
    assert behind(cauce, 20) > 0


def test_a_watcher_that_takes_nothing_costs_one_wait(cauce: LocalCauce, monkeypatch: pytest.MonkeyPatch):
    """Not one a commit."""
    patient(monkeypatch, 0.2)
    go, waits = threading.Event(), asked(monkeypatch)
    Watcher(cauce, stuck=go)
    for number in range(10):
        cauce.put_record(account(f"r{number}", f"u{number}"))
    go.set()
    assert [served for _, served in waits] == [False] + 9 * [True]


def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[float, bool]]:
    """How long the audience may be waited for each time, and whether it was served."""
    waits: list[tuple[float, bool]] = []
    wait = Audience.wait

    def noted(self: Audience, revision: int, patience: float) -> bool:
        waits.append((patience, wait(self, revision, patience)))
        return waits[-1][1]

    monkeypatch.setattr(Audience, "wait", noted)
    return waits


def test_what_the_writer_waits_at_most(cauce: LocalCauce, monkeypatch: pytest.MonkeyPatch):
    """A share of what the commit took, and never longer than `AUDIENCE_SECONDS`."""
    waits = asked(monkeypatch)
    began = time.monotonic()
    cauce.put_record(account("a", "ana"))
    assert 0 < waits[0][0] <= online.AUDIENCE_SHARE * (time.monotonic() - began)
    monkeypatch.setattr(online, "AUDIENCE_SHARE", 1e9)
    cauce.put_record(account("b", "bea"))
    assert waits[1][0] == online.AUDIENCE_SECONDS


def test_watchers_of_a_saturated_writer_see_every_commit_in_order(cauce: LocalCauce):
    """Quick and slow ones, while four threads put as fast as they are taken."""
    watchers = [Watcher(cauce), Watcher(cauce), Watcher(cauce, seconds=0.003)]

    def fill(writer: int) -> None:
        for batch in range(6):
            cauce.batch_put_records([account(f"w{writer}-{batch}-{number}", f"u{number}-{batch}") for number in range(20)])

    writers = [threading.Thread(target=fill, args=(writer,)) for writer in range(4)]
    for thread in writers:
        thread.start()
    for thread in writers:
        thread.join()
    last, deadline = cauce.stats().revision, time.monotonic() + LONG
    for watcher in watchers:
        while watcher.revisions()[-1:] != [last] and time.monotonic() < deadline:
            time.sleep(0.01)
        assert watcher.revisions() == list(range(1, last + 1))
        assert watcher.items == cauce.list_changes(limit=1000)
        assert len({key for item in watcher.items for key in item.records.values()}) == 4 * 6 * 20
