"""Ids are in the order of time."""

from __future__ import annotations

import pytest

from cauce.service import local


def test_ids_are_in_the_order_of_time_to_the_microsecond(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of what is made within a millisecond, too, and from one millisecond to the next."""
    nanoseconds = iter(range(1_795_000_000_000_900_000, 1_795_000_000_001_100_000, 1000))
    monkeypatch.setattr(local.time, "time_ns", lambda: next(nanoseconds))
    made = [local.new_id() for _ in range(200)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)
    assert {len(one) for one in made} == {32}


def test_ids_of_one_moment_are_different_and_in_order() -> None:
    made = local.new_ids(500)
    assert made == sorted(set(made))
    assert len(made) == 500
    assert {len(one) for one in made} == {32}
    assert len({one[:15] for one in made}) == 1
