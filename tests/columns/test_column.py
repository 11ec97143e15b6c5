"""Columns: what goes with them to another process, and through samples and distinct rows."""

from __future__ import annotations

import pickle

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cauce.linkage.columns.column import Column
from cauce.linkage.columns.digests import digest, in_order
from cauce.linkage.columns.sampling import take

values = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
columns = st.lists(values, min_size=1, max_size=30).map(Column.of)


def texts(column):
    return [column.text(row) for row in range(len(column))]


@given(columns, st.booleans())
def test_another_process_gets_the_same_column(column, taken):
    sent = column.with_digests() if taken else column
    got = pickle.loads(pickle.dumps(sent))
    assert (got.values, got.codes.tolist(), got.taken is not None) == (sent.values, sent.codes.tolist(), taken)
    assert got.digests().tolist() == digest(column.values).tolist()


@given(columns, st.data())
def test_digests_stay_with_their_values(column, data):
    rows = np.array(data.draw(st.lists(st.integers(0, len(column) - 1), min_size=1)))
    for some in (column.with_digests().renumbered(rows), take({"a": column.with_digests()}, rows)["a"], column.with_digests().take(rows)):
        assert texts(some) == [column.text(row) for row in rows.tolist()]
        assert some.taken.tolist() == digest(some.values).tolist()


@given(columns)
def test_a_sample_has_texts_of_its_own(column):
    """They lie beside each other, wherever those of all records do; single letters there are but once."""
    own = take({"a": column.with_digests()}, np.arange(len(column)))["a"]
    assert (texts(own), own.values) == (texts(column), column.values)
    assert not {id(text) for text in own.values if len(text) > 1} & set(map(id, column.values))


@given(columns, st.data())
def test_values_are_numbered_as_they_appear(column, data):
    rows = np.array(data.draw(st.lists(st.integers(0, len(column) - 1))), np.int64)
    assert column.renumbered(rows).values == list(dict.fromkeys(text for row in rows.tolist() if (text := column.text(row))))


@given(st.lists(st.integers(0, 7), max_size=40), st.integers(0, 1 << 60), st.data())
def test_rows_are_in_the_order_of_their_digests(few, step, data):
    """Digests that are far apart, and such that differ in their last bits only."""
    digests = np.array(few, np.uint64) * np.uint64(step)
    rows = np.array(data.draw(st.permutations(range(len(few)))), np.int64)
    assert in_order(digests, rows).tolist() == rows[np.argsort(digests[rows], kind="stable")].tolist()
