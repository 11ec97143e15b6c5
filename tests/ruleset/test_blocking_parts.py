"""What each part of a blocking rule takes of a record, and which rules give it a key."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from cauce.linkage.blocking import ATOMS, Blocker, atoms_of
from cauce.linkage.comparisons.sound import skeleton
from cauce.linkage.ruleset import default_ruleset
from cauce.model.record import Assurance
from cauce.model.subject import Address, Claim, Kind, PersonName, Traits

RULES = default_ruleset().blocking
BLOCKER = Blocker(default_ruleset())
TOKENS = st.lists(st.sampled_from(["maria", "carmen", "a", "gomez", "ruiz", "ybarra"]), max_size=3).map(tuple)
WORDS = st.sampled_from(["", "calle mayor", "3", "28001"])
TRAITS = st.builds(
    Traits,
    kind=st.sampled_from(Kind),
    name=st.none() | st.builds(PersonName, given=TOKENS, surnames=TOKENS),
    birth_date=st.sampled_from(["", "19800201", "1980"]),
    address=st.none() | st.builds(Address, street=WORDS, number=WORDS, postal_code=WORDS, city=WORDS),
    company=st.sampled_from(["", "acme", "taller acme"]),
)
CLAIMS = st.lists(
    st.builds(
        Claim,
        st.sampled_from(["email", "national_id", "national_id/mx"]),
        st.just("v"),
        st.integers(1, 9),
        st.sampled_from(Assurance),
        st.just(1),
    ),
    max_size=3,
)


def naive(traits: Traits) -> dict[str, str]:
    """Each part by itself."""
    given, surnames = (traits.name.given, traits.name.surnames) if traits.name else ((), ())
    at = traits.address or Address()
    first = given[1] if given[:1] == ("maria",) and len(given) > 1 and len(given[1]) > 1 else "".join(given[:1])
    first = first if len(first) > 1 else ""
    surname = surnames[0] if surnames and len(surnames[0]) > 1 else ""
    heard = sorted(skeleton(one) for one in surnames[:2] if len(one) > 1)
    full = traits.birth_date if len(traits.birth_date) == 8 else ""
    return {
        "given": first,
        "given_phonetic": skeleton(first) if first else "",
        "given_initial": given[0][0] if given else "",
        "surname": surname,
        "surname_phonetic": skeleton(surname) if surname else "",
        "surnames_phonetic": " ".join(heard) if len(heard) == 2 else "",
        "names_phonetic": " ".join(sorted((skeleton(first), skeleton(surname)))) if first and surname else "",
        "birth_date": full,
        "birth_year": traits.birth_date[:4],
        "birth_month_day": full[4:],
        "street_number": f"{at.street} {at.number}" if at.street and at.number else "",
        "postal_code": at.postal_code,
        "city": at.city,
        "company": " ".join(sorted(traits.company.split())),
        "kind": traits.kind.value,
    }


def naive_texts(traits: Traits, claims: list[Claim]) -> list[tuple[str, str]]:
    parts = naive(traits)
    found = []
    for rule in RULES:
        taken = [parts[part] for part in rule.parts if part != "personal_id"]
        ids = [str(claim.key) for claim in claims if claim.namespace.startswith("national_id")] if "personal_id" in rule.parts else [None]
        if all(taken):
            found += [(rule.name, "\0".join([rule.name, *taken, *([one] if one else [])])) for one in ids]
    return found


def test_maria_carmen_is_blocked_as_carmen():
    taken = dict(zip(ATOMS, atoms_of(Traits(name=PersonName(("maria", "carmen"), (), ("gómez", "ruiz")))), strict=True))
    assert (taken["given"], taken["given_initial"], taken["surname"], taken["birth_date"]) == ("carmen", "m", "gómez", "")


@settings(max_examples=300, deadline=None)
@given(traits=TRAITS, claims=CLAIMS)
def test_parts_and_rules(traits: Traits, claims: list[Claim]):
    assert dict(zip(ATOMS, atoms_of(traits), strict=True)) == naive(traits)
    assert BLOCKER.texts(traits, claims) == naive_texts(traits, claims)
    assert BLOCKER.keys(traits, claims) == tuple(sorted({key for _, key in BLOCKER.named_keys(traits, claims)}))
