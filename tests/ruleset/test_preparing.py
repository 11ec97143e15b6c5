"""From a record to what matching sees of it: known or bare, who it counts as, signature, blocking keys."""

from __future__ import annotations

import pytest
from tests.scoring.people import kernel, subject

from cauce.linkage.blocking import block_rules
from cauce.linkage.kernel import Kernel
from cauce.linkage.ruleset import default_ruleset
from cauce.model.record import Assurance, Identifier, Record
from cauce.model.subject import Subject


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("cookie!t-91", False),
        ("device!d; email!ana@x.example; phone!600000123", False),
        ("email!ana@x.example; zip=28013; born=1980-02-03", False),
        ("loyalty?L-1; email?ana@x.example", False),
        ("loyalty!L-1", True),
        ("customer_id!1", True),
        ("national_id?52345678X", False),
        ("name=Ana Ruiz", True),
        ("given_name=Ana", True),
        ("name=Talleres Norte SL", True),
        ("company=Talleres Norte SL; email!ana@x.example", True),
        ("name=test test; cookie!t", False),
    ],
)
def test_known_is_who_has_a_key_that_links_or_a_name(text, known):
    assert subject(text).known is known


def test_bare_records_are_never_compared():
    bare = subject("email!ana@x.example; zip=28013; born=1980-02-03")
    assert (bare.signature, bare.blocks, bare.person) == (0, (), 0)


def test_known_records_with_nothing_to_score_have_no_signature():
    nothing = subject("loyalty!L-1; cookie!t-1")
    assert (nothing.known, nothing.signature, nothing.blocks) == (True, 0, ())
    assert nothing.person != 0


def test_a_signature_is_what_scoring_looks_at():
    record = "name=Ana Ruiz; email!ana@x.example"
    same = subject(record).signature
    assert same != 0
    assert subject("name=ANA RUIZ; email!ANA@x.example; cookie!c; loyalty!L-1; colour=red").signature == same
    assert subject("name=Ana Ruiz; email?ana@x.example").signature != same
    assert subject("name=Ana Ruiz; email!otra@x.example").signature != same
    assert subject("name=Ana Ruiz Gil; email!ana@x.example").signature != same


def test_spread_counts_people_not_spellings():
    spellings = ["Mª José García López", "GARCIA LOPEZ, MARIA JOSE", "M.ª José García", "Maria Garsia", "Mariajo García"]
    assert len({subject(f"name={name}").person for name in spellings}) == 1
    assert subject("name=Juan García López").person != subject("name=María García López").person
    assert subject("loyalty!L-1").person == subject("loyalty!L-1; cookie!c").person != subject("loyalty!L-2").person
    assert subject("loyalty!L-1; customer_id!7; order!9").person == subject("customer_id!7; order!8").person


def _rules(left: str, right: str) -> tuple[str, ...]:
    one, other = subject(left), subject(right)
    met = block_rules((one.traits, one.claims), (other.traits, other.claims), default_ruleset())
    assert bool(met) == bool(set(one.blocks) & set(other.blocks))
    return met


@pytest.mark.parametrize(
    ("left", "right", "rule"),
    [
        ("name=Ana Jiménez; born=1980-02-03", "name=Eva Giménez; born=1980-02-03", "surname_and_birth_date"),
        ("name=Ana Ruiz; born=1980-02-03", "name=Ana Vega; born=1980-02-03", "given_and_birth_date"),
        ("name=María Carmen Ruiz; zip=28013", "name=Carmen Ruiz; zip=28013", "names_and_postal_code"),
        ("given_name=Ana; family_name=Ruiz; zip=28013", "given_name=Ruiz; family_name=Ana; zip=28013", "names_and_postal_code"),
        ("name=Ana Ruiz; born=1980-02-03", "name=Ana Ruiz; born=1990-02-03", "names_and_birthday"),
        ("name=Ana Ruiz; born=1980-02-03; zip=28013", "name=Eva Gil; born=1980-02-03; zip=28013", "birth_date_and_postal_code"),
        (
            "name=Ana Ruiz; street=Calle Luna 5; postal_code=28013",
            "name=Ana Rius; street=C/ Luna, 5; postal_code=28013",
            "initial_and_address",
        ),
        ("name=Ana Ruiz Gil", "name=Ana Gil Ruiz", "two_surnames_and_given"),
        ("name=Ana Ruiz; national_id?52345678X", "name=Eva Gil; national_id?52.345.678-x", "personal_id"),
        ("name=Ana Ruiz; nif?52345678X", "name=Eva Gil; national_id?52345678X", "personal_id"),
        ("name=Norte Talleres SL; zip=28001", "name=Talleres Norte, S.L.; zip=28001", "company_and_postal_code"),
    ],
)
def test_candidates_meet_by_their_rule(left, right, rule):
    assert rule in _rules(left, right)


def test_a_name_alone_or_a_household_alone_makes_no_candidates():
    assert _rules("name=John Smith", "name=John Smith") == ()
    assert _rules("name=Ana Ruiz; zip=28013", "name=Eva Ruiz; zip=28013") == ()


def test_keys_per_record_stay_few():
    full = subject(
        "name=Ana Ruiz Gil; born=1980-02-03; street=Calle Luna 5; zip=28013; city=Madrid; email!a.ruiz@x.example; phone!600000123"
    )
    assert len(full.blocks) <= 7
    assert len(subject("name=Ana Ruiz; email!a.ruiz@x.example; phone!600000123").blocks) == 0


def test_notices_come_through_and_the_same_record_gives_the_same_subject():
    record = Record(
        source="web",
        record_id="1",
        observed_at=5,
        identifiers=(Identifier(namespace="email", value="not an address", assurance=Assurance.VERIFIED),),
        attributes={"full_name": "Ana Ruiz"},
    )
    prepared = kernel().preparer.prepare(record)
    assert [notice.field for notice in prepared.notices] == ["identifiers[0].value"]
    assert isinstance(prepared.subject, Subject)
    assert prepared == Kernel.of(default_ruleset()).preparer.prepare(record)
