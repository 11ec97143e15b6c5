"""What holds for every text: canonical forms are their own, nothing but InvalidValue is raised, nothing takes long."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cauce.errors import InvalidValue
from cauce.linkage.normalize import Normalizer, fold
from cauce.linkage.normalize.address import canonical_address, canonical_city, canonical_postal_code
from cauce.linkage.normalize.attributes import parts_of
from cauce.linkage.normalize.birth_date import birth_date
from cauce.linkage.normalize.company import company_name
from cauce.linkage.normalize.name import parse_full_name, parse_name_parts
from cauce.linkage.ruleset import default_ruleset
from cauce.model.record import Assurance, Identifier, Record

NORMALIZER = Normalizer(default_ruleset())
REGIONS = st.sampled_from(["", "ES", "MX", "AR", "US", "GB", "DE"])
FEW = settings(max_examples=100, deadline=None, derandomize=True)  # the same examples every run

NAME_WORDS = st.sampled_from(
    [
        "María",
        "José",
        "Mª",
        "García",
        "López-Ruiz",
        "de",
        "la",
        "Torre",
        "Paco",
        "Juanjo",
        "J.",
        "Mr",
        "Dr.",
        "Jr",
        "III",
        "viuda",
        "van",
        "O'Neill",
        "MJ",
        "ma",
        "test",
        "cliente",
        "n/a",
        "née",
        "Smith,",
        "王小明",
        "Иван",
        "Müller",
        "ñ",
        "D.",
        "don",
        "mc",
        "3",
    ]
)
STREET_WORDS = st.sampled_from(
    [
        "C/",
        "Calle",
        "Av.",
        "Mayor,",
        "3",
        "2ºB",
        "nº",
        "bis",
        "s/n",
        "esc",
        "izq",
        "dcha",
        "piso",
        "Apt",
        "4B",
        "St",
        "St.",
        "Main",
        "12-14",
        "Col.",
        "Centro",
        "Pº",
        "8",
        "de",
        "Marzo",
        "km",
        "Flat",
        "º",
        "ª",
        "5th",
        ",",
        "-",
        "bajo",
        "col",
        "st",
        "pl",
        "3",
        "3",
        "B",
    ]
)
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(NAME_WORDS, max_size=6).map(" ".join),
    st.lists(STREET_WORDS, max_size=8).map(" ".join),
    st.text(alphabet="0123456789+-() ext.", max_size=20),
    st.text(alphabet="abAB.+@ gmailcom<>", max_size=30),
)
VALUES = TEXTS.filter(lambda text: bool(text) and not text.isspace() and text.isprintable())
NAMESPACES = [
    "email",
    "phone",
    "national_id",
    "device",
    "cookie",
    "wifi_mac",
    "customer_id",
    "email_sha256/google",
    "phone_sha256/meta",
    "email_md5",
    "whatever",
]


@pytest.mark.parametrize("namespace", NAMESPACES)
@FEW
@given(text=VALUES, region=REGIONS)
def test_values_are_idempotent_and_raise_nothing_else(namespace, text, region):
    try:
        claims = NORMALIZER.value(namespace, text, region)
    except InvalidValue as error:
        if error.field != "value":
            raise AssertionError from error
        return
    for claim in claims:
        again = NORMALIZER.value(claim.namespace, claim.value, region)
        assert claim.key in {other.key for other in again}
        assert again[0].value == claim.value


@FEW
@given(text=TEXTS)
def test_folding_is_idempotent(text):
    assert fold(fold(text)) == fold(text)


@FEW
@given(text=st.one_of(st.text(max_size=30), st.lists(NAME_WORDS, max_size=7).map(" ".join)), region=REGIONS)
def test_names_are_idempotent(text, region):
    name = parse_full_name(text, region)
    if name is None or not name.given or not name.surnames:
        return
    again = parse_name_parts(" ".join(name.given), " ".join(name.surnames), name.suffix, region)
    assert again is not None
    assert (again.given, again.surnames, again.suffix) == (name.given, name.surnames, name.suffix)


@FEW
@given(
    street=st.lists(STREET_WORDS, max_size=8).map(" ".join) | st.text(max_size=20),
    number=st.sampled_from(["", "3", "nº 3", "12-14", "3 B"]),
    unit=st.lists(STREET_WORDS, max_size=3).map(" ".join),
    city=st.text(max_size=12) | st.just("CDMX"),
    code=st.text(alphabet="0123456789 -AB", max_size=10),
    region=REGIONS,
)
def test_addresses_are_idempotent(street, number, unit, city, code, region):
    address = canonical_address(parts_of({"street": street, "number": number, "unit": unit, "city": city, "postal_code": code}), region)
    if address is not None:
        parts = {
            "street": address.street,
            "number": address.number,
            "unit": address.unit,
            "city": address.city,
            "postal_code": address.postal_code,
        }
        assert canonical_address(parts_of(parts), region) == address


@FEW
@given(text=TEXTS, region=REGIONS)
def test_dates_companies_cities_and_codes_are_idempotent(text, region):
    try:
        date = birth_date(text, region)
    except InvalidValue:
        date = ""
    assert not date or birth_date(date, region) == date
    assert canonical_city(canonical_city(text)) == canonical_city(text)
    code = canonical_postal_code(text, region)
    assert canonical_postal_code(code, region) == code
    name = company_name(text).name
    assert company_name(name).name == name


@FEW
@given(
    values=st.lists(st.tuples(st.sampled_from(NAMESPACES), VALUES, st.sampled_from(list(Assurance))), max_size=5),
    attributes=st.dictionaries(
        st.sampled_from(
            [
                "full_name",
                "given_name",
                "family_name",
                "birth_date",
                "street",
                "unit",
                "city",
                "postal_code",
                "company",
                "sex",
                "by",
                "bm",
                "bd",
                "type",
            ]
        ),
        TEXTS | st.integers() | st.floats() | st.booleans() | st.lists(st.text(max_size=5), max_size=2).map(tuple),
        max_size=6,
    ),
    region=REGIONS,
)
def test_normalize_never_raises_and_never_repeats_a_value(values, attributes, region):
    identifiers = tuple(Identifier(namespace=namespace, value=value, assurance=assurance) for namespace, value, assurance in values)
    record = Record(source="web", record_id="1", observed_at=1, identifiers=identifiers, attributes=attributes, region=region)
    read = NORMALIZER.normalize(record)
    assert NORMALIZER.normalize(record) == read
    assert len({(claim.namespace, claim.key, claim.end) for claim in read.claims}) == len(read.claims)


@pytest.mark.parametrize(
    "text", ["a" * 10_000, "a." * 5_000, "(" * 10_000, "1-" * 5_000, " " * 9_999 + "x", "ª" * 5_000, "@" * 10_000, "a@" + "a-" * 5_000]
)
def test_long_texts_take_no_time(text):
    """Linear: 10 KB in less than 50 ms each."""
    started = time.perf_counter()
    for namespace in NAMESPACES:
        try:
            NORMALIZER.value(namespace, text, "ES")
        except InvalidValue:
            continue
    NORMALIZER.normalize(
        Record(
            source="web",
            record_id="1",
            observed_at=1,
            attributes=dict.fromkeys(["full_name", "street", "birth_date", "company", "unit"], text[:8000]),
        )
    )
    assert time.perf_counter() - started < 0.05 * (len(NAMESPACES) + 5)
