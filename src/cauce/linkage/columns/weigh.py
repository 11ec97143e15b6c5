"""The match weight of pairs under a trained ruleset: log posterior odds of *match* against household, namesake and strangers together.

For each class z the evidence is E_z = log2(prior_z / prior_strangers) + the sum over comparisons of log2(p_z / u) of the level reached, and
the weight is E_match - log2(2^E_household + 2^E_namesake + 1). Every part is a whole number of millibits before it is added: no order of
addition shows in a weight, one pair and a million pairs have the very same, and the parts that explain shows add up to it.
"""

from __future__ import annotations

from math import log2
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cauce.model.ruleset import Level, Ruleset

MILLIBITS = 1000
"""Of a bit."""
MATCH, HOUSEHOLD, NAMESAKE = range(3)
"""Classes of pairs beside strangers; the order of every array over classes."""

_BITS = 21
"""Of each class in a packed sum: evidence up to a thousand bits, either way."""
_HALF = 1 << (_BITS - 1)
_MASK = (1 << _BITS) - 1
_CHUNK = 1 << 16
"""Pairs that are weighed at a time."""

Millibits = NDArray[np.int64]


class Weights:
    """What each level of a trained ruleset weighs in each class. Ask `Weights.of`, which keeps it beside the ruleset."""

    def __init__(self, ruleset: Ruleset) -> None:
        priors = ruleset.priors
        assert priors is not None, "a trained ruleset has priors"
        strangers = 1.0 - priors.match - priors.household - priors.namesake
        self.priors = tuple(_millibits(share / strangers) for share in (priors.match, priors.household, priors.namesake))
        """By class: how much likelier than strangers two records are to be of it, before anything is compared."""
        self.levels = tuple(
            tuple(tuple(_millibits(chance / level.u) for chance in _chances(level)) for level in comparison.levels)
            for comparison in ruleset.comparisons
        )
        """Comparison, level, class."""
        width = max(len(levels) for levels in self.levels) + 1
        self.table = np.zeros((3, len(self.levels), width), dtype=np.int64)
        """Class, comparison, level; the last column is what the level -1, missing, weighs: nothing."""
        for number, levels in enumerate(self.levels):
            self.table[:, number, : len(levels)] = np.array(levels, dtype=np.int64).T
        self._packed = (self.table[MATCH] << 2 * _BITS) + (self.table[HOUSEHOLD] << _BITS) + self.table[NAMESAKE]
        match, household, namesake = self.priors
        self._prior = (match << 2 * _BITS) + (household << _BITS) + namesake

    @classmethod
    def of(cls, ruleset: Ruleset) -> Weights:
        """The weights of a ruleset, built once."""
        kept: Weights | None = ruleset.__dict__.get("_weights")
        if kept is None:
            kept = ruleset.__dict__.setdefault("_weights", cls(ruleset))
        return kept

    def evidence(self, levels: NDArray[Any]) -> tuple[Millibits, Millibits, Millibits]:
        """The evidence for each class, pair by pair."""
        total = np.full(len(levels), self._prior, dtype=np.int64)
        for number in range(len(self.levels)):
            total += self._packed[number][levels[:, number]]
        namesake = ((total + _HALF) & _MASK) - _HALF
        total = (total - namesake) >> _BITS
        household = ((total + _HALF) & _MASK) - _HALF
        match: Millibits = (total - household) >> _BITS
        return match, household, namesake


def weigh(ruleset: Ruleset, levels: NDArray[np.int8]) -> NDArray[np.float64]:
    """The match weight in bits of every pair, rounded to 1/1000.

    Args:
        ruleset: a trained one.
        levels: pairs by comparisons, as `compare_pairs` gives them; -1: missing.
    """
    weights = Weights.of(ruleset)
    found = np.empty(len(levels), dtype=np.float64)
    for start in range(0, len(levels), _CHUNK):
        match, household, namesake = weights.evidence(levels[start : start + _CHUNK])
        found[start : start + _CHUNK] = (match - discount(household, namesake)) / MILLIBITS
    return found


def discount(household: Millibits, namesake: Millibits) -> Millibits:
    """What the other explanations weigh together, strangers included, in millibits: log2(2^E_household + 2^E_namesake + 1)."""
    odds = np.exp2(household / MILLIBITS) + np.exp2(namesake / MILLIBITS) + 1.0
    bits: NDArray[np.float64] = np.log2(odds)
    return np.rint(bits * MILLIBITS).astype(np.int64)


def _chances(level: Level) -> tuple[float, float, float]:
    """Probability of a level in each class; a class that says nothing of it is as strangers are."""
    household = level.u if level.household is None else level.household
    namesake = level.u if level.namesake is None else level.namesake
    return level.m, household, namesake


def _millibits(odds: float) -> int:
    return round(log2(odds) * MILLIBITS)
