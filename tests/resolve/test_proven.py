"""Proven parts and explanations."""

from __future__ import annotations

from cauce.linkage.proven import proven_parts
from cauce.linkage.why.pair import explain_pair
from cauce.model.curation import Judgement
from cauce.model.explanation import Decision, PairExplanation
from resolve.build import Town, groups


def why(town: Town, left: str, right: str) -> PairExplanation:
    found = explain_pair((town.uids[left], town.uids[right]), town.excerpt(), town.kernel)
    assert found.reason.endswith(".")
    together = any({town.uids[left], town.uids[right]} <= set(cell) for cell in town.resolve().cells)
    assert (found.decision is Decision.LINKED) == together
    return found


def test_who_types_the_victims_email_and_name_sees_nothing() -> None:
    town = Town().put("v1", "customer_id:1 email:v@x.es device:d", name="Marta Ruiz Gil").put("v2", "customer_id:1").put("v3", "device:d")
    town.put("attacker", "email:v@x.es? device:own", name="Marta Ruiz Gil")
    assert town.cells() == groups("v1 v2 v3 attacker")
    parts = proven_parts(town.subjects, town.kernel, town.muted())
    assert town.names(parts) == groups("v1 v2 v3", "attacker")


def test_contacts_prove_what_is_verified_on_both_sides() -> None:
    town = Town().put("a", "email:e@x.es", name="Marta Ruiz Gil").put("b", "email:e@x.es", name="Marta Ruiz Gil")
    assert town.names(proven_parts(town.subjects, town.kernel, town.muted())) == groups("a b")


def test_direct_mail_proves_nothing() -> None:
    town = Town()
    for name in "ab":
        town.put(name, name="Marta Ruiz Gil", street="Calle Mayor 3, 2B", postal_code="28013")
    assert town.cells() == groups("a b")
    assert town.names(proven_parts(town.subjects, town.kernel, town.muted())) == groups("a", "b")


def test_a_chain_of_evidence_is_shown_step_by_step() -> None:
    town = Town().put("a", "customer_id:1 card:7").put("b", "customer_id:1 cookie:k").put("c", "cookie:k").put("d", "card:7")
    found = why(town, "d", "c")
    assert [(step.left.record_id, step.right.record_id, step.evidence) for step in found.steps] == [
        ("d", "a", "key:card"),
        ("a", "b", "key:customer_id"),
        ("b", "c", "owner:cookie"),
    ]


def test_a_score_is_shown_with_its_bits() -> None:
    town = Town().put("a", "email:e@x.es", name="Marta Ruiz Gil").put("b", "email:e@x.es", name="Marta Ruiz")
    found = why(town, "a", "b")
    assert found.steps[0].evidence == "score"
    assert found.steps[0].bits == found.weight >= found.match
    assert found.short_by == 0
    assert {level.comparison for level in found.comparisons} >= {"given_name", "surname", "email"}


def test_a_constraint_is_named() -> None:
    town = Town().put("a", "customer_id:1 loyalty:L").put("b", "customer_id:2 loyalty:L")
    found = why(town, "a", "b")
    assert (found.decision, found.cause) == (Decision.REFUSED, "max_per_identity:customer_id")
    assert found.shared[0].live


def test_somebodys_word_is_named() -> None:
    town = Town().put("a", "customer_id:1").put("b", "customer_id:1").put("c", "order:3").say(Judgement.DIFFERENT, ("a", "b"))
    assert (why(town, "a", "b").decision, why(town, "a", "b").cause) == (Decision.REFUSED, "assertion")
    town.say(Judgement.SAME, ("a", "c"))
    assert why(town, "a", "c").steps[0].evidence == "same-assertion"


def test_a_rival_is_named() -> None:
    town = Town().put("a", "customer_id:1 card:L").put("b", "customer_id:2 card:L").put("c", "card:L")
    assert (why(town, "a", "c").decision, why(town, "a", "c").cause) == (Decision.WITHHELD, "rival")


def test_what_is_missing_is_counted() -> None:
    town = Town().put("a", name="Marta Ruiz Gil", postal_code="28013").put("b", name="Marta Ruiz", postal_code="28013").put("c", "order:1")
    found = why(town, "a", "b")
    assert found.decision in {Decision.REVIEW, Decision.BELOW}
    assert round(found.weight + found.short_by, 3) == found.match
    assert why(town, "a", "c").decision is Decision.UNRELATED


def test_why_a_common_value_does_not_link() -> None:
    town = Town().put("a", "customer_id:1 card:7<30", day=1).put("b", "customer_id:2 card:7>30", day=40)
    assert why(town, "a", "b").shared[0].why_not == "ended"
    town = Town().put("a", "customer_id:1 phone:612000111").put("b", "phone:612000111", day=800)
    assert why(town, "a", "b").shared[0].why_not == "expired"
    town = Town().put("a", "customer_id:1 email:e@x.es").put("b", "email:e@x.es?")
    assert why(town, "a", "b").shared[0].why_not == "assurance"
    town = Town()
    for number, name in enumerate(("Ana López", "Juan Pérez", "Zoe Urrutia", "Marta Gil", "Luis Herrera", "Paco Sanz")):
        town.put(str(number), "email:e@x.es", name=name)
    assert why(town, "0", "1").shared[0].why_not == "shared"
