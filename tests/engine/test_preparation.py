"""Whoever prepares a batch, here or in a worker, the answer is the same; and no worker outlives or holds up anybody."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial

import msgspec
import pytest

from cauce.engine import workers
from cauce.engine.batch.load_columns import harvest
from cauce.engine.preparation import LARGE, Preparation
from cauce.linkage.kernel import Kernel
from cauce.linkage.ruleset import default_ruleset
from cauce.model.packing import pack
from cauce.model.record import Identifier, Record

KERNEL = Kernel.of(default_ruleset())
RECORDS = [
    Record(
        source="crm",
        record_id=str(number),
        observed_at=number,
        identifiers=(Identifier(namespace="email", value=f"ana{number}@example.es" if number % 7 else "no mail"),),
        attributes={"full_name": f"Ana Zapatero {'Gil' * (number % 2)}"},
        region="ES",
    )
    for number in range(LARGE)
]


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.fixture
def working():
    found = Preparation(KERNEL, workers=1)
    found.prepare(RECORDS)
    until(lambda: found.workers.ready == 1)
    yield found
    found.close()


def test_a_worker_prepares_what_this_process_would(working: Preparation):
    there = working.prepare(RECORDS)
    assert there.result(30) == Preparation(KERNEL, workers=0).prepare(RECORDS).result()
    assert there.result()[0].notices


def test_nobody_waits_for_workers_to_start():
    fresh = Preparation(KERNEL, workers=1)
    assert fresh.prepare(RECORDS).done()
    fresh.close()


def test_small_batches_stay_here(working: Preparation):
    assert working.prepare(RECORDS[: LARGE - 1]).done()


def test_a_worker_that_dies_loses_nothing(monkeypatch: pytest.MonkeyPatch):
    started: list[subprocess.Popen[bytes]] = []
    real = subprocess.Popen

    def popen(*args, **options):
        started.append(real(*args, **options))
        return started[-1]

    monkeypatch.setattr(workers.subprocess, "Popen", popen)
    found = Preparation(KERNEL, workers=1)
    found.prepare(RECORDS)
    until(lambda: found.workers.ready == 1)
    started[0].kill()
    answers = [found.prepare(RECORDS) for _ in range(3)]
    assert all(len(answer.result(30)) == len(RECORDS) for answer in answers)
    until(lambda: found.workers.ready == 0)
    assert found.prepare(RECORDS).done()


def test_batches_that_no_pipe_holds_come_back_in_order():
    """Two jobs are under way at a time: were both as large as their answers, each side would wait for the other to read."""
    wide = [pack(msgspec.structs.replace(record, attributes={"page": "x" * 8_000})) for record in RECORDS]
    batches = [wide * 4, wide[:10], wide * 5, wide * 3, wide[:2]]
    found = workers.Workers(partial(workers.started, "cauce.engine.batch.load_worker", KERNEL.ruleset), 1)
    found.offer(batches[0])
    until(lambda: found.ready == 1)
    answers = [found.offer(batch) for batch in batches]
    assert min(sum(map(len, batch)) for batch in batches if len(batch) > 10) > workers.PIPE_BYTES
    assert [answer and answer.result(30) for answer in answers] == [harvest(KERNEL, batch) for batch in batches]
    found.close()


def test_workers_go_when_their_parent_is_killed():
    script = (
        "import sys, time\n"
        "from cauce.engine.preparation import Preparation\n"
        "from tests.engine.test_preparation import KERNEL, RECORDS\n"
        "found = Preparation(KERNEL, workers=1)\n"
        "found.prepare(RECORDS)\n"
        "while not found.workers.ready: time.sleep(.02)\n"
        "print('ready', flush=True)\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    assert parent.stdout.readline() == "ready\n"
    children = children_of(parent.pid)
    assert children
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    until(lambda: not any(os.path.exists(f"/proc/{child}/cmdline") for child in children))


def children_of(pid: int) -> list[int]:
    found = []
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                fields = open(f"/proc/{entry}/stat").read().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == pid:
                found.append(int(entry))
    return found
