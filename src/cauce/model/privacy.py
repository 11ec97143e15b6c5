"""Being forgotten: what was erased and how surely, and what is never to be taken in again. No value of a customer stands here."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from cauce.model.record import Instant


class SuppressionKind(StrEnum):
    """What is kept out; the strings of `cauce.api.v1.SuppressionKind`."""

    RECORD = "RECORD"
    """A record, by its name."""
    IDENTIFIER = "IDENTIFIER"
    """Every record that carries a value as its own."""


class SuppressionScope(StrEnum):
    """What an erasure keeps out afterwards; the strings of `cauce.api.v1.SuppressionScope`."""

    NOTHING = "NOTHING"
    """The next import may bring the customer back."""
    RECORDS = "RECORDS"
    """The names of the erased records."""
    IDENTIFIERS = "IDENTIFIERS"
    """Those, and the keys of the person and verified contacts that no other record carries."""


class Suppression(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is not taken in: known by a keyed digest only."""

    handle: str
    """Keyed digest of the record's name or of the value: 32 hex digits."""
    kind: SuppressionKind
    made_at: Instant
    expires_at: Instant | None = None
    """None: for ever."""
    author: str
    reason: str
    erasure_id: str = ""
    """The erasure it is of; empty: made by hand."""

    def stands(self, at: Instant) -> bool:
        """Whether it is in force at a moment: it has not expired."""
        return self.expires_at is None or self.expires_at > at


class ErasureState(StrEnum):
    """How far an erasure is; the strings of `cauce.api.v1.ErasureState`."""

    PREVIEW = "PREVIEW"
    """Only asked what would go."""
    BLOCKED = "BLOCKED"
    """Nothing new of the customer is taken in; the records still stand."""
    ERASED = "ERASED"
    """Nobody can read anything any more; the database's files are not clean yet."""
    DONE = "DONE"
    """The files are clean, as far as `remains` says, and were searched."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What a search for the erased bytes came to."""

    searched: bool
    """False: it was not asked for, or the process that knew what to look for went away."""
    bytes: int = 0
    """So many were searched."""
    needles: int = 0
    """So many different values, spellings and digests were looked for."""
    hits: dict[str, int] = {}
    """By kind (`name`, `identifier`, `normalized`, `attribute`, `digest`): how many are still there and are nobody else's."""

    @property
    def clean(self) -> bool:
        """Searched, and nothing found."""
        return self.searched and not self.hits


class Remainder(msgspec.Struct, frozen=True, kw_only=True):
    """A place that may still hold erased bytes."""

    where: str
    until: str
    """When they are gone from there, in words."""


class Erasure(msgspec.Struct, frozen=True, kw_only=True):
    """One erasure, as it stands: once DONE, its certificate."""

    erasure_id: str
    """Also the id of the job that does it."""
    state: ErasureState
    author: str
    reference: str
    """Of the request, in the caller's own books."""
    requested_at: Instant
    erased_at: Instant | None = None
    finished_at: Instant | None = None
    revision: int = 0
    """Of the commit that erased."""
    counts: dict[str, int] = {}
    """By kind: records, identifiers, assertions, ..., and `claimed`: of the records, those that are not in the largest proven part."""
    identities: tuple[str, ...] = ()
    """The identities that lose records; those that lose all answer IDENTITY_ERASED."""
    ruleset: str = ""
    """Digest of the ruleset that the rest was resolved under."""
    scope: SuppressionScope = SuppressionScope.IDENTIFIERS
    attempts: int = 0
    """How often cleaning the files had to wait for a reader with an old snapshot."""
    search: Found | None = None
    remains: tuple[Remainder, ...] = ()
    uids: tuple[int, ...] = ()
    """Of the records that are still to go."""
