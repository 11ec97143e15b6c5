"""What a report is made from: the outcome of a match as arrays, one row for each different record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cauce.linkage.columns.column import Columns
from cauce.linkage.columns.comparator import Rows
from cauce.linkage.columns.weigh import HOUSEHOLD, MATCH, MILLIBITS, NAMESAKE, Weights
from cauce.model.ruleset import Ruleset

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Run:
    """A finished match. Records whose values are the same are one row."""

    ruleset: Ruleset
    columns: Columns
    """Canonical values by field."""
    left: Rows
    right: Rows
    """The pairs of rows that were compared."""
    weights: Numbers
    levels: NDArray[np.int8]
    labels: NDArray[np.int64]
    """The identity of each row, numbered from 0."""
    sizes: NDArray[np.int64]
    """Records of each identity."""
    name: Callable[[int], str]
    """What a row is called, `crm/17`."""

    @cached_property
    def chances(self) -> Numbers:
        """Of each pair, that it is a match, by its weight."""
        odds = np.exp2(np.clip(self.weights, -60.0, 60.0))
        shares: Numbers = odds / (1.0 + odds)
        return shares

    @cached_property
    def linked(self) -> NDArray[np.bool_]:
        """Of each pair, whether its rows are one identity."""
        together: NDArray[np.bool_] = self.labels[self.left] == self.labels[self.right]
        return together

    @cached_property
    def threshold(self) -> float:
        """Weight from which a pair counts as a match."""
        return self.ruleset.thresholds.match

    def evidence(self, pairs: NDArray[Any]) -> tuple[Numbers, Numbers, Numbers]:
        """Bits for match, household and namesake against strangers."""
        found = Weights.of(self.ruleset).evidence(self.levels[pairs])
        return found[MATCH] / MILLIBITS, found[HOUSEHOLD] / MILLIBITS, found[NAMESAKE] / MILLIBITS
