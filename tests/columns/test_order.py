"""Levels in order of strength: who agrees less never weighs more, whatever was seen."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.columns.learning import customers

from cauce.linkage.columns.comparator import Outcome
from cauce.linkage.columns.comparators.registry import COMPARATORS
from cauce.linkage.columns.order import in_order, places_above
from cauce.linkage.columns.patterns import Layout
from cauce.linkage.columns.train import Options, train
from cauce.model.ruleset import Ruleset

SIZE = 5
SHARES = st.lists(st.floats(0.001, 1), min_size=SIZE, max_size=SIZE)
TREES = st.tuples(*(st.integers(0, max(0, number - 1)) for number in range(SIZE)))


@given(SHARES, SHARES, TREES)
def test_no_level_weighs_more_than_the_one_above_and_nothing_is_lost(m: list[float], u: list[float], tree: tuple[int, ...]) -> None:
    match, stranger, above = np.array(m), np.array(u), np.array(tree)
    ordered = in_order(match, stranger, above)
    ratios = ordered / stranger
    assert np.all(ratios <= ratios[above] * (1 + 1e-6))
    assert ordered.sum() == pytest.approx(match.sum())
    assert in_order(ordered, stranger, above) == pytest.approx(ordered), "what is in order stays"


@given(SHARES, SHARES, TREES)
def test_nothing_in_order_is_more_likely(m: list[float], u: list[float], tree: tuple[int, ...]) -> None:
    """Against every way to let levels share one ratio, as a person would try them all."""
    match, stranger, above = np.array(m) / sum(m), np.array(u), np.array(tree)
    found = match @ np.log(in_order(match, stranger, above))
    for joined in product((False, True), repeat=SIZE - 1):
        block = np.arange(SIZE)
        for level, one in enumerate(joined, start=1):
            if one:
                block[block == block[level]] = block[above[level]]
        ratios = np.bincount(block, match, SIZE)[block] / np.bincount(block, stranger, SIZE)[block]
        if np.all(ratios <= ratios[above] * (1 + 1e-12)):
            assert match @ np.log(ratios * stranger) <= found + 1e-9


def test_a_level_seen_by_chance_weighs_no_more() -> None:
    """Exact: 90 of 100 matches, 10 of 10,000 strangers. A typing error: 5 of the matches and no stranger, which is half a one."""
    outcomes = [[Outcome("exact", "", 0.8), Outcome("typo", "", 0.1), Outcome("different", "", 0.1)]]
    layout = Layout([3])
    match, stranger = layout.flat([[0.90, 0.05, 0.05]]), layout.flat([[10 / 10_000, 0.5 / 10_000, 0.99895]])
    ordered = in_order(match, stranger, places_above(outcomes, layout))
    assert ordered[0] / stranger[0] == pytest.approx(ordered[1] / stranger[1]) == pytest.approx(0.95 / (10.5 / 10_000))
    assert ordered[2] == 0.05


def test_every_outcome_is_under_one_that_there_is() -> None:
    for comparator in COMPARATORS.values():
        names = {outcome.name for outcome in comparator.outcomes}
        assert {outcome.under for outcome in comparator.outcomes} <= names | {"", None}


@pytest.mark.parametrize("noise", ["mild", "hard"])
def test_trained_levels_are_in_order(noise: str) -> None:
    table = customers(1_500, noise)
    assert out_of_order(train(table.columns, table.fields, Options()).ruleset) == []


def out_of_order(ruleset: Ruleset) -> list[str]:
    found = []
    for comparison in ruleset.comparisons:
        ratios = {level.name: level.m / level.u for level in comparison.levels}
        first = comparison.levels[0].name
        ordered = (outcome for outcome in COMPARATORS[comparison.comparator].outcomes if outcome.under is not None)
        found += [f"{comparison.name}: {one.name}" for one in ordered if ratios[one.name] > ratios[one.under or first] * 1.001]
    return found
