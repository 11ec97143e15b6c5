"""Cell evidence under a trained ruleset: every comparison's mean in every class of pairs, match, household and namesake.

The tallies are rows of `linkage.columns.tallies`: what a table's millions of pairs are scored by scores the few cells of a change.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from cauce.linkage.columns.tallies import CellScores, Tallies
from cauce.linkage.columns.weigh import MILLIBITS
from cauce.linkage.evidence import SIZE, Evidence, Tally
from cauce.linkage.linking import Linking
from cauce.linkage.scoring import PairScorer
from cauce.model.explanation import Part


class ClassTally(Tally):
    """Additive statistics of the cross pairs of two cells, as one row."""

    __slots__ = ("_scores", "row")

    def __init__(self, scores: CellScores, row: Tallies) -> None:
        super().__init__(0, 0)
        self._scores = scores
        self.row = row
        self._judge()

    def add(self, other: Tally, times: int = 1) -> None:
        """Take in the statistics of further cross pairs, each standing for `times` of them."""
        assert isinstance(other, ClassTally)
        self.row = self.row + other.row * times
        self.weight = None
        self._judge()

    def _judge(self) -> None:
        """Read what constraints look at."""
        self.pairs = int(self.row[0])
        if self._scores.quarrelsome:
            self.judged, self.contradicting = self._scores.verdicts(self.row)


class ClassEvidence(Evidence):
    """Compares interned signatures and tallies cells of them, under a trained ruleset."""

    once = True
    """A signature is a hub for its records: a table holds each distinct row once."""

    def __init__(self, linking: Linking, scorer: PairScorer) -> None:
        super().__init__(linking, scorer)
        self._scores = CellScores.of(linking.ruleset)

    def empty(self) -> Tally:
        """A tally of no pairs."""
        return ClassTally(self._scores, np.zeros(self._scores.width, dtype=np.int64))

    def tally(self, left: Mapping[int, int], right: Mapping[int, int]) -> Tally:
        """The tally of two cells, given as signatures with their multiplicity. Not to be changed."""
        if len(left) == 1 == len(right):
            return super().tally(left, right)
        row = np.zeros(self._scores.width, dtype=np.int64)
        for one, times in left.items():
            for other, more in right.items():
                row += self._row(one, other) * (times * more)
        return ClassTally(self._scores, row)

    def _row(self, left: int, right: int) -> Tallies:
        fact = self.fact(left, right)
        assert isinstance(fact, ClassTally)
        return fact.row

    def _tally(self, pair: tuple[int, int]) -> Tally:
        levels, _ = self._compare(pair)
        tally = ClassTally(self._scores, self._scores.tally_one(levels))
        tally.weight = self.weight(*pair)
        return tally

    def score(self, tally: Tally, smaller: int) -> float:
        """The score of two cells in bits, rounded to 1/1000; for two single signatures, their weight. `smaller`: the smaller size."""
        if tally.weight is not None:
            return tally.weight
        assert isinstance(tally, ClassTally)
        return int(self._scores.score(tally.row[None], np.array([smaller]))[0]) / MILLIBITS

    def parts(self, tally: Tally, smaller: int) -> tuple[Part, ...]:
        """The terms of a score, which they sum to: every comparison that is not missing, the prior, and what is taken off."""
        assert isinstance(tally, ClassTally)
        score = self.score(tally, smaller)
        counts, means, prior, size = self._scores.terms(tally.row, smaller)
        found = self._compared(counts, tally.pairs, [mean / MILLIBITS for mean in means])
        found.append(Part(name="prior", says="How rare it is that two records are one person.", bits=prior / MILLIBITS))
        if size:
            found.append(Part(name="size", says=SIZE, bits=-size / MILLIBITS))
        rest = round(score - sum(part.bits for part in found), 3)
        if rest:
            found.append(Part(name="other explanations", says="They may also be of one household, or of one name.", bits=rest))
        return tuple(found)

    def trait_evidence(self, tally: Tally) -> float:
        """Bits by which two cells agree, the priors left out: what corroborates a device."""
        assert isinstance(tally, ClassTally)
        return int(self._scores.agreement(tally.row[None])[0]) / MILLIBITS


class KnownEvidence(ClassEvidence):
    """Evidence whose pairs were all compared beforehand, given by signatures left < right."""

    def __init__(self, linking: Linking, scorer: PairScorer, known: Mapping[tuple[int, int], tuple[Tallies, float]]) -> None:
        super().__init__(linking, scorer)
        self._weights = {pair: weight for pair, (_, weight) in known.items()}
        self._known = known

    def _tally(self, pair: tuple[int, int]) -> Tally:
        row, weight = self._known[pair]
        tally = ClassTally(self._scores, row)
        tally.weight = weight
        return tally


def evidence_of(linking: Linking, scorer: PairScorer) -> Evidence:
    """The evidence that a ruleset's cells are scored by."""
    return ClassEvidence(linking, scorer) if linking.ruleset.fields else Evidence(linking, scorer)
