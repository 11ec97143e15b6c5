"""Which comparisons a table gets, what they start with, and that pairs are compared in chunks."""

from __future__ import annotations

import numpy as np
import pytest
from tests.comparators.one import field

from cauce.linkage.columns.column import Column
from cauce.linkage.columns.comparators import address, base, exchange, pairs, source
from cauce.linkage.columns.comparators.outcomes import EXACT
from cauce.linkage.columns.comparators.pairs import distinct
from cauce.linkage.columns.comparators.registry import COMPARATORS, build, compare_pairs, dearest_first, propose_comparisons
from cauce.model.ruleset import Field, Holds

KINDS = ("given", "surname", "middle", "sex", "birth_date", "email", "phone", "id", "device", "website", "street", "postal_code", "city", "state", "company", "category", "text", "source")  # fmt: skip


def proposed(*kinds: str) -> dict[str, tuple[str, ...]]:
    columns = {kind: Column.of(["a", "b"]) for kind in kinds}
    return {one.comparator: one.fields for one in propose_comparisons([field(kind) for kind in kinds], columns)}


def test_an_address_is_one_comparison() -> None:
    found = proposed(*KINDS)
    assert found["address"] == ("street", "postal_code", "city")
    assert {"postal_code", "city"}.isdisjoint(found)
    assert len(found) == len(COMPARATORS) - 2


def test_postal_code_and_city_alone_where_there_is_no_street() -> None:
    assert proposed("postal_code", "city") == {"postal_code": ("postal_code",), "city": ("city",)}


def test_names_know_of_each_other() -> None:
    assert proposed("full_given", "full_surname") == {"given": ("full_given", "full_surname"), "surname": ("full_surname", "full_given")}


def test_columns_of_one_value_say_nothing() -> None:
    columns = {"given": Column.of(["ana", "ana", ""]), "surname": Column.of(["a", "b", "c"])}
    comparisons = propose_comparisons([field("given"), field("surname")], columns)
    assert [(one.name, one.fields) for one in comparisons] == [("surname", ("surname",))]


def test_each_field_is_compared_once_by_its_own_name() -> None:
    fields = [Field(name=name, kind=kind, reads=(name,)) for name, kind in (("dni", "id"), ("ssn", "id"), ("notes", "text"))]
    columns = {one.name: Column.of(["a", "b"]) for one in fields}
    assert [one.name for one in propose_comparisons(fields, columns)] == ["dni", "ssn", "notes"]


def test_several_telephones_are_one_comparison() -> None:
    fields = [Field(name=name, kind="phone", reads=(name,)) for name in ("work", "home", "mobile")]
    columns = {one.name: Column.of(["a", "b"]) for one in fields}
    assert [(one.name, one.fields) for one in propose_comparisons(fields, columns)] == [("work", ("work", "home", "mobile"))]


@pytest.mark.parametrize("name", COMPARATORS)
def test_priors_are_a_distribution_and_every_outcome_has_a_sentence(name: str) -> None:
    outcomes = COMPARATORS[name].outcomes
    assert sum(outcome.prior for outcome in outcomes) == pytest.approx(1)
    assert len({outcome.name for outcome in outcomes}) == len(outcomes)
    assert all(outcome.says.endswith((".", ").")) and outcome.says[0].isupper() for outcome in outcomes)
    exact = [outcome for outcome in outcomes if outcome.name in EXACT]
    assert len({outcome.prior for outcome in exact}) <= 1


def test_what_contradicts_and_what_holds_many() -> None:
    contradicting = {name for name, one in COMPARATORS.items() if any(outcome.contradicts for outcome in one.outcomes)}
    assert contradicting == {"given", "surname", "birth_date"}
    assert {name for name, one in COMPARATORS.items() if one.holds is Holds.MANY} == {"email", "phone", "device"}
    assert {name for name, one in COMPARATORS.items() if one.group} == {"given", "surname"}
    household = {name for name, one in COMPARATORS.items() if all(outcome.household for outcome in one.outcomes)}
    assert {"surname", "address", "phone", "state", "category", "sex", "birth_date", "source_pair"} <= household
    assert {"given", "email", "id", "middle"}.isdisjoint(household)


def test_distinct_keys_are_numbered() -> None:
    random = np.random.default_rng(7)
    for keys in (
        random.integers(0, 50, 40),
        random.integers(0, 3_000, 20_000),
        random.integers(0, 1 << 62, 20_000),
        np.zeros(5_000, dtype=np.int64),
    ):
        first, number = distinct(keys)
        assert len(first) == len(np.unique(keys))
        assert (keys[first][number] == keys).all()


def test_chunks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(3)
    kinds = ("given", "surname", "street", "city", "source")
    columns = {kind: Column.of(random.choice(["", "ana", "ana maria", "garcia", "garzia", "1 mayor"], 60).tolist()) for kind in kinds}
    fields = [field(kind) for kind in kinds]
    comparators = build(propose_comparisons(fields, columns), fields)
    left, right = random.integers(0, 60, 500), random.integers(0, 60, 500)
    whole = compare_pairs(comparators, columns, left, right)
    for module in (address, base, exchange, pairs, source):
        monkeypatch.setattr(module, "chunks", lambda count: (slice(start, min(start + 7, count)) for start in range(0, count, 7)))
    assert (compare_pairs(comparators, columns, left, right) == whole).all()


@pytest.mark.parametrize("kind", ["given", "surname", "middle", "birth_date", "email", "phone", "id", "company", "text"])
def test_of_rows_that_say_the_same_nothing_is_read(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    columns, fields = {kind: Column.of(["ana", "", "19800101", "ana@acme.es"])}, [field(kind)]
    (comparator,) = build(propose_comparisons(fields, columns), fields)
    rows = np.arange(4)
    known = comparator.compare(rows, rows[::-1], columns).tolist()
    (again,) = build(propose_comparisons(fields, columns), fields)
    with monkeypatch.context() as patched:
        patched.setattr(again, "read", lambda _: pytest.fail("read"))
        assert again.compare(rows, rows, columns).tolist() == [
            again.level([text], [text]) for text in ("ana", "", "19800101", "ana@acme.es")
        ]
    assert comparator.compare(rows, rows[::-1], columns).tolist() == known


def test_tables_may_take_turns() -> None:
    random = np.random.default_rng(5)
    kinds = ("given", "surname", "email", "street", "city")
    pool = ["", "ana", "ana maria", "garcia", "garzia", "1 calle mayor", "ana@acme.es", "anna@acme.es"]
    tables = [{kind: Column.of(random.choice(pool, 40).tolist()) for kind in kinds} for _ in range(2)]
    fields = [field(kind) for kind in kinds]
    comparisons = propose_comparisons(fields, tables[0])
    left, right = random.integers(0, 40, 200), random.integers(0, 40, 200)
    alone = [compare_pairs(build(comparisons, fields), columns, left, right) for columns in tables]
    comparators = build(comparisons, fields)
    for turn in (0, 0, 1, 0, 1, 1):
        few = slice(0, 3) if turn else slice(None)
        assert (compare_pairs(comparators, tables[turn], left[few], right[few]) == alone[turn][few]).all()


def test_what_takes_longest_comes_first_and_takes_nothing_where_it_is_missing() -> None:
    columns = {kind: Column.of(["a", "b", "c", "d"]) for kind in ("given", "email", "device", "phone")}
    fields = [field(kind) for kind in columns]
    comparators = build(propose_comparisons(fields, columns), fields)

    def order(columns: dict[str, Column]) -> list[str]:
        return [comparators[place].comparison.name for place in dearest_first(comparators, columns)]

    assert order(columns) == ["email", "given", "phone", "device"]
    assert order({**columns, "email": Column.of(["", "", "", "d"])}) == ["given", "phone", "email", "device"]


def test_no_pairs_have_no_levels() -> None:
    columns = {kind: Column.of(["a", "b"]) for kind in KINDS}
    fields = [field(kind) for kind in KINDS]
    comparators = build(propose_comparisons(fields, columns), fields)
    nobody = np.empty(0, dtype=np.int64)
    assert compare_pairs(comparators, columns, nobody, nobody).shape == (0, len(comparators))
