"""Names and streets of languages of which no word is known."""

from __future__ import annotations

import random

import pytest

from cauce.linkage.columns.column import Column
from cauce.linkage.columns.recognize import recognize

SYLLABLES = ("ba", "du", "fe", "gro", "hi", "ka", "lu", "mo", "nev", "pri", "ro", "sti", "ta", "vo", "zu")
HAN = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英"
BESIDE = {"b": [f"+36 30 {number:07}" for number in range(1000, 1400)]}


def word(draw: random.Random) -> str:
    return "".join(draw.choices(SYLLABLES, k=3)).capitalize()


def meaning(values: list[str], **beside: list[str]) -> str:
    raw = {"a": Column.of(values), **{name: Column.of(cells) for name, cells in {**BESIDE, **beside}.items()}}
    return recognize(raw, {}).notes[0].meaning


def whole_names(draw: random.Random) -> list[str]:
    given, surnames = [word(draw) for _ in range(60)], [word(draw) for _ in range(120)]
    return [f"{draw.choice(surnames)} {draw.choice(given)}" for _ in range(400)]


def test_two_ends_that_recombine_are_a_name():
    assert meaning(whole_names(random.Random(1))) == "full_name"


def test_so_they_are_where_names_are_not_parted():
    draw = random.Random(2)
    assert meaning(["".join(draw.choices(HAN, k=draw.choice((2, 3)))) for _ in range(400)]) == "full_name"


@pytest.mark.parametrize("kind", ["town", "company", "job"])
def test_one_end_that_is_nearly_always_the_same_or_few_values_are_none(kind):
    draw = random.Random(3)
    places, few = [f"{word(draw)} {word(draw)}" for _ in range(150)], [word(draw) for _ in range(12)]
    values = {
        "town": lambda: draw.choice(places),
        "company": lambda: f"{draw.choice(few)} {word(draw)} {draw.choice(few[:3])}",
        "job": lambda: f"{draw.choice(few)} {draw.choice(few)}",
    }
    assert meaning([values[kind]() for _ in range(400)]) == "text"


def test_a_name_that_is_known_to_be_one_comes_first():
    names = whole_names(random.Random(4))
    assert meaning(names, c=["María García", "Juan Pérez", "Ana López", "Luis Díaz"] * 100) == "text"


def test_many_numbers_beside_many_words_are_houses_in_streets():
    draw = random.Random(5)
    streets = [word(draw) for _ in range(80)]
    assert meaning([f"{draw.choice(streets)} {draw.randint(1, 150)}" for _ in range(400)]) == "street"


@pytest.mark.parametrize("numbers", [3, 150], ids=["products", "rooms"])
def test_few_numbers_or_few_words_are_none(numbers):
    draw = random.Random(6)
    things = [word(draw) for _ in range(4 if numbers > 3 else 80)]
    assert meaning([f"{draw.choice(things)} {draw.randint(1, numbers)}" for _ in range(400)]) == "text"
