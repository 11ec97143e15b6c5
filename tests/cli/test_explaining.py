"""`explain`, `history`, `show --as-of`."""

from __future__ import annotations

import pytest

from cauce.model.curation import Judgement
from cauce.service import open_cauce
from cauce.testing.service_world import BRIDGE, key, put, put_two_customers, record, verified
from cli.running import cauce


@pytest.fixture
def store(tmp_path):
    url = f"sqlite:///{tmp_path}/c.db"
    opened = open_cauce(url)
    put_two_customers(opened)
    put(opened, BRIDGE, record("n", verified("cookie", "k"), full_name="Nil [bold]Sanz"))
    opened.assert_(Judgement.SAME, key("n"), key("a"), author="Eva", reason="she said so")
    opened.close()
    return url


def said(store, *words):
    return " ".join(cauce("--store", store, *words).out.split())


def document(store, *words):
    return cauce("--store", store, "--json", *words).document


def test_an_identity_is_explained_step_by_step(store):
    told = said(store, "explain", "crm/a")
    assert "4 records are one customer by 3 pieces of evidence: assertion, loyalty/x, loyalty/y." in told
    assert "Eva said so: she said so" in told
    assert "with 1 other, from step 1" in told
    assert [step["evidence"] for step in document(store, "explain", "crm/a")["steps"]] == [
        "same-assertion",
        "key:loyalty/x",
        "key:loyalty/y",
    ]


def test_two_records_are_asked_why(store):
    assert "LINKED" in said(store, "explain", "crm/a", "crm/b")
    assert cauce("--store", store, "explain", "crm/a", "crm/nobody").code != 0


def test_history_and_how_it_was(store):
    newest, oldest = said(store, "history", "crm/a"), said(store, "history", "--oldest-first", "crm/a")
    words = ("assertion by Eva", "put by crm (2 records)")
    assert newest.index(words[0]) < newest.index(words[1])
    assert oldest.index(words[0]) > oldest.index(words[1])
    then = document(store, "show", "crm/b", "--as-of", "2")
    assert [one["record"]["record_id"] for one in then["records"]] == ["b"]
    assert then["identity"]["as_of"] == {"revision": 2, "records": 1, "gone": 0}
    now = document(store, "show", "crm/b")["identity"]["identity_id"]
    assert f"redirects to {now}" in said(store, "history", then["identity"]["identity_id"])
