"""Blocking on columns: the pairs a person would list, the same keys for one record and for many."""

from __future__ import annotations

from itertools import combinations

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cauce.engine.batch.workers import Workers
from cauce.linkage.columns import atoms
from cauce.linkage.columns.atoms import content_digests, parts_of
from cauce.linkage.columns.block import block_keys, block_rules, blocks_of, candidate_pairs, rule_keys
from cauce.linkage.columns.column import Column
from cauce.linkage.columns.digests import digest, digest_one
from cauce.linkage.ruleset import default_ruleset
from cauce.model.ruleset import BlockingRule, Field, Ruleset, Thresholds

KINDS = {
    "given_name": "given",
    "family_name": "surname",
    "birth_date": "birth_date",
    "email": "email",
    "phone": "phone",
    "mobile": "phone",
    "dni": "id",
    "street": "street",
    "postal_code": "postal_code",
    "city": "city",
    "state": "state",
    "notes": "text",
    "company": "company",
}
FIELDS = tuple(Field(name=name, kind=kind, reads=(name,)) for name, kind in KINDS.items())


def ruleset_of(*rules: tuple[str, ...], most: int = 100) -> Ruleset:
    blocking = tuple(BlockingRule(name=" + ".join(parts), parts=parts) for parts in rules)
    return msgspec.structs.replace(default_ruleset(), fields=FIELDS, blocking=blocking, thresholds=Thresholds(max_block=most))


def columns_of(rows: list[dict[str, str]]) -> dict[str, Column]:
    return {name: Column.of(row.get(name, "") for row in rows) for name in KINDS}


PEOPLE = [
    {"given_name": "ana", "family_name": "garcia lopez", "birth_date": "19840312", "email": "ana.garcia@mail.com"},
    {"given_name": "anna", "family_name": "garcia", "birth_date": "19840312"},
    {"given_name": "garcia", "family_name": "ana", "phone": "600111222"},
    {"given_name": "luis", "family_name": "perez", "birth_date": "19840312", "email": "anagarcia@work.es"},
    {"given_name": "luis", "family_name": "peres", "phone": "600111223"},
]


def pairs_of(ruleset: Ruleset, rows: list[dict[str, str]]) -> list[tuple[int, int]]:
    left, right = candidate_pairs(ruleset, columns_of(rows))
    return list(zip(left.tolist(), right.tolist(), strict=True))


def test_who_gave_one_number_meets_whoever_gave_it_too() -> None:
    rows = [{"phone": "600111222"}, {"mobile": "600111222"}, {"phone": "600333444", "mobile": "600111222"}, {"phone": "600555666"}]
    assert pairs_of(ruleset_of(("phone.one",), ("phone.other",)), rows) == [(0, 1), (0, 2), (1, 2)]
    assert pairs_of(ruleset_of(("phone",)), rows) == []


def test_golden_pairs() -> None:
    assert pairs_of(ruleset_of(("birth_date",)), PEOPLE) == [(0, 1), (0, 3), (1, 3)]
    assert pairs_of(ruleset_of(("birth_date", "family_name.first")), PEOPLE) == [(0, 1)]
    assert pairs_of(ruleset_of(("names.sounds",)), PEOPLE) == [(0, 1), (0, 2), (1, 2), (3, 4)]
    assert pairs_of(ruleset_of(("names.sorted",)), PEOPLE) == []
    assert pairs_of(ruleset_of(("email.local",)), PEOPLE) == [(0, 3)]
    assert pairs_of(ruleset_of(("phone.start",), ("given_name",)), PEOPLE) == [(2, 4), (3, 4)]


def test_a_block_above_the_limit_is_dead() -> None:
    assert pairs_of(ruleset_of(("birth_date",), most=2), PEOPLE) == []
    assert pairs_of(ruleset_of(("birth_date",), most=3), PEOPLE) == [(0, 1), (0, 3), (1, 3)]


def test_explain_names_the_rules() -> None:
    ruleset = ruleset_of(("birth_date",), ("family_name.sound", "birth_date.year"), ("email",))
    assert block_rules(ruleset, PEOPLE[0], PEOPLE[1]) == ("birth_date", "family_name.sound + birth_date.year")


def test_nothing_to_block() -> None:
    assert pairs_of(ruleset_of(("email",)), [{}, {}]) == []
    assert pairs_of(ruleset_of(("email",)), []) == []


TEXT = st.text(alphabet="abgz 12@.é漢", max_size=12).map(str.strip)
ROWS = st.lists(st.fixed_dictionaries({name: st.just("") | TEXT for name in KINDS}), min_size=1, max_size=8)
EVERY_PART = tuple(parts_of(FIELDS))


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_one_record_has_the_keys_it_has_among_many(rows: list[dict[str, str]]) -> None:
    ruleset = ruleset_of(*((part,) for part in EVERY_PART), *(pair for pair in zip(EVERY_PART, EVERY_PART[3:], strict=False)))
    columns = [keys.view(np.int64) for keys in rule_keys(ruleset.blocking, parts_of(FIELDS), columns_of(rows))]
    for number, row in enumerate(rows):
        assert block_keys(ruleset, row) == tuple(sorted({int(keys[number]) for keys in columns} - {0}))
    alone = [set(block_keys(ruleset, row)) for row in rows]
    assert pairs_of(ruleset, rows) == [pair for pair in combinations(range(len(rows)), 2) if alone[pair[0]] & alone[pair[1]]]


@given(st.lists(st.text(max_size=70), max_size=5))
def test_digests_of_one_and_of_many(texts: list[str]) -> None:
    assert digest(texts).tolist() == [digest_one(text) for text in texts]


def test_digests_differ() -> None:
    texts = [f"calle mayor {number}" for number in range(200_000)] + [str(number) for number in range(200_000)]
    assert len(np.unique(digest(texts))) == len(texts)


def test_content_decides_the_order_whatever_the_rows() -> None:
    columns = columns_of(PEOPLE)
    backwards = columns_of(PEOPLE[::-1])
    assert content_digests(columns).tolist() == content_digests(backwards).tolist()[::-1]


def test_content_is_digested_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    columns = columns_of(PEOPLE)
    at_once = content_digests(columns).tolist()
    monkeypatch.setattr(atoms, "_ROWS", 2)
    assert content_digests(columns, Workers(2)).tolist() == at_once


def test_blocks_hold_every_sharer() -> None:
    blocks = blocks_of(np.array([5, 0, 7, 5, 7, 5, 9], dtype=np.uint64))
    assert [blocks.records[start : start + size].tolist() for start, size in zip(blocks.starts, blocks.sizes, strict=True)] == [
        [0, 3, 5],
        [2, 4],
    ]
    assert blocks.pairs() == 4


@given(st.lists(st.sampled_from([0, *(high << 61 | low for high in range(3) for low in range(4))]), max_size=60))
def test_blocks_are_the_rows_of_equal_keys_whichever_bits_differ(keys: list[int]) -> None:
    blocks = blocks_of(np.array(keys, dtype=np.uint64))
    runs = zip(blocks.starts.tolist(), blocks.sizes.tolist(), strict=True)
    found = [blocks.records[start : start + size].tolist() for start, size in runs]
    rows = {key: [row for row, other in enumerate(keys) if other == key] for key in sorted({*keys} - {0})}
    assert found == [sharers for sharers in rows.values() if len(sharers) > 1]
