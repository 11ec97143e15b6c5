"""Every command, on a store and through a server: answers for people, answers for programs, exit codes."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from cauce.cli.demo.serving import served
from cauce.cli.exits import Exit

from .running import Ran, cauce

JOURNEY = Path(__file__).resolve().parents[2] / "examples" / "journeys" / "clara.jsonl"
HERS = {"c01", "c02", "c03", "c04", "c05", "c06", "c07", "c11"}


@pytest.fixture(scope="module", params=["store", "server"])
def where(request, tmp_path_factory):
    """Options that lead to the journey, once directly, once through a server."""
    path = tmp_path_factory.mktemp(request.param) / "cauce.db"
    if request.param == "store":
        yield fill("--store", f"sqlite:///{path}")
    else:
        with served(path) as address:
            yield fill("--server", address)


def fill(*options: str) -> tuple[str, ...]:
    ran = cauce("ingest", JOURNEY, "--region", "MX", *options, "--json")
    assert ran.code == Exit.OK, ran.err
    assert ran.document["put"] == 12
    return options


def answered(ran: Ran, code: Exit = Exit.OK) -> Ran:
    assert ran.code == code, ran.err
    return ran


def test_lookup_leads_to_one_customer_whatever_the_spelling(where):
    ran = answered(cauce("lookup", "email:CLARA.GOMEZ@distnorte.example.mx", "phone:044 55 1000 2000", "--region", "MX", "--json", *where))
    found = [lookup["answer"]["identity_id"] for lookup in ran.document["lookups"]]
    assert found[0]
    assert found[0] == found[1]
    assert found[0] in answered(cauce("lookup", "customer_id:C-4401", *where)).out


def test_lookup_says_no_by_its_exit_code(where):
    ran = answered(cauce("lookup", "email:somebody.else@example.com", "customer_id:C-4401", "--json", *where), Exit.NO)
    assert [lookup["answer"]["outcome"] for lookup in ran.document["lookups"]] == ["NONE", "MATCH"]


@pytest.mark.parametrize("name", ["crm/c05", "customer_id:C-4401", "phone:5215510002000"])
def test_show_takes_any_name_of_a_customer(where, name):
    shown = answered(cauce("show", name, "--region", "MX", "--json", *where)).document
    assert {stored["record"]["record_id"] for stored in shown["records"]} == HERS
    assert [touch["record"]["record_id"] for touch in shown["timeline"]] == sorted(HERS)
    values = {value["name"]: value for value in shown["identity"]["profile"]["attributes"]}
    assert values["company"]["record"] == {"source": "web", "record_id": "c03"}
    assert shown["timeline"][0]["at"] == "2026-03-01T10:00:00Z"


def test_show_takes_the_id_too_and_is_readable(where):
    identity = answered(cauce("show", "crm/c05", "--json", *where)).document["identity"]["identity_id"]
    text = answered(cauce("show", identity, *where)).out
    for word in (identity, "8 records from 7 channels", "Profile", "Identifiers", "Timeline", "store_wifi/c07", "+525510002000"):
        assert word in text
    assert max(map(len, text.splitlines())) <= 100


def test_show_proven_hides_what_is_only_claimed(where):
    proven = answered(cauce("show", "crm/c05", "--view", "proven", "--json", *where)).document
    assert {stored["record"]["record_id"] for stored in proven["records"]} < HERS


def test_why_says_yes_with_the_chain_of_evidence(where):
    ran = answered(cauce("why", "c04", "c05", "--json", *where))
    assert ran.document["decision"] == "LINKED"
    assert ran.document["steps"]
    text = answered(cauce("why", "whatsapp/c04", "crm/c05", *where)).out
    assert "LINKED" in text
    assert "phone" in text
    assert max(map(len, text.splitlines())) <= 100


def test_why_says_no_by_its_exit_code(where):
    ran = answered(cauce("why", "web/c12", "crm/c05", "--json", *where), Exit.NO)
    assert ran.document["decision"] in ("BELOW", "REVIEW")
    assert ran.document["short_by"] > 0
    assert "bits short" in cauce("why", "web/c12", "crm/c05", *where).out


def test_search_ranks_candidates(where):
    hits = answered(cauce("search", "Clara", "Gómez", "phone:55 1000 2000", "--region", "MX", "--json", *where)).document["hits"]
    assert hits[0]["identity_id"] == cauce("show", "crm/c05", "--json", *where).document["identity"]["identity_id"]
    assert answered(cauce("search", "Clara Gómez Martínez", *where)).out
    assert answered(cauce("search", "Zacarías", "Quintanilla", "--json", *where), Exit.NO).document == {"hits": []}


def test_a_word_is_given_shown_and_taken_back(where):
    said = answered(cauce("assert", "same", "c12", "c05", "--reason", "she called", "--author", "ana", *where, "--json")).document
    assert answered(cauce("why", "c12", "c05", *where)).out
    listed = answered(cauce("assertions", "crm/c05", "--json", *where)).document["assertions"]
    assert [(one["assertion_id"], one["author"], one["judgement"]) for one in listed] == [(said["assertion_id"], "ana", "SAME")]
    refused = answered(cauce("assert", "DIFFERENT", "c12", "c05", "--reason", "no", "--json", *where), Exit.STATE)
    assert refused.error["reason"] == "ASSERTION_CONTRADICTION"
    answered(cauce("retract", said["assertion_id"], *where))
    assert said["assertion_id"] in cauce("assertions", "--retracted", *where).out
    answered(cauce("why", "c12", "c05", *where), Exit.NO)
    assert "nobody asserted" in cauce("assertions", *where).out


def test_a_deleted_record_is_gone(where, tmp_path):
    path = tmp_path / "one.jsonl"
    path.write_text('{"record_id": "x1", "identifiers": [{"namespace": "cookie", "value": "z-1"}]}\n')
    answered(cauce("ingest", path, *where))
    answered(cauce("delete", "one/x1", *where))
    answered(cauce("delete", "one/x1", *where), Exit.NO)


def test_watch_tells_the_story_without_values(where):
    lines = [json.loads(line) for line in answered(cauce("watch", "--once", "--json", *where)).out.splitlines()]
    revisions = [line["commit"]["revision"] for line in lines]
    assert revisions == sorted(revisions)
    after = cauce("watch", "--once", "--json", "--after", lines[0]["token"], *where).out.splitlines()
    assert [json.loads(line)["commit"]["revision"] for line in after] == revisions[1:]
    text = answered(cauce("watch", "--once", "--kind", "RECORD_JOINED", *where)).out
    assert "crm/c05" in text
    assert "created" not in text
    for value in ("Clara", "clara.gomez", "5510002000"):
        assert value not in text + "".join(map(json.dumps, lines))


def test_watch_goes_on_from_a_token_and_stops_at_a_limit(where):
    [line] = answered(cauce("watch", "--after", "start", "--limit", "1", "--json", *where)).out.splitlines()
    assert json.loads(line)["commit"]["revision"] == 1


def test_export_is_the_partition_in_three_formats(where, tmp_path):
    for suffix in ("csv", "jsonl", "parquet"):
        assert answered(cauce("export", "--output", tmp_path / f"who.{suffix}", "--json", *where)).document["records"] == 12
    rows = list(csv.DictReader((tmp_path / "who.csv").open()))
    assert list(rows[0]) == ["source", "record_id", "identity_id"]
    assert rows == [json.loads(line) for line in (tmp_path / "who.jsonl").open()] == pq.read_table(tmp_path / "who.parquet").to_pylist()
    assert len({row["identity_id"] for row in rows if row["record_id"] in HERS}) == 1
    assert list(csv.DictReader(io.StringIO(answered(cauce("export", "-o", "-", *where)).out))) == rows


def test_verify_finds_the_same_partition(where):
    ran = answered(cauce("verify", "--json", *where))
    assert (ran.document["sound"], ran.document["records"], ran.document["differences"]) == (True, 12, 0)
    assert "the same partition" in cauce("verify", *where).out


def test_stats_count_the_records(where):
    assert answered(cauce("stats", "--json", *where)).document["records"] == 12
    assert "records" in cauce("stats", *where).out


def test_options_stand_before_or_after_the_command(where):
    before = answered(cauce(*where, "--json", "stats")).document
    assert before == answered(cauce("stats", *where, "--json")).document


def test_a_tenant_is_a_world_of_its_own(where):
    assert answered(cauce("--tenant", "other", "stats", "--json", *where)).document["records"] == 0


def test_the_environment_says_where(where):
    variable = {"--store": "CAUCE_STORE", "--server": "CAUCE_SERVER"}[where[0]]
    assert answered(cauce("stats", "--json", env={variable: where[1]})).document["records"] == 12


def test_a_file_put_twice_changes_nothing(where):
    ran = answered(cauce("ingest", JOURNEY, "--region", "MX", "--json", *where))
    assert ran.document["effects"] == {"UNCHANGED": 12}


def test_standard_input_is_a_file(tmp_path):
    ran = answered(cauce("ingest", "-", "--json", "--store", f"sqlite:///{tmp_path}/s.db", stdin=JOURNEY.read_bytes()))
    assert ran.document["put"] == 12


def test_a_dry_run_puts_nothing(tmp_path):
    ran = answered(cauce("ingest", JOURNEY, "--dry-run", "--store", f"sqlite:///{tmp_path}/s.db"))
    assert "12 records would be put" in ran.out
    assert not (tmp_path / "s.db").exists()


def test_the_mapping_is_shown_and_can_be_changed(tmp_path):
    path = tmp_path / "clientes.csv"
    path.write_text("Correo;Nombre;Apellidos;Nota\nana@b.es;Ana;Pérez Gil;oro\n", "utf-8")
    store = f"sqlite:///{tmp_path}/s.db"
    ran = answered(cauce("ingest", path, "--map", "Nota=identifier:loyalty/oro", "--assurance", "verified", "--store", store))
    for words in ("utf-8, semicolons", "identifier:email", "family_name", "identifier:loyalty/oro", "given"):
        assert words in ran.err
    shown = answered(cauce("show", "loyalty/oro:oro", "--store", store, "--json")).document
    assert {one["namespace"] for one in shown["identity"]["profile"]["identifiers"]} == {"email", "loyalty/oro"}


def test_a_key_is_made_with_its_entry():
    made = answered(cauce("key", "web", "--scope", "records.write", "--json", "--tenant", "acme")).document
    assert made["key"].startswith("web.")
    assert made["entry"]["tenant"] == "acme"
    assert made["key"].split(".")[1] not in json.dumps(made["entry"])
    assert answered(cauce("key", "web", "--scope", "everything"), Exit.USAGE)


def test_the_default_ruleset_is_printed_and_can_be_used(tmp_path):
    mine = tmp_path / "mine.yaml"
    mine.write_text(answered(cauce("ruleset")).out.replace("version: 1", "version: 2"), "utf-8")
    assert "omnichannel 2" in " ".join(answered(cauce("ruleset", mine)).out.split())
    store = f"sqlite:///{tmp_path}/s.db"
    answered(cauce("ingest", JOURNEY, "--ruleset", mine, "--store", store))
    assert answered(cauce("stats", "--store", store, "--json")).document["ruleset"] == "omnichannel 2"
    mine.write_text("name: broken\n")
    assert answered(cauce("ruleset", mine, "--json"), Exit.BAD_INPUT).error["reason"] == "RULESET_INVALID"


def test_the_version_is_said():
    assert answered(cauce("--version")).out.startswith("cauce ")


def test_postgresql_is_a_store_like_any_other(postgres_url, tmp_path):
    where = fill("--store", postgres_url)
    answered(cauce("why", "c04", "c05", *where))
    assert answered(cauce("verify", "--json", *where)).document["sound"]
    assert answered(cauce("export", "-o", tmp_path / "who.csv", "--json", *where)).document["records"] == 12
    password = "PASSWORD-7f3a"
    ran = cauce("stats", "--store", f"postgresql://cauce:{password}@127.0.0.1:1/cauce")
    assert ran.code == Exit.UNAVAILABLE
    assert password not in ran.err
