"""Whoever prepares a batch, and whenever it comes back, what is gathered is the same; a worker that dies loses nothing."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import time
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from threading import Timer

import msgspec
import numpy as np
import pytest

from cauce.engine.batch import load_preparing
from cauce.engine.batch.load_columns import harvest
from cauce.engine.batch.load_forked import copied
from cauce.engine.batch.load_harvest import Harvest
from cauce.engine.batch.load_intake import Intake
from cauce.engine.batch.load_preparing import preparing
from cauce.engine.batch.load_spool import Spool
from cauce.engine.workers import PIPE_BYTES, Workers, started
from cauce.linkage.kernel import Kernel
from cauce.linkage.ruleset import default_ruleset
from cauce.model.packing import pack
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
    monkeypatch.setattr(load_preparing, "cpu_count", lambda: cores)
    monkeypatch.setattr(load_preparing, "Workers", workers)
    monkeypatch.setattr(load_preparing, "BATCH", 5)
    told = []
    with Spool() as payloads, Spool() as subjects:
        intake = Intake(payloads, lambda key: int(key.record_id[1:]))
        found = Harvest(intake, subjects)
        with preparing(found, KERNEL, 1, lambda *step: told.append(step)) as preparation:
            preparation.take(PEOPLE)
            kept = intake.kept
            preparation.plan(kept[::-1])
            for wanted in (kept[20:], kept):
                preparation.until(wanted)
                assert found.prepared(wanted).all()
        assert ("read", len(PEOPLE), 0) in told
        claims = found.claims()
        names = [found.namespaces[place] for place in claims.namespace]
        rows = sorted(zip(*(column.tolist() for column in claims._replace(namespace=np.array(names))), strict=True))
        columns = [kept, found.signatures()[kept], found.more(kept), *found.blocks(), *intake.times, intake.digests, intake.labels]
        return kept.tolist(), rows, [column.tolist() for column in columns], found.columns(kept), found.subjects(kept)


def test_the_same_whoever_prepares(monkeypatch: pytest.MonkeyPatch):
    expected = gathered(monkeypatch, Nobody)
    assert gathered(monkeypatch, Busy) == expected
    assert Busy.died
    kept, *_, columns, subjects = expected
    assert kept == np.arange(13, 63).tolist(), "of one name the last counts"
    assert list(columns.names) == [PEOPLE[entry].record_id for entry in kept]
    assert subjects == [KERNEL.preparer.prepare(PEOPLE[entry]).subject for entry in kept]


@pytest.mark.parametrize(("cores", "most"), [(1, 0), (2, 6), (3, 12)])
def test_every_worker_has_batches_waiting_while_others_are_written(monkeypatch: pytest.MonkeyPatch, cores: int, most: int):
    Slow.most = 0
    gathered(monkeypatch, Slow, cores)
    assert Slow.most == most


def test_a_worker_is_up_at_once_because_it_loads_neither_database_nor_yaml():
    ask = "import sys, cauce.engine.batch.load_worker; print(*{'sqlalchemy', 'psycopg', 'pyarrow', 'yaml'} & sys.modules.keys())"
    ran = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True, timeout=60)
    assert ran.stdout.split() == []


COPIED = partial(copied, KERNEL)
STARTED = partial(started, "cauce.engine.batch.load_worker", KERNEL.ruleset)


@pytest.fixture(params=[COPIED, STARTED], ids=["copied", "started"])
def working(request: pytest.FixtureRequest):
    """One worker, and it is up."""
    workers = Workers(request.param, 1)
    payloads = [pack(record) for record in PEOPLE[:3]]
    end = time.monotonic() + 30
    while not (workers.offer(payloads) and workers.ready):
        assert time.monotonic() < end
        time.sleep(0.01)
    yield workers
    workers.close()


def test_a_worker_answers_what_this_process_would(working: Workers):
    batches = [[pack(record) for record in PEOPLE[start : start + 5]] for start in range(0, 40, 5)]
    answers = [working.offer(batch) for batch in batches]
    assert [answer and answer.result(30) for answer in answers] == [harvest(KERNEL, batch) for batch in batches]


def test_batches_that_no_pipe_holds(working: Workers):
    wide = [pack(msgspec.structs.replace(PEOPLE[0], attributes={"page": "x" * 8_000}))] * 200
    answers = [working.offer(wide) for _ in range(3)]
    assert len(wide) * 8_000 > PIPE_BYTES
    assert {answer and answer.result(30) for answer in answers} == {harvest(KERNEL, wide)}


def test_no_copy_is_left_though_some_were_not_up_yet():
    workers = Workers(COPIED, 2)
    workers.offer([])
    assert len(multiprocessing.active_children()) == 2
    workers.close()
    end = time.monotonic() + 30
    while multiprocessing.active_children():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_copy_that_is_killed_loses_nothing(monkeypatch: pytest.MonkeyPatch):
    """Whatever it has in hand is prepared here."""
    expected = gathered(monkeypatch, Nobody)

    class Dying(Workers):
        def __init__(self, *_):
            super().__init__(COPIED, 1)

        def offer(self, payloads):
            answer = super().offer(payloads)
            for copy in multiprocessing.active_children():
                copy.kill()
            return answer

    assert gathered(monkeypatch, Dying) == expected


def alive(pid: str) -> bool:
    """Whether a process is there, and not only because nobody has seen it off."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_copies_go_when_their_parent_is_killed():
    script = (
        "import multiprocessing, sys, time\n"
        "from batch.test_load_gathering import COPIED, Workers\n"
        "workers = Workers(COPIED, 2)\n"
        "workers.offer([])\n"
        "print(*[child.pid for child in multiprocessing.active_children()], flush=True)\n"
        "time.sleep(60)\n"
    )
    path = os.pathsep.join(filter(None, sys.path))
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": path})
    assert parent.stdout is not None
    copies = parent.stdout.readline().split()
    assert len(copies) == 2
    parent.kill()
    parent.wait()
    end = time.monotonic() + 30
    while any(map(alive, copies)):
        assert time.monotonic() < end
        time.sleep(0.02)
