"""Above what size blocks are dead: counted one by one, and where people have dozens of records."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cauce.linkage.columns import capping
from cauce.linkage.columns.block import blocks_of
from cauce.linkage.columns.capping import choose_cap
from cauce.linkage.columns.rules import Tried, rule_of


def tried(*keys: list[int]) -> list[Tried]:
    """A rule for each list of keys, one key for each record; 0 is none."""
    return [Tried(rule_of((f"rule{number}",)), blocks_of(np.array(of_records, np.uint64))) for number, of_records in enumerate(keys)]


@given(
    st.integers(1, 30).flatmap(
        lambda records: st.lists(st.lists(st.integers(0, 4), min_size=records, max_size=records), min_size=1, max_size=4)
    )
)
def test_others_are_those_whom_some_live_block_brings_together(keys: list[list[int]]) -> None:
    records, cap = len(keys[0]), 6
    met = {
        pair
        for of_records in keys
        for pair in combinations(range(records), 2)
        if of_records[pair[0]] == of_records[pair[1]] != 0 and of_records.count(of_records[pair[0]]) <= cap
    }
    alone = [all(row not in pair for pair in met) for row in range(records)]
    themselves = sum(not lonely for lonely in alone)  # who meets anybody is in a block with itself
    assert capping._others(tried(*keys), cap, records) == pytest.approx((2 * len(met) + themselves) / records - 1.0)


def test_where_people_have_many_records_all_rules_find_the_same_pairs() -> None:
    """Sixty records each, found by twenty rules: 590 pairs a record if each counts for every rule, but 59 others."""
    people = np.repeat(np.arange(1, 21), 60).tolist()
    assert choose_cap(tried(*[people] * 20), len(people), sampled=False) == 100


def test_where_every_rule_finds_others_blocks_are_small() -> None:
    dice = np.random.default_rng(1)
    keys = [dice.permutation(np.repeat(np.arange(1, 21), 60)).tolist() for _ in range(20)]
    assert choose_cap(tried(*keys), len(keys[0]), sampled=False) < 60
