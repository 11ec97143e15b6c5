"""FEBRL through a table and record by record: one trained ruleset, one partition."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest

from cauce.engine.batch.options import MatchOptions
from cauce.engine.batch.pipeline import match_tables
from cauce.engine.batch.result import MatchResult
from cauce.engine.batch.tables import read_table
from cauce.linkage.kernel import Kernel
from cauce.linkage.resolution import resolve
from cauce.linkage.ruleset import dump_ruleset, load_ruleset
from cauce.linkage.sharing import muted_keys
from cauce.model.record import Assurance, AttributeValue, Identifier, Record
from cauce.service import open_cauce
from cauce.testing.febrl import load_febrl

Row = dict[str, str]
NAMESPACE = "namespace:"


def matched(path: Path, rows: list[Row]) -> MatchResult:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return match_tables([read_table(path, lambda _: None)], MatchOptions())


def records(result: MatchResult, rows: list[Row]) -> list[Record]:
    """The rows as records, each column under the attribute that it was taken for."""
    found = []
    for number, row in enumerate(rows):
        attributes: dict[str, AttributeValue] = {}
        identifiers = []
        for attribute, header in result.recognized.groups[0].reads.items():
            text = row[header]
            if attribute in ("record_id", "source") or not text:
                continue
            if attribute.startswith(NAMESPACE):
                namespace = attribute.removeprefix(NAMESPACE)
                identifiers.append(Identifier(namespace=namespace, value=text, assurance=Assurance.VERIFIED))
            else:
                attributes[attribute] = text
        source = row[result.recognized.groups[0].reads["source"]] if "source" in result.recognized.groups[0].reads else "febrl"
        named = Record(source=source, record_id=str(number), observed_at=0, attributes=attributes, identifiers=tuple(identifiers))
        found.append(named)
    return found


def cells(result: MatchResult) -> set[frozenset[int]]:
    found: dict[int, set[int]] = {}
    for number, identity in enumerate(result.identities.tolist()):
        found.setdefault(identity, set()).add(number)
    return {frozenset(members) for members in found.values()}


def some(number: int, persons: int | None = None) -> list[Row]:
    columns, truth = load_febrl(number)
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    kept = sorted(set(truth))[:persons]
    return [row for row, person in zip(rows, truth, strict=True) if person in set(kept)]


def resolved(result: MatchResult, rows: list[Row]) -> set[frozenset[int]]:
    assert result.ruleset is not None
    kernel = Kernel.of(result.ruleset)
    names = [field.name for field in result.ruleset.fields]
    subjects = {}
    for number, record in enumerate(records(result, rows)):
        subjects[number] = kernel.preparer.prepare(record).subject
        row = int(result.row_of[number])
        assert subjects[number].traits.fields == tuple(result.columns[name].text(row) for name in names)
    muted = muted_keys(subjects, result.ruleset)
    return {frozenset(cell) for cell in resolve(subjects, kernel, (), muted).cells}


def test_engine_goes_on_as_the_table_says(tmp_path: Path) -> None:
    rows = some(3, 60)
    result = matched(tmp_path / "febrl.csv", rows)
    assert result.ruleset is not None
    assert load_ruleset(dump_ruleset(result.ruleset), "t.yaml").digest == result.ruleset.digest
    told = records(result, rows)
    dice = random.Random(3)
    cauce = open_cauce("sqlite://", ruleset=result.ruleset)
    try:
        order = dice.sample(told, len(told))
        for start in range(0, len(order), 7):
            cauce.batch_put_records(order[start : start + 7])
        homes: dict[str, set[int]] = {}
        for item in cauce.list_records(page_size=1000).items:
            homes.setdefault(item.identity_id, set()).add(int(item.record.record_id))
        assert {frozenset(members) for members in homes.values()} == cells(result) == resolved(result, rows)
    finally:
        cauce.close()


@pytest.mark.slow
def test_febrl3_resolves_as_the_table_says(tmp_path: Path) -> None:
    rows = some(3)
    result = matched(tmp_path / "febrl.csv", rows)
    assert resolved(result, rows) == cells(result)
