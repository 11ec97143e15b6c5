"""How right a result is likely to be, without truth: from the posterior odds of the pairs and the matches that training expects."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cauce.engine.batch.output import probability
from cauce.engine.batch.result import MatchResult
from cauce.engine.batch.scoring import against_itself
from cauce.engine.batch.workers import in_threads
from cauce.linkage.columns.spreading import slices
from cauce.model.ruleset import Ruleset

_AT_ONCE = 1 << 17
"""Pairs that are looked at at once: what is made of them stays near."""
_UNCLEAR = 0.75
_LEAST = 1e-9
_NOTHING = 0.5
"""Where fewer pairs than this are expected to be one person, there is nothing to find, and nothing was missed."""


class Expected(NamedTuple):
    """Shares, over pairs of records."""

    precision: float
    """Of the pairs in one identity, those that are right."""
    recall: float | None
    """Of the pairs that are one person, those in one identity; None where nothing was trained. What blocking misses is part of it."""
    blocking_recall: float | None
    """Of the pairs that are one person, those that were compared."""


def expected(result: MatchResult) -> Expected | None:
    """None if no pair was compared.

    A pair above the threshold is right as often as its odds say. One that is in an identity only by what others say of it has odds between
    even and certain, since whole cells reached the threshold: it counts three quarters. Records that say the same are pairs as well.
    """
    if not len(result.scored) or result.ruleset is None:
        return None
    records = np.bincount(result.row_of).astype(np.float64)
    met, alike = _met(result, result.ruleset, records), _alike(result, result.ruleset, records)
    taken = met.taken + alike.taken
    precision = (met.right + alike.right) / taken if taken else 1.0
    if result.diagnostics is None:
        return Expected(precision, None, None)
    sizes = np.bincount(result.identities).astype(np.float64)
    found = precision * float((sizes * (sizes - 1) / 2).sum())
    blocking = result.diagnostics.estimated_recall
    matches = max(met.likely / max(blocking, _LEAST) + alike.likely, found)
    return Expected(precision, found / matches if matches >= _NOTHING else 1.0, blocking)


class _Sums(NamedTuple):
    """Of pairs of records."""

    taken: float
    """In one identity."""
    right: float
    """Of those, as many as are likely to be right."""
    likely: float
    """Of all, as many as are likely to be one person."""


def _sums(ruleset: Ruleset, weights: NDArray[np.float64], times: NDArray[np.float64], linked: NDArray[np.bool_]) -> _Sums:
    """Of pairs of rows: their weights, how many pairs of records each stands for, and whether these are in one identity."""
    chances = probability(weights)
    right = np.where(weights >= ruleset.thresholds.match, chances, _UNCLEAR)
    return _Sums(float(times[linked].sum()), float((right * times)[linked].sum()), float((chances * times).sum()))


def _met(result: MatchResult, ruleset: Ruleset, records: NDArray[np.float64]) -> _Sums:
    """Of the scored pairs of rows, each of so many records."""
    scored, of_row = result.scored, result.identities[result.record_of]

    def sums(some: slice) -> _Sums:
        left, right = scored.left[some], scored.right[some]
        return _sums(ruleset, scored.weights[some], records[left] * records[right], of_row[left] == of_row[right])

    return _Sums(*map(sum, zip(*in_threads(sums, slices(len(scored), _AT_ONCE)), strict=True)))


def _alike(result: MatchResult, ruleset: Ruleset, records: NDArray[np.float64]) -> _Sums:
    """Of each row of several records with itself."""
    several = np.flatnonzero(records > 1)
    apart = result.identities != result.identities[result.record_of[result.row_of]]
    together = np.bincount(result.row_of, weights=apart)[several] == 0
    weights = against_itself(ruleset, result.columns, several)
    return _sums(ruleset, weights, records[several] * (records[several] - 1) / 2, together)
