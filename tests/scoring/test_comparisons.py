"""Each comparison finds its levels."""

from __future__ import annotations

import pytest
from tests.scoring.people import score

from cauce.linkage.comparisons.names import compare_given, compare_surnames
from cauce.linkage.comparisons.reading import read_alike
from cauce.linkage.comparisons.sound import skeleton, sounds_alike
from cauce.linkage.comparisons.traits import compare_addresses, compare_companies, compare_dates
from cauce.linkage.frequency import load_frequencies
from cauce.model.subject import Address, PersonName


def _given(left: str, right: str) -> str:
    known = load_frequencies("omnichannel").given
    one, other = (PersonName(tuple(text.split()), tuple(text.split())) for text in (left, right))
    return compare_given(one, other, known)[0]


@pytest.mark.parametrize(
    ("left", "right", "outcome"),
    [
        ("ana", "ana", "exact"),
        ("jose luis", "jose luis", "exact"),
        ("jose", "jose luis", "short"),
        ("maria carmen", "carmen", "short"),
        ("john m", "john michael", "short"),
        ("john m", "john david", "compound"),
        ("liz", "elizabeth", "short"),
        ("mary ann", "maryann", "short"),
        ("alejandro", "alejandor", "fuzzy"),
        ("jose luis", "jose lius", "fuzzy"),
        ("marcus", "maruc", "fuzzy"),
        ("sarah", "sara", "variant"),
        ("mohamed", "mohammed", "variant"),
        ("oleksandr", "alexander", "variant"),
        ("ioannis", "yannis", "short"),
        ("sepp", "josef", "short"),
        ("kasia", "katarzyna", "short"),
        ("sasha", "oleksandra", "short"),
        ("伟", "伟", "exact"),
        ("伟", "芳", "different"),
        ("jatod", "jarodd", "garbled"),
        ("j", "jose", "initial"),
        ("j", "maria jose", "initial"),
        ("mj", "maria jose", "initial"),
        ("b", "robert", "initial"),
        ("j", "ana", "different"),
        ("jose maria", "maria jose", "compound"),
        ("jose luis", "jose antonio", "compound"),
        ("mario", "maria", "different"),
        ("daniel", "daniela", "different"),
        ("marta", "maria", "different"),
        ("oleksandr", "oleksandra", "different"),
        ("iaroslav", "yaroslava", "different"),
        ("veronic", "veronica", "fuzzy"),
        ("laszlo", "laszlone", "different"),
        ("xiaoming", "xiaohong", "different"),
        ("weiming", "weihong", "different"),
        ("xiaoming", "xiaomign", "fuzzy"),
        ("सीता", "गीता", "garbled"),
        ("लक्ष्मी", "लक्ष्मि", "fuzzy"),
        ("alyona", "alena", "variant"),
        ("pyotr", "petr", "variant"),
        ("juan", "иван", ""),
    ],
)
def test_given_names_reach_their_level_either_way(left, right, outcome):
    assert _given(left, right) == _given(right, left) == outcome


@pytest.mark.parametrize(
    ("left", "right", "outcome"),
    [
        ("Ben|David Yael", "Yael|Ben David", "exchanged"),
        ("Lee|Ji Hyun", "Jihyun|Lee", "exchanged"),
        ("Jihyun|Lee", "Ji|Hyun Lee", "exchanged"),
        ("健|佐藤", "藤健|佐", "exchanged"),
        ("Sergei|Petrovich", "Sergei Petrovich|Ivanov", "exact"),
        ("Juan|Pablo", "Juan Pablo|Fernandez", "exact"),
        ("Juan|Garcia", "Juan Pablo|Fernandez", "short"),
        ("Adeyemi|Chukwuemeka", "Chukwuemeka|Oluwaseun Adeyemi", "exchanged"),
        ("Haile|Gebremariam", "Tigist|Haile Gebremariam", "half_exchanged"),
        ("Irene|Quintana Cobo", "Irene|Cobo Quintana", "exact"),
        ("Ana C F|Santos", "Ana Catarina|Ferreira Santos", "short"),
        ("Ana C F|Santos", "Ana Beatriz|Ferreira Santos", "compound"),
        ("Carmen R|Polo", "Maria Carmen|Polo", "short"),
        ("Luis A|Polo", "Luis Fernando|Polo Arias", "compound"),
        ("O|Ngozi", "Ngozi|Okafor", "exact"),
        ("Raman|S", "Suresh|Raman", "initial"),
        ("Raman|T", "Suresh|Raman", "different"),
        ("R|Raman", "Raman|Suresh", "initial"),
    ],
)
def test_given_names_in_the_light_of_the_whole_name(left, right, outcome):
    known = load_frequencies("omnichannel").given
    one, other = (PersonName(tuple(given), tuple(given), tuple(family)) for given, family in map(_halves, (left, right)))
    for first, second in ((one, other), (other, one)):
        assert compare_given(*read_alike(first, second), known)[0] == outcome


def test_a_last_word_that_is_no_surname_in_the_other_name():
    full = PersonName(("antonio",), ("antonio",), ("souza",), "neto")
    short, other = PersonName(("antonio",), ("antonio",), ("neto",)), PersonName(("antonio",), ("antonio",), ("netto",))
    assert read_alike(short, full) == (PersonName(("antonio",), ("antonio",), (), "neto"), full)
    assert read_alike(full, short) == read_alike(short, full)[::-1]
    assert read_alike(other, full) == (other, full)
    assert read_alike(short, short) == (short, short)
    polite, surname = PersonName(("roman", "abramovich"), ("roman", "abramovich")), PersonName(("roman",), ("roman",), ("abramovich",))
    assert read_alike(polite, surname) == (surname, surname)


def _halves(text: str) -> list[list[str]]:
    return [part.split() for part in text.lower().split("|")]


@pytest.mark.parametrize(
    ("left", "right", "outcome"),
    [
        ("garcia lopez", "garcia lopez", "all"),
        ("garcia", "garcia", "all"),
        ("garcia lopez", "garcia", "first"),
        ("garcia lopez", "garcia l", "first"),
        ("mac donald", "macdonald", "all"),
        ("gomez", "gomes", "fuzzy"),
        ("jimenez vazquez", "gimenez basquez", "fuzzy"),
        ("garcia lopez", "garcia perez", "first_only"),
        ("perez lopez", "garcia lopez", "second_only"),
        ("lopez", "garcia lopez", "second_only"),
        ("garcia lopez", "lopez garcia", "crossed"),
        ("g", "gomez", "initial"),
        ("g", "perez", "different"),
        ("garcia", "perez", "different"),
        ("zhang", "张", ""),
        ("王", "王", "all"),
        ("王", "李", "different"),
        ("santis", "desantis", "fuzzy"),
        ("berg", "vandenberg", "fuzzy"),
        ("ahmed maktoum", "almaktoum", "different"),
        ("gado", "delgado", "fuzzy"),
        ("quesada", "quezada", "fuzzy"),
        ("lange", "langen", "fuzzy"),
        ("xiaoming", "xiaohong", "different"),
        ("pez", "lopez", "different"),
        ("blanco", "franco", "different"),
    ],
)
def test_surnames_reach_their_level_either_way(left, right, outcome):
    one, other = tuple(left.split()), tuple(right.split())
    known = load_frequencies("omnichannel").surnames
    assert compare_surnames(one, other, known)[0] == compare_surnames(other, one, known)[0] == outcome


@pytest.mark.parametrize(
    ("left", "right", "outcome"),
    [
        ("19800203", "19800203", "exact"),
        ("19800101", "19800101", "new_year"),
        ("19800203", "19800302", "swapped"),
        ("19800203", "19800204", "typo"),
        ("19800203", "19080203", "typo"),
        ("19800203", "19810204", "near"),
        ("19800203", "19661123", "different"),
    ],
)
def test_birth_dates_reach_their_level_either_way(left, right, outcome):
    assert compare_dates(left, right) == compare_dates(right, left) == outcome


def test_a_german_street_in_full_and_in_short():
    street = Address("hauptstrasse", "3", "", "10115", "berlin")
    assert compare_addresses(street, Address("hauptstr", "3", "", "10115", "")) == "number"
    assert compare_addresses(street, Address("hofstr", "3", "", "10115", "")) == "district"


FLAT = Address("calle mayor", "3", "2 b", "28013", "madrid")


@pytest.mark.parametrize(
    ("other", "outcome"),
    [
        (FLAT, "flat"),
        (Address("calle mayor", "3", "", "28013", "madrid"), "number"),
        (Address("calle mayor", "3", "4 c", "28013", "madrid"), "near"),
        (Address("calle mayro", "3", "2 b", "28013", ""), "near"),
        (Address("calle mayor", "33", "2 b", "28013", "madrid"), "street"),
        (Address("", "", "", "28013", ""), "postcode"),
        (Address("mayor", "3", "2 b", "28013", "madrid"), "flat"),
        (Address("plaza mayor", "3", "2 b", "28013", ""), "district"),
        (Address("calle luna", "5", "", "28013", "madrid"), "district"),
        (Address("", "", "", "28031", "madrid"), "city"),
        (Address("calle mayor", "3", "2 b", "41001", "sevilla"), "different"),
        (Address("", "", "", "", "", "madrid"), ""),
    ],
)
def test_addresses_reach_their_level_either_way(other, outcome):
    assert compare_addresses(FLAT, other) == compare_addresses(other, FLAT) == outcome


@pytest.mark.parametrize(
    ("left", "right", "outcome"),
    [
        ("talleres norte", "norte talleres", "exact"),
        ("mediamarkt", "media markt", "exact"),
        ("distribuidora norte", "dist norte", "similar"),
        ("distribuidora norte", "distribuidora nrote", "similar"),
        ("international business machines", "ibm", "similar"),
        ("acme", "acme iberica", "part"),
        ("talleres norte", "panaderia sol", "different"),
    ],
)
def test_companies_reach_their_level_either_way(left, right, outcome):
    assert compare_companies(left, right) == compare_companies(right, left) == outcome


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("jimenez", "gimenez"), ("ximenez", "jimenez"), ("vazquez", "basques"), ("hernandez", "ernandes"), ("llorente", "yorente"),
        ("garcia", "garsia"), ("katherine", "catherine"), ("phillip", "filip"), ("carrillo", "carillo"), ("quintana", "kintana"), ("castillo", "castiyo"),
        ("miller", "miler"),
    ],
)  # fmt: skip
def test_spellings_that_sound_alike_block_together(left, right):
    assert sounds_alike(left, right)
    assert skeleton(left) == skeleton(right)


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        ("email!ana@x.example", "email!ana@x.example", "verified_both"),
        ("email?ana@x.example", "email!ana@x.example", "verified_one"),
        ("email?ana@x.example", "email?ana@x.example", "verified_none"),
        ("email!ventas@x.example", "email!ventas@x.example", "weak"),
        ("email!ana.lopez@x.example", "email!ana.lopes@x.example", "near"),
        ("email!ana@x.example", "email!juan@x.example", "different"),
        ("email!a.na+tag@gmail.com", "email!ana@googlemail.com", "verified_both"),
        ("email!ana@x.example; email!otra@x.example", "email!juan@x.example; email?ana@x.example", "verified_one"),
    ],
)
def test_emails_reach_their_level(left, right, level):
    scored = score(f"name=Ana Ruiz; {left}", f"name=Ana Ruiz; {right}")
    assert scored.levels["email"] == level


def test_a_partner_hash_meets_its_clear_twin_and_cannot_differ_from_another_recipe():
    clear = "name=Ana Ruiz; email!john_smith@gmail.com"
    meta = "email_sha256/meta!62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f"
    other = "email_sha256/google!" + "ab" * 31 + "0c"
    assert score(clear, f"name=Ana Ruiz; {meta}").levels["email"] == "verified_both"
    assert score(clear, f"name=Ana Ruiz; {other}").levels["email"] == "different"
    assert "email" not in score(f"name=Ana Ruiz; {meta}", f"name=Ana Ruiz; {other}").levels


def test_a_fixed_line_is_weak_even_through_its_hash():
    left, right = "name=Ana Ruiz; phone!910001234", "name=Eva Gil; phone!+34 910 00 12 34"
    assert score(left, right).levels["phone"] == "weak"
    assert score(left, right).bits["phone"] <= 9
    assert score(left.replace("910", "610"), right.replace("910", "610")).levels["phone"] == "verified_both"


def test_agreeing_on_a_rare_name_says_more():
    common = score("name=Ana García", "name=Ana García").bits["surname"]
    rare = score("name=Ana Zapatero", "name=Ana Zapatero").bits["surname"]
    assert rare > common + 4


def test_the_bits_are_those_of_the_table():
    """Figures that the defaults promise."""
    left = "name=Carla Zapatero; born=1980-02-03; email!ana@x.example; phone!600000123; street=Calle Mayor 3, 2ºB; zip=28013"
    bits = score(left, left).bits
    assert bits["birth_date"] == pytest.approx(12, abs=0.1)
    assert bits["email"] == pytest.approx(24, abs=0.1)
    assert bits["phone"] == pytest.approx(16, abs=0.1)
    assert bits["address"] == pytest.approx(9, abs=0.1)
    assert score("name=Zoraida Xirgu Zurbano", "name=Zoraida Xirgu Zurbano").weight == 18
