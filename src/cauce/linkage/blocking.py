"""Blocking: two records are a candidate pair if they agree on every part of some rule. Traits only; shared contacts pair by themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from cauce.linkage.comparisons.sound import skeleton
from cauce.linkage.frequency import load_frequencies
from cauce.linkage.keys import digest64
from cauce.model.ruleset import BlockingRule, Ruleset
from cauce.model.subject import Claim, Traits

_EVERYBODY = 0.08
"""Share of persons from which a first given name tells so little that the next one is used (María)."""
_DATE_LENGTH = 8
_PERSONAL_ID = "personal_id"

Atom = Callable[[Traits], str]


def _given(traits: Traits) -> str:
    """First given name; of María Carmen, Carmen."""
    given = traits.name.given if traits.name else ()
    if not given or len(given[0]) == 1:
        return ""
    common = load_frequencies("omnichannel").given
    if len(given) > 1 and len(given[1]) > 1 and common.get(given[0], 0.0) >= _EVERYBODY:
        return given[1]
    return given[0]


def _surname(traits: Traits) -> str:
    """First surname, unless it is an initial."""
    surnames = traits.name.surnames if traits.name else ()
    return surnames[0] if surnames and len(surnames[0]) > 1 else ""


def _surnames(traits: Traits) -> str:
    """First two surnames as they sound, in either order."""
    surnames = traits.name.surnames if traits.name else ()
    heard = sorted(skeleton(surname) for surname in surnames[:2] if len(surname) > 1)
    return " ".join(heard) if len(heard) > 1 else ""


def _initial(traits: Traits) -> str:
    given = traits.name.given if traits.name else ()
    return given[0][0] if given else ""


def _names(traits: Traits) -> str:
    """First given name and first surname as they sound, in either order: finds exchanged fields."""
    given, surname = _given(traits), _surname(traits)
    return " ".join(sorted((skeleton(given), skeleton(surname)))) if given and surname else ""


def _sound_of(atom: Atom) -> Atom:
    def heard(traits: Traits) -> str:
        token = atom(traits)
        return skeleton(token) if token else ""

    return heard


def _full_date(traits: Traits) -> str:
    return traits.birth_date if len(traits.birth_date) == _DATE_LENGTH else ""


def _street_number(traits: Traits) -> str:
    at = traits.address
    return f"{at.street} {at.number}" if at and at.street and at.number else ""


ATOMS: Mapping[str, Atom] = MappingProxyType(
    {
        "given": _given,
        "given_phonetic": _sound_of(_given),
        "given_initial": _initial,
        "surname": _surname,
        "surname_phonetic": _sound_of(_surname),
        "surnames_phonetic": _surnames,
        "names_phonetic": _names,
        "birth_date": _full_date,
        "birth_year": lambda traits: traits.birth_date[:4],
        "birth_month_day": lambda traits: _full_date(traits)[4:],
        "street_number": _street_number,
        "postal_code": lambda traits: traits.address.postal_code if traits.address else "",
        "city": lambda traits: traits.address.city if traits.address else "",
        "company": lambda traits: " ".join(sorted(traits.company.split())),
        "kind": lambda traits: str(traits.kind),
    }
)
"""Parts of a blocking rule: what they take of the traits; empty where a record lacks it. `personal_id` stands for every claimed id."""

PARTS = frozenset((*ATOMS, _PERSONAL_ID))
"""All parts that a rule may name."""


def block_keys(traits: Traits, claims: Sequence[Claim], ruleset: Ruleset) -> tuple[int, ...]:
    """Blocking keys of a record, sorted, each once: signed 64-bit digests with the rule folded in."""
    return tuple(sorted({key for _, key in _blocks(traits, claims, ruleset)}))


def block_rules(left: tuple[Traits, Sequence[Claim]], right: tuple[Traits, Sequence[Claim]], ruleset: Ruleset) -> tuple[str, ...]:
    """Names of the rules on which two records meet, in the ruleset's order, for explain."""
    theirs = {key for _, key in _blocks(*right, ruleset)}
    met = {rule.name for rule, key in _blocks(*left, ruleset) if key in theirs}
    return tuple(rule.name for rule in ruleset.blocking if rule.name in met)


def _blocks(traits: Traits, claims: Sequence[Claim], ruleset: Ruleset) -> list[tuple[BlockingRule, int]]:
    atoms: dict[str, str] = {}
    found: list[tuple[BlockingRule, int]] = []
    for rule in ruleset.blocking:
        values = [_atom(part, traits, atoms) for part in rule.parts if part != _PERSONAL_ID]
        if not all(values):
            continue
        if _PERSONAL_ID in rule.parts:
            ids = [claim for claim in claims if claim.namespace.partition("/")[0] in ruleset.personal_ids]
            found += [(rule, digest64(rule.name, *values, claim.namespace, claim.value)) for claim in ids]
        else:
            found.append((rule, digest64(rule.name, *values)))
    return found


def _atom(part: str, traits: Traits, atoms: dict[str, str]) -> str:
    value = atoms.get(part)
    if value is None:
        value = atoms[part] = ATOMS[part](traits)
    return value
