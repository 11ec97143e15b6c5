"""Blocking: two records are a candidate pair if they agree on every part of some rule. Traits only; shared contacts pair by themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import blake2b
from operator import itemgetter
from typing import NamedTuple

from cauce.linkage.comparisons.sound import skeleton
from cauce.model.ruleset import BlockingRule, Ruleset
from cauce.model.subject import Claim, Traits

_NEARLY_EVERYBODY = frozenset({"maria"})
"""First given names that tell so little that the next one is used."""
_DATE_LENGTH = 8
PERSONAL_ID = "personal_id"
"""The part that stands for every claimed personal id."""

Atoms = tuple[str, ...]
"""What each part of `ATOMS` takes of a record's traits; empty where the record lacks it."""

_NAMED = ("given", "given_phonetic", "given_initial", "surname", "surname_phonetic", "surnames_phonetic", "names_phonetic")
ATOMS = (*_NAMED, "birth_date", "birth_year", "birth_month_day", "street_number", "postal_code", "city", "company", "kind")
"""Parts of a blocking rule that take something of the traits. `personal_id` stands for every claimed id."""
PARTS = frozenset((*ATOMS, PERSONAL_ID))
"""All parts that a rule may name."""
_NAMELESS = ("",) * len(_NAMED)


def atoms_of(traits: Traits) -> Atoms:
    """What every part of `ATOMS` takes, in its order: all at once, because most build on others."""
    born, at, company = traits.birth_date, traits.address, traits.company
    full = born if len(born) == _DATE_LENGTH else ""
    return (
        *(_of_name(traits.name.given, traits.name.surnames) if traits.name else _NAMELESS),
        full,
        born[:4],
        full[4:],
        f"{at.street} {at.number}" if at and at.street and at.number else "",
        at.postal_code if at else "",
        at.city if at else "",
        " ".join(sorted(company.split())) if company else "",
        traits.kind.value,
    )


def _of_name(names: Sequence[str], surnames: Sequence[str]) -> Atoms:
    """What the parts of `_NAMED` take of given names and surnames. Those that sound are taken in any order: it finds exchanged fields."""
    initial = given = surname = both = exchanged = ""
    if names:
        initial, given = names[0][0], _telling(names)
    if surnames:
        surname = surnames[0] if len(surnames[0]) > 1 else ""
        heard = sorted([skeleton(one) for one in surnames[:2] if len(one) > 1])
        both = " ".join(heard) if len(heard) > 1 else ""
    given_heard, surname_heard = skeleton(given) if given else "", skeleton(surname) if surname else ""
    if given and surname:
        exchanged = f"{given_heard} {surname_heard}" if given_heard <= surname_heard else f"{surname_heard} {given_heard}"
    return given, given_heard, initial, surname, surname_heard, both, exchanged


def _telling(names: Sequence[str]) -> str:
    """First given name, unless it is an initial; of María Carmen, Carmen."""
    first = names[0]
    if len(first) == 1:
        return ""
    if len(names) > 1 and first in _NEARLY_EVERYBODY and len(names[1]) > 1:
        return names[1]
    return first


class _Rule(NamedTuple):
    """A blocking rule, compiled."""

    name: str
    parts: tuple[int, ...]
    """Places in `ATOMS`."""
    take: Callable[[Atoms], Atoms]
    """The name and what the parts take, out of all atoms and then all names of rules."""
    by_id: bool

    @classmethod
    def of(cls, number: int, rule: BlockingRule) -> _Rule:
        parts = tuple(ATOMS.index(part) for part in rule.parts if part != PERSONAL_ID)
        name = len(ATOMS) + number
        return cls(rule.name, parts, itemgetter(name, *parts) if parts else itemgetter(slice(name, name + 1)), PERSONAL_ID in rule.parts)


class Blocker:
    """The blocking rules of one ruleset, compiled. Safe to share between threads."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._rules = tuple(_Rule.of(number, rule) for number, rule in enumerate(ruleset.blocking))
        self._names = tuple(rule.name for rule in ruleset.blocking)
        self._ids = ruleset.personal_ids
        self._applying: dict[tuple[bool, ...], list[_Rule]] = {}
        """By which atoms a record has: records have them in few patterns."""

    def keys(self, traits: Traits, claims: Sequence[Claim]) -> tuple[int, ...]:
        """Blocking keys of a record, sorted, each once: signed 64-bit digests with the rule folded in."""
        return tuple(sorted({_digest(text) for _, text in self.texts(traits, claims)}))

    def named_keys(self, traits: Traits, claims: Sequence[Claim]) -> list[tuple[str, int]]:
        """Each rule that applies to a record, and its keys."""
        return [(name, _digest(text)) for name, text in self.texts(traits, claims)]

    def texts(self, traits: Traits, claims: Sequence[Claim]) -> list[tuple[str, str]]:
        """Rule and the text that two records must have in common to meet by it."""
        atoms = atoms_of(traits)
        has = tuple(map(bool, atoms))
        rules = self._applying.get(has)
        if rules is None:
            rules = self._applying[has] = [rule for rule in self._rules if all(has[part] for part in rule.parts)]
        atoms += self._names
        found: list[tuple[str, str]] = []
        for name, _, take, by_id in rules:
            if not by_id:
                found.append((name, "\0".join(take(atoms))))
            elif claims:
                ids = [claim.key for claim in claims if claim.namespace.partition("/")[0] in self._ids]
                found += [(name, "\0".join((*take(atoms), str(key)))) for key in ids] if ids else ()
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
        texts, atoms = [rule.name], dict(zip(ATOMS, atoms_of(traits), strict=True))
        for part in rule.parts:
            values = _INITIALS if part == _GIVEN_INITIAL else (atoms[part],)
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
