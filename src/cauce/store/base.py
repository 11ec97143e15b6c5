"""The store's contract. Both drivers pass the same suite; nothing outside this package knows SQL.

**Reading and writing are different types.** `Store.read` gives a `Reader`: one consistent snapshot, any number at once, any thread.
`Store.write` gives a `Writer`, which is a `Reader` that holds the tenant's lock: at most one writer a tenant at a time, over all processes
and machines. Leaving the `with` block normally commits, an exception rolls everything back. A writer that never called `commit` wrote
nothing.

**What is returned is the caller's**: lists and dicts are fresh, rows are immutable. Batch reads take any number of keys (the driver
chunks), ignore duplicates, and leave out what does not exist. Order is unspecified unless stated.

**Errors**: `Unavailable` (the database is not there), `Conflict` (lost a race after bounded retries), `FailedPrecondition` with
`STORE_INCOMPATIBLE` (schema newer than the code). No driver exception leaves this package.

**Numbers.** `uid` (records) and `no` (identities) are positive, never reused and private to the tenant; the writer draws them from
`Writer.head()` counters and gives the new counter values to `commit`. Keys are signed 64-bit digests. Revisions are gapless: `commit`
takes the next one.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import ClassVar, TypeVar

from cauce.model.change import Commit
from cauce.model.curation import Assertion, Conflict
from cauce.model.record import Instant, RecordKey
from cauce.store.history import HistoryReader
from cauce.store.jobs import JobReader, JobWriter
from cauce.store.journey import JourneyReader, JourneyWriter
from cauce.store.privacy import Cleaning, PrivacyReader, PrivacyWriter
from cauce.store.relations import RelationReader
from cauce.store.rows import (
    ClaimRow,
    Delta,
    Head,
    IdentityRow,
    MembershipRow,
    MutedRow,
    OwnerRow,
    RecordRow,
    ReplayRow,
    Stats,
)
from cauce.store.rulesets import RulesetReader, RulesetWriter
from cauce.store.steward import StewardReader

__all__ = [
    "ClaimRow",
    "Delta",
    "Head",
    "IdentityRow",
    "MembershipRow",
    "MutedRow",
    "OwnerRow",
    "Reader",
    "RecordRow",
    "ReplayRow",
    "Stats",
    "Store",
    "Writer",
    "batches",
]

T = TypeVar("T")


class Reader(JobReader, HistoryReader, RelationReader, JourneyReader, StewardReader, PrivacyReader, RulesetReader):
    """One consistent snapshot of one tenant."""

    @abstractmethod
    def head(self) -> Head:
        """Where the tenant stands in this snapshot."""

    # --- records -------------------------------------------------------------------------------------------------------------
    @abstractmethod
    def records_by_key(self, keys: Collection[RecordKey]) -> list[RecordRow]:
        """Live records by name."""

    @abstractmethod
    def records_by_uid(self, uids: Collection[int]) -> list[RecordRow]:
        """Live records by number."""

    @abstractmethod
    def records_by_signature(self, signatures: Collection[int]) -> list[RecordRow]:
        """Live records that have one of these signatures."""

    @abstractmethod
    def records_by_component(self, components: Collection[int]) -> list[RecordRow]:
        """Live records of all live identities of these components."""

    @abstractmethod
    def records_of_identity(self, identity: int, after_uid: int, limit: int) -> list[RecordRow]:
        """A page of an identity's records, by uid."""

    @abstractmethod
    def records_page(self, source: str, after_uid: int, limit: int) -> list[RecordRow]:
        """A page of all records (of one source, if not empty), by uid."""

    @abstractmethod
    def keys_of(self, uids: Collection[int]) -> dict[int, RecordKey]:
        """Names of live records."""

    @abstractmethod
    def homes(self, uids: Collection[int]) -> dict[int, int]:
        """Numbers of the identities in which live records are, by uid."""

    # --- values and blocking keys ----------------------------------------------------------------------------------------------
    @abstractmethod
    def carriers(self, keys: Collection[int]) -> list[ClaimRow]:
        """All claims on these values. Do not ask for muted values: they may have a million carriers."""

    @abstractmethod
    def owners(self, keys: Collection[int]) -> list[OwnerRow]:
        """Who carries these values, folded by identity. The hot path: one round trip, at most 50 identities a value."""

    @abstractmethod
    def spread(self, key: int, limit: int) -> tuple[int, int]:
        """(different persons, bare carriers) on a value, each counted up to `limit` + 1 and no further."""

    @abstractmethod
    def blocks(self, keys: Collection[int]) -> list[tuple[int, int]]:
        """(key, signature) of these blocking keys. Do not ask for muted ones."""

    @abstractmethod
    def block_size(self, key: int, limit: int) -> int:
        """Signatures on a blocking key, counted up to `limit` + 1 and no further."""

    @abstractmethod
    def muted(self, keys: Collection[int]) -> list[MutedRow]:
        """Which of these keys are muted."""

    @abstractmethod
    def muted_page(self, kind: str, after_key: int | None, limit: int) -> list[MutedRow]:
        """A page of all muted keys of one kind, by key."""

    # --- identities --------------------------------------------------------------------------------------------------------------
    @abstractmethod
    def identities(self, numbers: Collection[int]) -> list[IdentityRow]:
        """Identities by number, dead ones too."""

    @abstractmethod
    def identities_by_id(self, ids: Collection[str]) -> list[IdentityRow]:
        """Identities by public id, dead ones too (redirects are not followed)."""

    @abstractmethod
    def identities_redirecting_to(self, numbers: Collection[int]) -> list[IdentityRow]:
        """Dead identities whose successor is one of these: they must be repointed when it dies, so that every redirect is one hop."""

    @abstractmethod
    def members_as_of(self, identity: int, revision: int) -> list[int]:
        """Uids that were in the identity at the revision (records deleted since included)."""

    @abstractmethod
    def identity_as_of(self, uids: Collection[int], revision: int) -> dict[int, int]:
        """In which identity each record was at the revision; absent: in none."""

    # --- curation and feed ---------------------------------------------------------------------------------------------------------
    @abstractmethod
    def assertions_about(self, keys: Collection[RecordKey]) -> list[Assertion]:
        """Standing (not retracted) assertions that name one of these records."""

    @abstractmethod
    def assertions_by_id(self, ids: Collection[str]) -> list[Assertion]:
        """Assertions by id, retracted ones too."""

    @abstractmethod
    def assertions_page(self, after_id: str, limit: int, *, retracted: bool) -> list[Assertion]:
        """A page of assertions by id; `retracted`: those too."""

    @abstractmethod
    def conflicts_of(self, uids: Collection[int]) -> list[Conflict]:
        """Conflicts in which one of these records is `left` or `right`."""

    @abstractmethod
    def commits(self, after: int, limit: int) -> list[Commit]:
        """The feed after a revision: at most `limit` whole commits, in order, contiguous from `after + 1`."""

    @abstractmethod
    def replay(self, request_id: str) -> ReplayRow | None:
        """What this request was answered with before, if it was."""

    @abstractmethod
    def stats(self) -> Stats:
        """Counts of live things."""

    @abstractmethod
    def setting(self, name: str) -> str | None:
        """A named setting of the tenant (such as the active ruleset's document)."""


class Writer(Reader, JobWriter, JourneyWriter, PrivacyWriter, RulesetWriter):
    """A reader that holds the tenant's lock. What it has written it also reads."""

    @abstractmethod
    def commit(self, delta: Delta, at: Instant) -> int:
        """Write it all, take the next revision, append the feed; durable when the `with` block ends. At most once a writer.

        Returns:
            The revision.
        """

    @abstractmethod
    def put_setting(self, name: str, value: str) -> None:
        """Set a named setting; takes effect with the transaction."""


class Store(Cleaning):
    """A database. Thread-safe; close it when done."""

    parallel: ClassVar[bool]
    """Whether several threads can be in `write_unsynced` of one tenant at once; else they take turns."""

    @abstractmethod
    def read(self, tenant: str) -> AbstractContextManager[Reader]:
        """A snapshot. A tenant that was never written to is empty, at revision 0."""

    @abstractmethod
    def write(self, tenant: str) -> AbstractContextManager[Writer]:
        """Take the tenant's lock and write."""

    @abstractmethod
    def write_unsynced(self, tenant: str) -> AbstractContextManager[Writer]:
        """A step of filling a tenant that nobody reads: lasts only once a later `write` does, and bars nobody but those who `write`."""

    @abstractmethod
    def wait(self, tenant: str, after: int, timeout: float) -> int:
        """Block until the tenant's revision is beyond `after` or `timeout` seconds passed; notices other processes' commits too.

        Returns:
            The revision then.
        """

    @abstractmethod
    def tenants(self) -> list[str]:
        """Names of the tenants that were ever written to."""

    @abstractmethod
    def begin_life(self) -> None:
        """A backup was restored: what was given out before, tokens and places in lists, is not accepted any more.

        To be done while nothing else has the database open; who has notices when it opens it again.
        """

    @abstractmethod
    def close(self) -> None:
        """Give back connections and files."""


def batches(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Slices of at most `size`."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
