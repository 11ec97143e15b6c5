"""Somebody types or inherits what is a victim's: who joins, and what the joined can see."""

from __future__ import annotations

import itertools

import pytest

from attacks.build import World, groups, record

VICTIM = "customer_id=V1 email=carmen.ruiz@example.es phone=612345678 device=vic-1"
NAME = {"full_name": "Carmen Ruiz Gil"}

CONTACTS = ("email=carmen.ruiz@example.es|A", "phone=612345678|A")


def victim() -> list[object]:
    return [record("v1", VICTIM, **NAME), record("v2", "device=vic-1", 1)]


@pytest.mark.parametrize("contact", CONTACTS)
@pytest.mark.parametrize("own", ["device=att-1", "login=attacker", "customer_id=A1", "loyalty=L-9", "card=4444", "order=77"])
@pytest.mark.parametrize("order", [1, -1])
def test_claimed_contact_with_something_own_stays_apart(contact: str, own: str, order: int) -> None:
    attack = [record("a1", f"{contact} {own}", 2), record("a2", own, 3)]
    world = World([*victim(), *attack][::order])
    assert groups("v1 v2") <= world.cells
    assert not any({"v1", "a1"} <= cell or {"v1", "a2"} <= cell for cell in world.cells)


@pytest.mark.parametrize("contact", CONTACTS)
@pytest.mark.parametrize("name", ["Pedro Soto Vela", "M. Ruiz", "C. Ruiz"])
def test_claimed_contact_with_another_or_a_guessed_name_stays_apart(contact: str, name: str) -> None:
    world = World([*victim(), record("a1", f"{contact} device=att-1", 2, full_name=name), record("a2", "device=att-1", 3)])
    assert world.cells == groups("v1 v2", "a1 a2")


@pytest.mark.parametrize("own", ["device=att-1", "login=attacker"])
def test_full_name_and_claimed_email_join_but_see_nothing(own: str) -> None:
    """Indistinguishable from a customer who signs up again: only the proven parts protect."""
    attack = [record("a1", f"email=carmen.ruiz@example.es|A {own}", 2, **NAME), record("a2", own, 3)]
    for records in itertools.permutations([*victim(), *attack]):
        world = World(records)
        assert world.cells == groups("v1 v2 a1 a2")
        assert world.proven("v1", "a1") == groups("v1 v2", "a1 a2")


def test_own_customer_id_never_joins() -> None:
    world = World([*victim(), record("a1", "email=carmen.ruiz@example.es|A customer_id=A1", 2, **NAME)])
    assert world.cells == groups("v1 v2", "a1")


def test_account_opened_before_the_victim_comes() -> None:
    """Pre-hijack: the attacker types the victim's e-mail first. The victim's own records are a part of their own."""
    before = [record("a1", "email=carmen.ruiz@example.es|A login=attacker", 0, **NAME), record("a2", "login=attacker device=att-1", 1)]
    after = [record("v1", "email=carmen.ruiz@example.es customer_id=V1", 9, **NAME), record("v2", "customer_id=V1 device=vic-1", 10)]
    for records in ([*before, *after], [*after, *before], [before[1], after[1], after[0], before[0]]):
        world = World(records)
        assert world.cells == groups("a1 a2 v1 v2")
        assert world.proven("v1", "a1") == groups("a1 a2", "v1 v2")


def test_name_and_address_of_a_stranger_are_no_proof() -> None:
    home = {"street": "Calle Mayor 3, 2ºB", "postal_code": "28013", "city": "Madrid"}
    world = World([record("v1", VICTIM, **NAME, **home), record("a1", "device=att-1", 2, **NAME, **home), record("a2", "device=att-1", 3)])
    assert world.cells == groups("v1 a1 a2")
    assert world.proven("v1", "a1") == groups("v1", "a1 a2")


def test_direct_mail_is_a_part_of_one_record_each() -> None:
    home = {"street": "Calle Mayor 3, 2ºB", "postal_code": "28013"}
    world = World([record("m1", **NAME, **home), record("m2", **NAME, **home)])
    assert world.cells == groups("m1 m2")
    assert world.proven("m1") == groups("m1", "m2")


@pytest.mark.parametrize("name", ["Pedro Soto Vela", "Lucía Ruiz Gil", "Pilar Ruiz"])
def test_recycled_phone_verified_by_somebody_else(name: str) -> None:
    world = World([*victim(), record("n1", "phone=612345678 device=new-1", 730, full_name=name), record("n2", "device=new-1", 731)])
    assert world.cells == groups("v1 v2", "n1 n2")


def test_recycled_phone_on_a_bare_device_two_years_on() -> None:
    world = World([*victim(), record("n1", "phone=612345678 device=new-1", 730), record("n2", "device=new-1", 731)])
    assert world.cells == groups("v1 v2", "n1 n2")
    soon = World([*victim(), record("n1", "phone=612345678 device=new-1", 30), record("n2", "device=new-1", 31)])
    assert soon.cells == groups("v1 v2 n1 n2")


def test_claimed_email_attaches_no_bare_record() -> None:
    world = World([*victim(), record("a1", "email=carmen.ruiz@example.es|A device=att-1", 2), record("a2", "device=att-1", 3)])
    assert world.cells == groups("v1 v2", "a1 a2")
    honest = World([*victim(), record("a1", "email=carmen.ruiz@example.es device=att-1", 2), record("a2", "device=att-1", 3)])
    assert honest.cells == groups("v1 v2 a1 a2")
    assert honest.proven("v1") == groups("v1 v2 a1 a2")


def test_claimed_contact_contests_nobody() -> None:
    """An attacker who types the e-mail into an account of her own does not keep the victim's newsletter from the victim."""
    world = World(
        [*victim(), record("a1", "email=carmen.ruiz@example.es|A customer_id=A1", 2), record("b", "email=carmen.ruiz@example.es", 3)]
    )
    assert world.cells == groups("v1 v2 b", "a1")


def test_mentioned_is_not_owned() -> None:
    world = World([*victim(), record("p", "email=carmen.ruiz@example.es! customer_id=V1! device=vic-1! order=5", 2)])
    assert world.cells == groups("v1 v2", "p")
