"""Digests of rows: of what a row says alone, however many rows a thread takes at a time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cauce.engine.batch import texts
from cauce.engine.batch.texts import mixed, row_digests
from cauce.linkage.columns.column import ABSENT

MASK, FACTOR = (1 << 64) - 1, 0x9E3779B97F4A7C15

TABLES = st.integers(0, 40).flatmap(
    lambda rows: st.lists(
        st.tuples(st.lists(st.integers(ABSENT, 3), min_size=rows, max_size=rows), st.lists(st.integers(0, MASK), min_size=4, max_size=4)),
        max_size=4,
    ).map(lambda columns: (rows, columns))
)


def mixed_one(number: int) -> int:
    return int(mixed(np.array([number & MASK], np.uint64))[0])


def naively(columns, row: int) -> int:
    total = 0
    for number, (codes, values) in enumerate(columns, start=1):
        said = number if codes[row] == ABSENT else mixed_one(values[codes[row]] + number * FACTOR)
        total = (total * FACTOR + said) & MASK
    return mixed_one(total)


@pytest.mark.parametrize("at_a_time", [1, 7, 1 << 16])
@given(table=TABLES)
def test_row_by_row_it_is_the_same(at_a_time, table):
    rows, columns = table
    arrays = [(np.array(codes, np.int32), np.array(values, np.uint64)) for codes, values in columns]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(texts, "_ROWS", at_a_time)
        found = row_digests(arrays, rows)
    assert found.dtype == np.uint64
    assert found.tolist() == [naively(columns, row) for row in range(rows)]
