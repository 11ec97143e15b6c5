"""Rows that are looked at to tell what columns mean."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cauce.engine.batch.gathering import _smallest


@given(st.lists(st.integers(0, 60), max_size=90), st.integers(1, 8))
def test_the_smallest_numbers_are_found_where_they_first_stand(numbers, most):
    found = _smallest(np.array(numbers, np.uint64), most)
    assert found.tolist() == [numbers.index(number) for number in sorted(set(numbers))[:most]]
