"""What the feed says: ids and field names, never values."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from cauce.model.record import Instant


class ChangeKind(StrEnum):
    """The kinds of change; the strings of `cauce.api.v1.ChangeKind`."""

    IDENTITY_CREATED = "IDENTITY_CREATED"
    RECORD_JOINED = "RECORD_JOINED"
    RECORD_LEFT = "RECORD_LEFT"
    IDENTITIES_MERGED = "IDENTITIES_MERGED"
    IDENTITY_SPLIT = "IDENTITY_SPLIT"
    IDENTITY_RETIRED = "IDENTITY_RETIRED"
    PROFILE_CHANGED = "PROFILE_CHANGED"
    VALUE_SHARED = "VALUE_SHARED"
    VALUE_UNSHARED = "VALUE_UNSHARED"
    CONFLICT_FOUND = "CONFLICT_FOUND"
    CONFLICT_CLEARED = "CONFLICT_CLEARED"
    ASSERTION_MADE = "ASSERTION_MADE"
    ASSERTION_RETRACTED = "ASSERTION_RETRACTED"
    RULESET_ACTIVATED = "RULESET_ACTIVATED"
    SUBJECT_ERASED = "SUBJECT_ERASED"
    CONSENT_CHANGED = "CONSENT_CHANGED"


class Change(msgspec.Struct, frozen=True, gc=False, array_like=True, omit_defaults=True):
    """One change. Which fields are set depends on the kind.

    RECORD_JOINED/RECORD_LEFT: `identity`, `record`. IDENTITIES_MERGED: `identity` took in `others`. IDENTITY_SPLIT: records of `identity`
    went to `others`. IDENTITY_RETIRED: `others` is the successor, or empty. PROFILE_CHANGED: `identity`, `fields`.
    VALUE_*: `fields` = (namespace,), `subject` = opaque value handle. CONFLICT_*: `subject` = handle, `fields` = (kind, evidence, cause).
    ASSERTION_*: `subject` = assertion id. RULESET_ACTIVATED: `subject` = digest.
    CONSENT_CHANGED: `identity` (if it is about one) and `fields` = (purpose, channel, permission), or `subject` = exclusion list.
    """

    kind: ChangeKind
    identity: str = ""
    record: int = 0
    others: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    subject: str = ""


class CauseKind(StrEnum):
    """What somebody did; the strings of `cauce.api.v1.CauseKind`."""

    PUT = "PUT"
    """Records came."""
    DELETE = "DELETE"
    """Records were deleted."""
    IMPORT = "IMPORT"
    """A job, or a bulk load, brought records."""
    ASSERT = "ASSERT"
    """Somebody said that two records are the same customer, or are not."""
    RETRACT = "RETRACT"
    """An assertion was taken back."""
    MERGE = "MERGE"
    """Identities were merged by hand."""
    SPLIT = "SPLIT"
    """An identity was split by hand."""
    REVIEW = "REVIEW"
    """A review task was decided."""
    REVERT = "REVERT"
    """What a source, an import or an actor did was undone."""
    VALUE_POLICY = "VALUE_POLICY"
    """A value was allowed or denied by hand."""
    RULESET = "RULESET"
    """Another ruleset decides."""
    RECOMPUTE = "RECOMPUTE"
    """A job resolved records anew."""
    ERASURE = "ERASURE"
    """A customer's data was erased."""
    CONSENT = "CONSENT"
    """A customer's consent was noted."""


class Cause(msgspec.Struct, frozen=True, gc=False, array_like=True, omit_defaults=True):
    """Why there was a commit: who did what. Names of operators and sources, ids, counts; never a customer's data."""

    kind: CauseKind
    actor: str = ""
    """The credential that was used; if the call had none, the author it states; else the source."""
    source: str = ""
    """Of PUT, DELETE and IMPORT: whose records."""
    count: int = 1
    """How many times in this commit: records, assertions, values."""
    subject: str = ""
    """Id of the assertion, job, merge, split, revert or erasure; digest of the ruleset."""


class Commit(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """All changes of exactly one revision, and what caused them: several causes, if several calls shared the commit."""

    revision: int
    at: Instant
    changes: tuple[Change, ...]
    causes: tuple[Cause, ...] = ()
    """In order of their first; empty: not known, of a commit before causes were kept."""
