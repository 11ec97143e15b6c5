"""Cell evidence in rounds, for many parts of about one size at once: what `linkage.rounds` does to one part after the other.

In each round the highest score unites, a connected piece at a time, and what it touched is scored again. A contradiction refuses a pair,
and a rival withholds it until something in its part has moved. A round in which cells of one piece may keep each other out is left to
`linkage.rounds`.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isqrt
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cauce.linkage.columns.tallies import CellScores, Tallies
from cauce.linkage.columns.weigh import MILLIBITS, Millibits

_NONE = np.iinfo(np.int64).min
Places = NDArray[Any]
Ends = tuple[Places, Places, Places]
"""Pairs of cells: part, and both cells."""


class Facts(NamedTuple):
    """Of the pairs (i, j), i < j, of each part."""

    tallies: Tallies
    """Added up in place."""
    weights: Millibits
    edges: NDArray[np.bool_]

    def take(self, which: Any) -> Facts:
        """Some of them."""
        return Facts(self.tallies[which], self.weights[which], self.edges[which])


class Limits(NamedTuple):
    """Thresholds of scores, in bits."""

    match: float
    margin: float


def pairs_in(size: int) -> int:
    """Inner pairs of a part."""
    return size * (size - 1) // 2


def pairs_of(size: int, within: int) -> Places:
    """Where the pairs of the first `size` signatures stand among those of as many as `within`."""
    left, right = np.triu_indices(size, 1)
    return left * (2 * within - left - 3) // 2 + right - 1


def widened(facts: Facts, shapes: Sequence[tuple[int, int]], size: int) -> Facts:
    """Facts by part and pair, of parts that are given the same size; nothing is known of the pairs that there are not.

    Args:
        facts: of the pairs of all parts, one after the other.
        shapes: how many parts follow each other, and their size.
        size: the largest.
    """
    many = sum(count for count, _ in shapes)

    def widen(fact: NDArray[Any]) -> NDArray[Any]:
        if len({of_size for _, of_size in shapes}) == 1:
            return fact.reshape(many, -1, *fact.shape[1:])
        wide = np.zeros((many, pairs_in(size), *fact.shape[1:]), fact.dtype)
        part = first = 0
        for count, of_size in shapes:
            last = first + count * pairs_in(of_size)
            wide[part : part + count, pairs_of(of_size, size)] = fact[first:last].reshape(count, -1, *fact.shape[1:])
            part, first = part + count, last
        return wide

    return Facts(widen(facts.tallies), widen(facts.weights), widen(facts.edges))


def settle_parts(scores: CellScores, facts: Facts, sizes: Places, limits: Limits) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The partition of parts of so many signatures each, of whose pairs the facts are known as `widened` gives them.

    Returns:
        For each part and signature the place of the first signature of its cell; and which parts are not settled.
    """
    parts = _Parts(scores, facts, sizes, limits)
    while parts.step():
        pass
    return parts.groups, parts.unsettled


def _size_of(pairs: int) -> int:
    return (1 + isqrt(1 + 8 * pairs)) // 2


class _Parts:
    """Square arrays: part, cell, cell; tallies by part and pair. A cell is named by its first signature; the others are gone.

    So are the cells that a part does not have, being smaller than others.
    """

    def __init__(self, scores: CellScores, facts: Facts, sizes: Places, limits: Limits) -> None:
        count, size = len(facts.weights), _size_of(facts.weights.shape[1])
        self._scores, self._size, self._margin = scores, size, limits.margin
        self._match = round(limits.match * MILLIBITS)
        self.groups = np.tile(np.arange(size, dtype=np.int64), (count, 1))
        self.unsettled = np.zeros(count, dtype=bool)
        self._tallies = facts.tallies
        self._pair = np.zeros((size, size), dtype=np.int64)
        """Where the pair of two cells stands."""
        self._score = np.full((count, size, size), _NONE, dtype=np.int64)
        self._edge = np.zeros((count, size, size), dtype=bool)
        self._barred = np.zeros((count, size, size), dtype=bool)
        upper = np.triu_indices(size, 1)
        barred = scores.contradict(facts.tallies)
        for one, other in (upper, upper[::-1]):
            self._pair[one, other] = np.arange(len(one))
            self._score[:, one, other] = facts.weights
            self._edge[:, one, other] = facts.edges
            self._barred[:, one, other] = barred
        self._sizes = (np.arange(size) < sizes[:, None]).astype(np.int64)
        self._upper = np.triu(np.ones((size, size), dtype=bool), 1)
        self._best = np.where(self._edge & ~self._barred & self._upper, self._score, _NONE)
        """Of what may unite, each pair once."""
        self._open = self._best.copy()
        """The same without what rivals withhold."""
        self._moving = np.arange(count)

    def step(self) -> bool:
        """One round in every part that still moves; False: none does."""
        left = self._open[self._moving].reshape(len(self._moving), self._size * self._size)
        highest = left.max(axis=1, initial=_NONE)
        moves = (highest >= self._match) & ~self.unsettled[self._moving]
        self._moving = self._moving[moves]
        if not len(self._moving):
            return False
        tied = (left[moves] == highest[moves, None]).reshape(-1, self._size, self._size)
        self._withhold(tied)
        self._leave_quarrels(tied)
        touched = np.zeros((len(self.groups), self._size), dtype=bool)
        pairs = self._first_of(tied)
        while len(pairs[0]):
            self._unite(pairs)
            touched[pairs[0], pairs[1]], touched[pairs[0], pairs[2]] = True, False
            self._follow(tied, pairs)
            pairs = self._first_of(tied)
        self._rescore(*np.nonzero(touched))
        return True

    # --- what holds back ---------------------------------------------------------------------------------------------------
    def _withhold(self, tied: NDArray[np.bool_]) -> None:
        """Take away the pairs that have a rival; until something moves nothing changes for them."""
        place, left, right = np.nonzero(tied)
        parts = self._moving[place]
        rivalled = self._has_rival((parts, left, right)) | self._has_rival((parts, right, left))
        self._open[parts[rivalled], left[rivalled], right[rivalled]] = _NONE
        tied[place[rivalled], left[rivalled], right[rivalled]] = False

    def _has_rival(self, pairs: Ends) -> NDArray[np.bool_]:
        """Whether some cell that nearly as good evidence joins to the left one would, taken in, keep the right one out."""
        parts, left, right = pairs
        found = np.zeros(len(parts), dtype=bool)
        adverse = (self._score[parts, :, right] < 0) | self._barred[parts, :, right]
        adverse &= self._edge[parts, left] & ~self._barred[parts, left]
        rows = np.arange(len(parts))
        adverse[rows, left], adverse[rows, right] = False, False
        which, rival = np.nonzero(adverse)
        parts, left, right = parts[which], left[which], right[which]
        own, score = self._score[parts, left, right], self._score[parts, left, rival]
        near = ~(score / MILLIBITS < own / MILLIBITS - self._margin)
        which, rival, parts, left, right = which[near], rival[near], parts[near], left[near], right[near]
        together = self._tallies[parts, self._pair[left, right]] + self._tallies[parts, self._pair[rival, right]]
        stands = self._scores.contradict(together)
        tied = (score[near] == own[near]) & (self._score[parts, rival, right] < 0)
        smaller = np.minimum(self._sizes[parts, left] + self._sizes[parts, rival], self._sizes[parts, right])
        stands[tied] |= self._scores.score(together[tied], smaller[tied]) < self._match
        found[which[stands]] = True
        return found

    def _leave_quarrels(self, tied: NDArray[np.bool_]) -> None:
        """Pieces of several pairs in a part where some of these cells may not be one: somebody else has to look."""
        several = np.flatnonzero(tied.sum(axis=(1, 2)) > 1)
        if len(several):
            both = tied[several] | tied[several].transpose(0, 2, 1)
            concerned: NDArray[np.bool_] = both.sum(axis=1) > 0
            quarrels = self._barred[self._moving[several]] & concerned[:, :, None] & concerned[:, None, :]
            doubtful = several[(both.sum(axis=1) > 1).any(axis=1) & quarrels.any(axis=(1, 2))]
            self.unsettled[self._moving[doubtful]] = True
            tied[doubtful] = False

    # --- unions ------------------------------------------------------------------------------------------------------------
    def _first_of(self, tied: NDArray[np.bool_]) -> Ends:
        """The first pair of each part that has one."""
        flat = tied.reshape(len(tied), self._size * self._size)
        found = np.flatnonzero(flat.any(axis=1))
        left, right = np.divmod(flat[found].argmax(axis=1), self._size)
        return self._moving[found], left, right

    def _follow(self, tied: NDArray[np.bool_], pairs: Ends) -> None:
        """What is still to unite in the same round, the pairs given being one cell each now."""
        parts, left, right = pairs
        place = np.searchsorted(self._moving, parts)
        tied[place, left, right] = False
        more = tied[place].any(axis=(1, 2))
        place, left, right = place[more], left[more], right[more]
        both = tied[place] | tied[place].transpose(0, 2, 1)
        rows = np.arange(len(place))
        both[rows, left] |= both[rows, right]
        both[rows, :, left] |= both[rows, left]
        both[rows, right], both[rows, :, right] = False, False
        tied[place] = both & self._upper

    def _unite(self, pairs: Ends) -> None:
        """Take one cell of each part into another that comes before it."""
        parts, left, right = pairs
        self._sizes[parts, left] += self._sizes[parts, right]
        self._sizes[parts, right] = 0
        mine = self.groups[parts]
        self.groups[parts] = np.where(mine == right[:, None], left[:, None], mine)
        self._best[parts, right, :], self._best[parts, :, right] = _NONE, _NONE
        self._open[parts] = self._best[parts]
        at, others = self._left_beside(parts, left)
        parts, left, right = parts[at], left[at], right[at]
        self._tallies[parts, self._pair[left, others]] += self._tallies[parts, self._pair[right, others]]
        edge = self._edge[parts, left, others] | self._edge[parts, right, others]
        self._edge[parts, left, others], self._edge[parts, others, left] = edge, edge
        for gone in (self._edge, self._barred):
            gone[parts, right, :], gone[parts, :, right] = False, False

    def _left_beside(self, parts: Places, cells: Places) -> tuple[Places, Places]:
        """Of cells, each given with its part, the places in the list, and one by one the others that are left in the part."""
        live = self._sizes[parts] > 0
        live[np.arange(len(parts)), cells] = False
        at, others = np.nonzero(live)
        return at, others

    def _rescore(self, parts: Places, cells: Places) -> None:
        """Score again what the cells of a round have to do with all others that are left."""
        at, others = self._left_beside(parts, cells)
        moved, parts, cells = np.unique(parts), parts[at], cells[at]
        rows = self._tallies[parts, self._pair[cells, others]]
        score = self._scores.score(rows, np.minimum(self._sizes[parts, cells], self._sizes[parts, others]))
        barred = self._scores.contradict(rows)
        for held, value in ((self._score, score), (self._barred, barred)):
            held[parts, cells, others] = value
            held[parts, others, cells] = value
        best = np.where(self._edge[parts, cells, others] & ~barred, score, _NONE)
        self._best[parts, np.minimum(cells, others), np.maximum(cells, others)] = best
        self._open[moved] = self._best[moved]
