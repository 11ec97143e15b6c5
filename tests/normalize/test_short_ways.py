"""Values that are canonical already take a short way: it gives what the long way does, which a blank in front sends them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cauce.errors import InvalidValue
from cauce.linkage.normalize import email, phone
from cauce.linkage.normalize.fold import _fold, fold


def outcome(read, text):
    try:
        return read(text)
    except InvalidValue as error:
        return str(error)


@given(st.from_regex(email._CLEAN, fullmatch=True) | st.emails() | st.text("ab.+@-_,;<>: ñA\n", max_size=20))
def test_an_address(text):
    assert outcome(email.clean_email, text) == outcome(email.clean_email, f" {text}")


def test_an_address_that_is_clean_is_itself():
    assert email._CLEAN.fullmatch("ana.ruiz+shop@mail.example.es")
    assert email.clean_email("ana.ruiz+shop@mail.example.es") == "ana.ruiz+shop@mail.example.es"


@given(
    st.from_regex(phone._KNOWN, fullmatch=True) | st.text("+0123456789 x#()", max_size=16), st.sampled_from(["", "ES", "MX", "US", "GB"])
)
def test_a_number(text, region):
    assert outcome(lambda one: phone.canonical_phone(one, region), text) == outcome(
        lambda one: phone.canonical_phone(one, region), f" {text}"
    )


@given(st.text(st.characters(max_codepoint=127)))
def test_folding_ascii(text):
    assert fold(text) == _fold(text)
