"""What columns are taken for, and what rows become."""

from __future__ import annotations

import pytest

from cauce.cli.files.defaults import Defaults
from cauce.cli.files.instants import DateOrder, format_instant, iso_date, parse_instant
from cauce.cli.files.mapping import Given, Mapper, guess, parse_given, parse_target
from cauce.errors import InvalidValue
from cauce.linkage.columns.headers import ATTRIBUTES, NAMESPACES, headers, heading
from cauce.linkage.columns.shapes import CHECKS
from cauce.model.permission import Consent, Permission
from cauce.model.record import Assurance
from cauce.model.touch import Touch

DEFAULTS = Defaults(source="crm", observed_at=7, region="ES")


def targets(header: list[str], *rows: list[str], given: dict[str, Given] | None = None) -> dict[str, str]:
    sample = [{name: cell for name, cell in zip(header, row, strict=True) if cell} for row in rows]
    return {column.name: column.target for column in guess(header, sample, given).columns}


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("given_name", "given_name"),
        ("First Name", "given_name"),
        ("fname", "given_name"),
        ("fname_c1", "given_name"),
        ("Primer Apellido", "family_name"),
        ("apellido2", "second_family_name"),
        ("ap1", "family_name"),
        ("lastName", "family_name"),
        ("Nombre completo", "full_name"),
        ("Correo Electrónico", "email"),
        ("E-Mail", "email"),
        ("customerEmail", "email"),
        ("Tel. móvil", "phone"),
        ("celular", "phone"),
        ("Fecha de nacimiento", "birth_date"),
        ("DOB", "birth_date"),
        ("address_1", "street"),
        ("Dirección", "street"),
        ("street_number", "street_number"),
        ("C.P.", "postal_code"),
        ("suburb", "city"),
        ("Población", "city"),
        ("Provincia", "state"),
        ("soc_sec_id", "national_id"),
        ("DNI", "national_id"),
        ("CURP", "curp"),
        ("id_cliente", "customer_id"),
        ("Nº tarjeta cliente", "loyalty"),
        ("empresa", "company"),
        ("rec_id", "record_id"),
        ("email_sha256_google", "email_sha256/google"),
    ],
)
def test_headers_in_english_and_spanish_are_understood(header, target):
    word = heading(header)
    assert word is not None
    assert word.target == target


@pytest.mark.parametrize("header", ["email_domain", "phone_type", "card_level", "points_balance", "tipo_documento", "colour", "x"])
def test_headers_about_something_else_are_not(header):
    assert heading(header) is None


def test_every_word_stands_for_one_target():
    words = [word for words in headers().values() for word in words]
    assert sorted(words) == sorted(set(words))


def test_every_check_and_header_is_of_a_target():
    for target in {*CHECKS, *headers()}:
        parse_target(target, "here")


def test_content_must_bear_the_header_out():
    found = targets(["phone", "email", "id", "dni"], ["mobile", "a@b.es", "1", "x"], ["fixed", "c@d.es", "1", "y"])
    assert found == {"phone": "attribute:phone", "email": "identifier:email", "id": "attribute:id", "dni": "attribute:dni"}


def test_content_alone_finds_an_email():
    assert targets(["c0", "c1"], ["a@b.es", "x"], ["c@d.es", "y"]) == {"c0": "identifier:email", "c1": "attribute:c1"}


def test_nombre_is_the_given_name_beside_surnames_and_the_whole_name_without():
    assert targets(["nombre", "apellidos"], ["Ana", "Pérez Gil"])["nombre"] == "attribute:given_name"
    assert targets(["nombre", "cp"], ["Ana Pérez Gil", "28013"])["nombre"] == "attribute:full_name"
    assert targets(["nombre", "cp"], ["Ana", "28013"])["nombre"] == "attribute:given_name"


def test_of_two_dates_the_surer_one_is_the_event_time():
    found = targets(["fecha_alta", "updated_at"], ["2026-01-01", "2026-02-01"])
    assert found == {"fecha_alta": "attribute:fecha_alta", "updated_at": "observed_at"}


def test_what_is_given_wins_and_takes_the_place():
    found = targets(["a", "full_name"], ["Ana Gil", "x y"], given={"a": Given("attribute:full_name")})
    assert found == {"a": "attribute:full_name", "full_name": "attribute:other_full_name"}
    with pytest.raises(InvalidValue, match="is not a column"):
        targets(["a"], ["x"], given={"b": Given("identifier:email")})


def record(header: list[str], row: list[str], **given: Given):
    sample = {name: cell for name, cell in zip(header, row, strict=True) if cell}
    return Mapper(guess(header, [sample], given), DEFAULTS).record_of(sample)


def test_a_row_becomes_a_record():
    header = ["rec_id", "nombre", "apellido1", "apellido2", "correo", "movil", "fecha_nacimiento", "updated_at", "nivel"]
    found = record(header, ["7", " Ana ", "Pérez", "Gil", "a@b.es", "612 000 111", "31/12/1980", "2026-03-01 10:00", "oro"])
    assert (found.source, found.record_id, found.region) == ("crm", "7", "ES")
    assert format_instant(found.observed_at) == "2026-03-01T10:00:00Z"
    assert found.attributes == {
        "given_name": "Ana",
        "family_name": "Pérez",
        "second_family_name": "Gil",
        "birth_date": "1980-12-31",
        "nivel": "oro",
    }
    assert [(i.namespace, i.value, i.assurance) for i in found.identifiers] == [
        ("email", "a@b.es", Assurance.ASSERTED),
        ("phone", "612 000 111", Assurance.ASSERTED),
    ]


def test_without_a_record_id_the_identifiers_name_the_record_or_else_the_content():
    one, again = (record(["email", "city"], ["a@b.es", city]) for city in ("Madrid", "Toledo"))
    assert one.record_id == again.record_id
    assert one.is_ping
    first, second = (record(["full_name", "city"], ["Ana Gil", city]) for city in ("Madrid", "Toledo"))
    assert first.record_id != second.record_id


def test_several_columns_of_one_identifier_are_several_identifiers():
    found = record(["phone1", "phone2"], ["612 000 111", "612 000 112"])
    assert [i.value for i in found.identifiers] == ["612 000 111", "612 000 112"]


def test_assurance_and_target_can_be_given_by_column():
    given = parse_given({"columns": {"c": {"to": "loyalty", "assurance": "verified"}, "d": "-", "e": "attribute:tier"}}, "m.yaml")
    found = record(["c", "d", "e"], ["77", "secret", "gold"], **given)
    assert [(i.namespace, i.assurance) for i in found.identifiers] == [("loyalty", Assurance.VERIFIED)]
    assert found.attributes == {"tier": "gold"}


def test_three_columns_can_be_one_birth_date():
    assert record(["by", "bm", "bd"], ["1980", "3", "9"]).attributes == {"birth_date": "1980-03-09"}


def test_day_or_month_first_is_what_the_file_shows():
    assert record(["dob"], ["12/31/1980"]).attributes == {"birth_date": "1980-12-31"}
    assert record(["dob"], ["31.12.1980"]).attributes == {"birth_date": "1980-12-31"}
    assert iso_date("01/02/1980", DateOrder.MONTH_FIRST) == "1980-01-02"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-03-01T10:00:00Z", "2026-03-01T10:00:00Z"),
        ("2026-03-01T10:00:00.25+01:00", "2026-03-01T09:00:00.25Z"),
        ("2026-03-01 10:00", "2026-03-01T10:00:00Z"),
        ("2026-03-01", "2026-03-01T00:00:00Z"),
        ("20260301", "2026-03-01T00:00:00Z"),
        ("01/03/2026 10:00:05", "2026-03-01T10:00:05Z"),
        ("1772359200", "2026-03-01T10:00:00Z"),
        ("1772359200.5", "2026-03-01T10:00:00.5Z"),
        ("1772359200123", "2026-03-01T10:00:00.123Z"),
        ("1772359200123456", "2026-03-01T10:00:00.123456Z"),
    ],
)
def test_times_as_files_write_them(written, read):
    assert format_instant(parse_instant(written, "at")) == read


@pytest.mark.parametrize("written", ["yesterday", "2026-13-01", "32/01/2026", "2026-03-01T25:00", "", "1e9"])
def test_what_is_no_time_is_refused_by_field(written):
    with pytest.raises(InvalidValue, match=r"^at: is not a time"):
        parse_instant(written, "at")


def test_every_namespace_of_the_ruleset_can_be_a_target():
    from cauce.linkage.ruleset import default_ruleset

    for policy in default_ruleset().namespaces:
        if policy.name != "*":
            assert parse_target(f"identifier:{policy.name}", "here") == f"identifier:{policy.name}"
    assert {name for name in NAMESPACES if default_ruleset().policy(name).name == "*"} == set()


def test_every_attribute_with_a_meaning_is_read_by_matching():
    from cauce.linkage.normalize.attributes import part_of

    assert [name for name in ATTRIBUTES if not part_of(name)] == ["country", "language"]


def test_touches_and_consent_are_what_a_person_says_they_are():
    given = parse_given(
        {
            "columns": {
                "id": "record_id",
                "Evento": "touch_kind",
                "Campaña": "touch_campaign",
                "Publicidad": "consent:marketing/email",
                "Perfilado": "consent:profiling",
            }
        },
        "map.yaml",
    )
    header = ["id", "Evento", "Campaña", "Publicidad", "Perfilado"]
    mapper = Mapper(guess(header, [], given), DEFAULTS)
    record = mapper.record_of({"id": "1", "Evento": "compra", "Campaña": "navidad", "Publicidad": "Sí", "Perfilado": "no"})
    assert record.touch == Touch(kind="compra", campaign="navidad")
    assert record.consents == (
        Consent(purpose="marketing", channel="email", permission=Permission.GRANTED),
        Consent(purpose="profiling", permission=Permission.DENIED),
    )
    assert mapper.record_of({"id": "1", "Evento": "visita"}).consents == ()
    with pytest.raises(InvalidValue, match="yes or no") as caught:
        mapper.record_of({"id": "1", "Publicidad": "quizás"})
    assert caught.value.field == "Publicidad"
