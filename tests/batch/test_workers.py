"""Work that is spread over processes: the same result however many, and no process is left, whatever happens."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cauce.engine.batch import expected as expecting
from cauce.engine.batch import pipeline, scoring, workers
from cauce.engine.batch.expected import expected
from cauce.engine.batch.options import Clock, MatchOptions
from cauce.engine.batch.output import identity_ids
from cauce.engine.batch.pipeline import match_tables
from cauce.engine.batch.scoring import Resources, score_pairs
from cauce.engine.batch.tables import read_table
from cauce.engine.batch.work import Space
from cauce.engine.batch.workers import Workers
from cauce.errors import Exhausted, InvalidValue
from cauce.linkage.columns import train
from cauce.linkage.columns.block import candidate_pairs
from cauce.linkage.columns.rules import try_rules, useful_parts
from cauce.linkage.columns.spreading import OneByOne, slices

from .people import some, write


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    return read_table(write(tmp_path_factory.mktemp("workers") / "people.csv", some(700)[0]), print)


@pytest.fixture(scope="module")
def alone(table):
    return match_tables([table], MatchOptions())


@pytest.mark.parametrize("workers", [2, 3])
def test_the_result_is_the_same_however_many_work(table, alone, workers, monkeypatch):
    monkeypatch.setattr(pipeline, "WORTH_SPREADING", 0)
    assert_same(match_tables([table], MatchOptions(workers=workers)), alone)


def assert_same(result, alone):
    assert result.ruleset == alone.ruleset
    assert np.array_equal(result.identities, alone.identities)
    assert identity_ids(result).equals(identity_ids(alone))
    for one, other in zip(result.scored, alone.scored, strict=True):
        assert np.array_equal(one, other)
    assert {name: column.values for name, column in result.columns.items()} == {name: one.values for name, one in alone.columns.items()}


def test_the_result_is_the_same_in_however_small_pieces(table, alone, monkeypatch):
    """But for the last digits of what is added up."""
    foretold = expected(alone)
    for module, name in ((train, "_AT_A_TIME"), (scoring, "_WEIGHED"), (expecting, "_AT_ONCE")):
        monkeypatch.setattr(module, name, 50)
    assert_same(match_tables([table], MatchOptions()), alone)
    assert expected(alone) == pytest.approx(foretold)


class Counting(OneByOne):
    """Says that it is several, and counts the tasks that it is given."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.tasks = 0

    def map(self, do, tasks):
        self.tasks = len(tasks)
        return map(do, tasks)

    def threads(self, do, tasks):
        return list(self.map(do, tasks))


@pytest.mark.parametrize(("workers", "pieces"), [(1, 1), (2, 1), (3, 1), (6, 2), (9, 3)])
def test_pairs_are_compared_in_few_pieces_and_in_more_where_more_work(alone, workers, pieces, monkeypatch):
    monkeypatch.setattr(scoring, "CHUNK", len(alone.scored))
    spread = Counting(workers)
    pairs = alone.scored.left, alone.scored.right
    found = score_pairs(alone.ruleset, alone.columns, pairs, Resources(Space(1 << 30), Clock(lambda _: None), spread))
    assert spread.tasks == pieces * len(alone.ruleset.comparisons)
    for one, other in zip(found, alone.scored, strict=True):
        assert np.array_equal(one, other)


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_ids_are_made_by_all_who_matched(alone, workers):
    spread = Counting(workers)
    assert identity_ids(replace(alone, spread=spread)).equals(identity_ids(alone))
    assert spread.tasks == workers


def test_a_result_knows_who_worked_on_it(table, monkeypatch):
    monkeypatch.setattr(pipeline, "WORTH_SPREADING", 0)
    assert match_tables([table], MatchOptions(workers=2)).spread.count == 2


def test_candidate_pairs_are_the_same_however_many_look(alone):
    found = candidate_pairs(alone.ruleset, alone.columns, Workers(3))
    assert all(np.array_equal(one, other) for one, other in zip(found, (alone.scored.left, alone.scored.right), strict=True))


def test_rules_are_tried_by_all(alone):
    spread, parts = Counting(3), useful_parts(alone.ruleset.fields, alone.columns)
    assert [*useful_parts(alone.ruleset.fields, alone.columns, spread)] == [*parts]
    assert spread.tasks >= len(parts)
    assert all(part.distinct == len(np.unique(part.digests)) for part in parts.values())
    for name, part in useful_parts(alone.ruleset.fields, alone.columns, Workers(3)).items():
        assert np.array_equal(part.digests, parts[name].digests)
    tried = try_rules(parts)
    assert len(tried) > len(parts)
    assert [one.rule for one in try_rules(parts, spread)] == [one.rule for one in tried]
    assert spread.tasks > len(parts)
    for one, other in zip(try_rules(parts, Workers(3)), tried, strict=True):
        assert all(np.array_equal(mine, theirs) for mine, theirs in zip(one.blocks, other.blocks, strict=True))


def test_results_come_in_the_order_of_the_tasks():
    def late(task: int) -> int:
        time.sleep(0.05 if task % 2 else 0)
        return task

    assert list(Workers(3).map(late, range(8))) == list(range(8))


def together(count: int) -> Callable[[], bool]:
    """What waits until so many processes wait for it; says whether this is one that another made."""
    barrier, here = multiprocessing.get_context("fork").Barrier(count), os.getpid()

    def meet() -> bool:
        barrier.wait(30)
        return os.getpid() != here

    return meet


def test_this_process_is_one_of_those_that_work():
    meet = together(3)
    assert sorted(Workers(3).map(lambda _: meet(), range(3))) == [False, True, True]


def test_who_is_done_goes_on_while_this_process_is_busy():
    meet = together(2)
    ended = multiprocessing.get_context("fork").Event()

    def work(task: int) -> bytes:
        if task < 2 and not meet():
            assert ended.wait(30), "the other one waits until somebody takes what it made"
        if task == 5:
            ended.set()
        return bytes(1 << 20)

    assert len(list(Workers(2).map(work, range(6)))) == 6


def test_one_works_in_this_process():
    assert set(Workers(1).map(lambda _: os.getpid(), range(3))) == {os.getpid()}


@pytest.mark.parametrize("there", [False, True])
def test_what_goes_wrong_in_a_process_is_said_here(there):
    meet = together(2)

    def fail(task: int) -> int:
        if task < 2 and meet() is there:
            raise InvalidValue("task", "is the third")
        return task

    with pytest.raises(InvalidValue, match="is the third"):
        list(Workers(2).map(fail, range(6)))


def test_a_result_that_cannot_be_handed_over_is_an_error():
    meet = together(2)
    with pytest.raises(AttributeError, match="pickle"):
        list(Workers(2).map(lambda _: (meet(), lambda: 0), range(2)))


def test_threads_of_one_process_work_in_the_order_of_the_tasks():
    assert Workers(3).threads(lambda task: (task, os.getpid()), range(5)) == [(task, os.getpid()) for task in range(5)]


def test_threads_work_at_once(monkeypatch):
    monkeypatch.setattr(workers, "usable_cores", lambda: 3)
    met = threading.Barrier(3)
    assert sorted(Workers(2).threads(lambda _: met.wait(30), range(3))) == [0, 1, 2]


def test_who_has_handed_over_everything_is_not_waited_for_and_goes(monkeypatch):
    meet = together(2)
    with monkeypatch.context() as patched:
        patched.setattr(multiprocessing.get_context("fork").Process, "join", lambda *_: pytest.fail("waited for"))
        assert sorted(Workers(2).map(lambda _: meet(), range(2))) == [False, True]
    deadline = time.monotonic() + 30
    while multiprocessing.active_children() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not multiprocessing.active_children()


def test_a_process_that_is_killed_is_told():
    meet = together(2)

    def die(task: int) -> int:
        if task < 2 and meet():
            os.kill(os.getpid(), signal.SIGKILL)
        return task

    with pytest.raises(Exhausted, match="--workers 1"):
        list(Workers(2).map(die, range(4)))


def test_no_process_is_left_when_nobody_wants_the_rest():
    meet = together(2)
    here = os.getpid()

    def work(task: int) -> None:
        if task < 2:
            meet()
        elif os.getpid() != here:
            time.sleep(60)

    done = Workers(2).map(work, range(4))
    next(done)
    (other,) = multiprocessing.active_children()
    process = other.pid
    done.close()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


INTERRUPTED = """
import os, signal, sys, time
from cauce.engine.batch.workers import Workers
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever runs tests in the background has it ignored
def work(task):
    os.write(1, str(os.getpid()).encode() + bytes([10]))
    time.sleep(60)
try:
    list(Workers(2).map(work, range(2)))
except KeyboardInterrupt:
    sys.exit(130)
"""


def test_an_interruption_ends_all():
    parent = subprocess.Popen([sys.executable, "-c", INTERRUPTED], stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert parent.stdout is not None
    processes = [int(parent.stdout.readline()) for _ in range(2)]
    os.killpg(parent.pid, signal.SIGINT)
    assert parent.wait(timeout=20) == 130
    for process in processes:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


@given(st.integers(0, 500), st.integers(1, 50), st.integers(1, 5))
def test_slices_cover_all_rows_once(count, most, workers):
    pieces = slices(count, most, Workers(workers))
    assert [row for piece in pieces for row in range(count)[piece]] == list(range(count))
    assert all(piece.stop - piece.start <= max(1, most // workers) for piece in pieces)
    assert count < workers or len(pieces) >= min(count, workers)
