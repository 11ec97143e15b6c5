"""Values that are canonical already take a short way: it gives what the long way does, which a blank in front sends them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cauce.errors import InvalidValue
from cauce.linkage.normalize import blocked, email, name, name_order, phone
from cauce.linkage.normalize.birth_date import birth_date
from cauce.linkage.normalize.fold import _fold, fold
from cauce.linkage.normalize.nicknames import name_words

NAME_WORDS = [
    *["maria", "carmen", "dolores", "jose", "luis", "juan", "van", "de", "thi", "nguyen", "ivanovich", "abramovich", "j", "r", "bin", "mc"],
    *["viuda", "jr", "dr", "don", "nadie", "ana-belen", "xxxx"],
]
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


@given(
    st.lists(st.sampled_from(NAME_WORDS) | st.sampled_from(sorted(name_words())), min_size=1, max_size=6),
    st.sampled_from(["", "ES", "US", "PH", "RU", "VN", "BR"]),
)
def test_the_short_way_of_a_name_is_the_long_one(words, region):
    full = name.parse_full_name.__wrapped__

    def read():
        parts = [
            name.parse_name_parts.__wrapped__(" ".join(words[:at]), " ".join(words[at:]), "jr", region) for at in range(len(words) + 1)
        ]
        return full(" ".join(words), region), name_order.split_order(words, region), parts

    short = read()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(name, "is_special", lambda _: True)
        patched.setattr(name_order, "_is_plain", lambda _: False)
        patched.setattr(name, "parse_full_name", full)
        assert read() == short


@given(st.text("a1- \u00bd", max_size=9) | st.text(max_size=blocked._MOST_KINDS))
def test_the_short_way_of_what_is_not_repeated_is_the_long_one(text):
    plain = [char for char in text if char.isalnum()]
    alike = len(set(plain)) == 1 and (len(plain) >= blocked._MIN_REPEATED or plain[0] == "0")
    counts = len(plain) >= blocked._MIN_SEQUENCE and "".join(plain).isdigit() and any("".join(plain) in run for run in blocked._DIGITS)
    assert blocked.is_repeated(text) == (not plain or alike or counts)
