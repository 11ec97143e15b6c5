"""Postal codes and towns that neither their headers nor their values tell, by what they do: they go together among different people.

Records that share the id or the telephone of a person agree in most of what they say. Those that share a postal code agree in the town,
and in hardly anything else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import NamedTuple

from cauce.linkage.columns.column import ABSENT, Column
from cauce.linkage.columns.derived import rows_by_content
from cauce.linkage.columns.headers import SKIP
from cauce.linkage.columns.meanings import CATEGORY, GUESSED, Meaning
from cauce.linkage.columns.sampling import sharing_pairs
from cauce.linkage.columns.sketch import Sketch

_ROWS = 50_000
"""Rows that are looked at, chosen by their content."""
_DRAWN = 4_000
"""Pairs drawn for each column and each frequency."""
_FEWEST_PAIRS = 30
"""Pairs that share a code and have a town, at least."""
_FEWEST_OTHERS = 2
"""Other columns that say whether those who share a code are one person, at least."""
_CODES = frozenset({"text", "code", "phone", "postal_code"})
_TOWNS = frozenset({"text", "city", "state", "family_name", "second_family_name"})
"""What postal codes and towns are taken for if nothing is known of a country's."""
_LONGEST_CODE = 10
"""Characters of a postal code."""
_CODED, _LETTERED = 0.7, 0.8
"""Shares of the values: that are short and have a digit, that have none."""
_MORE, _TIMES = 0.35, 2.0
"""By how much more, and how many times as often, those who share a code share the town than they do anything else."""

Meanings = dict[str, Meaning]


class _Found(NamedTuple):
    """A column of codes, one of towns, and by how much more they go together than with anything else."""

    code: Sketch
    town: Sketch
    more: float


def told_places(sketches: Sequence[Sketch], meanings: Mapping[str, Meaning]) -> Meanings:
    """The postal code, the town, or both, where headers do not say them."""
    codes, towns = _said_or_guessed(sketches, meanings, "postal_code", _CODES), _said_or_guessed(sketches, meanings, "city", _TOWNS)
    codes = [sketch for sketch in codes if sketch.share(_is_short_code) >= _CODED]
    towns = [sketch for sketch in towns if sketch.share(_is_lettered) >= _LETTERED]
    if not codes or not towns or not any(_is_guess(meanings[sketch.header]) for sketch in (*codes, *towns)):
        return {}
    pairs = list(_going_together(_Sample(sketches, meanings), codes, towns))
    if not pairs:
        return {}
    code = max(pairs, key=lambda found: found.more).code
    town = max((found.town for found in pairs if found.code is code), key=lambda sketch: sketch.distinct)
    told = {code.header: Meaning("postal_code", f"goes with {town.header} as postal codes do", GUESSED - 1)}
    told[town.header] = Meaning("city", f"goes with {code.header} as towns do", GUESSED - 1)
    return {header: meaning for header, meaning in told.items() if _is_guess(meanings[header])}


def _is_guess(meaning: Meaning) -> bool:
    return meaning.rank >= GUESSED


def _said_or_guessed(sketches: Sequence[Sketch], meanings: Mapping[str, Meaning], target: str, taken_for: frozenset[str]) -> list[Sketch]:
    """The columns that a header says are the thing; if there is none, those that may be."""
    said = [sketch for sketch in sketches if meanings[sketch.header].target == target and not _is_guess(meanings[sketch.header])]
    return said or [
        sketch
        for sketch in sketches
        if meanings[sketch.header].target in taken_for and _is_guess(meanings[sketch.header]) and _repeats(sketch)
    ]


def _repeats(sketch: Sketch) -> bool:
    return sketch.distinct > CATEGORY and not sketch.unique


def _is_short_code(value: str) -> bool:
    return len(value) <= _LONGEST_CODE and any(map(str.isdigit, value))


def _is_lettered(value: str) -> bool:
    return not any(map(str.isdigit, value))


class _Sample:
    """Some rows, and the columns that tell people apart."""

    def __init__(self, sketches: Sequence[Sketch], meanings: Mapping[str, Meaning]) -> None:
        telling = [sketch for sketch in sketches if meanings[sketch.header].target != SKIP and _repeats(sketch)]
        rows = rows_by_content(sketches, _ROWS)
        self.columns: dict[str, Column] = {sketch.header: sketch.column.renumbered(rows) for sketch in telling}

    def agreements(self, header: str) -> dict[str, float]:
        """For each other column the share of agreements, among the pairs of rows that share a value of this one and have both."""
        asked, agreed = dict.fromkeys(self.columns, 0.0), dict.fromkeys(self.columns, 0.0)
        pairs = 0
        for total, left, right in sharing_pairs(self.columns[header], _DRAWN):
            pairs += total
            for other, column in self.columns.items():
                one, two = column.codes[left], column.codes[right]
                both = (one != ABSENT) & (two != ABSENT)
                asked[other] += total / len(left) * float(both.sum())
                agreed[other] += total / len(left) * float((both & (one == two)).sum())
        return {other: agreed[other] / asked[other] for other in self.columns if other != header and asked[other] >= _FEWEST_PAIRS}


def _going_together(sample: _Sample, codes: Sequence[Sketch], towns: Sequence[Sketch]) -> Iterator[_Found]:
    """Codes and towns that are shared by different people, but together."""
    for code in codes:
        if code.header not in sample.columns:
            continue
        shares = sample.agreements(code.header)
        for town in towns:
            others = [share for other, share in shares.items() if other != town.header]
            if town.header not in shares or len(others) < _FEWEST_OTHERS:
                continue
            usual = median(others)
            if shares[town.header] >= max(_TIMES * usual, usual + _MORE):
                yield _Found(code, town, shares[town.header] - usual)
