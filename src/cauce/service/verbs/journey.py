"""The customer across channels: what happened where, and what is allowed."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

import msgspec

from cauce.model.consent import ConsentDecision, ConsentStatus, ExclusionList, Statement
from cauce.model.permission import Consent
from cauce.model.record import Identifier, Instant, RecordKey

MAX_EXCLUSIONS = 1000


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """One touch of a channel, without what the record brought."""

    at: Instant
    kind: str
    campaign: str
    record: RecordKey


class ChannelTouches(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that happened on one channel, in short."""

    channel: str
    touches: int
    first: Moment
    last: Moment
    kinds: dict[str, int]
    """How often each kind of touch happened; without a kind: a record that says none."""
    campaigns: dict[str, int]
    """How many touches each campaign brought."""


class Journey(msgspec.Struct, frozen=True, kw_only=True):
    """A customer's journey in short: each channel's first and last touch, channels in the order of their first."""

    identity_id: str
    channels: tuple[ChannelTouches, ...]
    revision: int


class ConsentSubject(msgspec.Struct, frozen=True, kw_only=True):
    """What a word of consent is about. Exactly one is given.

    An identity stands for the records that it has at that moment: each keeps the word, wherever it goes.
    """

    identity_id: str = ""
    record: RecordKey | None = None
    identifier: tuple[str, str] | None = None
    """(namespace, value): whoever carries it."""


class ContactCheck(msgspec.Struct, frozen=True, kw_only=True):
    """Whether one identifier may be used."""

    status: ConsentStatus
    """GRANTED only if a grant covers this very identifier. DENIED if any customer who carries it, or any list, says no."""
    decided_by: tuple[Statement, ...] = ()
    identity_ids: tuple[str, ...] = ()
    """Who carries it, as far as known."""


class JourneyVerbs(ABC):
    """The customer across channels: what happened where, and what is allowed."""

    @abstractmethod
    def get_journey(self, identity_id: str, *, at_least: str = "") -> Journey:
        """First and last touch on each channel, and how many of which kind; `get_timeline` has them one by one."""

    @abstractmethod
    def set_consent(self, subject: ConsentSubject, consent: Consent, *, author: str, reason: str = "") -> str:
        """Note what a customer allows or forbids; returns a token. It outlives re-sends of the records, merges and splits.

        Raises:
            InvalidValue: not exactly one subject, or no author.
            NotFound: the identity or the record does not exist.
        """

    @abstractmethod
    def get_consent(self, identity_id: str, *, purpose: str, channel: str = "", at: Instant | None = None) -> ConsentDecision:
        """What one customer allows for a purpose on a channel (empty: on every channel), as of a moment of event time."""

    @abstractmethod
    def check_contacts(self, identifiers: Sequence[tuple[str, str]], *, purpose: str, channel: str, region: str = "") -> list[ContactCheck]:
        """Which of up to MAX_LOOKUPS addresses may be used for a purpose on a channel, in order: to be asked before anything is sent."""

    @abstractmethod
    def add_exclusions(self, name: str, entries: Sequence[Identifier], *, consent: Consent, region: str = "") -> int:
        """Put up to MAX_EXCLUSIONS values on an exclusion list; returns how many could be read.

        Args:
            name: Of the list; entries that stand on it already are renewed.
            entries: Clear or hashed, as the list writes them.
            consent: What is denied; its `at` is the list's date.
            region: How national phone numbers are to be read.
        """

    @abstractmethod
    def remove_exclusions(self, name: str, *, before: Instant) -> None:
        """Take entries older than a moment off a list: after a new issue was added, or (with a moment far away) the whole list."""

    @abstractmethod
    def list_exclusion_lists(self) -> list[ExclusionList]:
        """All exclusion lists."""
