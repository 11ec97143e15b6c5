"""The match weight of two signatures: the sum over comparisons of log2(m/u) of the level reached (Fellegi and Sunter 1969)."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import Any, NamedTuple, Protocol

from cauce.linkage.comparisons.base import MISSING, Comparator, Pair, Tools
from cauce.linkage.comparisons.registry import COMPARATORS
from cauce.linkage.comparisons.traits import same_date
from cauce.linkage.frequency import load_frequencies
from cauce.linkage.linking import NAME_GROUP
from cauce.model.explanation import LevelReached
from cauce.model.ruleset import Comparison, Ruleset
from cauce.model.subject import Contact, Signature

__all__ = ["BELOW_MATCH", "MISSING", "NAME_GROUP", "Compared", "PairScorer", "Scorer"]

BELOW_MATCH = 0.1
"""A ceiling holds a weight this many bits below match."""

_NAMESPACES = 4096
"""Namespaces whose comparisons are remembered; names of namespaces come from outside, and are not kept without end."""


class Compared(NamedTuple):
    """What a pair of signatures reached, in the order of the ruleset's comparisons."""

    levels: tuple[int, ...]
    """Index of the level; `MISSING` if either side has nothing to compare."""
    weights: tuple[float, ...]
    """Bits, rounded to 1/1000; 0 if missing."""


class PairScorer(Protocol):
    """What compares signatures, under hand-set rulesets and under trained ones."""

    def compare(self, left: Signature, right: Signature) -> Compared:
        """Level and weight per comparison, the same in either order."""

    def weight(self, compared: Compared) -> float:
        """The pair's match weight in bits, rounded to 1/1000."""

    def describe(self, left: Signature, right: Signature) -> tuple[LevelReached, ...]:
        """Every comparison with the level reached, its bits and the texts compared, for explain."""


class Scorer:
    """Compares signatures under one ruleset. Symmetric; safe to share between threads."""

    def __init__(self, ruleset: Ruleset) -> None:
        tools = Tools(ruleset, load_frequencies(ruleset.frequencies))
        comparators = tuple(COMPARATORS[comparison.comparator](comparison, tools) for comparison in ruleset.comparisons)
        self._comparators = comparators
        self._width = len(comparators)
        of_traits = [(number, comparator) for number, comparator in enumerate(comparators) if comparator.part]
        of_traits.sort(key=lambda item: item[1].stage)
        self._steps = tuple((number, attrgetter(comparator.part), comparator.compare) for number, comparator in of_traits)
        self._lookers = _Lookers(ruleset.comparisons)
        self._names = tuple(number for number, comparison in enumerate(ruleset.comparisons) if comparison.group == NAME_GROUP)
        self._name_cap = ruleset.thresholds.name_cap
        self._held = ruleset.thresholds.match - BELOW_MATCH
        self._ceilings = tuple(
            frozenset(number for number, level in enumerate(comparison.levels) if level.ceiling) for comparison in ruleset.comparisons
        )
        self._with_ceiling = tuple((number, levels) for number, levels in enumerate(self._ceilings) if levels)

    def compare(self, left: Signature, right: Signature) -> Compared:
        """Level and weight per comparison, the same in either order. Comparisons of tokens are remembered, pairs are not."""
        pair = Pair()
        traits, others = left.traits, right.traits
        pair.kind = traits.kind if traits.kind is others.kind else None
        pair.same_date = same_date(traits.birth_date, others.birth_date)
        levels = [MISSING] * self._width
        weights = [0.0] * self._width
        if left.contacts and right.contacts:
            ours, theirs = self._sort(left), self._sort(right)
            for number in ours.keys() & theirs.keys():
                levels[number], weights[number] = self._comparators[number].compare(ours[number], theirs[number], pair)
        for number, take, compare in self._steps:
            one = take(traits)
            if one:
                other = take(others)
                if other:
                    levels[number], weights[number] = compare(one, other, pair)
        return Compared(tuple(levels), tuple(weights))

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
        levels, weights = self.compare(left, right)
        ours, theirs = self._sort(left), self._sort(right)
        found = []
        for number, comparator in enumerate(self._comparators):
            part = attrgetter(comparator.part) if comparator.part else None
            values = (part(left.traits), part(right.traits)) if part else (ours.get(number), theirs.get(number))
            found.append(_reached(comparator, levels[number], weights[number], values))
        return tuple(found)

    def _sort(self, signature: Signature) -> dict[int, list[Contact]]:
        """The contacts of a signature by the number of the comparison that looks at them."""
        found: dict[int, list[Contact]] = {}
        for contact in signature.contacts:
            for number in self._lookers[contact.namespace]:
                found.setdefault(number, []).append(contact)
        return found


class _Lookers(dict[str, tuple[int, ...]]):
    """Numbers of the comparisons that look at a namespace, or at the one before its `/`."""

    def __init__(self, comparisons: Sequence[Comparison]) -> None:
        super().__init__()
        self._of = [(number, frozenset(comparison.of)) for number, comparison in enumerate(comparisons) if comparison.of]

    def __missing__(self, namespace: str) -> tuple[int, ...]:
        names = {namespace, namespace.partition("/")[0]}
        numbers = tuple(number for number, of in self._of if of & names)
        if len(self) < _NAMESPACES:
            self[namespace] = numbers
        return numbers


def _reached(comparator: Comparator, level: int, bits: float, values: tuple[Any, Any]) -> LevelReached:
    left, right = (comparator.text(value) if value else "" for value in values)
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
