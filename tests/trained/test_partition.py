"""A table's partition is the one that resolve() makes of its records, one by one, in any order."""

from __future__ import annotations

import random
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.trained.town import FIELDS, batch, kernel, record, ruleset

from cauce.linkage import course
from cauce.linkage.hubs import parts_of
from cauce.linkage.resolution import resolve
from cauce.linkage.sharing import muted_keys
from cauce.model.ruleset import Ruleset

GIVEN = ("maria", "ana", "juan", "jaun", "pedro", "ramon")
SURNAME = ("garcia", "lopez", "lopes", "gomez", "zapatero")
DATES = ("19800203", "19800302", "19800204", "19510203", "19991231")
EMAIL = ("ana@a.es", "juan@b.es", "jaun@b.es")
PHONE = ("612000111", "612000112", "915550001")
POOLS = (GIVEN, SURNAME, DATES, EMAIL, PHONE, ("madrid", "toledo"), ("acme",))
RARE = {"company": 0.1}


@st.composite
def worlds(draw: st.DrawFn) -> list[tuple[str, ...]]:
    """Few people, each with some records that lack or distort something."""
    seed = draw(st.integers(0, 1 << 30))
    return world(random.Random(seed), draw(st.integers(2, 40)))


def world(dice: random.Random, count: int) -> list[tuple[str, ...]]:
    people = [[dice.choice(pool) for pool in POOLS] for _ in range(dice.randint(1, max(1, count // 3)))]
    rows = []
    for _ in range(count):
        row = list(dice.choice(people))
        for place, field in enumerate(FIELDS):
            if dice.random() < (1 - RARE[field.name] if field.name in RARE else 0.25):
                row[place] = ""
            elif dice.random() < 0.12:
                row[place] = dice.choice(POOLS[place])
        if dice.random() < 0.05:
            row[0] = row[1] = row[2] = ""
        rows.append(tuple(row))
    return rows


def one_by_one(rules: Ruleset, rows: list[tuple[str, ...]], dice: random.Random) -> set[frozenset[int]]:
    tools = kernel(rules)
    names = [field.name for field in FIELDS]
    order = list(range(len(rows)))
    dice.shuffle(order)
    subjects = {}
    for uid, number in enumerate(order):
        subject = tools.preparer.prepare(record(number, dict(zip(names, rows[number], strict=True)))).subject
        assert subject.traits.fields in (rows[number], ())
        subjects[uid] = subject
    cells = resolve(subjects, tools, (), muted_keys(subjects, rules)).cells
    return {frozenset(order[uid] for uid in cell) for cell in cells}


RULES = [ruleset(), ruleset(edge=0.0), ruleset(contradict=-60.0), ruleset(contradict=-8.0), ruleset(max_block=5)]


@settings(max_examples=60, deadline=None)
@given(rows=worlds(), which=st.integers(0, len(RULES) - 1), seed=st.integers(0, 99))
def test_table_and_resolve_agree(rows: list[tuple[str, ...]], which: int, seed: int) -> None:
    rules = RULES[which]
    assert batch(rules, rows) == one_by_one(rules, rows, random.Random(seed))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=worlds(), which=st.integers(0, len(RULES) - 1), largest=st.integers(2, 6))
def test_parts_of_bounded_size_agree(monkeypatch: pytest.MonkeyPatch, rows: list[tuple[str, ...]], which: int, largest: int) -> None:
    """Where more signatures hang together than are scored at once, both raise the edge in the same way."""
    rules = RULES[which]
    with monkeypatch.context() as patched:
        patched.setattr(course, "parts_of", partial(parts_of, largest=largest))
        assert batch(rules, rows, largest) == one_by_one(rules, rows, random.Random(largest))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
def test_many_worlds_agree(seed: int) -> None:
    for number in range(50):
        dice = random.Random(seed * 1000 + number)
        rules = RULES[number % len(RULES)]
        rows = world(dice, dice.randint(2, 60))
        assert batch(rules, rows) == one_by_one(rules, rows, dice), (seed, number)
