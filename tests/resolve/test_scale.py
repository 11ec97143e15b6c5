"""What is large must cost what differs: limits of computing time that are generous, and far below what pairs would cost."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from cauce.model.curation import Judgement
from resolve.build import Town

BIG = 2000
SECONDS = 4.0


def one_customer() -> Town:
    town = Town()
    for number in range(BIG):
        town.put(str(number), f"customer_id:1 order:{number} cookie:{number % 50}", name=("Ana López García", "Ana López")[number % 2])
    return town


def one_email() -> Town:
    town = Town()
    for number in range(BIG):
        town.put(str(number), f"email:ana@x.es order:{number}", name=("Ana López García", "Ana López", "Ana Lopes")[number % 3])
    return town


def one_cookie() -> Town:
    town = Town().put("known", "customer_id:1 cookie:c")
    for number in range(BIG - 1):
        town.put(str(number), "cookie:c" if number % 2 else f"cookie:c cookie:k{number}")
    return town


def one_chain() -> Town:
    town = Town().put("known", "customer_id:1 cookie:c0")
    for number in range(BIG - 1):
        town.put(str(number), f"cookie:c{number} cookie:c{number + 1}")
    return town


@pytest.mark.parametrize("build", [one_customer, one_email, one_cookie, one_chain])
def test_a_large_identity_is_one_and_costs_little(build: object) -> None:
    assert callable(build)
    town = build()
    began = time.process_time()
    found = town.resolve()
    assert time.process_time() - began < SECONDS
    assert [len(cell) for cell in found.cells] == [BIG]


def accounts_on_a_card() -> Town:
    town = Town()
    for number in range(BIG):
        town.put(str(number), f"customer_id:u{number} loyalty:cashier")
    return town


def accounts_of_a_reseller() -> Town:
    town = Town()
    for number in range(BIG):
        town.put(str(number), f"customer_id:u{number} email:ana@x.es", name="Ana López García")
    return town


def customers_on_a_hub() -> Town:
    town = Town()
    for number in range(BIG):
        town.put(str(number), f"customer_id:u{number} device:kiosk", name=f"{'ABCDEFGHIJ'[number % 10]}. Zurita{number % 77}")
    return town


@pytest.mark.parametrize("build", [accounts_on_a_card, accounts_of_a_reseller, customers_on_a_hub])
def test_a_value_of_many_accounts_unites_none_and_costs_little(build: object) -> None:
    assert callable(build)
    town = build()
    began = time.process_time()
    found = town.resolve()
    assert time.process_time() - began < SECONDS
    assert all(len(cell) == 1 for cell in found.cells)
    assert len(found.conflicts) <= 2 * BIG


def split_account(size: int, taken: int, attributes: Callable[[int], dict[str, str]]) -> Town:
    """A person has taken some records of a large account out: they are one core, and everybody who stays differs from it."""
    town = Town()
    for number in range(size):
        town.put(str(number), f"customer_id:1 cookie:{number}", **attributes(number))
    town.say(Judgement.SAME, *((str(number), str(number + 1)) for number in range(taken - 1)))
    return town.say(Judgement.DIFFERENT, *(("0", str(number)) for number in range(taken, size)))


def two_spellings() -> tuple[Town, int]:
    return split_account(BIG, 3, lambda number: {"name": ("Ana López García", "Ana López")[number % 2]}), 3


def moves_a_lot(number: int) -> dict[str, str]:
    return {"name": "Ana López García", "street": f"Calle Mayor {number}"}


def all_different() -> tuple[Town, int]:
    return split_account(200, 3, moves_a_lot), 3


def half_of_it() -> tuple[Town, int]:
    return split_account(200, 100, moves_a_lot), 100


@pytest.mark.parametrize("build", [two_spellings, all_different, half_of_it])
def test_a_large_account_that_a_person_has_split_costs_little(build: Callable[[], tuple[Town, int]]) -> None:
    town, taken = build()
    began = time.process_time()
    found = town.resolve()
    assert time.process_time() - began < SECONDS
    assert sorted(map(len, found.cells)) == sorted([taken, len(town.uids) - taken])
