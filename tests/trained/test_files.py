"""A table goes online: its rows, read as records, are what they are in a batch, and weigh the same under what was learned from it."""

from __future__ import annotations

import random
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from tests.batch.people import write
from tests.columns.tables import people

from cauce.cli.files.learned import NOTHING_LEARNED, Learned
from cauce.cli.files.parsed import Good
from cauce.cli.files.reading import Input, Options
from cauce.engine.batch.bad import Bad
from cauce.engine.batch.gathering import canonical_columns, merged_fields, order_of, read_columns, recognized
from cauce.engine.batch.tables import read_table
from cauce.linkage.columns import train as training
from cauce.linkage.columns.column import Column
from cauce.linkage.columns.comparators.registry import build, compare_pairs
from cauce.linkage.columns.weigh import weigh
from cauce.linkage.dump import dump_ruleset
from cauce.linkage.kernel import Kernel
from cauce.linkage.ruleset import load_ruleset
from cauce.linkage.scoring import Compared
from cauce.linkage.trained import FieldReader, FieldScorer
from cauce.model.record import Record
from cauce.model.ruleset import Field, Ruleset
from cauce.model.subject import Signature, Traits
from cauce.testing.customers import Headers, Layout, Names, columns_of, draw_customers
from cauce.testing.febrl import load_febrl

Cells = dict[str, list[str]]
LAYOUTS = (Layout(), Layout(Headers.SPANISH), Layout(names=Names.FULL))
NOISES = ("mild", "normal", "hard")


class Both(NamedTuple):
    """One table, as a batch reads it and as records of the same file."""

    fields: tuple[Field, ...]
    columns: dict[str, Column]
    records: list[Record]

    def rows(self) -> list[tuple[str, ...]]:
        """What a batch compares."""
        return [tuple(self.columns[field.name].text(row) for field in self.fields) for row in range(len(self.records))]


def refuse(bad: Bad) -> None:
    pytest.fail(f"line {bad.number} was not read: {bad.reason}")


def both(path: Path, *, learned: bool = False) -> Both:
    """Both ways through one file; `learned`: under a ruleset that was learned from it."""
    tables = [read_table(path, refuse)]
    groups = recognized(tables, {})
    fields = merged_fields(groups, "")
    with Input(str(path), Options(learned=Learned(read_columns(groups)) if learned else NOTHING_LEARNED)) as source:
        rows = list(source.records())
    records = [row.record for row in rows if isinstance(row, Good)]
    assert len(records) == len(rows)
    return Both(fields, canonical_columns(groups, fields, order_of(tables, groups)), records)


def customers(seed: int, count: int) -> Cells:
    drawn = draw_customers(count, seed=seed, noise=NOISES[seed % len(NOISES)])
    return columns_of(drawn, LAYOUTS[seed % len(LAYOUTS)])


def as_file(directory: Path, cells: Cells) -> Path:
    return write(directory / "table.csv", [dict(zip(cells, row, strict=True)) for row in zip(*cells.values(), strict=True)])


def check_readings(found: Both) -> None:
    reader = FieldReader(found.fields)
    assert [reader.read(record) for record in found.records] == found.rows()


@pytest.mark.parametrize("seed", range(6))
def test_customers_are_the_same_as_records(seed: int, tmp_path: Path) -> None:
    path = as_file(tmp_path, customers(seed, 300))
    check_readings(both(path))
    check_readings(both(path, learned=True))


TABLES = {
    "two telephones": "id=number nombre=given apellido1=surname apellido2=second movil=phone fijo=landline correo=email",
    "parts of a date": "id=number nombre=given apellidos=surname by=year bm=month bd=day num=house calle=street cp=postcode",
    "a date of birth that is called a date": "id=number nombre_completo=inverted fecha=born email=email",
    "two of a kind": "id=number name=full country=country country_code=country company=kind empresa=city lang=kind",
    "headers that say nothing": "k=number a=given b=surname c=email d=phone e=postcode f=born g=kind h=city",
    "German": "key=number Vorname=given Name=surname Geburtsdatum=iso Ort=city Land=country PLZ=postcode Strasse=street Hausnummer=house",
    "French": "id=number prenom=given nom=surname date_naissance=born ville=city pays=country",
}


@pytest.mark.parametrize("table", TABLES)
def test_what_was_learned_says_what_columns_are(table: str, tmp_path: Path) -> None:
    """Not the headers alone, nor a few rows: a ruleset knows what the columns were that it was learned from."""
    known = people(200)
    cells = {header: known[thing] for header, thing in (pair.split("=") for pair in TABLES[table].split())}
    found = both(as_file(tmp_path, cells), learned=True)
    assert len(found.fields) >= 4
    check_readings(found)


def test_febrl_is_the_same_as_records(tmp_path: Path) -> None:
    check_readings(both(as_file(tmp_path, load_febrl(1).columns)))


def test_a_country_in_words_is_one(tmp_path: Path) -> None:
    """`pais` with codes says by which country numbers are read, too; with names it is only the customer's."""
    for words in ({"ES": "ES", "MX": "MX", "US": "US"}, {"ES": "España", "MX": "México", "US": "Estados Unidos"}):
        cells = customers(1, 200)
        found = both(as_file(tmp_path, cells | {"pais": [words.get(text, "") for text in cells["pais"]]}))
        assert "country" in found.columns
        check_readings(found)
        assert {record.region for record in found.records} == ({"ES", "MX", "US"} if "ES" in words.values() else {""})


def test_records_in_json_are_the_same(tmp_path: Path) -> None:
    """How its numbers are to be read, what happened and what was allowed are no part of who somebody is."""
    path = tmp_path / "records.jsonl"
    line = (
        '{"source":"web","record_id":"%d","region":"%s","identifiers":[{"namespace":"email","value":"%s@x.es"}],'
        '"attributes":{"given_name":"%s","country":"%s"},"touch":{"kind":"%s"},"consents":[{"purpose":"ads","permission":"GRANTED"}]}\n'
    )
    names = ("ana", "eva", "juan", "luis")
    rows = [(n, ("ES", "MX")[n % 2], names[n % 4], names[n % 4], ("mx", "us")[n % 3 % 2], ("view", "buy")[n % 2]) for n in range(60)]
    path.write_text("".join(line % row for row in rows))
    found = both(path)
    assert {field.name for field in found.fields} == {"email", "given", "country"}
    check_readings(found)


@cache
def learned(seed: int, directory: Path) -> tuple[Both, Ruleset]:
    """A ruleset, saved and loaded, and the table that it was learned from."""
    found = both(as_file(directory, customers(seed, 900)))
    rows = sorted(set(found.rows()))
    distinct = {field.name: Column.of([row[place] for row in rows]) for place, field in enumerate(found.fields)}
    return found, load_ruleset(dump_ruleset(training.train(distinct, found.fields, training.Options()).ruleset), "saved.yaml")


@pytest.fixture(scope="module", params=range(3))
def lesson(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Both, Ruleset, random.Random]:
    found, ruleset = learned(request.param, tmp_path_factory.mktemp("table"))
    return found, ruleset, random.Random(request.param)


def test_pairs_weigh_the_same_as_records(lesson: tuple[Both, Ruleset, random.Random]) -> None:
    """Pairs drawn by lot, and neighbours in the order of some field, who often agree."""
    found, ruleset, dice = lesson
    count = len(found.records)
    pairs = {tuple(sorted(dice.sample(range(count), 2))) for _ in range(1500)}
    for field in ruleset.fields:
        near = sorted(range(count), key=lambda row, column=found.columns[field.name]: column.text(row))  # type: ignore[misc]
        pairs |= {tuple(sorted(pair)) for pair in pairwise(near)}
    left, right = (np.array(side, dtype=np.int64) for side in zip(*sorted(pairs), strict=True))
    levels = compare_pairs(build(ruleset.comparisons, ruleset.fields), found.columns, left, right)
    kernel = Kernel.of(ruleset)
    signatures = [kernel.preparer.prepare(record).subject for record in found.records]
    for one, other, row, weight in zip(left.tolist(), right.tolist(), levels.tolist(), weigh(ruleset, levels).tolist(), strict=True):
        compared = kernel.scorer.compare(Signature(signatures[one].traits), Signature(signatures[other].traits))
        assert list(compared.levels) == row, (one, other)
        assert kernel.scorer.weight(compared) == weight
    reached = {(place, level) for place, column in enumerate(levels.T) for level in np.unique(column).tolist()}
    assert len(reached) > 3 * len(ruleset.comparisons)


def test_every_level_weighs_the_same(lesson: tuple[Both, Ruleset, random.Random]) -> None:
    """Each level of each comparison among others drawn by lot, also missing ones, and whole rows of one kind."""
    _, ruleset, dice = lesson
    sizes = [len(comparison.levels) for comparison in ruleset.comparisons]
    rows = [tuple(dice.randrange(-1, size) for size in sizes) for _ in range(3000)]
    rows += [
        tuple(level if place == other else dice.choice((-1, 0, dice.randrange(size))) for other, size in enumerate(sizes))
        for place, most in enumerate(sizes)
        for level in range(-1, most)
    ]
    scorer = FieldScorer(ruleset)
    assert [scorer.weight(Compared(row, ())) for row in rows] == weigh(ruleset, np.array(rows, dtype=np.int8)).tolist()
    nobody = Signature(Traits(fields=("",) * len(ruleset.fields)))
    assert scorer.weight(scorer.compare(nobody, nobody)) == weigh(ruleset, np.full((1, len(sizes)), -1, dtype=np.int8))[0]
