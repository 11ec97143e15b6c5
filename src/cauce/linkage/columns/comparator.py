"""What the comparators of trained rulesets share: outcomes in order, and one answer for two values and for two columns."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cauce.linkage.columns.column import Columns
from cauce.model.ruleset import Comparison, Field, Holds

Rows = NDArray[np.int64]
"""Numbers of records, one side of candidate pairs."""
Levels = NDArray[np.int8]
"""For each candidate pair the index of the level reached, as in the comparison's `levels`; -1: missing on a side."""


class Outcome(NamedTuple):
    """One outcome of a comparator; a trained ruleset has a level for each, in the same order."""

    name: str
    says: str
    """The sentence that explain shows."""
    prior: float
    """m where nothing is known of the data: a Dirichlet prior's shape. Outcomes that differ only in term frequency share theirs."""
    agrees: bool = False
    contradicts: bool = False
    household: bool = False
    """Free in the class *household* (people who live together), instead of being as among strangers."""
    namesake: bool = False
    """Free in the class *namesake* (people of one name)."""
    decides: bool = False
    """A disagreement that keeps two people apart whatever else agrees, in tables where matches hardly ever show it."""
    under: str | None = ""
    """The outcome that agrees more: this one never weighs more than it. Empty: the first; None: there is none."""


class ColumnComparator(ABC):
    """One way of comparing fields of records.

    Level 0 is the strongest agreement, the last level the disagreement. `level` and `compare` give the same answer for the same values: the
    first serves one record and its candidates, the second a million pairs. Symmetric.
    """

    outcomes: ClassVar[tuple[Outcome, ...]]
    kinds: ClassVar[tuple[tuple[str, ...], ...]]
    """For each field that is compared, the kinds of field that fit; the first must be there, others may be left out."""
    holds: ClassVar[Holds] = Holds.ONE
    sparse: ClassVar[float] = 0.0
    group: ClassVar[str] = ""
    takes_others: ClassVar[bool] = False
    """Whether the other fields that it compares are compared by nothing else."""
    most: ClassVar[float] = 0.35
    """Training holds m of the last level, and of what contradicts, at or below this: people's data are wrong sometimes, not mostly."""
    unknown: ClassVar[bool] = False
    """Whether it compares what nobody knows the meaning of: training believes little of it before it has seen matches."""
    own: ClassVar[bool] = False
    """Whether people who live together have each their own, which may be the same all the same: twins have one birth date."""
    seldom_shared: ClassVar[bool] = False
    """Whether strangers hardly ever agree."""
    at_home: ClassVar[float] = 0.0
    """Share of pairs of people who live together that agree by custom, though their values are their own."""

    def __init__(self, comparison: Comparison, fields: Mapping[str, Field]) -> None:
        self.comparison = comparison
        self.fields = tuple(fields[name] for name in comparison.fields)

    @abstractmethod
    def level(self, one: Sequence[str], other: Sequence[str]) -> int:
        """The level two records reach, each given by its canonical values of `fields` (empty: absent)."""

    @abstractmethod
    def compare(self, left: Rows, right: Rows, columns: Columns) -> Levels:
        """The level of every candidate pair; `columns` hold the canonical values of `fields` by name."""

    def text(self, values: Sequence[Any]) -> str:
        """What is compared, as text for explain."""
        return " ".join(value for value in values if value)
