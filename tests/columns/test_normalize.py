"""Canonical values: what people write, and the one form it gets."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cauce.linkage.columns.column import ABSENT, Column
from cauce.linkage.columns.normalize import canonical, frequent_values, read_fields, with_frequent
from cauce.model.ruleset import Field


def field(kind: str, **more: object) -> Field:
    return Field(name=kind, kind=kind, reads=(kind,), **more)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("given", "Mª del Carmen", "maria carmen"),
        ("given", "JOSÉ-LUIS", "jose luis"),
        ("website", "https://WWW.Taller-Pérez.es/?utm=1", "taller-perez.es"),
        ("website", "taller-perez.es/", "taller-perez.es"),
        ("website", "http://red.example/ana", "red.example/ana"),
        ("website", "n/a", ""),
        ("given", "Paco", "paco"),
        ("given", "Dra. Ana", "ana"),
        ("given", "J.", "j"),
        ("given", "niño", ""),
        ("given", "Bebé", ""),
        ("given", "wife", ""),
        ("given", "baby of Maria", ""),
        ("given", "BABY GIRL", ""),
        ("given", "hijo de", ""),
        ("given", "Nina", "nina"),
        ("given", "unknown", ""),
        ("given", "n/a", ""),
        ("given", "-", ""),
        ("given", "Ana N/A", "ana"),
        ("surname", "nan García", "garcia"),
        ("given", "王小明", "王小明"),
        ("given", "Иван", "ivan"),
        ("surname", "de la Cruz", "cruz"),
        ("surname", "García  López", "garcia lopez"),
        ("surname", "O'Brien", "obrien"),
        ("surname", "Smith Jr.", "smith"),
        ("surname", "van der Berg", "berg"),
        ("full_given", "GARCIA LOPEZ, MARIA JOSE", "maria jose"),
        ("full_surname", "GARCIA LOPEZ, MARIA JOSE", "garcia lopez"),
        ("full_given", "García López Paco", "paco"),
        ("full_surname", "García López Paco", "garcia lopez"),
        ("full_given", "baby of Maria García", ""),
        ("full_surname", "baby of Maria García", "garcia"),
        ("full_given", "Construcciones Pérez S.L.", ""),
        ("full_surname", "Construcciones Pérez S.L.", "construcciones perez"),
        ("full_given", "cliente", ""),
        ("email", " Ana.Gil@Example.COM ", "ana.gil@example.com"),
        ("email", "a.n.a+shop@googlemail.com", "ana@gmail.com"),
        ("email", "Ana <ana@b.es>", "ana@b.es"),
        ("email", "ana@b.es; otra@b.es", "ana@b.es"),
        ("email", "ana.b.es", "ana.b.es"),
        ("email", "no@no.com", ""),
        ("email", "null", ""),
        ("email", "noemail@x.com", ""),
        ("phone", "+34 612 345 670", "612345670"),
        ("phone", "0034612345670", "612345670"),
        ("phone", "612-34-56-70 ext. 12", "612345670"),
        ("phone", "612345670.0", "612345670"),
        ("phone", "612 345 670 / 913 456 780", "612345670"),
        ("phone", "+52 1 55 1000 2017", "510002017"),
        ("phone", "04455 1000 2017", "510002017"),
        ("phone", "666666666", ""),
        ("phone", "600000000", ""),
        ("phone", "123456789", ""),
        ("phone", "no", ""),
        ("id", "12.345.670-Z", "12345670z"),
        ("id", "0612345", "612345"),
        ("id", "612345.0", "612345"),
        ("id", "00000000T", ""),
        ("id", "0000", ""),
        ("street", "C/ Mayor, 3, 2ºB", "3 calle mayor"),
        ("street", "CALLE MAYOR 3", "3 calle mayor"),
        ("street", "12 Main St", "12 main street"),
        ("street", "12 main street apt 4", "12 main street"),
        ("street", "Av. de la Paz s/n", "avenida de la paz"),
        ("street", "6 tullaroop street", "6 tullaroop street"),
        ("street", "PO Box 123", "123 pobox"),
        ("street", "unknown", ""),
        ("street", "N/A Calle Mayor", "calle mayor"),
        ("postal_code", "08001", "8001"),
        ("postal_code", "C.P. 28013", "28013"),
        ("postal_code", "02139-1234", "2139"),
        ("postal_code", "SW1A 1AA", "sw1a1aa"),
        ("postal_code", "00000", ""),
        ("city", "CDMX", "ciudad de mexico"),
        ("city", "Málaga", "malaga"),
        ("state", "N.S.W.", "n s w"),
        ("birth_date", "1980-04-03", "19800403"),
        ("birth_date", "03/04/1980", "19800403"),
        ("birth_date", "3/4/80", "19800403"),
        ("birth_date", "04/23/1980", "19800423"),
        ("birth_date", "1980-04-03 00:00:00", "19800403"),
        ("birth_date", "1980 4 3", "19800403"),
        ("birth_date", "3 de abril de 1980", "19800403"),
        ("birth_date", "03041980", "19800403"),
        ("birth_date", "19800403.0", "19800403"),
        ("birth_date", "1980.0 4.0 3.0", "19800403"),
        ("birth_date", "03.04.1980", "19800403"),
        ("street", "6.0 Calle Mayor", "6 calle mayor"),
        ("birth_date", "19801332", "19801332"),
        ("birth_date", "1900-01-01", ""),
        ("birth_date", "1980-00-00", ""),
        ("birth_date", "soon", ""),
        ("sex", "F", "female"),
        ("sex", "Mujer", "female"),
        ("sex", "M", "male"),
        ("company", "Acme, S.A. de C.V.", "acme"),
        ("category", "True", "true"),
        ("category", "Gold Card", "gold card"),
        ("text", "n.d.", ""),
        ("text", "North-East  Block", "north east block"),
    ],
)
def test_what_is_written_has_one_form(kind, text, value):
    assert canonical(field(kind), text) == value


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("second_email", "ana@a.es; Bea@b.es", "bea@b.es"),
        ("second_email", "ana@a.es, bea@b.es, cid@c.es", "bea@b.es"),
        ("second_email", "ana@a.es", ""),
        ("second_email", "ana@a.es; call first", ""),
        ("second_phone", "612 345 679 / 91 234 56 71", "912345671"),
        ("second_phone", "030/1234561", ""),
    ],
)
def test_the_second_of_a_list(kind, text, value):
    assert canonical(Field(name="it", kind=kind, reads=("it",)), text) == value


def test_the_column_says_whether_the_day_stands_first_and_what_m_means():
    assert canonical(field("birth_date", day_first=False), "03/04/1980") == "19800304"
    assert canonical(field("sex", region="ES"), "M") == "female"
    assert canonical(field("sex", region="ES"), "H") == "male"


KINDS = (
    "given", "middle", "surname", "sex", "birth_date", "email", "phone", "id", "street", "postal_code", "city", "state", "category", "text",
    "source", "company", "website",
)  # fmt: skip
PIECES = st.sampled_from(
    "a B Mª de la José niño baby of van der 3 12 2ºB C/ Calle St. Main apt 4 s/n @ gmail.com x@y.com +34 612345678 1980-04-03 03/04/80 "
    "S.L. S.A. Inc y Jr. Dr. don n/a - nan null unknown s/d , ; ( ) . / 00 08001 Иван 王 ß ŉ ﬁ ª º col barrio bo cl pl bis de mayo km 12345-6789".split()
)
TEXTS = st.one_of(st.text(max_size=24), st.lists(PIECES, max_size=6).map(" ".join), st.lists(PIECES, max_size=4).map("".join))


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=150, deadline=None)
@given(text=TEXTS)
def test_a_canonical_value_is_its_own(kind, text):
    value = canonical(field(kind), text)
    assert canonical(field(kind), value) == value


@pytest.mark.parametrize("kind", ["full_given", "full_surname"])
@settings(max_examples=100, deadline=None)
@given(text=TEXTS)
def test_full_names_never_fail(kind, text):
    assert canonical(field(kind), text) == canonical(field(kind), text).strip()


@pytest.mark.parametrize("text", ["山田 太郎", "محمد", "דוד", "สมชาย", "김철수"])
@pytest.mark.parametrize("kind", ["given", "surname", "city", "text", "street"])
def test_other_scripts_stay(kind, text):
    assert canonical(field(kind), text)


def test_fields_are_read_once_for_each_distinct_value_and_equal_ones_become_one():
    raw = {"given_name": Column.of(["Ana", "ANA", "", "n/a", "Luis"]), "middle_name": Column.of(["", "", "", "", "María"])}
    read = read_fields([Field(name="given", kind="given", reads=("given_name", "middle_name"))], raw)["given"]
    assert [read.text(row) for row in range(5)] == ["ana", "ana", "", "", "luis maria"]
    assert read.codes[0] == read.codes[1]
    assert read.codes[2] == read.codes[3] == ABSENT
    assert sorted(read.values) == ["ana", "luis maria"]


def test_parts_are_joined_in_the_order_of_reads():
    raw = {"birth_year": Column.of(["1980", "1980"]), "birth_month": Column.of(["4", ""]), "birth_day": Column.of(["3", "3"])}
    born = read_fields([Field(name="birth_date", kind="birth_date", reads=("birth_year", "birth_month", "birth_day"))], raw)["birth_date"]
    assert [born.text(row) for row in range(2)] == ["19800403", ""]


def test_what_a_table_lacks_is_absent():
    read = read_fields([field("email"), field("phone")], {"phone": Column.of(["612345670"])})
    assert list(read["email"].codes) == [ABSENT]


def test_frequent_values_are_shares_of_what_is_there_in_a_fixed_order():
    column = Column.of(["b", "a", "a", "", "b", "c"] * 10)
    assert list(frequent_values(column).items()) == [("a", 0.4), ("b", 0.4), ("c", 0.2)]
    many = Column(np.arange(4000, dtype=np.int32) % 3000, [f"v{n}" for n in range(3000)])
    assert frequent_values(many) == {}
    assert frequent_values(Column.of([])) == {}
    assert frequent_values(Column.of(["a"] * 10 + ["b"] * 9)) == {"a": 0.526315789}, "what few have is named in no document"
    assert with_frequent([field("text")], {"text": column})[0].frequent == frequent_values(column)
