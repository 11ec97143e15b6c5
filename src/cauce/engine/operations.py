"""What callers ask of the engine, and what they get back."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from cauce.model.change import Cause, CauseKind, Change
from cauce.model.consent import Statement
from cauce.model.curation import Assertion, Judgement
from cauce.model.record import Record, RecordKey
from cauce.model.subject import Notice, Subject


class Effect(StrEnum):
    """What a put did to the record's place in the graph."""

    CREATED = "CREATED"
    """A new identity."""
    JOINED = "JOINED"
    """An existing identity."""
    MERGED = "MERGED"
    """It made two or more existing identities one."""
    MOVED = "MOVED"
    """The record changed identity."""
    UNCHANGED = "UNCHANGED"
    """The record is where it was."""


class Placed(NamedTuple):
    """Where a put record is after the commit."""

    key: RecordKey
    identity_id: str
    effect: Effect
    merged: tuple[str, ...]
    revision: int


class Suppressed(NamedTuple):
    """A put that was not taken in: its customer was erased, or somebody said never to accept it."""

    key: RecordKey
    revision: int


class Put(NamedTuple):
    """A record, already prepared: nothing that can be done outside the lock is left for inside."""

    record: Record
    subject: Subject
    payload: bytes
    packed_subject: bytes


class Prepared(NamedTuple):
    """A put, and what in the record matching cannot use."""

    put: Put
    notices: tuple[Notice, ...]


PUT, DELETE, ASSERT, RETRACT = (Cause(kind) for kind in (CauseKind.PUT, CauseKind.DELETE, CauseKind.ASSERT, CauseKind.RETRACT))
"""The cause of an operation whose caller says no more; the engine adds source, count, and what is missing of actor and subject."""


@dataclass(frozen=True, slots=True)
class PutAll:
    """Put records; answers a `Placed` for each, in order, or `Suppressed`."""

    prepared: Future[list[Prepared]]
    """May still be under way: whoever comes to it waits, so that a stream's batches stay in order."""
    size: int
    cause: Cause = PUT
    rules: str = ""
    """Digest of the ruleset that they are prepared under; if another one is in force by then, they are prepared anew."""
    future: Future[Any] = field(default_factory=Future)

    @property
    def puts(self) -> list[Put]:
        """The records to put."""
        return [prepared.put for prepared in self.prepared.result()]


@dataclass(frozen=True, slots=True)
class Delete:
    """Delete a record; answers the revision, or fails with NotFound."""

    key: RecordKey
    cause: Cause = DELETE
    future: Future[Any] = field(default_factory=Future)


@dataclass(frozen=True, slots=True)
class Assert:
    """Make an assertion; answers it, or fails naming the chain that says the opposite."""

    judgement: Judgement
    left: RecordKey
    right: RecordKey
    author: str
    reason: str
    request_id: str
    cause: Cause = ASSERT
    future: Future[Any] = field(default_factory=Future)


@dataclass(frozen=True, slots=True)
class Retract:
    """Take an assertion back; answers it, retracted."""

    assertion_id: str
    author: str
    cause: Cause = RETRACT
    future: Future[Any] = field(default_factory=Future)


class Erased(NamedTuple):
    """Outcome of Erase."""

    counts: dict[str, int]
    """What went, by kind."""
    identities: tuple[str, ...]
    """Those that lost records."""
    revision: int


@dataclass(frozen=True, slots=True)
class Erase:
    """Erase records and all that names them, alone in its commit; answers `Erased`. Records that are not there are passed over."""

    keys: tuple[RecordKey, ...]
    erasure_id: str
    cause: Cause
    future: Future[Any] = field(default_factory=Future)


@dataclass(frozen=True, slots=True)
class Tell:
    """Note words of consent, with what the feed says of it; answers the revision."""

    statements: tuple[Statement, ...]
    changes: tuple[Change, ...]
    cause: Cause
    future: Future[Any] = field(default_factory=Future)


Operation = PutAll | Delete | Assert | Retract | Erase | Tell


@dataclass(frozen=True, slots=True)
class Asserted:
    """Outcome of Assert and Retract."""

    assertion: Assertion
    revision: int
