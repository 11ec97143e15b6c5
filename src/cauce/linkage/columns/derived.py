"""Columns that say what others say already: a full name beside its parts, an address line beside street and town, a column twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from cauce.linkage.columns.column import ABSENT
from cauce.linkage.columns.digests import GOLDEN
from cauce.linkage.columns.headers import BIRTH_PARTS, SKIP
from cauce.linkage.columns.meanings import GUESSED, Meaning
from cauce.linkage.columns.sketch import Sketch, is_nothing
from cauce.linkage.normalize.fold import fold, words

ROWS = 1000
"""Rows that are looked at, chosen by their content."""
_FEWEST_ROWS = 5
"""Rows that have both columns, below which nothing is said of the two."""
_SHORTEST = 3
"""Letters and digits that a value has at least to be looked for within another's: fewer are in many by chance."""
_LONGEST = 400
"""Characters of a value that are looked at."""
_NAMES = frozenset({"given_name", "middle_name", "family_name", "second_family_name", "full_name"})
_ENDS = {"given_name", "family_name"}
_ONE_EACH = frozenset({"given_name", "family_name", "full_name", "birth_date", "street", "postal_code", "city"})
"""What a person has one of, as a rule."""
_WEAK = frozenset({"text", "category", "code", "website"})
_WORDY = _NAMES | _WEAK | {"street", "street_number", "unit", "postal_code", "city", "state", "country", "company"}
_MOSTLY, _NEARLY, _PART = 0.6, 0.9, 0.8
"""Shares of the rows: in which a column of names has the words of another, though some are written otherwise; in which two columns are the
same but for mistakes; in which a column is a part of a longer one, or as full as another."""
_FILLED = 0.5
"""Of the rows with a whole name, how many have each of its parts, at least."""

Words = tuple[frozenset[str], str]
"""The words of a value, and its letters and digits in one piece."""


def without_derived(sketches: Sequence[Sketch], meanings: Mapping[str, Meaning]) -> dict[str, Meaning]:
    """The meanings, with derived columns left out and the reason said. What was given stays."""
    looked_at = [sketch for sketch in sketches if meanings[sketch.header].target not in (SKIP, "record_id", "observed_at", "source")]
    table = _Table(looked_at, meanings)
    found = dict(meanings)
    for step in (_same, _composed, _repeated, _parts):
        for header, reason in step(table, found):
            if found[header].reason != "given" and found[header].target != SKIP:
                found[header] = Meaning(SKIP, reason)
    return found


class _Table:
    """The sampled rows of some columns."""

    def __init__(self, sketches: Sequence[Sketch], meanings: Mapping[str, Meaning]) -> None:
        self.headers = [sketch.header for sketch in sketches]
        rows = _sample(sketches)
        self._cells = {sketch.header: _cells(sketch, rows) for sketch in sketches}
        for header in self._cells:
            if meanings[header].target in _WORDY:  # the firm in all mailboxes is no such word: `ana@firm.es` says more than `ana`
                self._cells[header] = _without_constant(self._cells[header])
        self._numbered = {header: _numbered(cells) for header, cells in self._cells.items()}
        self._sizes = {header: sum(len(cell[0]) for cell in cells if cell) for header, cells in self._cells.items()}
        self._contained: dict[tuple[str, str], float] = {}

    def contained(self, part: str, whole: str) -> float:
        """In how many of the rows that have both a value of `part` is within that of `whole`."""
        known = self._contained.get((part, whole))
        if known is None:
            (ones, one), (others, other) = self._numbered[part], self._numbered[whole]
            both = (one >= 0) & (other >= 0)
            pairs, counts = np.unique(one[both] * len(others) + other[both], return_counts=True)
            rows = int(counts.sum())
            within = sum(
                count
                for pair, count in zip(pairs.tolist(), counts.tolist(), strict=True)
                if _within(ones[pair // len(others)], others[pair % len(others)])
            )
            known = self._contained[part, whole] = within / rows if rows >= _FEWEST_ROWS else 0.0
        return known

    def covered(self, whole: str, parts: Sequence[str]) -> float:
        """In how many of the rows that have all of them the words of `whole` are those of `parts`."""
        rows = self._rows((whole, *parts))
        within = sum(cells[0][0] <= frozenset().union(*(cell[0] for cell in cells[1:])) for cells in rows)
        return within / len(rows) if len(rows) >= _FEWEST_ROWS else 0.0

    def filled(self, header: str) -> int:
        """Rows that have a value."""
        return sum(cell is not None for cell in self._cells[header])

    def size(self, header: str) -> int:
        """Words in all the rows."""
        return self._sizes[header]

    def _rows(self, headers: Sequence[str]) -> list[tuple[Words, ...]]:
        rows = zip(*(self._cells[header] for header in headers), strict=True)
        return [tuple(cell for cell in row if cell is not None) for row in rows if None not in row]


def _sample(sketches: Sequence[Sketch]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    rows = sketches[0].rows if sketches else 0
    return np.arange(rows) if rows <= ROWS else rows_by_content(sketches, ROWS)


def rows_by_content(sketches: Sequence[Sketch], most: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The rows with the smallest digests, in their order. Columns that never repeat do not count: new ids, the same rows."""
    rows = sketches[0].rows
    mixed = np.zeros(rows, dtype=np.uint64)
    for sketch in [sketch for sketch in sketches if not sketch.unique] or sketches:
        codes = np.append(sketch.codes, np.uint64(0))
        mixed += (codes * np.uint64(GOLDEN))[sketch.column.codes]
    some = np.arange(rows) if rows <= most else np.argpartition(mixed, most)[:most]
    return some[np.argsort(mixed[some], kind="stable")]


def _cells(sketch: Sketch, rows: np.ndarray[tuple[int], np.dtype[np.int64]]) -> list[Words | None]:
    read: dict[int, Words | None] = {ABSENT: None}
    cells = []
    for code in sketch.column.codes[rows].tolist():
        if code not in read:
            read[code] = _words(sketch.column.values[code])
        cells.append(read[code])
    return cells


def _without_constant(cells: list[Words | None]) -> list[Words | None]:
    """The cells without the words that nearly all of them have, such as *dear*; a cell of nothing else stays as it is."""
    present = [cell for cell in cells if cell is not None]
    counts = Counter(word for cell in present for word in cell[0] if word.isalpha())
    constant = frozenset(word for word, number in counts.items() if number >= _NEARLY * len(present))
    if not constant:
        return cells
    return [cell if cell is None else (cell[0] - constant or cell[0], cell[1]) for cell in cells]


def _numbered(cells: Sequence[Words | None]) -> tuple[list[Words], NDArray[np.int64]]:
    """What is in the cells, each once, and the number of each cell's; -1: nothing."""
    numbers: dict[Words, int] = {}
    places = [-1 if cell is None else numbers.setdefault(cell, len(numbers)) for cell in cells]
    return list(numbers), np.array(places, dtype=np.int64)


def _within(part: Words, whole: Words) -> bool:
    return part[0] <= whole[0] or (len(part[1]) >= _SHORTEST and part[1] in whole[1])


def _words(text: str) -> Words | None:
    tokens = words(fold(text[:_LONGEST]))
    return None if not tokens or is_nothing(text) else (frozenset(tokens), "".join(tokens))


def _same(table: _Table, meanings: Mapping[str, Meaning]) -> Iterable[tuple[str, str]]:
    """Columns that repeat another one; the one whose header says less is left out."""
    order = sorted(
        table.headers, key=lambda header: (meanings[header].reason != "given", meanings[header].rank, table.headers.index(header))
    )
    for place, header in enumerate(order):
        kept = next((other for other in order[:place] if _equal(table, header, other)), None)
        if kept is not None:
            yield header, f"the same as {kept}"
            continue
        target = meanings[header].target
        alike = [other for other in order[:place] if meanings[other].target == target and target in _ONE_EACH]
        kept = next((other for other in alike if _mostly_equal(table, header, other)), None)
        if kept is not None:
            yield header, f"mostly the same as {kept}"


def _equal(table: _Table, one: str, other: str) -> bool:
    about_as_many = table.size(one) >= _NEARLY * table.size(other)
    return about_as_many and table.contained(one, other) >= _NEARLY and table.contained(other, one) >= _NEARLY


def _mostly_equal(table: _Table, one: str, other: str) -> bool:
    """Whether a column is one thing in most rows, such as whom to send it to and who pays, and the other one is about as full."""
    about_as_full = table.filled(other) >= _PART * table.filled(one)
    return about_as_full and table.contained(one, other) >= _MOSTLY and table.contained(other, one) >= _MOSTLY


def _composed(table: _Table, meanings: Mapping[str, Meaning]) -> Iterable[tuple[str, str]]:
    """Columns whose words are those of two or more others."""
    wordy = [header for header in table.headers if meanings[header].target in _WORDY]
    for whole in wordy:
        parts = [header for header in wordy if header != whole and _is_part(table, header, whole, _MOSTLY)]
        targets = {meanings[header].target for header in parts}
        if len(parts) < 2:  # noqa: PLR2004 - a composition
            continue
        named = meanings[whole].target == "full_name" and {"given_name", "family_name"} <= targets
        if named or table.covered(whole, parts) >= _MOSTLY:
            smallest = [part for part in parts if not any(_is_part(table, other, part, _MOSTLY) for other in parts if other != part)]
            yield whole, f"derived from {' and '.join(smallest or parts)}"


def _is_part(table: _Table, part: str, whole: str, least: float) -> bool:
    return table.size(part) < table.size(whole) and table.contained(part, whole) >= least


def _repeated(table: _Table, meanings: Mapping[str, Meaning]) -> Iterable[tuple[str, str]]:
    """What only looks like whole names, beside given names and surnames that headers say and that are about as often there."""
    said = [header for header in table.headers if meanings[header].rank < GUESSED and meanings[header].target in _ENDS]
    if {meanings[header].target for header in said} != _ENDS:
        return
    for whole in table.headers:
        if meanings[whole].target != "full_name" or meanings[whole].rank < GUESSED:
            continue
        least = _FILLED * table.filled(whole)
        if all(table.filled(part) >= least for part in said):
            yield from ((whole, f"repeats {part}") for part in said if table.contained(part, whole) >= _PART)


def _parts(table: _Table, meanings: Mapping[str, Meaning]) -> Iterable[tuple[str, str]]:
    """Columns that are a part of another one: the year of a date, the domain of an address, the surname of a full name."""
    kept = [header for header in table.headers if meanings[header].target != SKIP]
    for part, whole in permutations(kept, 2):
        one, other = meanings[part].target, meanings[whole].target
        of_name = one in _NAMES and other == "full_name"
        of_birth = one in BIRTH_PARTS and other == "birth_date"
        within = of_birth or ((of_name or one in _WEAK) and other not in ("category", one))
        if (of_birth and meanings[whole].rank < GUESSED) or (within and table.contained(part, whole) >= _PART):
            yield part, f"part of {whole}"
