"""Connected pieces of many numbers, and pieces that are held to a size. One rule for records as they come and for whole tables."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Weights = NDArray[np.float64]

LARGEST = 300
"""Signatures that are scored against each other at most, under a trained ruleset."""
STEP = 1.0
"""Bits by which the edge of a larger piece is raised, until its parts are small enough."""
BOND = float("inf")
"""Weight of an edge that is never taken away."""


def pieces(count: int, left: NDArray[Any], right: NDArray[Any]) -> Numbers:
    """For each of `count` numbers the smallest one that edges lead to from it."""
    labels = np.arange(count, dtype=np.int64)
    left, right = left.astype(np.int64, copy=False), right.astype(np.int64, copy=False)
    while len(left):
        low, high = np.minimum(labels[left], labels[right]), np.maximum(labels[left], labels[right])
        open_ = low != high
        if not open_.any():
            break
        left, right, low, high = left[open_], right[open_], low[open_], high[open_]
        np.minimum.at(labels, high, low)
        labels = _flat(labels)
    return labels


def limited(count: int, edges: tuple[NDArray[Any], NDArray[Any], Weights], edge: float, largest: int = LARGEST) -> Numbers:
    """Parts of at most `largest` numbers, each named by its smallest: the pieces that edges of at least `edge` make.

    Where a piece is larger, its edge is raised by one bit, and again for those of its parts that are still too large. What is left of a
    piece when only bonds hold it together stays whole. A function of the graph alone: who numbers it, and how, does not matter.

    Args:
        count: of numbers.
        edges: both ends, and the weight in bits (`BOND`: never taken away).
        edge: the weight from which an edge counts.
        largest: for tests.
    """
    left, right, weights = edges
    counts = weights >= edge
    left, right, weights = left[counts], right[counts], weights[counts]
    labels = pieces(count, left, right)
    while True:
        sizes = np.bincount(labels, minlength=count)
        inside = (sizes[labels[left]] > largest) if len(left) else np.zeros(0, dtype=bool)
        if not inside.any() or bool(np.isinf(weights[inside]).all()):
            return labels
        edge += STEP
        left, right, weights = left[inside], right[inside], weights[inside]
        large = sizes[labels] > largest
        counts = weights >= edge
        left, right, weights = left[counts], right[counts], weights[counts]
        again = pieces(count, left, right)
        labels = np.where(large, again, labels)


def _flat(labels: Numbers) -> Numbers:
    """Follow labels until every one names itself."""
    while True:
        above = labels[labels]
        if np.array_equal(above, labels):
            return labels
        labels = above
