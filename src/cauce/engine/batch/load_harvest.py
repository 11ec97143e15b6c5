"""Everything that is to be loaded, gathered: records on disk, claims and blocking keys in columns. The last word on a record wins."""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from itertools import islice
from os import cpu_count
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cauce.engine.batch.load_spool import Entry, Spool
from cauce.engine.incoming import RecordChange
from cauce.engine.operations import Prepared, Put
from cauce.engine.preparation import Preparation
from cauce.linkage.columns.column import ABSENT, Column
from cauce.linkage.kernel import Kernel
from cauce.model.packing import unpack_subject
from cauce.model.record import Record, RecordKey
from cauce.model.subject import Subject
from cauce.store.tables import name_digest

Numbers = NDArray[np.int64]
BATCH = 500
AHEAD = 16
"""Batches that are being prepared at once."""
NEVER = -(2**63)
"""No end, in a column of ends."""


class Claims(NamedTuple):
    """All claims, one column a field, one row a claim; `entry` says whose it is."""

    key: Numbers
    entry: Numbers
    person: Numbers
    bare: NDArray[np.bool_]
    assurance: NDArray[np.int8]
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


class Harvest:
    """What was gathered. Entries are named by number; `kept` are those that count, the others were replaced."""

    def __init__(self, spool: Spool, label_of: Callable[[RecordKey], int] | None = None) -> None:
        self.spool = spool
        self._label_of = label_of
        self._labels = array("q")
        self.namespaces: list[str] = []
        self._codes: dict[str, int] = {}
        self._entry_of: dict[int, int] = {}
        """Digest of a record's name -> its latest entry."""
        self._others: dict[RecordKey, int] = {}
        """Of names whose digest another name has."""
        self._replaced: list[int] = []
        self._signatures = array("q")
        self._signed: set[int] = set()
        self._claims = tuple(array(kind) for kind in "qqqbbqqi")
        self._blocks = (array("q"), array("q"))
        self._fielded = array("q")
        """Signatures that have the values of a trained ruleset's fields."""
        self._fields: list[tuple[dict[str, int], array[int]]] = []
        """Of each field: its values with their places, and the place of each of those signatures' value."""

    def add(self, put: Put) -> None:
        """Take a record in, as a replacement or one more sighting of what has its name."""
        record, subject = put.record, put.subject
        key, at = record.key, record.observed_at
        digest = name_digest(key)
        before = self._entry_of.get(digest)
        if before is None:
            self._entry_of[digest] = len(self.spool)
            entry = Entry(key.source, key.record_id, put.payload, put.packed_subject, subject.signature, at, at, 1)
        else:
            entry, subject = self._again(put, before, digest)
        self._keep(entry, subject)

    def _again(self, put: Put, before: int, digest: int) -> tuple[Entry, Subject]:
        key, at = put.record.key, put.record.observed_at
        old = self.spool.read(before)
        if old.key != key:  # two names with one digest
            found = self._others.get(key)
            self._others[key] = len(self.spool)
            if found is None:
                return Entry(key.source, key.record_id, put.payload, put.packed_subject, put.subject.signature, at, at, 1), put.subject
            before, old = found, self.spool.read(found)
        else:
            self._entry_of[digest] = len(self.spool)
        self._replaced.append(before)
        change = _change(old)
        change.put(put)
        assert change.after is not None
        seen = (change.after.signature, change.first_seen, change.last_seen, change.seen)
        return Entry(key.source, key.record_id, change.payload, change.packed_subject, *seen), change.after

    def _keep(self, entry: Entry, subject: Subject) -> None:
        number = self.spool.add(entry)
        self._signatures.append(subject.signature)
        if self._label_of is not None:
            self._labels.append(self._label_of(entry.key))
        keys, entries, persons, bares, assurances, ats, ends, namespaces = self._claims
        person, bare = subject.person, not subject.known
        for claim in subject.claims:
            keys.append(claim.key)
            entries.append(number)
            persons.append(person)
            bares.append(bare)
            assurances.append(claim.assurance)
            ats.append(claim.at)
            ends.append(NEVER if claim.end is None else claim.end)
            namespaces.append(self._code(claim.namespace))
        signature = subject.signature
        if signature and signature not in self._signed:
            self._signed.add(signature)
            self._blocks[0].extend(subject.blocks)
            self._blocks[1].extend([signature] * len(subject.blocks))
            if subject.traits.fields:
                self._note_fields(signature, subject.traits.fields)

    def _note_fields(self, signature: int, values: Sequence[str]) -> None:
        self._fielded.append(signature)
        if not self._fields:
            self._fields = [({}, array("i")) for _ in values]
        for (places, codes), text in zip(self._fields, values, strict=True):
            codes.append(places.setdefault(text, len(places)) if text else ABSENT)

    def _code(self, namespace: str) -> int:
        code = self._codes.get(namespace)
        if code is None:
            code = self._codes[namespace] = len(self.namespaces)
            self.namespaces.append(namespace)
        return code

    def kept(self) -> Numbers:
        """Entries that count, in order."""
        count = np.ones(len(self.spool), dtype=bool)
        count[self._replaced] = False
        return np.flatnonzero(count)

    def fields(self, signatures: Numbers) -> list[Column]:
        """The values of a trained ruleset's fields, in its order, for some signatures; empty under a hand-set ruleset."""
        known = np.frombuffer(self._fielded, dtype=np.int64)
        order = np.argsort(known)
        rows = order[np.searchsorted(known[order], signatures)] if self._fields else order
        return [Column(np.frombuffer(codes, dtype=np.int32)[rows], list(places)) for places, codes in self._fields]

    def labels(self) -> Numbers:
        """What each entry was labelled with."""
        return np.frombuffer(self._labels, dtype=np.int64)

    def signatures(self) -> Numbers:
        """Signature of each entry; 0: none."""
        return np.frombuffer(self._signatures, dtype=np.int64)

    def claims(self) -> Claims:
        """Claims of the entries that count."""
        kinds = (np.int64, np.int64, np.int64, np.bool_, np.int8, np.int64, np.int64, np.int32)
        found = Claims._make(np.frombuffer(column, dtype=kind) for column, kind in zip(self._claims, kinds, strict=True))
        return found.take(~np.isin(found.entry, self._replaced)) if self._replaced else found

    def blocks(self) -> Blocks:
        """Blocking keys of the signatures that some entry that counts has, sorted, each once."""
        key, signature = (np.frombuffer(column, dtype=np.int64) for column in self._blocks)
        if self._replaced:
            living = np.isin(signature, self.signatures()[self.kept()])
            key, signature = key[living], signature[living]
        order = np.lexsort((signature, key))
        key, signature = key[order], signature[order]
        first = np.ones(len(key), dtype=bool)
        first[1:] = (key[1:] != key[:-1]) | (signature[1:] != signature[:-1])
        return Blocks(key[first], signature[first])


def gather(records: Iterable[Record], kernel: Kernel, harvest: Harvest, progress: Callable[[int], None]) -> None:
    """Prepare all records, on every core, and gather them."""
    preparation = Preparation(kernel, workers=cpu_count() or 1)
    waiting: deque[Future[list[Prepared]]] = deque()
    source = iter(records)
    try:
        while batch := list(islice(source, BATCH)):
            waiting.append(preparation.prepare(batch))
            if len(waiting) >= AHEAD:
                _take(harvest, waiting.popleft(), progress)
        while waiting:
            _take(harvest, waiting.popleft(), progress)
    finally:
        preparation.close()


def _take(harvest: Harvest, prepared: Future[list[Prepared]], progress: Callable[[int], None]) -> None:
    for put, _ in prepared.result():
        harvest.add(put)
    progress(len(harvest.spool))


def _change(entry: Entry) -> RecordChange:
    """An entry as a record that stands, for the engine's own rule of what a further put does."""
    return RecordChange(
        key=entry.key,
        uid=0,
        row=None,
        before=None,
        after=unpack_subject(entry.subject),
        payload=entry.payload,
        packed_subject=entry.subject,
        first_seen=entry.first_seen,
        last_seen=entry.last_seen,
        seen=entry.seen,
    )
