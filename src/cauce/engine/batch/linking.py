"""One-to-one linking between files.

A constraint after scoring: within a file nobody is united, and an identity has at most one record of each file. Pairs are taken by
falling weight, and one is kept if no file has a record on both sides of it. For two files that is what looking for mutually best pairs,
linking them, and looking again among the rest gives. Pairs of equal weight are taken in the order of what their records say. Records that
say the same are told apart by nothing but their place in the file: any of them is as good.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from cauce.engine.batch.scoring import Scored
from cauce.linkage.columns.comparator import Rows

PRODUCT = 256
"""Pairs of records that two rows of many records each are taken apart into; of more, the first records with the first, and so on."""


def linked_one_to_one(scored: Scored, itself: NDArray[np.float64], row_of: Rows, files: NDArray[np.int32], match: float) -> Rows:
    """For each record the smallest number of its identity, from weights of rows.

    Args:
        scored: pairs of rows.
        itself: the weight of each row against one that says the same.
        row_of: the row of each record.
        files: the file of each record.
        match: weight from which records are one.
    """
    order = np.lexsort((np.arange(len(row_of)), row_of))
    counts = np.bincount(row_of, minlength=len(itself))
    members = np.split(order, np.cumsum(counts)[:-1])
    good = np.flatnonzero(scored.weights >= match)
    several = np.flatnonzero((counts > 1) & (itself >= match))
    found: list[tuple[Rows, Rows, NDArray[np.float64]]] = []
    for row in several.tolist():
        left, right = _alike(members[row], files)
        found.append((left, right, np.full(len(left), itself[row])))
    for pair in good.tolist():
        left, right = _crossed(members[scored.left[pair]], members[scored.right[pair]])
        found.append((left, right, np.full(len(left), scored.weights[pair])))
    if not found:
        return np.arange(len(row_of), dtype=np.int64)
    lefts, rights, weights = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return link_one_to_one((lefts, rights), weights, files)


def _alike(records: Rows, files: NDArray[np.int32]) -> tuple[Rows, Rows]:
    """Records that say the same: the first of a file with the first of the next file that has one, the second with the second ..."""
    ranks = np.zeros(len(records), np.int64)
    for file in np.unique(files[records]):
        own = files[records] == file
        ranks[own] = np.arange(int(own.sum()))
    order = np.lexsort((files[records], ranks))
    met = ranks[order][1:] == ranks[order][:-1]
    return records[order][:-1][met], records[order][1:][met]


def _crossed(ours: Rows, theirs: Rows) -> tuple[Rows, Rows]:
    """Every record of one row with every one of another."""
    if len(ours) * len(theirs) <= PRODUCT:
        return np.repeat(ours, len(theirs)), np.tile(theirs, len(ours))
    shorter = min(len(ours), len(theirs))
    return ours[:shorter], theirs[:shorter]


def link_one_to_one(pairs: tuple[Rows, Rows], weights: NDArray[np.float64], files: NDArray[np.int32]) -> NDArray[np.int64]:
    """For each record the smallest number of its identity.

    Args:
        pairs: records that may be linked, in the order that decides between equal weights.
        weights: of the pairs; all of them are high enough.
        files: the file of each record.
    """
    left, right = pairs
    across = files[left] != files[right]
    left, right, weights = left[across], right[across], weights[across]
    order = np.lexsort((np.arange(len(weights)), -weights))
    labels = np.arange(len(files), dtype=np.int64)
    members: dict[int, list[int]] = defaultdict(list)
    held: dict[int, set[int]] = {}
    for one, other in zip(left[order].tolist(), right[order].tolist(), strict=True):
        mine, yours = sorted((int(labels[one]), int(labels[other])))
        if mine == yours:
            continue
        my_files = held.setdefault(mine, {int(files[mine])})
        your_files = held.setdefault(yours, {int(files[yours])})
        if my_files.isdisjoint(your_files):
            my_files |= your_files
            joined = [yours, *members.pop(yours, [])]
            members[mine] += joined
            labels[joined] = mine
    return labels
