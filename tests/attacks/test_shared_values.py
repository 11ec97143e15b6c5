"""Values of many: the kiosk, the switchboard, the family, and chains that would make everybody one."""

from __future__ import annotations

import pytest

from attacks.build import World, groups, record
from cauce.linkage.ruleset import default_ruleset
from cauce.model.record import Record

SYLLABLES = ("ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "zo")


def name(number: int) -> str:
    one, rest = number % 14, number // 14
    two, three = rest % 14, rest // 14
    s = SYLLABLES
    return f"{s[one]}{s[two]}n {s[two]}{s[three]}{s[one]}r {s[three]}{s[one]}{s[two]}l".title()


@pytest.mark.parametrize("namespace", ["email=everybody@example.es", "phone=+34611222333", "device=hub"])
def test_one_value_in_two_thousand_customers(namespace: str) -> None:
    """2,000 customers and, for the device, 500 sessions: everybody stays alone."""
    records = [record(f"c{n}", f"customer_id=c{n} {namespace}", full_name=name(n)) for n in range(2000)]
    records += [record(f"s{n}", f"{namespace} cookie=s{n}", 1) for n in range(500)]
    world = World(records)
    assert len(world.cells) == 2500


def test_spread_counts_people_not_spellings() -> None:
    """Eight spellings of one customer on her own e-mail are one person, and stay one identity."""
    spellings = (
        "María José García López", "Mª José García López", "MARIA JOSE GARCIA LOPEZ", "García López, María José",
        "María José García", "Maria Jose Garcia Lopez", "María José Garcia López", "M. José García López",
    )  # fmt: skip
    records = [record(f"r{n}", "email=mj@example.es", n, full_name=spelling) for n, spelling in enumerate(spellings)]
    assert len(World(records).cells) == 1


@pytest.mark.parametrize(("people", "shared"), [(5, False), (6, True)])
def test_spread_is_a_bound_in_both_directions(people: int, shared: bool) -> None:
    own = [
        record("z1", "email=zulema@example.es", full_name="Zulema Quintanilla Urrutia"),
        record("z2", "email=zulema@example.es", full_name="Zulema Quintanilla Urrutia"),
    ]
    others = [record(f"o{n}", f"customer_id={n} email=zulema@example.es", full_name=name(n * 31 + 5)) for n in range(people - 1)]
    world = World([*own, *others])
    assert (groups("z1 z2") <= world.cells) is not shared


def test_kiosk_is_not_a_person() -> None:
    tills = [record(f"t{n}", f"device=till card=70{n:02}") for n in range(8)]
    assert len(World(tills).cells) == 8


def test_anonymous_crowd_on_one_device_is_bounded() -> None:
    """Devices have a second bound, on bare records: beyond it the kiosk groups nobody."""
    bound = default_ruleset().policy("cookie").max_bare
    assert bound is not None
    crowd = [record(f"s{n}", f"cookie=kiosk device=own{n}") for n in range(40)]
    assert len(World(crowd).cells) == 1
    more = [record(f"s{n}", f"cookie=kiosk session=own{n}") for n in range(bound + 1)]
    assert len(World(more).cells) == bound + 1


def test_mother_and_daughter_on_one_email() -> None:
    """F1: the e-mail of both is verified, and the given names still say that they are two."""
    world = World(
        [record("m", "email=e@example.es", full_name="Carmen Ruiz Gil"), record("d", "email=e@example.es", full_name="Lucía Ruiz Gil")]
    )
    assert world.cells == groups("m", "d")


def test_nameless_record_bridges_nobody() -> None:
    """F2: mother, daughter, and a loyalty card without a name on their e-mail."""
    records = [
        record("m", "email=e@example.es", full_name="Carmen Ruiz Gil"),
        record("d", "email=e@example.es", full_name="Lucía Ruiz Gil"),
        record("n", "loyalty=L email=e@example.es"),
    ]
    for order in (records, records[::-1]):
        assert World(order).cells == groups("m", "d", "n")


def test_siblings_with_a_nameless_record_between() -> None:
    home = {"street": "Calle Mayor 3, 2ºB", "postal_code": "28013"}
    records = [
        record("s1", "customer_id=1 phone=612345678", full_name="Pablo Gómez Ruiz", **home),
        record("s2", "customer_id=2 phone=612345678", full_name="Paula Gómez Ruiz", **home),
        record("n", "loyalty=L phone=612345678", **home),
    ]
    for order in (records, records[::-1], [records[2], records[0], records[1]]):
        assert World(order).cells == groups("s1", "s2", "n")


def test_household_shares_everything_but_the_given_name() -> None:
    home = {"street": "Calle Mayor 3, 2ºB", "postal_code": "28013", "city": "Madrid"}
    shared = "phone=912345678 email=casa@example.es device=tv"
    family = [record(f"p{n}", shared, full_name=f"{given} García López", **home) for n, given in enumerate(("José", "María", "Ana"))]
    family.append(record("initial", full_name="J. García López", **home))
    assert World(family).cells == groups("p0", "p1", "p2", "initial")


def test_chain_of_birth_dates_never_makes_one_giant() -> None:
    """Eight birth dates, each one typing error from the next: what only a coin toss could decide, nobody gets."""
    dates = ("1980-01-01", "1980-01-02", "1980-01-22", "1980-11-22", "1981-11-22", "1981-11-23", "1981-12-23", "1991-12-23")
    chain = [record(f"n{n}", full_name="Zulema Quintanilla Urrutia", birth_date=date) for n, date in enumerate(dates)]
    expected = World(chain).cells
    assert max(map(len, expected)) <= 4
    assert World(chain[::-1]).cells == expected
    assert World(chain[4:] + chain[:4]).cells == expected


def test_chain_of_names_never_makes_one_giant() -> None:
    """Eight names, each near the next, on one verified e-mail: the ends are different people."""
    names = ("Ana López", "Ana Lopes", "Anna Lopes", "Hanna Lopes", "Hanna Lobes", "Hana Lobos", "Juana Lobos", "Juana Cobos")
    chain = [record(f"n{n}", "email=cadena@example.es", full_name=one) for n, one in enumerate(names)]
    expected = World(chain).cells
    assert not any({"n0", "n7"} <= cell for cell in expected)
    assert World(chain[::-1]).cells == World(chain[3:] + chain[:3]).cells == expected


def test_chain_whose_ends_contradict_is_cut_in_the_middle_not_by_order() -> None:
    """A, B, C, D on cards that overlap: only A and D may not be one, and every shortest path between them is withheld."""
    records = [
        record("a", "customer_id=1 card=1"),
        record("b", "order=2 card=1 card=2"),
        record("c", "order=3 card=2 card=3"),
        record("d", "customer_id=4 card=3"),
    ]
    for order in (records, records[::-1], [records[2], records[0], records[3], records[1]]):
        assert World(order).cells == groups("a", "b", "c", "d")


def test_no_value_of_many_is_learned_from_the_order() -> None:
    def family(record_ids: list[str]) -> list[Record]:
        return [record(one, "card=1 " + ("customer_id=" + one if one in "ab" else "order=7")) for one in record_ids]

    assert World(family(["a", "b", "c", "d"])).cells == World(family(["d", "c", "b", "a"])).cells == groups("a", "b", "c d")
