"""Ids that continue."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cauce.linkage.continuity import Held, continue_ids


def held(no: int, uids: str, created: int = 1) -> Held:
    return Held(no, created, frozenset(map(int, uids.split())))


def test_the_cell_takes_the_id_it_shares_most_with() -> None:
    found = continue_ids([held(1, "1 2 3"), held(2, "4 5")], [(1,), (2, 3, 4, 5)])
    assert found == ((None, 1), {2: 1})
    found = continue_ids([held(1, "1 2"), held(2, "3 4 5")], [(1, 2, 3, 4, 5)])
    assert found == ((2,), {1: 0})


def test_at_a_tie_the_older_identity_goes_on() -> None:
    assert continue_ids([held(7, "1 2", created=3), held(9, "3 4", created=2)], [(1, 2, 3, 4)]) == ((9,), {7: 0})
    assert continue_ids([held(9, "3 4", created=2), held(7, "1 2", created=2)], [(1, 2, 3, 4)]) == ((7,), {9: 0})


def test_a_split_keeps_the_id_with_the_larger_part() -> None:
    assert continue_ids([held(1, "1 2 3")], [(1,), (2, 3), (9,)]) == ((None, 1, None), {})


def test_what_has_no_record_left_is_retired() -> None:
    assert continue_ids([held(1, "1 2")], []) == ((), {1: None})
    assert continue_ids([held(1, "1 2"), held(2, "3")], [(3, 4)]) == ((2,), {1: None})


def test_a_left_over_id_leads_to_the_cell_that_took_most() -> None:
    found = continue_ids([held(1, "1 2 3 4"), held(2, "5 6 7"), held(3, "8 9 10")], [(1, 2, 3, 4), (5, 8, 9, 10), (6, 7, 11, 12)])
    assert found.numbers == (1, 3, 2)
    found = continue_ids([held(1, "1 2 3"), held(2, "4 5 6"), held(3, "7 8")], [(1, 2, 3, 7), (4, 5, 6, 8)])
    assert found == ((1, 2), {3: 0})


@given(st.lists(st.integers(0, 4), min_size=1, max_size=12), st.lists(st.integers(0, 4), min_size=12, max_size=12), st.randoms())
def test_every_id_is_given_once_and_every_old_one_leads_somewhere(before: list[int], after: list[int], random: object) -> None:
    old = [Held(no + 1, 1, frozenset(uid for uid, cell in enumerate(before) if cell == no)) for no in sorted(set(before))]
    cells = [tuple(uid for uid in range(12) if after[uid] == cell) for cell in sorted(set(after))]
    found = continue_ids(old, cells)
    given_ids = [no for no in found.numbers if no is not None]
    assert len(set(given_ids)) == len(given_ids)
    assert set(given_ids) | found.successors.keys() == {one.no for one in old}
    assert not set(given_ids) & found.successors.keys()
    for one in old:
        index = found.numbers.index(one.no) if one.no in given_ids else found.successors[one.no]
        assert index is None or one.uids & set(cells[index])
        assert index is not None or not any(one.uids & set(cell) for cell in cells)
    turned = continue_ids(old[::-1], cells[::-1])
    assert turned.numbers == found.numbers[::-1]
