"""What is done beside: by a copy of this process or here, the outcome is the same, and nobody is left at it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time

import pytest

from cauce.engine.batch import beside as module
from cauce.engine.batch.beside import Beside, beside, spare_cores
from cauce.errors import Exhausted, InvalidValue, Reason


def refuse() -> int:
    raise InvalidValue("identities", "are not so", reason=Reason.FILE_INVALID)


@pytest.mark.parametrize("workers", [1, 2])
def test_the_result_is_there_as_often_as_it_is_asked_for(workers: int):
    with beside(lambda: [1, 2], workers) as work:
        assert (work.result(), work.result()) == ([1, 2], [1, 2])
        work.check()


def test_two_are_two_processes():
    with beside(os.getpid, 1) as here, beside(os.getpid, 2) as there:
        assert here.result() == os.getpid() != there.result()


def test_what_goes_wrong_is_raised_by_who_checks():
    def go_on(work: Beside[int]) -> None:
        end = time.monotonic() + 30
        while time.monotonic() < end:
            work.check()

    with beside(refuse, 2) as work:
        with pytest.raises(InvalidValue, match="are not so") as refused:
            go_on(work)
        assert refused.value.reason is Reason.FILE_INVALID


def test_who_checks_does_not_wait():
    with beside(lambda: time.sleep(60), 2) as work:
        start = time.monotonic()
        work.check()
        assert time.monotonic() - start < 30
    assert not multiprocessing.active_children()


def test_a_process_that_is_killed_is_told():
    with beside(lambda: os.kill(os.getpid(), signal.SIGKILL), 2) as work, pytest.raises(Exhausted):
        work.result()


def test_no_copies_while_other_threads_run(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "usable_cores", lambda: 8)
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    assert spare_cores() == 8
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    assert spare_cores() == 1
