"""How an identity came together, and what became of it."""

from __future__ import annotations

from abc import ABC


class HistoryVerbs(ABC):  # noqa: B024
    """How an identity came together, and what became of it."""
