"""What pairs of records weigh under the default ruleset, to be checked by a person.

`link` is 20 bits or more, `review` 12 or more. The bits of each comparison are given where the figure is a promise of the ruleset.
"""

from __future__ import annotations

import pytest
from tests.scoring.people import score

MARIA = "name=Mª José García López; street=C/ Mayor 3, 2ºB; zip=28013; city=Madrid"
MARIA_B = "name=GARCIA LOPEZ, MARIA JOSE; street=Calle Mayor 3 2 B; zip=28013; city=MADRID"
JOTA = "name=J. García López; street=Calle Mayor 3 2 B; zip=28013; city=MADRID"
OFFICE = "name=María José García; zip=28013; email?mj.garcia@despacho.example.es; phone?91 000 12 34"
PALOMA = "name=Paloma Díez; email?p.diez@despacho.example.es; phone?+34910001234"
LETTER = "name=Mª José García López; street=C/ Mayor, 3 2ºB; zip=28013"
JOSE = "name=José María García López; street=Av. de América 40; zip=28028; city=Madrid"

CLARA_LEAD = "given_name=Clara; family_name=Gomez; city=Ciudad de México"
CLARA_WEB = "name=Clara Gómez Martínez; company=Distribuidora Norte SA de CV; email?Clara.Gomez@distnorte.example.mx"
CLARA_CHAT = "name=Clari G.; phone!5215510002000"
CLARA_CRM = "name=GOMEZ MARTINEZ, CLARA; customer_id!C-4401; email!clara.gomez@distnorte.example.mx; phone!55 1000 2000"
CLARA_ROLE = "name=C. Gómez; company=Distribuidora Norte SA de CV; email?compras@distnorte.example.mx"
LUIS_ROLE = "name=Luis Herrera; company=Distribuidora Norte SA de CV; email?compras@distnorte.example.mx; phone!55 1000 3000"
CLARA_CALL = "name=Clara Gomes; phone!044 55 1000 2000"
NAMESAKE = "name=Clara Gómez Martínez; city=Monterrey; email?cgomez@otra.example.mx; national_id?GOMC850314MNLMRL01"

MARTA = "name=Mª Carmen Ruiz de la Torre; customer_id!8801; email!marta.ruiz+bici@gmail.com"
PACO = "name=Paco Sanz; customer_id!8802; email!paco.sanz@example.es"
CARMEN_POS = "name=Carmen Ruiz; loyalty!L-0007; phone!+34 612 000 111; email?martaruiz@gmail.com"
LUCIA = "name=Lucía Sanz Ruiz; born=2012-04-01; customer_id!9100; email?marta.ruiz@gmail.com"
COURIER = "name=Francisco Sanz; street=C/ Mayor 3, 2ºB; zip=28013; phone!+34612000222"

JOURNEYS = [
    ("ES", MARIA, MARIA_B, "link", 25.287),
    ("ES", MARIA, LETTER, "link", 25.287),
    ("ES", MARIA_B, LETTER, "link", 25.287),
    ("ES", MARIA, JOTA, "review", 19.666),
    ("ES", OFFICE, MARIA, "review", 15.368),
    ("ES", MARIA, JOSE, "apart", 2.7),
    ("ES", JOTA, JOSE, "apart", 11.7),
    ("ES", OFFICE, PALOMA, "apart", -7.0),
    ("MX", CLARA_WEB, CLARA_CRM, "link", 35.007),
    ("MX", CLARA_CHAT, CLARA_CRM, "link", 25.551),
    ("MX", CLARA_CALL, CLARA_CRM, "link", 27.092),
    ("MX", CLARA_CALL, CLARA_CHAT, "link", 25.551),
    ("MX", CLARA_LEAD, CLARA_CRM, "review", 14.090),
    ("MX", NAMESAKE, CLARA_CRM, "review", 17.0),
    ("MX", CLARA_ROLE, CLARA_CRM, "apart", 6.031),
    ("MX", CLARA_ROLE, LUIS_ROLE, "apart", -7.9),
    ("MX", LUIS_ROLE, CLARA_CRM, "apart", -16.968),
    ("ES", MARTA, CARMEN_POS, "link", 27.704),
    ("ES", MARTA, LUCIA, "apart", 10.040),
    ("ES", PACO, COURIER, "review", 13.498),
    ("ES", PACO, LUCIA, "apart", -0.305),
]


@pytest.mark.parametrize(("region", "left", "right", "verdict", "bits"), JOURNEYS)
def test_pairs_of_the_journeys_weigh_what_a_person_would_give_them(region, left, right, verdict, bits):
    scored = score(left, right, region)
    assert scored.verdict == verdict
    assert scored.weight == pytest.approx(bits, abs=0.25)


PEOPLE = [
    # English: short forms, other spellings, initials
    ("US", "name=Robert Brown; email!rbrown@mail.example", "name=Bob Brown; email?rbrown@mail.example", "link"),
    ("US", "name=Elizabeth Taylor; phone!+12125550100", "name=Liz Taylor; phone!+12125550100", "link"),
    ("US", "name=Sarah Miller; phone!+12125550100", "name=Sahra Miller; phone!+12125550100", "link"),
    ("US", "name=Mary Johnson; email!mjohnson@mail.example", "name=Marie Johnson; email!mjohnson@mail.example", "link"),
    ("US", "name=Mary Johnson; email?mjohnson@mail.example", "name=Marie Johnson; email!mjohnson@mail.example", "review"),
    ("US", "name=B. Brown; email!rbrown@mail.example", "name=Bob Brown; email!rbrown@mail.example", "link"),
    ("US", "name=B. Brown; email?rbrown@mail.example", "name=Robert Brown; email!rbrown@mail.example", "review"),
    ("US", "name=Smith, John; born=1980-05-17; zip=10001", "name=John Smith; born=1980-05-17; zip=10001", "link"),
    (
        "US",
        "given_name=Smith; family_name=John; born=1980-05-17; zip=10001",
        "given_name=John; family_name=Smith; born=1980-05-17; zip=10001",
        "link",
    ),
    ("US", "name=Kim Lee; phone!+12125550100", "name=Lee Kim; phone!+12125550100", "link"),
    ("US", "name=Jane Doe; email!jane.doe@mail.example", "name=Janet Doe; email!jane.doe@mail.example", "review"),
    # fathers and sons, twins, households
    ("US", "name=James Wilson Jr; email!wilson@mail.example", "name=James Wilson Sr; email!wilson@mail.example", "review"),
    (
        "US",
        "name=James Wilson; born=1980-01-22; street=12 Oak St; zip=10001",
        "name=James Wilson; born=1950-03-04; street=12 Oak St; zip=10001",
        "apart",
    ),
    (
        "US",
        "name=Anna Baker; born=2001-09-09; email!family@mail.example; phone!+12125550101; street=5 Elm Ave; zip=02139",
        "name=Emma Baker; born=2001-09-09; email!family@mail.example; phone!+12125550101; street=5 Elm Ave; zip=02139",
        "review",
    ),
    (
        "ES",
        "name=Mario Gil Vega; born=2001-09-09; email!familia@correo.example",
        "name=María Gil Vega; born=2001-09-09; email!familia@correo.example",
        "review",
    ),
    ("ES", "name=José Luis Pérez Gómez; email?perez@correo.example", "name=José Antonio Pérez Gómez; email?perez@correo.example", "review"),
    ("ES", "name=Carmen Ruiz Gil; email!ruiz@correo.example", "name=Lucía Ruiz Gil; email!ruiz@correo.example", "review"),
    # a marriage, and what is none
    (
        "US",
        "name=Emily Clark; born=1990-06-05; email!emily@mail.example",
        "name=Emily Watson; born=1990-06-05; email?emily@mail.example",
        "link",
    ),
    ("US", "name=Emily Clark; email!emily@mail.example", "name=Emily Watson; email!emily@mail.example", "review"),
    (
        "US",
        "name=Emily Clark; email!emily@mail.example; phone!+12125550100",
        "name=Emily Watson; email!emily@mail.example; phone!+12125550100",
        "link",
    ),
    (
        "US",
        "name=Emily Clark; email!emily@mail.example; phone!+12125550100",
        "name=Emily Watson; email!emily@mail.example; phone?+12125550100",
        "review",
    ),
    (
        "US",
        "name=Emily Clark; email!emily@mail.example; phone!+12125550100",
        "name=Emma Watson; email!emily@mail.example; phone!+12125550100",
        "review",
    ),
    ("MX", "name=Guadalupe Hernández Martínez; phone!5510002000", "name=Lupita Hernández; whatsapp!5215510002000", "link"),
    ("AR", "name=Florencia Acuña; phone!+5491144445555", "name=Flor Acuña; phone!+5491144445555", "link"),
    # recycled and shared phones
    ("ES", "name=Laura Ruiz; phone!600000123", "name=Marta Gómez; phone!600000123", "apart"),
    ("ES", "name=Laura Ruiz; phone!600000123", "name=Marta Ruiz; phone!600000123", "review"),
    ("ES", "name=Iván Sanz; phone?910001234", "name=Eva Sanz; phone?910001234", "apart"),
    # Spanish and Mexican customs
    ("ES", "name=José Pérez; email?jperez@correo.example", "name=José Luis Pérez Gómez; email?jperez@correo.example", "link"),
    ("ES", "name=Ana Giménez Vázquez; born=1988-03-12", "name=Ana Jiménez Basquez; born=1988-03-12", "link"),
    ("ES", "name=Ana Gil Ruiz; born=1988-03-12; zip=28013", "name=Ana Gil Ruiz; born=1988-12-03; zip=28013", "link"),
    ("MX", "name=Guadalupe Hernández Martínez; phone!5215510002000", "name=Lupita Hernández; phone!5510002000", "link"),
    ("AR", "name=Juan Pablo Fernández; phone!+5491144445555; zip=1425", "name=Juan Fernández; phone!011 15-4444-5555; zip=1425", "link"),
    ("DE", "name=Jürgen Müller; born=1970-07-07; zip=10115", "name=Juergen Mueller; born=1970-07-07; zip=10115", "link"),
    # a namesake is nobody's proof; a name and a birth date are
    ("ES", "name=Zenobia Zapatero Zurbano", "name=Zenobia Zapatero Zurbano", "review"),
    ("ES", "name=Zenobia Zapatero Zurbano; sex=f; city=Ávila", "name=Zenobia Zapatero Zurbano; sex=f; city=Ávila", "review"),
    ("ES", "name=Ana García López; born=1988-03-12", "name=Ana García López; born=1988-03-12", "link"),
    # another script is missing, not different
    ("US", "name=Wei Zhang; email!wzhang@mail.example", "name=张伟; email!wzhang@mail.example", "link"),
    # organisations
    ("ES", "name=Talleres Norte SL; phone!910001234", "name=Norte Talleres, S.L.; phone!910001234", "link"),
    ("ES", "name=Talleres Norte SL; zip=28001", "name=Panadería Sol SL; zip=28001; email?sol@correo.example", "apart"),
]


@pytest.mark.parametrize(("region", "left", "right", "verdict"), PEOPLE)
def test_people_elsewhere_come_out_as_a_person_would_decide(region, left, right, verdict):
    scored = score(left, right, region)
    assert scored.verdict == verdict, scored


VICTIM = "name=Marta Ruiz Gil; customer_id!1; email!marta.ruiz@correo.example; phone!600000123"
ATTACKS = [
    ("email?marta.ruiz@correo.example; loyalty!L-9", 17.006),
    ("name=M. Ruiz; email?marta.ruiz@correo.example; loyalty!L-9", 19.9),
    ("name=Pedro Gómez; email?marta.ruiz@correo.example; customer_id!2", 2.04),
    ("name=Lucía Ruiz; phone!600000123; loyalty!L-9", 14.55),
    ("phone!600000123; loyalty!L-9", 16.006),
]


@pytest.mark.parametrize(("attacker", "bits"), ATTACKS)
def test_what_can_be_typed_or_inherited_stays_below_match(attacker, bits):
    scored = score(VICTIM, attacker)
    assert scored.weight < 20
    assert scored.weight == pytest.approx(bits, abs=0.3)


def test_an_address_typed_by_a_stranger_with_the_full_name_joins_and_only_proven_parts_protect():
    assert score(VICTIM, "name=Marta Ruiz Gil; email?marta.ruiz@correo.example; device!d").verdict == "link"


IDENTIFIED = [
    # a claimed personal id: enough beside a name, never by itself; lent within a family it is not enough
    ("name=Ana López Vega; national_id?12345678Z", "name=Ana López Vega; national_id?12345678Z", None),
    ("national_id?52345678X; customer_id!1", "name=Ana López Vega; national_id?52345678X", "review"),
    ("name=Ana López Vega; national_id?52345678X", "name=Ana López Vega; national_id?52345678X", "link"),
    ("name=Ana López Vega; national_id?52345678X", "name=Lucas López Gil; national_id?52345678X", "apart"),
    (
        "name=Ana López Vega; national_id?52345678X; born=1980-04-04",
        "name=Ana López Vega; national_id?52345678X; born=1966-11-23",
        "link",
    ),
    (
        "name=Ana López Vega; national_id?52345678X; born=1980-04-04",
        "name=Juan Pérez Gil; national_id?52345678X; born=1966-11-23",
        "apart",
    ),
]


@pytest.mark.parametrize(("left", "right", "verdict"), IDENTIFIED)
def test_personal_ids_that_are_only_claimed_are_evidence(left, right, verdict):
    scored = score(left, right)
    if verdict is None:  # a specimen id means nobody
        assert "personal_id" not in scored.levels
    else:
        assert scored.verdict == verdict, scored
