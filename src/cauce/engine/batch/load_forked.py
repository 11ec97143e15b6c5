"""Workers for a load that are copies of this process: at work at once, where others first have to import what they need."""

from __future__ import annotations

import fcntl
import multiprocessing
import os
import signal
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from multiprocessing.process import BaseProcess

from cauce.engine.batch.load_columns import harvest
from cauce.engine.worker import serve_with
from cauce.engine.workers import PIPE_BYTES, Line
from cauce.linkage.kernel import Kernel


def copied(kernel: Kernel) -> AbstractContextManager[Line]:
    """The line to a copy that prepares batches to be loaded. It is made now, by the thread that asks: no other may be at anything."""
    jobs, to = _pipe()
    source, answers = _pipe()
    process = multiprocessing.get_context("fork").Process(target=_serve, args=(kernel, jobs, answers, (to, source)), daemon=True)
    process.start()
    os.close(jobs)
    os.close(answers)
    return _open(process, to, source)


@contextmanager
def _open(process: BaseProcess, to: int, source: int) -> Iterator[Line]:
    """The line to a process, which ends with it."""
    with os.fdopen(to, "wb") as sending, os.fdopen(source, "rb") as receiving:
        try:
            yield Line(sending, receiving)
        finally:
            process.kill()
            process.join()


def _pipe() -> tuple[int, int]:
    """A wide one, where that can be had."""
    reading, writing = os.pipe()
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
    return reading, writing


def _serve(kernel: Kernel, jobs: int, answers: int, others: tuple[int, int]) -> None:
    """What a copy does: it leaves at once in the end, because what it inherited is not its to finish."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for one in others:
        os.close(one)
    try:
        with os.fdopen(jobs, "rb") as source, os.fdopen(answers, "wb") as sending:
            serve_with(kernel, harvest, source, sending)
    finally:
        os._exit(0)
