"""One pair weighs what it weighs in a table, to the last bit; and cells weigh what the formula says."""

from __future__ import annotations

import random
from math import log2, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.trained.test_partition import world
from tests.trained.town import columns_of, kernel, ruleset

from cauce.linkage.classes import evidence_of
from cauce.linkage.columns.comparators.registry import build, compare_pairs
from cauce.linkage.columns.parts import BOND, limited, pieces
from cauce.linkage.columns.tallies import CellScores
from cauce.linkage.columns.weigh import Weights, weigh
from cauce.linkage.linking import Linking
from cauce.linkage.scoring import Compared
from cauce.model.ruleset import Holds
from cauce.model.subject import Signature, Traits

RULES = ruleset()
SIZES = [len(comparison.levels) for comparison in RULES.comparisons]


@settings(max_examples=200, deadline=None)
@given(levels=st.lists(st.tuples(*(st.integers(-1, size - 1) for size in SIZES)), min_size=1, max_size=40))
def test_one_and_many_weigh_the_same(levels: list[tuple[int, ...]]) -> None:
    scorer = kernel().scorer
    alone = [scorer.weight(Compared(row, ())) for row in levels]
    assert alone == weigh(RULES, np.array(levels, dtype=np.int8)).tolist()
    assert alone == [round(weight, 3) for weight in alone]
    assert alone == pytest.approx([by_formula(row) for row in levels], abs=0.02)


@settings(max_examples=100, deadline=None)
@given(
    levels=st.lists(st.tuples(*(st.integers(-1, size - 1) for size in SIZES)), min_size=1, max_size=10),
    contradict=st.sampled_from((-12.0, -8.0, -60.0)),
)
def test_one_and_many_tally_the_same(levels: list[tuple[int, ...]], contradict: float) -> None:
    scores = CellScores.of(ruleset(contradict=contradict))
    rows = scores.tally(np.array(levels, dtype=np.int8))
    assert [scores.tally_one(row).tolist() for row in levels] == rows.tolist()
    together = scores.score(rows, np.ones(len(rows), dtype=np.int64)).tolist()
    assert [int(scores.score(row[None], np.array([1]))[0]) for row in rows] == together


def by_formula(levels: tuple[int, ...]) -> float:
    """The plan of the weight in plain numbers."""
    priors = RULES.priors
    assert priors is not None
    strangers = 1 - priors.match - priors.household - priors.namesake
    odds = {"m": priors.match / strangers, "household": priors.household / strangers, "namesake": priors.namesake / strangers}
    for comparison, at in zip(RULES.comparisons, levels, strict=True):
        if at >= 0:
            level = comparison.levels[at]
            for name in odds:
                chance = getattr(level, name)
                odds[name] *= (level.u if chance is None else chance) / level.u
    return log2(odds["m"] / (odds["household"] + odds["namesake"] + 1))


def test_signatures_and_columns_compare_the_same() -> None:
    rows = sorted(set(world(random.Random(5), 60)))
    left, right = (side.astype(np.int64) for side in np.triu_indices(len(rows)))
    levels = compare_pairs(build(RULES.comparisons, RULES.fields), columns_of(rows), left, right)
    scorer = kernel().scorer
    signatures = [Signature(Traits(fields=row)) for row in rows]
    for one, other, row, weight in zip(left.tolist(), right.tolist(), levels.tolist(), weigh(RULES, levels).tolist(), strict=True):
        compared = scorer.compare(signatures[one], signatures[other])
        assert list(compared.levels) == row
        assert scorer.weight(compared) == weight


def test_cells_weigh_what_the_formula_says() -> None:
    """Two cells of two and three signatures, comparison by comparison."""
    dice = random.Random(11)
    linking = Linking.of(RULES)
    evidence = evidence_of(linking, kernel().scorer)
    rows = world(dice, 5)
    numbers = [evidence.intern(Signature(Traits(fields=row))) for row in rows]
    left, right = dict.fromkeys(numbers[:2], 1), dict.fromkeys(numbers[2:], 1)
    weights = Weights.of(RULES)
    cross = [kernel().scorer.compare(evidence.signature(one), evidence.signature(other)).levels for one in left for other in right]
    totals = [prior / 1000 for prior in weights.priors]
    for number, comparison in enumerate(RULES.comparisons):
        reached = [levels[number] for levels in cross if levels[number] >= 0]
        if not reached:
            continue
        agreeing = [at for at in reached if comparison.levels[at].agrees and comparison.holds is Holds.MANY]
        best = max(agreeing, key=lambda at: weights.levels[number][at][0], default=None)
        means = []
        for of_class in range(3):
            bits = [weights.levels[number][at][of_class] / 1000 for at in ([best] if best is not None else reached)]
            means.append(2 * log2(sum(sqrt(2**bit) for bit in bits) / len(bits)))
        kappa = 0 if comparison.holds is Holds.MANY else comparison.sparse
        damped = len(reached) / (len(reached) + kappa * (len(cross) - len(reached))) if means[0] > 0 else 1
        totals = [total + damped * mean for total, mean in zip(totals, means, strict=True)]
    expected = totals[0] - log2(2 ** totals[1] + 2 ** totals[2] + 1) - log2(2)
    assert evidence.score(evidence.tally(left, right), 2) == pytest.approx(expected, abs=0.01)


@settings(max_examples=100, deadline=None)
@given(count=st.integers(1, 12), drawn=st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=20))
def test_pieces_hang_together(count: int, drawn: list[tuple[int, int]]) -> None:
    edges = [(one % count, other % count) for one, other in drawn]
    labels = list(range(count))
    for _ in range(count):
        for one, other in edges:
            labels[one] = labels[other] = min(labels[one], labels[other])
    ends = np.array(edges, dtype=np.int64).reshape(-1, 2)
    assert pieces(count, ends[:, 0], ends[:, 1]).tolist() == labels


def test_a_piece_that_is_too_large_falls_apart_at_its_weakest() -> None:
    """A chain of six at 9, 1, 9, 1, 9 bits: at most three in a part leaves the pairs; a bond holds whatever happens."""
    left, right = np.array([0, 1, 2, 3, 4]), np.array([1, 2, 3, 4, 5])
    weights = np.array([9.0, 1.0, 9.0, 1.0, 9.0])
    assert limited(6, (left, right, weights), -3.0, 6).tolist() == [0] * 6
    assert limited(6, (left, right, weights), -3.0, 3).tolist() == [0, 0, 2, 2, 4, 4]
    weights[1] = BOND
    assert limited(6, (left, right, weights), -3.0, 3).tolist() == [0, 1, 1, 3, 4, 4]
