"""Postal codes and towns of countries that nobody has told of, under headers that say nothing."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cauce.linkage.columns.column import Column
from cauce.linkage.columns.recognize import recognize

HEADERS = ("c1", "c2", "c3", "c4")


def word(draw: random.Random, length: int = 7) -> str:
    return "".join(draw.choice("bcdfgklmnprstvz" if place % 2 == 0 else "aeiou") for place in range(length))


def table(people: int = 400, code: str = "######", *, own: bool = False) -> dict[str, list[str]]:
    """Who somebody is, where they live by two columns, and their telephone; everybody once to three times, a tenth of all cells wrong.

    `own`: the code is everybody's own.
    """
    draw = random.Random(1)
    towns = [word(draw) for _ in range(50)]
    codes = ["".join(str(draw.randrange(10)) if sign == "#" else sign for sign in code) for _ in range(people if own else 120)]
    columns: dict[str, list[str]] = {header: [] for header in HEADERS}
    for number in range(people):
        place = number if own else draw.randrange(len(codes))
        one = (word(draw), codes[place], towns[place % len(towns)], f"+36 30 {draw.randrange(10**7):07}")
        for _ in range(draw.randint(1, 3)):
            for column, value in zip(columns.values(), one, strict=True):
                column.append(value if draw.random() < 0.9 else draw.choice(["", value + "x", value[1:]]))
    return columns


def meanings(columns: Mapping[str, list[str]]) -> dict[str, str]:
    return {note.column: note.meaning for note in recognize({name: Column.of(cells) for name, cells in columns.items()}, {}).notes}


@pytest.mark.parametrize("code", ["######", "H-####", "###-####"], ids=["six digits", "with a country's letter", "like a telephone"])
def test_what_different_people_share_is_a_postal_code_and_its_town(code):
    found = meanings(table(code=code))
    assert (found["c2"], found["c3"], found["c4"]) == ("postal_code", "city", "phone")


def test_an_id_is_none_although_a_name_and_a_town_go_with_it():
    found = meanings(table(own=True))
    assert "postal_code" not in found.values()
    assert "city" not in found.values()


def test_what_headers_say_stays():
    columns = table()
    named = {"name": columns["c1"], "plz": columns["c2"], "bezirk": columns["c3"], "ort": columns["c1"][::-1]}
    found = meanings(named)
    assert (found["plz"], found["ort"]) == ("postal_code", "city")
    assert found["bezirk"] != "city"


@settings(max_examples=25)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_changes_nothing(mixer):
    columns = table(people=150)
    rows = list(range(len(columns["c1"])))
    mixer.shuffle(rows)
    names = list(columns)
    mixer.shuffle(names)
    assert meanings({name: [columns[name][row] for row in rows] for name in names}) == meanings(columns)
