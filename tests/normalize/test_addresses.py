"""Postal addresses: one canonical form for the ways people write one."""

from __future__ import annotations

import pytest

from cauce.linkage.normalize.address import canonical_address, canonical_city, canonical_postal_code
from cauce.linkage.normalize.attributes import parts_of
from cauce.linkage.normalize.street import parse_street, parse_unit


@pytest.mark.parametrize(
    "text",
    ["C/ Mayor 3, 2ºB", "C/ Mayor, 3 2ºB", "Calle Mayor 3 2 B", "c. mayor nº 3, 2º B", "CALLE MAYOR, 3 - 2º B", "Cl Mayor 3 piso 2 pta B"],
)
def test_one_spanish_address(text):
    assert parse_street(text) == ("calle mayor", "3", "2 b")


@pytest.mark.parametrize(
    ("text", "street", "number", "unit"),
    [
        ("ul. Długa 5 m. 3", "ulica dluga", "5", "3"),
        ("ul. 3 Maja 12", "ulica 3 maja", "12", ""),
        ("Calle Mayor 3 M", "calle mayor", "3", "m"),
        ("Av. de América 40", "avenida de america", "40", ""),
        ("1450 N Main St Apt 3B", "north main street", "1450", "3 b"),
        ("1450 North Main Street #3B", "north main street", "1450", "3 b"),
        ("1600 Pennsylvania Ave NW", "pennsylvania avenue northwest", "1600", ""),
        ("3 N 2", "3", "2", ""),
        ("12, R. de la République", "rua de la republique", "12", ""),
        ("12 rue de la République", "rua de la republique", "12", ""),
        ("V.le Monza 3", "viale monza", "3", ""),
        ("Calle 50 # 12-34", "calle 50", "12-34", ""),
        ("Cra. 7 # 12-34", "carrera 7", "12-34", ""),
        ("Avda Diagonal 640, 3º izquierda", "avenida diagonal", "640", "3 izq"),
        ("Pº de la Castellana 12 4º dcha.", "paseo de la castellana", "12", "4 dcha"),
        ("Calle 8 de Marzo 12", "calle 8 de marzo", "12", ""),
        ("Calle 50 123", "calle 50", "123", ""),
        ("Calle Mayor 3 bis", "calle mayor", "3bis", ""),
        ("Calle Mayor s/n", "calle mayor", "sn", ""),
        ("Ctra. de Burgos km 12", "carretera de burgos", "12", ""),
        ("Av. Juárez 100, Col. Centro", "avenida juarez", "100", ""),
        ("Plza. España 1 Bajo", "plaza espana", "1", "bajo"),
        ("12 Main St Apt 4B", "main street", "12", "4 b"),
        ("Flat 3, 12 High Street", "high street", "12", "3"),
        ("221B Baker St", "baker street", "221b", ""),
        ("350 5th Ave", "5th avenue", "350", ""),
        ("Mayor 3", "mayor", "3", ""),
        ("", "", "", ""),
    ],
)
def test_a_street_line_is_read_apart(text, street, number, unit):
    assert parse_street(text) == (street, number, unit)


def test_spellings_of_a_unit_are_one():
    assert parse_unit("2ºB") == parse_unit("Piso 2, puerta B") == parse_unit("2 b") == "2 b"


def test_parts_of_an_address_by_their_usual_names():
    whole = canonical_address(parts_of({"direccion": "C/ Mayor 3, 2ºB", "cp": "28013", "ciudad": "Madrid"}), "ES")
    parts = canonical_address(
        parts_of({"calle": "c/ Mayor", "numero": "3", "piso": "2º", "puerta": "B", "codigo_postal": 28013, "town": "MADRID"}), "ES"
    )
    assert whole == parts
    assert whole.postal_code == "28013"


def test_a_postal_code_is_canonical_in_its_country():
    assert canonical_postal_code("8013", "ES") == "08013"
    assert canonical_postal_code("SW1A 1AA", "GB") == "sw1a1aa"
    assert canonical_postal_code("90210-1234", "US") == "90210"
    assert canonical_postal_code("C.P. 06600", "MX") == "06600"
    assert canonical_postal_code("00000", "ES") == ""


def test_names_of_a_city_are_one():
    assert canonical_city("CDMX") == canonical_city("México, D.F.") == canonical_city("Ciudad de México") == "ciudad de mexico"


def test_nothing_is_no_address():
    assert canonical_address(parts_of({"street": "-", "city": "n/a"}), "ES") is None
