"""What a store knows of how things were: at which revisions something happened to an identity, and what."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection

from cauce.model.change import Commit
from cauce.model.record import Instant


class HistoryReader(ABC):
    """Reads history without reading the feed from end to end."""

    @abstractmethod
    def revisions_of(self, identity: int) -> set[int]:
        """Revisions at which an identity was made, records came to it or left it, or a change named it."""

    @abstractmethod
    def commits_at(self, revisions: Collection[int], naming: str) -> list[Commit]:
        """The commits of these revisions, in order, each with no changes but those that name an identity, by its id."""

    @abstractmethod
    def revision_at(self, at: Instant) -> int:
        """The last revision that was committed at or before a moment; 0: none. Commits are taken to follow each other in time."""
