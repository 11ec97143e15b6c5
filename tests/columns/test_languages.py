"""Tables whose headers are in other languages mean what those in English do."""

from __future__ import annotations

import re

import pytest

from cauce.linkage.columns.column import Column
from cauce.linkage.columns.normalize_contacts import birth_date_of, phone_of
from cauce.linkage.columns.normalize_street import street_of
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
    "Russian": "lp Имя Фамилия Девичья_фамилия Пол Дата_рождения Электронная_почта Телефон loyalty_card Адрес Город Индекс Страна",
    "Ukrainian": "lp Ім'я Прізвище maiden_name Стать_sex Дата_народження Пошта Номер_телефона loyalty_card Вулиця Місто Поштовий_індекс Країна",
    "Greek": "lp Όνομα Επώνυμο maiden_name Φύλο Ημερομηνία_Γέννησης E-mail Κινητό loyalty_card Διεύθυνση Πόλη Ταχ._Κώδικας Χώρα",
    "Turkish": "lp Ad Soyad maiden_name Cinsiyet Doğum_Tarihi E-posta Cep_Telefonu loyalty_card Adres Şehir Posta_Kodu Ülke",
    "Romanian": "lp Prenume Nume maiden_name sex Data_nașterii E-mail Telefon loyalty_card Adresă Localitate cod_postal Țară_country",
    "Hungarian": "sorszám Keresztnév Vezetéknév Birth_name Nem_sex Születési_dátum E-mail Telefonszám loyalty_card Lakcím Város Irányítószám Ország",
    "Finnish": "lp Etunimi Sukunimi birth_name Sukupuoli Syntymäaika Sähköposti Puhelinnumero loyalty_card Katuosoite Postitoimipaikka Postinumero country",
    "Chinese": "序号 名 姓氏 maiden_name 性别 出生日期 电子邮箱 手机号码 loyalty_card 详细地址 城市 邮政编码 国家",
    "Japanese": "番号 名 姓 maiden_name 性別 生年月日 メールアドレス お客様の携帯電話 loyalty_card 住所 市区町村 郵便番号 国",
    "Korean": "번호 이름 성 maiden_name 성별 생년월일 이메일 휴대폰 loyalty_card 주소 도시 우편번호 국가",
    "Arabic": "id الاسم_الأول اسم_العائلة maiden_name الجنس تاريخ_الميلاد البريد_الإلكتروني رقم_الجوال loyalty_card العنوان المدينة الرمز_البريدي الدولة",
}


@pytest.mark.parametrize("language", HEADERS)
def test_headers_are_understood(language: str) -> None:
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


def test_whole_names_of_scripts_that_part_no_words_are_whole() -> None:
    whole = Column.of(["王小明", "李娜", "张伟强", "陈静"] * 5)
    assert [note.meaning for note in recognize({"名字": whole, "城市": Column.of(["北京", "上海", "广州", "深圳"] * 5)}, {}).notes] == [
        "full_name",
        "city",
    ]


def test_streets_of_scripts_that_part_no_words_stay_whole() -> None:
    assert street_of("東京都渋谷区神宮前1-2-3") == "東京都渋谷区神宮前1 2 3"
