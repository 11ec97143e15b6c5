"""Short forms of given names: Paco is Francisco, José is José Luis."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cauce.linkage.columns.column import Codes
from cauce.linkage.columns.comparators.pairs import Numbers, pair_keys
from cauce.linkage.columns.comparators.words import MOST_WORDS, Names, all_words, words
from cauce.linkage.normalize.nicknames import full_forms, full_given

UNRELATED, SHORT, REORDERED = range(3)
"""What two given names are to each other: nothing, short form and full one (or a part is missing), the same words in another order."""


class _Spelt(NamedTuple):
    full: tuple[str, ...]
    """The distinct words, short forms spelt out."""
    forms: frozenset[str]
    """Every name the first word may stand for."""
    written: bool
    """Not only initials."""


@lru_cache(maxsize=1 << 16)
def _spelt(name: str) -> _Spelt:
    tokens = words(name)
    full = _spell(tokens)
    return _Spelt(full, full_forms(tokens[0]), any(len(token) > 1 for token in full))


def _spell(tokens: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for token in tokens for part in full_given(token)))[:MOST_WORDS]


def short_form(one: str, other: str) -> int:
    """What two different given names are to each other. Symmetric."""
    mine, yours = _spelt(one), _spelt(other)
    short, long = (mine, yours) if len(mine.full) <= len(yours.full) else (yours, mine)
    if short.written and set(short.full) <= set(long.full):
        return REORDERED if len(short.full) == len(long.full) and short.full != long.full else SHORT
    tokens, others = words(one), words(other)
    may_be_one = tokens[0] != others[0] and not mine.forms.isdisjoint(yours.forms)
    return SHORT if may_be_one and min(len(tokens), len(others)) == 1 else UNRELATED


class GivenNames:
    """Distinct given names, read as words as they are written and with short forms spelt out."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = Names(all_words(names))
        rows = np.flatnonzero(self._spelt_otherwise())
        self._spelt = self.names
        if len(rows):
            read = list(self.names.read)
            for row in rows.tolist():
                read[row] = _spell(read[row])
            self._spelt = Names(read)
        self._otherwise = np.zeros(len(names), dtype=bool)
        self._otherwise[rows] = True
        lengths = np.append(self._spelt.vocabulary.lengths, 0)
        self._written = np.logical_or.reduce([lengths[column] > 1 for column in self._spelt.words])
        self._related = _related(self.names)
        self._has_relations = np.zeros(len(self.names.vocabulary.texts), dtype=bool)
        self._has_relations[np.unique(np.divmod(self._related, max(1, len(self._has_relations))))] = True

    def short_forms(self, one: Codes, other: Codes) -> NDArray[np.int8]:
        """`short_form` of many pairs of names, by number."""
        found = np.full(len(one), UNRELATED, dtype=np.int8)
        found[self._may_be_one(one, other)] = SHORT
        asked = self._otherwise[one] | self._otherwise[other]
        asked |= np.maximum(self._spelt.counts[one], self._spelt.counts[other]) > 1
        several = np.flatnonzero(asked)
        parts = self._parts(one[several], other[several])
        found[several[parts > UNRELATED]] = parts[parts > UNRELATED]
        return found

    def _spelt_otherwise(self) -> NDArray[np.bool_]:
        """Names with a short form among their words, or a word twice."""
        short = np.fromiter((full_given(word) != (word,) for word in self.names.vocabulary.texts), dtype=bool)
        columns, short = self.names.words, np.append(short, False)
        found = np.logical_or.reduce([short[column] for column in columns])
        for one, other in combinations(columns, 2):
            found |= (one == other) & (one >= 0)
        return np.asarray(found)

    def _may_be_one(self, one: Codes, other: Codes) -> NDArray[np.int64]:
        """Pairs whose first words are different ones that may stand for one name, where one of the two has no other word."""
        first, its_first = self.names.first[one], self.names.first[other]
        single = np.minimum(self.names.counts[one], self.names.counts[other]) == 1
        asked = np.flatnonzero(single & self._has_relations[first] & self._has_relations[its_first])
        if not len(asked):
            return asked
        keys = pair_keys(first[asked], its_first[asked], len(self._has_relations))
        places = np.minimum(np.searchsorted(self._related, keys), len(self._related) - 1)
        return np.asarray(asked[self._related[places] == keys])

    def _parts(self, one: Codes, other: Codes) -> NDArray[np.int8]:
        """Whether all words of the one are among those of the other, where they are not initials only."""
        counts, others = self._spelt.counts[one], self._spelt.counts[other]
        within = self._spelt.shared(one, other) == np.minimum(counts, others)
        within &= self._written[np.where(counts <= others, one, other)]
        same = np.logical_and.reduce([column[one] == column[other] for column in self._spelt.words])
        return np.select([~within, (counts != others) | same], [np.int8(UNRELATED), np.int8(SHORT)], np.int8(REORDERED))


def _related(names: Names) -> Numbers:
    """All pairs of different first words that may stand for one name, sorted."""
    bearers: dict[str, list[int]] = defaultdict(list)
    for number in np.unique(names.first).tolist():
        for form in full_forms(names.vocabulary.texts[number]):
            bearers[form].append(number)
    pairs = [pair for group in bearers.values() for pair in combinations(group, 2)]
    one, other = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return np.unique(pair_keys(one, other, len(names.vocabulary.texts)))
