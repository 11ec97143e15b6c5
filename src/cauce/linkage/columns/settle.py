"""What columns mean beside each other: exchanged names, second surnames, the one birth date, house numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from cauce.linkage.columns import content
from cauce.linkage.columns.headers import BIRTH_PARTS, SKIP
from cauce.linkage.columns.meanings import CATEGORY, FEW, GUESSED, Meaning
from cauce.linkage.columns.places import told_places
from cauce.linkage.columns.sketch import Sketch
from cauce.linkage.columns.unlisted import are_names_of_any_language
from cauce.linkage.normalize.fold import fold

_HOUSE_NUMBER = re.compile(r"\d{1,4}\s?[a-z]?", re.IGNORECASE)
_FEWEST_KNOWN = 0.3
"""Share of a column's values that are known names, at least, for its content to contradict its header."""
_MOST_GIVEN, _LEAST_GIVEN = 0.4, 0.6
"""Share of given names among the known ones: at most in a column of surnames, at least in one of given names."""
_OVERLAP = 0.3
"""Share of a column's rows whose value is in another column too, from which on both hold the same kind of thing."""
_NUMBERED_STREETS = 0.2
"""Share of streets with a number in them, from which on another column is not their number."""
_HOUSE_NUMBERS, _ONES, _SMALL, _SMALL_DIGITS = 0.9, 0.2, 0.3, 2
"""Shares of a column of house numbers: what is written as one, what begins with a 1 (numbers count from one), and what is short, which is
so many digits at most (most streets are short)."""

_NAMES = ("given_name", "middle_name", "family_name", "second_family_name", "full_name")

Meanings = dict[str, Meaning]


def settled(sketches: Sequence[Sketch], meanings: Mapping[str, Meaning]) -> Meanings:
    """The meanings, each looked at beside the others. What was given stays."""
    found = dict(meanings)
    for step in _STEPS:
        for header, meaning in step(sketches, found).items():
            if found[header].reason != "given":
                found[header] = meaning
    return found


def _of(sketches: Sequence[Sketch], meanings: Meanings, *targets: str) -> list[Sketch]:
    """The columns of some meanings, the surest first."""
    found = [sketch for sketch in sketches if meanings[sketch.header].target in targets]
    return sorted(found, key=lambda sketch: meanings[sketch.header].rank)


def _names(sketches: Sequence[Sketch], meanings: Meanings) -> Meanings:
    """Where no column holds names that are known, the fullest of those that look like names of some language."""
    if _of(sketches, meanings, *_NAMES):
        return {}
    found = [sketch for sketch in _of(sketches, meanings, "text") if meanings[sketch.header].rank >= GUESSED]
    found = [sketch for sketch in found if are_names_of_any_language(sketch)]
    fullest = max(found, key=lambda sketch: sketch.present, default=None)
    return {} if fullest is None else {fullest.header: Meaning("full_name", "looks like whole names", GUESSED)}


def _exchange(sketches: Sequence[Sketch], meanings: Meanings) -> Meanings:
    """Given names under the header of surnames and the other way round are exchanged."""
    given, family = _of(sketches, meanings, "given_name"), _of(sketches, meanings, "family_name")
    if len(given) != 1 or len(family) != 1:
        return {}
    ours, theirs = content.names_of(given[0]), content.names_of(family[0])
    if min(ours.known, theirs.known) < _FEWEST_KNOWN or not (ours.given <= _MOST_GIVEN and theirs.given >= _LEAST_GIVEN):
        return {}
    return {
        given[0].header: Meaning("family_name", f"holds surnames: exchanged with {family[0].header}"),
        family[0].header: Meaning("given_name", f"holds given names: exchanged with {given[0].header}"),
    }


def _second_names(sketches: Sequence[Sketch], meanings: Meanings) -> Meanings:
    """Of several columns that look like names without saying so, one is the first; another is the second if it holds the same names."""
    found: Meanings = {}
    for target, second in (("given_name", "middle_name"), ("family_name", "second_family_name")):
        several = _of(sketches, meanings, target)
        for sketch in several[1:]:
            if meanings[sketch.header].rank < GUESSED:
                continue
            if _overlap(sketch, several[0]) >= _OVERLAP:
                found[sketch.header] = Meaning(second, f"holds names as {several[0].header} does", GUESSED)
            else:
                found[sketch.header] = _unknown(sketch)
    return found


def _overlap(one: Sketch, other: Sketch) -> float:
    """Share of a column's rows whose value is also in the other column."""
    known = {fold(value.strip()) for value in other.column.values}
    return one.weighted(known.__contains__)


def _unknown(sketch: Sketch) -> Meaning:
    few = sketch.distinct <= CATEGORY
    return Meaning("category" if few else "text", f"not understood, compared as {'a category' if few else 'text'}", GUESSED)


def _other_dates(sketches: Sequence[Sketch], meanings: Meanings) -> Meanings:
    """Dates that only look like birth dates, beside a year of birth that is not theirs, are of something else."""
    if not _of(sketches, meanings, "birth_year"):
        return {}
    guessed = [sketch for sketch in _of(sketches, meanings, "birth_date") if meanings[sketch.header].rank >= GUESSED]
    return {sketch.header: Meaning(SKIP, "dates, but not in the year of birth", GUESSED) for sketch in guessed}


def _row_ids(sketches: Sequence[Sketch], meanings: Meanings) -> Meanings:
    """Long numbers that never repeat, beside phones that are called so, are ids."""
    phones = _of(sketches, meanings, "phone")
    if not phones or meanings[phones[0].header].rank >= GUESSED:
        return {}
    guessed = [sketch for sketch in phones if meanings[sketch.header].rank >= GUESSED and content.are_record_ids(sketch)]
    return {sketch.header: Meaning("record_id", "ids that never repeat", GUESSED) for sketch in guessed}


def _one_of_each(sketches: Sequence[Sketch], meanings: Meanings) -> Meanings:
    """Things that a person has one of: the surest column is it, the others are texts."""
    found: Meanings = {}
    for target in ("birth_date", "sex", "postal_code", "city", "state", "street", "full_name", "source", "street_number"):
        several = _of(sketches, meanings, target)
        for sketch in several[1:]:
            if target == "street" and meanings[sketch.header].rank < GUESSED and _overlap(sketch, several[0]) < _OVERLAP:
                continue  # another line of the address, not another address
            few = sketch.distinct <= CATEGORY
            reason = f"{several[0].header} is the {target} already"
            found[sketch.header] = Meaning("category" if few else "text", reason, GUESSED)
    return found


def _coordinates(sketches: Sequence[Sketch], meanings: Meanings) -> Meanings:
    """Where there is no street, latitude and longitude say where somebody lives."""
    if _of(sketches, meanings, "street"):
        return {}
    found = [sketch for sketch in _of(sketches, meanings, "text") if content.are_coordinates(sketch)]
    return {sketch.header: Meaning("street", "coordinates, in place of a street", GUESSED) for sketch in found}


def _house_number(sketches: Sequence[Sketch], meanings: Meanings) -> Meanings:
    """A column of small numbers that begin as house numbers do, beside streets that have none."""
    streets = _of(sketches, meanings, "street")
    if not streets or _of(sketches, meanings, "street_number") or streets[0].share(_has_digit) > _NUMBERED_STREETS:
        return {}
    found = [sketch for sketch in _of(sketches, meanings, "text", "category") if _are_house_numbers(sketch)]
    if len(found) != 1 or meanings[found[0].header].rank < GUESSED:
        return {}
    return {found[0].header: Meaning("street_number", "looks like house numbers", GUESSED)}


def _has_digit(value: str) -> bool:
    return any(map(str.isdigit, value))


def _are_house_numbers(sketch: Sketch) -> bool:
    if sketch.distinct <= FEW or sketch.share(_HOUSE_NUMBER.fullmatch) < _HOUSE_NUMBERS:
        return False
    ones = sketch.weighted(lambda folded: folded.startswith("1"))
    small = sketch.weighted(lambda folded: len(folded) <= _SMALL_DIGITS)
    return ones >= _ONES and small >= _SMALL


def _birth_parts(sketches: Sequence[Sketch], meanings: Meanings) -> Meanings:
    """Year, month and day are a date together; beside one, or alone, they are not."""
    parts = {part: _of(sketches, meanings, part) for part in BIRTH_PARTS}
    if _of(sketches, meanings, "birth_date"):
        return {sketch.header: Meaning(SKIP, "part of the birth date") for found in parts.values() for sketch in found}
    if all(parts.values()):
        return {}
    return {sketch.header: Meaning("category", "part of a birth date", GUESSED) for found in parts.values() for sketch in found}


def _companies(sketches: Sequence[Sketch], meanings: Meanings) -> Meanings:
    """The only column of names is a column of companies, if most of its names are."""
    if _of(sketches, meanings, "given_name", "family_name", "company"):
        return {}
    return {
        sketch.header: Meaning("company", "holds names of organisations")
        for sketch in _of(sketches, meanings, "full_name")
        if content.are_companies(sketch)
    }


_STEPS = (
    *(told_places, _names, _exchange, _second_names, _other_dates, _row_ids, _one_of_each),
    *(_coordinates, _house_number, _birth_parts, _companies),
)
