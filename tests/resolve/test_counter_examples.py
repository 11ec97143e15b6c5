"""The smallest worlds in which a simpler rule goes wrong."""

from __future__ import annotations

import pytest

from cauce.linkage.resolution import resolve
from cauce.model.curation import Judgement
from cauce.model.ruleset import DeviceUnites, Scope, SeveralOwners
from resolve.build import Town, groups
from resolve.rules import with_rules, with_scope


def test_mother_and_daughter_share_an_email() -> None:
    town = Town().put("m", "email:e@x.es", name="Carmen Ruiz Gil").put("d", "email:e@x.es", name="Lucía Ruiz Gil")
    assert town.cells() == set()


def test_a_nameless_record_bridges_nobody() -> None:
    town = (
        Town()
        .put("m", "email:e@x.es", name="Carmen Ruiz Gil")
        .put("d", "email:e@x.es", name="Lucía Ruiz Gil")
        .put("n", "loyalty:L email:e@x.es")
    )
    assert town.cells() == set()
    assert ("m n", "WITHHELD", "score", "rival") in town.conflicts()


def test_what_only_a_coin_toss_could_decide_nobody_gets() -> None:
    town = Town().put("a", "customer_id:1 card:L").put("b", "customer_id:2 card:L").put("c", "card:L").put("d", "card:L order:7")
    assert town.cells() == groups("c d")
    assert ("a b", "REFUSED", "key:card", "max_per_identity:customer_id") in town.conflicts()


def test_an_undated_namesake_goes_to_neither_father_nor_son() -> None:
    town = Town()
    for name, born in (("father", "1950-03-01"), ("son", "1980-07-11")):
        town.put(name, name="José García Roldán", born=born, street="Calle Mayor 3, 2B", postal_code="28013", city="Madrid")
    town.put("undated", name="José García Roldán", street="Calle Mayor 3, 2B", postal_code="28013", city="Madrid")
    assert town.cells() == set()
    assert {cause for _, _, _, cause in town.conflicts()} == {"rival"}


@pytest.mark.parametrize("short", ["B. Prieto Salas", "Prieto Salas"])
def test_what_one_record_vouches_for_its_others_do_not_take_back(short: str) -> None:
    town = Town().put("a", "customer_id:1 email:e@x.es", name="Bruno Prieto Salas")
    town.put("b", "cookie:k email:e@x.es", name="Bruno J. Prieto Salas").put("c", "email:e@x.es phone:600111222", name="Bruno Prieto Salas")
    town.put("x", "loyalty:L phone:600111222", **({"name": short} if "." in short else {"family_name": short}))
    assert town.cells() == groups("a b c x")
    town.put("y", "customer_id:2 phone:600111222", name="Beatriz Prieto Salas")
    assert town.cells() == groups("a b c")


def test_a_person_can_merge_what_the_rules_keep_apart() -> None:
    town = Town().put("a1", "customer_id:1").put("a2", "customer_id:1").put("b1", "customer_id:2").put("b2", "customer_id:2")
    town.put("a3", "customer_id:1", name="Ana López Gil", born="1980-01-02").put(
        "b3", "customer_id:2", name="Ana López Gil", born="1966-10-20"
    )
    town.say(Judgement.SAME, ("a1", "b1"))
    assert town.cells() == groups("a1 a2 a3 b1 b2 b3")


def test_an_account_is_one_identity_and_says_so() -> None:
    town = (
        Town()
        .put("x", "customer_id:1", name="Ana López", born="1980-01-02")
        .put("y", "customer_id:1", name="Juan Pérez", born="1966-10-20")
    )
    assert town.cells() == groups("x y")
    assert town.conflicts() == {("x y", "REPORTED", "key:customer_id", "contradiction")}


def test_another_key_does_not_unite_a_contradiction() -> None:
    town = Town().put("x", "loyalty:1", name="Ana López", born="1980-01-02").put("y", "loyalty:1", name="Juan Pérez", born="1966-10-20")
    assert town.cells() == set()
    assert town.conflicts() == {("x y", "REFUSED", "key:loyalty", "contradiction")}


def test_one_bridge_orphans_only_itself() -> None:
    town = Town().put("A", "customer_id:1 cookie:ca").put("B", "customer_id:2 cookie:cb")
    town.put("x1", "cookie:ca").put("x2", "cookie:ca cookie:k").put("y1", "cookie:cb cookie:k").put("z", "cookie:k")
    assert town.cells() == groups("A x1 x2", "B y1")


def test_a_device_unites_those_whose_traits_agree_whoever_else_used_it() -> None:
    town = Town().put("lead", "device:d", name="Marta Ruiz").put("acc", "customer_id:1 device:d", name="Marta Ruiz Gil")
    town.put("B", "customer_id:2 device:d", name="Paco Sanz")
    assert town.cells() == groups("lead acc")


@pytest.mark.parametrize(("unites", "cells"), [(DeviceUnites.ALWAYS, groups("a b")), (DeviceUnites.NEVER, set())])
def test_devices_unite_as_the_ruleset_says(unites: DeviceUnites, cells: set[frozenset[str]]) -> None:
    town = Town(with_rules(device_unites=unites)).put("a", "loyalty:1 device:d").put("b", "order:2 device:d")
    assert town.cells() == cells


def test_spellings_are_one_person() -> None:
    town = Town()
    spellings = (
        "María José García López",
        "Mª José García",
        "M. José García López",
        "Maria Jose Garcia",
        "MARÍA GARCÍA LÓPEZ",
        "Maria J. García López",
    )
    for number, name in enumerate(spellings):
        town.put(str(number), "email:mj@x.es", name=name)
    assert not town.muted()
    assert max(map(len, town.cells())) >= 4


def test_an_asserted_contact_attaches_nobody() -> None:
    town = Town().put("victim", "customer_id:1 email:v@x.es device:vd").put("a", "email:v@x.es? device:ad").put("a2", "device:ad")
    assert town.cells() == groups("a a2")


@pytest.mark.parametrize(("day", "cells"), [(730, set()), (300, groups("victim a"))])
def test_a_phone_attaches_for_a_year(day: int, cells: set[frozenset[str]]) -> None:
    town = Town().put("victim", "customer_id:1 phone:612000111", name="Marta Ruiz Gil").put("a", "phone:612000111 device:ad", day=day)
    assert town.cells() == cells


def test_a_stated_end_cuts_for_everybody() -> None:
    town = Town().put("early", "card:6001", day=1).put("owner", "customer_id:1 card:6001<30", day=5).put("late", "card:6001", day=45)
    town.put("heir", "customer_id:2 card:6001>30", day=40)
    assert town.cells() == groups("early owner", "late heir")


def test_an_ended_email_does_not_agree_in_a_score() -> None:
    town = (
        Town().put("a", "customer_id:1 email:e@x.es<30", name="Ana López Gil", day=1).put("b", "email:e@x.es", name="Ana López Gil", day=60)
    )
    assert town.cells() == set()
    assert Town().put("a", "email:e@x.es", name="Ana López Gil").put("b", "email:e@x.es", name="Ana López Gil").cells() == groups("a b")


def test_an_ambiguous_value_still_groups_bare_records() -> None:
    town = Town().put("A", "customer_id:1 cookie:t").put("B", "customer_id:2 cookie:t").put("x", "cookie:t").put("y", "cookie:t")
    assert town.cells() == groups("x y")
    assert ("A B", "AMBIGUOUS", "owner:cookie", "owners") in town.conflicts()


@pytest.mark.parametrize(("policy", "cells"), [(SeveralOwners.LAST_SEEN, groups("B x y")), (SeveralOwners.DROP, set())])
def test_several_owners_as_the_ruleset_says(policy: SeveralOwners, cells: set[frozenset[str]]) -> None:
    town = Town(with_rules(several_owners=policy))
    town.put("A", "customer_id:1 cookie:t", day=1).put("B", "customer_id:2 cookie:t", day=2).put("x", "cookie:t").put("y", "cookie:t")
    assert town.cells() == cells


def test_arrivals_that_contradict_each_other_stay_out() -> None:
    town = Town().put("r02", "loyalty:1 device:d1 phone:612000111").put("r03", "device:d1", birth_date="1980-01-02")
    town.put("r06", "phone:612000111", birth_date="1955-10-20").put("r07", "device:d1")
    assert town.cells() == groups("r02 r07")


def test_different_beats_same_and_inconsistent_sames_are_withheld() -> None:
    town = Town().put("a", "customer_id:1").put("b", "customer_id:1").say(Judgement.DIFFERENT, ("a", "b"))
    assert town.cells() == set()
    town = Town().put("a", "order:1").put("b", "order:2").put("c", "order:3").put("d", "order:4")
    town.say(Judgement.SAME, ("a", "b"), ("b", "c"), ("c", "d")).say(Judgement.DIFFERENT, ("a", "c"))
    assert town.cells() == groups("c d")
    assert town.conflicts() == {("a b", "WITHHELD", "same-assertion", "chain"), ("b c", "WITHHELD", "same-assertion", "chain")}


def test_programmes_are_counted_apart() -> None:
    town = (
        Town().put("a", "customer_id:1 loyalty/acme:1").put("b", "customer_id:1 loyalty/other:1").put("c", "customer_id:1 loyalty/acme:2")
    )
    assert town.cells() == set(), "a and c have two cards of one programme, and b could be either's"
    assert Town().put("a", "customer_id:1 loyalty/acme:1").put("b", "customer_id:1 loyalty/other:1").cells() == groups("a b")


@pytest.mark.parametrize(("day", "cells"), [(40, groups("a b c")), (20, set())])
def test_an_account_whose_card_was_replaced_is_still_one(day: int, cells: set[frozenset[str]]) -> None:
    town = Town().put("a", "customer_id:1 loyalty:1<30", day=5).put("b", "customer_id:1 loyalty:2", day=day).put("c", "loyalty:1", day=10)
    assert town.cells() - groups("a c") == cells


def test_a_replaced_card_does_not_unite_two_accounts() -> None:
    town = Town().put("a", "customer_id:1 loyalty:1<30", day=5).put("b", "customer_id:2 loyalty:1>30 loyalty:2", day=40)
    assert town.cells() == set()


def test_a_person_and_an_organisation_are_never_one() -> None:
    town = (
        Town().put("a", "loyalty:1", name="Ana López Gil").put("b", "loyalty:1", company="Talleres Quiroga SL", record_type="organization")
    )
    assert town.cells() == set()
    assert town.conflicts() == {("a b", "REFUSED", "key:loyalty", "kind")}


def test_a_chain_whose_ends_keep_each_other_out_is_cut() -> None:
    town = (
        Town().put("A", "customer_id:1 card:ab").put("B", "card:ab card:bc").put("C", "card:bc card:cd").put("D", "customer_id:2 card:cd")
    )
    assert town.cells() == set()
    assert {cause for _, kind, _, cause in town.conflicts() if kind == "WITHHELD"} == {"chain"}


def test_role_mailboxes_own_nothing() -> None:
    town = Town().put("A", "customer_id:1 email:info@x.es").put("x", "email:info@x.es cookie:c").put("y", "email:info@x.es")
    assert town.cells() == set()


def test_a_value_of_too_many_people_is_no_evidence() -> None:
    town = Town()
    for number, name in enumerate(("Ana López", "Juan Pérez", "Zoe Urrutia", "Marta Gil", "Luis Herrera")):
        town.put(str(number), "email:e@x.es", name=name)
    assert not town.muted()
    town.put("5", "email:e@x.es", name="Paco Sanz")
    assert town.muted()
    assert town.resolve().components == tuple((uid,) for uid in sorted(town.subjects))


def test_a_signature_is_a_hub_for_its_own_records_though_its_blocks_are_dead() -> None:
    town = Town()
    for name in "ab":
        town.put(name, name="Ana López García", born="1980-05-01")
    town.put("c", name="Ana López García", born="1980-05-01", sex="f")
    blocks = frozenset(town.subjects[1].blocks)
    found = resolve(town.subjects, town.kernel, (), blocks)
    assert blocks
    assert town.names(found.cells) == groups("a b", "c")
    assert town.names(found.components) == groups("a b", "c")


def test_a_kind_that_links_nobody_is_no_evidence_either() -> None:
    """Without the e-mail the name alone would not do, and its end cuts nothing; what else they have in common still counts."""
    for scope, expected in ((Scope.CONTACT, groups("a b")), (Scope.NONE, set())):
        town = Town(with_scope("email", scope))
        town.put("a", "email:e@x.es", name="Lucía López García").put("b", "email:e@x.es", name="Lucía López García")
        assert town.cells() == expected
    town = Town(with_scope("email", Scope.NONE))
    town.put("a", "email:e@x.es<10", name="Ana López García", born="1980-05-01")
    town.put("b", "email:f@x.es", name="Ana López García", born="1980-05-01")
    assert town.cells() == groups("a b")
    assert len({subject.signature for subject in town.subjects.values()}) == 1


def test_neither_does_its_digest_with_a_partner() -> None:
    for scope, expected in ((Scope.CONTACT, groups("a b")), (Scope.NONE, set())):
        town = Town(with_scope("phone", scope))
        for name in "ab":
            town.put(name, "phone:+34612000111", name="Lucía López García")
        assert town.cells() == expected


def test_an_identity_has_only_so_many_values_whatever_they_link() -> None:
    for scope in (Scope.PERSON, Scope.CONTACT, Scope.DEVICE):
        town = Town(with_scope("national_id", scope))
        town.put("a", "national_id:87654321X cookie:c", name="Marta Ruiz").put("b", "national_id:45871236J cookie:c", name="Marta Ruiz")
        assert town.cells() == set()
        assert ("a b", "REFUSED", "device:cookie", "max_per_identity:national_id") in town.conflicts()


def test_what_is_not_live_makes_no_second_signature() -> None:
    """A shared e-mail on one of two equal records must not let them count twice: they would outvote the third."""
    home = {"street": "Calle Mayor 3, 2ºB", "postal_code": "28013"}
    for shared in ("", "email:x@x.es"):
        town = Town()
        for number, name in enumerate(("Zoe Urrutia", "Marta Gil", "Luis Herrera", "Paco Sanz", "Juan Pérez")):
            town.put(str(number), "email:x@x.es", name=name)
        town.put("a", "customer_id:1", name="Ana López García").put("b", "customer_id:1")
        town.put("c", "customer_id:1", name="Mary Smith Jr", city="Madrid", **home)
        town.put("d", f"customer_id:1 {shared}", name="Mary Smith Jr", city="Madrid", **home)
        town.put("e", name="Mary Smith Jr", **home)
        assert town.muted() if shared else not town.muted()
        assert town.cells() == groups("a b c d")
