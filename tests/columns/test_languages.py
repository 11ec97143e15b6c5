"""Tables whose headers are in other languages mean what those in English do."""

from __future__ import annotations

import re

import pytest

from cauce.linkage.columns.column import Column
from cauce.linkage.columns.normalize_contacts import birth_date_of, phone_of
from cauce.linkage.columns.recognize import recognize
from cauce.testing.customers import columns_of, draw_customers

ENGLISH = (
    "record_id", "given_name", "surname", "second_surname", "sex", "birth_date", "email", "phone", "loyalty_card", "street", "city", "postal_code", "country",
)  # fmt: skip
MEANINGS = (
    "record_id", "given_name", "family_name", "second_family_name", "sex", "birth_date", "email", "phone", "loyalty", "street", "city", "postal_code", "country",
)  # fmt: skip
HEADERS = {
    "Spanish": "registro nombre apellido1 apellido2 sexo fecha_nacimiento correo telefono tarjeta_fidelidad direccion ciudad codigo_postal pais",
    "Portuguese": "id_registo nome sobrenome segundo_sobrenome sexo data_de_nascimento correio_eletrónico telemóvel cartão_fidelidade morada cidade "
    "código_postal país",
    "French": "numéro prénom nom second_nom sexe date_de_naissance courriel téléphone_portable carte_fidélité adresse commune code_postal pays",
    "German": "lfd_nr Vorname Name Name2 Geschlecht Geburtsdatum E-Mail-Adresse Handynummer Kundenkarte Straße Ort PLZ Land",
    "Italian": "codice_record nome cognome secondo_cognome sesso data_di_nascita indirizzo_email cellulare tessera_fedeltà indirizzo comune CAP paese",
    "Dutch": "volgnummer voornaam achternaam tweede_achternaam geslacht geboortedatum e-mailadres telefoonnummer klantenkaart straat woonplaats "
    "postcode land",
    "Polish": "lp imię nazwisko drugie_nazwisko płeć data_urodzenia adres_e-mail telefon_komórkowy karta_stałego_klienta ulica miejscowość "
    "kod_pocztowy kraj",
    "Swedish": "radnummer förnamn efternamn andra_efternamn kön födelsedatum e-post mobilnummer kundkort gatuadress postort postnummer land",
    "Norwegian": "radnummer fornavn etternavn andre_etternavn kjønn fødselsdato e-post mobilnummer kundekort gateadresse poststed postnummer land",
    "Catalan": "registre nom primer_cognom segon_cognom sexe data_naixement correu mòbil targeta_client adreça població codi_postal país",
}


@pytest.mark.parametrize("language", HEADERS)
def test_headers(language: str) -> None:
    table = columns_of(list(draw_customers(600, seed=8, noise="normal")))
    table["birth_date"] = [re.sub(r"^(\d{4})-(\d\d)-(\d\d)$", r"\3.\2.\1", date) for date in table["birth_date"]]
    raw = {header: Column.of(table[name]) for header, name in zip(HEADERS[language].split(), ENGLISH, strict=True)}
    assert [note.meaning for note in recognize(raw, {}).notes] == list(MEANINGS)


def test_a_name_beside_a_first_name_is_the_surname_unless_it_is_all_of_the_name() -> None:
    first = Column.of(["Anna", "Jürgen", "Heike", "Uwe"] * 5)
    surname = Column.of(["Schmidt", "Müller", "Weber", "Koch"] * 5)
    whole = Column.of(["Anna Schmidt", "Jürgen Müller", "Heike Weber", "Uwe Koch"] * 5)
    assert [note.meaning for note in recognize({"Vorname": first, "Name": surname}, {}).notes] == ["given_name", "family_name"]
    assert [note.meaning for note in recognize({"Name": whole}, {}).notes] == ["full_name"]
    assert [note.meaning for note in recognize({"Name": first, "Nachname": surname}, {}).notes] == ["given_name", "family_name"]


def test_telephones_and_dates_of_other_countries_are_one_however_written() -> None:
    german, french = ("+49 170 1234567", "0170/1234567"), ("+33 6 12 34 56 78", "06.12.34.56.78")
    italian, portuguese = ("+39 347 123 4567", "3471234567"), ("+351 912 345 678", "912345678")
    for written in (german, french, italian, portuguese):
        assert len({phone_of(number) for number in written}) == 1
    assert birth_date_of("31.12.1980") == birth_date_of("1980-12-31") == "19801231"
