"""How good a partition and candidate pairs are against the truth.

*Entity* figures here are pairwise over the partition: of all pairs of records that ended up together. They weigh an identity by the square
of its size; B cubed weighs every record alike; `exact_entities` counts identities that are right to the last record. Where there is
nothing to count, precision and recall are 1.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Names = NDArray[Any]
"""For each record the name or number of a group: what was found, or the truth."""
Codes = NDArray[np.int64]


class Quality(NamedTuple):
    """Counts of things put together against those that belong together."""

    right: int
    """Found and true."""
    found: int
    true: int

    @property
    def precision(self) -> float:
        """Of what was found, the share that is true."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Of what is true, the share that was found."""
        return self.right / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        return 2 * self.right / (self.found + self.true) if self.found + self.true else 1.0


class BCubed(NamedTuple):
    """Averages over records: of its cell, how much is the record's own entity; of its entity, how much is in its cell."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def pairwise(labels: Names, truth: Names, sources: Names | None = None) -> Quality:
    """Entity precision, recall and F1: pairs of records over the partition. With `sources`, only pairs of two different ones."""
    found, true = _codes(labels), _codes(truth)
    both = _codes(_paired(found, true))
    if sources is None:
        return Quality(_pairs(both), _pairs(found), _pairs(true))
    within = _codes(sources)
    return Quality(*(_pairs(groups) - _pairs(_codes(_paired(groups, within))) for groups in (both, found, true)))


def exact_entities(labels: Names, truth: Names) -> Quality:
    """Identities that hold all records of a person and no other."""
    found, true = _codes(labels), _codes(truth)
    both = _codes(_paired(found, true))
    _, first = np.unique(both, return_index=True)
    size = np.bincount(both)
    right = (np.bincount(found)[found[first]] == size) & (np.bincount(true)[true[first]] == size)
    return Quality(int(right.sum()), int(found.max(initial=-1)) + 1, int(true.max(initial=-1)) + 1)


def b_cubed(labels: Names, truth: Names) -> BCubed:
    """B cubed precision and recall."""
    if not len(labels):
        return BCubed(1.0, 1.0)
    found, true = _codes(labels), _codes(truth)
    both = _codes(_paired(found, true))
    size = np.bincount(both)[both]
    return BCubed(float(np.mean(size / np.bincount(found)[found])), float(np.mean(size / np.bincount(true)[true])))


def pair_quality(left: Codes, right: Codes, truth: Names) -> Quality:
    """Candidate pairs against all true ones: its recall is that of blocking. A pair counts once, however often and whichever way round."""
    entities = _codes(truth)
    low, high = np.minimum(left, right), np.maximum(left, right)
    pairs = np.unique((low * len(entities) + high)[low != high])
    one, other = np.divmod(pairs, max(len(entities), 1))
    return Quality(int((entities[one] == entities[other]).sum()), len(pairs), _pairs(entities))


def _codes(names: Names) -> Codes:
    """Numbers from 0 for the distinct names."""
    return np.unique(names, return_inverse=True)[1].reshape(-1).astype(np.int64)


def _paired(one: Codes, other: Codes) -> Codes:
    """One number for each combination."""
    return one * (int(other.max(initial=0)) + 1) + other


def _pairs(groups: Codes) -> int:
    """Pairs of records within groups."""
    sizes = np.bincount(groups).astype(np.int64)
    return int((sizes * (sizes - 1) // 2).sum())
