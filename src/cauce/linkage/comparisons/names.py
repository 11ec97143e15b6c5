"""Given names, surnames, generational suffixes: the comparisons of the group `name`."""

from __future__ import annotations

from collections.abc import Container, Mapping
from functools import lru_cache
from typing import ClassVar

from cauce.linkage.comparisons.base import ABSENT, Comparator, Pair, Reached, Tools
from cauce.linkage.comparisons.tokens import alike, misspelt, script
from cauce.model.ruleset import Comparison
from cauce.model.subject import PersonName, Signature

Tokens = tuple[str, ...]
Found = tuple[str, Tokens]
"""Outcome, and the tokens whose frequency weighs; `gomez/gomes` weighs as the commoner of the two."""

NOTHING: Found = ("", ())
_WEIGHED = 2
"""So many given names weigh; further ones are rarely written and say little."""
_EXCHANGED = frozenset({"exchanged", "half_exchanged"})


_HARDLY_GIVEN = frozenset({"", "initial"})
_OTHER_GIVEN = frozenset({"", "compound", "different"})
_AGREES = frozenset({"all", "first", "fuzzy"})
_IF_VOUCHED = {"variant": "variant_vouched", "initial": "initial_vouched"}


class GivenName(Comparator):
    """Finds how the given names agree: same, short form, misspelt, another spelling, initial only, or other names."""

    stage = 1
    outcomes: ClassVar[Mapping[str, str]] = {
        "exact": "exact",
        "short": "exact",
        "exchanged": "fuzzy",
        "fuzzy": "fuzzy",
        "half_identified": "half_exchanged",
        "half_exchanged": "compound",
        "variant": "different",
        "variant_vouched": "variant",
        "initial": "initial",
        "initial_vouched": "initial",
        "other_identified": "different",
        "compound": "different",
        "different": "different",
    }

    def __init__(self, comparison: Comparison, tools: Tools) -> None:
        super().__init__(comparison, tools)
        known = tools.frequencies.given
        self._table = known
        self._found = lru_cache(maxsize=1 << 16)(lambda left, right: compare_given(left, right, known))
        self._weighed = lru_cache(maxsize=1 << 16)(self._weigh)

    def compare(self, left: Signature, right: Signature, pair: Pair) -> Reached:
        """See `compare_given`; what is a variant or an initial depends on whether a contact vouches for it."""
        one, other = left.traits.name, right.traits.name
        if one is None or other is None or not one.given or not other.given:
            return ABSENT
        outcome, tokens = self._found(one, other) if _ordered(one, other) else self._found(other, one)
        if not outcome:
            return ABSENT
        pair.given = outcome
        if outcome in _IF_VOUCHED and pair.vouched:
            outcome = _IF_VOUCHED[outcome]
        elif outcome == "half_exchanged" and pair.same_id and pair.same_date is not False:
            outcome = "half_identified"
        elif outcome in {"compound", "different"} and pair.identified:
            outcome = "other_identified"
        return self._weighed(outcome, tokens)

    def text(self, signature: Signature) -> str:
        """The full given names."""
        name = signature.traits.name
        return " ".join(name.given) if name else ""

    def _weigh(self, outcome: str, tokens: Tokens) -> Reached:
        return self.reached(outcome, _shares(tokens[:_WEIGHED], self._table))


class Surname(Comparator):
    """Finds how the surnames agree; a second surname may be missing, and both may be in the other order."""

    stage = 2
    outcomes: ClassVar[Mapping[str, str]] = {
        "all": "all",
        "first": "all",
        "exchanged": "fuzzy",
        "half_exchanged": "second_only",
        "fuzzy": "fuzzy",
        "initial": "initial",
        "without_given": "all",
        "without_given_vouched": "without_given",
        "first_only": "different",
        "second_only": "different",
        "crossed": "different",
        "other_identified": "different_dated",
        "different_dated": "different",
        "different": "different",
    }

    def __init__(self, comparison: Comparison, tools: Tools) -> None:
        super().__init__(comparison, tools)
        self._table = tools.frequencies.surnames
        self._found = lru_cache(maxsize=1 << 16)(compare_surnames)
        self._weighed = lru_cache(maxsize=1 << 16)(self._weigh)

    def compare(self, left: Signature, right: Signature, pair: Pair) -> Reached:
        """See `compare_surnames`; agreement without a full given name says less, disagreement with an equal birth date is a marriage."""
        one, other = left.traits.name, right.traits.name
        if one is None or other is None or not one.surnames or not other.surnames:
            return ABSENT
        if pair.given in _EXCHANGED:
            outcome, tokens = pair.given, (min(one.surnames[0], other.surnames[0]),)
        else:
            ours, theirs = one.surnames, other.surnames
            outcome, tokens = self._found(ours, theirs) if ours <= theirs else self._found(theirs, ours)
        if not outcome:
            return ABSENT
        pair.surname = outcome
        if pair.given in _HARDLY_GIVEN and outcome in _AGREES:
            outcome = "without_given_vouched" if pair.vouched else "without_given"
        elif outcome == "different":
            outcome = _different_surname(pair)
        return self._weighed(outcome, tokens)

    def text(self, signature: Signature) -> str:
        """The surnames."""
        name = signature.traits.name
        return " ".join(name.surnames) if name else ""

    def _weigh(self, outcome: str, tokens: Tokens) -> Reached:
        return self.reached(outcome, _shares(tokens, self._table))


def _different_surname(pair: Pair) -> str:
    """Other surnames: a marriage, if the birth date agrees; a mistake, if the personal id does and not everything else disagrees."""
    if pair.identified or (pair.same_id and pair.given not in _OTHER_GIVEN):
        return "other_identified"
    return "different_dated" if pair.same_date else "different"


class NameSuffix(Comparator):
    """Finds whether both are the elder or the younger of a name (Sr, Jr, II, III)."""

    outcomes: ClassVar[Mapping[str, str]] = {"exact": "exact", "different": "different"}
    _GENERATION: ClassVar[Mapping[str, str]] = {"i": "sr", "1st": "sr", "ii": "jr", "2nd": "jr", "3rd": "iii", "4th": "iv"}

    def compare(self, left: Signature, right: Signature, pair: Pair) -> Reached:  # noqa: ARG002 - one signature for all comparators
        """Jr and II are the same generation."""
        one, other = self.text(left), self.text(right)
        if not one or not other:
            return ABSENT
        same = self._GENERATION.get(one, one) == self._GENERATION.get(other, other)
        return self.fixed["exact" if same else "different"]

    def text(self, signature: Signature) -> str:
        """The suffix, folded."""
        name = signature.traits.name
        return name.suffix if name else ""


def compare_given(left: PersonName, right: PersonName, known: Container[str]) -> Found:
    """How two persons' given names agree; nothing where the scripts differ. Symmetric."""
    ours, theirs = left.given, right.given
    if script(ours[0]) != script(theirs[0]):
        return NOTHING
    if ours == theirs and len(ours[0]) > 1:
        return "exact", tuple(token for token in ours if len(token) > 1)
    common = tuple(sorted(token for token in set(ours) & set(theirs) if len(token) > 1))
    if common:
        return _partly(ours, theirs, common, known)
    if "".join(ours) == "".join(theirs) and len(ours) != len(theirs):
        return "short", max(ours, theirs, key=len)
    return _exchanged(left, right) or _apart(left, right, known)


def _partly(ours: Tokens, theirs: Tokens, common: Tokens, known: Container[str]) -> Found:
    """Names with a token in common: the rest is missing, abbreviated, misspelt, or makes it another name."""
    rest, their_rest = _without(ours, common), _without(theirs, common)
    if not rest and not their_rest:
        return "compound", ()
    if not rest or not their_rest:
        return "short", common
    if len(rest) == len(their_rest) == 1:
        one, other = rest[0], their_rest[0]
        if 1 in {len(one), len(other)}:
            return ("short", common) if one[0] == other[0] else ("compound", ())
        if alike(one, other, known):
            return "fuzzy", (*common, _either(one, other))
    return "compound", ()


def _apart(left: PersonName, right: PersonName, known: Container[str]) -> Found:
    """Names without a token in common."""
    ours, theirs = left.given, right.given
    if _abbreviates(left, right) or _abbreviates(right, left):
        return "initial", ()
    if len(ours[0]) == 1 or len(theirs[0]) == 1:
        return "different", ()
    best = ""
    for one in ours[:_WEIGHED]:
        for other in theirs[:_WEIGHED]:
            found = alike(one, other, known)
            if found == "typo":
                return "fuzzy", (_either(one, other),)
            best = found or best
    return (best or "different"), ()


def _abbreviates(short: PersonName, full: PersonName) -> bool:
    """Whether all that `short` has of given names are initials of those of `full`, as canonical or as written (B. is Bob, is Robert)."""
    initials = short.given
    if len(initials) == 1 and 1 < len(initials[0]) == len(full.given):
        return initials[0] == "".join(token[0] for token in full.given)
    if any(len(token) > 1 for token in initials):
        return False
    letters = {token[0] for token in full.given} | {token[0] for token in full.written}
    return all(token in letters for token in initials)


def _without(tokens: Tokens, common: Tokens) -> Tokens:
    return tuple(token for token in tokens if token not in common)


def _exchanged(left: PersonName, right: PersonName) -> Found | None:
    """Whether one wrote the surname where the other wrote the given name, and the other way round; half, if the other two differ."""
    if not (left.surnames and right.surnames):
        return None
    given, surname, their_given, their_surname = (
        "".join(tokens) for tokens in (left.given, left.surnames[:1], right.given, right.surnames[:1])
    )
    all_given = len(left.given) == 1 or len(right.given) == 1
    if min(len(given), len(surname), len(their_given), len(their_surname)) == 1 or not all_given or surname == their_surname:
        return None
    if _same_or_misspelt(given, their_surname) and _same_or_misspelt(surname, their_given):
        return "exchanged", (min(given, their_given),)
    return ("half_exchanged", ()) if given == their_surname or surname == their_given else None


def _same_or_misspelt(one: str, other: str) -> bool:
    return one == other or misspelt(one, other)


def compare_surnames(left: Tokens, right: Tokens) -> Found:
    """How two persons' surnames agree; nothing where the scripts differ. Symmetric."""
    if script(left[0]) != script(right[0]):
        return NOTHING
    if left == right and len(left[0]) > 1:
        return "all", left
    if len(left[0]) == 1 or len(right[0]) == 1:
        return ("initial", ()) if left[0][0] == right[0][0] else ("different", ())
    if "".join(left) == "".join(right):
        return "all", (min(left[0], right[0]),)
    if left[0] == right[0]:
        return _same_first(left, right)
    if misspelt(left[0], right[0]):
        return _misspelt_first(left, right)
    if len(left) > 1 and len(right) > 1 and {left[0], left[1]} == {right[0], right[1]}:
        return "crossed", ()
    if left[-1] == right[-1] or (set(left) & set(right)):
        return "second_only", ()
    return "different", ()


def _same_first(left: Tokens, right: Tokens) -> Found:
    if len(left) == 1 or len(right) == 1:
        return "first", left[:1]
    one, other = left[1], right[1]
    if one == other:
        return "all", left[:2]
    if 1 in {len(one), len(other)}:
        return ("first", left[:1]) if one[0] == other[0] else ("first_only", left[:1])
    if misspelt(one, other):
        return "fuzzy", (left[0], _either(one, other))
    return "first_only", left[:1]


def _misspelt_first(left: Tokens, right: Tokens) -> Found:
    first = _either(left[0], right[0])
    if len(left) == 1 or len(right) == 1:
        return "fuzzy", (first,)
    if left[1] == right[1] or misspelt(left[1], right[1]):
        return "fuzzy", (first, _either(left[1], right[1]))
    return "different", ()


def _either(one: str, other: str) -> str:
    return one if one == other else f"{min(one, other)}/{max(one, other)}"


def _shares(tokens: Tokens, table: Mapping[str, float]) -> tuple[float, ...]:
    return tuple(max(table.get(token, 0.0) for token in spellings.split("/")) for spellings in tokens)


def _ordered(left: PersonName, right: PersonName) -> bool:
    """One order for each pair, so that the memo and the answer are the same both ways."""
    return (left.given, left.written, left.surnames) <= (right.given, right.written, right.surnames)
