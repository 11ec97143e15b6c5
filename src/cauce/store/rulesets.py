"""What a store keeps of rulesets: their versions, which one was put in force when, what a trial of one found.

A trial under way has every commit note which records it wrote, so that whoever tries other rules can catch up.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection
from typing import NamedTuple

from cauce.model.record import Instant


class RulesetRow(NamedTuple):
    """One version of a tenant's rules; it never changes."""

    number: int
    """From 1, in the order in which they were made."""
    digest: str
    name: str
    """What the document calls itself ..."""
    version: int
    """... and its own version."""
    created_at: Instant
    author: str
    document: str
    """As it was given; empty: it was built, and can be written out."""
    compiled: bytes
    """JSON of the `Ruleset`."""


class ActivationRow(NamedTuple):
    """A version was put in force."""

    revision: int
    """From this one on it decides; 0: the tenant began with it."""
    number: int
    at: Instant
    author: str
    reason: str


class SimulationRow(NamedTuple):
    """What a trial was asked for and, once it is over, what it found."""

    simulation_id: str
    """The id of its job."""
    digest: str
    """Of what it found; empty: not over."""
    number: int
    """Of the version; 0: the document."""
    document: str
    found: bytes
    """msgpack of `Simulation`."""


class RulesetReader(ABC):
    """Reads versions, and everything that a change of rules can touch."""

    @abstractmethod
    def ruleset(self, number: int) -> RulesetRow | None:
        """A version."""

    @abstractmethod
    def ruleset_by_digest(self, digest: str) -> RulesetRow | None:
        """The first version that means the same."""

    @abstractmethod
    def rulesets_page(self, before: int, limit: int) -> list[RulesetRow]:
        """A page of versions without their documents, the latest first; `before`: older than this, 0: from the latest on."""

    @abstractmethod
    def activations(self, limit: int) -> list[ActivationRow]:
        """What was put in force, the latest first."""

    @abstractmethod
    def simulation(self, simulation_id: str) -> SimulationRow | None:
        """A trial by its id."""

    @abstractmethod
    def simulation_by_digest(self, digest: str) -> SimulationRow | None:
        """A trial by the digest of what it found."""

    @abstractmethod
    def touched(self, limit: int) -> list[tuple[int, int]]:
        """(uid, revision) of records that were written since a trial began, some of them."""

    @abstractmethod
    def places(self) -> dict[int, int]:
        """In which identity every live record is."""

    @abstractmethod
    def live_components(self) -> dict[int, int]:
        """The component of every live identity."""


class RulesetWriter(RulesetReader):
    """Writes them, under the tenant's lock; none of it takes a revision."""

    @abstractmethod
    def add_ruleset(self, row: RulesetRow) -> None:
        """A new version."""

    @abstractmethod
    def activate(self, row: ActivationRow) -> None:
        """From this transaction on the version decides, and no trial is under way; of one revision, the last one counts."""

    @abstractmethod
    def begin_trial(self, token: int) -> None:
        """From this transaction on commits note which records they write, for the trial of this token (0: for none any more).

        What was noted before is forgotten; a trial that finds another token in the tenant's head is over.
        """

    @abstractmethod
    def forget_touched(self, noted: Collection[tuple[int, int]]) -> None:
        """These were caught up with; a record that was written again since stays noted."""

    @abstractmethod
    def put_simulation(self, row: SimulationRow) -> None:
        """Insert or replace by id."""
