"""Who is easily taken for one person and is not, under the ruleset that the table itself teaches."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from benchmarks.quality import Rare, match

from cauce.engine.batch import quality
from cauce.engine.batch.result import MatchResult
from cauce.linkage.columns.comparators.contacts import is_role_address
from cauce.linkage.data import word_sets
from cauce.linkage.ruleset import default_ruleset
from cauce.testing.customers import columns_of, draw_customers

FATHER = {
    "given_name": "Eusebio", "surname": "Llorente", "second_surname": "Mancebo", "birth_date": "1951-03-14", "email": "familia.llorente@gmail.com",
    "phone": "+34612908755", "street": "Calle de la Paloma 14", "postal_code": "28005", "city": "Madrid", "country": "ES", "source": "crm",
}  # fmt: skip
SON = {**FATHER, "birth_date": "1983-11-02", "source": "web"}
AGAIN = {**FATHER, "given_name": "EUSEBIO", "phone": "612908755", "source": "pos"}
ANA = {"given_name": "Ana", "surname": "Roldán", "email": "ventas@talleresmirasierra.es", "source": "web", "city": "León", "country": "ES"}
LUIS = {**ANA, "given_name": "Luis", "surname": "Barreiro", "source": "pos"}


@cache
def with_people(*rows: int) -> MatchResult:
    people = [FATHER, SON, AGAIN, ANA, LUIS]
    columns = columns_of(list(draw_customers(4_000, seed=11, noise="normal")))
    for name, cells in columns.items():
        cells.extend(people[row].get(name, f"own-{row}" if name == "record_id" else "") for row in rows)
    return match(columns)


def test_parent_and_child_of_one_name_are_two_at_one_address_with_one_mailbox_and_telephone() -> None:
    father, son, again = with_people(0, 1, 2, 3, 4).identities[-5:-2]
    assert father == again
    assert father != son


def test_colleagues_who_share_a_role_mailbox_are_two() -> None:
    result = with_people(0, 1, 2, 3, 4)
    ana, luis = result.identities[-2:]
    assert ana != luis
    email = next(comparison for comparison in result.ruleset.comparisons if comparison.name == "email")
    weights = {level.name: np.log2(level.m / level.u) for level in email.levels}
    assert weights["role"] - 0.001 <= weights["similar_local"] < weights["exact"] - 8


def test_what_the_default_ruleset_takes_for_a_role_is_one() -> None:
    roles = word_sets("role_mailboxes.tsv")["role"]
    assert set(default_ruleset().policy("email").weak) <= roles
    assert all(is_role_address(f"{role}@acme.es") for role in roles)
    assert not is_role_address("ventas")


def test_nobody_twice_is_nobody_united() -> None:
    seen: set[int] = set()
    drawn = [one for one in draw_customers(9_000, seed=5, noise="normal") if one.customer not in seen and not seen.add(one.customer)][
        :3_000
    ]
    result = match(columns_of(drawn))
    assert len(set(result.identities.tolist())) >= len(drawn) - 2


@pytest.mark.slow
def test_rare_matches() -> None:
    """One customer in fifty is there twice."""
    table = Rare(10_000)()
    result = match(table.columns)
    assert quality.pairwise(result.identities, np.array(table.truth)).f1 >= 0.88
    assert 0.8 <= result.diagnostics.matches_estimated / quality.pairwise(np.array(table.truth), np.array(table.truth)).true <= 1.25
