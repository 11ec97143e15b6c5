"""Comparisons are symmetric, normalised names are compared as wholes, and a weight is the sum that explain shows."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.scoring.people import kernel

from cauce.linkage.blocking import block_keys, block_rules
from cauce.linkage.comparisons.sound import skeleton, skeletons, sound
from cauce.linkage.keys import value_keys
from cauce.linkage.ruleset import default_ruleset
from cauce.linkage.scoring import MISSING, NAME_GROUP
from cauce.linkage.signing import signature_digest
from cauce.model.record import Assurance
from cauce.model.subject import Address, Claim, Contact, Kind, PersonName, Signature, Traits

GIVEN = [
    "maria",
    "jose",
    "ana",
    "anna",
    "juan",
    "john",
    "jon",
    "robert",
    "bob",
    "b",
    "j",
    "m",
    "sarah",
    "sahra",
    "xqv",
    "xqvw",
    "mariajose",
    "lopez",
    "张伟",
    "иван",
]
SURNAMES = [
    "garcia",
    "lopez",
    "lopes",
    "gomez",
    "gomes",
    "smith",
    "smyth",
    "g",
    "l",
    "maria",
    "robert",
    "zapatero",
    "zapaterro",
    "de",
    "петров",
]
DATES = ["", "19800203", "19800302", "19800204", "19810203", "19991231", "19800101"]

names = st.builds(
    lambda given, surnames, suffix: PersonName(tuple(given), tuple(given), tuple(surnames), suffix) if given or surnames else None,
    st.lists(st.sampled_from(GIVEN), max_size=3),
    st.lists(st.sampled_from(SURNAMES), max_size=3),
    st.sampled_from(["", "", "jr", "sr", "ii"]),
)
addresses = st.none() | st.builds(
    Address,
    street=st.sampled_from(["", "calle mayor", "calle mayo", "calle ma yor", "oak street"]),
    number=st.sampled_from(["", "3", "30"]),
    unit=st.sampled_from(["", "2 b", "3 c"]),
    postal_code=st.sampled_from(["", "28013", "28031", "10001"]),
    city=st.sampled_from(["", "madrid", "madrit", "new york"]),
)
contacts = st.builds(
    lambda namespace, number, assurance: Contact(namespace, *_value(namespace, number), assurance),
    st.sampled_from(["email", "phone", "email_sha256/google", "email_sha256/meta", "national_id", "nif", "passport"]),
    st.integers(0, 3),
    st.sampled_from(Assurance),
)
traits = st.builds(
    Traits,
    kind=st.sampled_from([Kind.PERSON, Kind.PERSON, Kind.ORGANIZATION]),
    name=names,
    birth_date=st.sampled_from(DATES),
    address=addresses,
    company=st.sampled_from(
        ["", "talleres norte", "norte talleres", "talleres", "panaderia sol", "ibm", "international business machines"]
    ),
    sex=st.sampled_from(["", "f", "m"]),
)
signatures = st.builds(lambda who, held: Signature(who, tuple(held)), traits, st.lists(contacts, max_size=4))


def _value(namespace: str, number: int) -> tuple[str, int]:
    values = {
        "email": ["info@x.example", "ana.lopez@x.example", "ana.lopes@x.example", "juan@y.example"],
        "phone": ["+34910001234", "+34600000123", "+525510002000", "local:123456"],
    }.get(namespace, ["12345678", "12345679", "123", "98765432"])
    family = namespace.partition("_sha256")[0] if "_sha256" in namespace else "national_id" if namespace == "nif" else namespace
    return values[number], value_keys(family)(values[number])


@settings(max_examples=300, deadline=None)
@given(signatures, signatures)
def test_comparing_is_symmetric_and_the_weight_is_what_explain_shows(left, right):
    scorer, ruleset = kernel().scorer, default_ruleset()
    compared = scorer.compare(left, right)
    assert compared == scorer.compare(right, left)
    weight, described = scorer.weight(compared), scorer.describe(left, right)
    grouped = sum(level.bits for level, of in zip(described, ruleset.comparisons, strict=True) if of.group == NAME_GROUP)
    expected = sum(level.bits for level in described) - max(0.0, grouped - ruleset.thresholds.name_cap)
    if any(level.ceiling for level in described):
        expected = min(expected, ruleset.thresholds.match - 0.1)
    assert abs(weight - expected) < 1e-6
    for number, comparison in enumerate(ruleset.comparisons):
        level = compared.levels[number]
        assert described[number].comparison == comparison.name
        assert described[number].level == ("missing" if level == MISSING else comparison.levels[level].name)
        assert compared.weights[number] == round(compared.weights[number], 3)
        assert level != MISSING or compared.weights[number] == 0.0


@settings(max_examples=200, deadline=None)
@given(names)
def test_nobody_contradicts_themselves(name):
    """The same names never disagree, however odd they are."""
    signature = Signature(Traits(name=name))
    assert not any(level.contradicts for level in kernel().scorer.describe(signature, signature))


@settings(max_examples=150, deadline=None)
@given(traits, st.lists(contacts, max_size=3))
def test_blocking_keys_and_signatures_do_not_depend_on_the_order_of_claims(who, held):
    ruleset = default_ruleset()
    claims = tuple(Claim(contact.namespace, contact.value, contact.key, contact.assurance, 0) for contact in held)
    turned = claims[::-1]
    assert block_keys(who, claims, ruleset) == block_keys(who, turned, ruleset)
    assert signature_digest(who, claims) == signature_digest(who, turned)
    met = block_rules((who, claims), (who, turned), ruleset)
    assert set(met) <= {rule.name for rule in ruleset.blocking}
    assert bool(met) == bool(block_keys(who, claims, ruleset))


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzñ", min_size=1, max_size=14))
def test_every_token_sounds_like_something(token):
    assert sound(token)
    assert skeleton(token)


tokens = st.one_of(
    st.text("aeiouyhlcsgxzvwnpbkq", min_size=1, max_size=7), st.text("eiyh\nñ'", min_size=1, max_size=5), st.text(min_size=1, max_size=4)
)


@given(st.lists(tokens, max_size=8))
def test_many_tokens_sound_as_each_does(found):
    assert skeletons(found) == {token: skeleton(token) for token in found}
