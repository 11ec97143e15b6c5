"""Preparing records for matching: all that needs no lock.

Large batches go to worker processes, so that one core normalises while another resolves and writes.
"""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress

import msgspec

from cauce.engine.operations import Prepared, Put
from cauce.engine.worker import Packed, receive, send
from cauce.linkage.kernel import Kernel
from cauce.model.packing import pack, unpack_subject
from cauce.model.record import Record

LARGE = 64
"""Records from which a batch is worth handing to a worker."""
WORKERS = min(4, (os.cpu_count() or 1) - 1)
"""Processes for each tenant that large batches come for."""

_packed = msgspec.msgpack.Decoder(Packed)
_Job = tuple[list[bytes], Future[Packed]]


class Preparation:
    """Prepares records under one kernel. The answer is the same whoever prepares; workers start with the first large batch."""

    def __init__(self, kernel: Kernel, workers: int = WORKERS) -> None:
        self._kernel, self._workers = kernel, workers
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._started = False
        self._ready = 0
        """Workers that are up; until the first is, nobody waits for it."""

    def prepare(self, records: Sequence[Record]) -> Future[list[Prepared]]:
        """Prepare a batch; done already when it returns, unless a worker took it."""
        payloads = [pack(record) for record in records]
        answer: Future[list[Prepared]] = Future()

        def finish(done: Future[Packed]) -> None:
            if done.exception() is not None:
                answer.set_result(self._here(records, payloads))
                return
            rows = zip(records, payloads, done.result(), strict=True)
            answer.set_result(
                [Prepared(Put(record, unpack_subject(subject), payload, subject), said) for record, payload, (subject, said) in rows]
            )

        work: Future[Packed] = Future()
        work.add_done_callback(finish)
        if len(records) < LARGE or not self._taken((payloads, work)):
            answer.set_result(self._here(records, payloads))
        return answer

    def close(self) -> None:
        """Let the workers go."""
        with self._lock:
            self._started, started = True, self._started
        if started:
            for _ in range(self._workers):
                self._jobs.put(None)

    def _here(self, records: Sequence[Record], payloads: Sequence[bytes]) -> list[Prepared]:
        found = []
        for record, payload in zip(records, payloads, strict=True):
            subject, notices = self._kernel.preparer.prepare(record)
            found.append(Prepared(Put(record, subject, payload, pack(subject)), notices))
        return found

    def _taken(self, job: _Job) -> bool:
        """Hand a job to the workers, if any is up. Under the lock, so that the last one to go cannot miss it."""
        with self._lock:
            if not self._started and self._workers > 0:
                self._started = True
                for number in range(self._workers):
                    threading.Thread(target=self._serve, name=f"cauce-prepare-{number}", daemon=True).start()
            if self._ready > 0:
                self._jobs.put(job)
            return self._ready > 0

    def _serve(self) -> None:
        """Run one worker and feed it; when it fails, what it had is prepared here."""
        ruleset = msgspec.msgpack.encode(self._kernel.ruleset)
        with (
            suppress(OSError),
            subprocess.Popen(
                [sys.executable, "-m", "cauce.engine.worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            ) as process,
        ):
            assert process.stdin is not None
            assert process.stdout is not None
            with suppress(OSError):
                send(process.stdin, ruleset)
                if receive(process.stdout) is None:
                    return
                with self._lock:
                    self._ready += 1
                try:
                    while (job := self._jobs.get()) is not None:
                        if not _done(process, job):
                            break
                finally:
                    self._retire()

    def _retire(self) -> None:
        """A worker less; the last one leaves no job behind."""
        with self._lock:
            self._ready -= 1
            left = self._ready
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
    work.set_result(_packed.decode(answer))
    return True
