"""What people see: within 100 columns, with every figure, and nothing that a value could smuggle into a terminal."""

from __future__ import annotations

import io
import json

import pytest
from rich.console import Console

from cauce.cli.encode import jsonable, to_json
from cauce.cli.render.identity import show_identity
from cauce.cli.render.jobs import show_jobs
from cauce.cli.render.lists import change_in_words, show_item, show_verification
from cauce.cli.render.privacy import show_erasures
from cauce.cli.render.stewards import Side, side_by_side
from cauce.cli.render.why import evidence, show_pair
from cauce.cli.render.words import safe
from cauce.errors import InvalidValue, NotFound
from cauce.model.change import Change, ChangeKind, Commit
from cauce.model.explanation import Decision, LevelReached, PairExplanation, Part, SharedKey, Step
from cauce.model.job import Job, JobKind, JobRequest, JobState
from cauce.model.privacy import Erasure, ErasureState
from cauce.model.profile import Profile, ProfileIdentifier, ProfileValue
from cauce.model.record import Assurance, Identifier, Record, RecordKey, Role
from cauce.service.api import Identity, StoredRecord, Touchpoint, Verification, View, WatchItem

A, B = RecordKey("crm", "c05"), RecordKey("whatsapp", "c04")
NASTY = "[red]\x1b[31m\u202e[/]"


def drawn(show, *given, **options) -> str:
    console = Console(file=io.StringIO(), width=100, highlight=False)
    show(console, *given, **options)
    return console.file.getvalue()  # type: ignore[attr-defined]


def level(comparison: str, bits: float, **more) -> LevelReached:
    return LevelReached(comparison=comparison, level="exact", says=f"{comparison} says something.", bits=bits, left="x", right="y", **more)


def pair(**more) -> PairExplanation:
    given = {"decision": Decision.BELOW, "reason": "Scored too low.", "match": 20.0, "review": 12.0, **more}
    return PairExplanation(left=A, right=B, **given)


def test_the_waterfall_adds_up():
    text = drawn(show_pair, pair(comparisons=(level("given_name", 7.0), level("surname", -9.5)), weight=-2.5, short_by=22.5))
    for words in (
        "crm/c05 and whatsapp/c04: BELOW",
        "Scored too low.",
        "+7.0",
        "-9.5",
        "-2.5",
        "22.5 bits short of a match (≥ 20; review ≥ 12)",
    ):
        assert words in text
    assert "name cap" not in text
    assert "ceiling" not in text


def test_what_caps_and_ceilings_take_is_a_line_of_its_own():
    held = Part(name="ceiling", says="A level that was reached holds the sum just below match.", bits=-8.1)
    text = drawn(
        show_pair,
        pair(comparisons=(level("given_name", 14.0), level("surname", 14.0, ceiling=True)), weight=19.9, short_by=0.1, adjustments=(held,)),
    )
    assert "holds the sum just below" in " ".join(text.split())
    assert "-8.1" in text
    assert "(ceiling)" in text


def test_each_bar_begins_where_the_last_one_ended():
    text = drawn(show_pair, pair(comparisons=(level("given_name", 10.0), level("surname", 10.0)), weight=20.0, decision=Decision.LINKED))
    first, second = (line for line in text.splitlines() if "█" in line)
    assert first.rindex("█") <= second.index("█")


def test_missing_comparisons_are_named_not_drawn():
    missing = LevelReached(comparison="phone", level="missing", says="", bits=0.0)
    text = drawn(show_pair, pair(comparisons=(level("email", 24.0), missing), weight=24.0, decision=Decision.LINKED))
    assert "missing on either side, so 0 bits: phone" in text
    assert "there is no score" in drawn(show_pair, pair(comparisons=(missing,)))


def test_shared_keys_and_the_chain_are_shown():
    shared = (
        SharedKey(namespace="phone", value="+34612", live=True),
        SharedKey(namespace="email", value="info@x", live=False, why_not="shared"),
    )
    steps = (Step(left=A, right=B, evidence="score", bits=24.0), Step(left=B, right=A, evidence="key:customer_id"))
    text = drawn(show_pair, pair(shared=shared, steps=steps, decision=Decision.LINKED))
    for words in ("counts", "no evidence: shared", "comparison of what they say (+24.0 bits)", "the same customer_id"):
        assert words in text


@pytest.mark.parametrize(
    "code", ["same-assertion", "key:customer_id", "score", "device:cookie", "owner:email", "group:cookie", "new-kind:x"]
)
def test_every_kind_of_evidence_has_words(code):
    assert evidence(code)


def nasty_identity():
    value = ProfileValue(name=NASTY, value=(NASTY, "b"), record=A, observed_at=0, rule="most_recent")
    found = ProfileIdentifier(
        namespace="email", value=NASTY, written=NASTY, assurance=Assurance.ASSERTED, records=(A, B), first_seen=0, last_seen=0, shared=True
    )
    profile = Profile(attributes=(value,), identifiers=(found,), records=1, sources=("crm",), first_seen=0, last_seen=1)
    identity = Identity(identity_id="new", requested_id="old", redirected=True, view=View.FULL, profile=profile, conflicts=2, revision=3)
    record = Record(source="crm", record_id=NASTY.replace("\x1b", "").replace("\u202e", ""), observed_at=0)
    stored = StoredRecord(record=record, uid=1, identity_id="new", first_seen=0, last_seen=0, seen=4, revision=2)
    mentioned = Identifier(namespace="card", value="9", role=Role.MENTIONED)
    touch = Touchpoint(at=0, source="crm", record=A, identifiers=(mentioned,), attributes={"tags": (NASTY, "x"), "n": 5}, seen=4)
    return identity, [stored], [touch]


def test_values_cannot_draw_on_the_terminal():
    text = drawn(show_identity, *nasty_identity())
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "[red]" in text
    assert safe("[bold]x") == "\\[bold]x"


def test_redirects_conflicts_sharing_and_mentions_are_said():
    text = drawn(show_identity, *nasty_identity())
    for words in ("old was merged into it", "2 conflicts", "(shared)", "(mentioned)", "4 times"):
        assert words in text


@pytest.mark.parametrize("kind", list(ChangeKind))
def test_every_change_has_its_line(kind):
    change = Change(kind, identity="i1", record=7, others=("i2",), fields=("email",), subject="s")
    item = WatchItem(token="t", commit=Commit(revision=3, at=0, changes=(change,)), records={7: A})
    [line] = drawn(show_item, item).splitlines()
    assert "1970-01-01" in line
    assert "i1" in line


def test_a_record_that_is_gone_is_named_by_number():
    assert "record 7" in change_in_words(Change(ChangeKind.RECORD_LEFT, identity="i1", record=7), {})


def test_a_failed_verification_says_what():
    result = Verification(revision=3, records=5, identities=2, differences=1, problems=("redirect of two hops",))
    text = drawn(show_verification, result)
    assert "1 record stored elsewhere than recomputed" in text
    assert "redirect of two hops" in text


def test_json_has_times_records_and_names():
    found = jsonable(Touchpoint(at=1, source="s", record=A, identifiers=(Identifier(namespace="a", value="b"),), attributes={"t": ("x",)}))
    assert found["at"] == "1970-01-01T00:00:00.000001Z"
    assert found["record"] == {"source": "crm", "record_id": "c05"}
    assert found["identifiers"][0]["assurance"] == "ASSERTED"
    assert found["attributes"] == {"t": ["x"]}


def test_errors_are_json_too():
    assert json.loads(to_json(InvalidValue("a.b", "is wrong"))) == {
        "reason": "FIELD_INVALID",
        "message": "a.b: is wrong",
        "violations": [{"field": "a.b", "description": "is wrong"}],
    }
    assert "violations" not in jsonable(NotFound("x"))


def test_a_narrow_terminal_has_no_room_for_bars():
    shown = pair(comparisons=(level("given_name", 14.0), level("surname", -9.5)), weight=4.5, short_by=15.5)
    narrow = Console(file=io.StringIO(), width=50, highlight=False)
    show_pair(narrow, shown)
    text = narrow.file.getvalue()  # type: ignore[attr-defined]
    assert "▲" in drawn(show_pair, shown)
    assert "▲" not in text
    assert "+14.0" in text
    assert max(map(len, text.splitlines())) <= narrow.width


def test_two_records_side_by_side():
    customer = Profile(
        attributes=(ProfileValue(name="birth_date", value="1985-03-14", record=A, observed_at=0, rule="most_recent"),),
        records=6,
        sources=("app", "crm"),
    )
    left = Side(Record(source="crm", record_id="c05", observed_at=0, attributes={"city": "Lugo", "given_name": "ANA"}), "i1", customer)
    right = Side(
        Record(source="whatsapp", record_id="c04", observed_at=0, attributes={"given_name": NASTY, "birth_date": "1990"}), "i2", Profile()
    )
    console = Console(file=io.StringIO(), width=100, highlight=False)
    console.print(side_by_side(left, right))
    rows = [line.split() for line in console.file.getvalue().splitlines()]  # type: ignore[attr-defined]
    assert rows[1] == ["its", "customer", "6", "records:", "app,", "crm", "0", "records:"]
    assert [row[0] for row in rows[2:]] == ["given_name", "birth_date", "city"], "names first"
    assert rows[3] == ["birth_date", "1985-03-14", "1990"], "what another record of the customer says"
    assert "\x1b" not in console.file.getvalue()  # type: ignore[attr-defined]


def test_what_is_copied_into_the_next_command_stays_in_one_line():
    name = "06613a60b9a958496204a34b51dcfc77"
    job = Job(
        job_id=name,
        kind=JobKind.ACTIVATE,
        state=JobState.RUNNING,
        request=JobRequest(),
        created_at=1_795_749_715_857_258,
        stage="prepare",
        done=29_859,
        total=44_004,
    )
    one = Erasure(
        erasure_id=name, state=ErasureState.DONE, author="data.protection.officer", reference="case 7", requested_at=0, finished_at=1
    )
    assert name in drawn(show_jobs, [job])
    assert name in drawn(show_erasures, [one])
