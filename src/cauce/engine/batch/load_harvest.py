"""Everything that is to be loaded, gathered: records on disk, claims and blocking keys in columns. The last word on a record wins."""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from functools import cached_property, partial
from itertools import islice
from os import cpu_count
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cauce.engine.batch.load_columns import NEVER, Batch, Dictionary, Numbers, harvest, harvest_known, numbers, read_batch
from cauce.engine.batch.load_forked import copied
from cauce.engine.batch.load_spool import Spool
from cauce.engine.incoming import RecordChange
from cauce.engine.operations import Put
from cauce.engine.workers import Workers, started
from cauce.linkage.columns.column import Column
from cauce.linkage.kernel import Kernel
from cauce.model.packing import pack, read_record, unpack_subject
from cauce.model.record import Instant, Record, RecordKey
from cauce.model.touch import Touch

__all__ = ["NEVER", "Blocks", "Claims", "Harvest", "Numbers", "gather"]

BATCH = 1000
AHEAD = 2
"""Batches in hand or waiting for each worker; while so many are, this process prepares one itself."""
MOST_WAITING = 64
"""Batches that are held back until the ones before them are there."""


class Claims(NamedTuple):
    """All claims, one column a field, one row a claim; `entry` says whose it is."""

    key: Numbers
    entry: Numbers
    person: Numbers
    bare: NDArray[np.bool_]
    assurance: NDArray[np.uint8]
    at: Numbers
    end: Numbers
    """NEVER: none is stated."""
    namespace: NDArray[np.int32]
    """Place in `Harvest.namespaces`."""

    def take(self, rows: Numbers | NDArray[np.bool_]) -> Claims:
        """Some rows, in this order."""
        taken: list[Any] = [column[rows] for column in self]
        return Claims._make(taken)


class Blocks(NamedTuple):
    """Which signature has which blocking key."""

    key: Numbers
    signature: Numbers


class Times(NamedTuple):
    """When each record was first and last seen, and how often, by entry."""

    first: Numbers
    last: Numbers
    seen: Numbers


class Harvest:
    """What was gathered. Entries are named by number; `kept` are those that count, the others were replaced.

    First all is added, then it is looked at.
    """

    def __init__(self, spool: Spool, label_of: Callable[[RecordKey], int] | None = None) -> None:
        self.spool = spool
        self._label_of = label_of
        self._labels = array("q")
        self._batches: list[Batch] = []
        self._namespaces = Dictionary()
        self._fields: list[Dictionary] = []
        self._codes: list[tuple[NDArray[np.int32], list[NDArray[np.int32]]]] = []
        """Of each batch: its claims' namespaces, and of each field the values of its records."""

    def label(self, records: Iterable[Record]) -> None:
        """Say whose records come next: in the order in which they are added."""
        if self._label_of is not None:
            self._labels.extend([self._label_of(record.key) for record in records])

    def add(self, batch: Batch) -> None:
        """Take a batch in."""
        self.spool.add(batch.entries, numbers(batch.sizes).tolist())
        fields = [(np.frombuffer(codes, dtype=np.int32), values) for codes, values in batch.fields]
        if not self._fields:
            self._fields = [Dictionary() for _ in fields]
        known = zip(self._fields, fields, strict=False)
        codes = [dictionary.renumbered(of_batch, values) for dictionary, (of_batch, values) in known]
        self._codes.append((self._namespaces.renumbered(numbers(batch.namespaces), batch.names), codes))
        self._batches.append(batch._replace(entries=b"", namespaces=b"", fields=[]))

    @property
    def namespaces(self) -> list[str]:
        """Names of namespaces, by code."""
        return self._namespaces.values()

    def kept(self) -> Numbers:
        """Entries that count, in order."""
        count = np.ones(len(self.spool), dtype=bool)
        count[self._last_words[0]] = False
        return np.flatnonzero(count)

    def fields(self, signatures: Numbers) -> list[Column]:
        """The values of a trained ruleset's fields, in its order, for some signatures; empty under a hand-set ruleset."""
        known = self._column("fielded")
        order = np.argsort(known, kind="stable")
        rows = order[np.searchsorted(known[order], signatures)] if self._fields else order
        columns = zip(*[codes for _, codes in self._codes if codes], strict=True)
        return [Column(np.concatenate(codes)[rows], texts.values()) for texts, codes in zip(self._fields, columns, strict=True)]

    def labels(self) -> Numbers:
        """What each entry was labelled with."""
        return np.frombuffer(self._labels, dtype=np.int64)

    @cached_property
    def digests(self) -> Numbers:
        """Digest of the name of each entry."""
        return self._column("digests")

    @cached_property
    def signatures(self) -> Numbers:
        """Signature of each entry; 0: none."""
        return self._column("signatures")

    @cached_property
    def more(self) -> NDArray[np.bool_]:
        """Whether there may be more to an entry than its record and its claims: mentions or touches."""
        found = np.frombuffer(b"".join(batch.more for batch in self._batches), dtype=np.bool_).copy()
        found[[*self.touches]] = True
        return found

    @property
    def times(self) -> Times:
        """When each entry's record was seen."""
        return self._last_words[1]

    def claims(self) -> Claims:
        """Claims of the entries that count."""
        counts = self._column("claims")
        known = np.frombuffer(b"".join(batch.known for batch in self._batches), dtype=np.bool_)
        found = Claims(
            key=self._column("keys"),
            entry=np.repeat(np.arange(len(counts)), counts),
            person=np.repeat(self._column("persons"), counts),
            bare=np.repeat(~known, counts),
            assurance=np.frombuffer(b"".join(batch.assurances for batch in self._batches), dtype=np.uint8),
            at=self._column("ats"),
            end=self._column("ends"),
            namespace=np.concatenate([codes for codes, _ in self._codes]),
        )
        replaced = self._last_words[0]
        return found.take(~np.isin(found.entry, replaced)) if len(replaced) else found

    def blocks(self) -> Blocks:
        """Blocking keys of the signatures that some entry that counts has, sorted, each once."""
        return self._blocks

    @cached_property
    def _blocks(self) -> Blocks:
        key, signature = self._column("block_keys"), np.repeat(self.signatures, self._column("blocks"))
        if len(self._last_words[0]):
            living = np.isin(signature, self.signatures[self.kept()])
            key, signature = key[living], signature[living]
        order = np.lexsort((signature, key))
        key, signature = key[order], signature[order]
        first = np.ones(len(key), dtype=bool)
        first[1:] = (key[1:] != key[:-1]) | (signature[1:] != signature[:-1])
        return Blocks(key[first], signature[first])

    def _column(self, name: str) -> Numbers:
        return numbers(b"".join(getattr(batch, name) for batch in self._batches))

    @property
    def touches(self) -> dict[int, list[tuple[Instant, Touch]]]:
        """By entry, what happened whenever its record was seen, of records that were seen more than once."""
        return self._last_words[2]

    @cached_property
    def _last_words(self) -> tuple[Numbers, Times, dict[int, list[tuple[Instant, Touch]]]]:
        """Entries that do not count, and the times and touches of those that do: records of one name are put one after the other."""
        at = self._column("times")
        times = Times(at.copy(), at.copy(), np.ones(len(at), dtype=np.int64))
        order = np.argsort(self.digests, kind="stable")
        same = self.digests[order][1:] == self.digests[order][:-1]
        again = order[np.r_[False, same] | np.r_[same, False]] if len(order) else order
        standing: dict[RecordKey, tuple[RecordChange, int]] = {}
        replaced: list[int] = []
        for number in np.sort(again).tolist():
            put = self._put(number)
            key = put.record.key
            change, counts = standing.get(key) or (RecordChange(key=key, uid=0, row=None, before=None), -1)
            change.put(put)
            taken = change.payload is put.payload
            if counts >= 0:
                replaced.append(counts if taken else number)
            standing[key] = (change, number if taken else counts)
        for change, number in standing.values():
            times.first[number], times.last[number], times.seen[number] = change.first_seen, change.last_seen, change.seen
        touches = {number: change.touches for change, number in standing.values() if change.touches}
        return np.array(replaced, dtype=np.int64), times, touches

    def _put(self, number: int) -> Put:
        entry = self.spool.read(number)
        return Put(read_record(entry.payload), unpack_subject(entry.subject), entry.payload, entry.subject)


_Waiting = deque[tuple[list[bytes], Future[bytes]]]
"""Batches that are being prepared, or wait for one before them."""


def gather(records: Iterable[Record], kernel: Kernel, harvested: Harvest, progress: Callable[[int], None], processes: int = 1) -> None:
    """Prepare all records, on every core, and gather them; `processes` says how many copies of this one there may be, itself among them."""
    others = processes - 1 or (cpu_count() or 1) - 1
    opening = partial(copied, kernel) if processes > 1 else partial(started, "cauce.engine.batch.load_worker", kernel.ruleset)
    workers = Workers(opening, others)
    waiting: _Waiting = deque()
    source = iter(records)
    try:
        while batch := list(islice(source, BATCH)):
            harvested.label(batch)
            payloads = [pack(record) for record in batch]
            idle = len(batch) == BATCH and sum(not work.done() for _, work in waiting) < AHEAD * others
            waiting.append((payloads, (workers.offer(payloads) if idle else None) or _done(harvest_known(kernel, batch, payloads))))
            while waiting and (waiting[0][1].done() or len(waiting) > MOST_WAITING):
                _take(harvested, kernel, *waiting.popleft(), progress)
        _help(waiting, kernel, others)
        while waiting:
            _take(harvested, kernel, *waiting.popleft(), progress)
    finally:
        workers.close()


def _help(waiting: _Waiting, kernel: Kernel, others: int) -> None:
    """Nothing more comes: prepare here what workers would begin when they are done with what they have in hand."""
    undone = [place for place, (_, work) in enumerate(waiting) if not work.done()]
    for place in undone[others:]:
        payloads, work = waiting[place]
        if not work.done():
            waiting[place] = payloads, _done(harvest(kernel, payloads))


def _done(batch: bytes) -> Future[bytes]:
    done: Future[bytes] = Future()
    done.set_result(batch)
    return done


def _take(harvested: Harvest, kernel: Kernel, payloads: list[bytes], work: Future[bytes], progress: Callable[[int], None]) -> None:
    try:
        found = work.result()
    except BrokenPipeError:  # the worker is gone
        found = harvest(kernel, payloads)
    harvested.add(read_batch(found))
    progress(len(harvested.spool))
