"""The records that are to be loaded, as they came: packed on disk, and named by number. Of one name, the last word counts."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from cauce.engine.batch.load_columns import Numbers
from cauce.engine.batch.load_spool import Spool
from cauce.engine.incoming import RecordChange
from cauce.engine.operations import Put
from cauce.linkage.keys import plain_digests
from cauce.model.packing import pack, read_record
from cauce.model.record import Instant, Record, RecordKey, name_bytes
from cauce.model.subject import Subject, Traits
from cauce.model.touch import Touch

_UNPREPARED = Subject(claims=(), traits=Traits(), known=False, person=0, signature=0, blocks=())
"""Which of two records counts does not depend on what they come to."""


class Times(NamedTuple):
    """When each record was first and last seen, and how often, by number."""

    first: Numbers
    last: Numbers
    seen: Numbers


class Intake:
    """Records by number, from 0: what can be said of them before they are prepared. First all are taken in, then it is looked at."""

    def __init__(self, spool: Spool, label_of: Callable[[RecordKey], int] | None = None) -> None:
        self._spool = spool
        self._label_of = label_of
        self._labels, self._digests, self._times = array("q"), array("q"), array("q")

    def __len__(self) -> int:
        return len(self._spool)

    def take(self, records: Sequence[Record]) -> list[bytes]:
        """Take records in; gives them packed."""
        payloads = [pack(record) for record in records]
        self._spool.add(b"".join(payloads), map(len, payloads))
        self._digests.extend(plain_digests([name_bytes(record.source, record.record_id) for record in records]))
        self._times.extend([record.observed_at for record in records])
        if self._label_of is not None:
            self._labels.extend([self._label_of(record.key) for record in records])
        return payloads

    def payloads(self, numbers: Numbers) -> list[bytes]:
        """Packed records."""
        return self._spool.read(numbers.tolist())

    @property
    def labels(self) -> Numbers:
        """What each record was labelled with; empty: with nothing."""
        return np.frombuffer(self._labels, dtype=np.int64)

    @property
    def digests(self) -> Numbers:
        """Digest of the name of each record."""
        return np.frombuffer(self._digests, dtype=np.int64)

    @property
    def kept(self) -> Numbers:
        """Records that count, in order: the others were replaced."""
        count = np.ones(len(self), dtype=bool)
        count[self.replaced] = False
        return np.flatnonzero(count)

    @property
    def replaced(self) -> Numbers:
        """Records that do not count."""
        return self._last_words[0]

    @property
    def times(self) -> Times:
        """When each record was seen."""
        return self._last_words[1]

    @property
    def touches(self) -> dict[int, list[tuple[Instant, Touch]]]:
        """By number, what happened whenever the record was seen, of records that were seen more than once."""
        return self._last_words[2]

    @cached_property
    def _last_words(self) -> tuple[Numbers, Times, dict[int, list[tuple[Instant, Touch]]]]:
        """Records that do not count, and the times and touches of those that do: records of one name are put one after the other."""
        at = np.frombuffer(self._times, dtype=np.int64)
        times = Times(at.copy(), at.copy(), np.ones(len(at), dtype=np.int64))
        order = np.argsort(self.digests, kind="stable")
        same = self.digests[order][1:] == self.digests[order][:-1]
        again = np.sort(order[np.r_[False, same] | np.r_[same, False]]) if len(order) else order
        standing: dict[RecordKey, tuple[RecordChange, int]] = {}
        replaced: list[int] = []
        for number, payload in zip(again.tolist(), self.payloads(again), strict=True):
            put = Put(read_record(payload), _UNPREPARED, payload, b"")
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
