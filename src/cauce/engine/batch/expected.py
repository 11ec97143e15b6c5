"""How right a result is likely to be, without truth: from the posterior odds of the pairs and the matches that training expects."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from cauce.engine.batch.output import probability
from cauce.engine.batch.result import MatchResult

_UNCLEAR = 0.75
_LEAST = 1e-9
_NOTHING = 0.5
"""Where fewer pairs than this are expected to be one person, there is nothing to find, and nothing was missed."""


class Expected(NamedTuple):
    """Shares, over pairs of rows of different content."""

    precision: float
    """Of the pairs in one identity, those that are right."""
    recall: float | None
    """Of the pairs that are one person, those in one identity; None where nothing was trained. What blocking misses is part of it."""
    blocking_recall: float | None
    """Of the pairs that are one person, those that were compared."""


def expected(result: MatchResult) -> Expected | None:
    """None if no pair was compared.

    A pair above the threshold is right as often as its odds say. One that is in an identity only by what others say of it has odds between
    even and certain, since whole cells reached the threshold: it counts three quarters.
    """
    if not len(result.scored) or result.ruleset is None:
        return None
    chances = probability(result.scored.weights)
    linked = result.linked
    clear = result.scored.weights >= result.ruleset.thresholds.match
    right = float(np.where(clear, chances, _UNCLEAR)[linked].sum())
    precision = right / float(linked.sum()) if linked.any() else 1.0
    if result.diagnostics is None:
        return Expected(precision, None, None)
    sizes = np.bincount(result.identities[result.record_of])
    found = precision * float((sizes * (sizes - 1) // 2).sum())
    blocking = result.diagnostics.estimated_recall
    matches = max(float(chances.sum()) / max(blocking, _LEAST), found)
    return Expected(precision, found / matches if matches >= _NOTHING else 1.0, blocking)
