"""Blocking: two records are a candidate pair if they agree on every part of some rule. Traits only; shared contacts pair by themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import repeat
from operator import itemgetter
from typing import Any, NamedTuple

from cauce.linkage.comparisons.sound import skeleton
from cauce.linkage.keys import plain_digest, plain_digests
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
        traits.kind,
    )


def _of_name(names: Sequence[str], surnames: Sequence[str]) -> Atoms:
    """What the parts of `_NAMED` take of given names and surnames. Those that sound are taken in any order: it finds exchanged fields."""
    initial = given = given_heard = surname = surname_heard = both = exchanged = ""
    if names:
        initial, given = names[0][0], _telling(names)
        given_heard = skeleton(given) if given else ""
    if surnames and len(surnames[0]) > 1:
        surname, surname_heard = surnames[0], skeleton(surnames[0])
        if len(surnames) > 1 and len(surnames[1]) > 1:
            both = _in_any_order(surname_heard, skeleton(surnames[1]))
        if given:
            exchanged = _in_any_order(given_heard, surname_heard)
    return given, given_heard, initial, surname, surname_heard, both, exchanged


def _in_any_order(left: str, right: str) -> str:
    return f"{left} {right}" if left <= right else f"{right} {left}"


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
    take: Callable[[tuple[Any, ...]], tuple[Any, ...]]
    """The name and what the parts take, out of all atoms and then all names of rules, or out of a column of each."""
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

    def keys_of_many(self, traits: Sequence[Traits], claims: Sequence[Sequence[Claim]]) -> list[tuple[int, ...]]:
        """`keys` of each of many records; a rule takes its part of all that have it at once."""
        atoms = list(map(atoms_of, traits))
        alike: dict[tuple[bool, ...], list[int]] = {}
        for place, taken in enumerate(atoms):
            alike.setdefault(tuple(map(bool, taken)), []).append(place)
        keys: list[tuple[int, ...]] = [()] * len(atoms)
        for has, places in alike.items():
            by_id = [rule for rule in self._applying_to(has) if rule.by_id]
            for place, plain in zip(places, self._plain_keys(has, [atoms[place] for place in places]), strict=True):
                ids = self._personal(claims[place])
                texts = [text for rule in by_id for text in _with_ids(rule, atoms[place] + self._names, ids)] if ids else ()
                keys[place] = tuple(sorted({*plain, *map(_digest, texts)}))
        return keys

    def _plain_keys(self, has: tuple[bool, ...], atoms: Sequence[Atoms]) -> Iterable[tuple[int, ...]]:
        """Of each of some records that have the same atoms the keys by all rules but those over ids."""
        table = (*zip(*atoms, strict=True), *[[name] * len(atoms) for name in self._names])
        texts = [map("\0".join, zip(*rule.take(table), strict=True)) for rule in self._applying_to(has) if not rule.by_id]
        columns = [plain_digests(list(map(_encoded, of_rule))) for of_rule in texts]
        return zip(*columns, strict=True) if columns else repeat((), len(atoms))

    def named_keys(self, traits: Traits, claims: Sequence[Claim]) -> list[tuple[str, int]]:
        """Each rule that applies to a record, and its keys."""
        return [(name, _digest(text)) for name, text in self.texts(traits, claims)]

    def texts(self, traits: Traits, claims: Sequence[Claim]) -> list[tuple[str, str]]:
        """Rule and the text that two records must have in common to meet by it."""
        atoms = atoms_of(traits)
        rules = self._applying_to(tuple(map(bool, atoms)))
        atoms += self._names
        ids = self._personal(claims)
        found: list[tuple[str, str]] = []
        for rule in rules:
            if not rule.by_id:
                found.append((rule.name, "\0".join(rule.take(atoms))))
            else:
                found += [(rule.name, text) for text in _with_ids(rule, atoms, ids)]
        return found

    def _applying_to(self, has: tuple[bool, ...]) -> list[_Rule]:
        """The rules that take nothing but what a record has."""
        rules = self._applying.get(has)
        if rules is None:
            rules = self._applying[has] = [rule for rule in self._rules if all(has[part] for part in rule.parts)]
        return rules

    def _personal(self, claims: Sequence[Claim]) -> list[int]:
        """The keys of the personal ids among some claims."""
        return [claim.key for claim in claims if claim.namespace.partition("/")[0] in self._ids]


def _with_ids(rule: _Rule, atoms: Atoms, ids: Sequence[int]) -> list[str]:
    """The texts of a rule over personal ids: one for each that is claimed."""
    return ["\0".join((*rule.take(atoms), str(key))) for key in ids]


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
    return plain_digest(_encoded(text))


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
