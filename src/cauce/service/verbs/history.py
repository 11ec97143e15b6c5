"""How an identity came together, and what became of it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from enum import StrEnum

import msgspec

from cauce.model.change import Cause, Change
from cauce.model.how import IdentityExplanation
from cauce.model.record import Instant, RecordKey
from cauce.service.paging import DEFAULT_PAGE


class Order(StrEnum):
    """Which end of a history comes first."""

    NEWEST_FIRST = "NEWEST_FIRST"
    OLDEST_FIRST = "OLDEST_FIRST"


class Standing(StrEnum):
    """What became of an identity id; the strings of `cauce.api.v1.Standing`."""

    LIVE = "LIVE"
    REDIRECTED = "REDIRECTED"
    """Another took most of its records; `successor_id` names it."""
    GONE = "GONE"
    """None of its records is left."""
    ERASED = "ERASED"
    """Its customer was erased."""


class HistoryEntry(msgspec.Struct, frozen=True, kw_only=True):
    """What one commit did to an identity."""

    revision: int
    at: Instant
    causes: tuple[Cause, ...]
    """Who did what: those of the commit that can have to do with it. Several calls may share a commit."""
    changes: tuple[Change, ...]
    """Only those that name the identity, in order."""
    records: dict[int, RecordKey] = {}
    """Names of the records in the changes that still exist, by uid."""


class HistoryPage(msgspec.Struct, frozen=True, kw_only=True):
    """Some of a history. An empty `next_page_token` is the end."""

    identity_id: str
    standing: Standing
    successor_id: str = ""
    items: tuple[HistoryEntry, ...]
    next_page_token: str = ""


class HistoryVerbs(ABC):
    """How an identity came together, and what became of it."""

    @abstractmethod
    def explain_identity(self, identity_id: str, *, at_least: str = "") -> IdentityExplanation:
        """How the records of an identity came together, step by step, and why: what each contributes, and what it hangs by.

        Replaying the steps, or putting just the records that they name into an empty tenant, makes the identity. Follows redirects.
        """

    @abstractmethod
    def get_history(
        self,
        identity_id: str,
        *,
        order: Order = Order.NEWEST_FIRST,
        page_size: int = DEFAULT_PAGE,
        page_token: str = "",
        at_least: str = "",
    ) -> HistoryPage:
        """Every change of an identity with revision, time and cause. Of exactly this id: redirects are told, not followed.

        Raises:
            NotFound: (IDENTITY_NOT_FOUND) there never was such an id; those that redirect, are gone or erased have a history.
        """
