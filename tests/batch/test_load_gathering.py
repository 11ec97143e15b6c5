"""Whoever prepares a batch, and whenever it comes back, what is gathered is the same; a worker that dies loses nothing."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import Future
from threading import Timer

import numpy as np
import pytest

from cauce.engine.batch import load_harvest
from cauce.engine.batch.load_columns import harvest
from cauce.engine.batch.load_harvest import Harvest, gather
from cauce.engine.batch.load_spool import Spool
from cauce.linkage.kernel import Kernel
from cauce.linkage.ruleset import default_ruleset
from cauce.testing.service_world import account, verified

KERNEL = Kernel.of(default_ruleset())
PEOPLE = [
    account(f"r{number % 50}", f"u{number % 7}", verified("phone", f"+3461234{number:04d}"), full_name=f"Ana Ruiz {'abc'[number % 3]}az")
    for number in range(63)
]


class Busy:
    """Workers that answer late, die, or are not up."""

    died = 0

    def __init__(self, *_):
        self.turn = 0

    def offer(self, payloads):
        self.turn += 1
        if self.turn % 3 == 0:
            return None
        answer: Future[bytes] = Future()
        if self.turn % 3 == 1:
            Timer(0.02, lambda: answer.set_result(harvest(KERNEL, payloads))).start()
        else:
            Busy.died += 1
            Timer(0.01, lambda: answer.set_exception(BrokenPipeError())).start()
        return answer

    def close(self):
        pass


class Slow(Busy):
    """Workers that are up and take their time; how many batches they have at most is counted."""

    most = 0

    def __init__(self, *_):
        self.given = []

    def offer(self, payloads):
        answer: Future[bytes] = Future()
        self.given.append(answer)
        Slow.most = max(Slow.most, sum(not one.done() for one in self.given))
        Timer(0.3, lambda: answer.set_result(harvest(KERNEL, payloads))).start()
        return answer


class Nobody(Busy):
    def offer(self, _payloads):
        return None


def gathered(monkeypatch: pytest.MonkeyPatch, workers: type[Busy], cores: int = 3):
    monkeypatch.setattr(load_harvest, "cpu_count", lambda: cores)
    monkeypatch.setattr(load_harvest, "Workers", workers)
    monkeypatch.setattr(load_harvest, "BATCH", 5)
    with Spool() as spool:
        found = Harvest(spool, lambda key: int(key.record_id[1:]))
        told = []
        gather(PEOPLE, KERNEL, found, told.append)
        assert told[-1] == len(PEOPLE) == len(spool)
        columns = [*found.claims(), *found.blocks(), *found.times, found.signatures, found.digests, found.labels(), found.kept()]
        return [column.tolist() for column in columns], found.namespaces, list(spool.read_all(range(len(spool))))


def test_the_same_whoever_prepares(monkeypatch: pytest.MonkeyPatch):
    expected = gathered(monkeypatch, Nobody)
    assert gathered(monkeypatch, Busy) == expected
    assert Busy.died
    kept = expected[0][-1]
    assert kept == np.arange(13, 63).tolist(), "of one name the last counts"


@pytest.mark.parametrize(("cores", "most"), [(1, 0), (2, 2), (5, 8)])
def test_every_worker_has_a_batch_in_hand_and_one_waiting(monkeypatch: pytest.MonkeyPatch, cores: int, most: int):
    Slow.most = 0
    gathered(monkeypatch, Slow, cores)
    assert Slow.most == most


def test_a_worker_is_up_at_once_because_it_loads_neither_database_nor_yaml():
    ask = "import sys, cauce.engine.batch.load_worker; print(*{'sqlalchemy', 'psycopg', 'pyarrow', 'yaml'} & sys.modules.keys())"
    ran = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True, timeout=60)
    assert ran.stdout.split() == []
