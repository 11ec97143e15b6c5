"""Levels in order of strength: who agrees less never weighs more.

The levels of a comparison are a tree (`Outcome.under`): each is at most as strong as the one above it, an agreement on a frequent value as
one on a rare value, a typing error as no error. What EM counts contradicts that by chance only, where a level was hardly seen. The most
likely m of which m/u falls along the tree, u being known, is the isotonic regression of m/u with weights u (Robertson, Wright and Dykstra
1988, section 1.5; of two samples, Dykstra, Kochar and Robertson 1995): levels that contradict the order share one m/u, the sum of their m
over the sum of their u. On a tree the minimum violator algorithm finds it (Thompson 1962).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cauce.linkage.columns.comparator import Outcome
from cauce.linkage.columns.patterns import Flat, Layout

_CHANCE = 1e-9
"""Relative difference that is none."""

Places = NDArray[np.intp]


def places_above(outcomes: Sequence[Sequence[Outcome]], layout: Layout) -> Places:
    """For each place of a `Flat` that of the level it is under; a level under none has its own."""
    above = np.arange(len(layout.owners))
    for start, of_one in zip(layout.starts.tolist(), outcomes, strict=True):
        numbers = {outcome.name: start + number for number, outcome in enumerate(of_one)}
        for outcome in of_one:
            if outcome.under is not None:
                above[numbers[outcome.name]] = numbers[outcome.under] if outcome.under else start
    return above


def in_order(match: Flat, stranger: Flat, above: Places) -> Flat:
    """The m of every level, such that no m/u is above that of the level above; what levels have together stays."""
    weights, masses = np.where(stranger > 0, stranger, 1.0), match.copy()
    shares = weights.copy()
    block = np.arange(len(match))
    while True:
        ratios = masses / shares
        upper = block[above]
        excess = np.where((block == np.arange(len(block))) & (ratios > ratios[upper] * (1 + _CHANCE)), ratios, 0.0)
        worst = int(excess.argmax())
        if not excess[worst]:
            ordered: Flat = np.where(stranger > 0, weights * ratios[block], match)
            return ordered
        into = upper[worst]
        masses[into] += masses[worst]
        shares[into] += shares[worst]
        block[block == worst] = into
