"""The match weight of two signatures: the sum over comparisons of log2(m/u) of the level reached (Fellegi and Sunter 1969)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from cauce.linkage.comparisons.base import MISSING, Comparator, Pair, Tools
from cauce.linkage.comparisons.registry import COMPARATORS
from cauce.linkage.comparisons.traits import same_date
from cauce.linkage.frequency import load_frequencies
from cauce.model.explanation import LevelReached
from cauce.model.ruleset import Ruleset
from cauce.model.subject import Signature

__all__ = ["BELOW_MATCH", "MISSING", "NAME_GROUP", "Compared", "Scorer"]

NAME_GROUP = "name"
"""The group of comparisons that `name_cap` holds together."""
BELOW_MATCH = 0.1
"""A ceiling holds a weight this many bits below match."""

_REMEMBERED = 1 << 15


class Compared(NamedTuple):
    """What a pair of signatures reached, in the order of the ruleset's comparisons."""

    levels: tuple[int, ...]
    """Index of the level; `MISSING` if either side has nothing to compare."""
    weights: tuple[float, ...]
    """Bits, rounded to 1/1000; 0 if missing."""


class Scorer:
    """Compares signatures under one ruleset. Symmetric; the same answer for one pair and for columns; safe to share between threads."""

    def __init__(self, ruleset: Ruleset) -> None:
        tools = Tools(ruleset, load_frequencies(ruleset.frequencies))
        comparators = tuple(COMPARATORS[comparison.comparator](comparison, tools) for comparison in ruleset.comparisons)
        self._comparators = comparators
        self._width = len(comparators)
        self._steps = tuple(
            (number, comparator.compare) for number, comparator in sorted(enumerate(comparators), key=lambda item: item[1].stage)
        )
        self._names = tuple(number for number, comparison in enumerate(ruleset.comparisons) if comparison.group == NAME_GROUP)
        self._name_cap = ruleset.thresholds.name_cap
        self._held = ruleset.thresholds.match - BELOW_MATCH
        self._ceilings = tuple(
            frozenset(number for number, level in enumerate(comparison.levels) if level.ceiling) for comparison in ruleset.comparisons
        )
        self._with_ceiling = tuple((number, levels) for number, levels in enumerate(self._ceilings) if levels)
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._compare)

    def compare(self, left: Signature, right: Signature) -> Compared:
        """Level and weight per comparison. `compare(a, b) == compare(b, a)`."""
        return self._remembered(left, right)

    def compare_columns(self, left: Sequence[Signature], right: Sequence[Signature]) -> list[Compared]:
        """`compare` for two columns of equal length, row by row; pairs that will hardly come again are not remembered."""
        return [self._compare(one, other) for one, other in zip(left, right, strict=True)]

    def weight(self, compared: Compared) -> float:
        """The pair's match weight in bits: the sum, names together at most `name_cap`, held below match by a ceiling; rounded to 1/1000."""
        levels, weights = compared
        total = sum(weights)
        names = 0.0
        for number in self._names:
            names += weights[number]
        if names > self._name_cap:
            total += self._name_cap - names
        if total > self._held:
            for number, ceilings in self._with_ceiling:
                if levels[number] in ceilings:
                    total = self._held
                    break
        return round(total, 3)

    def describe(self, left: Signature, right: Signature) -> tuple[LevelReached, ...]:
        """Every comparison with the level reached, its bits and the texts compared, for explain; `missing` where a side has nothing."""
        levels, weights = self._compare(left, right)
        rows = zip(self._comparators, levels, weights, strict=True)
        return tuple(_reached(comparator, level, bits, (left, right)) for comparator, level, bits in rows)

    def _compare(self, left: Signature, right: Signature) -> Compared:
        pair = Pair()
        pair.same_date = same_date(left.traits.birth_date, right.traits.birth_date)
        levels = [MISSING] * self._width
        weights = [0.0] * self._width
        for number, compare in self._steps:
            levels[number], weights[number] = compare(left, right, pair)
        return Compared(tuple(levels), tuple(weights))


def _reached(comparator: Comparator, level: int, bits: float, pair: tuple[Signature, Signature]) -> LevelReached:
    left, right = comparator.text(pair[0]), comparator.text(pair[1])
    name = comparator.comparison.name
    if level == MISSING:
        says = "Not on both sides, or in scripts that cannot be compared."
        return LevelReached(comparison=name, level="missing", says=says, bits=0.0, left=left, right=right)
    reached = comparator.levels[level]
    return LevelReached(
        comparison=name,
        level=reached.name,
        says=reached.says,
        bits=bits,
        m=reached.m,
        u=reached.u,
        left=left,
        right=right,
        ceiling=reached.ceiling,
        contradicts=reached.contradicts,
    )
