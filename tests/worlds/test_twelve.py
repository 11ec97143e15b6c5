"""The golden world, and teeth: with any one safety mechanism switched off it comes out wrong."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import msgspec
import pytest

from attacks.build import World, groups, record
from cauce.engine import muting, resolving
from cauce.linkage import constraints, rounds, sharing, tiers, values
from cauce.linkage.kernel import Kernel
from cauce.linkage.linking import Linking
from cauce.linkage.ruleset import default_ruleset
from cauce.model.record import Assurance
from cauce.model.ruleset import Ruleset
from worlds.generate import small_rules
from worlds.story import tell
from worlds.twelve import EXPECTED, JOSE, MAYOR, TWELVE

FLIPPING_STORIES = (7, 10)
"""Stories in which a value becomes shared, or a blocking key dies, while others hang on it."""


def differences(kernel: Kernel | None = None) -> set[str]:
    """The records that are not where they belong."""
    found = World(TWELVE, kernel=kernel).cells
    return {name for cell in found ^ EXPECTED for name in cell}


def test_twelve_people_are_told_apart() -> None:
    assert World(TWELVE).cells == EXPECTED


@pytest.mark.parametrize("seed", range(5))
def test_twelve_people_in_any_order(seed: int) -> None:
    assert World(Random(seed).sample(TWELVE, len(TWELVE))).cells == EXPECTED


# --- switched off by the ruleset -----------------------------------------------------------------------------------------------------
def without_freshness(rules: Ruleset) -> Ruleset:
    return each_namespace(rules, fresh_for=None)


def without_assurance(rules: Ruleset) -> Ruleset:
    return each_namespace(rules, min_assurance=Assurance.INFERRED)


def without_spread(rules: Ruleset) -> Ruleset:
    return each_namespace(rules, max_spread=None)


def without_contradiction(rules: Ruleset) -> Ruleset:
    return msgspec.structs.replace(rules, thresholds=msgspec.structs.replace(rules.thresholds, contradict=-1000.0))


def without_disagreeing_names(rules: Ruleset) -> Ruleset:
    comparisons = tuple(
        msgspec.structs.replace(
            comparison, levels=tuple(msgspec.structs.replace(level, disagrees=False, ceiling=False) for level in comparison.levels)
        )
        for comparison in rules.comparisons
    )
    return msgspec.structs.replace(rules, comparisons=comparisons)


def each_namespace(rules: Ruleset, **changes: object) -> Ruleset:
    return msgspec.structs.replace(rules, namespaces=tuple(msgspec.structs.replace(policy, **changes) for policy in rules.namespaces))


@pytest.mark.parametrize(
    ("switch", "wrong"),
    [
        (without_freshness, "sms-late"),
        (without_assurance, "stranger-form"),
        (without_spread, "wenceslao-1"),
        (without_contradiction, "letter"),
        (without_disagreeing_names, "carmen"),
    ],
)
def test_rules_have_teeth(switch: Callable[[Ruleset], Ruleset], wrong: str) -> None:
    rules = switch(default_ruleset())
    assert wrong in differences(Kernel.of(msgspec.structs.replace(rules, digest=switch.__name__)))


# --- switched off in the kernel ------------------------------------------------------------------------------------------------------
def test_rivals_have_teeth(monkeypatch: pytest.MonkeyPatch) -> None:
    """A letter fits father and son, the son by a bit more: within the margin nobody gets it."""
    family = (
        record("father", "email=a.garcia@example.es|A", birth_date="1950-02-03", **JOSE, **MAYOR),
        record("son", birth_date="1980-09-17", **JOSE, **MAYOR),
        record("letter", "email=j.g.lopez@example.es|A", **JOSE, **MAYOR),
    )
    assert not World(family).joined
    monkeypatch.setattr(rounds.Rounds, "_has_rival", lambda _self, _pair: False)
    assert World(family).joined == groups("son letter")


def test_shortest_paths_have_teeth(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chain of cards between two accounts is cut in the middle; uncut, it would break the one constraint that nobody may break."""
    chain = (
        record("a", "customer_id=1 card=1"),
        record("b", "order=2 card=1 card=2"),
        record("c", "order=3 card=2 card=3"),
        record("d", "customer_id=4 card=3"),
    )
    assert not World(chain).joined
    monkeypatch.setattr(tiers, "without_quarrels", lambda pairs, _opponents: (pairs, [], [sorted({end for pair in pairs for end in pair})]))
    assert World(chain).joined == groups("a b c d")


def test_ends_have_teeth(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(values.Live, "segment", lambda _self, _claim: 0)
    assert "noa-coffee" in differences()


def test_majority_has_teeth(monkeypatch: pytest.MonkeyPatch) -> None:
    """If a single cross pair were enough, one wrong birth date would keep Úrsula out of her own account."""

    def any_pair(self: constraints.Constraints, tally: constraints.Tally, binding: constraints.Binding) -> str:
        return constraints.CONTRADICTION if any(tally.contradicting) else ""

    monkeypatch.setattr(constraints.Constraints, "says", any_pair)
    assert "ursula-form" in differences()


def test_mutes_have_teeth(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "muted_keys", lambda _subjects, _ruleset: frozenset())
    assert {"wenceslao-1", "wenceslao-2"} <= differences()


def test_kernel_tables_have_no_memory_of_other_rules() -> None:
    """Two rulesets side by side do not see each other's tables."""
    rules = without_freshness(default_ruleset())
    assert Linking.of(rules) is not Linking.of(default_ruleset())
    assert not differences()


# --- switched off in the engine ------------------------------------------------------------------------------------------------------
def test_flips_have_teeth(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without every carrier of a value or blocking key whose state flipped among the seeds, stories end in a wrong partition."""
    follow = resolving.follow

    def forgetful(*arguments: object) -> muting.Muting:
        found = follow(*arguments)  # type: ignore[arg-type]
        found.flipped_values.clear()
        found.flipped_blocks.clear()
        return found

    assert not any(tell(seed, 12, small_rules()) for seed in FLIPPING_STORIES)
    monkeypatch.setattr(resolving, "follow", forgetful)
    assert all(tell(seed, 12, small_rules()) for seed in FLIPPING_STORIES)
