"""The numbers of a report, counted from a run."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cauce.cli.report.data import KeyYield, LevelRate, SizeCount, ThresholdPoint, WeightBin
from cauce.cli.report.run import Numbers, Run
from cauce.linkage.columns.atoms import parts_of
from cauce.linkage.columns.block import blocks_of, rule_keys

_LOWEST, _HIGHEST = -40, 60
"""Weights beyond are counted with these."""
_THRESHOLDS = np.arange(-10.0, 20.5, 0.5)
_ENDS = (1, 2, 3, 4, 5, 6, 8, 10, 20, 50, 100)
"""Last sizes that are counted together."""
_WORDS = {"given": "given name", "middle": "middle name", "email": "e-mail"}
"""Names of fields that are no words."""


def weight_bins(run: Run) -> tuple[WeightBin, ...]:
    """Pairs by weight, bit by bit."""
    places = np.clip(np.floor(run.weights), _LOWEST, _HIGHEST).astype(np.int64) - _LOWEST
    pairs = np.bincount(places, minlength=_HIGHEST - _LOWEST + 1)
    expected = np.bincount(places, weights=run.chances, minlength=len(pairs))
    held = np.flatnonzero(pairs)
    return tuple(
        WeightBin(float(at + _LOWEST), float(at + _LOWEST + 1), int(pairs[at]), float(expected[at]))
        for at in range(held[0] if len(held) else 0, held[-1] + 1 if len(held) else 0)
    )


def threshold_points(run: Run, found: float, truth: NDArray[Any] | None = None) -> tuple[ThresholdPoint, ...]:
    """Precision and recall of linking all pairs at or above each threshold.

    Args:
        run: whose pairs.
        found: share of the true pairs that blocking is expected to find; what it misses no threshold brings back.
        truth: of each row, which person it is, below 0 where that is not known; none: nothing is measured.
    """
    order = np.argsort(-run.weights, kind="stable")
    above = np.searchsorted(-run.weights[order], -_THRESHOLDS, side="right")
    expected = _shares(run.chances[order], above, float(run.chances.sum()) / max(found, 1e-9))
    measured: tuple[Numbers, Numbers] | None = None
    if truth is not None:
        known = order[(truth[run.left[order]] >= 0) & (truth[run.right[order]] >= 0)]
        right = (truth[run.left[known]] == truth[run.right[known]]).astype(np.float64)
        reached = np.searchsorted(-run.weights[known], -_THRESHOLDS, side="right")
        measured = _shares(right, reached, _pairs_within(truth[truth >= 0]))
    return tuple(
        ThresholdPoint(
            float(threshold),
            float(expected[0][at]),
            float(expected[1][at]),
            float(measured[0][at]) if measured else None,
            float(measured[1][at]) if measured else None,
        )
        for at, threshold in enumerate(_THRESHOLDS)
        if above[at]
    )


def _shares(right: Numbers, above: NDArray[np.int64], total: float) -> tuple[Numbers, Numbers]:
    """Precision and recall, if so many of the best pairs are linked."""
    sums = np.concatenate(([0.0], np.cumsum(right)))[above]
    return sums / np.maximum(above, 1), sums / max(total, 1e-9)


def _pairs_within(labels: NDArray[Any]) -> float:
    sizes = np.unique(labels, return_counts=True)[1].astype(np.float64)
    return float((sizes * (sizes - 1.0) / 2.0).sum())


def size_counts(sizes: NDArray[np.int64]) -> tuple[SizeCount, ...]:
    """Identities by number of records, the larger ones in groups, up to the largest there is."""
    largest = int(sizes.max(initial=0))
    counts = []
    first = 1
    for last in (*_ENDS, max(largest, _ENDS[-1] + 1)):
        if first <= largest:
            name = str(first) if first == last else f"{first} to {last}" if last in _ENDS else f"over {_ENDS[-1]}"
            counts.append(SizeCount(name, int(((sizes >= first) & (sizes <= last)).sum())))
        first = last + 1
    return tuple(counts)


def level_rates(run: Run) -> tuple[LevelRate, ...]:
    """How often each outcome of each comparison occurs; those that no pair reached are left out."""
    return tuple(
        LevelRate(plain(comparison.name), sentence(level.says), level.m, level.u)
        for number, comparison in enumerate(run.ruleset.comparisons)
        for place, level in enumerate(comparison.levels)
        if np.any(run.levels[:, number] == place)
    )


def key_yields(run: Run) -> tuple[KeyYield, ...]:
    """What each blocking key proposed of the pairs that were compared, the best first."""
    rules = run.ruleset.blocking
    most = run.ruleset.thresholds.max_block
    hits = np.zeros(len(run.left), dtype=np.int16)
    last = np.full(len(run.left), -1, dtype=np.int16)
    pairs, matches = np.zeros(len(rules)), np.zeros(len(rules))
    for number, keys in enumerate(rule_keys(rules, parts_of(run.ruleset.fields), run.columns)):
        alive = np.zeros(len(keys), dtype=np.bool_)
        blocks = blocks_of(keys).up_to(most)
        steps = np.repeat(blocks.starts - np.concatenate(([0], np.cumsum(blocks.sizes)[:-1])), blocks.sizes) + np.arange(blocks.sizes.sum())
        alive[blocks.records[steps]] = True
        met = (keys[run.left] == keys[run.right]) & alive[run.left]
        pairs[number], matches[number] = met.sum(), run.chances[met].sum()
        hits += met
        last[met] = number
    alone = hits == 1
    only = np.bincount(last[alone], weights=run.chances[alone], minlength=len(rules))
    found = [
        KeyYield(" + ".join(map(plain, rule.parts)), int(pairs[at]), float(matches[at]), float(only[at])) for at, rule in enumerate(rules)
    ]
    return tuple(sorted(found, key=lambda key: (-key.matches, key.name)))


def plain(name: str) -> str:
    """A name of the ruleset as people read it: `given_name.sound` is *given name (sound)*."""
    field, _, aspect = name.partition(".")
    field = _WORDS.get(field, field.replace("_", " "))
    return f"{field} ({aspect.replace('_', ' ')})" if aspect else field


def sentence(says: str) -> str:
    """What a level says, as a label."""
    return says.removesuffix(".")
