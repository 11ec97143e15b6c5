"""Processes that work on batches of packed records for this one; whatever happens to them, no batch is lost."""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress

import msgspec

from cauce.engine.worker import receive, send
from cauce.model.ruleset import Ruleset

_Job = tuple[Sequence[bytes], Future[bytes]]


class Workers:
    """So many processes that run a module which calls `worker.serve`. They start with the first job, and end with this process."""

    def __init__(self, module: str, ruleset: Ruleset, count: int) -> None:
        self._module, self._ruleset, self._count = module, ruleset, count
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
                for number in range(self._count):
                    threading.Thread(target=self._serve, name=f"cauce-worker-{number}", daemon=True).start()
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

    def _serve(self) -> None:
        """Run one worker and feed it."""
        ruleset = msgspec.msgpack.encode(self._ruleset)
        with (
            suppress(OSError),
            subprocess.Popen(  # noqa: S603 - a module of ours
                [sys.executable, "-m", self._module], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            ) as process,
        ):
            assert process.stdin is not None
            assert process.stdout is not None
            with suppress(OSError):
                send(process.stdin, ruleset)
                if receive(process.stdout) is None:
                    return
                with self._lock:
                    self.ready += 1
                try:
                    while (job := self._jobs.get()) is not None:
                        if not _done(process, job):
                            break
                finally:
                    self._retire()

    def _retire(self) -> None:
        """A worker less; the last one leaves no job behind."""
        with self._lock:
            self.ready -= 1
            left = self.ready
        while not left:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return
            if job is not None:
                job[1].set_exception(BrokenPipeError())


def _done(process: subprocess.Popen[bytes], job: _Job) -> bool:
    payloads, work = job
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        send(process.stdin, msgspec.msgpack.encode(payloads))
        answer = receive(process.stdout)
    except OSError:
        answer = None
    if answer is None:
        work.set_exception(BrokenPipeError())
        return False
    work.set_result(answer)
    return True
