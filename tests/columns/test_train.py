"""What training learns without labels, on FEBRL and on generated customers: right, calibrated, and the same whatever the order of the rows."""

from __future__ import annotations

from functools import cache
from random import Random

import msgspec
import numpy as np
import pytest
from tests.columns.learning import Known, customers, febrl, pairs, read, score
from tests.columns.tables import GIVEN, SURNAMES

from cauce.errors import InvalidValue
from cauce.linkage.columns import sampling
from cauce.linkage.columns.atoms import content_digests
from cauce.linkage.columns.column import Column
from cauce.linkage.columns.train import Labels, Options, Trained, train
from cauce.linkage.dump import dump_ruleset
from cauce.linkage.ruleset import load_ruleset
from cauce.model.ruleset import Field


@cache
def table(name: str) -> Known:
    return febrl(int(name[-1])) if name.startswith("febrl") else customers(3_000, name)


@cache
def learned(name: str) -> Trained:
    return train(table(name).columns, table(name).fields, Options())


@pytest.mark.parametrize("name", ["febrl1", "febrl3", *(pytest.param(name, marks=pytest.mark.slow) for name in ("febrl2", "febrl4"))])
def test_febrl_is_learned_without_labels(name: str) -> None:
    found = score(learned(name).ruleset, table(name))
    assert found.blocked >= 0.9995
    assert found.f1 >= 0.998
    assert found.together >= 0.998


@pytest.mark.parametrize(("name", "floor"), [("mild", 0.98), ("normal", 0.965), ("hard", 0.94)])
def test_customers_are_learned_without_labels(name: str, floor: float) -> None:
    assert score(learned(name).ruleset, table(name)).f1 >= floor


@pytest.mark.parametrize("name", ["febrl1", "febrl3", "mild", "normal", "hard"])
def test_what_is_expected_comes_about(name: str) -> None:
    diagnostics = learned(name).diagnostics
    found = score(learned(name).ruleset, table(name))
    assert 0.8 <= diagnostics.matches_estimated / pairs(table(name).truth) <= 1.25
    assert diagnostics.estimated_recall == pytest.approx(found.blocked, abs=0.01)
    assert diagnostics.expected_precision == pytest.approx(found.precision, abs=0.03)
    assert diagnostics.expected_recall == pytest.approx(found.recall, abs=0.03)


def test_mailboxes_of_a_family_are_named_alike() -> None:
    """Else whoever bears one surname at one address, with mailboxes named after it, is taken for one person."""
    email = next(one for one in learned("normal").ruleset.comparisons if one.name == "email")
    alike = next(level for level in email.levels if level.name == "similar_local")
    assert alike.household is not None
    assert alike.household > 5 * alike.u


@pytest.mark.parametrize("nobody", [0.0, 0.1], ids=["all named", "some companies alone"])
def test_colleagues_are_not_one(nobody: float) -> None:
    """Far more pairs share company, street and switchboard than are one person."""
    dice = Random(8)
    rows, truth = [], []
    for person in range(900):
        firm = dice.randrange(100)
        work = {"company": f"{SURNAMES[firm % 10]} & {SURNAMES[firm // 10]}", "phone": f"+34 91 {1000000 + 7919 * firm}"}
        work["street"] = f"Calle de {SURNAMES[firm // 10]} {firm}"
        name = {"name": f"{dice.choice(GIVEN)} {dice.choice(SURNAMES)} {dice.choice(SURNAMES)}"}
        for _ in range(dice.choice((1, 1, 2))):
            alone = dice.random() < nobody
            rows.append({**work, "name": ""} if alone else {**work, **name})
            truth.append(-firm - 1 if alone else person)
    cells = {header: [row[header] for row in rows] for header in rows[0]}
    contacts = read(cells, truth, "")
    named = contacts.take(np.flatnonzero(contacts.truth >= 0))
    found = score(train(contacts.columns, contacts.fields, Options()).ruleset, named)
    assert min(found.precision, found.recall) >= 0.95


@pytest.mark.parametrize("most", [1, 7, 39, 40, 41])
def test_a_sample_is_the_beginning_of_a_larger_one(most: int) -> None:
    texts = [Random(row % 31).choice("abcdefghij") * (row % 31) for row in range(40)]  # some say the same
    columns = {"name": Column.of(texts)}
    digests = content_digests(columns)
    assert sampling.ordered_sample(columns, most).tolist() == sorted(range(40), key=lambda row: (digests[row], row))[:most]


def test_the_order_of_rows_does_not_matter() -> None:
    shuffled = table("febrl1").take(np.random.default_rng(1).permutation(1_000))
    options = Options(sample=600)
    one = train(table("febrl1").columns, table("febrl1").fields, options).ruleset
    assert train(shuffled.columns, shuffled.fields, options).ruleset == one


@pytest.mark.parametrize(("name", "kind"), [("surname", "surname"), ("surname", "text"), ("birth_date", "text"), ("street", "text")])
def test_a_column_given_twice_counts_once(name: str, kind: str) -> None:
    """Copied names are what namesakes have in common, too, and weigh no more than one; what else strangers repeat is damped."""
    plain = table("febrl1")
    fields = (*plain.fields, Field(name="again", kind=kind, reads=("again",)))
    twice = Known(fields, {**plain.columns, "again": plain.columns[name]}, plain.truth)
    trained = train(twice.columns, twice.fields, Options())
    assert score(trained.ruleset, twice).together >= 0.995
    assert trained.diagnostics.matches_estimated == pytest.approx(learned("febrl1").diagnostics.matches_estimated, rel=0.02)
    if kind == "text" and name != "street":  # no two strangers share a street here
        assert min(trained.diagnostics.damping.values()) < 0.7


@pytest.mark.parametrize("count", [30, 300])
def test_columns_that_tell_nothing_do_not_outvote_those_that_do(count: int) -> None:
    """A hundred columns of numbers that have nothing to do with who somebody is."""
    plain = table("febrl1")
    few = plain.take(np.argsort(plain.truth, kind="stable")[:count])
    chance = np.random.default_rng(3)
    numbers = {f"v{place}": Column.of([str(number) for number in chance.integers(0, 5 + place, count)]) for place in range(100)}
    fields = (*few.fields, *(Field(name=name, kind="category", reads=(name,)) for name in numbers))
    table_of_all = Known(fields, {**few.columns, **numbers}, few.truth)
    found = score(train(table_of_all.columns, table_of_all.fields, Options()).ruleset, table_of_all)
    assert min(found.precision, found.recall) >= 0.9


@pytest.mark.parametrize("kind", ["email", "phone", "id"])
def test_who_is_known_by_one_thing_only_is_known_by_it(kind: str) -> None:
    """A list of mailboxes, or of cards: nothing else tells whether two that are the same are one person, a household, or chance."""
    texts = {"email": "who{}@firm.com", "phone": "6{:08}", "id": "x{}"}
    numbers = np.random.default_rng(5).permutation(10**6)[:400] * 97 + 7
    said = [texts[kind].format(number) for number in numbers for _ in range(2)]
    truth = np.repeat(np.arange(400), 2)
    lots = np.random.default_rng(6).integers(0, 5, 800).astype(str).tolist()
    fields = (Field(name="who", kind=kind, reads=(f"namespace:{kind}",)), Field(name="lot", kind="category", reads=("lot",)))
    table_of_all = Known(fields, {"who": Column.of(said), "lot": Column.of(lots)}, truth)
    found = score(train(table_of_all.columns, fields, Options()).ruleset, table_of_all)
    assert found.precision >= 0.97  # numbers that differ by a digit
    assert found.recall == 1.0


def test_ids_of_the_rows_do_not_speak_against_anybody() -> None:
    """Numbers that nobody has explained, of which every row has another one."""
    plain = table("febrl1")
    numbers = np.random.default_rng(7).integers(10**6, 10**7, len(plain.truth)).astype(str).tolist()
    fields = (*plain.fields, Field(name="number", kind="id", reads=("number",)))
    trained = train({**plain.columns, "number": Column.of(numbers)}, fields, Options())
    other = next(one for one in trained.ruleset.comparisons if one.name == "number").levels[-1]
    assert other.m > 0.8  # of an id that is a person's own it is at most .35


@pytest.mark.parametrize("count", [30, 100, 250])
def test_tables_of_few_records(count: int) -> None:
    """Records of FEBRL1 in an order that puts the two of a person close together: half of them are matches."""
    plain = table("febrl1")
    few = plain.take(np.argsort(plain.truth, kind="stable")[:count])
    trained = train(few.columns, few.fields, Options())
    found = score(trained.ruleset, few)
    assert found.precision >= 0.99
    assert found.recall >= 0.95
    assert 0.8 <= trained.diagnostics.matches_estimated / pairs(few.truth) <= 1.25


def test_labels_are_used() -> None:
    """Labels that say a match never agrees on the state."""
    plain = table("febrl1")
    same = [(one, other) for one in range(300) for other in range(one) if plain.truth[one] == plain.truth[other]]
    left, right = (np.array(side, dtype=np.int64) for side in zip(*same, strict=True))
    codes = plain.columns["state"].codes
    differ = np.repeat(codes[left] != codes[right], 300)
    labels = Labels(np.repeat(left, 300)[differ], np.repeat(right, 300)[differ], np.ones(differ.sum(), dtype=bool))
    assert len(labels.left)
    state = {
        bool(told): next(one for one in train(plain.columns, plain.fields, Options(labels=told)).ruleset.comparisons if one.name == "state")
        for told in (None, labels)
    }
    assert state[True].levels[-1].m > state[False].levels[-1].m + 0.02


def test_a_learned_ruleset_is_a_document() -> None:
    ruleset = learned("febrl1").ruleset
    assert load_ruleset(dump_ruleset(ruleset), "trained.yaml") == ruleset
    assert all(0 < chance <= 1 for one in ruleset.comparisons for level in one.levels for chance in (level.m, level.u))
    assert (ruleset.thresholds.match, ruleset.thresholds.edge) == (0.0, -3.0)
    assert all(policy.max_spread is None for policy in ruleset.namespaces if policy.normalizer in ("email", "phone"))


def test_progress_and_diagnostics_are_told() -> None:
    stages: list[str] = []
    plain = table("febrl1")
    trained = train(plain.columns, plain.fields, Options(name="mine", progress=lambda stage, _: stages.append(stage)))
    assert stages == ["draw a sample", "try blocking rules", "compare the sample", "learn", "choose rules"]
    assert trained.ruleset.name == "mine"
    assert trained.diagnostics.converged
    assert len(trained.diagnostics.starts) == 3
    assert [choice.rule for choice in trained.diagnostics.rules] == list(trained.ruleset.blocking)
    assert msgspec.json.encode(trained.diagnostics)


@pytest.mark.parametrize("rows", [[], ["ana"], ["ana", "luis", "eva"], ["ana", "ana"]])
def test_nothing_in_common(rows: list[str]) -> None:
    with pytest.raises(InvalidValue, match="in common"):
        train({"given": Column.of(rows)}, [Field(name="given", kind="given", reads=("given",))], Options())


def test_where_hardly_anybody_is_twice_more_records_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 2,000 records of which each is one person's but for 150; and not where everybody is twice, or nobody."""
    monkeypatch.setattr(sampling, "_LEAST", 900)
    monkeypatch.setattr(sampling, "_MATCHES", 100)
    plain = table("febrl4")
    first = np.unique(plain.truth, return_index=True)[1]
    again = np.setdiff1d(np.arange(len(plain.truth)), first)
    seen = {
        twice: train(some.columns, some.fields, Options()).diagnostics.sample
        for twice in (0, 150, 1_000)
        for some in (plain.take(np.concatenate((first[: 2_000 - twice], again[np.isin(plain.truth[again], plain.truth[first[:twice]])]))),)
    }
    assert seen[0] == seen[1_000] == 900
    assert seen[150] > 900


def test_blocks_that_would_be_dead_among_all_teach_nothing() -> None:
    """Matches grow with the records, people of one name with their square: among millions EM took people of one name for matches.

    Of 8,000 records of 40 given names, 400 are drawn: some ten of a name, who stand for two hundred.
    """
    dice = np.random.default_rng(3)
    given = [f"given{name:02}" for name in dice.integers(40, size=8_000)]
    email = [f"somebody{number // 2}@a.es" for number in range(8_000)]
    columns = {"given": Column.of(given), "email": Column.of(email)}
    fields = [Field(name="given", kind="given", reads=("given_name",)), Field(name="email", kind="email", reads=("namespace:email",))]
    found = train(columns, fields, Options(sample=400)).diagnostics
    assert found.sample == 400
    assert found.pairs < 100
