"""What the store keeps for data stewards: rulings on values, pairs in the grey zone, and what imports replaced."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection
from typing import NamedTuple

from cauce.model.curation import Conflict, ValueRuling
from cauce.model.record import RecordKey


class ReviewRow(NamedTuple):
    """Two signatures that score at `review` or above, a candidate pair; `left <= right`. Equal: the records of one signature."""

    left: int
    right: int
    weight: int
    """Match weight in 1/1000 bit."""


class CarrierRow(NamedTuple):
    """A record with a signature."""

    signature: int
    uid: int
    identity: int


class ImageRow(NamedTuple):
    """What an import did to one record."""

    job: str
    source: str
    record_id: str
    before: bytes
    """Payload that it replaced; empty: there was no such record."""
    put: int
    """Digest of the payload that it put: as long as the record has it, what the import said still holds."""

    @property
    def key(self) -> RecordKey:
        """The record's name."""
        return RecordKey(self.source, self.record_id)


class StewardReader(ABC):
    """Looks up what stewards need."""

    @abstractmethod
    def rulings(self, keys: Collection[int]) -> list[ValueRuling]:
        """Rulings on these values."""

    @abstractmethod
    def rulings_page(self, after_key: int | None, limit: int) -> list[ValueRuling]:
        """A page of all rulings, by key."""

    @abstractmethod
    def reviews_of(self, signatures: Collection[int]) -> list[ReviewRow]:
        """Pairs in the grey zone that have one of these signatures on either side."""

    @abstractmethod
    def reviews_page(self, after: ReviewRow | None, limit: int) -> list[ReviewRow]:
        """A page of all pairs, the heaviest first, then by signatures."""

    @abstractmethod
    def carriers_of_signatures(self, signatures: Collection[int]) -> list[CarrierRow]:
        """Which records have these signatures, without their payloads."""

    @abstractmethod
    def conflicts_page(self, after: Conflict | None, limit: int) -> list[Conflict]:
        """A page of all conflicts, in their order."""

    @abstractmethod
    def images_page(self, job: str, after: RecordKey | None, limit: int) -> list[ImageRow]:
        """A page of what an import did, by name of the record."""

    @abstractmethod
    def all_images(self, after: ImageRow | None, limit: int) -> list[ImageRow]:
        """A page of what all imports did, by import and name of the record."""

    @abstractmethod
    def images_of(self, keys: Collection[RecordKey]) -> list[ImageRow]:
        """What all imports did to these records."""
