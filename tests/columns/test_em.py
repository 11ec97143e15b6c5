"""EM finds what made the data; on two classes it agrees with an independent implementation."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd
import pytest
from benchmarks.two_classes import fit_two_classes
from recordlinkage import ECMClassifier

from cauce.linkage.columns.em import MATCH, Assumptions, Labelled, fit
from cauce.linkage.columns.patterns import Layout, Patterns, find_patterns

NAMES = ("given", "surname", "birth_date", "address", "email")
M = ((0.85, 0.1, 0.05), (0.88, 0.07, 0.05), (0.9, 0.06, 0.04), (0.6, 0.2, 0.2), (0.5, 0.1, 0.4))
U = ((0.01, 0.01, 0.98), (0.005, 0.01, 0.985), (3e-4, 0.02, 0.9797), (1e-4, 0.01, 0.9899), (1e-5, 0.001, 0.99899))
H = (U[0], (0.9, 0.05, 0.05), U[2], (0.85, 0.1, 0.05), U[4])
N = ((0.95, 0.04, 0.01), (0.95, 0.04, 0.01), U[2], U[3], U[4])
FREE_H = [[False] * 3, [True] * 3, [False] * 3, [True] * 3, [False] * 3]
FREE_N = [[True] * 3, [True] * 3, [False] * 3, [False] * 3, [False] * 3]
RECORDS = 20_000
LAYOUT = Layout([3] * 5)


SIZES = (6_000, 3_000, 2_000)
PAIRS = RECORDS * (RECORDS - 1) / 2


def world() -> tuple[Patterns, np.ndarray, Assumptions]:
    """All pairs of 20,000 records, counted: 6,000 matches, 3,000 of one household, 2,000 namesakes, the rest strangers; and the classes by pattern."""
    levels = np.array(list(product(range(3), repeat=5)), dtype=np.int8)
    likely = [np.prod([np.array(shares)[levels[:, place]] for place, shares in enumerate(of_class)], axis=0) for of_class in (M, H, N, U)]
    counts = np.stack([size * chances / chances.sum() for size, chances in zip((*SIZES, PAIRS - sum(SIZES)), likely, strict=True)], axis=1)
    patterns = Patterns(levels, counts.sum(axis=1), np.arange(len(levels)))
    assumed = Assumptions(
        layout=LAYOUT,
        records=RECORDS,
        totals=np.where(LAYOUT.present, LAYOUT.count(levels, patterns.counts), 0.0),
        shape=LAYOUT.flat([[0.75, 0.15, 0.1]] * 5),
        most=np.array([0.35, 0.35, 0.35, 0.6, 0.6]),
        held=np.isin(np.arange(len(LAYOUT.owners)), LAYOUT.last),
        alike=np.zeros(5),
        own=np.zeros(5, dtype=bool),
        household=LAYOUT.flat(FREE_H) > 0,
        home=LAYOUT.flat([[False] * 3] * 3 + [[True, False, False], [False] * 3]) > 0,
        namesake=LAYOUT.flat(FREE_N) > 0,
        unseen=np.where(LAYOUT.present, 0.5, 0.0),
        above=np.arange(len(LAYOUT.owners)),
        damping=np.ones(5),
        alone=np.zeros(len(LAYOUT.owners), dtype=bool),
    )
    return patterns, counts / counts.sum(axis=1, keepdims=True), assumed


def test_finds_the_classes_that_made_the_pairs() -> None:
    patterns, truth, assumed = world()
    fitted = fit(assumed, patterns, rounds=1000)
    assert fitted.converged
    found = fitted.model.priors * assumed.pairs
    assert found[MATCH] == pytest.approx(SIZES[MATCH], rel=0.01)
    assert found[1:] == pytest.approx(SIZES[1:], rel=0.4), "namesakes are hard to tell from strangers of one name"
    for found, shares in zip(LAYOUT.split(fitted.model.match), M, strict=True):
        assert found == pytest.approx(shares, abs=0.02)
    for found, shares in zip(LAYOUT.split(fitted.model.stranger), U, strict=True):
        assert found == pytest.approx(shares, rel=0.1)
    assert LAYOUT.split(fitted.model.household)[3] == pytest.approx(H[3], abs=0.06)
    wrong = patterns.counts @ np.abs(fitted.posteriors - truth)
    assert np.all(wrong[:3] < np.array([0.02, 0.15, 0.5]) * SIZES)


def test_u_is_not_made_of_the_matches() -> None:
    """Nearly every pair that shares an e-mail address is a match: its u must not be their share."""
    patterns, _, assumed = world()
    fitted = fit(assumed, patterns)
    with_matches = LAYOUT.shares(assumed.totals)[LAYOUT.starts[4]]
    assert U[4][0] <= fitted.model.stranger[LAYOUT.starts[4]] < 0.5 * with_matches


def test_m_of_a_disagreement_is_held() -> None:
    patterns, _, assumed = world()
    fitted = fit(assumed, patterns)
    assert np.all(fitted.model.match[LAYOUT.last] <= assumed.most + 1e-12)
    assert np.allclose(LAYOUT.sums(fitted.model.match), 1)


def test_labels_are_used() -> None:
    """Labelled pairs of people who moved say that a match may have another address."""
    patterns, _, assumed = world()
    moved = np.flatnonzero((patterns.levels == [0, 0, 0, 2, 0]).all(axis=1))
    same = np.zeros(len(patterns.counts))
    same[moved] = 2_000
    without = fit(assumed, patterns).model.match[LAYOUT.last[3]]
    assert fit(assumed, patterns, Labelled(same, np.zeros_like(same))).model.match[LAYOUT.last[3]] > without + 0.05


def test_patterns_count_every_pair_once() -> None:
    levels = np.random.default_rng(3).integers(-1, 3, (5_000, 5)).astype(np.int8)
    patterns = find_patterns(levels, LAYOUT)
    assert patterns.counts.sum() == len(levels)
    assert np.array_equal(patterns.levels[patterns.of_pairs], levels)
    assert len(np.unique(patterns.levels, axis=0)) == len(patterns.levels)


def test_patterns_of_many_comparisons() -> None:
    """More combinations than 64 bits hold."""
    dice = np.random.default_rng(3)
    levels = dice.integers(-1, 12, (500, 25)).astype(np.int8)
    patterns = find_patterns(np.concatenate((levels, levels)), Layout([12] * 25))
    assert len(patterns.levels) == 500
    assert np.array_equal(patterns.levels[patterns.of_pairs], np.concatenate((levels, levels)))


def test_two_classes_as_recordlinkage_fits_them() -> None:
    dice = np.random.default_rng(5)
    m, u = (0.9, 0.85, 0.95, 0.7, 0.8), (0.05, 0.1, 0.02, 0.2, 0.15)
    agrees = np.concatenate([dice.random((3_000, 5)) < m, dice.random((17_000, 5)) < u])
    index = pd.MultiIndex.from_arrays([np.arange(len(agrees)), np.arange(len(agrees))])
    theirs = ECMClassifier(atol=1e-7, max_iter=500)
    theirs.fit(pd.DataFrame(agrees.astype(int), columns=list(NAMES), index=index))
    layout = Layout([2] * 5)
    ours = fit_two_classes(find_patterns(np.where(agrees, 0, 1).astype(np.int8), layout), layout, rounds=500)
    assert ours.share == pytest.approx(theirs.p, abs=1e-3)
    assert ours.match[layout.starts] == pytest.approx([theirs.m_probs[name][1] for name in NAMES], abs=1e-3)
    assert ours.other[layout.starts] == pytest.approx([theirs.u_probs[name][1] for name in NAMES], abs=1e-3)


def test_where_one_comparison_is_all_there_is_those_who_agree_are_matches() -> None:
    """Any share of them would be as likely, and none is what EM finds unless strangers who agree are held to be few."""
    layout = Layout([2])
    patterns = Patterns(np.array([[0], [1]], dtype=np.int8), np.array([3_000.0, 1_000.0]), np.arange(2))
    alone = replace(
        world()[2],
        alike=np.zeros(1),
        **{name: np.zeros(len(layout.owners), dtype=bool) for name in ("household", "home", "namesake")},
        layout=layout,
        totals=layout.flat([[3_000.0, PAIRS - 3_000.0]]),
        unseen=np.where(layout.present, 0.5, 0.0),
        shape=layout.flat([[0.9, 0.1]]),
        most=np.array([0.6]),
        held=np.isin(np.arange(len(layout.owners)), layout.last),
        own=np.zeros(1, dtype=bool),
        above=np.arange(len(layout.owners)),
        damping=np.ones(1),
        alone=layout.flat([[True, False]]) > 0,
    )
    assert fit(alone, patterns).posteriors[0, MATCH] > 0.9
    told_nothing = replace(alone, alone=np.zeros(len(layout.owners), dtype=bool))
    assert fit(told_nothing, patterns).posteriors[0, MATCH] < 0.5
