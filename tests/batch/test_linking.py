"""One-to-one linking: within a file nobody, of each file one, the best first."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cauce.engine.batch.linking import link_one_to_one, linked_one_to_one
from cauce.engine.batch.scoring import Scored

FILES = np.array([0, 0, 0, 1, 1, 1], np.int32)


def links(pairs: list[tuple[int, int, float]], files=FILES) -> list[int]:
    left, right, weights = (np.array(part) for part in zip(*pairs, strict=True)) if pairs else (np.zeros(0, int),) * 3
    return link_one_to_one((left.astype(np.int64), right.astype(np.int64)), weights.astype(float), files).tolist()


def test_the_best_of_both_are_linked_and_the_rest_among_themselves():
    # 0 is best with 3, 1 would rather have 3 too and gets 4; 2 and 5 have nobody else.
    assert links([(0, 3, 9.0), (1, 3, 8.0), (1, 4, 5.0), (2, 4, 4.0), (2, 5, 1.0)]) == [0, 1, 2, 0, 1, 2]


def test_nobody_within_a_file():
    assert links([(0, 1, 9.0), (3, 4, 9.0)]) == [0, 1, 2, 3, 4, 5]


def test_three_files_give_one_record_each():
    files = np.array([0, 1, 2, 2], np.int32)
    assert links([(0, 1, 9.0), (1, 2, 8.0), (0, 3, 7.0)], files) == [0, 0, 0, 3]


def test_rows_that_say_the_same():
    # Row 0: records 0, 1 of file 0 and 3 of file 1; row 1: record 2 of file 0; row 2: records 4, 5 of file 1.
    row_of = np.array([0, 0, 1, 0, 2, 2])
    scored = Scored(np.array([0, 1]), np.array([2, 2]), np.zeros((2, 0), np.int8), np.array([3.0, 2.0]))
    found = linked_one_to_one(scored, np.array([20.0, 20.0, 20.0]), row_of, FILES, 0.0)
    assert found.tolist() == [0, 1, 2, 0, 1, 2]


@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11), st.integers(0, 6)), max_size=40))
def test_an_identity_has_at_most_one_record_of_a_file(pairs):
    files = np.arange(12, dtype=np.int32) % 3
    labels = links([(min(a, b), max(a, b), float(w)) for a, b, w in pairs if a != b], files)
    for label in set(labels):
        members = [files[record] for record, own in enumerate(labels) if own == label]
        assert len(members) == len(set(members))
        assert label == labels.index(label)
