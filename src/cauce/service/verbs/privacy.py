"""What a person may ask for: everything held about them, and to be forgotten."""

from __future__ import annotations

from abc import ABC


class PrivacyVerbs(ABC):  # noqa: B024
    """What a person may ask for: everything held about them, and to be forgotten."""
