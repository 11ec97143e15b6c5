"""What other rules would make of a tenant's records."""

from __future__ import annotations

from enum import StrEnum

import msgspec

MOST_AFFECTED = 50
"""Identities that a simulation tells of one by one."""
LARGEST = 10
"""Largest would-be identities that it tells of."""


class Fate(StrEnum):
    """What would become of an identity; the strings of `cauce.api.v1.Fate`."""

    MERGED = "MERGED"
    """All of it becomes part of others; its id redirects."""
    SPLIT = "SPLIT"
    """Some of its records become part of others, or others' own."""
    GROWN = "GROWN"
    """It keeps all its records, and takes in more."""


class Affected(msgspec.Struct, frozen=True, array_like=True):
    """An identity whose records would not be the same."""

    identity_id: str
    fate: Fate
    before: int
    """Records now."""
    after: int
    """Records then, under this id; 0: the id redirects."""
    moved: int
    """Records that would leave it or come to it."""
    others: tuple[str, ...] = ()
    """Identities that its records would go to or that it would take records from; new ones have no id yet and are not named."""


class WouldBe(msgspec.Struct, frozen=True, array_like=True):
    """An identity as it would be."""

    identity_id: str
    """Empty: a new one."""
    records: int
    taken: tuple[str, ...] = ()
    """Identities of today that its records come from; at most twenty are named."""


class Simulation(msgspec.Struct, frozen=True, kw_only=True):
    """What other rules would change at one revision. State is untouched."""

    simulation_id: str
    """Of the job that found it."""
    digest: str
    """Of the revision, the ruleset and everything that it would change: the same question has the same answer."""
    revision: int
    """Snapshot that it was made of."""
    ruleset: str
    """Digest of the rules that were tried."""
    name: str
    version: int
    """What they call themselves."""
    records: int
    identities_before: int
    identities_after: int
    changed: int
    """Identities of today whose records would not be the same."""
    merged: int
    """Of these: those that would be no more, because others take them in."""
    split: int
    """Of these: those whose records would not stay together."""
    created: int
    """New identities."""
    moved: int
    """Records that would change identity."""
    values_shared: int = 0
    """Values that would count as shared, and do not now."""
    values_unshared: int = 0
    """The other way round."""
    conflicts_found: int = 0
    """Evidence that would not be followed, and is now, or was not there."""
    conflicts_cleared: int = 0
    """The other way round."""
    needs_approval: bool = False
    """It changes more than may be put in force without having been looked at."""
    largest: tuple[WouldBe, ...] = ()
    """The largest would-be identities, the largest first."""
    affected: tuple[Affected, ...] = ()
    """Those most affected, by records moved."""

    @property
    def share(self) -> float:
        """Share of today's identities that would change."""
        return self.changed / self.identities_before if self.identities_before else 0.0
