"""Merging, splitting, reviewing and reverting on the command line."""

from __future__ import annotations

import json
from unittest import mock

import pytest

from cauce.cli.commands import review
from cauce.cli.exits import Exit
from cli.running import cauce

ROWS = [
    {"source": "crm", "record_id": "a", "identifiers": [["loyalty/x", "L1"]], "given_name": "Ana", "surname": "López Ruiz"},
    {"source": "crm", "record_id": "a2", "identifiers": [["loyalty/x", "L1"]]},
    {"source": "crm", "record_id": "b", "identifiers": [["loyalty/x", "L2"]], "given_name": "Juan", "surname": "Pérez Gil"},
    {"source": "crm", "record_id": "c1", "given_name": "Clara", "surname": "Zapatero Ruiz", "birth_date": "1985-03-14"},
    {"source": "web", "record_id": "c2", "given_name": "C.", "surname": "Zapatero Ruiz", "birth_date": "1985-03-14"},
]


@pytest.fixture
def where(tmp_path):
    path = tmp_path / "rows.jsonl"
    lines = []
    for row in ROWS:
        attributes = {name: value for name, value in row.items() if name in ("given_name", "surname", "birth_date")}
        identifiers = [{"namespace": ns, "value": value, "assurance": "VERIFIED"} for ns, value in row.get("identifiers", [])]
        lines.append(json.dumps({**{k: row[k] for k in ("source", "record_id")}, "observed_at": "2026-03-01T12:00:00Z",
                                 "identifiers": identifiers, "attributes": attributes}))  # fmt: skip
    path.write_text("\n".join(lines), "utf-8")
    store = f"sqlite:///{tmp_path}/s.db"
    assert cauce("ingest", path, "--store", store).code == 0
    return ("--store", store)


def good(ran):
    assert ran.code == 0, ran.err
    return ran


def test_a_merge_is_shown_before_done_and_taken_back(where):
    dry = good(cauce("merge", "crm/a", "crm/b", "--reason", "called in", "--dry-run", *where))
    assert "would move" in dry.out
    assert "1 identity merged" in dry.out
    assert not good(cauce("assertions", "--json", *where)).document["assertions"]
    done = good(cauce("merge", "crm/a", "crm/b", "--reason", "called in", "--json", *where)).document
    assert done["effects"]["merged"] == 1
    good(cauce("revert", "act", done["act_id"], "--reason", "a mistake", *where))
    assert not good(cauce("assertions", "--json", *where)).document["assertions"]


def test_a_record_is_taken_out(where):
    ran = good(cauce("split", "crm/a", "crm/a2", "--reason", "his sister's", *where))
    assert "1 identity split" in ran.out
    assert "cauce revert act" in ran.out
    assert "key:loyalty" in json.dumps(good(cauce("conflicts", "--json", *where)).document)
    assert "crm/a2" in good(cauce("conflicts", "crm/a", *where)).out
    assert cauce("split", "crm/a", "crm/b", "--reason", "r", *where).code == Exit.USAGE


def test_a_record_is_named_by_its_id_alone_everywhere(where):
    for words in (("show", "a2"), ("explain", "a2"), ("history", "a2"), ("graph", "a2"), ("journey", "a2"), ("conflicts", "a2")):
        by_id, by_key = (good(cauce(words[0], name, "--json", *where)).document for name in ("a2", "crm/a2"))
        assert by_id == by_key
    assert cauce("show", "nobody", *where).code == Exit.NO
    assert "IDENTITY_NOT_FOUND" in cauce("show", "nobody", *where).err


def test_the_queue_by_keys(where):
    assert "SCORE" in good(cauce("review", "--list", *where)).out
    ran = good(cauce("review", *where, stdin=b"?y"))
    for words in ("Zapatero Ruiz", "match weight", "1 review decided"):
        assert words in ran.out
    assert "nothing to look at" in good(cauce("review", *where)).out


def test_an_answer_is_undone_and_given_anew(where):
    ran = good(cauce("review", *where, stdin=b"nuq"))
    assert "0 reviews decided" in ran.out
    assert not good(cauce("assertions", "--json", *where)).document["assertions"]
    assert len(good(cauce("review", "--json", *where)).document["reviews"]) == 1


def test_what_is_skipped_stays(where):
    assert "0 reviews decided, 1 review skipped" in good(cauce("review", *where, stdin=b"s")).out
    assert len(good(cauce("review", "--json", *where)).document["reviews"]) == 1
    assert "0 reviews decided, 0 reviews skipped" in good(cauce("review", *where, stdin=b"")).out


def test_the_customer_is_seen_behind_the_record(where):
    """What the record does not say and its customer does is shown as well; names come first."""
    good(cauce("assert", "same", "crm/c1", "crm/a", "--reason", "r", *where))
    out = good(cauce("review", *where, stdin=b"q")).out
    assert "3 records: crm" in out
    assert out.index("given_name") < out.index("birth_date") < out.index("comparison")


def test_a_terminal_that_ends_ends_the_queue(where, monkeypatch):
    """Ctrl-D is like q, and an answer to what somebody has deleted meanwhile is told and passed over."""

    def keys():
        good(cauce("delete", "web/c2", *where))
        yield "y"

    monkeypatch.setattr("cauce.cli.commands.review._keys", keys)
    ran = good(cauce("review", *where))
    assert "REVIEW_NOT_FOUND" in ran.err
    assert "0 reviews decided, 1 review skipped" in ran.out


def test_ctrl_d_ends_a_review(where, monkeypatch):
    monkeypatch.setattr("cauce.cli.commands.review.sys.stdin", mock.Mock(isatty=lambda: True))
    monkeypatch.setattr("typer.getchar", mock.Mock(side_effect=EOFError))
    assert list(review._keys()) == []


def test_what_is_nothing_says_so(where):
    assert "nothing stands that this author did" in good(cauce("revert", "author", "nobody", "--reason", "r", *where)).out
    merged = cauce("merge", "crm/a", "crm/a2", "--reason", "r", *where)
    assert (merged.code, "one customer already" in merged.err) == (Exit.USAGE, True)
    assert "two or more" in cauce("merge", "crm/a", "--reason", "r", *where).err


def test_a_refusal_names_whose_act_stands_against_it(where):
    done = good(cauce("merge", "crm/a", "crm/b", "--reason", "called in", "--author", "bea", "--json", *where)).document
    refused = cauce("split", "crm/a", "crm/b", "--reason", "no", *where)
    assert refused.code == Exit.STATE
    assert f"by bea in act {done['act_id']}" in " ".join(refused.err.split())
    good(cauce("revert", "act", done["act_id"], "--reason", "no", *where))


def test_values_are_denied_and_cleared(where):
    ran = good(cauce("shared-values", "deny", "loyalty/x:L1", "--reason", "a till's card", *where))
    assert "1 identity split" in ran.out
    assert "DENY by" in good(cauce("shared-values", *where)).out
    handle = good(cauce("shared-values", "list", "--json", *where)).document["values"][0]["handle"]
    good(cauce("shared-values", "clear", handle, "--reason", "it is not", *where))
    assert "no value" in good(cauce("shared-values", *where)).out
    assert cauce("shared-values", "deny", *where).code == Exit.USAGE


def test_a_source_is_taken_back(where):
    dry = good(cauce("revert", "source", "web", "--reason", "nonsense", "--dry-run", *where))
    assert "1 record deleted" in dry.out
    good(cauce("revert", "source", "web", "--reason", "nonsense", *where))
    assert good(cauce("stats", "--json", *where)).document["records"] == 4
