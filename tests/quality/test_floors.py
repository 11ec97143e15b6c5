"""The default match keeps its floors: the small tables always, the larger ones when asked for."""

from __future__ import annotations

import pytest
from benchmarks.quality import Febrl, Generated, datasets, measure

SMALL = {one.name: one for one in datasets([3000], variants=False)}
LARGER = {one.name: one for one in datasets([10_000], variants=True)}


def kept(dataset) -> None:
    measured = measure(dataset, mistakes=False, order=False)
    assert measured.missed == ()
    assert measured.entity.f1 >= dataset.entity


@pytest.mark.parametrize("name", ["febrl1", "normal 3k"])
def test_small_tables(name):
    kept(SMALL[name])


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name, one in LARGER.items() if one.entity and name != "febrl1"])
def test_larger_tables(name):
    kept(LARGER[name])


def test_tables_tell_nothing_of_the_truth():
    for make in (Febrl(1), Generated(100, "mild")):
        table = make()
        assert {len(cells) for cells in table.columns.values()} == {len(table.truth)}
        first = next(iter(table.columns.values()))
        assert len(set(first)) == len(first)
        assert not any(str(who) in name for name, who in zip(first[:50], table.truth[:50], strict=True) if who > 99)
