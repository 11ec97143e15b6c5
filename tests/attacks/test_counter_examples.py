"""The smallest examples that broke something, F1 to F15; F1, F2 and F8 stand with the shared values, F9 and F10 with the takeovers."""

from __future__ import annotations

import itertools

import pytest

from attacks.build import World, groups, record
from cauce.model.curation import ConflictKind, Judgement

URRUTIA = "Zulema Quintanilla Urrutia"


def test_f3_a_tie_is_nobodys() -> None:
    records = [
        record("a", "customer_id=1 loyalty=L"),
        record("b", "customer_id=2 loyalty=L"),
        record("c", "loyalty=L"),
        record("d", "loyalty=L order=7"),
    ]
    for order in itertools.permutations(records):
        assert World(order).cells == groups("a", "b", "c d")


def test_f3_undated_namesake_goes_to_neither_generation() -> None:
    home = {"street": "Calle Mayor 3, 2ºB", "postal_code": "28013"}
    records = [
        record("father", full_name="José García López", birth_date="1950-02-03", **home),
        record("son", full_name="José García López", birth_date="1980-09-17", **home),
        record("undated", full_name="José García López", **home),
    ]
    for order in itertools.permutations(records):
        assert World(order).cells == groups("father", "son", "undated")


def test_f4_a_person_may_merge_duplicate_accounts() -> None:
    records = [
        record("a1", "customer_id=1"),
        record("a2", "customer_id=1 device=x"),
        record("b1", "customer_id=2"),
        record("b2", "customer_id=2"),
    ]
    assert World(records).cells == groups("a1 a2", "b1 b2")
    assert World(records, [("a1", "b1", Judgement.SAME)]).cells == groups("a1 a2 b1 b2")


def test_f4_a_person_may_merge_past_a_contradiction() -> None:
    records = [record("a", full_name="Ana López", birth_date="1980-05-01"), record("b", full_name="Ana López", birth_date="1966-11-30")]
    assert World(records).cells == groups("a", "b")
    assert World(records, [("a", "b", Judgement.SAME)]).cells == groups("a b")


def test_f5_an_account_is_one_identity_whoever_is_typed_into_it() -> None:
    records = [
        record("a", "customer_id=1", full_name="Ana López", birth_date="1980-05-01"),
        record("b", "customer_id=1", full_name="Juan Pérez", birth_date="1966-11-30"),
    ]
    world = World(records)
    assert world.cells == groups("a b")
    assert ConflictKind.REPORTED in {conflict.kind for conflict in world.resolution.conflicts}


@pytest.mark.parametrize("key", ["loyalty=L", "national_id=87654321X", "card=6001", "order=o1"])
def test_f5_other_keys_do_not_link_past_a_contradiction(key: str) -> None:
    world = World([record("a", key, full_name="Ana López"), record("b", key, full_name="Juan Pérez")])
    assert world.cells == groups("a", "b")
    assert ConflictKind.REFUSED in {conflict.kind for conflict in world.resolution.conflicts}


def test_f6_one_bare_bridge_orphans_nobody() -> None:
    records = [
        record("A", "customer_id=1 cookie=ca"),
        record("B", "customer_id=2 cookie=cb"),
        record("x1", "cookie=ca"),
        record("x2", "cookie=ca cookie=k"),
        record("y1", "cookie=cb cookie=k"),
        record("z", "cookie=k"),
    ]
    for order in (records, records[::-1]):
        assert World(order).cells == groups("A x1 x2", "B y1", "z")


def test_f7_a_device_that_another_also_used_still_unites_those_who_agree() -> None:
    records = [
        record("lead", "fb_lead=1 device=d", full_name="Marta Ruiz"),
        record("account", "customer_id=1 device=d", full_name="Marta Ruiz Gil"),
        record("other", "customer_id=2 device=d", full_name="Paco Sanz"),
    ]
    for order in itertools.permutations(records):
        assert World(order).cells == groups("lead account", "other")


def test_f11_claims_before_and_after_a_stated_end_never_meet() -> None:
    records = [
        record("before", "card=6002", 1, full_name="Noa Pérez"),
        record("ender", "customer_id=u1 card=6002<20", 10),
        record("after", "card=6002", 30, full_name="Iker Gil"),
        record("later", "order=9 card=6002", 60),
    ]
    for order in (records, records[::-1]):
        assert World(order).cells == groups("before ender", "after later")


def test_f12_an_ambiguous_value_still_groups_the_anonymous() -> None:
    records = [
        record("a", "customer_id=1 cookie=t"),
        record("b", "customer_id=2 cookie=t"),
        record("x", "cookie=t"),
        record("y", "cookie=t"),
    ]
    world = World(records)
    assert world.cells == groups("a", "b", "x y")
    assert ConflictKind.AMBIGUOUS in {conflict.kind for conflict in world.resolution.conflicts}


def test_f14_arrivals_are_checked_against_each_other() -> None:
    records = [
        record("r02", "loyalty=1 device=d1 phone=612345678"),
        record("r03", "device=d1", birth_date="1980-05-01"),
        record("r06", "phone=612345678", birth_date="1955-11-30"),
    ]
    for order in itertools.permutations(records):
        assert World(order).cells == groups("r02", "r03", "r06")


def test_different_beats_same_through_every_kind_of_evidence() -> None:
    said = [("a", "b", Judgement.DIFFERENT)]
    for identifiers in ("customer_id=1", "loyalty=1", "email=ana.z@example.es", "device=dev-1"):
        records = [
            record("a", identifiers, full_name="Ana Zubizarreta Ibarra"),
            record("b", identifiers, full_name="Ana Zubizarreta Ibarra"),
        ]
        assert World(records).cells == groups("a b")
        assert World(records, said).cells == groups("a", "b")
    bare = [record("a", "cookie=k"), record("b", "cookie=k")]
    assert World(bare, said).cells == groups("a", "b")


@pytest.mark.parametrize("corrupted", [0, 1, 3, 5])
def test_corrupted_members_veto_nothing(corrupted: int) -> None:
    """Five good records in an account, and up to as many with other birth dates: the right newcomer still joins."""
    account = [
        record(f"g{n}", f"customer_id=1 cookie=own-{n}", n, full_name=URRUTIA, birth_date="1980-05-01", city=f"Town {n}") for n in range(5)
    ]
    account += [
        record(f"bad{n}", "customer_id=1", full_name=URRUTIA, birth_date=f"19{31 + n}-12-3{n % 2}", city=f"Town {n}")
        for n in range(corrupted)
    ]
    world = World([*account, record("new", full_name=URRUTIA, birth_date="1980-05-01")])
    assert any({"g0", "new"} <= cell for cell in world.cells)


def test_jr_is_not_sr() -> None:
    home = {"street": "77 Elm Ave", "postal_code": "02139"}
    records = [
        record("sr", "phone=612345678", full_name="Robert Hale Sr", **home),
        record("jr", "phone=612345678", full_name="Robert Hale Jr", **home),
    ]
    assert World(records).cells == groups("sr", "jr")


def test_person_and_organisation_never_cross() -> None:
    records = [
        record("org", "phone=912345678 email=x@norte.example.es", company="Distribuidora Norte SA"),
        record("person", "phone=912345678 email=x@norte.example.es", full_name="Nora Distribuidora", company="Distribuidora Norte SA"),
    ]
    assert World(records).cells == groups("org", "person")
