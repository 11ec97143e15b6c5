"""Values that are canonical already take a short way: it gives what the long way does, which a blank in front sends them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cauce.errors import InvalidValue
from cauce.linkage.normalize import email, phone
from cauce.linkage.normalize.birth_date import birth_date
from cauce.linkage.normalize.fold import _fold, fold

JUNK_NUMBERS = ["+34666666666", "+12345678901", "+34987654321", "local:0123456789", "local:88888888888"]


def outcome(read, text):
    try:
        return read(text)
    except InvalidValue as error:
        return str(error)


@given(st.from_regex(email._CLEAN, fullmatch=True) | st.emails() | st.text("ab.+@-_,;<>: ñA\n", max_size=20))
def test_the_short_way_of_an_email_is_the_long_one(text):
    assert outcome(email.clean_email, text) == outcome(email.clean_email, f" {text}")


def test_an_address_that_is_clean_is_itself():
    assert email._CLEAN.fullmatch("ana.ruiz+shop@mail.example.es")
    assert email.clean_email("ana.ruiz+shop@mail.example.es") == "ana.ruiz+shop@mail.example.es"


@given(
    st.from_regex(phone._KNOWN, fullmatch=True) | st.text("+0123456789 x#()", max_size=16), st.sampled_from(["", "ES", "MX", "US", "GB"])
)
def test_the_short_way_of_a_phone_is_the_long_one(text, region):
    assert outcome(lambda one: phone.canonical_phone(one, region), text) == outcome(
        lambda one: phone.canonical_phone(one, region), f" {text}"
    )


@given(st.text(st.characters(max_codepoint=127)))
def test_the_short_way_of_folding_is_the_long_one(text):
    assert fold(text) == _fold(text)


@given(st.dates().map(str) | st.from_regex(r"\d{4}-\d{2}-\d{2}", fullmatch=True))
def test_the_short_way_of_a_date_is_the_long_one(text):
    assert outcome(birth_date, text) == outcome(birth_date, f" {text}")


@given(st.from_regex(phone._KNOWN, fullmatch=True) | st.from_regex(r"local:[0-9]{7,12}", fullmatch=True) | st.sampled_from(JUNK_NUMBERS))
def test_a_number_that_is_nobodys(number):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(phone, "_LONG", 99)
        long_way = phone.is_junk_phone(number)
    assert phone.is_junk_phone(number) == long_way
    assert long_way or number not in JUNK_NUMBERS
