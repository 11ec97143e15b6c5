"""How right a result is likely to be, without truth: from the posterior odds of the pairs and the matches that training expects."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cauce.engine.batch.output import probability
from cauce.engine.batch.result import MatchResult
from cauce.engine.batch.scoring import against_itself
from cauce.model.ruleset import Ruleset

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
    pairs = _pairs(result, result.ruleset)
    chances = probability(pairs.weights)
    clear = pairs.weights >= result.ruleset.thresholds.match
    taken = float(pairs.times[pairs.linked].sum())
    right = float((np.where(clear, chances, _UNCLEAR) * pairs.times)[pairs.linked].sum())
    precision = right / taken if taken else 1.0
    if result.diagnostics is None:
        return Expected(precision, None, None)
    sizes = np.bincount(result.identities).astype(np.float64)
    found = precision * float((sizes * (sizes - 1) / 2).sum())
    blocking = result.diagnostics.estimated_recall
    met, alike = np.split(chances * pairs.times, [len(result.scored)])
    likely = float(met.sum()) / max(blocking, _LEAST) + float(alike.sum())
    matches = max(likely, found)
    return Expected(precision, found / matches if matches >= _NOTHING else 1.0, blocking)


class _Pairs(NamedTuple):
    """The scored pairs of rows, and behind them each row of several records with itself."""

    weights: NDArray[np.float64]
    times: NDArray[np.float64]
    """Pairs of records of each."""
    linked: NDArray[np.bool_]
    """Whether they are in one identity."""


def _pairs(result: MatchResult, ruleset: Ruleset) -> _Pairs:
    scored, records = result.scored, np.bincount(result.row_of).astype(np.float64)
    several = np.flatnonzero(records > 1)
    apart = result.identities != result.identities[result.record_of[result.row_of]]
    together = np.bincount(result.row_of, weights=apart)[several] == 0
    return _Pairs(
        np.concatenate((scored.weights, against_itself(ruleset, result.columns, several))),
        np.concatenate((records[scored.left] * records[scored.right], records[several] * (records[several] - 1) / 2)),
        np.concatenate((result.linked, together)),
    )
