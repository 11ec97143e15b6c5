"""The graph around an identity, and all of it at one revision."""

from __future__ import annotations

from abc import ABC


class GraphVerbs(ABC):  # noqa: B024
    """The graph around an identity, and all of it at one revision."""
