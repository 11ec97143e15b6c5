"""Given names, surnames, generational suffixes: the comparisons of the group `name`."""

from __future__ import annotations

from collections.abc import Container, Mapping
from functools import lru_cache
from typing import ClassVar

from cauce.linkage.comparisons.across import read_across
from cauce.linkage.comparisons.base import ABSENT, Comparator, Pair, Reached, Tools
from cauce.linkage.comparisons.han import sound_alike, written_otherwise
from cauce.linkage.comparisons.reading import Tokens, read_alike, turned, unexplained
from cauce.linkage.comparisons.tokens import alike, begins, glued, is_initial, misspelt, misspelt_name, script
from cauce.linkage.normalize.nicknames import full_forms, spellings
from cauce.model.ruleset import Comparison
from cauce.model.subject import PersonName

Found = tuple[str, Tokens]
"""Outcome, and the tokens whose frequency weighs; `gomez/gomes` weighs as the commoner of the two."""

NOTHING: Found = ("", ())
_WEIGHED = 2
"""So many given names weigh; further ones are rarely written and say little."""
_INITIAL_SHARE = 0.1
"""Share of persons whose further given name begins with the same letter, roughly."""
_CHARACTER_SHARE = 0.05
"""Share of persons who bear the same name of one character, roughly: four surnames are a quarter of China, three half of Korea."""
_EXCHANGED = frozenset({"exchanged", "half_exchanged"})


_HARDLY_GIVEN = frozenset({"", "initial"})
_FULL_GIVEN = frozenset({"exact", "short"})
_OTHER_GIVEN = frozenset({"", "compound", "different"})
_AGREES = frozenset({"all", "first", "fuzzy"})
_OUTCOMES = {"typo": "fuzzy", "short": "short", "variant": "variant", "garbled": "garbled", "": "different"}
_ALIKE = tuple(_OUTCOMES)
"""How alike two tokens are, best first, and what that makes of the names."""
_CONDITIONAL = frozenset({"variant", "garbled", "initial", "half_exchanged", "compound", "different"})


class GivenName(Comparator):
    """Finds how the given names agree: same, short form, misspelt, another spelling, initial only, or other names."""

    part = "name"
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
        "garbled_identified": "garbled",
        "garbled": "different",
        "initial": "initial",
        "initial_vouched": "initial",
        "other_identified": "different",
        "compound": "different",
        "different": "different",
    }

    def __init__(self, comparison: Comparison, tools: Tools) -> None:
        super().__init__(comparison, tools)
        self._table = tools.frequencies.given
        self._weighed = lru_cache(maxsize=1 << 16)(self._weigh)

    def compare(self, one: PersonName, other: PersonName, pair: Pair) -> Reached:
        """See `compare_given`; what is a variant or an initial depends on whether something vouches for it."""
        one, other = read_alike(one, other)
        if not one.given or not other.given:
            return ABSENT
        outcome, tokens = compare_given(one, other, self._table)
        if not outcome:
            return ABSENT
        pair.given = outcome
        if outcome == "across":
            outcome = "fuzzy"
        elif outcome in _CONDITIONAL:
            outcome = _given_outcome(outcome, pair)
        return self._weighed(outcome, tokens)

    def text(self, value: PersonName) -> str:
        """The full given names."""
        return " ".join(value.given)

    def _weigh(self, outcome: str, tokens: Tokens) -> Reached:
        return self.reached(outcome, _shares(tokens[:_WEIGHED], self._table))


class Surname(Comparator):
    """Finds how the surnames agree; a second surname may be missing, and both may be in the other order."""

    part = "name"
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
        "different_vouched": "different",
        "different": "different",
    }

    def __init__(self, comparison: Comparison, tools: Tools) -> None:
        super().__init__(comparison, tools)
        self._table = tools.frequencies.surnames
        self._given = tools.frequencies.given
        self._weighed = lru_cache(maxsize=1 << 16)(self._weigh)

    def compare(self, one: PersonName, other: PersonName, pair: Pair) -> Reached:
        """See `compare_surnames`; agreement without a full given name says less, disagreement with an equal birth date is a marriage."""
        one, other = read_alike(one, other)
        ours, theirs = one.surnames, other.surnames
        if not ours or not theirs:
            return ABSENT
        outcome: str
        tokens: Tokens
        if pair.given in _EXCHANGED:
            outcome, tokens = pair.given, (min(ours[0], theirs[0]),)
        elif pair.given == "across":
            outcome, tokens = "fuzzy", (ours if one.given[0].isascii() else theirs)[-1:]
        else:
            outcome, tokens = compare_surnames(ours, theirs, self._table)
            if outcome == "second_only" and (self._shifted(ours, theirs) or self._shifted(theirs, ours)):
                outcome, tokens = "first", (min(ours[-1], theirs[-1]),)
        if not outcome:
            return ABSENT
        pair.surname = outcome
        if outcome == "different":
            outcome = _different_surname(pair)
        elif pair.given in _HARDLY_GIVEN and outcome in _AGREES:
            outcome = "without_given_vouched" if pair.vouched else "without_given"
        return self._weighed(outcome, tokens)

    def _shifted(self, longer: Tokens, other: Tokens) -> bool:
        """Whether the first of two surnames was rather a second given name: Juan Pablo Fernández, and Juan Fernández."""
        first = longer[0]
        return longer[1:] == other and self._given.get(first, 0.0) > self._table.get(first, 0.0)

    def text(self, value: PersonName) -> str:
        """The surnames."""
        return " ".join(value.surnames)

    def _weigh(self, outcome: str, tokens: Tokens) -> Reached:
        return self.reached(outcome, _shares(tokens, self._table))


def _different_surname(pair: Pair) -> str:
    """Other surnames: a marriage, if the birth date agrees, or e-mail, phone and given name do; a mistake, if the personal id does."""
    if pair.identified or (pair.same_id and pair.given not in _OTHER_GIVEN):
        return "other_identified"
    if pair.same_date:
        return "different_dated"
    return "different_vouched" if pair.verified > 1 and pair.given in _FULL_GIVEN else "different"


class NameSuffix(Comparator):
    """Finds whether both are the elder or the younger of a name (Sr, Jr, II, III)."""

    part = "name"
    outcomes: ClassVar[Mapping[str, str]] = {"exact": "exact", "different": "different"}
    _GENERATION: ClassVar[Mapping[str, str]] = {"i": "sr", "1st": "sr", "ii": "jr", "2nd": "jr", "3rd": "iii", "4th": "iv"}

    def compare(self, one: PersonName, other: PersonName, pair: Pair) -> Reached:  # noqa: ARG002 - one signature for all comparators
        """Jr and II are the same generation."""
        ours, theirs = one.suffix, other.suffix
        if not ours or not theirs:
            return ABSENT
        same = self._GENERATION.get(ours, ours) == self._GENERATION.get(theirs, theirs)
        return self.fixed["exact" if same else "different"]

    def text(self, value: PersonName) -> str:
        """The suffix, folded."""
        return value.suffix


def _given_outcome(outcome: str, pair: Pair) -> str:
    """What becomes of an outcome that hangs on what else agrees."""
    if outcome == "initial":
        return "initial_vouched" if pair.vouched else outcome
    if outcome == "garbled":
        return "garbled_identified" if pair.same_id else outcome
    if outcome == "variant":
        return "variant_vouched" if pair.vouched or pair.same_date else outcome
    if outcome == "half_exchanged":
        return "half_identified" if pair.same_id and pair.same_date is not False else outcome
    return "other_identified" if pair.identified else outcome


def compare_given(left: PersonName, right: PersonName, known: Container[str]) -> Found:
    """How two persons' given names agree; nothing where the scripts differ and one is not read as the other. Symmetric."""
    ours, theirs = left.given, right.given
    if ours == theirs and not is_initial(ours[0]):
        return "exact", ours
    if not (ours[0].isascii() and theirs[0].isascii()) and script(ours[0]) != script(theirs[0]):
        latin = read_across(left, right)
        return ("across", latin.written[:1]) if latin else NOTHING
    several: Found | None = None
    if ours[0] != theirs[0] and turned(left, right):
        several = "exchanged", (min(ours[0], theirs[0]),)
    elif len(ours) > 1 or len(theirs) > 1:
        several = _several_given(left, right, known)
    if several is not None:
        return several
    if is_initial(ours[0]) or is_initial(theirs[0]):
        return ("initial" if _abbreviates(left, right) or _abbreviates(right, left) else "different"), ()
    crossed = _exchanged(left, right)
    found = crossed if crossed is not None else _alike_given(ours, theirs, known)
    if found[0] == "different" and (ours != left.written or theirs != right.written) and _as_written(left, right):
        return "short", (_either(ours[0], theirs[0]),)
    return found


def _several_given(left: PersonName, right: PersonName, known: Container[str]) -> Found | None:
    """Given names of which at least one side has two: a token in common, written as one word, or initials; nothing if none of these."""
    ours, theirs = left.given, right.given
    common = tuple(sorted([token for token in set(ours).intersection(theirs) if len(token) > 1]))
    if common:
        if len(common) == len(set(ours)) == len(set(theirs)):
            return "compound", ()
        return _partly(unexplained(left, right, common), unexplained(right, left, common), common, known)
    if len(ours) == len(theirs):
        return None
    if "".join(ours) == "".join(theirs):
        return "short", max(ours, theirs, key=len)
    return ("initial", ()) if _abbreviates(left, right) or _abbreviates(right, left) else None


def _partly(rest: Tokens, their_rest: Tokens, common: Tokens, known: Container[str]) -> Found:
    """Names with tokens in common: the rest is missing, abbreviated, misspelt, or makes it another name."""
    if not rest or not their_rest:
        return "short", common
    if len(rest) == len(their_rest) == 1:
        one, other = rest[0], their_rest[0]
        if 1 in {len(one), len(other)}:
            return ("short", common) if one[0] == other[0] else ("compound", ())
        found = alike(one, other, known)
        if found == "short":
            return "short", common
        if found in {"typo", "variant"}:
            return "fuzzy", (*common, _either(one, other))
    return "compound", ()


def _alike_given(ours: Tokens, theirs: Tokens, known: Container[str]) -> Found:
    """Names without a token in common: misspelt, another spelling, or different."""
    if not ours[0].isascii() and written_otherwise(ours[0], theirs[0]):
        return "variant", (_either(ours[0], theirs[0]),)
    found = {(alike(one, other, known), _either(one, other)) for one in ours[:_WEIGHED] for other in theirs[:_WEIGHED]}
    outcome, spellings = min(found, key=_best_first)
    return _OUTCOMES[outcome], (spellings,)


def _as_written(left: PersonName, right: PersonName) -> bool:
    """Whether a given name as it was written is a short form of the other's: Toni, elsewhere Antonio, is Anton too."""
    ours, theirs = (*left.given[:_WEIGHED], *left.written), (*right.given[:_WEIGHED], *right.written)
    return any(one in full_forms(other) or other in full_forms(one) for one in ours for other in theirs if len(one) > 1 < len(other))


def _best_first(found: tuple[str, str]) -> tuple[int, str]:
    return _ALIKE.index(found[0]), found[1]


def _abbreviates(short: PersonName, full: PersonName) -> bool:
    """Whether all that `short` has of given names are initials of those of `full`, as canonical or as written (B. is Bob, is Robert)."""
    initials = short.given
    if len(initials) == 1 and 1 < len(initials[0]) == len(full.given):
        return initials[0] == "".join(token[0] for token in full.given)
    if any(len(token) > 1 for token in initials):
        return False
    return all(any(begins(token, name) for name in (*full.given, *full.written)) for token in initials)


def _exchanged(left: PersonName, right: PersonName) -> Found | None:
    """Whether one wrote the surname where the other wrote the given name, and the other way round; half, if the other two differ."""
    if not left.surnames or not right.surnames:
        return None
    surname, their_surname = left.surnames[0], right.surnames[0]
    if surname == their_surname:
        return None
    given, their_given = left.given[0], right.given[0]
    if their_given in left.surnames and given in right.surnames:
        return "exchanged", (min(given, their_given),)
    if len(left.given) > 1 or len(right.given) > 1:
        if len(left.given) == len(right.given):
            return None
        given, their_given = "".join(left.given), "".join(right.given)
    one, other = their_surname in (given, *left.written), surname in (their_given, *right.written)
    if (one or _nearly(given, their_surname)) and (other or _nearly(surname, their_given)):
        return "exchanged", (min(given, their_given),)
    return ("half_exchanged", ()) if (one or other) and len(surname) > 1 and len(their_surname) > 1 else None


def _nearly(one: str, other: str) -> bool:
    """Whether two tokens are misspellings of each other; asked of unlike ones nearly always, so the first look is cheap."""
    return (one[0] == other[0] or one[-1] == other[-1]) and len(one) > 1 and misspelt(one, other)


def compare_surnames(left: Tokens, right: Tokens, known: Container[str]) -> Found:
    """How two persons' surnames agree; nothing where the scripts differ. Symmetric."""
    one, other = left[0], right[0]
    if one == other and not is_initial(one):
        return _same_first(left, right, known)
    if not (one.isascii() and other.isascii()) and script(one) != script(other):
        return NOTHING
    if is_initial(one) or is_initial(other):
        return ("initial", ()) if one[0] == other[0] else ("different", ())
    if len(left) > 1 or len(right) > 1:
        return _of_several(left, right, known)
    return ("fuzzy", (_either(one, other),)) if _written_alike(one, other, known) else ("different", ())


def _written_alike(one: str, other: str, known: Container[str]) -> bool:
    if not one.isascii() and sound_alike(one, other):
        return True
    return misspelt_name(one, other, known) or glued(one, other) or other in spellings().get(one, ())


def _of_several(left: Tokens, right: Tokens, known: Container[str]) -> Found:
    """Surnames of which at least one side has two, and the first ones differ."""
    if "".join(left) == "".join(right):
        return "all", (min(left[0], right[0]),)
    if _written_alike(left[0], right[0], known):
        return _misspelt_first(left, right, known)
    if left[:2] == right[1::-1]:
        return "crossed", ()
    return ("different", ()) if set(left).isdisjoint(right) else ("second_only", ())


def _same_first(left: Tokens, right: Tokens, known: Container[str]) -> Found:
    if len(left) == 1 or len(right) == 1:
        return "all" if len(left) == len(right) else "first", left[:1]
    one, other = left[1], right[1]
    if one == other:
        return "all", left[:2]
    if 1 in {len(one), len(other)}:
        return ("first", left[:1]) if one[0] == other[0] else ("first_only", left[:1])
    if misspelt_name(one, other, known):
        return "fuzzy", (left[0], _either(one, other))
    return "first_only", left[:1]


def _misspelt_first(left: Tokens, right: Tokens, known: Container[str]) -> Found:
    first = _either(left[0], right[0])
    if len(left) == 1 or len(right) == 1:
        return "fuzzy", (first,)
    if left[1] == right[1] or misspelt_name(left[1], right[1], known):
        return "fuzzy", (first, _either(left[1], right[1]))
    return "different", ()


def _either(one: str, other: str) -> str:
    return one if one == other else f"{min(one, other)}/{max(one, other)}"


def _shares(tokens: Tokens, table: Mapping[str, float]) -> tuple[float, ...]:
    return tuple([max(table.get(one, 0.0) for one in token.split("/")) if len(token) > 1 else _share_of_one(token) for token in tokens])


def _share_of_one(letter: str) -> float:
    return _INITIAL_SHARE if is_initial(letter) else _CHARACTER_SHARE
