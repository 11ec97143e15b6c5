"""What data stewards do beyond single assertions: merge, split, review, decide, revert."""

from __future__ import annotations

from abc import ABC


class CurationVerbs(ABC):  # noqa: B024
    """What data stewards do beyond single assertions: merge, split, review, decide, revert."""
