"""The customer across channels: touchpoints and consent."""

from __future__ import annotations

from abc import ABC


class JourneyVerbs(ABC):  # noqa: B024
    """The customer across channels: touchpoints and consent."""
