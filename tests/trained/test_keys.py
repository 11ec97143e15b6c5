"""Trained rulesets beside keys, devices and assertions: still a pure function of what is there, whoever computes it."""

from __future__ import annotations

import random
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.trained.test_online import partition, put
from tests.trained.test_partition import world
from tests.trained.town import FIELDS, kernel, record, ruleset

from cauce.linkage import trained
from cauce.linkage.columns.block import KeyMaker
from cauce.linkage.resolution import resolve
from cauce.linkage.sharing import muted_keys
from cauce.model.curation import Judgement
from cauce.model.record import Assurance, Identifier, Record
from cauce.model.subject import Subject
from cauce.service import open_cauce

NAMES = [field.name for field in FIELDS]
HASH = sha256(b"ana@a.es").hexdigest()
POOL = (("customer_id", 4), ("loyalty", 4), ("cookie", 6), ("device", 5), ("order", 3))


def people(dice: random.Random, count: int) -> list[Record]:
    """Records of fields, some with keys or devices, and some that have nothing else."""
    found = []
    for number, said in enumerate(world(dice, count)):
        row = said
        own = [
            Identifier(namespace=name, value=f"{name}-{dice.randrange(most)}", assurance=Assurance.VERIFIED)
            for name, most in POOL
            if dice.random() < 0.15
        ]
        if dice.random() < 0.25:
            row = ("",) * len(row)
            own.append(Identifier(namespace="cookie", value=f"cookie-{dice.randrange(6)}", assurance=Assurance.VERIFIED))
            if dice.random() < 0.3:
                own.append(Identifier(namespace="email_sha256/google", value=HASH, assurance=Assurance.VERIFIED))
        found.append(record(number, dict(zip(NAMES, row, strict=True)), own))
    return found


def judged(dice: random.Random, count: int) -> list[tuple[int, int, Judgement]]:
    pairs = {tuple(sorted(dice.sample(range(count), 2))) for _ in range(dice.randrange(3))}
    return [(one, other, dice.choice(list(Judgement))) for one, other in sorted(pairs)]


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 1 << 30))
def test_order_and_surroundings_do_not_matter(seed: int) -> None:
    dice = random.Random(seed)
    records = people(dice, dice.randint(2, 30))
    said = judged(dice, len(records))
    tools = kernel()
    subjects: dict[int, Subject] = {number: tools.preparer.prepare(one).subject for number, one in enumerate(records)}
    muted = muted_keys(subjects, tools.ruleset)
    found = resolve(subjects, tools, said, muted)
    names = dice.sample(range(100), len(records))
    order = dice.sample(range(len(records)), len(records))
    again = resolve({names[uid]: subjects[uid] for uid in order}, tools, [(names[a], names[b], what) for a, b, what in said], muted)
    assert {frozenset(names[uid] for uid in cell) for cell in found.cells} == set(map(frozenset, again.cells))
    alone = [cell for uids in found.components for cell in resolve({uid: subjects[uid] for uid in uids}, tools, said, muted).cells]
    assert sorted(alone) == list(found.cells)


@pytest.mark.parametrize("seed", range(4))
def test_engine_resolves_as_from_scratch(seed: int) -> None:
    dice = random.Random(seed)
    records = people(dice, 40)
    tools = kernel()
    cauce = open_cauce("sqlite://", ruleset=ruleset())
    try:
        put(cauce, dice.sample(records, len(records)), dice)
        for number in dice.sample(range(len(records)), 10):
            cauce.delete_record(records[number].key)
            records[number] = records[dice.randrange(len(records))]
        kept = {int(one.record_id): one for one in records}
        cauce.batch_put_records([kept[number] for number in sorted(kept)])
        subjects = {number: tools.preparer.prepare(one).subject for number, one in kept.items()}
        found = resolve(subjects, tools, (), muted_keys(subjects, tools.ruleset)).cells
        assert partition(cauce) == set(map(frozenset, found))
    finally:
        cauce.close()


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 1 << 30), few=st.sampled_from([1, 16]))
def test_a_batch_is_prepared_as_one_record_after_the_other(seed: int, few: int) -> None:
    dice = random.Random(seed)
    records = people(dice, dice.randint(0, 40))
    preparer = kernel().preparer
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(trained, "_FEW", few)
        assert preparer.prepare_all(records) == [preparer.prepare(one) for one in records]


def test_a_batch_is_prepared_in_columns() -> None:
    """The keys of many are taken together: not once for each record."""
    records = people(random.Random(1), 30)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(KeyMaker, "keys", lambda *_: pytest.fail("one by one"))
        assert len(kernel().preparer.prepare_all(records)) == len(records)
