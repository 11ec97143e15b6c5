"""What columns are taken for: headers, content, and what is left out and why."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cauce.linkage.cells import ORGANIZATION
from cauce.linkage.columns.column import Column
from cauce.linkage.columns.kinds import kind_of
from cauce.linkage.columns.normalize import canonical, read_fields
from cauce.linkage.columns.recognize import Recognition, recognize

from .tables import mapped, people, raw

PEOPLE = people()


def table(**columns: str) -> Recognition:
    """The recognition of a table: header -> which thing of the people it holds."""
    return recognize(raw({header: PEOPLE[thing] for header, thing in columns.items()}), {})


def meanings(found: Recognition) -> dict[str, str]:
    return {note.column: note.meaning for note in found.notes}


def kinds(found: Recognition) -> dict[str, tuple[str, tuple[str, ...]]]:
    return {field.name: (field.kind, field.reads) for field in found.fields}


def reason(found: Recognition, column: str) -> str:
    return next(note.reason for note in found.notes if note.column == column)


def test_english_headers():
    found = table(
        rec_id="number", first_name="given", last_name="surname", dob="iso", Gender="sex", Email="email", mobile="phone",
        ssn="dni", address_1="street", house_no="house", zip="postcode", city="city", state="state", updated_at="seen",
    )  # fmt: skip
    assert meanings(found) == {
        "rec_id": "record_id", "first_name": "given_name", "last_name": "family_name", "dob": "birth_date", "Gender": "sex", "Email": "email",
        "mobile": "phone", "ssn": "national_id", "address_1": "street", "house_no": "street_number", "zip": "postal_code", "city": "city",
        "state": "state", "updated_at": "observed_at",
    }  # fmt: skip
    assert kinds(found) == {
        "given": ("given", ("given_name",)),
        "surname": ("surname", ("family_name",)),
        "birth_date": ("birth_date", ("birth_date",)),
        "sex": ("sex", ("sex",)),
        "email": ("email", ("namespace:email",)),
        "phone": ("phone", ("namespace:phone",)),
        "street": ("street", ("street_number", "street")),
        "postal_code": ("postal_code", ("postal_code",)),
        "city": ("city", ("city",)),
        "state": ("state", ("state",)),
        "national_id": ("id", ("namespace:national_id",)),
    }
    assert found.reads["namespace:phone"] == "mobile"
    assert found.reads["record_id"] == "rec_id"
    assert [field.name for field in found.fields][:3] == ["given", "surname", "birth_date"]


def test_spanish_headers_with_two_surnames():
    found = table(
        Nombre="given", ape1="surname", ape2="second", **{"Fecha de nacimiento": "born", "Teléfono": "phone", "Tel. fijo": "landline"},
        DNI="dni", Correo="email", CP="postcode", Provincia="state", Sexo="sex",
    )  # fmt: skip
    assert kinds(found)["surname"] == ("surname", ("family_name", "second_family_name"))
    assert kinds(found)["phone"] == ("phone", ("namespace:phone",))
    assert kinds(found)["phone_2"] == ("phone", ("namespace:phone#2",))
    assert found.reads["second_family_name"] == "ape2"
    assert meanings(found)["Nombre"] == "given_name"
    sex = next(field for field in found.fields if field.name == "sex")
    read = read_fields([sex], {"sex": Column.of(["H", "M"])})["sex"]
    assert read.values == ["male", "female"]


def test_renamed_headers_are_known_by_content():
    found = table(
        c0="number", c1="given", c2="surname", c3="iso", c4="sex", c5="email", c6="phone", c7="dni", c8="street", c9="house",
        c10="postcode", c11="city", c12="seen", c13="kind",
    )  # fmt: skip
    assert meanings(found) == {
        "c0": "record_id", "c1": "given_name", "c2": "family_name", "c3": "birth_date", "c4": "sex", "c5": "email", "c6": "phone", "c7": "id",
        "c8": "street", "c9": "street_number", "c10": "postal_code", "c11": "city", "c12": "-", "c13": "category",
    }  # fmt: skip
    assert reason(found, "c12") == "looks like times of the rows themselves"


def test_two_surnames_are_known_by_content():
    found = table(c1="given", c2="surname", c3="second")
    assert kinds(found)["surname"][1] == ("family_name", "second_family_name")


@pytest.mark.parametrize("headers", [("given_name", "surname"), ("Nombre", "Apellidos")])
def test_exchanged_columns_are_exchanged_back(headers):
    found = table(**{headers[0]: "surname", headers[1]: "given"})
    assert meanings(found) == {headers[0]: "family_name", headers[1]: "given_name"}
    assert found.reads["given_name"] == headers[1]
    assert "exchanged" in reason(found, headers[0])


def test_names_of_one_kind_are_not_exchanged():
    assert meanings(table(given_name="given", surname="surname"))["given_name"] == "given_name"


@pytest.mark.parametrize("whole", ["full", "inverted"])
def test_a_full_name_alone_is_read_apart(whole):
    for header in ("name", "c0", "apellidos y nombre"):
        found = table(**{header: whole, "email": "email"})
        assert kinds(found)["given"] == ("full_given", ("full_name",))
        assert kinds(found)["surname"] == ("full_surname", ("full_name",))
        read = read_fields(found.fields, {"full_name": Column.of(PEOPLE[whole]), "namespace:email": Column.of(PEOPLE["email"])})
        assert read["given"].text(0) == PEOPLE["given"][0].lower()


@pytest.mark.parametrize("headers", [("full_name", "given_name", "surname", "second_surname"), ("c0", "c1", "c2", "c3")])
def test_a_full_name_beside_its_parts_is_derived(headers):
    found = table(**dict(zip(headers, ("full", "given", "surname", "second"), strict=True)))
    assert meanings(found)[headers[0]] == "-"
    assert reason(found, headers[0]) == f"derived from {headers[1]} and {headers[2]} and {headers[3]}"
    assert "full_name" not in found.reads


def test_repeated_and_partial_columns_are_left_out():
    columns = {
        "email": PEOPLE["email"],
        "mail_copy": mapped(PEOPLE["email"], str.upper),
        "email_domain": mapped(PEOPLE["email"], lambda text: text.partition("@")[2]),
        "birth_date": PEOPLE["iso"],
        "year of birth": PEOPLE["year"],
        "full_name": PEOPLE["full"],
        "surname": PEOPLE["surname"],
    }
    found = recognize(raw(columns), {})
    assert {name for name, meaning in meanings(found).items() if meaning == "-"} == {
        "mail_copy",
        "email_domain",
        "year of birth",
        "surname",
    }
    assert reason(found, "mail_copy") == "the same as email"
    assert reason(found, "surname") == "part of full_name"


def test_how_somebody_is_addressed_repeats_the_names_that_headers_say():
    greeted = {
        "first_name": PEOPLE["given"],
        "last_name": PEOPLE["surname"],
        "zip": PEOPLE["postcode"],
        "x": [f"{given} {surname}" for given, surname in zip(PEOPLE["given"], PEOPLE["surname"], strict=True)],
        "y": [f"Dear {surname}" for surname in PEOPLE["surname"]],
    }
    addressed = {**greeted, "x": [f"{given[0]} {surname}" for given, surname in zip(PEOPLE["given"], PEOPLE["surname"], strict=True)]}
    for columns in (greeted, addressed):
        found = recognize(raw(columns), {})
        assert [meanings(found)[header] for header in ("first_name", "last_name", "x", "y")] == ["given_name", "family_name", "-", "-"]


def test_what_a_person_has_one_of_is_compared_once_though_columns_differ_in_some_rows():
    draw = random.Random(9)

    def mostly(thing: str) -> list[str]:
        return [value if draw.random() < 0.8 else draw.choice(PEOPLE[thing]) for value in PEOPLE[thing]]

    columns = {"billing_name": PEOPLE["full"], "shipping_name": mostly("full"), "billing_zip": PEOPLE["postcode"]}
    found = recognize(raw({**columns, "shipping_zip": mostly("postcode")}), {})
    assert list(meanings(found).values()) == ["full_name", "-", "postal_code", "-"]
    assert reason(found, "shipping_name") == "mostly the same as billing_name"
    fuller = {"billing_name": [name if number % 3 else "" for number, name in enumerate(PEOPLE["full"])], "shipping_name": mostly("full")}
    assert "-" not in meanings(recognize(raw({**fuller, "billing_zip": PEOPLE["postcode"]}), {})).values()


def test_a_whole_name_stays_where_its_parts_are_seldom_there():
    surnames = [surname if number % 10 == 0 else "" for number, surname in enumerate(PEOPLE["surname"])]
    whole = [f"{given[0]} {surname}" for given, surname in zip(PEOPLE["given"], PEOPLE["surname"], strict=True)]
    found = recognize(raw({"first_name": PEOPLE["given"], "last_name": surnames, "x": whole}), {})
    assert meanings(found)["x"] == "full_name"


def test_an_address_line_beside_its_parts_is_derived():
    lines = [f"{s} {h}, {p} {c}" for s, h, p, c in zip(*(PEOPLE[name] for name in ("street", "house", "postcode", "city")), strict=True)]
    columns = {"address": lines, "calle": PEOPLE["street"], "numero": PEOPLE["house"], "cp": PEOPLE["postcode"], "city": PEOPLE["city"]}
    found = recognize(raw(columns), {})
    assert meanings(found)["address"] == "-"
    assert kinds(found)["street"] == ("street", ("street_number", "street"))


def test_three_birth_parts_are_one_date():
    found = table(fname_c1="given", lname_c1="surname", by="year", bm="month", bd="day")
    assert kinds(found) == {
        "given": ("given", ("given_name",)),
        "surname": ("surname", ("family_name",)),
        "birth_date": ("birth_date", ("birth_year", "birth_month", "birth_day")),
    }
    source = {name: Column.of(PEOPLE[part]) for name, part in (("birth_year", "year"), ("birth_month", "month"), ("birth_day", "day"))}
    assert read_fields(found.fields, source)["birth_date"].text(0) == PEOPLE["iso"][0].replace("-", "")


def test_whole_numbers_written_as_decimals_and_mostly_empty_second_names():
    given, surname = PEOPLE["given"], PEOPLE["surname"]
    rare = ["ANA" if row % 90 == 0 else "MARIA" if row % 70 == 0 else "NA" for row in range(len(given))]
    parts = {part: mapped(PEOPLE[thing], lambda text: text + ".0") for part, thing in (("by", "year"), ("bm", "month"), ("bd", "day"))}
    columns = {"fname_c1": given, "fname_c2": rare, "lname_c1": surname, "lname_c2": ["NA"] * len(given), **parts, "ent_id": PEOPLE["dni"]}
    found = recognize(raw(columns), {})
    assert kinds(found)["given"] == ("given", ("given_name", "given_name_2"))
    assert kinds(found)["surname"] == ("surname", ("family_name",))
    assert {"lname_c2", "ent_id"} == {name for name, meaning in meanings(found).items() if meaning == "-"}
    read = read_fields(found.fields, {name: Column.of(columns[header]) for name, header in found.reads.items()})
    assert read["birth_date"].text(3) == PEOPLE["iso"][3].replace("-", "")
    assert read["given"].text(1) == given[1].lower()


def test_headers_of_ids_and_phones_need_content():
    found = table(phone="kind", national_id="country", customer_id="sex", email="number", tel="phone")
    assert meanings(found)["phone"] == "category"
    assert meanings(found)["national_id"] == "category"
    assert meanings(found)["customer_id"] == "sex"
    assert meanings(found)["email"] == "record_id"
    assert kinds(found)["phone"] == ("phone", ("namespace:phone",))
    assert reason(found, "phone").startswith("header says phone, but ")


def test_what_says_nothing_is_left_out_with_a_reason():
    rows = len(PEOPLE["given"])
    columns = {
        "given_name": PEOPLE["given"],
        "empty": [""] * rows,
        "nothing": ["N/A"] * rows,
        "same": ["yes"] * rows,
        "seen": PEOPLE["seen"],
        "remarks": [f"{name} called about the order and wants to be called again after {row}" for row, name in enumerate(PEOPLE["given"])],
        "cluster_id": [str(row // 2) for row in range(rows)],
        "spent": [f"{row * 1.37:.2f}" for row in range(rows)],
    }
    found = recognize(raw(columns), {})
    assert {note.column: note.reason for note in found.notes if note.meaning == "-"} == {
        "empty": "empty",
        "nothing": "empty",
        "same": "one value only",
        "seen": "looks like times of the rows themselves",
        "remarks": "free text",
        "cluster_id": "says who is who already",
        "spent": "looks like amounts",
    }


def test_what_is_not_understood_is_said_and_compared():
    dice = random.Random(3)
    odd = ["".join(dice.choice("bcdfgxz") for _ in range(6)) + "a" for _ in range(300)] + ["bxzzza"] * 100
    found = recognize(raw({"email": PEOPLE["email"], "zork": odd}), {})
    assert kinds(found)["zork"] == ("text", ("zork",))
    assert reason(found, "zork") == "not understood, compared as text"


def test_organisations_are_companies():
    names = [f"{surname} {form}" for surname in set(PEOPLE["surname"]) for form in ("S.L.", "Inc.", "GmbH", "Hermanos S.A.")]
    for header in ("name", "company", "c0"):
        found = recognize(raw({header: names * 2, "city": [PEOPLE["city"][row % 40] for row in range(2 * len(names))]}), {})
        assert kinds(found)["company"] == ("company", ("company",)), header
        assert "surname" not in kinds(found)


def test_web_sites_are_known_by_content_and_are_not_their_owners_names():
    sites = [f"www.{surname}-{place % 7}.es" for place, surname in enumerate(PEOPLE["surname"])]
    found = recognize(raw({"company": [f"{name} S.L." for name in PEOPLE["surname"]], "c1": [name.lower() for name in sites]}), {})
    assert kinds(found)["c1"] == ("website", ("c1",))
    assert reason(found, "c1") == "looks like web sites"


@pytest.mark.parametrize("header", ["Customer", "Kunde", "user"])
def test_names_under_a_header_of_ids_are_names(header):
    assert meanings(recognize(raw({header: PEOPLE["full"], "mail": PEOPLE["email"]}), {}))[header] == "full_name"
    ids = [f"K{number}" for number in range(len(PEOPLE["full"]) // 2)] * 2
    assert meanings(recognize(raw({header: ids, "mail": PEOPLE["email"]}), {}))[header] in ("customer_id", "login", "code")


@pytest.mark.parametrize("shape", ["{:02}-{:03}", "{:04}-{:03}", "{:05}-{:03}", "{:03} {:02}", "{:04} AB"])
def test_postal_codes_are_known_by_content(shape):
    dice = random.Random(5)
    codes = [shape.format(dice.randint(10, 50), dice.randint(10, 19)) for _ in PEOPLE["given"]]
    assert meanings(recognize(raw({"email": PEOPLE["email"], "c1": codes}), {}))["c1"] == "postal_code"


def test_places_to_eat_are_no_persons():
    kinds_of = ("Grill", "Cafe", "Restaurant", "Deli", "on the Hill")
    names = [f"{surname}'s {kind}" for surname in sorted(set(PEOPLE["surname"])) for kind in kinds_of] * 2
    found = recognize(raw({"name": names, "city": [PEOPLE["city"][row % 40] for row in range(len(names))]}), {})
    assert [field.kind for field in found.fields] == ["city", "company"]


def test_round_numbers_are_no_postal_codes():
    dice = random.Random(1)
    income = [str(100 * dice.randint(100, 400)) for _ in PEOPLE["given"]]
    assert meanings(recognize(raw({"email": PEOPLE["email"], "income": income}), {}))["income"] != "postal_code"


def test_what_is_given_wins():
    columns = raw({"a": PEOPLE["email"], "email": PEOPLE["dni"], "city": PEOPLE["city"], "b": PEOPLE["given"]})
    found = recognize(columns, {"a": "email", "email": "identifier:member", "city": "-", "b": "attribute:nick"})
    assert meanings(found) == {"a": "email", "email": "member", "city": "-", "b": "nick"}
    assert kinds(found)["email"] == ("email", ("namespace:email",))
    assert found.reads["namespace:email"] == "a"
    assert "city" not in kinds(found)


def test_dates_are_read_as_most_of_the_column_is():
    american = [f"{month}/{day}/{year}" for day, month, year in (text.split("/") for text in PEOPLE["born"])]
    for texts, day_first in ((PEOPLE["born"], True), (american, False)):
        born = next(field for field in recognize(raw({"birthday": texts}), {}).fields)
        assert born.day_first is day_first
        read = read_fields([born], {"birth_date": Column.of(texts)})["birth_date"]
        assert read.text(5) == PEOPLE["iso"][5].replace("-", "")


def test_middle_names_are_apart_and_second_given_names_are_not():
    initials = mapped(PEOPLE["second"], lambda text: text[:1])
    found = recognize(raw({"first": PEOPLE["given"], "middle_initial": initials, "last": PEOPLE["surname"]}), {})
    assert kinds(found)["middle"] == ("middle", ("middle_name",))
    given = PEOPLE["given"]
    found = recognize(raw({"nombre": given, "segundo_nombre": given[1:] + given[:1], "apellido": PEOPLE["surname"]}), {})
    assert kinds(found)["given"] == ("given", ("given_name", "middle_name"))


def test_no_rows_and_no_columns():
    assert recognize({}, {}) == Recognition((), {}, ())
    assert meanings(recognize(raw({"email": [], "x": []}), {})) == {"email": "-", "x": "-"}


THINGS = ("number", "given", "surname", "iso", "sex", "email", "phone", "dni", "street", "house", "postcode", "city", "kind", "full")


@settings(max_examples=20, deadline=None)
@given(things=st.sets(st.sampled_from(THINGS), min_size=1, max_size=6), seed=st.integers(0, 1000), rows=st.integers(2, 400))
def test_order_of_rows_empty_columns_and_new_ids_change_nothing(things, seed, rows):
    columns = {f"c{place}": PEOPLE[thing][:rows] for place, thing in enumerate(sorted(things))}
    found = recognize(raw(columns), {})
    order = np.random.default_rng(seed).permutation(rows)
    assert recognize(raw({header: [texts[row] for row in order] for header, texts in columns.items()}), {}) == found
    more = recognize(raw({"void": [""] * rows, **columns}), {})
    assert more.fields == found.fields
    assert more.notes[1:] == found.notes
    if "number" in things:
        header = f"c{sorted(things).index('number')}"
        renamed = {**columns, header: mapped(columns[header], lambda text: f"{int(text) * 7 + 5}")}
        assert recognize(raw(renamed), {}).fields == found.fields


CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["", "a@b.es", "612345678", "2001-02-03", "N/A", "²", "٣٤", "Ana", "García", "calle mayor 3", "\x00", "\ud800", "9" * 5000]
    ),
)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=12), headers=st.sampled_from([("a", "b", "c"), ("phone", "dob", "name")]))
def test_whatever_the_cells_hold_every_column_gets_a_word(rows, headers):
    columns = raw(dict(zip(headers, (list(cells) for cells in zip(*rows, strict=True)) if rows else ([], [], []), strict=True)))
    found = recognize(columns, {})
    assert [note.column for note in found.notes] == list(headers)
    assert all(note.meaning and note.reason for note in found.notes)
    assert set(found.reads.values()) <= set(headers)
    assert len(set(found.reads.values())) == len(found.reads)
    read = read_fields(found.fields, {attribute: columns[header] for attribute, header in found.reads.items()})
    assert all(len(column) == len(rows) for column in read.values())


@pytest.mark.parametrize(
    ("header", "thing", "meaning"),
    [
        ("date_naiss", "born", "birth_date"),
        ("FEC_NACIM", "born", "birth_date"),
        ("cod_post", "postcode", "postal_code"),
        ("N_TELEF", "phone", "phone"),
        ("tel_cliente", "phone", "phone"),
        ("dni_cliente", "dni", "national_id"),
        ("zip_cliente", "postcode", "postal_code"),
    ],
)
def test_abbreviations_and_whose_a_thing_is(header, thing, meaning):
    assert meanings(table(nombre="given", apellidos="surname", **{header: thing}))[header] == meaning


def test_a_word_that_several_headers_begin_with_says_nothing_of_the_columns():
    columns = {"vn_name": "surname", "vn_vorname": "given", "vn_str": "street", "vn_plz": "postcode", "vn_hnr": "house"}
    found = table(**columns)
    assert list(meanings(found).values()) == ["family_name", "given_name", "street", "postal_code", "street_number"]
    assert {reason(found, header) for header in ("vn_str", "vn_plz", "vn_hnr")} == {"header"}
    assert reason(table(name="surname", vorname="given", str="street", vn_hnr="house"), "vn_hnr") != "header"


def test_a_header_that_its_column_does_not_bear_out_says_nothing_of_others():
    found = table(name="full", last_visit="seen", zip="postcode")
    assert meanings(found)["name"] == "full_name"


def test_an_id_of_something_is_not_the_rows_own_for_its_beginning():
    found = table(ad_id="number", ad_name="surname", ad_type="sex", ad_city="city")
    assert reason(found, "ad_id") != "header"


@pytest.mark.parametrize("header", ["nombre_madre", "Father's Name", "NOME_MAE", "doctor_name"])
def test_names_of_somebody_else_are_nobodys_own(header):
    found = table(nombre="given", apellidos="surname", **{header: "full"})
    assert (meanings(found)[header], reason(found, header)) == ("text", "of somebody else")
    assert meanings(table(**{header: "full", "nacimiento": "born"}))[header] == "full_name"  # whom the table is about


@pytest.mark.parametrize("header", ["ville_naiss", "birth_place", "luogo_di_nascita", "lugar_nacimiento"])
def test_where_somebody_was_born_is_not_where_they_live(header):
    assert meanings(table(nombre="given", apellidos="surname", **{header: "city"}))[header] != "city"


def test_dates_with_months_in_words_are_known_by_content():
    months = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()
    worded = [f"{int(day):02}-{months[int(month) - 1]}-{year}" for year, month, day in (date.split("-") for date in PEOPLE["iso"])]
    assert meanings(recognize(raw({"name": PEOPLE["full"], "c1": worded}), {}))["c1"] == "birth_date"
    named = [f"{year}年{int(month)}月{int(day)}日" for year, month, day in (date.split("-") for date in PEOPLE["iso"])]
    assert meanings(recognize(raw({"name": PEOPLE["full"], "c1": named}), {}))["c1"] == "birth_date"


def test_birth_dates_that_a_spreadsheet_counted_are_read_as_such():
    days = [str((dt.date.fromisoformat(date) - dt.date(1899, 12, 30)).days) for date in PEOPLE["iso"]]
    found = recognize(raw({"name": PEOPLE["full"], "dob": [f"{day}.0" for day in days], "zip": days}), {})
    assert meanings(found) == {"name": "full_name", "dob": "birth_date", "zip": "postal_code"}
    field = next(field for field in found.fields if field.kind == "birth_date")
    assert canonical(field, days[0]) == PEOPLE["iso"][0].replace("-", "")


def test_coordinates_are_no_phones_and_stand_for_a_street_if_there_is_none():
    dice = random.Random(2)
    places = [(f"{dice.uniform(36, 43):.5f}", f"{dice.uniform(-9, 3):.5f}") for _ in range(200)] * 2
    columns = {"name": PEOPLE["full"], "lat": [place[0] for place in places], "lon": [place[1] for place in places]}
    assert kinds(recognize(raw(columns), {}))["street"] == ("street", ("street", "street_2"))
    beside = meanings(recognize(raw({**columns, "calle": PEOPLE["street"]}), {}))
    assert (beside["lat"], beside["lon"], beside["calle"]) == ("text", "text", "street")


def test_telephones_with_dots_are_telephones():
    dotted = [f"0{number[0]}." + ".".join(number[place : place + 2] for place in range(1, 9, 2)) for number in PEOPLE["phone"]]
    assert meanings(recognize(raw({"name": PEOPLE["full"], "c1": dotted}), {}))["c1"] == "phone"


def test_companies_beside_names_that_are_missing_by_lot_employ_people():
    """Whose name is missing is no organisation; but where all of a name is missing at once, companies are customers."""
    dice = random.Random(4)
    firms = [f"{name} S.L." for name in PEOPLE["surname"]]

    def some(texts: list[str], nobody: Callable[[int], bool]) -> list[str]:
        return ["" if nobody(place) else text for place, text in enumerate(texts)]

    by_lot = {name: some(PEOPLE[name], lambda _: dice.random() < 0.4) for name in ("given", "surname")}
    at_once = {name: some(PEOPLE[name], lambda place: place % 5 == 0) for name in ("given", "surname")}
    for names, kind in ((by_lot, "employer"), (at_once, "company")):
        found = recognize(raw({"first_name": names["given"], "last_name": names["surname"], "company": firms}), {})
        assert kinds(found)["company"][0] == kind
    assert kind_of(found.fields, ["", "", "acme"]) == ORGANIZATION


@pytest.mark.parametrize(
    ("name", "else_there", "kind"), [("given", True, "employer"), ("full", True, "employer"), ("full", False, "company")]
)
def test_whom_to_ask_for_at_a_company_is_missing_by_lot(name, else_there, kind):
    """Rows with a contact and rows without one are companies alike, unless those without lack what people have, too."""
    dice = random.Random(5)
    lacking = [dice.random() < 0.5 for _ in PEOPLE[name]]

    def some(texts: list[str], keep: bool) -> list[str]:
        return [text if keep or not gone else "" for text, gone in zip(texts, lacking, strict=True)]

    firms = [f"{text} S.L." for text in PEOPLE["surname"]]
    columns = {"contact_name": some(PEOPLE[name], keep=False), "phone": some(PEOPLE["phone"], keep=else_there), "company": firms}
    assert kinds(recognize(raw(columns), {}))["company"][0] == kind


def test_dates_beside_a_year_of_birth_that_is_not_theirs_are_no_birth_dates():
    dice = random.Random(6)
    since = [f"{dice.randint(1985, 2020)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}" for _ in PEOPLE["full"]]
    beside = meanings(recognize(raw({"name": PEOPLE["full"], "birth_year": PEOPLE["year"], "regd": since}), {}))
    assert beside["regd"] == "-"
    assert beside["birth_year"] != "-"
    alone = meanings(recognize(raw({"name": PEOPLE["full"], "birth_year": PEOPLE["year"], "regd": PEOPLE["iso"]}), {}))
    assert (alone["birth_year"], alone["regd"]) == ("-", "birth_date")


def test_long_numbers_that_never_repeat_beside_phones_are_ids():
    numbers = [str(10**11 + 7919 * place * place) for place in range(len(PEOPLE["phone"]))]
    assert meanings(recognize(raw({"phone": PEOPLE["phone"], "c1": numbers}), {}))["c1"] == "record_id"
    assert meanings(recognize(raw({"name": PEOPLE["full"], "c1": numbers}), {}))["c1"] == "phone"


def test_of_lists_of_mailboxes_and_telephones_the_first_two_are_compared():
    firsts, phones = PEOPLE["email"], PEOPLE["phone"]
    mails = [f"{mail}; x{place}@firm.com" if place % 3 else mail for place, mail in enumerate(firsts)]
    called = [f"{phone} / {phones[place - 1]}" if place % 2 else phone for place, phone in enumerate(phones)]
    found = kinds(recognize(raw({"name": PEOPLE["full"], "c1": mails, "c2": called}), {}))
    assert found["email_2"] == ("second_email", ("namespace:email",))
    assert found["phone_2"] == ("second_phone", ("namespace:phone",))
    assert "email_2" not in kinds(table(name="full", email="email"))


def test_initials_beside_surnames_are_whole_names():
    parted = list(zip(PEOPLE["given"], PEOPLE["surname"], strict=True))
    written = [f"{given[0]}. {surname}" if place % 3 else f"{surname}, {given}" for place, (given, surname) in enumerate(parted)]
    assert meanings(recognize(raw({"c1": written, "email": PEOPLE["email"]}), {}))["c1"] == "full_name"
    middle = [f"{given} {surname[0]}." for given, surname in parted]
    assert meanings(recognize(raw({"c1": middle, "c2": PEOPLE["surname"]}), {}))["c1"] == "given_name"


def test_two_addresses_are_not_two_lines_of_one():
    """Streets billed and streets shipped to are the same streets; the second line of an address holds other things."""
    shipped = [PEOPLE["street"][place - place % 3] for place in range(len(PEOPLE["street"]))]
    found = recognize(raw({"name": PEOPLE["full"], "billing_street": PEOPLE["street"], "shipping_street": shipped}), {})
    assert kinds(found)["street"] == ("street", ("street",))
    assert meanings(found)["shipping_street"] in ("text", "category")


def test_the_name_of_a_customer_is_whole_where_it_is_the_only_one():
    assert meanings(table(nome_cliente="full", data_nascimento="born"))["nome_cliente"] == "full_name"
    assert meanings(table(nome_cliente="given", cognome="surname"))["nome_cliente"] == "given_name"
