"""Processes that work on batches of packed records for this one; whatever happens to them, no batch is lost."""

from __future__ import annotations

import fcntl
import queue
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import IO

import msgspec

from cauce.engine.worker import HEADER, receive, send
from cauce.model.ruleset import Ruleset

PIPE_BYTES = 1 << 20
"""Size of the pipes to and from a worker: a batch and its answer go through at once, not 64 KiB by 64 KiB with both waiting in turn."""
UNDER_WAY = 2
"""Jobs that a worker has at a time."""

_Job = tuple[Sequence[bytes], Future[bytes]]


class Line:
    """The pipes to and from a worker."""

    def __init__(self, to: IO[bytes], answers: IO[bytes]) -> None:
        self._to, self._from = to, answers
        self.room = fcntl.fcntl(self._to, fcntl.F_GETPIPE_SZ) - HEADER if hasattr(fcntl, "F_GETPIPE_SZ") else 0
        """Bytes that can be sent though the worker does not read yet."""

    def send(self, data: bytes) -> None:
        """See `worker.send`."""
        send(self._to, data)

    def receive(self) -> bytes | None:
        """See `worker.receive`."""
        return receive(self._from)


@contextmanager
def started(module: str, ruleset: Ruleset) -> Iterator[Line]:
    """The line to a new process that runs a module which calls `worker.serve`."""
    with subprocess.Popen(  # noqa: S603 - a module of ours
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        pipesize=PIPE_BYTES,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        line = Line(process.stdin, process.stdout)
        line.send(msgspec.msgpack.encode(ruleset))
        yield line


class Workers:
    """So many processes, which start with the first job and end with this one.

    `opening` is called for each of them in the thread that offers the first job. What it gives starts a process, at the latest when it
    is entered, which answers with an empty frame when it is up, and ends it when it is left.
    """

    def __init__(self, opening: Callable[[], AbstractContextManager[Line]], count: int) -> None:
        self._opening, self._count = opening, count
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._started = False
        self.ready = 0
        """Workers that are up; until the first is, nobody waits for it."""

    def offer(self, payloads: Sequence[bytes]) -> Future[bytes] | None:
        """Hand over a batch, if any worker is up. Fails with BrokenPipeError when the worker does: then the batch is the caller's again."""
        with self._lock:  # so that the last worker to go cannot miss it
            if not self._started and self._count > 0:
                self._started = True
                for number, opening in enumerate([self._opening() for _ in range(self._count)]):
                    threading.Thread(target=self._serve, args=(opening,), name=f"cauce-worker-{number}", daemon=True).start()
            if not self.ready:
                return None
            answer: Future[bytes] = Future()
            self._jobs.put((payloads, answer))
            return answer

    def close(self) -> None:
        """End the processes."""
        with self._lock:
            self._started, started = True, self._started
        if started:
            for _ in range(self._count):
                self._jobs.put(None)

    def _serve(self, opening: AbstractContextManager[Line]) -> None:
        """Run one worker and feed it."""
        with suppress(OSError), opening as line:
            if line.receive() is None:
                return
            with self._lock:
                self.ready += 1
            try:
                self._feed(line)
            finally:
                self._retire()

    def _feed(self, line: Line) -> None:
        """Hand over job after job: the next one is in the pipe while the worker is at this one, so that it never waits for us."""
        under_way: deque[Future[bytes]] = deque()
        more = True
        try:
            while more or under_way:
                if more and len(under_way) < UNDER_WAY:
                    with suppress(queue.Empty):
                        job = self._jobs.get(block=not under_way)
                        more = job is not None
                        if job is not None:
                            self._send(line, job, under_way)
                        continue
                _answer(line, under_way)
        except OSError:
            for work in under_way:
                work.set_exception(BrokenPipeError())

    def _send(self, line: Line, job: _Job, under_way: deque[Future[bytes]]) -> None:
        payloads, work = job
        data = msgspec.msgpack.encode(payloads)
        try:
            while under_way and len(data) > line.room:  # or both would wait: we to hand over, the worker to answer
                _answer(line, under_way)
            line.send(data)
        finally:
            under_way.append(work)

    def _retire(self) -> None:
        """A worker less; the last one leaves no job behind."""
        with self._lock:
            self.ready -= 1
            left = self.ready
        ends = 0
        while not left:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                break
            if job is None:
                ends += 1
            else:
                job[1].set_exception(BrokenPipeError())
        for _ in range(ends):  # for those that are not up yet
            self._jobs.put(None)


def _answer(line: Line, under_way: deque[Future[bytes]]) -> None:
    """Wait for the oldest job.

    Raises:
        OSError: the worker is gone.
    """
    answer = line.receive()
    if answer is None:
        raise BrokenPipeError
    under_way.popleft().set_result(answer)
