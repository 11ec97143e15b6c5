"""Quality figures against an oracle that lists every pair, and a partition of nine records to check by eye."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from benchmarks.curve import threshold_curve
from hypothesis import given, strategies

from cauce.engine.batch import quality
from cauce.engine.batch.quality import Quality

# Three customers: Ana (rows 0-3), Bea (4-6), Carl (7-8). Found: Ana without her last record, Bea with it, Carl in two.
TRUTH = np.array(["ana", "ana", "ana", "ana", "bea", "bea", "bea", "carl", "carl"])
FOUND = np.array([0, 0, 0, 4, 4, 4, 4, 7, 8])


def test_nine_records_by_eye():
    pairs = quality.pairwise(FOUND, TRUTH)
    assert pairs == Quality(right=3 + 3, found=3 + 6, true=6 + 3 + 1)
    assert (pairs.precision, pairs.recall) == (6 / 9, 6 / 10)
    assert pairs.f1 == pytest.approx(2 * 6 / 19)
    assert quality.exact_entities(FOUND, TRUTH) == Quality(right=0, found=4, true=3)
    cubed = quality.b_cubed(FOUND, TRUTH)
    assert cubed.precision == pytest.approx((3 * 1 + 1 / 4 + 3 * 3 / 4 + 1 + 1) / 9)
    assert cubed.recall == pytest.approx((3 * 3 / 4 + 1 / 4 + 3 * 1 + 1 / 2 + 1 / 2) / 9)


def test_only_pairs_of_two_sources():
    sources = np.array([0, 0, 1, 1, 0, 1, 1, 0, 0])
    # Found and across: 0-2, 1-2, 3-4, 4-5, 4-6. True and across: 0-2, 0-3, 1-2, 1-3, 4-5, 4-6.
    assert quality.pairwise(FOUND, TRUTH, sources) == Quality(right=4, found=5, true=6)


def test_nothing_is_not_wrong():
    none = np.empty(0, dtype=np.int64)
    assert quality.pairwise(none, none) == Quality(0, 0, 0)
    assert quality.pairwise(none, none).f1 == 1.0
    assert quality.exact_entities(none, none) == Quality(0, 0, 0)
    assert quality.b_cubed(none, none).f1 == 1.0
    assert quality.pair_quality(none, none, none) == Quality(0, 0, 0)
    curve = threshold_curve(none, none, none.astype(float), none)
    assert curve.at(0.0) == Quality(0, 0, 0)
    assert curve.best()[1].f1 == 1.0


def test_curve_by_eye():
    left, right = np.array([0, 0, 3, 4, 7]), np.array([1, 2, 4, 5, 8])
    curve = threshold_curve(left, right, np.array([9.0, 5.0, 5.0, 2.5, -1.0]), TRUTH)
    assert curve.thresholds.tolist() == [9.0, 5.0, 2.5, -1.0]
    assert curve.found.tolist() == [1, 3, 4, 5]
    assert curve.right.tolist() == [1, 2, 3, 4]
    assert curve.true == 10
    assert curve.at(5.0) == Quality(2, 3, 10)
    assert curve.at(5.1) == Quality(1, 1, 10)
    assert curve.at(99) == Quality(0, 0, 10)
    assert curve.best() == (-1.0, Quality(4, 5, 10))


partitions = strategies.integers(0, 25).flatmap(
    lambda size: strategies.tuples(*(strategies.lists(strategies.integers(0, most), min_size=size, max_size=size) for most in (6, 6, 2)))
)


def listed(groups, sources=None):
    return {
        (one, other)
        for one, other in combinations(range(len(groups)), 2)
        if groups[one] == groups[other] and (sources is None or sources[one] != sources[other])
    }


def cells(groups):
    return [frozenset(row for row, group in enumerate(groups) if group == name) for name in set(groups)]


@given(partitions)
def test_partition_figures_equal_those_of_listed_pairs(world):
    found, true, sources = world
    arrays = [np.array(groups, dtype=np.int64) for groups in world]
    for within in (None, sources):
        mine, answer = listed(found, within), listed(true, within)
        counted = quality.pairwise(arrays[0], arrays[1], None if within is None else arrays[2])
        assert counted == Quality(len(mine & answer), len(mine), len(answer))
    mine, answer = cells(found), cells(true)
    assert quality.exact_entities(*arrays[:2]) == Quality(len(set(mine) & set(answer)), len(mine), len(answer))


@given(partitions)
def test_b_cubed_equals_its_definition(world):
    found, true, _ = world
    cell_of = {row: cell for cell in cells(found) for row in cell}
    entity_of = {row: entity for entity in cells(true) for row in entity}
    shared = [(len(cell_of[row] & entity_of[row]), len(cell_of[row]), len(entity_of[row])) for row in range(len(found))]
    cubed = quality.b_cubed(np.array(found, dtype=np.int64), np.array(true, dtype=np.int64))
    if shared:
        assert cubed.precision == pytest.approx(sum(both / cell for both, cell, _ in shared) / len(shared))
        assert cubed.recall == pytest.approx(sum(both / entity for both, _, entity in shared) / len(shared))


@given(partitions, strategies.randoms(use_true_random=False))
def test_names_of_groups_and_order_of_records_do_not_matter(world, chance):
    found, true, sources = (np.array(groups, dtype=np.int64) for groups in world)
    order = list(range(len(found)))
    chance.shuffle(order)
    renamed = np.array([f"group {7 - name}" for name in found], dtype="U16")
    assert quality.pairwise(renamed[order], true[order], sources[order]) == quality.pairwise(found, true, sources)
    assert quality.exact_entities(renamed[order], true[order]) == quality.exact_entities(found, true)
    assert quality.b_cubed(renamed[order], true[order]).f1 == pytest.approx(quality.b_cubed(found, true).f1)


@given(partitions, strategies.data())
def test_scored_pairs_equal_the_listed_ones(world, data):
    true = world[1]
    rows = strategies.integers(0, max(len(true) - 1, 0))
    drawn = data.draw(strategies.lists(strategies.tuples(rows, rows, strategies.integers(-3, 3)), max_size=30)) if true else []
    left, right = (np.array([pair[side] for pair in drawn], dtype=np.int64) for side in (0, 1))
    pairs = {tuple(sorted(pair[:2])): pair[2] for pair in drawn if pair[0] != pair[1]}
    answer = listed(true)
    truth = np.array(true, dtype=np.int64)
    assert quality.pair_quality(left, right, truth) == Quality(len(set(pairs) & answer), len(pairs), len(answer))
    ends = np.array(list(pairs), dtype=np.int64).reshape(-1, 2)
    curve = threshold_curve(ends[:, 0], ends[:, 1], np.array(list(pairs.values()), dtype=np.float64), truth)
    for threshold in (-3.5, -3, -0.5, 0, 2, 3, 4):
        taken = {pair for pair, weight in pairs.items() if weight >= threshold}
        assert curve.at(threshold) == Quality(len(taken & answer), len(taken), len(answer))
    if pairs:
        assert curve.best()[1].f1 == max(curve.at(threshold).f1 for threshold in curve.thresholds)
