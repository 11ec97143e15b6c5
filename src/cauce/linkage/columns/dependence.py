"""Comparisons that say what another has said already, so that nothing is counted twice.

Fellegi and Sunter add the weights of comparisons, which is right if they are independent within each class of pairs. Where they are not,
the sum promises more than the two tell together: the expected weight of a match, the Kullback-Leibler divergence of M from U, is
KL(a) + KL(b) by the sum and KL(a, b) in truth. The difference,

    R(a, b) = sum over levels i, j of m(i, j) * log[ (u(i, j) / u(i) u(j)) / (m(i, j) / m(i) m(j)) ],

is what b repeats of a. The weights of the weaker of the two are multiplied by 1 - R / KL(b): a column given twice counts once, a state
beside the postal code that determines it hardly at all, and what is independent keeps its weight.
"""

from __future__ import annotations

from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cauce.linkage.columns.comparator import Levels
from cauce.linkage.columns.em import MATCH, STRANGER, Assumptions, Fit
from cauce.linkage.columns.patterns import Flat, Patterns

_FROM = 0.3
"""Less than this share is taken for chance, or for what classes of pairs explain."""
_LEAST_REPEATED = 0.1
"""In nats: less does no harm."""
_NEGLIGIBLE = 0.05
"""Pairs that are added to seen and expected ones alike: few of either tell nothing."""
_ERRORS = 2.0
"""Standard errors within which a difference is taken for chance."""

Table = NDArray[np.float64]


class _Joint(NamedTuple):
    """How many pairs reach each two levels of two comparisons, and the least and the most that it may be."""

    counts: Table
    least: Table
    most: Table


class Dependence:
    """What pairs show of two comparisons at once; the counts that no fit changes are made once."""

    def __init__(self, assumed: Assumptions, patterns: Patterns, drawn: Levels) -> None:
        """`patterns` are of the candidates; `drawn` are levels of pairs drawn evenly from all."""
        self._sizes, self._pairs = assumed.layout.sizes, assumed.pairs
        self._candidates, self._drawn = _Crossed(patterns.levels, self._sizes), _Crossed(drawn, self._sizes)
        self._counts = patterns.counts
        self._unfitted: dict[tuple[int, int], tuple[Table, Table]] = {}

    def find_damping(self, assumed: Assumptions, fitted: Fit) -> Flat:
        """For each comparison what its weights are multiplied by.

        Args:
            assumed: what EM took as given; its damping is not looked at.
            fitted: the model and the posteriors of the patterns.
        """
        gains = _expected_weights(assumed, fitted)
        damping = np.ones(len(self._sizes))
        match, stranger = (self._counts * fitted.posteriors[:, number] for number in (MATCH, STRANGER))
        for one, other in combinations(np.argsort(-gains, kind="stable").tolist(), 2):
            if gains[other] > _LEAST_REPEATED:  # R is never more than the lesser of the two gains
                of_match, of_stranger = self._joints((one, other), match, stranger)
                repeated = _repeated(of_match, of_stranger) / gains[other]
                if repeated > _FROM and repeated * gains[other] > _LEAST_REPEATED:
                    damping[other] = min(damping[other], max(0.0, 1.0 - repeated))
        return damping

    def _joints(self, pair: tuple[int, int], match: Flat, stranger: Flat) -> tuple[_Joint, _Joint]:
        """Of matches; and of strangers, whose candidates are counted and whose others are estimated from those drawn."""
        if pair not in self._unfitted:
            (candidates,), (hits,) = self._candidates.count(pair, self._counts), self._drawn.count(pair, None)
            self._unfitted[pair] = candidates, hits
        candidates, hits = self._unfitted[pair]
        matches, strangers = self._candidates.count(pair, match, stranger)
        taken = candidates - strangers
        times = self._pairs / max(len(self._drawn), 1)
        error = _ERRORS * np.sqrt(hits) if times > 1 else np.zeros_like(hits)
        least, expected, most = (np.maximum(number * times - taken, 0.0) for number in (hits - error, hits, hits + error))
        return _bounded(matches), _Joint(np.maximum(strangers, expected), np.maximum(strangers, least), np.maximum(strangers, most))


class _Crossed:
    """The levels of pairs, comparison by comparison, ready to be counted two at a time."""

    def __init__(self, levels: Levels, sizes: tuple[int, ...]) -> None:
        self._sizes, self._length = sizes, len(levels)
        self._codes = [_last_where_missing(levels[:, number], size) for number, size in enumerate(sizes)]

    def __len__(self) -> int:
        return self._length

    def count(self, pair: tuple[int, int], *weights: Flat | None) -> tuple[Table, ...]:
        """The pairs at each two levels, where neither is missing, or each of their weights."""
        rows, columns = (self._sizes[number] + 1 for number in pair)
        places = self._codes[pair[0]] * columns + self._codes[pair[1]]
        counts = (np.bincount(places, some, minlength=rows * columns).astype(np.float64) for some in weights)
        return tuple(of_some.reshape(rows, columns)[:-1, :-1] for of_some in counts)


def _last_where_missing(levels: NDArray[np.int8], size: int) -> NDArray[np.intp]:
    codes = levels.astype(np.intp)
    codes[codes < 0] = size
    return codes


def _expected_weights(assumed: Assumptions, fitted: Fit) -> Flat:
    """For each comparison the expected weight of a match, in nats."""
    layout, model = assumed.layout, fitted.model
    with np.errstate(divide="ignore", invalid="ignore"):
        weights = np.where(layout.present & (model.match > 0), model.match * np.log(model.match / model.stranger), 0.0)
    return layout.sums(weights)


def _bounded(counts: Table) -> _Joint:
    error = _ERRORS * np.sqrt(counts)
    return _Joint(counts, np.maximum(counts - error, 0.0), counts + error)


def _repeated(of_match: _Joint, of_stranger: _Joint) -> float:
    """R of the module's docstring, in nats."""
    total = of_match.counts.sum()
    if total <= 0:
        return 0.0
    return float((of_match.counts / total * (_lift(of_stranger) - _lift(of_match))).sum())


def _lift(joint: _Joint) -> Table:
    """By how much likelier each two levels are together than if they were independent, as a logarithm; what may be chance is left out."""
    counts = joint.counts
    expected = counts.sum(axis=1, keepdims=True) * counts.sum(axis=0, keepdims=True) / max(counts.sum(), _NEGLIGIBLE)
    seen = np.clip(expected, joint.least, joint.most)
    lift: Table = np.log((seen + _NEGLIGIBLE) / (expected + _NEGLIGIBLE))
    return lift
