"""Putting a file's records through the service, in batches, keeping count, losing nothing."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator

import msgspec

from cauce.cli.files.parsed import Good
from cauce.cli.rejects import Rejects
from cauce.engine.batch.bad import Bad
from cauce.errors import CauceError, InvalidValue, Reason
from cauce.model.record import Record
from cauce.service.api import MAX_BATCH, Cauce, PutFailure, PutResult

MAX_CHARACTERS = 1 << 20
"""Of a batch's texts: in any script it stays below the 4 MiB that a server takes in one request."""


class Tally(msgspec.Struct):
    """What has happened so far."""

    read: int = 0
    put: int = 0
    rejected: int = 0
    suppressed: int = 0
    """Records that are kept out: their customers were erased, or somebody said never to accept them. They are set aside nowhere."""
    replaced: int = 0
    """Rows with the name of an earlier row of the file, which they replaced."""
    merges: int = 0
    """Identities that became part of another."""
    effects: Counter[str] = msgspec.field(default_factory=Counter)
    errors: Counter[str] = msgspec.field(default_factory=Counter)
    """By field and reason."""
    notices: Counter[str] = msgspec.field(default_factory=Counter)
    """What was accepted, but matching cannot use."""

    def add(self, other: Tally) -> None:
        """Count another file in."""
        for name in ("read", "put", "rejected", "suppressed", "replaced", "merges"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.effects.update(other.effects)
        self.errors.update(other.errors)
        self.notices.update(other.notices)


class Ingest:
    """One file on its way through the service.

    Args:
        name: Of the file, for the side file.
        rows: What was read.
        rejects: Where bad rows go.
        size: Records a batch.
    """

    def __init__(self, name: str, rows: Iterable[Good | Bad], rejects: Rejects, size: int = MAX_BATCH) -> None:
        self.tally = Tally()
        self._name, self._rows, self._rejects, self._size = name, rows, rejects, size
        self._waiting: deque[list[Good]] = deque()
        self._seen: set[int] = set()

    def run(self, cauce: Cauce, progress: Callable[[Tally], None]) -> Tally:
        """Put every good row and set every bad one aside. Calls `progress` after each batch.

        Raises:
            CauceError: the service went away; what was acknowledged before is stored, and putting the same file again is harmless.
        """
        for outcomes in cauce.ingest_records(self._batches()):
            for good, outcome in zip(self._waiting.popleft(), outcomes, strict=True):
                self._count(good, outcome)
            progress(self.tally)
        progress(self.tally)
        return self.tally

    def _batches(self) -> Iterator[list[Record]]:
        batch: list[Good] = []
        characters = 0
        for row in self._rows:
            self.tally.read += 1
            if isinstance(row, Bad):
                self._reject(row)
                continue
            more = _characters(row.record)
            if batch and characters + more > MAX_CHARACTERS:
                yield self._sent(batch)
                batch, characters = [], 0
            batch.append(row)
            characters += more
            if len(batch) == self._size:
                yield self._sent(batch)
                batch, characters = [], 0
        if batch:
            yield self._sent(batch)

    def _sent(self, batch: list[Good]) -> list[Record]:
        self._waiting.append(batch)
        return [good.record for good in batch]

    def _count(self, good: Good, outcome: PutResult | PutFailure) -> None:
        if isinstance(outcome, PutFailure) and outcome.error.reason is Reason.SUPPRESSED:
            self.tally.suppressed += 1
            return
        if isinstance(outcome, PutFailure):
            self._reject(_refused(good, outcome.error))
            return
        tally = self.tally
        tally.put += 1
        tally.effects[outcome.effect.value] += 1
        tally.merges += len(outcome.merged)
        for notice in outcome.notices:
            tally.notices[f"{_general(notice.field)}: {notice.reason}"] += 1
        if not good.record.is_ping:
            key = hash(good.record.key)
            tally.replaced += key in self._seen
            self._seen.add(key)

    def _reject(self, bad: Bad) -> None:
        self._rejects.add(bad, self._name)
        self.tally.rejected += 1
        self.tally.errors[f"{_general(bad.field)}: {bad.reason}" if bad.field else bad.reason] += 1


def _characters(record: Record) -> int:
    listed = (value if isinstance(value, tuple) else (value,) for value in record.attributes.values())
    said = (text for texts in listed for text in texts if isinstance(text, str))
    return sum(map(len, said)) + sum(len(identifier.value) for identifier in record.identifiers)


def _refused(good: Good, error: CauceError) -> Bad:
    if isinstance(error, InvalidValue):
        return Bad(good.number, error.field, error.violations[0].description, good.original, error.reason)
    return Bad(good.number, "", str(error), good.original, error.reason)


def _general(field: str) -> str:
    """`identifiers[3].value` as `identifiers[].value`: kinds are counted, not places."""
    return re.sub(r"\[\d+\]", "[]", field)
