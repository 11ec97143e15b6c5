"""Candidate pairs of a load, found under many keys at a time, are those that a person would list."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cauce.engine.batch import load_components

BLOCKS = st.dictionaries(st.integers(-(2**63), 2**63 - 1), st.sets(st.integers(0, 12), min_size=1), max_size=8)


@given(blocks=BLOCKS, homes=st.lists(st.integers(0, 3), min_size=13, max_size=13), held=st.integers(0, 5))
def test_each_pair_once_if_it_is_chosen(blocks: dict[int, set[int]], homes: list[int], held: int) -> None:
    home = np.array(homes)
    rows = sorted((key, place) for key, places in blocks.items() for place in places)
    keys, places = (np.array([row[column] for row in rows], dtype=np.int64) for column in (0, 1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(load_components, "_HELD", held)
        pairs = load_components._candidates(keys, places, 13, lambda one, other: home[one] != home[other])
    expected = {pair for together in blocks.values() for pair in combinations(sorted(together), 2) if homes[pair[0]] != homes[pair[1]]}
    assert [divmod(pair, 13) for pair in pairs.tolist()] == sorted(expected)
