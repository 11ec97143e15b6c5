"""What an act of a data steward does to the graph, or would do: the answer of a preview and of the act itself."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import msgspec

from cauce.model.record import RecordKey

NEW = "new:"
"""In a preview, an identity that does not exist yet has no id: it is called `new:1`, `new:2`, ..."""


COUNTS = ("merged", "split", "created", "retired", "moved", "values_shared", "values_unshared", "conflicts_found", "conflicts_cleared")
"""The counts among the fields of `Effects`."""


class Fate(StrEnum):
    """What becomes of an identity; the strings of `cauce.api.v1.Fate`."""

    CREATED = "CREATED"
    """It is new."""
    MERGED = "MERGED"
    """Its id leads to another from now on."""
    SPLIT = "SPLIT"
    """Some of its records go elsewhere."""
    GREW = "GREW"
    """Records come; none goes."""
    SHRANK = "SHRANK"
    """Records are deleted; those that stay, stay together."""
    RETIRED = "RETIRED"
    """Nothing is left of it."""


class IdentityEffect(msgspec.Struct, frozen=True, kw_only=True):
    """One identity, before and after."""

    identity_id: str
    fate: Fate
    before: int
    """How many records it held."""
    after: int
    came: int
    """Records that come from elsewhere, or are new."""
    went: int
    """Records that go elsewhere, or are deleted."""
    others: tuple[str, ...] = ()
    """MERGED: the one that it leads to. SPLIT: where its records go. GREW: where they come from."""


class RecordMove(msgspec.Struct, frozen=True, kw_only=True):
    """A record, and where it is before and after; empty: nowhere."""

    record: RecordKey
    before: str
    after: str


class ConflictChange(msgspec.Struct, frozen=True, kw_only=True):
    """A conflict that is found, or cleared."""

    found: bool
    left: RecordKey
    right: RecordKey
    kind: str
    evidence: str
    cause: str


class Effects(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that changes. Lists are cut, counts are not."""

    merged: int = 0
    """Identities whose ids lead to others from now on."""
    split: int = 0
    created: int = 0
    retired: int = 0
    moved: int = 0
    """Records that change identity, appear or go."""
    values_shared: int = 0
    """Values that are no evidence any more."""
    values_unshared: int = 0
    conflicts_found: int = 0
    conflicts_cleared: int = 0
    identities: tuple[IdentityEffect, ...] = ()
    """The fifty most affected, those with most moving records first."""
    moves: tuple[RecordMove, ...] = ()
    """The first thousand."""
    conflicts: tuple[ConflictChange, ...] = ()
    """The first hundred."""


def together(parts: Sequence[Effects]) -> Effects:
    """The effects of several acts, one after the other; an identity that several touched is listed for each."""
    lists: dict[str, Any] = {
        "identities": tuple(sorted((one for part in parts for one in part.identities), key=lambda one: -(one.came + one.went))[:50]),
        "moves": tuple(one for part in parts for one in part.moves)[:1000],
        "conflicts": tuple(one for part in parts for one in part.conflicts)[:100],
    }
    counts = {name: sum(getattr(part, name) for part in parts) for name in COUNTS}
    return Effects(**lists, **counts)
