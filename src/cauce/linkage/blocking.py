"""Blocking: two records are a candidate pair if they agree on every part of some rule. Traits only; shared contacts pair by themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from types import MappingProxyType

from cauce.linkage.comparisons.sound import skeleton
from cauce.model.ruleset import BlockingRule, Ruleset
from cauce.model.subject import Claim, Traits

_NEARLY_EVERYBODY = frozenset({"maria"})
"""First given names that tell so little that the next one is used."""
_DATE_LENGTH = 8
PERSONAL_ID = "personal_id"
"""The part that stands for every claimed personal id."""

Atom = Callable[[Traits], str]


def _given(traits: Traits) -> str:
    """First given name; of María Carmen, Carmen."""
    given = traits.name.given if traits.name else ()
    if not given or len(given[0]) == 1:
        return ""
    if len(given) > 1 and given[0] in _NEARLY_EVERYBODY and len(given[1]) > 1:
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

PARTS = frozenset((*ATOMS, PERSONAL_ID))
"""All parts that a rule may name."""


class Blocker:
    """The blocking rules of one ruleset, compiled: each part of each record is taken once."""

    def __init__(self, ruleset: Ruleset) -> None:
        used = sorted({part for rule in ruleset.blocking for part in rule.parts if part != PERSONAL_ID})
        self._atoms = tuple(ATOMS[part] for part in used)
        self._rules = tuple(
            (rule.name, tuple(used.index(part) for part in rule.parts if part != PERSONAL_ID), PERSONAL_ID in rule.parts)
            for rule in ruleset.blocking
        )
        self._ids = ruleset.personal_ids

    def keys(self, traits: Traits, claims: Sequence[Claim]) -> tuple[int, ...]:
        """Blocking keys of a record, sorted, each once: signed 64-bit digests with the rule folded in."""
        return tuple(sorted({_digest(text) for _, text in self.texts(traits, claims)}))

    def named_keys(self, traits: Traits, claims: Sequence[Claim]) -> list[tuple[str, int]]:
        """Each rule that applies to a record, and its keys."""
        return [(name, _digest(text)) for name, text in self.texts(traits, claims)]

    def texts(self, traits: Traits, claims: Sequence[Claim]) -> list[tuple[str, str]]:
        """Rule and the text that two records must have in common to meet by it."""
        atoms = [atom(traits) for atom in self._atoms]
        found: list[tuple[str, str]] = []
        for name, parts, by_id in self._rules:
            text = name
            for part in parts:
                value = atoms[part]
                if not value:
                    break
                text += "\0" + value
            else:
                if not by_id:
                    found.append((name, text))
                elif claims:
                    found += [(name, f"{text}\0{claim.key}") for claim in claims if claim.namespace.partition("/")[0] in self._ids]
        return found


class Households:
    """Finds who else lives at an address, by the blocking keys of rules over the address and at most the given name's initial.

    So a household costs no row of its own; under a ruleset without such a rule none is found.
    """

    def __init__(self, ruleset: Ruleset) -> None:
        trained = bool(ruleset.fields)
        self._rules = tuple(
            rule for rule in ruleset.blocking if not trained and _STREET_NUMBER in rule.parts and set(rule.parts) <= _OF_A_HOUSEHOLD
        )

    def keys(self, traits: Traits) -> tuple[int, ...]:
        """The blocking keys of everybody at the address, whatever the initial; none without street, number and postal code."""
        at = traits.address
        if at is None or not (at.street and at.number and at.postal_code):
            return ()
        texts = {text for rule in self._rules for text in self._texts(rule, traits)}
        return tuple(sorted(_digest(text) for text in texts))

    @staticmethod
    def _texts(rule: BlockingRule, traits: Traits) -> list[str]:
        texts = [rule.name]
        for part in rule.parts:
            values = _INITIALS if part == _GIVEN_INITIAL else (ATOMS[part](traits),)
            texts = [f"{text}\0{value}" for text in texts for value in values if value]
        return texts


_STREET_NUMBER, _GIVEN_INITIAL = "street_number", "given_initial"
_OF_A_HOUSEHOLD = frozenset({_GIVEN_INITIAL, _STREET_NUMBER, "postal_code", "city"})
_INITIALS = tuple("abcdefghijklmnopqrstuvwxyz")
"""As names are folded."""


def shared_home(left: Traits, right: Traits) -> str:
    """`flat`: one address to the door. `number`: one street and number, and the door is not on both sides. Empty: neither."""
    ours, theirs = left.address, right.address
    if ours is None or theirs is None:
        return ""
    if not ours.street or not ours.number or not ours.postal_code:
        return ""
    if (ours.street, ours.number, ours.postal_code) != (theirs.street, theirs.number, theirs.postal_code):
        return ""
    if ours.unit and theirs.unit:
        return "flat" if ours.unit == theirs.unit else ""
    return "number"


def block_keys(traits: Traits, claims: Sequence[Claim], ruleset: Ruleset) -> tuple[int, ...]:
    """Blocking keys of one record under a ruleset; who blocks many keeps a `Blocker`."""
    return Blocker(ruleset).keys(traits, claims)


def block_rules(left: tuple[Traits, Sequence[Claim]], right: tuple[Traits, Sequence[Claim]], ruleset: Ruleset) -> tuple[str, ...]:
    """Names of the rules on which two records meet, in the ruleset's order, for explain."""
    blocker = Blocker(ruleset)
    theirs = set(blocker.texts(*right))
    met = {name for name, text in blocker.texts(*left) if (name, text) in theirs}
    return tuple(rule.name for rule in ruleset.blocking if rule.name in met)


def _digest(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big", signed=True)
