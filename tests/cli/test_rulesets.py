"""`cauce rulesets`, `simulate`, `activate`, as a shell sees them."""

import json

import pytest

from cauce.cli.exits import Exit
from cauce.cli.render.rulesets import recommendation
from cauce.model.simulation import Simulation, WouldBe
from cauce.testing.service_cases_rulesets import without_cards
from cli.running import cauce


@pytest.fixture
def where(tmp_path):
    """A store in which sixty cards have two holders each."""
    records = [
        {"source": "pos", "record_id": f"c{card}-{n}", "identifiers": [{"namespace": "card", "value": f"C{card}", "assurance": "VERIFIED"}]}
        for card in range(60)
        for n in range(2)
    ]
    (tmp_path / "cards.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    (tmp_path / "mine.yaml").write_text(without_cards(), "utf-8")
    store = ("--store", f"sqlite:///{tmp_path}/s.db")
    assert cauce("ingest", tmp_path / "cards.jsonl", *store).code == Exit.OK
    return store


def test_from_a_document_to_its_being_in_force(where, tmp_path):
    mine = tmp_path / "mine.yaml"
    assert "is a ruleset" in cauce("rulesets", "validate", mine, *where).out
    simulated = cauce("simulate", mine, *where)
    assert "60 identities would be 120" in simulated.out
    assert "affected most (50 of 60)" in simulated.out
    refused = cauce("activate", mine, "--reason", "test", *where)
    assert (refused.code, "SIMULATION_REQUIRED" in refused.out, "cauce simulate" in refused.err) == (Exit.STATE, True, True)
    found = cauce("simulate", mine, "--json", *where).document
    done = cauce("activate", mine, "--reason", "test", "--simulation", found["digest"], "--json", *where)
    assert (done.code, done.document["figures"]["identities_after"]) == (Exit.OK, 120)
    listed = cauce("rulesets", "--json", *where).document["rulesets"]
    assert [(one["number"], one["active"]) for one in listed] == [(2, True), (1, False)]
    assert cauce("rulesets", "show", *where).out == mine.read_text("utf-8")
    assert cauce("verify", *where).code == Exit.OK


def test_a_version_is_tried_and_activated_by_number(where):
    assert "Nobody would change" in cauce("simulate", "1", *where).out
    assert cauce("activate", "1", "--reason", "again", *where).code == Exit.OK


def test_another_ruleset_than_the_active_one_is_refused(where, tmp_path):
    refused = cauce("stats", "--ruleset", tmp_path / "mine.yaml", *where)
    assert refused.code == Exit.STATE
    assert "cauce activate" in refused.err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("rulesets", "validate", "broken.yaml"), Exit.BAD_INPUT),
        (("rulesets", "create", "broken.yaml"), Exit.BAD_INPUT),
        (("simulate", "nothing.yaml"), Exit.BAD_INPUT),
        (("rulesets", "show", "one"), Exit.USAGE),
        (("rulesets", "show", "99"), Exit.NO),
        (("simulate", "99"), Exit.NO),
        (("activate", "99", "--reason", "test"), Exit.NO),
    ],
)
def test_bad_input_is_an_error_in_words(where, tmp_path, words, code, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "broken.yaml").write_text("name: broken\nversion: none\n")
    ran = cauce(*words, *where)
    assert "Traceback" not in ran.err
    assert ran.code == code, ran


@pytest.mark.parametrize(("content", "words"), [(None, "cannot be read (no such file or directory)"), (b"\xff", "is no text in UTF-8")])
@pytest.mark.parametrize("command", [("rulesets", "validate", "rules.yaml"), ("stats", "--ruleset", "rules.yaml")])
def test_why_a_ruleset_cannot_be_read(where, tmp_path, monkeypatch, command, content, words):
    monkeypatch.chdir(tmp_path)
    if content is not None:
        (tmp_path / "rules.yaml").write_bytes(content)
    ran = cauce(*command, *where)
    assert (ran.code, f"rules.yaml: {words}" in ran.err) == (Exit.BAD_INPUT, True), ran


def simulation(**figures):
    given = dict.fromkeys(("revision", "version", "records", "identities_after", "merged", "split", "created", "moved"), 1)
    return Simulation(simulation_id="s", digest="d", ruleset="r", name="n", **{**given, "identities_before": 1000, "changed": 0, **figures})


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ({}, "Nobody would change"),
        ({"changed": 3}, "A small change (0.3% of the identities)"),
        (
            {"changed": 300, "needs_approval": True},
            "look at some of those above (cauce show ID). If they are right: [bold]X[/] --simulation d",
        ),
        ({"changed": 3, "largest": (WouldBe("i", 5000, ("j",)),)}, "Do not put it in force before you have looked at the largest: 5,000"),
        ({"changed": 3, "largest": (WouldBe("i", 5000),)}, "A small change"),
    ],
)
def test_what_to_do(figures, words):
    assert words in recommendation(simulation(**figures), "X")
