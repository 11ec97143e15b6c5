"""What every verb works with: one tenant of one store, seen at a sufficiently fresh moment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from cauce.engine.online import Engine
from cauce.engine.planners import live_identity_row
from cauce.errors import FailedPrecondition, InvalidValue, OutOfRange, Reason
from cauce.linkage.kernel import Kernel
from cauce.model.change import Cause, CauseKind
from cauce.model.packing import unpack_record
from cauce.model.record import Instant
from cauce.service.api import MAX_PAGE, StoredRecord
from cauce.service.tokens import read_revision, revision_token
from cauce.store.base import Reader, RecordRow, Store

T = TypeVar("T")

FRESH_WITHIN = 2.0
"""Seconds that a read waits for the revision its token asks for."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MAX_TEXT = 1024

live_identity = live_identity_row


@dataclass(frozen=True, slots=True)
class Session:
    """One tenant of one store."""

    store: Store
    engine: Engine
    tenant: str
    epoch: str
    """Of the tenant's database life."""
    actor: str = ""
    """Who works here: the credential of a call; empty: nobody said."""

    @property
    def kernel(self) -> Kernel:
        """The kernel of the active ruleset."""
        return self.engine.kernel

    def kernel_of(self, reader: Reader) -> Kernel:
        """The kernel of the ruleset that decides in this snapshot."""
        return self.engine.surroundings.kernel_of(reader)

    def cause(self, kind: CauseKind, author: str = "", subject: str = "") -> Cause:
        """Why an operation is done, as the commit will say: the credential, if there is one, else the author, did it."""
        return Cause(kind, actor=self.actor or author, subject=subject)

    @contextmanager
    def read(self, at_least: str = "") -> Iterator[Reader]:
        """A snapshot no older than the token.

        Raises:
            FailedPrecondition: (REVISION_NOT_REACHED) the database does not get there in time.
        """
        with self.store.read(self.tenant) as reader:
            self.kernel_of(reader)  # notices what other processes put in force
            wanted = read_revision(at_least, self.tenant, reader.head().epoch, "at_least") if at_least else 0
            if reader.head().revision >= wanted:
                yield reader
                return
        if self.store.wait(self.tenant, wanted - 1, FRESH_WITHIN) < wanted:
            raise FailedPrecondition("the database has not reached the revision of at_least", reason=Reason.REVISION_NOT_REACHED)
        with self.store.read(self.tenant) as reader:
            self.kernel_of(reader)
            yield reader

    def token(self, reader: Reader, revision: int) -> str:
        """Token for a revision of this tenant."""
        return revision_token(self.tenant, reader.head().epoch, revision)

    def revision(self, reader: Reader, text: str, field: str = "as_of") -> int:
        """A revision given as token, as a plain number, or as a time: then the last one at or before it. `field`: where it was given.

        Raises:
            InvalidValue: (TOKEN_INVALID) it is none of these.
            OutOfRange: it lies in the future.
        """
        head = reader.head()
        if (moment := _moment(text)) is not None:
            return reader.revision_at(moment)
        try:
            revision = int(text) if text.isascii() and text.isdecimal() else read_revision(text, self.tenant, head.epoch, field)
        except InvalidValue:
            says = "must be a token of this tenant, a revision, or a time such as 2026-03-01T12:00:00Z"
            raise InvalidValue(field, says, reason=Reason.TOKEN_INVALID) from None
        if revision > head.revision:
            raise OutOfRange(f"{field} lies beyond the latest revision, {head.revision}")
        return revision


def _moment(text: str) -> Instant | None:
    """A time in RFC 3339, in microseconds since 1970; None: it is none. Without an offset it is UTC."""
    if "-" not in text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return (moment - _EPOCH) // timedelta(microseconds=1)


def limit_of(page_size: int, default: int) -> int:
    """Rows for a page: 0 means the default, more than the maximum is cut to it.

    Raises:
        InvalidValue: negative.
    """
    if page_size < 0:
        raise InvalidValue("page_size", "must not be negative")
    return min(page_size or default, MAX_PAGE)


def check_size(field: str, items: Sequence[T], maximum: int) -> None:
    """Refuse a batch that is too large."""
    if len(items) > maximum:
        raise InvalidValue(field, f"at most {maximum} in one call, got {len(items)}", reason=Reason.BATCH_TOO_LARGE)


def check_words(**words: str) -> None:
    """Refuse what a person says about a decision if it is empty, too long, or cannot be printed."""
    for field, text in words.items():
        if not text.strip():
            raise InvalidValue(field, "must not be empty: somebody will ask")
        if len(text) > MAX_TEXT or not text.replace("\n", " ").isprintable():
            raise InvalidValue(field, f"must be printable and at most {MAX_TEXT} characters")


def stored(row: RecordRow, identity_id: str) -> StoredRecord:
    """A row as callers see it."""
    return StoredRecord(
        record=unpack_record(row.payload),
        uid=row.uid,
        identity_id=identity_id,
        first_seen=row.first_seen,
        last_seen=row.last_seen,
        seen=row.seen,
        revision=row.revision,
    )
