"""Versions of the rules: checked, tried, put in force."""

from __future__ import annotations

from abc import ABC


class RulesetVerbs(ABC):  # noqa: B024
    """Versions of the rules: checked, tried, put in force."""
