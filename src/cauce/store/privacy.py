"""What a store does for being forgotten: keeps suppressions and erasures, lets go of what an erasure names, and cleans its files.

Writing any of it takes no revision; an erasure does it in the transaction that removes the records.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from cauce.model.curation import Assertion
from cauce.model.privacy import Erasure, Remainder, Suppression
from cauce.model.record import RecordKey


class Answered(NamedTuple):
    """What a request was answered with."""

    request_id: str
    response: bytes


class Past(NamedTuple):
    """Record `uid` was in identity `no` at revisions `since <= r < until`."""

    uid: int
    identity: int
    since: int
    until: int


class PrivacyReader(ABC):
    """Looks up what is kept out, what was erased, and all that names a record."""

    @abstractmethod
    def suppressed(self, handles: Collection[str]) -> list[Suppression]:
        """Which of these are kept out (or were, until they expired)."""

    @abstractmethod
    def suppressions_page(self, after: str, limit: int) -> list[Suppression]:
        """A page of all suppressions, by handle."""

    @abstractmethod
    def erasure(self, erasure_id: str) -> Erasure | None:
        """An erasure by id."""

    @abstractmethod
    def erasures_page(self, before: str, limit: int) -> list[Erasure]:
        """A page of erasures, the latest first; `before`: older than this id, empty: from the latest on."""

    @abstractmethod
    def erased(self, numbers: Collection[int]) -> dict[int, str]:
        """Which of these identities were erased, and the erasure's id."""

    @abstractmethod
    def assertions_naming(self, keys: Collection[RecordKey]) -> list[Assertion]:
        """Assertions that name one of these records, retracted ones too. Reads all: not for a hot path."""

    @abstractmethod
    def answered_page(self, after: str, limit: int) -> list[Answered]:
        """A page of what requests were answered with, by request id."""

    @abstractmethod
    def pasts_of(self, uids: Collection[int]) -> list[Past]:
        """Every past membership of these records."""


class PrivacyWriter(PrivacyReader):
    """Writes it, under the tenant's lock; takes effect with the transaction."""

    @abstractmethod
    def put_suppressions(self, suppressions: Collection[Suppression]) -> None:
        """Insert or replace by handle. From this transaction on every writer's head says `suppressing`."""

    @abstractmethod
    def lift_suppressions(self, handles: Collection[str]) -> None:
        """Take suppressions away; with the last one the head says `suppressing` no more."""

    @abstractmethod
    def put_erasure(self, erasure: Erasure) -> None:
        """Insert or replace by id."""

    @abstractmethod
    def mark_erased(self, numbers: Collection[int], erasure_id: str) -> None:
        """Let identities that are gone be known as erased."""

    @abstractmethod
    def remove_assertions(self, ids: Collection[str]) -> None:
        """Delete assertions, as if they had never been made."""

    @abstractmethod
    def remove_answered(self, request_ids: Collection[str]) -> None:
        """Forget what requests were answered with."""

    @abstractmethod
    def remove_consents(self, subjects: Collection[int]) -> None:
        """Delete words of consent about these records and values; entries of exclusion lists stay."""


class Cleaned(NamedTuple):
    """How cleaning a store's files went."""

    done: bool
    """False: a reader still needs the old content; ask again later."""
    remains: tuple[Remainder, ...]
    """Where erased bytes may still stand although it is done."""
    since: str = ""
    """To be given to the next attempt if it is not done: who began to read later is not waited for."""


class Rebuilt(NamedTuple):
    """What was built anew."""

    any: bool
    """Whether anything was."""
    left: tuple[str, ...]
    """Tables, or files, that are too large or too busy."""


class Cleaning(ABC):
    """What a database can do that nothing remains of what was deleted."""

    @abstractmethod
    def clean(self, since: str = "") -> Cleaned:
        """Overwrite what was deleted, as far as the database can without stopping others; waits for readers only briefly.

        `since`: what the attempt before answered, if it was not done.
        """

    @abstractmethod
    def rewrite(self) -> Rebuilt:
        """Build the files anew, where deleted content stayed in them in spite of `clean`; `clean` again afterwards.

        Writers wait meanwhile, so what is large is left as it is.
        """

    @abstractmethod
    def files(self) -> list[Path]:
        """The database's files, as far as this process can read them; empty if it cannot."""
