"""What is large must cost what differs: time limits that are generous, and far below what pairs would cost."""

from __future__ import annotations

import time

import pytest

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
    began = time.perf_counter()
    found = town.resolve()
    assert time.perf_counter() - began < SECONDS
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
    began = time.perf_counter()
    found = town.resolve()
    assert time.perf_counter() - began < SECONDS
    assert all(len(cell) == 1 for cell in found.cells)
    assert len(found.conflicts) <= 2 * BIG
