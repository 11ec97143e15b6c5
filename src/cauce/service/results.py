"""What the verbs on records, identities, the feed and operation answer with. The other groups of verbs have theirs beside them."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from cauce.engine.operations import Effect
from cauce.errors import CauceError
from cauce.model.change import Commit
from cauce.model.explanation import PairExplanation
from cauce.model.profile import Profile
from cauce.model.record import Assurance, AttributeValue, Identifier, Instant, Record, RecordKey
from cauce.model.subject import Notice


class PutResult(msgspec.Struct, frozen=True, kw_only=True):
    """Outcome of one put, after commit."""

    key: RecordKey
    identity_id: str
    effect: Effect
    merged: tuple[str, ...] = ()
    """Ids that now redirect to `identity_id` because of this commit."""
    token: str = ""
    """Names the commit: a read with `at_least` this token sees it."""
    notices: tuple[Notice, ...] = ()
    """What of the record is of no use for matching, and why."""


class PutFailure(msgspec.Struct, frozen=True, kw_only=True):
    """A put that was refused; the rest of its batch went on."""

    index: int
    """Where it stands in its batch, from 0."""
    error: CauceError


class StoredRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A live record with its place in the graph."""

    record: Record
    uid: int
    """The handle that the feed uses; stable while the record lives, never reused."""
    identity_id: str
    first_seen: Instant
    last_seen: Instant
    seen: int
    """Sightings: above 1 only for records without an id of their own, which are named by their content."""
    revision: int
    """Of its last put."""


class LookupOutcome(StrEnum):
    """What an identifier leads to."""

    MATCH = "MATCH"
    """One identity."""
    NONE = "NONE"
    """Nobody that is known."""
    AMBIGUOUS = "AMBIGUOUS"
    """Several identities own it; `candidates` names them."""
    SHARED = "SHARED"
    """It belongs to too many people to mean one."""
    BLOCKED = "BLOCKED"
    """It means nobody (`test@test.com`, a generic tax id)."""


class Lookup(msgspec.Struct, frozen=True, kw_only=True):
    """Answer for one identifier, in request order."""

    outcome: LookupOutcome
    identity_id: str = ""
    """If the outcome is MATCH."""
    assurance: Assurance | None = None
    """Of the best claim of that identity on the value."""
    candidates: tuple[str, ...] = ()


class SearchHit(msgspec.Struct, frozen=True, kw_only=True):
    """A scored candidate."""

    identity_id: str
    weight: float
    """Match weight of the best record, in bits."""
    probability: float
    """Of being the same customer, by the ruleset's prior."""
    explanation: PairExplanation


class View(StrEnum):
    """How much of an identity is shown."""

    PROVEN = "PROVEN"
    """Only the part that holds together by verified evidence."""
    FULL = "FULL"
    """What is only claimed, too; over gRPC it needs the scope `identities.read_claimed`."""


class AsOf(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of how an identity was: its records then, as far as they still exist, as they are now."""

    revision: int
    records: int
    """That it had then."""
    gone: int
    """Of these, so many do not exist any more."""


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """An identity with its profile. `requested_id` differs from `identity_id` when a redirect was followed."""

    identity_id: str
    requested_id: str
    redirected: bool
    view: View
    profile: Profile
    conflicts: int
    """Pieces of evidence about its records that were refused, withheld or ambiguous."""
    revision: int
    """At which it was read."""
    as_of: AsOf | None = None
    """If it was asked for as it was."""


class IdentityFailure(msgspec.Struct, frozen=True, kw_only=True):
    """An id of a batch that has no identity: not found, or gone."""

    requested_id: str
    error: CauceError


class Touchpoint(msgspec.Struct, frozen=True, kw_only=True):
    """One moment of the customer's journey: a record in event time."""

    at: Instant
    source: str
    record: RecordKey
    identifiers: tuple[Identifier, ...]
    attributes: dict[str, AttributeValue]
    seen: int = 1
    kind: str = ""
    """What happened; empty: the record does not say."""
    channel: str = ""
    """Where: as the touch says, else the source."""
    campaign: str = ""


class WatchItem(msgspec.Struct, frozen=True, kw_only=True):
    """All changes of one revision, or (`commit` None) a checkpoint: nothing at or before `token` will come any more."""

    token: str
    commit: Commit | None
    records: dict[int, RecordKey] = {}
    """Names of the records in the commit that still exist, by uid."""


class TenantStats(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of live things."""

    tenant: str
    ruleset: str
    """Name and version of the rules in force."""
    revision: int
    records: int
    identities: int
    claims: int
    """Values that records carry, each record and value once."""
    blocking_keys: int
    """Each key and signature once."""
    shared_values: int
    """Values that too many people carry to be evidence."""
    dead_blocks: int
    """Blocking keys that too many signatures have to be followed."""
    conflicts: int
    assertions: int


class Verification(msgspec.Struct, frozen=True, kw_only=True):
    """Result of recomputing the partition from scratch and comparing it with what is stored."""

    revision: int
    records: int
    identities: int
    differences: int
    """Records whose stored cell is not the recomputed one."""
    problems: tuple[str, ...] = ()
    """Broken invariants, in words, without values."""

    @property
    def sound(self) -> bool:
        """Nothing differs and nothing is broken."""
        return not self.differences and not self.problems
