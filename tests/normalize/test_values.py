"""One canonical form per value: e-mails, phones, hashes, ids, dates, devices, companies."""

from __future__ import annotations

import base64
from hashlib import sha256

import pytest

from cauce.errors import InvalidValue
from cauce.linkage.normalize import is_fixed_line, is_role
from cauce.linkage.normalize.birth_date import birth_date
from cauce.linkage.normalize.company import company_name, organization_name
from cauce.linkage.normalize.device import canonical_device, canonical_mac
from cauce.linkage.normalize.email import canonical_email, clean_email, partner_forms
from cauce.linkage.normalize.hashed import canonical_hash, sha256_of
from cauce.linkage.normalize.namespaces import NamespaceRule
from cauce.linkage.normalize.national_id import curp_birth_date, is_generic_id, national_id
from cauce.linkage.normalize.phone import canonical_phone, is_junk_phone, other_writing
from cauce.linkage.ruleset import default_ruleset


@pytest.mark.parametrize(
    ("text", "email"),
    [
        (" Clara.Gomez@Example.MX ", "clara.gomez@example.mx"),
        ("marta.ruiz+bici@gmail.com", "martaruiz@gmail.com"),
        ("Marta.Ruiz@googlemail.com", "martaruiz@gmail.com"),
        ("a.b+c@outlook.com", "a.b+c@outlook.com"),
        ("Marta.Ruiz+x@gmial.com", "martaruiz@gmail.com"),
        ("ana@hotmail.con", "ana@hotmail.com"),
        ("ana@yaho.es", "ana@yahoo.es"),
        ("ana@email.com", "ana@email.com"),
        ("ana@ymail.com", "ana@ymail.com"),
        ("ana@hotmail.de", "ana@hotmail.de"),
        ("cla ra@example.com", "clara@example.com"),
        ("Clara <clara@example.com>", "clara@example.com"),
        ("\u200bclara@example.com\ufeff", "clara@example.com"),
        ("'clara@example.com'", "clara@example.com"),
        ("mailto:clara@example.com?subject=Hola", "clara@example.com"),
        ("mailto:clara@example.com", "clara@example.com"),
        ("<clara@example.com>;", "clara@example.com"),
        ("clara@example.com .", "clara@example.com"),
        ("clara@españa.es", "clara@xn--espaa-rta.es"),
        ("\uff43lara@example.com", "clara@example.com"),
    ],
)
def test_an_email_is_canonical(text, email):
    assert canonical_email(text) == email


@pytest.mark.parametrize(
    "text", ["clara", "clara@", "@example.com", "clara@example", "a@b@c.com", "clara@-.com", "+x@gmail.com", "a b", "x" * 300 + "@a.es"]
)
def test_not_an_email(text):
    with pytest.raises(InvalidValue) as error:
        canonical_email(text)
    assert error.value.field == "value"
    assert text not in str(error.value)


def test_role_mailboxes_are_told_from_persons():
    weak = frozenset(default_ruleset().policy("email").weak)
    for email in ("info@example.com", "ventas2@example.es", "compras.mx@example.mx", "biuro@example.pl", "vendas+site@example.com.br"):
        assert is_role(email, weak)
    for email in ("infante@example.com", "maria.ventas@example.com", "info.garcia@example.com"):
        assert not is_role(email, weak)


@pytest.mark.parametrize(
    ("text", "region", "phone"),
    [
        ("612 000 111", "ES", "+34612000111"),
        ("0034 612-000-111", "ES", "+34612000111"),
        ("34612000111", "ES", "+34612000111"),
        ("91 000 12 34", "ES", "+34910001234"),
        ("5215510002000", "MX", "+525510002000"),
        ("5215510002000", "ES", "+525510002000"),
        ("5215510002000", "", "+525510002000"),
        ("+52 1 55 1000 2000", "", "+525510002000"),
        ("044 55 1000 2000", "MX", "+525510002000"),
        ("045 55 1000 2000", "MX", "+525510002000"),
        ("01 55 1000 2000", "MX", "+525510002000"),
        ("+52 55 1000 2000", "US", "+525510002000"),
        ("(415) 555-2671", "US", "+14155552671"),
        ("1-415-555-2671 ext. 12", "US", "+14155552671"),
        ("020 7946 0958", "GB", "+442079460958"),
        ("+44 (0)20 7946 0958", "", "+442079460958"),
        ("11 15 2345-6789", "AR", "+5491123456789"),
        ("+54 9 11 2345 6789", "", "+5491123456789"),
        ("0151 23456789", "DE", "+4915123456789"),
        ("06 12 34 56 78", "FR", "+33612345678"),
        ("612 000 111", "", "local:612000111"),
        ("tel:+34612000111", "", "+34612000111"),
        ("+52 044 55 1000 2000", "", "+525510002000"),
        ("+52 01 55 1000 2000", "", "+525510002000"),
        ("5215510002000@s.whatsapp.net", "MX", "+525510002000"),
        ("552187654321", "BR", "+5521987654321"),
        ("(21) 8765-4321", "BR", "+5521987654321"),
        ("+55 21 98765-4321", "", "+5521987654321"),
        ("+55 21 2345-6789", "", "+552123456789"),
    ],
)
def test_a_phone_is_canonical_in_its_region(text, region, phone):
    assert canonical_phone(text, region) == phone


@pytest.mark.parametrize("text", ["123", "hello", "+", "0" * 40, "++--"])
def test_not_a_phone(text):
    with pytest.raises(InvalidValue):
        canonical_phone(text, "ES")


def test_an_argentine_mobile_is_written_with_the_nine_and_without():
    assert other_writing("+5491161234501") == "+541161234501"
    assert other_writing("+541161234501") == "+5491161234501"
    assert other_writing("+34612000111") == other_writing("+5411612345") == ""


def test_either_writing_of_a_number_meets_the_other_and_its_partner_hashes():
    phone, google = NamespaceRule(default_ruleset(), "phone"), NamespaceRule(default_ruleset(), "phone_sha256/google")
    keys = [{form.key for form in phone.read(text, "AR").forms} for text in ("011 15-6123-4501", "11 6123-4501")]
    (hashed,) = google.read(sha256(b"+541161234501").hexdigest(), "AR").forms
    assert hashed.key in keys[0] & keys[1]
    assert phone.read("011 15-6123-4501", "AR").forms[0].value == "+5491161234501", "it is shown as it was meant"


def test_junk_phones_are_nobodys():
    for phone in (
        "+34666666666",
        "+34600000000",
        "+525555555555",
        "+34123456789",
        "local:1234567",
        "+15555555555",
        "+491700000000",
        "+5511999999999",
        "+33611111111",
    ):
        assert is_junk_phone(phone)
    for phone in ("+34612000111", "+34612345678", "+525512345678", "+14155552671", "+491701000000", "+919876543210"):
        assert not is_junk_phone(phone)


def test_fixed_lines_are_told_from_mobiles():
    assert is_fixed_line("+34910001234")
    assert is_fixed_line("+442079460958")
    assert not is_fixed_line("+34612000111")
    assert not is_fixed_line("+525510002000")
    assert not is_fixed_line("local:910001234")


def test_hash_vectors_of_the_partners():
    """Vectors that the partners publish on their pages."""
    assert sha256_of(dict(partner_forms(clean_email("John_Smith@gmail.com")))["meta"]).hex().startswith("62a14e44")
    assert sha256_of("16505551212").hex().startswith("e323ec62")
    uid2 = sha256_of(dict(partner_forms(clean_email("JANE.Saoirse+work@gmail.com")))["uid2"]).hex()
    assert uid2.startswith("92ee2605")
    assert base64.b64encode(bytes.fromhex(uid2)).decode().startswith("ku4mBX7Z")
    assert sha256_of("+12345678901").hex().startswith("10e6f0b4")


def test_every_form_of_a_hash_is_one():
    digest = sha256(b"clara@example.com").digest()
    for text in (
        digest.hex(),
        digest.hex().upper(),
        base64.b64encode(digest).decode(),
        base64.urlsafe_b64encode(digest).decode().rstrip("="),
    ):
        assert canonical_hash(text) == digest.hex()
    with pytest.raises(InvalidValue):
        canonical_hash("clara@example.com")


@pytest.mark.parametrize(
    ("text", "region", "value", "kind", "sure"),
    [
        ("12.345.678-Z", "ES", "12345678Z", "nif", True),
        ("12345678A", "ES", "12345678A", "nif", False),
        ("x-1234567-l", "ES", "X1234567L", "nif", True),
        ("ES B58378431", "ES", "B58378431", "cif", True),
        ("1234567L", "ES", "01234567L", "nif", True),
        ("HEGG560427MVZRRL05", "MX", "HEGG560427MVZRRL05", "curp", False),
        ("HEGG560427MVZRRL04", "MX", "HEGG560427MVZRRL04", "curp", True),
        ("GODE561231GR8", "MX", "GODE561231GR8", "rfc", True),
        ("C.C. 52.123.456", "CO", "52123456", "", True),
        ("CC 52123456", "", "CC52123456", "", True),
        ("PESEL 44051401359", "PL", "44051401359", "", True),
        ("20-12345678-6", "AR", "20123456786", "cuit", True),
        ("20-12345678-5", "AR", "20123456785", "cuit", False),
        ("123-45-6780", "US", "123456780", "ssn", True),
        ("666-45-6780", "US", "666456780", "ssn", False),
        ("ab 12/34", "", "AB1234", "", True),
        ("NIF: 45.678.901-G", "ES", "45678901G", "nif", True),
        ("045678901G", "ES", "45678901G", "nif", True),
        ("X01234567L", "ES", "X1234567L", "nif", True),
        ("DNI 28.456.789", "AR", "28456789", "", True),
        ("RFC GODE-561231-GR8", "MX", "GODE561231GR8", "rfc", True),
        ("RUTA850101XX1", "MX", "RUTA850101XX1", "rfc", True),
        ("PT 245 678 901", "PT", "245678901", "", True),
    ],
)
def test_a_national_id_is_canonical_and_checked(text, region, value, kind, sure):
    found = national_id(text, region)
    assert (found.value, found.kind, not found.doubt) == (value, kind, sure)


def test_generic_national_ids():
    for value in ("00000000T", "12345678Z", "XAXX010101000", "XEXX010101000", "111111111", "000000000"):
        assert is_generic_id(value)
    assert not is_generic_id("52345671Z")


def test_curp_embeds_the_birth_date():
    assert curp_birth_date("HEGG560427MVZRRL04") == "19560427"
    assert curp_birth_date("GOMC050314MNLMRLA1") == "20050314"


@pytest.mark.parametrize(
    ("text", "region", "date"),
    [
        ("1985-03-14", "", "19850314"),
        ("19850314", "", "19850314"),
        ("19850314.0", "", "19850314"),
        ("1985-03-14T00:00:00Z", "", "19850314"),
        ("14/03/1985", "ES", "19850314"),
        ("4/3/1985", "MX", "19850304"),
        ("4/3/1985", "US", "19850403"),
        ("14/03/1985", "US", "19850314"),
        ("03/14/1985", "ES", "19850314"),
        ("14 de marzo de 1985", "ES", "19850314"),
        ("14-Mar-1985", "GB", "19850314"),
        ("March 14, 1985", "US", "19850314"),
        ("4 March 1985", "US", "19850304"),
        ("March 4th, 1985", "US", "19850304"),
        ("4th of March 1985", "GB", "19850304"),
        ("jueves, 14 de marzo de 1985", "ES", "19850314"),
        ("14 mars 1985", "FR", "19850314"),
        ("14 de março de 1985", "PT", "19850314"),
        ("14. März 1985", "DE", "19850314"),
        ("14 març 1985", "ES", "19850314"),
        ("1900-01-01", "", ""),
        ("1970-01-01", "", ""),
        ("0001-01-01", "", ""),
    ],
)
def test_a_birth_date_is_canonical(text, region, date):
    assert birth_date(text, region) == date


@pytest.mark.parametrize("text", ["14/03/85", "1985-13-14", "1985-02-30", "1983-02-29", "2150-01-01", "yesterday", "", "19941335"])
def test_not_a_birth_date(text):
    with pytest.raises(InvalidValue):
        birth_date(text, "ES")


def test_a_device_is_canonical():
    assert canonical_device("{6D92078A-8246-4BA4-AE5B-76104861E7DC}") == "6d92078a-8246-4ba4-ae5b-76104861e7dc"
    assert canonical_device(" idfa-A ") == "idfa-A"
    assert canonical_mac("FE-11-22-33-44-55") == canonical_mac("fe11.2233.4455") == "fe:11:22:33:44:55"
    with pytest.raises(InvalidValue):
        canonical_mac("fe:11")


@pytest.mark.parametrize(
    ("text", "company"),
    [
        ("Distribuidora Norte SA de CV", "distribuidora norte"),
        ("Distribuidora Norte, S.A. de C.V.", "distribuidora norte"),
        ("Talleres Pérez S.L.", "talleres perez"),
        ("TALLERES PEREZ SL", "talleres perez"),
        ("Smith & Sons Ltd.", "smith sons"),
        ("Acme Inc", "acme"),
        ("Müller GmbH & Co. KG", "muller"),
        ("The Widget Company, LLC", "widget"),
        ("I.B.M. Corp.", "ibm"),
        ("Construcciones López SA", "construcciones lopez"),
    ],
)
def test_organizations_by_their_legal_form(text, company):
    assert organization_name(text) == company
    assert company_name(text).name == company


@pytest.mark.parametrize("text", ["Maria de Sá", "MARIA DE SA", "Juan Pérez", "Clara", "Ana Co", "GARCIA LOPEZ, MARIA", "Cher"])
def test_persons_are_no_organizations(text):
    assert organization_name(text) == ""
