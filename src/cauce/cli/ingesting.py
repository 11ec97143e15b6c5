"""Putting a file's records through the service, in batches, keeping count, losing nothing."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator

import msgspec

from cauce.cli.files.parsed import Bad, Good
from cauce.cli.rejects import Rejects
from cauce.errors import CauceError, InvalidValue
from cauce.model.record import Record
from cauce.service.api import MAX_BATCH, Cauce, PutFailure, PutResult


class Tally(msgspec.Struct):
    """What has happened so far."""

    read: int = 0
    put: int = 0
    rejected: int = 0
    merges: int = 0
    """Identities that became part of another."""
    effects: Counter[str] = msgspec.field(default_factory=Counter)
    errors: Counter[str] = msgspec.field(default_factory=Counter)
    """By field and reason."""
    notices: Counter[str] = msgspec.field(default_factory=Counter)
    """What was accepted, but matching cannot use."""

    def add(self, other: Tally) -> None:
        """Count another file in."""
        for name in ("read", "put", "rejected", "merges"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.effects.update(other.effects)
        self.errors.update(other.errors)
        self.notices.update(other.notices)


def ingest(cauce: Cauce, rows: Iterable[Good | Bad], rejects: Rejects, progress: Callable[[Tally], None], size: int = MAX_BATCH) -> Tally:
    """Put every good row, in batches of `size`, and set every bad one aside. Calls `progress` after each batch.

    Raises:
        CauceError: the service went away; what was acknowledged before is stored, and putting the same file again is harmless.
    """
    tally = Tally()
    waiting: deque[list[Good]] = deque()

    def batches() -> Iterator[list[Record]]:
        for batch in _batched(rows, rejects, tally, size):
            waiting.append(batch)
            yield [good.record for good in batch]

    for outcomes in cauce.ingest_records(batches()):
        for good, outcome in zip(waiting.popleft(), outcomes, strict=True):
            _count(tally, good, outcome, rejects)
        progress(tally)
    progress(tally)
    return tally


def _batched(rows: Iterable[Good | Bad], rejects: Rejects, tally: Tally, size: int) -> Iterator[list[Good]]:
    batch: list[Good] = []
    for row in rows:
        tally.read += 1
        if isinstance(row, Bad):
            _reject(tally, row, rejects)
            continue
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _count(tally: Tally, good: Good, outcome: PutResult | PutFailure, rejects: Rejects) -> None:
    if isinstance(outcome, PutFailure):
        _reject(tally, _refused(good, outcome.error), rejects)
        return
    tally.put += 1
    tally.effects[outcome.effect.value] += 1
    tally.merges += len(outcome.merged)
    for notice in outcome.notices:
        tally.notices[f"{_general(notice.field)}: {notice.reason}"] += 1


def _refused(good: Good, error: CauceError) -> Bad:
    if isinstance(error, InvalidValue):
        return Bad(good.number, error.field, error.violations[0].description, good.original, error.reason)
    return Bad(good.number, "", str(error), good.original, error.reason)


def _reject(tally: Tally, bad: Bad, rejects: Rejects) -> None:
    rejects.add(bad)
    tally.rejected += 1
    tally.errors[f"{_general(bad.field)}: {bad.reason}" if bad.field else bad.reason] += 1


def _general(field: str) -> str:
    """`identifiers[3].value` as `identifiers[].value`: kinds are counted, not places."""
    return re.sub(r"\[\d+\]", "[]", field)
