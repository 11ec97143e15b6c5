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


class Change(msgspec.Struct, frozen=True, gc=False, array_like=True, omit_defaults=True):
    """One change. Which fields are set depends on the kind.

    RECORD_JOINED/RECORD_LEFT: `identity`, `record`. IDENTITIES_MERGED: `identity` took in `others`. IDENTITY_SPLIT: records of `identity`
    went to `others`. IDENTITY_RETIRED: `others` is the successor, or empty. PROFILE_CHANGED: `identity`, `fields`.
    VALUE_*: `fields` = (namespace,), `subject` = opaque value handle. CONFLICT_*: `subject` = handle, `fields` = (kind, evidence, cause).
    ASSERTION_*: `subject` = assertion id. RULESET_ACTIVATED: `subject` = digest.
    """

    kind: ChangeKind
    identity: str = ""
    record: int = 0
    others: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    subject: str = ""


class Commit(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """All changes of exactly one revision."""

    revision: int
    at: Instant
    changes: tuple[Change, ...]
