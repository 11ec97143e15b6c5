"""Random worlds against the oracle and against the promises: order, components, bare records, constraints."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cauce.linkage.kernel import Kernel
from cauce.model.ruleset import DeviceUnites, SeveralOwners
from worlds.checks import CHECKS, Check, equals_oracle
from worlds.generate import RandomWorld, minimise, random_world, small_rules
from worlds.scopes import random_scopes

WORLDS = int(os.environ.get("CAUCE_WORLDS", "40"))
"""Per property; more for a long look."""

seeds = st.integers(0, 2**48)
many = settings(max_examples=WORLDS, deadline=None, database=None, suppress_health_check=list(HealthCheck))


def explain(check: Check, world: RandomWorld, kernel: Kernel) -> None:
    """Fail with the smallest world that shows it."""
    if check(world, kernel):
        small = minimise(world, lambda smaller: check(smaller, kernel))
        pytest.fail(f"{check.__name__}: {check(small, kernel)}\n{small}")


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@many
@given(seed=seeds)
def test_property_holds(check: Check, seed: int) -> None:
    explain(check, random_world(seed), Kernel.of(small_rules()))


VARIANTS: dict[str, dict[str, object]] = {
    "devices always unite": {"device_unites": DeviceUnites.ALWAYS},
    "devices never unite": {"device_unites": DeviceUnites.NEVER},
    "values follow who was seen last": {"several_owners": SeveralOwners.LAST_SEEN},
    "values of several are dropped": {"several_owners": SeveralOwners.DROP},
    "two exclusive values each": {"max_per_identity": 2},
    "a lower edge, a wider margin": {"edge": 15.0, "margin": 4.0},
    "blocking keys die at once": {"max_block": 1},
    "missing values count": {"sparse": 0.35, "size": 2.0, "match": 17.0},
}


@pytest.mark.parametrize("variant", VARIANTS.values(), ids=VARIANTS)
@settings(many, max_examples=max(10, WORLDS // 5))
@given(seed=seeds)
def test_oracle_agrees_under_other_rules(variant: dict[str, object], seed: int) -> None:
    explain(equals_oracle, random_world(seed), Kernel.of(small_rules(**variant)))


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@settings(many, max_examples=max(10, WORLDS // 2))
@given(seed=seeds)
def test_property_holds_whatever_each_kind_links(check: Check, seed: int) -> None:
    explain(check, random_world(seed), random_scopes(seed))
