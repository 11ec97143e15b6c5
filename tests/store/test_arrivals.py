"""Polls for what other processes commit: close behind them under load, rare when nothing comes. On a clock that only waiting moves."""

import pytest

from cauce.store import arrivals
from cauce.store.arrivals import POLL_SECONDS, SHARE, SOON_SECONDS, Arrivals


class World:
    """A database that others commit to at these times, and a clock."""

    def __init__(self, commits):
        self.now, self.commits, self.asked = 1000.0, [1000.0 + at for at in commits], []

    def ask(self, _tenant):
        self.asked.append(self.now)
        return sum(at <= self.now for at in self.commits)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def wait(self, seconds):
        assert seconds >= 0
        self.now += seconds

    def notify_all(self):
        pass


@pytest.fixture
def follow(monkeypatch):
    """Waits for each commit in turn; answers the world, and by how much each was found late."""

    def run(commits, timeout=10.0):
        world = World(commits)
        monkeypatch.setattr(arrivals, "monotonic", lambda: world.now)
        waiting = Arrivals(world.ask)
        waiting._changed = world
        late, seen = [], 0
        while seen < len(commits):
            found = waiting.wait("shop", seen, timeout)
            late += [world.now - at for at in world.commits[seen:found]]
            seen = found
        return world, late

    return run


def test_commits_of_others_under_full_load(follow):
    """The first may be late; those that come after it are found before the next, and well within a tenth of a second."""
    _, late = follow([number * 0.4 for number in range(30)])
    assert max(late) <= POLL_SECONDS
    assert max(late[1:]) <= max(SOON_SECONDS, 0.4 * SHARE) * 1.3
    assert max(late[1:]) < 0.06


def test_a_quiet_tenant_is_asked_rarely(follow):
    world, late = follow([60.0], timeout=1.0)
    assert late[0] <= POLL_SECONDS
    assert len(world.asked) <= 60 / POLL_SECONDS * 1.3


def test_after_a_burst_polls_become_rare_again(follow):
    world, _ = follow([0.1, 0.2, 0.3, 60.0], timeout=1.0)
    last = [at for at in world.asked if 1010 < at < 1050]
    assert len(last) <= 40 / POLL_SECONDS * 1.3


def test_polls_that_know_nothing_of_load_are_late(monkeypatch, follow):
    """The first test has teeth."""
    monkeypatch.setattr(arrivals, "SOON_SECONDS", POLL_SECONDS)
    _, late = follow([number * 0.43 for number in range(30)])
    assert max(late[1:]) > 0.1
