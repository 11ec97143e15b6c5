"""Versions of the rules: checked, tried, put in force."""

from __future__ import annotations

from abc import ABC, abstractmethod

import msgspec

from cauce.errors import Violation
from cauce.model.job import Job
from cauce.model.record import Instant
from cauce.model.simulation import Simulation
from cauce.service.paging import DEFAULT_PAGE, Page

MEDIA_TYPE = "application/yaml"
"""Of ruleset documents."""


class RulesetVersion(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a tenant's rules. The document never changes; which version is active does."""

    number: int
    """From 1, in the order in which they were made."""
    name: str
    version: int
    """What the document calls itself, and its own version."""
    digest: str
    """Of what it means: comments and layout do not count."""
    created_at: Instant
    author: str = ""
    active: bool = False
    etag: str = ""
    """Of the active version: names this activation."""
    activated_revision: int | None = None
    """Of its latest activation; None: never, or not among the latest hundred."""
    activated_at: Instant | None = None
    activated_by: str = ""
    reason: str = ""
    document: str = ""
    """YAML, as it was given; lists leave it out."""


class RulesetCheck(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be said of a document."""

    problems: tuple[Violation, ...] = ()
    """Everything that is wrong, each with its place; empty: it is a ruleset."""
    name: str = ""
    version: int = 0
    digest: str = ""


class RulesetVerbs(ABC):
    """Versions of the rules: checked, tried, put in force."""

    @abstractmethod
    def create_ruleset(self, document: str, *, author: str) -> RulesetVersion:
        """Keep a document as the tenant's next version. One that means what an earlier one means is that version.

        Raises:
            InvalidValue: (RULESET_INVALID) it is no ruleset; every problem is named with its place.
        """

    @abstractmethod
    def get_ruleset(self, number: int = 0) -> RulesetVersion:
        """A version with its document; 0: the active one.

        Raises:
            NotFound: (RULESET_NOT_FOUND) there is none with this number.
        """

    @abstractmethod
    def list_rulesets(self, *, page_size: int = DEFAULT_PAGE, page_token: str = "") -> Page[RulesetVersion]:
        """All versions, the latest first, without their documents."""

    @abstractmethod
    def validate_ruleset(self, document: str) -> RulesetCheck:
        """Check a document without keeping it: all problems at once."""

    @abstractmethod
    def simulate(self, *, number: int = 0, document: str = "") -> Job:
        """Start finding out what a version, or a document, would change: a job whose id is the simulation's. Nothing is changed.

        Raises:
            InvalidValue: neither or both are given, or (RULESET_INVALID) the document is no ruleset.
            NotFound: (RULESET_NOT_FOUND) there is none with this number.
        """

    @abstractmethod
    def get_simulation(self, simulation_id: str) -> Simulation:
        """What a simulation found.

        Raises:
            NotFound: (SIMULATION_NOT_FOUND) there is none with this id, or it is not over.
        """

    @abstractmethod
    def activate(self, number: int, *, author: str, reason: str, etag: str = "", simulation: str = "") -> Job:
        """Start putting a version in force: a job that prepares it while everything goes on, and then switches in one commit.

        Args:
            number: of the version.
            author: who does it.
            reason: why; kept.
            etag: of the version that is active as far as the caller knows; empty: whatever is.
            simulation: digest of a simulation of these rules that somebody has looked at. A change of more identities than may go
                unlooked at needs one, and may not exceed what it showed by more than that.

        Raises:
            NotFound: (RULESET_NOT_FOUND, SIMULATION_NOT_FOUND) there is none such.
            Conflict: (RULESET_CHANGED) another version was put in force since.
            FailedPrecondition: (SIMULATION_REQUIRED) the simulation is one of other rules.
        """
