"""Several telephones or mailboxes of a record are compared as one, whichever column each stands in."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.comparators.one import outcome

from cauce.linkage.columns.column import Column
from cauce.linkage.columns.comparator import ColumnComparator
from cauce.linkage.columns.comparators.registry import build, propose_comparisons
from cauce.model.ruleset import Field

NAMES = ("phone", "mobile", "work")
NUMBERS = ("", "", "600111222", "600111223", "600999888", "711333444")
ROWS = st.lists(st.tuples(*(st.sampled_from(NUMBERS) for _ in NAMES)), min_size=2, max_size=8)


def telephones(count: int = len(NAMES)) -> ColumnComparator:
    fields = [
        Field(name=name, kind="phone", reads=(name,), frequent={"711333444": 0.02} if name == "work" else {}) for name in NAMES[:count]
    ]
    proposed = propose_comparisons(fields, {name: Column.of(["a", "b"]) for name in NAMES})
    assert [comparison.fields for comparison in proposed] == [NAMES[:count]]
    return build(proposed, fields)[0]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("600111222", "", ""), ("", "600111222", ""), "exact"),
        (("600111222", "", ""), ("711333444", "600111222", ""), "exact"),
        (("600111222", "", ""), ("711333444", "", "600111223"), "typo"),
        (("711333444", "", ""), ("", "", "711333444"), "exact_common"),
        (("600111222", "600111223", ""), ("711333444", "", ""), "different"),
        (("600111222", "", ""), ("", "", ""), "-"),
    ],
)
def test_the_best_that_any_two_say(one: tuple[str, ...], other: tuple[str, ...], expected: str) -> None:
    assert outcome(telephones(), one, other) == expected


@given(ROWS, st.permutations(range(len(NAMES))))
def test_columns_say_what_records_say_in_any_order(rows: list[tuple[str, ...]], order: list[int]) -> None:
    comparing = telephones()
    columns = {name: Column.of(row[place] for row in rows) for place, name in enumerate(NAMES)}
    left, right = np.triu_indices(len(rows))
    found = comparing.compare(left, right, columns).tolist()
    assert found == [comparing.level(rows[one], rows[other]) for one, other in zip(left, right, strict=True)]
    shuffled = [tuple(row[place] for place in order) for row in rows]
    assert found == [comparing.level(rows[one], shuffled[other]) for one, other in zip(left, right, strict=True)]
