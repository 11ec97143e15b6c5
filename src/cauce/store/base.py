"""The store's contract. Both drivers pass the same suite; nothing outside this package knows SQL.

**Reading and writing are different types.** `Store.read` gives a `Reader`: one consistent snapshot, any number at once, any
thread. `Store.write` gives a `Writer`, which is a `Reader` that holds the tenant's lock: at most one writer a tenant
at a time, over all processes and
machines. Leaving the `with` block normally commits, an exception rolls everything back. A writer that never called
`commit` wrote nothing.

**What is returned is the caller's**: lists and dicts are fresh, rows are immutable. Batch reads take any number of keys (the
driver chunks), ignore duplicates, and leave out what does not exist. Order is unspecified unless stated.

**Errors**: `Unavailable` (the database is not there), `Conflict` (lost a race after bounded retries), `FailedPrecondition` with
`STORE_INCOMPATIBLE` (schema newer than the code). No driver exception leaves this package.

**Numbers.** `uid` (records) and `no` (identities) are positive, never reused and private to the tenant; the writer draws them from
`Writer.head()` counters and gives the new counter values to `commit`. Keys are signed 64-bit digests. Revisions are
gapless: `commit` takes the next one.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple, TypeVar

import msgspec

from cauce.model.change import Cause, Change, Commit
from cauce.model.consent import Statement
from cauce.model.curation import Assertion, Conflict, ValueRuling
from cauce.model.record import Instant, RecordKey
from cauce.store.history import HistoryReader
from cauce.store.jobs import JobReader, JobWriter
from cauce.store.journey import JourneyReader, JourneyWriter, TouchRow
from cauce.store.privacy import Cleaning, PrivacyReader, PrivacyWriter
from cauce.store.relations import MentionRow, RelationReader
from cauce.store.rulesets import RulesetReader, RulesetWriter
from cauce.store.steward import ImageRow, ReviewRow, StewardReader

T = TypeVar("T")


class Head(NamedTuple):
    """Where a tenant stands."""

    revision: int
    """Of the last commit; 0: none yet."""
    epoch: str
    """Random id of this database's life; tokens of another life are refused."""
    next_uid: int
    next_identity: int
    suppressing: bool = False
    """Something is kept out: look before taking records in."""
    ruleset: int = 0
    """Number of the version of the rules that decides; 0: none was ever set."""
    trying: int = 0
    """Token of the trial of other rules that is under way; 0: none."""


class RecordRow(NamedTuple):
    """One live record. `payload` is the msgpack of `Record`, `subject` of `Subject`."""

    uid: int
    source: str
    record_id: str
    payload: bytes
    subject: bytes
    signature: int
    identity: int
    """`no` of the identity it belongs to."""
    joined: int
    """Revision at which it joined that identity."""
    revision: int
    """Revision of its last put."""
    first_seen: Instant
    last_seen: Instant
    seen: int

    @property
    def key(self) -> RecordKey:
        """The record's name."""
        return RecordKey(self.source, self.record_id)


class ClaimRow(NamedTuple):
    """Record `uid` carries value `key`."""

    key: int
    uid: int
    person: int
    """Who the carrier counts as for the spread; 0: nobody (bare or unnamed)."""
    bare: bool
    assurance: int
    at: Instant
    end: Instant | None


class OwnerRow(NamedTuple):
    """All claims of one identity on one value, folded: the look-up's answer."""

    key: int
    identity: int
    identity_id: str
    assurance: int
    """The best among the claims."""
    last_at: Instant
    """The latest claim."""
    end: Instant | None
    """The latest stated end, None if no claim states one."""
    known: bool
    """Some carrier is a known record."""


class IdentityRow(NamedTuple):
    """An identity that exists or existed. `successor`: no of the live identity it redirects to; None and `live` False: GONE."""

    no: int
    identity_id: str
    component: int
    """Identities of one component share it; a component's number is the number of one of the identities it ever held."""
    created: int
    """Revision."""
    live: bool
    successor: int | None


class MutedRow(NamedTuple):
    """A key that is no evidence at present: a shared value (`kind` = `value`) or a dead blocking key (`kind` = `block`)."""

    key: int
    kind: str
    namespace: str
    """Of a shared value; empty for blocks."""
    value: str
    """Canonical value of a shared value, for ListSharedValues; empty for blocks."""
    since: int
    """Revision."""


class MembershipRow(NamedTuple):
    """Past membership: record `uid` was in identity `no` at revisions `since <= r < until`."""

    uid: int
    identity: int
    since: int
    until: int


class ReplayRow(NamedTuple):
    """What a request_id was answered with."""

    request_id: str
    payload_digest: bytes
    response: bytes
    at: Instant


class Stats(NamedTuple):
    """Counts of live things of one tenant."""

    records: int
    identities: int
    claims: int
    blocking_keys: int
    shared_values: int
    dead_blocks: int
    conflicts: int
    assertions: int
    revision: int


class Delta(msgspec.Struct):
    """Everything one commit changes. Lists may be empty; a row appears once."""

    records_put: list[RecordRow] = []
    """Inserted, or replaced by uid."""
    records_removed: list[int] = []
    """uids; their claims must be in claims_removed too."""
    records_moved: list[tuple[int, int, int]] = []
    """(uid, identity, joined) of records that only changed identity."""
    subjects_put: list[tuple[int, bytes, int]] = []
    """(uid, subject, signature) of records that other rules see otherwise; not of those in records_put."""
    claims_added: list[ClaimRow] = []
    """Inserted, or replaced by (key, uid)."""
    claims_removed: list[tuple[int, int]] = []
    """(key, uid)"""
    mentions_added: list[MentionRow] = []
    """Inserted, or replaced by (key, uid)."""
    mentions_removed: list[tuple[int, int]] = []
    """(key, uid)"""
    blocks_added: list[tuple[int, int]] = []
    """(blocking key, signature); adding one twice is no error."""
    blocks_removed: list[tuple[int, int]] = []
    memberships_ended: list[MembershipRow] = []
    identities_put: list[IdentityRow] = []
    """Inserted, or replaced by no."""
    muted_added: list[MutedRow] = []
    muted_removed: list[int] = []
    conflicts_added: list[Conflict] = []
    conflicts_removed: list[Conflict] = []
    assertions_put: list[Assertion] = []
    """Inserted, or replaced by id (a retraction)."""
    rulings_put: list[ValueRuling] = []
    """Inserted, or replaced by key."""
    rulings_removed: list[int] = []
    reviews_put: list[ReviewRow] = []
    """Inserted, or replaced by (left, right)."""
    reviews_removed: list[tuple[int, int]] = []
    """(left, right)"""
    images_put: list[ImageRow] = []
    """Inserted, or replaced by job and name of the record."""
    images_removed: list[tuple[str, RecordKey]] = []
    """(job, name of the record)"""
    replays: list[ReplayRow] = []
    touches_added: list[TouchRow] = []
    """Inserted if they are new."""
    touches_removed: list[int] = []
    """uids of records whose touches go, before any are added."""
    consents_put: list[Statement] = []
    """Inserted, or replaced where subject, list, purpose, channel, moment and permission are the same."""
    changes: list[Change] = []
    """The feed of this revision, in order."""
    episodes: list[tuple[int, int]] = []
    """(identity, this revision), of identities that a change names and to which no record came and from which none went."""
    causes: tuple[Cause, ...] = ()
    """Who did what, that there is this revision."""
    next_uid: int = 0
    next_identity: int = 0


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

    @abstractmethod
    def read(self, tenant: str) -> AbstractContextManager[Reader]:
        """A snapshot. A tenant that was never written to is empty, at revision 0."""

    @abstractmethod
    def write(self, tenant: str) -> AbstractContextManager[Writer]:
        """Take the tenant's lock and write."""

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
    def close(self) -> None:
        """Give back connections and files."""


def batches(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Slices of at most `size`."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
