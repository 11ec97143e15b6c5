"""The rows of the store's contract: what readers return, and the `Delta` that a commit writes."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from cauce.model.change import Cause, Change
from cauce.model.consent import Statement
from cauce.model.curation import Assertion, Conflict, ValueRuling
from cauce.model.record import Instant, RecordKey
from cauce.store.journey import TouchRow
from cauce.store.relations import MentionRow
from cauce.store.steward import ImageRow, ReviewRow


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
