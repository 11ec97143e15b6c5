"""Cell evidence of trained rulesets: what cross pairs of two cells say, as rows of whole numbers, and what many rows score.

A row holds for a pair of cells: how many cross pairs there are; for each comparison in how many it is not missing, and for each class of
pairs the sum of sqrt(p/u) in fixed point; how many reach each agreeing level of comparisons that hold many; and how many contradict.
Everything is additive, so the row of a union is the sum of its parts' rows, in any order; and as one function scores all rows, the few
cells of an online change and the millions of a table get the very same scores.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cauce.linkage.columns.weigh import MATCH, MILLIBITS, Millibits, Weights, discount
from cauce.model.ruleset import Holds, Ruleset

Tallies = NDArray[np.int64]
"""Rows as above."""

_FIXED = 1 << 24
"""One, in fixed point."""
_CLASSES = 3
"""`MATCH`, `HOUSEHOLD` and `NAMESAKE`."""
_MOST = 40 * MILLIBITS
"""No level counts for more in a mean, so that sums stay whole."""


class _Agreeing(NamedTuple):
    """The agreeing levels of one comparison that holds many, strongest first, and where they are counted."""

    comparison: int
    levels: list[int]
    weights: Millibits
    """Level, class."""
    place: int


class _Verdict(NamedTuple):
    """Comparisons that contradict together, and where it is counted."""

    comparisons: list[int]
    place: int


class CellScores:
    """The tallies and scores of one trained ruleset. Ask `CellScores.of`, which keeps them beside the ruleset."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._weights = Weights.of(ruleset)
        self._size = ruleset.thresholds.size * MILLIBITS
        self._contradict = ruleset.thresholds.contradict * MILLIBITS
        comparisons = ruleset.comparisons
        width = len(comparisons)
        self._counts = slice(1, 1 + width)
        self._sums = slice(1 + width, 1 + width * (1 + _CLASSES))
        self._kappa = np.array([0.0 if comparison.holds is Holds.MANY else comparison.sparse for comparison in comparisons])
        self._roots = _roots(self._weights.table)
        place = 1 + (1 + _CLASSES) * width
        self._agreeing = self._levels_of_many(ruleset, place)
        place += sum(len(agreeing.levels) for agreeing in self._agreeing)
        self._contradicting = self._levels_against(ruleset)
        self._judged = place
        self._verdicts = self._bites(ruleset, place)
        self._parts: Tallies | None = None
        self._starts = np.arange(width) * self._weights.table.shape[2] + 1
        self.width = place + 2 * len(self._verdicts)
        """Numbers in a row."""

    @classmethod
    def of(cls, ruleset: Ruleset) -> CellScores:
        """The cell scores of a ruleset, built once."""
        kept: CellScores | None = ruleset.__dict__.get("_cell_scores")
        if kept is None:
            kept = ruleset.__dict__.setdefault("_cell_scores", cls(ruleset))
        return kept

    def _levels_of_many(self, ruleset: Ruleset, place: int) -> list[_Agreeing]:
        """The agreeing levels of comparisons that hold many, counted from a place on."""
        found: list[_Agreeing] = []
        for number, comparison in enumerate(ruleset.comparisons):
            levels = [at for at, level in enumerate(comparison.levels) if level.agrees and comparison.holds is Holds.MANY]
            if levels:
                heaviest = {at: (-self._weights.levels[number][at][MATCH], at) for at in levels}
                levels.sort(key=heaviest.__getitem__)
                found.append(_Agreeing(number, levels, self._weights.table[:, number, levels].T, place))
                place += len(levels)
        return found

    def _levels_against(self, ruleset: Ruleset) -> NDArray[np.bool_]:
        """By comparison and level, *missing* last: whether it contradicts."""
        against = np.zeros(self._weights.table.shape[1:], dtype=bool)
        for number, comparison in enumerate(ruleset.comparisons):
            against[number, : len(comparison.levels)] = [level.contradicts for level in comparison.levels]
        return against

    def _bites(self, ruleset: Ruleset, place: int) -> list[_Verdict]:
        """Verdicts that can ever be strong enough to count."""
        groups: dict[str, list[int]] = {}
        for number, comparison in enumerate(ruleset.comparisons):
            if self._contradicting[number].any():
                groups.setdefault(comparison.group or f"={comparison.name}", []).append(number)
        found: list[_Verdict] = []
        for numbers in groups.values():
            table = self._weights.table[MATCH]
            least = sum(min(0, int(table[number][self._contradicting[number]].min())) for number in numbers)
            if least <= self._contradict:
                found.append(_Verdict(numbers, place + 2 * len(found)))
        return found

    @property
    def quarrelsome(self) -> bool:
        """Whether any two people can contradict each other under this ruleset."""
        return bool(self._verdicts)

    def tally(self, levels: NDArray[Any]) -> Tallies:
        """The rows of single pairs, given by the levels that they reach."""
        rows = np.zeros((len(levels), self.width), dtype=np.int64)
        rows[:, 0] = 1
        rows[:, self._counts] = levels >= 0
        for of_class, table in enumerate(self._roots):
            for number in range(len(table)):
                rows[:, self._sums.start + of_class * len(table) + number] = table[number][levels[:, number]]
        for agreeing in self._agreeing:
            for number, level in enumerate(agreeing.levels):
                rows[:, agreeing.place + number] = levels[:, agreeing.comparison] == level
        for verdict in self._verdicts:
            self._judge(levels[:, verdict.comparisons], verdict, rows)
        return rows

    def tally_one(self, levels: Sequence[int]) -> Tallies:
        """The row of a single pair, the same as among many."""
        if self._parts is None:
            self._parts = self._rows_of_levels()
        row: Tallies = self._parts[self._starts + levels].sum(axis=0)
        row[0] = 1
        for verdict in self._verdicts:
            present = [number for number in verdict.comparisons if levels[number] >= 0]
            if present:
                row[verdict.place] = 1
                bits = sum(self._weights.levels[number][levels[number]][MATCH] for number in present)
                against = bits <= self._contradict and all(self._contradicting[number, levels[number]] for number in present)
                row[verdict.place + 1] = against
        return row

    def _rows_of_levels(self) -> Tallies:
        """What each level of each comparison adds to a row; before its level 0 stands what is missing: nothing."""
        width, most = self._weights.table.shape[1:]
        reached = np.full((width * most, width), -1, dtype=np.int8)
        for number in range(width):
            reached[number * most : (number + 1) * most, number] = np.arange(-1, most - 1)
        rows = self.tally(reached)
        rows[:, self._judged :] = 0
        return rows

    def _judge(self, levels: NDArray[Any], verdict: _Verdict, rows: Tallies) -> None:
        """Who has what a verdict looks at, and whom it speaks against."""
        present = levels >= 0
        bits = np.zeros(len(levels), dtype=np.int64)
        against = present.any(axis=1)
        rows[:, verdict.place] = against
        for at, number in enumerate(verdict.comparisons):
            bits += self._weights.table[MATCH][number][levels[:, at]]
            against &= ~present[:, at] | self._contradicting[number][levels[:, at]]
        rows[:, verdict.place + 1] = against & (bits <= self._contradict)

    def contradict(self, rows: Tallies) -> NDArray[np.bool_]:
        """Whether more than half of the cross pairs that have it say that these are two people."""
        found = np.zeros(rows.shape[:-1], dtype=bool)
        for verdict in self._verdicts:
            found |= 2 * rows[..., verdict.place + 1] > rows[..., verdict.place]
        return found

    def verdicts(self, row: Tallies) -> tuple[list[int], list[int]]:
        """Of one row, by verdict: cross pairs that have it, and those that it speaks against."""
        numbers = row[self._judged :].tolist()
        return numbers[::2], numbers[1::2]

    def score(self, rows: Tallies, smaller: NDArray[Any]) -> Millibits:
        """The score of each pair of cells in millibits; `smaller`: the size of the smaller cell. Of two single signatures: their weight."""
        match, household, namesake = (evidence + prior for evidence, prior in zip(self._evidence(rows), self._weights.priors, strict=True))
        size = np.rint(self._size * np.log2(smaller)).astype(np.int64)
        found: Millibits = match - discount(household, namesake) - size
        return found

    def agreement(self, rows: Tallies) -> Millibits:
        """What two cells have in common, in millibits, the priors left out."""
        agreement: Millibits = self._evidence(rows)[MATCH]
        return agreement

    def terms(self, row: Tallies, smaller: int) -> tuple[list[int], list[int], int, int]:
        """Of one row: cross pairs and evidence of each comparison, the prior, and the size that is taken off; in millibits."""
        size = round(self._size * float(np.log2(smaller)))
        return row[self._counts].tolist(), self._means(row)[MATCH].astype(np.int64).tolist(), self._weights.priors[MATCH], size

    def _evidence(self, rows: Tallies) -> Millibits:
        """The sum of the means, by class (first)."""
        return np.asarray(self._means(rows).sum(axis=-1).astype(np.int64))

    def _means(self, rows: Tallies) -> NDArray[np.float64]:
        """The mean of each comparison (last) in whole millibits, by class (first)."""
        counts = rows[..., self._counts]
        there = counts > 0
        divisor = np.maximum(counts, 1)
        sums = np.moveaxis(rows[..., self._sums].reshape(*rows.shape[:-1], _CLASSES, counts.shape[-1]), -2, 0)
        means = np.log2(np.where(there, sums, _FIXED) / (divisor * float(_FIXED)))
        means *= 2 * MILLIBITS
        for agreeing in self._agreeing:
            reached = rows[..., agreeing.place : agreeing.place + len(agreeing.weights)] > 0
            best = np.moveaxis(agreeing.weights[reached.argmax(axis=-1)], -1, 0)
            np.copyto(means[..., agreeing.comparison], best, where=reached.any(axis=-1))
        damped = counts / (divisor + self._kappa * (rows[..., :1] - counts))
        means *= np.where(means[MATCH] > 0, damped, 1.0)
        return np.rint(means, out=means)


def _roots(weights: Millibits) -> Tallies:
    """sqrt(p/u) of every level in fixed point, by class, comparison and level; 0 for *missing*, the last."""
    roots = np.exp2(np.minimum(weights, _MOST) / (2 * MILLIBITS)) * _FIXED
    found: Tallies = np.maximum(np.rint(roots), 1).astype(np.int64)
    found[:, :, -1] = 0
    return found
