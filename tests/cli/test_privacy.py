"""What a person may ask for, on the command line."""

import json

import pytest

from cli.running import cauce

ROWS = """source,record_id,login,email,full_name
crm,c1,maria.login,maria.canaria@example.es,Maria Canaria
crm,c2,maria.login,,
crm,c3,otro.login,otro@example.es,Otro Distinto
"""


@pytest.fixture
def where(tmp_path):
    rows = []
    for line in ROWS.splitlines()[1:]:
        source, record_id, login, email, name = line.split(",")
        identifiers = [{"namespace": "login", "value": login, "assurance": "VERIFIED"}]
        if email:
            identifiers.append({"namespace": "email", "value": email, "assurance": "VERIFIED"})
        rows.append(
            {"source": source, "record_id": record_id, "identifiers": identifiers, "attributes": {"full_name": name} if name else {}}
        )
    (tmp_path / "people.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    store = ["--store", f"sqlite:///{tmp_path}/cauce.db"]
    assert cauce("ingest", tmp_path / "people.jsonl", *store).code == 0
    return store


def test_export_subject_gives_all_of_one_person_alone(where, tmp_path):
    ran = cauce("export-subject", "crm/c1", *where)
    assert ran.code == 0, ran.err
    items = [json.loads(line) for line in ran.out.splitlines()]
    assert (items[0]["item"], items[0]["records"]) == ("subject", 2)
    assert {item["record"]["record_id"] for item in items if item["item"] == "record"} == {"c1", "c2"}
    assert "otro" not in ran.out
    path = tmp_path / "maria.jsonl"
    assert cauce("export-subject", "email:maria.canaria@example.es", "--output", path, *where).code == 0
    assert path.read_text() == ran.out
    assert path.stat().st_mode & 0o777 == 0o600


def test_erase_shows_first_and_asks(where, tmp_path):
    seen = cauce("erase", "crm/c1", "crm/c2", "--preview", "--json", *where)
    assert (seen.code, seen.document["state"], seen.document["counts"]["records"]) == (0, "PREVIEW", 2), seen.err
    part = cauce("erase", "crm/c1", "--preview", *where)
    assert "1 other record of the same customer stays" in " ".join(part.err.split())
    assert "stay" not in cauce("erase", "crm/c1", "crm/c2", "--preview", *where).err
    unasked = cauce("erase", "crm/c1", *where)
    assert unasked.code == 2
    assert "--yes" in unasked.err
    identity = json.loads(cauce("export-subject", "crm/c1", *where).out.splitlines()[0])["identity_id"]
    done = cauce("erase", identity, "--yes", "--reference", "case 7", *where)
    assert done.code == 0, done.err
    assert "nothing found" in done.out
    listed = cauce("erasure", "--json", *where).document["erasures"]
    assert [one["reference"] for one in listed] == ["case 7"]
    shown = cauce("erasure", listed[0]["erasure_id"], *where)
    assert "case 7" in shown.out
    again = cauce("ingest", tmp_path / "people.jsonl", "--json", *where)
    assert (again.code, again.document["put"], again.document["suppressed"], again.document["rejected"]) == (0, 1, 2, 0)
    assert not list(tmp_path.glob("*rejected*"))
    assert b"maria" not in (tmp_path / "cauce.db").read_bytes()
    assert cauce("show", identity, *where).code == 1


def test_erase_searches_other_files(where, tmp_path):
    clean, log, export = tmp_path / "clean.log", tmp_path / "app.log", tmp_path / "export.csv"
    clean.write_text("otro@example.es logged in\n")
    log.write_text("MARIA.canaria@example.es logged in\n".lower() * 3)
    export.write_bytes("Maria Canaria;28013\n".encode("utf-16-le"))
    files = [word for path in (clean, log, export) for word in ("--search-file", path)]
    missing = cauce("erase", "crm/c1", "--yes", "--search-file", tmp_path / "gone.log", *where)
    assert (missing.code, "gone.log" in missing.err) == (3, True)
    ran = cauce("erase", "crm/c1", "--yes", "--json", *files, *where)
    assert (ran.code, ran.document["erasure"]["state"]) == (1, "DONE"), ran.err
    assert [one["hits"] for one in ran.document["files"]] == [{}, {"identifier": 1}, {"attribute": 1}]
    assert "maria" not in ran.out
    shown = cauce("erase", "crm/c3", "--yes", "--search-file", log, *where)
    assert (shown.code, "app.log: nothing found" in " ".join(shown.out.split())) == (0, True), shown.out


def test_erase_refuses_an_unclear_or_unknown_who(where):
    for words in (["crm/c1", "email:x@example.es"], ["id-1", "id-2"]):
        ran = cauce("erase", *words, "--yes", *where)
        assert (ran.code, "WHO" in ran.err) == (2, True)
    assert cauce("erase", "crm/nobody", "--yes", *where).code == 1


def test_suppress_and_lift(where, tmp_path):
    made = cauce("suppress", "crm/c3", "email:nobody@example.es", "--reason", "asked by letter", "--json", *where)
    assert made.code == 0, made.err
    kinds = {one["kind"]: one["handle"] for one in made.document["suppressions"]}
    assert set(kinds) == {"RECORD", "IDENTIFIER"}
    listed = cauce("suppressions", *where)
    assert "asked by letter" in listed.out
    assert "nobody@" not in listed.out
    assert cauce("ingest", tmp_path / "people.jsonl", "--json", *where).document["suppressed"] == 1
    assert cauce("suppressions", "--lift", kinds["RECORD"], *where).code == 0
    assert cauce("ingest", tmp_path / "people.jsonl", "--json", *where).document["suppressed"] == 0
    assert cauce("suppressions", "--lift", "0" * 32, *where).code == 1


def test_ledger_after_a_restore(where, tmp_path):
    database, backup, ledger = tmp_path / "cauce.db", tmp_path / "backup.db", tmp_path / "ledger.json"
    assert cauce("suppress", "crm/c3", "--reason", "asked", *where).code == 0
    backup.write_bytes(database.read_bytes())
    assert cauce("erase", "crm/c1", "crm/c2", "--yes", *where).code == 0
    assert cauce("erasure", "--export", ledger, *where).code == 0
    assert ledger.stat().st_mode & 0o777 == 0o600
    assert "maria" not in ledger.read_text()
    kept = cauce("suppressions", "--json", *where).document
    for path in tmp_path.glob("cauce.db*"):
        path.unlink()
    database.write_bytes(backup.read_bytes())
    assert cauce("export-subject", "crm/c1", *where).code == 0
    ran = cauce("erasure", "--replay", ledger, "--json", *where)
    assert (ran.code, len(ran.document["erasures"]), ran.document["erasures"][0]["counts"]["records"]) == (0, 1, 2), ran.err
    assert cauce("export-subject", "crm/c1", *where).code == 1
    assert cauce("export-subject", "crm/c3", *where).code == 0
    assert cauce("suppressions", "--json", *where).document == kept
    assert b"maria" not in database.read_bytes()
    again = cauce("erasure", "--replay", ledger, *where)
    assert (again.code, "0 suppressions restored" in again.out, "nothing to erase again" in again.out) == (0, True, True)
    other = ["--store", f"sqlite:///{tmp_path}/other.db"]
    assert cauce("suppress", "crm/c9", "--reason", "asked", *other).code == 0
    refused = cauce("erasure", "--replay", ledger, *other)
    assert (refused.code != 0, "another key" in refused.err) == (True, True)
    ledger.write_text("{}")
    assert "no ledger" in cauce("erasure", "--replay", ledger, *where).err
