"""Preparing records for matching: all that needs no lock.

Large batches go to worker processes, so that one core normalises while another resolves and writes.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import Future
from functools import partial

import msgspec

from cauce.engine.operations import Prepared, Put
from cauce.engine.worker import Packed
from cauce.engine.workers import Workers, started
from cauce.linkage.kernel import Kernel
from cauce.model.packing import pack, unpack_subject
from cauce.model.record import Record

LARGE = 64
"""Records from which a batch is worth handing to a worker."""
WORKERS = min(4, (os.cpu_count() or 1) - 1)
"""Processes for each tenant that large batches come for."""

_packed = msgspec.msgpack.Decoder(Packed)


class Preparation:
    """Prepares records under one kernel. The answer is the same whoever prepares; workers start with the first large batch."""

    def __init__(self, kernel: Kernel, workers: int = WORKERS) -> None:
        self._kernel = kernel
        self.workers = Workers(partial(started, "cauce.engine.worker", kernel.ruleset), workers)

    def prepare(self, records: Sequence[Record]) -> Future[list[Prepared]]:
        """Prepare a batch; done already when it returns, unless a worker took it."""
        payloads = [pack(record) for record in records]
        answer: Future[list[Prepared]] = Future()

        def finish(done: Future[bytes]) -> None:
            if done.exception() is not None:
                answer.set_result(self._here(records, payloads))
                return
            rows = zip(records, payloads, _packed.decode(done.result()), strict=True)
            answer.set_result(
                [Prepared(Put(record, unpack_subject(subject), payload, subject), said) for record, payload, (subject, said) in rows]
            )

        work = self.workers.offer(payloads) if len(records) >= LARGE else None
        if work is None:
            answer.set_result(self._here(records, payloads))
        else:
            work.add_done_callback(finish)
        return answer

    def close(self) -> None:
        """End the worker processes."""
        self.workers.close()

    def _here(self, records: Sequence[Record], payloads: Sequence[bytes]) -> list[Prepared]:
        found = zip(records, payloads, self._kernel.preparer.prepare_all(records), strict=True)
        return [Prepared(Put(record, one.subject, payload, pack(one.subject)), one.notices) for record, payload, one in found]
