"""Cell evidence in rounds, for many parts of one size at once, where nothing keeps two signatures apart but their score.

What `linkage.rounds` does to one part after the other: in each round the highest score unites, a connected piece at a time, and what it
touched is scored again. Parts in which a rival may stand at an exact tie are left to it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cauce.linkage.columns.tallies import CellScores, Tallies
from cauce.linkage.columns.weigh import Millibits

_NO_EDGE = np.iinfo(np.int64).min
Facts = tuple[Tallies, Millibits, NDArray[np.bool_]]
"""Of the pairs (i, j), i < j, of each part: tallies, weights, and whether they are edges."""


def settle_parts(scores: CellScores, facts: tuple[Any, ...], size: int, match: int) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The partition of parts of one size.

    Args:
        scores: of the ruleset.
        facts: see `Facts`.
        size: signatures of each part.
        match: millibits.

    Returns:
        For each part and signature the place of the first signature of its cell; and which parts are not settled.
    """
    parts = _Parts(scores, facts, size, match)
    while parts.step():
        pass
    return parts.groups, parts.unsettled


class _Parts:
    """Square arrays: part, cell, cell. A cell is named by its first signature; the others are gone."""

    def __init__(self, scores: CellScores, facts: Facts, size: int, match: int) -> None:
        rows, weights, joined = facts
        count = len(rows)
        self._scores, self._size, self._match = scores, size, match
        self.groups = np.tile(np.arange(size, dtype=np.int64), (count, 1))
        self.unsettled = np.zeros(count, dtype=bool)
        upper = np.triu_indices(size, 1)
        self._tallies = np.zeros((count, size, size, rows.shape[-1]), dtype=np.int64)
        self._score = np.full((count, size, size), _NO_EDGE, dtype=np.int64)
        self._edge = np.zeros((count, size, size), dtype=bool)
        for one, other in (upper, upper[::-1]):
            self._tallies[:, one, other] = rows
            self._score[:, one, other] = weights
            self._edge[:, one, other] = joined
        self._sizes = np.ones((count, size), dtype=np.int64)
        self._best = np.where(self._edge & np.triu(np.ones((size, size), dtype=bool), 1), self._score, _NO_EDGE)
        self._numbers = np.arange(count)
        """Of the parts that still move."""

    def step(self) -> bool:
        """One round in every part that still moves; False: none does."""
        best = self._best[self._numbers].reshape(len(self._numbers), self._size * self._size)
        highest = best.max(axis=1, initial=_NO_EDGE)
        moving = highest >= self._match
        self._numbers = self._numbers[moving]
        if not len(self._numbers):
            return False
        tied = (best[moving] == highest[moving, None]).reshape(-1, self._size, self._size)
        self._leave_rivals(tied)
        touched = np.zeros((len(self.groups), self._size), dtype=bool)
        parts, left, right = _first_of(self._numbers, tied)
        while len(parts):
            self._unite(parts, left, right)
            touched[parts, left], touched[parts, right] = True, False
            parts, left, right = self._next_of(tied, (parts, left, right))
        self._rescore(*np.nonzero(touched))
        self._numbers = self._numbers[~self.unsettled[self._numbers]]
        return True

    def _leave_rivals(self, tied: NDArray[np.bool_]) -> None:
        """A cell that two equally good scores want, and those two score below 0: somebody else has to look."""
        several = np.flatnonzero(tied.sum(axis=(1, 2)) > 1)
        if len(several):
            both = (tied[several] | tied[several].transpose(0, 2, 1)).astype(np.int64)
            shared = both @ both
            shared[:, np.arange(self._size), np.arange(self._size)] = 0
            rivals = ((shared > 0) & (self._score[self._numbers[several]] < 0)).any(axis=(1, 2))
            self.unsettled[self._numbers[several[rivals]]] = True

    def _next_of(self, tied: NDArray[np.bool_], done: tuple[NDArray[Any], NDArray[Any], NDArray[Any]]) -> Any:
        """The next pair of each part in the same round, what was united being one cell now."""
        parts, left, right = done
        place = np.searchsorted(self._numbers, parts)
        gone = tied[place, right, :] | tied[place, :, right]
        tied[place, right, :], tied[place, :, right] = False, False
        tied[place, left, :] |= gone
        tied[place, :, left] |= gone
        tied[place, left, left] = False
        tied[place, right, :], tied[place, :, right] = False, False
        lower = np.tril(np.ones((self._size, self._size), dtype=bool))
        flipped = tied[place].transpose(0, 2, 1)
        tied[place] = (tied[place] | flipped) & ~lower
        return _first_of(self._numbers, tied)

    def _unite(self, parts: NDArray[Any], left: NDArray[Any], right: NDArray[Any]) -> None:
        """Take one cell of each part into another that comes before it."""
        self._tallies[parts, left] += self._tallies[parts, right]
        self._tallies[parts, :, left] = self._tallies[parts, left]
        self._edge[parts, left] |= self._edge[parts, right]
        self._edge[parts, :, left] = self._edge[parts, left]
        self._edge[parts, right, :], self._edge[parts, :, right] = False, False
        self._best[parts, right, :], self._best[parts, :, right] = _NO_EDGE, _NO_EDGE
        self._sizes[parts, left] += self._sizes[parts, right]
        self._sizes[parts, right] = 0
        mine = self.groups[parts]
        self.groups[parts] = np.where(mine == right[:, None], left[:, None], mine)

    def _rescore(self, parts: NDArray[Any], cells: NDArray[Any]) -> None:
        """Score again what the cells of a round have to do with all others."""
        there = self._sizes[parts]
        smaller = np.maximum(1, np.minimum(there[np.arange(len(parts)), cells][:, None], there))
        score = self._scores.score(self._tallies[parts, cells], smaller)
        self._score[parts, cells, :] = score
        self._score[parts, :, cells] = score
        others = np.arange(self._size)
        best = np.where(self._edge[parts, cells] & (there > 0) & (others != cells[:, None]), score, _NO_EDGE)
        before = others < cells[:, None]
        self._best[parts, cells, :] = np.where(before, _NO_EDGE, best)
        self._best[parts, :, cells] = np.where(before, best, self._best[parts, :, cells])


def _first_of(numbers: NDArray[Any], tied: NDArray[np.bool_]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """The first pair of each part that has one: part, and both cells."""
    flat = tied.reshape(len(tied), tied.shape[1] * tied.shape[2])
    found = np.flatnonzero(flat.any(axis=1))
    left, right = np.divmod(flat[found].argmax(axis=1), tied.shape[-1])
    return numbers[found], left, right
