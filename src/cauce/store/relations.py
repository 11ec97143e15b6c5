"""What relates identities that are not one, and what an export reads: bounded reads that touch no payload.

A value that a record only *mentions* (the payer's, the recipient's, the friend's) is no claim: it stands in a table of its own, which
has rows only for records that mention somebody.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection
from typing import NamedTuple


class MentionRow(NamedTuple):
    """Record `uid` mentions a value that is somebody else's."""

    key: int
    uid: int
    namespace: str


class Carrier(NamedTuple):
    """A live record that carries a value, and where it is."""

    key: int
    uid: int
    identity: int


class Signer(NamedTuple):
    """One record, the oldest, of those of an identity that have one signature."""

    signature: int
    identity: int
    uid: int


class Member(NamedTuple):
    """A live record of an identity, as matching sees it."""

    identity: int
    uid: int
    subject: bytes


class Named(NamedTuple):
    """A live record's name and place."""

    identity: int
    uid: int
    source: str
    record_id: str
    joined: int


class Identified(NamedTuple):
    """An identity that exists or existed: its id, and what became of it."""

    no: int
    identity_id: str
    created: int
    live: bool
    successor: int | None


class RelationReader(ABC):
    """Looks around in the graph."""

    @abstractmethod
    def mentions_of(self, uids: Collection[int]) -> list[MentionRow]:
        """What these records mention."""

    @abstractmethod
    def carriers_upto(self, keys: Collection[int], limit: int) -> list[Carrier]:
        """For each value the records with the smallest uids that claim it, so many at most."""

    @abstractmethod
    def mentioners_upto(self, keys: Collection[int], limit: int) -> list[Carrier]:
        """For each value the records with the smallest uids that mention it, so many at most."""

    @abstractmethod
    def signers(self, signatures: Collection[int]) -> list[Signer]:
        """The identities that have a record with one of these signatures."""

    @abstractmethod
    def members_upto(self, identities: Collection[int], limit: int) -> list[Member]:
        """For each identity its records with the smallest uids, so many at most."""

    @abstractmethod
    def subjects_of(self, uids: Collection[int]) -> list[Member]:
        """Live records as matching sees them."""

    @abstractmethod
    def sizes(self, identities: Collection[int]) -> dict[int, int]:
        """How many live records each of these identities has."""

    @abstractmethod
    def identities_page(self, after: int, limit: int) -> list[Identified]:
        """A page of all identities, dead ones too, by number."""

    @abstractmethod
    def names_between(self, first: int, last: int) -> list[Named]:
        """Live records of the identities with numbers from `first` to `last`, by identity and uid."""

    @abstractmethod
    def subjects_between(self, first: int, last: int) -> list[Member]:
        """Live records of the identities with numbers from `first` to `last`, as matching sees them."""

    @abstractmethod
    def left_between(self, first: int, last: int, revision: int) -> list[tuple[int, int]]:
        """(identity, uid) of who was in the identities with numbers from `first` to `last` at a revision and is there no more."""
