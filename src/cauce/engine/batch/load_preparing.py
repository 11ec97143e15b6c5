"""Having records prepared on every core: by copies of this process while it reads or writes, by itself when there is nothing else to do."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import contextmanager
from functools import partial
from itertools import islice
from os import cpu_count
from typing import NamedTuple

import numpy as np

from cauce.engine.batch.load_columns import Numbers, harvest, read_batch
from cauce.engine.batch.load_forked import copied
from cauce.engine.batch.load_harvest import Harvest
from cauce.engine.workers import Workers, started
from cauce.linkage.kernel import Kernel
from cauce.model.record import Record

BATCH = 1000
"""Records that are prepared at a time."""
AHEAD = 6
"""Batches in hand or waiting for each worker: as many as it prepares while this process writes what is ready."""


class _Begun(NamedTuple):
    """A batch in a worker's hands."""

    entries: Numbers
    payloads: list[bytes]
    work: Future[bytes]


class Preparation:
    """Fills a harvest: first takes all records in, then prepares them in the order in which they are wanted."""

    def __init__(self, harvested: Harvest, kernel: Kernel, workers: Workers, others: int, say: Callable[[str, int, int], None]) -> None:
        self._harvest, self._kernel, self._workers, self._others, self._say = harvested, kernel, workers, others, say
        self._begun: list[_Begun] = []
        self._pending: deque[Numbers] = deque()
        self._wanted = 0

    def take(self, records: Iterable[Record]) -> None:
        """Take all records in; workers begin with what is there."""
        intake, source = self._harvest.intake, iter(records)
        while batch := list(islice(source, BATCH)):
            entries = np.arange(len(intake), len(intake) + len(batch))
            payloads = intake.take(batch)
            if self._idle():
                self._offer(entries, payloads)
            self._gather()
            self._say("read", len(intake), 0)

    def plan(self, entries: Numbers) -> None:
        """Say in which order records are wanted; those that are not named need not be prepared."""
        begun = np.concatenate([entries[:0], *(begun.entries for begun in self._begun)])
        wanted = entries[~(self._harvest.prepared(entries) | np.isin(entries, begun))]
        self._pending.extend(wanted[start : start + BATCH] for start in range(0, len(wanted), BATCH))
        self._wanted = len(entries)

    def until(self, entries: Numbers) -> None:
        """Return when these, which are planned, are prepared; the workers have something to do meanwhile and afterwards."""
        self._hand_out()
        while not self._harvest.prepared(entries).all():
            self._say("prepare", min(len(self._harvest), self._wanted), self._wanted)
            self._advance()
            self._gather()
            self._hand_out()

    def end(self) -> None:
        """All is prepared: the workers may go, and further copies of this process can read what there is."""
        self._workers.close()
        self._harvest.flush()

    def _idle(self) -> bool:
        """Whether a worker may have to wait before we come here again."""
        return len(self._begun) < AHEAD * self._others

    def _hand_out(self) -> None:
        while self._pending and self._idle() and self._offer(self._pending[0], self._harvest.intake.payloads(self._pending[0])):
            self._pending.popleft()

    def _offer(self, entries: Numbers, payloads: list[bytes]) -> bool:
        """Whether a worker takes a batch."""
        work = self._workers.offer(payloads)
        if work is not None:
            self._begun.append(_Begun(entries, payloads, work))
        return work is not None

    def _gather(self) -> None:
        """Take what workers have done."""
        begun, self._begun = self._begun, []
        for one in begun:
            if not one.work.done():
                self._begun.append(one)
                continue
            try:
                found = one.work.result()
            except BrokenPipeError:  # the worker is gone
                self._prepare(one.entries, one.payloads)
            else:
                self._harvest.add(one.entries, read_batch(found))

    def _advance(self) -> None:
        """Prepare a batch here: the next, or the last that waits for a worker; wait if they have all in hand."""
        if self._pending:
            entries = self._pending.popleft()
            self._prepare(entries, self._harvest.intake.payloads(entries))
        elif len(self._begun) > self._others:
            self._prepare(*self._begun.pop()[:2])
        else:
            wait([begun.work for begun in self._begun], return_when=FIRST_COMPLETED)

    def _prepare(self, entries: Numbers, payloads: list[bytes]) -> None:
        self._harvest.add(entries, read_batch(harvest(self._kernel, payloads)))


@contextmanager
def preparing(harvested: Harvest, kernel: Kernel, processes: int, say: Callable[[str, int, int], None]) -> Iterator[Preparation]:
    """`processes` says how many copies of this one there may be, itself among them; if no other, workers of another kind are started.

    `say` is told the stage, how many records are done, and of how many.
    """
    others = processes - 1 or (cpu_count() or 1) - 1
    opening = partial(copied, kernel) if processes > 1 else partial(started, "cauce.engine.batch.load_worker", kernel.ruleset)
    workers = Workers(opening, others)
    try:
        yield Preparation(harvested, kernel, workers, others, say)
    finally:
        workers.close()
