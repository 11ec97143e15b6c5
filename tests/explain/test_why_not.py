"""Every pair has a reason, and taking it away changes the decision."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations

import msgspec
import pytest

from cauce.linkage.kernel import Kernel
from cauce.linkage.ruleset import default_ruleset
from cauce.linkage.why.pair import NOTHING, explain_pair
from cauce.linkage.why.walk import Excerpt
from cauce.model.curation import Judgement
from cauce.model.explanation import Decision, PairExplanation
from cauce.model.record import Record, RecordKey
from explain.worlds import excerpt
from journeys.load import EXAMPLES, MORE, journeys
from resolve.build import Town
from worlds.generate import RandomWorld, random_world, small_rules

WORLDS = int(os.environ.get("CAUCE_WORLDS", "25"))
SMALL, KERNEL = Kernel.of(small_rules()), Kernel.of(default_ruleset())
APART = {Decision.REFUSED, Decision.WITHHELD}


def told(world: RandomWorld, kernel: Kernel, pair: tuple[RecordKey, RecordKey], seen: Excerpt | None = None) -> PairExplanation:
    found = seen or excerpt(world, kernel)
    uids = {key: uid for uid, key in found.keys.items()}
    return explain_pair((uids[pair[0]], uids[pair[1]]), found, kernel)


def stripped(world: RandomWorld, key: RecordKey, namespaces: Iterable[str] = (), *, traits: bool = False) -> RandomWorld:
    """The world after a record has lost its values of some namespaces (all, if it loses what it is compared by)."""
    gone = set(namespaces)

    def less(record: Record) -> Record:
        if record.key != key:
            return record
        kept = tuple(one for one in record.identifiers if not traits and one.namespace not in gone)
        return msgspec.structs.replace(record, identifiers=kept, attributes={} if traits else record.attributes)

    return replace(world, records=tuple(map(less, world.records)))


def kin(kernel: Kernel, namespace: str) -> str:
    """What a namespace's values are, by whatever name: `nif` is `national_id`, `email_sha256/meta` is `email`."""
    return kernel.ruleset.policy(namespace).family or namespace.partition("_sha256")[0]


def without_evidence(world: RandomWorld, kernel: Kernel, explanation: PairExplanation) -> RandomWorld:
    """The world without the first piece of evidence that links the pair."""
    step = explanation.steps[0]
    kind, _, namespace = step.evidence.partition(":")
    if kind == "same-assertion":
        pair = {step.left, step.right}
        return replace(world, said=tuple(said for said in world.said if {said[0], said[1]} != pair))
    if kind == "score":
        return stripped(world, step.left, traits=True)
    both = (record for record in world.records if record.key in (step.left, step.right))
    names = {one.namespace for record in both for one in record.identifiers if kin(kernel, one.namespace) == kin(kernel, namespace)}
    return stripped(world, step.left, names | {namespace})


def without_opposition(world: RandomWorld, explanation: PairExplanation) -> RandomWorld:
    """The world without what keeps the pair apart."""
    against = explanation.against[0]
    kind, _, namespace = against.cause.partition(":")
    if kind == "assertion":
        pair = {against.left, against.right}
        return replace(world, said=tuple(said for said in world.said if {said[0], said[1]} != pair))
    if kind == "max_per_identity":
        return stripped(stripped(world, against.left, [namespace]), against.right, [namespace])
    if kind in ("rival", "owners", "chain"):
        ends = {explanation.left, explanation.right}
        other = against.right if against.right not in ends else against.left
        return replace(world, records=tuple(record for record in world.records if record.key != other))
    return stripped(world, against.left, traits=True)


def check_linked(world: RandomWorld, kernel: Kernel, pair: tuple[RecordKey, RecordKey]) -> None:
    """What is named as evidence is all the evidence there is: without it, piece by piece, the two are apart."""
    for _ in range(40):
        explanation = told(world, kernel, pair)
        if explanation.decision is not Decision.LINKED:
            return
        assert explanation.steps, explanation.reason
        world = without_evidence(world, kernel, explanation)
    pytest.fail(f"still linked: {explanation.reason}")


def check_opposed(world: RandomWorld, kernel: Kernel, pair: tuple[RecordKey, RecordKey]) -> None:
    """Without what is named, piece by piece, nothing is refused or withheld any more."""
    for _ in range(40):
        explanation = told(world, kernel, pair)
        if explanation.decision not in APART:
            return
        assert explanation.cause
        if not explanation.against:
            return
        if not all(any(record.key == key for record in world.records) for key in pair):
            return
        world = without_opposition(world, explanation)
        if not {record.key for record in world.records} >= set(pair):
            return
    pytest.fail(f"still kept apart: {explanation.reason}")


def check_sums(explanation: PairExplanation) -> None:
    total = sum(level.bits for level in explanation.comparisons) + sum(part.bits for part in explanation.adjustments)
    assert total == pytest.approx(explanation.weight, abs=1e-6)
    if explanation.identity_weight is not None:
        assert sum(part.bits for part in explanation.identity_parts) == pytest.approx(explanation.identity_weight, abs=1e-6)


def check_reason(explanation: PairExplanation) -> None:
    assert explanation.reason.endswith(".")
    assert explanation.cause
    if explanation.decision is Decision.UNRELATED:
        assert explanation.cause == NOTHING
    if explanation.decision in APART and explanation.cause not in ("chain", "owners", "rival"):
        assert explanation.against
    if explanation.lacks:
        reaches = [lack.reaches for lack in explanation.lacks]
        assert explanation.weight < explanation.match
        assert all(lack.best > lack.bits for lack in explanation.lacks)
        assert max(reaches) == reaches[-1] or reaches[-1] >= explanation.match - 1


@pytest.mark.parametrize("seed", range(WORLDS))
def test_pairs_of_random_worlds(seed: int) -> None:
    world = random_world(seed)
    seen = excerpt(world, SMALL)
    for pair in combinations([record.key for record in world.records], 2):
        explanation = told(world, SMALL, pair, seen)
        check_sums(explanation)
        check_reason(explanation)
        if explanation.decision is Decision.LINKED:
            check_linked(world, SMALL, pair)
        elif explanation.decision in APART:
            check_opposed(world, SMALL, pair)


@pytest.mark.parametrize("journey", journeys(EXAMPLES, MORE), ids=lambda journey: journey.name)
def test_pairs_of_journeys(journey) -> None:
    world = RandomWorld(journey.records)
    seen = excerpt(world, KERNEL)
    for pair in combinations([record.key for record in journey.records], 2):
        explanation = told(world, KERNEL, pair, seen)
        check_sums(explanation)
        check_reason(explanation)
        if explanation.decision is Decision.LINKED:
            check_linked(world, KERNEL, pair)
        elif explanation.decision in APART:
            check_opposed(world, KERNEL, pair)


def clara_twice() -> Town:
    """Two customers of two records each, whose first records score in the review zone."""
    town = Town().put("a", "loyalty:1", name="Clara Zapatero Ruiz", born="1985-03-14").put("a2", "loyalty:1")
    return town.put("b", "loyalty/x:2", name="C. Zapatero Ruiz", born="1985-03-14").put("b2", "loyalty/x:2")


def asked(town: Town, left: str, right: str) -> PairExplanation:
    return explain_pair((town.uids[left], town.uids[right]), town.excerpt(), town.kernel)


@pytest.mark.parametrize("ends", [("a", "b"), ("b2", "a2")])
def test_a_pair_about_which_a_person_has_decided_is_no_question_any_more(ends):
    assert asked(clara_twice(), "a", "b").decision is Decision.REVIEW
    said = asked(clara_twice().say(Judgement.DIFFERENT, ends), "a", "b")
    assert (said.decision, said.cause) == (Decision.REFUSED, "assertion")
    assert [(one.cause, {one.left.record_id, one.right.record_id}) for one in said.against] == [("assertion", set(ends))]
    assert said.against[0].says == "eva asserted that they are different: seen"


def test_whose_word_keeps_two_apart_is_told_whatever_they_weigh():
    town = Town().put("a", "customer_id:1", name="Ana Gil Mora").put("b", "customer_id:2", name="Luis Vega Polo")
    assert (asked(town, "a", "b").against, asked(town, "a", "b").decision) == ((), Decision.UNRELATED)
    said = asked(town.say(Judgement.DIFFERENT, ("a", "b")), "a", "b")
    assert (said.decision, [one.says for one in said.against]) == (Decision.UNRELATED, ["eva asserted that they are different: seen"])


def test_whose_word_makes_two_one_is_told():
    town = Town().put("a", name="Ana Gil Mora").put("b", name="Luis Vega Polo").say(Judgement.SAME, ("b", "a"))
    assert asked(town, "a", "b").reason == 'One identity: eva asserted that they are the same ("seen").'
