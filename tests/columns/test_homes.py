"""Which texts of no known meaning go with the address: those that different people share with it, and no others."""

from __future__ import annotations

from random import Random

import pytest
from tests.columns.tables import GIVEN, SURNAMES

from cauce.linkage.columns import homes
from cauce.linkage.columns.column import Column
from cauce.linkage.columns.comparators.registry import build, propose_comparisons
from cauce.linkage.columns.homes import of_homes
from cauce.model.ruleset import Field

KINDS = {
    "given": "given",
    "surname": "surname",
    "birth_date": "birth_date",
    "street": "street",
    "area": "text",
    "hobby": "text",
    "copy": "text",
}


def flagged(rows: list[dict[str, str]], kinds: dict[str, str]) -> set[str]:
    fields = [Field(name=name, kind=kind, reads=(name,)) for name, kind in kinds.items()]
    columns = {name: Column.of([row[name] for row in rows]) for name in kinds}
    comparators = build(propose_comparisons(fields, columns), fields)
    flags = of_homes(comparators, columns).tolist()
    return {one.comparison.name for one, flag in zip(comparators, flags, strict=True) if flag}


def towns(members: int, seed: int = 1) -> list[dict[str, str]]:
    """Households of so many, everybody there twice; one in twenty with a name and a birth date that are wrong."""
    dice = Random(seed)
    rows = []
    for house in range(600 // members):
        surname = dice.choice(SURNAMES)
        for _ in range(members):
            born = f"{dice.randint(1930, 2005)}{dice.randint(1, 12):02}{dice.randint(1, 28):02}"
            person = {
                "given": dice.choice(GIVEN),
                "surname": surname,
                "birth_date": born,
                "copy": born,
                "hobby": f"hobby {dice.randint(1, 99)}",
            }
            person |= {"street": f"street {house}", "area": f"area {house // 4}"}
            rows += [person, {**person, "given": "x" + person["given"], "birth_date": "19010101"} if dice.random() < 0.05 else person]
    return rows


def test_what_neighbours_share_is_of_the_home_and_what_is_ones_own_is_not() -> None:
    assert flagged(towns(3), KINDS) == {"area"}


def test_two_records_of_one_person_are_no_neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not flagged(towns(1), KINDS | {"surname": "text"})
    monkeypatch.setattr(homes, "_MISTAKEN", 0.0)
    assert "hobby" in flagged(towns(1), KINDS | {"surname": "text"})


@pytest.mark.parametrize("lacking", ["given", "street"])
def test_without_given_names_or_addresses_nothing_is_known(lacking: str) -> None:
    assert not flagged(towns(3), {name: kind for name, kind in KINDS.items() if name != lacking})
