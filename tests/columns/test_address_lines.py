"""Addresses in one line: read apart as a person would, and known as such."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cauce.linkage.columns.normalize import read_fields
from cauce.linkage.columns.normalize_line import address_line_of, is_address_line
from cauce.linkage.columns.normalize_street import street_of
from cauce.linkage.columns.recognize import recognize

from .tables import people, raw

LINES = {
    "12 Main St, Springfield, IL 62704-1234": ("12 main street", "62704", "springfield"),
    "100 Main St Apt 4, New York, NY, 10001": ("100 main street", "10001", "new york"),
    "C/ Mayor, 3, 28013 Madrid": ("3 calle mayor", "28013", "madrid"),
    "Calle Mayor 3, 2ºB, 28013 Madrid, Spain": ("3 calle mayor", "28013", "madrid"),
    "12 High Street, Leeds, LS1 4AB": ("12 high street", "ls14ab", "leeds"),
    "Hauptstr. 5, 10115 Berlin": ("5 hauptstr", "10115", "berlin"),
    "Rua Augusta, 123 - Centro, São Paulo - SP, 01310-100": ("123 rua augusta", "1310100", "sao paulo"),
    "Prinsengracht 12, 1016 AA Amsterdam": ("12 prinsengracht", "1016aa", "amsterdam"),
    "Via Roma 1, 20121 Milano MI": ("1 via roma", "20121", "milano"),
    "Calle Mayor, 1234": ("1234 calle mayor", "", ""),
    "Main St 5": ("5 main street", "", ""),
}


@pytest.mark.parametrize("line", LINES)
def test_a_line_is_read_apart(line: str) -> None:
    assert tuple(address_line_of(line)) == LINES[line]
    assert is_address_line(line) == bool(LINES[line][1])


@given(st.text(max_size=60))
def test_whatever_a_line_holds_it_is_read(text: str) -> None:
    read = address_line_of(text)
    assert is_address_line(text) or read == (street_of(text), "", "")


def test_whole_addresses_meet_the_parts_of_others() -> None:
    made = people()
    lines = [
        f"{street} {house}, {code} {city}"
        for street, house, code, city in zip(*(made[of] for of in ("street", "house", "postcode", "city")), strict=True)
    ]
    apart = {"name": made["full"], "street": [f"{street} {house}" for street, house in zip(made["street"], made["house"], strict=True)]}
    apart |= {"postal_code": made["postcode"], "city": made["city"]}
    whole = recognize(raw({"name": made["full"], "address": lines}), {})
    parts = recognize(raw(apart), {})
    assert [(field.name, field.kind) for field in whole.fields if field.reads == ("street",)] == [
        ("street", "address_street"), ("postal_code", "address_postal_code"), ("city", "address_city"),
    ]  # fmt: skip
    read = read_fields(whole.fields, raw({"full_name": made["full"], "street": lines}))
    theirs = read_fields(parts.fields, raw({"full_name": made["full"]} | {name: apart[name] for name in ("street", "postal_code", "city")}))
    for name in ("street", "postal_code", "city"):
        assert [read[name].text(row) for row in range(400)] == [theirs[name].text(row) for row in range(400)]


def test_a_line_beside_a_column_of_towns_is_a_street() -> None:
    made = people()
    found = recognize(
        raw(
            {
                "address": [f"{street}, {code} x" for street, code in zip(made["street"], made["postcode"], strict=True)],
                "city": made["city"],
            }
        ),
        {},
    )
    assert next(field.kind for field in found.fields if field.name == "street") == "street"
