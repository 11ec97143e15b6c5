"""Texts as programs damage them, and as they were written."""

from __future__ import annotations

import html

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cauce.linkage.normalize import Normalizer
from cauce.linkage.normalize.mend import mended
from cauce.linkage.ruleset import default_ruleset
from cauce.model.record import Record

LETTERS = st.text("abcdeñáéíóúüçãõàèêôæøåßÑÁÉÍÓÚÜÇÃÕ \u2019-.", max_size=20)
FEW = settings(max_examples=200, deadline=None, derandomize=True)


@pytest.mark.parametrize(
    ("damaged", "written"),
    [
        ("JosÃ© MuÃ±oz", "José Muñoz"),
        ("JOSÃ‰ MUÃ\u2018OZ", "JOSÉ MUÑOZ"),
        ("MÂª Ã\x81ngeles", "Mª Ángeles"),
        ("Oâ€™Connor", "O\u2019Connor"),
        ("MuÃƒÂ±oz", "Muñoz"),
        ("Jos&eacute; Mu&#241;oz &amp; Hijos", "José Muñoz & Hijos"),
        ("Mar\u200bía Pe\u00adña", "María Peña"),
    ],
)
def test_damage_is_mended(damaged, written):
    assert mended(damaged) == written


@pytest.mark.parametrize(
    "text", ["João", "MAÇÃ", "IRMÃ “X”", "Núñez", "H&M; Co", "Müller", "ÃÂ", "王伟", "3ª Nº 2", "A & B", "", "SÃO", "Łódź"]
)
def test_what_somebody_wrote_stays(text):
    assert mended(text) == text


@FEW
@given(st.text(max_size=40))
@example("&amp;amp;amp;amp;amp;")
def test_it_ends_and_what_is_mended_often_enough_is_its_own(text):
    for _ in text:
        text = mended(text)
    assert mended(text) == text


@FEW
@given(LETTERS)
def test_damage_done_to_letters_is_undone(text):
    if not text.isascii():
        assert mended(text.encode().decode("latin-1")) == text
    assert mended(html.escape(text).encode("ascii", "xmlcharrefreplace").decode()) == text


def test_a_damaged_name_and_street_are_the_written_ones():
    def traits(name: str, street: str) -> object:
        record = Record(source="crm", record_id="1", observed_at=0, attributes={"full_name": name, "street": street, "city": "MÃ¡laga"})
        return Normalizer(default_ruleset()).normalize(record).traits

    assert traits("JosÃ© PeÃ±a", "Calle CaÃ±o 3") == traits("José Peña", "Calle Caño 3")
