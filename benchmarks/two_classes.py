"""The plain mixture of Winkler (1988): two classes, no priors, nothing known. Others have it too: one can be measured by the other."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from cauce.linkage.columns.patterns import Flat, Grid, Layout, Patterns

_AGREES, _DISAGREES = 0.9, 0.1
_CLOSE = 1e-5


class TwoClasses(NamedTuple):
    """A fitted mixture of matches and others."""

    share: float
    """Of the pairs that are matches."""
    match: Flat
    other: Flat
    posteriors: Flat
    """Probability of a match, by pattern."""
    iterations: int


def fit_two_classes(patterns: Patterns, layout: Layout, share: float = 0.1, rounds: int = 100) -> TwoClasses:
    """m, u and the share of matches among the pairs given, by EM from where Jaro (1989) begins: m of the first level .9, u .1."""
    grid = Grid.of(patterns.levels, layout)
    match, other = _begin(layout, _AGREES), _begin(layout, _DISAGREES)
    posteriors = np.zeros(len(patterns.counts))
    made = 0
    while made < rounds:
        made += 1
        ratios = np.log(np.where(layout.present, match, 1.0)) - np.log(np.where(layout.present, other, 1.0))
        logs = np.log(share) - np.log1p(-share) + grid.over_levels(ratios[:, None])[:, 0]
        posteriors = 1.0 / (1.0 + np.exp(-logs))
        weights = patterns.counts * posteriors
        before = np.concatenate((match, other, [share]))
        match, other = map(layout.shares, grid.over_patterns(np.column_stack((weights, patterns.counts - weights))))
        share = float(weights.sum() / patterns.counts.sum())
        if np.allclose(before, np.concatenate((match, other, [share])), rtol=0.0, atol=_CLOSE):
            break
    return TwoClasses(share, match, other, posteriors, made)


def _begin(layout: Layout, first: float) -> Flat:
    """The first level has this probability, the others share the rest."""
    return layout.flat([[first] + [(1.0 - first) / (size - 1)] * (size - 1) for size in layout.sizes])
