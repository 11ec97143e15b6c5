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
from cauce.linkage.columns.comparators.pairs import Numbers, numbered, pair_keys
from cauce.linkage.columns.comparators.words import MOST_WORDS, Names, words
from cauce.linkage.normalize.nicknames import full_forms, full_given

UNRELATED, SHORT, REORDERED = range(3)
"""What two given names are to each other: nothing, short form and full one (or a part is missing), the same words in another order."""


class _Spelt(NamedTuple):
    full: tuple[str, ...]
    """The words with short forms spelt out."""
    several: frozenset[str]
    """Distinct ones of them."""
    forms: frozenset[str]
    """Every name the first word may stand for."""
    written: bool
    """Not only initials."""


@lru_cache(maxsize=1 << 16)
def _spelt(name: str) -> _Spelt:
    tokens = words(name)
    full = tuple([part for token in tokens for part in full_given(token)][:MOST_WORDS])
    return _Spelt(full, frozenset(full), full_forms(tokens[0]), any(len(token) > 1 for token in full))


def short_form(one: str, other: str) -> int:
    """What two different given names are to each other. Symmetric."""
    mine, yours = _spelt(one), _spelt(other)
    if mine.full == yours.full:
        return SHORT
    short, long = (mine, yours) if len(mine.several) <= len(yours.several) else (yours, mine)
    if short.several <= long.several and short.written:
        return SHORT if len(short.several) < len(long.several) else REORDERED
    tokens, others = words(one), words(other)
    may_be_one = tokens[0] != others[0] and not mine.forms.isdisjoint(yours.forms)
    return SHORT if may_be_one and min(len(tokens), len(others)) == 1 else UNRELATED


class GivenNames(NamedTuple):
    """Distinct given names, read as words as they are written and with short forms spelt out."""

    names: Names
    full: Codes
    """Equal numbers: the same words, spelt out."""
    spelt: Names
    """The distinct words, spelt out."""
    written: NDArray[np.bool_]
    related: Numbers
    """Pairs of first words that may stand for one name, sorted."""

    @classmethod
    def of(cls, names: Sequence[str]) -> GivenNames:
        """Distinct given names."""
        read, spelt = Names(names), [_spelt(name) for name in names]
        return cls(
            read,
            numbered(one.full for one in spelt),
            Names([" ".join(dict.fromkeys(one.full)) for one in spelt]),
            np.fromiter((one.written for one in spelt), dtype=bool, count=len(spelt)),
            _related(read),
        )

    def short_forms(self, one: Codes, other: Codes) -> NDArray[np.int8]:
        """`short_form` of many pairs of names, by number."""
        found = np.full(len(one), UNRELATED, dtype=np.int8)
        single = np.minimum(self.names.counts[one], self.names.counts[other]) == 1
        asked = np.flatnonzero(single)
        found[asked[self._may_be_one(one[asked], other[asked])]] = SHORT
        several = np.flatnonzero(np.maximum(self.spelt.counts[one], self.spelt.counts[other]) > 1)
        parts = self._parts(one[several], other[several])
        found[several[parts > UNRELATED]] = parts[parts > UNRELATED]
        found[self.full[one] == self.full[other]] = SHORT
        return found

    def _may_be_one(self, one: Codes, other: Codes) -> NDArray[np.bool_]:
        """Whether the first words of names are different ones that may stand for one name."""
        if not len(self.related):
            return np.zeros(len(one), dtype=bool)
        keys = pair_keys(self.names.first[one], self.names.first[other], len(self.names.vocabulary.words))
        places = np.minimum(np.searchsorted(self.related, keys), len(self.related) - 1)
        return np.asarray(self.related[places] == keys)

    def _parts(self, one: Codes, other: Codes) -> NDArray[np.int8]:
        """Whether all words of the one are among those of the other, where they are not initials only."""
        counts, others = self.spelt.counts[one], self.spelt.counts[other]
        within = self.spelt.shared(one, other) == np.minimum(counts, others)
        within &= self.written[np.where(counts <= others, one, other)]
        return np.select([~within, counts != others], [np.int8(UNRELATED), np.int8(SHORT)], np.int8(REORDERED))


def _related(names: Names) -> Numbers:
    """All pairs of different first words that may stand for one name, sorted."""
    bearers: dict[str, list[int]] = defaultdict(list)
    for number in np.unique(names.first).tolist():
        for form in full_forms(names.vocabulary.words[number]):
            bearers[form].append(number)
    pairs = [pair for group in bearers.values() for pair in combinations(group, 2)]
    one, other = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return np.unique(pair_keys(one, other, len(names.vocabulary.words)))
