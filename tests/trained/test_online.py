"""The engine goes on, record by record, with what a table has taught: the same partition, whatever comes first or goes."""

from __future__ import annotations

import random

import pytest
from tests.trained.test_partition import world
from tests.trained.town import FIELDS, batch, record, ruleset

from cauce.model.explanation import Decision
from cauce.model.record import Assurance, Identifier, Record
from cauce.service import LocalCauce, open_cauce

NAMES = [field.name for field in FIELDS]


def put(cauce: LocalCauce, records: list[Record], dice: random.Random) -> None:
    start = 0
    while start < len(records):
        step = dice.choice((1, 2, 7))
        cauce.batch_put_records(records[start : start + step])
        start += step


def partition(cauce: LocalCauce) -> set[frozenset[int]]:
    found: dict[str, set[int]] = {}
    for item in cauce.list_records(page_size=1000).items:
        found.setdefault(item.identity_id, set()).add(int(item.record.record_id))
    return {frozenset(members) for members in found.values()}


@pytest.mark.parametrize("seed", range(3))
def test_one_by_one_is_as_a_table(seed: int) -> None:
    dice = random.Random(seed)
    rows = world(dice, 40)
    records = [record(number, dict(zip(NAMES, row, strict=True))) for number, row in enumerate(rows)]
    rules = ruleset()
    cauce = open_cauce("sqlite://", ruleset=rules)
    try:
        put(cauce, dice.sample(records, len(records)), dice)
        assert partition(cauce) == batch(rules, rows)
        gone = set(dice.sample(range(len(rows)), 15))
        for number in gone:
            cauce.delete_record(records[number].key)
        left = [number for number in range(len(rows)) if number not in gone]
        found = {frozenset(left[place] for place in cell) for cell in batch(rules, [rows[number] for number in left])}
        assert partition(cauce) == found
    finally:
        cauce.close()


def test_what_is_compared_is_no_key_and_attaches_what_is_bare() -> None:
    """Two people on one verified address stay two; a partner's cookie with the address of one joins her."""
    cauce = open_cauce("sqlite://", ruleset=ruleset())
    cookie = Identifier(namespace="cookie", value="c-1", assurance=Assurance.VERIFIED)
    try:
        ana = record(1, {"given": "ana", "surname": "zapatero", "born": "19800203", "email": "ana@a.es"}, [cookie])
        pedro = record(2, {"given": "pedro", "surname": "gomez", "born": "19510203", "email": "ana@a.es"})
        visit = Record(source="web", record_id="3", observed_at=0, identifiers=(cookie,))
        cauce.batch_put_records([ana, pedro, visit])
        assert partition(cauce) == {frozenset({1, 3}), frozenset({2})}
    finally:
        cauce.close()


def test_explanation_adds_up() -> None:
    cauce = open_cauce("sqlite://", ruleset=ruleset())
    try:
        ana = record(1, {"given": "ana", "surname": "zapatero", "born": "19800203", "phone": "915550001"})
        anna = record(2, {"given": "anna", "surname": "zapatero", "born": "19800203", "city": "madrid"})
        eva = record(3, {"given": "eva", "surname": "zapatero", "phone": "915550001"})
        cauce.batch_put_records([ana, anna, eva])
        told = cauce.explain_pair(ana.key, anna.key)
        assert told.decision is Decision.LINKED
        levels = {level.comparison: level.level for level in told.comparisons}
        assert levels["surname"] == "exact"
        assert levels["phone"] == levels["city"] == "missing"
        assert levels["prior"] == "match"
        assert told.weight == pytest.approx(sum(level.bits for level in told.comparisons), abs=1e-9)
        assert told.blocking == ("surname and birth date",)
        sister = cauce.explain_pair(ana.key, eva.key)
        other = next(level for level in sister.comparisons if level.comparison == "other explanations")
        assert (other.level, other.says) == ("household", "It may also be two people of one household.")
        assert other.bits < 0
        assert sister.weight == pytest.approx(sum(level.bits for level in sister.comparisons), abs=1e-9)
        assert sister.blocking == ("phone",)
    finally:
        cauce.close()


def test_records_that_say_the_same_are_one_if_it_is_enough() -> None:
    """One signature that reaches match against itself is a hub; one that does not unites nobody."""
    cauce = open_cauce("sqlite://", ruleset=ruleset())
    try:
        full = {"given": "ana", "surname": "zapatero", "born": "19800203"}
        little = {"given": "maria", "city": "madrid"}
        records = [record(1, full), record(2, full), record(3, little), record(4, little)]
        cauce.batch_put_records(records)
        assert partition(cauce) == {frozenset({1, 2}), frozenset({3}), frozenset({4})}
        told = cauce.explain_pair(records[0].key, records[1].key)
        assert told.decision is Decision.LINKED
        assert f"weighs {told.weight:.1f} bits" in told.reason
    finally:
        cauce.close()
