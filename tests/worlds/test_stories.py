"""Stories told step by step: what is stored is always what a recomputation from scratch, and the oracle, would give."""

from __future__ import annotations

import os

import pytest

from worlds.generate import small_rules
from worlds.story import tell

STORIES = int(os.environ.get("CAUCE_STORIES", "6"))
FIRST = int(os.environ.get("CAUCE_STORY", "1000"))


@pytest.mark.parametrize("seed", range(FIRST, FIRST + STORIES))
def test_every_step_is_as_from_scratch(seed: int) -> None:
    assert not tell(seed, 25, small_rules())


@pytest.mark.parametrize("seed", [27])
def test_every_step_is_as_from_scratch_where_blocking_keys_die_at_once(seed: int) -> None:
    assert not tell(seed, 25, small_rules(max_block=1))


@pytest.mark.slow
@pytest.mark.parametrize("seed", [10, 30])
def test_every_step_is_as_from_scratch_on_postgresql(seed: int, postgres_url: str) -> None:
    assert not tell(seed, 25, small_rules(), postgres_url)
