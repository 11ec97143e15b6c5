"""Trained rulesets as documents: they load to what they were, and what is wrong is said with line and key."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.trained.town import ruleset

from cauce.errors import InvalidValue
from cauce.linkage.ruleset import default_ruleset, dump_ruleset, load_ruleset, sealed
from cauce.model.ruleset import Ruleset

TEXT = dump_ruleset(ruleset())


def test_document_loads_to_the_same_digest() -> None:
    loaded = load_ruleset(TEXT, "small.yaml")
    assert loaded == ruleset()
    assert loaded.digest == ruleset().digest


def test_hand_set_ruleset_is_written_as_well() -> None:
    assert load_ruleset(dump_ruleset(default_ruleset()), "o.yaml").digest == default_ruleset().digest


def test_a_person_can_read_it() -> None:
    assert "  given:\n    kind: given\n    reads: [given_name]\n    frequent:\n      {maria: 0.05, ana: 0.01, juan: 0.004}\n" in TEXT
    assert "  match: 0.001\n" in TEXT
    assert '  "given and surname": [given, surname]\n' in TEXT
    assert "{name: exact, says: " in TEXT
    assert "# +8.6 bits\n" in TEXT
    assert max(map(len, TEXT.splitlines())) < 250


texts = st.text(min_size=1, max_size=30).filter(lambda text: not any(0xD800 <= ord(sign) <= 0xDFFF for sign in text))
shares = st.floats(min_value=1e-9, max_value=1)


@settings(max_examples=25, deadline=None)
@given(frequent=st.dictionaries(texts, shares, max_size=8), match=st.floats(min_value=1e-12, max_value=0.2), name=texts)
def test_any_value_may_be_frequent(frequent: dict[str, float], match: float, name: str) -> None:
    rules = ruleset()
    assert rules.priors is not None
    field = msgspec.structs.replace(rules.fields[0], frequent=frequent)
    changed: Ruleset = sealed(
        msgspec.structs.replace(
            rules,
            name=f"x{name}",
            fields=(field, *rules.fields[1:]),
            priors=msgspec.structs.replace(rules.priors, match=match),
        )
    )
    assert load_ruleset(dump_ruleset(changed), "r.yaml").digest == changed.digest


def test_a_value_may_be_long() -> None:
    frequent = {"x" * 3000: 0.5, 'a"b': 0.25}
    field = msgspec.structs.replace(ruleset().fields[0], frequent=frequent)
    changed = sealed(msgspec.structs.replace(ruleset(), fields=(field, *ruleset().fields[1:])))
    assert load_ruleset(dump_ruleset(changed), "r.yaml").digest == changed.digest


def test_columns_are_of_the_document() -> None:
    """Without them a ruleset is what it was before there were any."""
    columns = {"Nombre": "given_name", "e-mail: 2": "namespace:email#2", "yes": "record_id"}
    learned: Ruleset = sealed(msgspec.structs.replace(ruleset(), columns=columns))
    assert '\ncolumns:\n  "Nombre": given_name\n  "e-mail: 2": "namespace:email#2"\n  "yes": record_id\n' in dump_ruleset(learned)
    assert load_ruleset(dump_ruleset(learned), "r.yaml") == learned
    assert learned.digest != ruleset().digest == sealed(msgspec.structs.replace(learned, columns={})).digest


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("\nfields:\n", "\ncolumns:\n  Nombre: ''\nfields:\n", "columns.Nombre"),
        ("\nfields:\n", "\ncolumns:\n  Correo: namespace:email#0\nfields:\n", "columns.Correo"),
        ("    kind: given\n", "    kind: gven\n", "fields.given.kind"),
        ("    reads: [given_name]\n", "    reads: []\n", "fields.given.reads"),
        ("maria: 0.05", "maria: 5", "fields.given.frequent"),
        ("maria: 0.05", "maria: often", "fields.given.frequent.maria"),
        ("  match: 0.001\n", "  match: 1.5\n", "priors.match"),
        ("  namesake: 0.001\n", "  namesake: 0.999\n", "priors"),
        ("    comparator: birth_date\n", "    comparator: birthday\n", "comparisons.born.comparator"),
        ("    fields: [born]\n", "    fields: [given]\n", "comparisons.born.fields[0]"),
        ("    fields: [born]\n", "    fields: [date]\n", "comparisons.born.fields[0]"),
        ("name: exact_rare", "name: rare", "comparisons.given.levels"),
        ('  "given and surname": [given, surname]\n', '  "given and surname": [given, sname]\n', "blocking.given and surname[1]"),
        ("priors:\n  match: 0.001\n  household: 0.002\n  namesake: 0.001\n", "", "priors"),
    ],
)
def test_what_is_wrong_is_named(old: str, new: str, field: str) -> None:
    assert old in TEXT
    with pytest.raises(InvalidValue) as caught:
        load_ruleset(TEXT.replace(old, new, 1), "small.yaml")
    found = caught.value.violations[0]
    assert found.field == field
    assert found.description.startswith("small.yaml, line ")


def test_priors_need_fields() -> None:
    text = dump_ruleset(default_ruleset()) + "priors:\n  match: 0.1\n  household: 0.1\n  namesake: 0.1\n"
    with pytest.raises(InvalidValue) as caught:
        load_ruleset(text, "o.yaml")
    assert caught.value.violations[0].field == "priors"
