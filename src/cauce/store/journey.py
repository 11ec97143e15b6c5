"""What a store keeps of journeys and consent: touches of records that are put again and again, and words about records and values."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection
from typing import NamedTuple

from cauce.model.consent import ExclusionList, Statement
from cauce.model.record import Instant


class TouchRow(NamedTuple):
    """One touch of record `uid`; putting the same one again changes nothing."""

    uid: int
    at: Instant
    kind: str
    channel: str
    campaign: str


class TouchTotal(NamedTuple):
    """All touches of one record that are of one kind, channel and campaign."""

    uid: int
    kind: str
    channel: str
    campaign: str
    times: int
    first: Instant
    last: Instant


class JourneyReader(ABC):
    """Reads touches and words of consent."""

    @abstractmethod
    def touches_after(self, uid: int, at: Instant, limit: int) -> list[TouchRow]:
        """Touches of a record at or after a moment, in the order of their rows (time first), at most so many."""

    @abstractmethod
    def touch_totals(self, uids: Collection[int]) -> list[TouchTotal]:
        """How often and between which moments each kind of touch happened to these records."""

    @abstractmethod
    def ended(self, keys: Collection[int]) -> set[int]:
        """Which of these values some claim states an end for. Do not ask for muted values."""

    @abstractmethod
    def consents_about(self, subjects: Collection[int]) -> list[Statement]:
        """Every statement about these records and values (by their digests), also those that later ones overrule."""

    @abstractmethod
    def exclusion_lists(self) -> list[ExclusionList]:
        """All exclusion lists, by name."""


class JourneyWriter(JourneyReader):
    """Takes words back, under the tenant's lock; what is said goes into a `Delta`."""

    @abstractmethod
    def remove_exclusions(self, name: str, before: Instant) -> None:
        """Entries of a list that are older than a moment; takes effect with the transaction."""
