"""Cell evidence: how cells are scored against cells, comparison by comparison, over all cross pairs of their signatures.

For each comparison that holds one value: the power mean of the cross pairs in which it is not missing, 2 log2(mean of sqrt(m/u)), so that
one misspelt member does not outvote the good ones; where it holds many, the best agreement. All statistics are additive: exact sums in
fixed point, so that no order of addition shows in a score.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import log2

from cauce.linkage.linking import Linking
from cauce.linkage.scoring import BELOW_MATCH, MISSING, Compared, PairScorer
from cauce.model.explanation import LevelReached, Part
from cauce.model.subject import Signature

_FIXED = 1 << 48
"""Of one, in fixed point: whole numbers add up to the same sum in any order."""
_ROUNDING = 0.05
"""Bits: more is no rounding."""
SIZE = "The larger both identities are, the more it takes."
_roots: dict[float, int] = {}


def _root(weight: float) -> int:
    """sqrt(m/u) in fixed point."""
    known = _roots.get(weight)
    if known is None:
        known = _roots[weight] = round(2.0 ** (weight / 2) * _FIXED)
    return known


class Tally:
    """Additive statistics of the cross pairs of two cells."""

    __slots__ = ("best", "ceilings", "contradicting", "counts", "disagreeing", "judged", "lifted", "lifting", "pairs", "sums", "weight")

    def __init__(self, width: int, verdicts: int) -> None:
        self.pairs = 0
        self.counts = [0] * width
        """Per comparison: cross pairs in which it is not missing."""
        self.sums = [0] * width
        """Per comparison: sum of sqrt(m/u), fixed point."""
        self.best: list[float | None] = [None] * width
        """Per comparison that holds many: the best weight of an agreeing level."""
        self.ceilings = [0] * width
        self.lifted = [0] * width
        """Per comparison: cross pairs under a ceiling that does not hold where something vouches."""
        self.lifting = [0] * width
        """Per comparison: cross pairs in which something does."""
        self.disagreeing = [0] * width
        self.judged = [0] * verdicts
        """Per verdict (names together, birth date, ...): cross pairs that have it."""
        self.contradicting = [0] * verdicts
        self.weight: float | None = None
        """Of a single pair of signatures."""

    def add(self, other: Tally, times: int = 1) -> None:
        """Take in the statistics of further cross pairs, each standing for `times` of them."""
        self.pairs += other.pairs * times
        self.weight = None
        for mine, theirs in (
            (self.counts, other.counts),
            (self.sums, other.sums),
            (self.ceilings, other.ceilings),
            (self.lifted, other.lifted),
            (self.lifting, other.lifting),
            (self.disagreeing, other.disagreeing),
            (self.judged, other.judged),
            (self.contradicting, other.contradicting),
        ):
            for number, value in enumerate(theirs):
                if value:
                    mine[number] += value * times
        best = self.best
        for number, weight in enumerate(other.best):
            if weight is not None:
                held = best[number]
                if held is None or weight > held:
                    best[number] = weight


class Evidence:
    """Compares signatures, each pair once, and scores cells of them. Signatures are called by the numbers that `intern` gives them."""

    once = False
    """Whether a signature counts once in every cell, however many records have it. If not, it does so in cells that keys made only."""

    def __init__(self, linking: Linking, scorer: PairScorer) -> None:
        self._linking = linking
        self.ruleset = linking.ruleset
        self._scorer = scorer
        self._signatures: list[Signature] = []
        self._rows: dict[tuple[int, int], Compared] = {}
        self._weights: dict[tuple[int, int], float] = {}
        self._facts: dict[tuple[int, int], Tally] = {}
        thresholds = linking.thresholds
        self._held = thresholds.match - BELOW_MATCH
        self._contradict = thresholds.contradict

    def intern(self, signature: Signature) -> int:
        """A number for a signature of this run; ask once per distinct one."""
        self._signatures.append(signature)
        return len(self._signatures) - 1

    def signature(self, number: int) -> Signature:
        """The signature behind a number."""
        return self._signatures[number]

    def weight(self, left: int, right: int) -> float:
        """The match weight of a pair of signatures."""
        pair = (left, right) if left <= right else (right, left)
        known = self._weights.get(pair)
        if known is None:
            known = self._weights[pair] = self._scorer.weight(self._compare(pair))
        return known

    def compared(self) -> Iterable[tuple[tuple[int, int], float]]:
        """The pairs of signatures that were asked for until now, with their weights."""
        return self._weights.items()

    def describe(self, left: int, right: int) -> tuple[LevelReached, ...]:
        """Every comparison of a pair of signatures, for explain."""
        return self._scorer.describe(self._signatures[left], self._signatures[right])

    def fact(self, left: int, right: int) -> Tally:
        """The tally of one pair of signatures. Not to be changed."""
        pair = (left, right) if left <= right else (right, left)
        known = self._facts.get(pair)
        if known is None:
            known = self._facts[pair] = self._tally(pair)
        return known

    def tally(self, left: Mapping[int, int], right: Mapping[int, int]) -> Tally:
        """The tally of two cells, given as signatures with their multiplicity. Not to be changed."""
        if len(left) == 1 and len(right) == 1:
            ((one, times),) = left.items()
            ((other, more),) = right.items()
            if times == 1 and more == 1:
                return self.fact(one, other)
        total = self.empty()
        for one, times in left.items():
            for other, more in right.items():
                total.add(self.fact(one, other), times * more)
        return total

    def empty(self) -> Tally:
        """A tally of no pairs."""
        return Tally(len(self._linking.levels), len(self._linking.verdicts))

    def _compare(self, pair: tuple[int, int]) -> Compared:
        known = self._rows.get(pair)
        if known is None:
            known = self._rows[pair] = self._scorer.compare(self._signatures[pair[0]], self._signatures[pair[1]])
        return known

    def _tally(self, pair: tuple[int, int]) -> Tally:
        levels, weights = self._compare(pair)
        linking = self._linking
        tally = self.empty()
        tally.pairs = 1
        tally.weight = self.weight(*pair)
        for number, level in enumerate(levels):
            if level == MISSING:
                continue
            weight = weights[number]
            tally.counts[number] = 1
            tally.sums[number] = _root(weight)
            says = linking.levels[number][level]
            if says.agrees and linking.many[number]:
                tally.best[number] = weight
            tally.ceilings[number] = int(says.ceiling)
            tally.lifted[number] = int(says.lifted)
            tally.lifting[number] = int(says.lifts)
            tally.disagreeing[number] = int(says.disagrees)
        for number, group in enumerate(linking.verdicts):
            present = [comparison for comparison in group if levels[comparison] != MISSING]
            if present:
                tally.judged[number] = 1
                against = all(linking.levels[comparison][levels[comparison]].contradicts for comparison in present)
                bits = sum(weights[comparison] for comparison in present)
                tally.contradicting[number] = int(against and round(bits, 3) <= self._contradict)
        return tally

    def score(self, tally: Tally, smaller: int) -> float:
        """The score of two cells in bits, rounded to 1/1000; for two single signatures it is their weight.

        A hand-set ruleset knows no other explanation than chance, and its prior is inside `match`: nothing is taken off for it.
        `linkage.classes` has the score of a trained one, which knows households and namesakes.

        Args:
            tally: of their cross pairs.
            smaller: size of the smaller cell, in signatures.
        """
        if tally.weight is not None:
            return tally.weight
        means = self._means(tally)
        total = self._sum(means) - self._linking.thresholds.size * log2(smaller)
        if total > self._held and _is_held(tally):
            total = self._held
        return round(total, 3)

    def parts(self, tally: Tally, smaller: int) -> tuple[Part, ...]:
        """The terms of a score, which they sum to: every comparison that is not missing, and what is taken off."""
        score = self.score(tally, smaller)
        means = [round(mean, 3) for mean in self._means(tally)]
        cap = round(self._linking.thresholds.name_cap - sum(means[number] for number in self._linking.names), 3)
        size = -round(self._linking.thresholds.size * log2(smaller), 3)
        found = self._compared(tally.counts, tally.pairs, means)
        if cap < 0:
            found.append(Part(name="name cap", says="All that names say together counts only so much.", bits=cap))
        if size:
            found.append(Part(name="size", says=SIZE, bits=size))
        return (*found, *_rest(score, found, held=score == self._held))

    def _compared(self, counts: Sequence[int], pairs: int, means: Sequence[float]) -> list[Part]:
        found = []
        for comparison, count, mean in zip(self.ruleset.comparisons, counts, means, strict=True):
            if count:
                of = "Compared." if pairs == 1 else f"Over {count} of {pairs} pairs of what their records say."
                found.append(Part(name=comparison.name, says=of, bits=mean))
        return found

    def trait_evidence(self, tally: Tally) -> float:
        """Bits by which the traits of two cells agree, contacts left out: what corroborates a device."""
        means = self._means(tally)
        traits = set(self._linking.traits)
        return round(self._sum([mean if number in traits else 0.0 for number, mean in enumerate(means)]), 3)

    def _means(self, tally: Tally) -> list[float]:
        means = [0.0] * len(tally.counts)
        for number, count in enumerate(tally.counts):
            if not count:
                continue
            best = tally.best[number]
            mean = best if best is not None else 2 * log2(tally.sums[number] / (count * _FIXED))
            kappa = self._linking.sparse[number]
            if kappa and mean > 0:
                mean *= count / (count + kappa * (tally.pairs - count))
            means[number] = mean
        return means

    def _sum(self, means: list[float]) -> float:
        names = sum(means[number] for number in self._linking.names)
        return sum(means) - max(0.0, names - self._linking.thresholds.name_cap)


def _is_held(tally: Tally) -> bool:
    """Whether more than half of the cross pairs of a comparison are under a ceiling.

    What one pair has to vouch for an initial, a verified contact say, vouches for its cells, however many records do without it.
    """
    rows = zip(tally.ceilings, tally.lifted, tally.lifting, tally.counts, strict=True)
    return any(2 * (held - lifted if lifting else held) > count for held, lifted, lifting, count in rows)


def _rest(score: float, parts: Sequence[Part], *, held: bool) -> list[Part]:
    """What the terms are off the score: held by a ceiling, or a rounding."""
    rest = round(score - sum(part.bits for part in parts), 3)
    if not rest:
        return []
    if held and rest < -_ROUNDING:
        return [Part(name="ceiling", says="A level that was reached holds the sum just below match.", bits=rest)]
    return [Part(name="rounding", says="Terms are rounded to 1/1000 bit.", bits=rest)]
