"""Candidate pairs compared and weighed, in pieces of bounded size."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cauce.engine.batch.options import Clock
from cauce.engine.batch.work import Space
from cauce.engine.batch.workers import in_threads
from cauce.linkage.columns.column import Columns
from cauce.linkage.columns.comparator import ColumnComparator, Levels, Rows
from cauce.linkage.columns.comparators.registry import build, compare_pairs, dearest_first
from cauce.linkage.columns.spreading import Spread, slices
from cauce.linkage.columns.weigh import weigh
from cauce.model.ruleset import Ruleset

CHUNK = 1 << 22
"""Pairs that are compared at a time; what their values say is read anew for each piece of them, which takes as long as comparing does."""
_BESIDE = 3
"""Processes that the comparisons of one piece keep busy: the dearest takes about a third of the time. For more, pieces are smaller."""
_WEIGHED = 1 << 18
"""Pairs that a thread weighs at a time."""


class Scored(NamedTuple):
    """Candidate pairs of signatures, `left < right`, with the level of each comparison and the match weight."""

    left: Rows
    right: Rows
    levels: NDArray[np.int8]
    weights: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.weights)


class Resources(NamedTuple):
    """What a stage works with."""

    space: Space
    clock: Clock
    spread: Spread


def score_pairs(ruleset: Ruleset, columns: Columns, pairs: tuple[Rows, Rows], resources: Resources) -> Scored:
    """Compare and weigh all pairs.

    Each comparison of each piece is a task of its own: what the values of a column say is read by one process only.
    """
    left, right = pairs
    count = len(left)
    comparators = build(ruleset.comparisons, ruleset.fields)
    levels = resources.space.array((count, len(comparators)), np.int8)
    weights = resources.space.array((count,), np.float64)

    def compare(task: tuple[slice, ColumnComparator]) -> Levels:
        some, comparator = task
        return comparator.compare(left[some], right[some], columns)

    pieces = slices(count, CHUNK * _BESIDE // max(_BESIDE, resources.spread.count))
    order = dearest_first(comparators, columns)
    compared = resources.spread.map(compare, [(some, comparators[number]) for some in pieces for number in order])
    for some in pieces:
        for number in order:
            levels[some, number] = next(compared)
        weights[some] = _weighed(ruleset, levels[some])
        resources.clock.advance(some.stop / count, some.stop)
    return Scored(left, right, levels, weights)


def _weighed(ruleset: Ruleset, levels: NDArray[np.int8]) -> NDArray[np.float64]:
    """`weigh`, on all cores."""
    return np.concatenate([np.zeros(0), *in_threads(lambda some: weigh(ruleset, levels[some]), slices(len(levels), _WEIGHED))])


def against_itself(ruleset: Ruleset, columns: Columns, rows: Rows) -> NDArray[np.float64]:
    """The weight of each row against another one that says the same."""
    comparators = build(ruleset.comparisons, ruleset.fields)
    return weigh(ruleset, compare_pairs(comparators, columns, rows, rows))
