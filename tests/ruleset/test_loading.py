"""A ruleset is read with its positions: whatever is wrong is said with line, key and what to do."""

from __future__ import annotations

from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cauce.errors import InvalidValue, Reason
from cauce.linkage.frequency import load_frequencies
from cauce.linkage.ruleset import default_ruleset, load_ruleset
from cauce.model.record import Assurance
from cauce.model.ruleset import Holds, Scope

TEXT = files("cauce").joinpath("rulesets", "omnichannel.yaml").read_text(encoding="utf-8")
LINES = TEXT.splitlines()


def line_of(text: str) -> int:
    return next(number for number, line in enumerate(LINES, start=1) if text in line)


def refused(text: str) -> InvalidValue:
    with pytest.raises(InvalidValue) as caught:
        load_ruleset(text, "rules.yaml")
    assert caught.value.reason is Reason.RULESET_INVALID
    for violation in caught.value.violations:
        assert violation.field
        assert violation.description.startswith("rules.yaml, line ")
    return caught.value


def test_one_thing_is_said_once() -> None:
    assert [violation.description for violation in refused("- a\n").violations] == [
        "rules.yaml, line 1: must be a mapping (key: value), not a list"
    ]


def test_the_default_ruleset_says_what_the_defaults_promise():
    ruleset = default_ruleset()
    assert ruleset is default_ruleset()
    assert (ruleset.thresholds.match, ruleset.thresholds.review, ruleset.thresholds.margin) == (20, 12, 1)
    assert (ruleset.thresholds.corroborate, ruleset.thresholds.max_block, ruleset.thresholds.contradict) == (6, 200, -12)
    policies = {
        "customer_id": (Scope.PERSON, True, 1, None, Assurance.VERIFIED, 1),
        "login": (Scope.PERSON, True, 1, None, Assurance.VERIFIED, 1),
        "national_id": (Scope.PERSON, False, 1, 5, Assurance.VERIFIED, 2),
        "loyalty/acme": (Scope.PERSON, False, 1, None, Assurance.VERIFIED, 3),
        "card": (Scope.PERSON, False, None, None, Assurance.VERIFIED, 4),
        "order": (Scope.PERSON, False, None, None, Assurance.VERIFIED, 5),
        "fb_lead": (Scope.PERSON, False, None, None, Assurance.VERIFIED, 6),
        "email": (Scope.CONTACT, False, None, 5, Assurance.VERIFIED, 10),
        "phone": (Scope.CONTACT, False, None, 5, Assurance.VERIFIED, 11),
        "device": (Scope.DEVICE, False, None, 20, Assurance.INFERRED, 20),
        "cookie": (Scope.DEVICE, False, None, 20, Assurance.INFERRED, 21),
        "wifi_mac": (Scope.NONE, False, None, None, Assurance.VERIFIED, 100),
        "something_new": (Scope.DEVICE, False, None, 20, Assurance.INFERRED, 30),
    }
    for name, expected in policies.items():
        policy = ruleset.policy(name)
        found = (policy.scope, policy.strong, policy.max_per_identity, policy.max_spread, policy.min_assurance, policy.priority)
        assert found == expected, name
    assert ruleset.policy("phone").fresh_for == 365
    assert ruleset.policy("email_sha256/meta").family == "email"
    assert "ventas" in ruleset.policy("email").weak
    many = {comparison.name for comparison in ruleset.comparisons if comparison.holds is Holds.MANY}
    assert many == {"email", "phone", "address", "company"}
    assert ruleset.sources == ()


def test_the_digest_is_of_the_meaning():
    digest = default_ruleset().digest
    assert len(digest) == 32
    assert load_ruleset(TEXT + "\n# a comment\n", "x").digest == digest
    assert load_ruleset(TEXT.replace("match: 20 ", "match: 21 "), "x").digest != digest
    assert load_ruleset(TEXT.replace("version: 1", "version: 2"), "x").digest != digest


def test_sources_are_read():
    text = TEXT.replace("sources: {}", "sources:\n  crm: {trust: verified, region: ES, priority: 1}\n  form: {trust: ASSERTED}")
    ruleset = load_ruleset(text, "x")
    assert ruleset.source("crm").region == "ES"
    assert ruleset.source("form").trust is Assurance.ASSERTED
    assert ruleset.source("unheard of").trust is Assurance.VERIFIED


# What is replaced by what; the field that is refused; what the sentence holds.
WRONG = [
    ("version: 1", "version: one", "version", "must be a whole number, not a text"),
    ("version: 1", "version: 0", "version", "must be 1 or more"),
    ("name: omnichannel\n", "", "document", "lacks the key `name`: add it"),
    ('region: ""  ', "region: Spain  ", "region", "two capital letters"),
    ("device_unites: corroborated", "device_unites: sometimes", "device_unites", "must be one of corroborated, always, never"),
    ("frequencies: omnichannel", "frequencies: french", "frequencies", "must be one of omnichannel"),
    ("  match: 20 ", "  macth: 20 ", "thresholds.macth", "did you mean `match`?"),
    ("  match: 20 ", "  match: high ", "thresholds.match", "must be a number, not a text"),
    ("  match: 20 ", "  match: .inf ", "thresholds.match", "must be a finite number"),
    ("  match: 20 ", "  match: 10 ", "thresholds.review", "must not be above match"),
    ("  contradict: -12", "  contradict: 12", "thresholds.contradict", "must be below 0"),
    ("  max_block: 200", "  max_block: 1", "thresholds.max_block", "must be 2 or more"),
    ("  margin: 1 ", "  margin: -1 ", "thresholds.margin", "must be 0 or more"),
    ('  "*": {scope', '  "other": {scope', "namespaces", 'lacks "*"'),
    ("loyalty: {scope: person", "loyalty: {scope: persona", "namespaces.loyalty.scope", "did you mean `person`?"),
    ("loyalty: {scope: person, max_per_identity: 1", "loyalty: {scope: person, max_per_identity: 0", "namespaces.loyalty.max_per_identity", "1 or more"),
    ("wifi_mac: {scope: none, normalizer: mac}", "wifi_mac: {scope: none, normalizer: mc}", "namespaces.wifi_mac.normalizer", "must be one of"),
    ("wifi_mac: {scope: none", "wifi_mac: {strong: true, scope: none", "namespaces.wifi_mac.strong", "scope person only"),
    ("ip: {scope: none}", "ip: {scope: none}\n  ip: {scope: device}", "namespaces.ip", "is written twice"),
    ("ip: {scope: none}", "ip: none", "namespaces.ip", "must be a mapping"),
    ("ip: {scope: none}", "ip: {}", "namespaces.ip", "lacks the key `scope`"),
    ("comparator: given_name", "comparator: given", "comparisons.given_name.comparator", "must be one of"),
    ("of: [email, email_sha256]", "of: [email, mail]", "comparisons.email.of[1]", "is not among the namespaces"),
    ("    of: [email, email_sha256]\n", "", "comparisons.email", "lacks the key `of`"),
    ("comparator: date\n", "comparator: date\n    of: [email]\n", "comparisons.birth_date.of", "only for comparators of identifiers"),
    ("{name: short, m: 0.6", "{name: short, m: 0", "comparisons.given_name.levels[1].m", "above 0, at most 1"),
    ("{name: short, m: 0.6", "{name: short, m: 60", "comparisons.given_name.levels[1].m", "above 0, at most 1"),
    ("{name: short, m: 0.6, u: 0.003", "{name: short, m: 0.6, u: -1", "comparisons.given_name.levels[1].u", "above 0, at most 1"),
    ("{name: short, m: 0.6", "{name: brief, m: 0.6", "comparisons.given_name.levels[1].name", "must be one of"),
    ("{name: short, m: 0.6", "{name: exact, m: 0.6", "comparisons.given_name.levels[1].name", "earlier level"),
    ("{name: short, m: 0.6", "{name: short, floor: 9, m: 0.6", "comparisons.given_name.levels[1].floor", "must not be above cap"),
    ("{name: short, m: 0.6", "{name: short, tf_: true, m: 0.6", "comparisons.given_name.levels[1].tf_", "did you mean `tf`?"),
    ("{name: swapped, m: 0.01", "{name: swapped, contradicts: true, m: 0.01", "comparisons.birth_date.levels[2].contradicts", "must weigh less than 0"),
    ("    sparse: 0.35", "    sparse: 2", "comparisons.personal_id.sparse", "from 0 to 1"),
    ("[surname_phonetic, birth_date]", "[surname_sound, birth_date]", "blocking.surname_and_birth_date[0]", "must be one of"),
    ("[surname_phonetic, birth_date]", "[birth_date, birth_date]", "blocking.surname_and_birth_date[1]", "written twice"),
    ("[surname_phonetic, birth_date]", "[]", "blocking.surname_and_birth_date", "names no part"),
    ("[surname_phonetic, birth_date]", "surname_phonetic", "blocking.surname_and_birth_date", "must be a list"),
    ("rule: longest}", "rule: shortest}", "survivorship[0].rule", "must be one of"),
    ("sources: {}", "sources: {web: {trust: high}}", "sources.web.trust", "must be one of"),
    ("sources: {}", "sources: {web: {region: es}}", "sources.web.region", "two capital letters"),
    ("sources: {}", "sources: {}\nextra: 1", "extra", "is not a key that is known here"),
    ('blocked: ["null"', 'blocked: [1, "null"', "blocked[0]", "must be a text"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "field", "says"), WRONG)
def test_what_is_wrong_is_named_with_its_line(old, new, field, says):
    assert old in TEXT
    error = refused(TEXT.replace(old, new, 1))
    found = {violation.field: violation.description for violation in error.violations}
    assert field in found, found
    assert says in found[field]


def test_what_may_be_chosen_is_said_once():
    [violation] = refused(TEXT.replace("loyalty: {scope: person", "loyalty: {scope: xyz", 1)).violations
    assert violation.description.endswith(": must be one of person, contact, device, none")


def test_the_line_is_the_one_in_the_document():
    error = refused(TEXT.replace("{name: swapped, m: 0.01", "{name: swapped, m: 7"))
    assert f"line {line_of('{name: swapped')}:" in error.violations[0].description
    error = refused(TEXT.replace("max_block: 200 ", "max_block: many "))
    assert f"line {line_of('max_block: 200')}:" in error.violations[0].description


def test_everything_wrong_is_said_at_once_up_to_twenty():
    broken = TEXT.replace("version: 1", "version: x").replace("rule: longest}", "rule: x}").replace("scope: person, min", "scope: x, min")
    fields = [violation.field for violation in refused(broken).violations]
    assert {"version", "survivorship[0].rule", "namespaces.card.scope"} <= set(fields)
    assert len(refused(TEXT.replace("m: 0.", "m: 7.")).violations) == 20


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nothing\n",
        "[]",
        "name",
        "a: [",
        "a: b: c",
        "\t- x",
        "name: &a [*a]",
        "? [x]\n: y",
        "{[]: 1}",
        "name: \x00",
        "a: *unknown",
        "--- 1\n--- 2",
    ],
)
def test_what_is_no_document_is_refused(text):
    refused(text)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(LINES) - 1), st.sampled_from(["", "x", "  x: 1", "- 1", "name: [", "m: {u: 1}"]))
def test_any_line_replaced_gives_a_ruleset_or_an_error_with_a_line(number, line):
    text = "\n".join([*LINES[:number], line, *LINES[number + 1 :]])
    error = _error_of(text)
    if error is not None:
        assert error.reason is Reason.RULESET_INVALID
        assert all("line " in violation.description for violation in error.violations)


def _error_of(text: str) -> InvalidValue | None:
    try:
        load_ruleset(text, "rules.yaml")
    except InvalidValue as error:
        return error
    return None


def test_frequency_tables_are_shares_of_persons():
    tables = load_frequencies("omnichannel")
    assert 0.02 < tables.surnames["garcia"] < 0.05
    assert tables.given["maria"] > tables.given["zoraida"]
    assert "xqwv" not in tables.given
    assert all(0 <= share < 0.2 for table in (tables.given, tables.surnames) for share in table.values())
    with pytest.raises(KeyError):
        load_frequencies("nothing")
