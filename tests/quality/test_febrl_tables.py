"""FEBRL 1 to 4 as tables with their truth."""

from __future__ import annotations

from collections import Counter

import pytest

from cauce.testing.febrl import load_febrl


@pytest.mark.parametrize(
    ("number", "records", "people", "largest"), [(1, 1000, 500, 2), (2, 5000, 4000, 6), (3, 5000, 2000, 6), (4, 10000, 5000, 2)]
)
def test_tables_have_the_published_sizes(number, records, people, largest):
    table = load_febrl(number)
    assert {len(column) for column in table.columns.values()} == {records}
    sizes = Counter(table.truth)
    assert (len(sizes), max(sizes.values())) == (people, largest)
    assert table.columns["rec_id"][0].split("-")[1] == str(table.truth[0])
    assert list(table.columns)[1:3] == ["given_name", "surname"]
