"""The words of names, and how alike two of them are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA, JaroWinkler

from cauce.linkage.columns.column import ABSENT, Codes
from cauce.linkage.columns.comparator import Levels
from cauce.linkage.columns.comparators.likeness import Likeness, Measured
from cauce.linkage.columns.comparators.pairs import distinct, numbered, pair_keys

TYPO, PREFIX, FUZZY, INITIAL, SIMILAR, UNLIKE = range(6)
"""How alike two different words are, best first."""
NOTHING = -1
"""Of names that have no further words to compare."""

_LEAST = 0.7
"""Jaro-Winkler similarity below which nothing else is looked at."""
_RESEMBLES, _ALIKE = 0.8, 0.88
"""Jaro-Winkler similarities, at least, of words that resemble each other and of spellings of one."""
_SHORTEST = 3
"""Letters that a word with a typing error, or a beginning of a name, has at least."""
_LONG, _EDITS = 6, 2
"""From so many letters on so many edits may be typing errors."""
MOST_WORDS, _LONGEST_WORD = 8, 64
"""Words of a name, and letters of a word, that are looked at."""


@lru_cache(maxsize=1 << 16)
def alike(one: str, other: str) -> int:
    """One edit, the beginning of the other, nearly the same, an initial, similar, or unlike. Symmetric; equal initials are initials."""
    shorter = min(len(one), len(other))
    if shorter == 1:
        return INITIAL if one[0] == other[0] else UNLIKE
    likeness = JaroWinkler.similarity(one, other, score_cutoff=_LEAST)
    if likeness < _LEAST:
        return TYPO if len(one) == len(other) == _SHORTEST and OSA.distance(one, other, score_cutoff=1) <= 1 else UNLIKE  # eva, eav
    edits = OSA.distance(one, other, score_cutoff=_EDITS)
    if edits <= 1 and shorter >= _SHORTEST:
        return TYPO
    if shorter >= _SHORTEST and one[:shorter] == other[:shorter]:
        return PREFIX
    if likeness >= _ALIKE or (edits <= _EDITS and shorter >= _LONG):
        return FUZZY
    return SIMILAR if likeness >= _RESEMBLES else UNLIKE


class Vocabulary(Measured):
    """Distinct words."""

    def alike(self, one: Codes, other: Codes) -> Levels:
        """`alike` of many pairs of words, by number."""
        first, inverse = distinct(pair_keys(one, other, len(self.texts)))
        one, other = one[first], other[first]
        shorter = np.minimum(self.lengths[one], self.lengths[other])
        found = np.full(len(one), UNLIKE, dtype=np.int8)
        found[(shorter == 1) & (self.initials[one] == self.initials[other])] = INITIAL
        asked = np.flatnonzero(shorter > 1)
        likeness = self.jaro_winkler(one[asked], other[asked], _LEAST)
        likely = likeness >= _LEAST
        found[asked[likely]] = self._graded(one[asked[likely]], other[asked[likely]], likeness[likely])
        short = asked[~likely & (shorter[asked] == _SHORTEST) & (self.lengths[one[asked]] == self.lengths[other[asked]])]
        found[short[self.osa(one[short], other[short], 1) <= 1]] = TYPO
        return found[inverse]

    def _graded(self, one: Codes, other: Codes, likeness: Likeness) -> Levels:
        """`alike` of words that are not initials, nor clearly unlike."""
        edits, shorter = self.osa(one, other, _EDITS), np.minimum(self.lengths[one], self.lengths[other])
        enough = shorter >= _SHORTEST
        return np.select(
            [
                (edits <= 1) & enough,
                enough & (self.common_prefix(one, other) == shorter),
                (likeness >= _ALIKE) | ((edits <= _EDITS) & (shorter >= _LONG)),
                likeness >= _RESEMBLES,
            ],
            [np.int8(TYPO), np.int8(PREFIX), np.int8(FUZZY), np.int8(SIMILAR)],
            np.int8(UNLIKE),
        )


@lru_cache(maxsize=1 << 16)
def words(value: str) -> tuple[str, ...]:
    """The words of a canonical value, the first of them and cut where no name is so long; never none."""
    return tuple([word[:_LONGEST_WORD] for word in value.split(None, MOST_WORDS)[:MOST_WORDS]]) or (value[:_LONGEST_WORD],)


class Remainder(NamedTuple):
    """How two names compare without the words that both have; initials are nobody's in common."""

    common: bool
    """Whether there are words in common."""
    one: int
    """Words that are left of the first name."""
    other: int
    worst: int
    """How alike the least alike of them are, side by side (further ones of the longer name are left out); `NOTHING`: a side has none."""


def remainder(one: tuple[str, ...], other: tuple[str, ...]) -> Remainder:
    """What is left of two names."""
    rest = [word for word in one if len(word) == 1 or word not in other]
    others = [word for word in other if len(word) == 1 or word not in one]
    found = [alike(mine, yours) if mine < yours else alike(yours, mine) for mine, yours in zip(rest, others, strict=False)]
    return Remainder(len(rest) < len(one), len(rest), len(others), max(found, default=NOTHING))


class Remainders(NamedTuple):
    """`Remainder` of many pairs."""

    common: NDArray[np.bool_]
    one: Codes
    other: Codes
    worst: Levels


def all_words(names: Sequence[str]) -> list[Sequence[str]]:
    """`words` of many names."""
    if max(map(len, names), default=0) <= _LONGEST_WORD:
        read: list[Sequence[str]] = [name.split() for name in names]
        counts = set(map(len, read))
        if counts and min(counts) > 0 and max(counts) <= MOST_WORDS:
            return read
    return [words(name) for name in names]


def first_words(names: Sequence[str]) -> list[str]:
    """The first of the `words` of many names."""
    if max(map(len, names), default=0) <= _LONGEST_WORD:
        return [found[0] if (found := name.split(None, 1)) else name for name in names]
    return [words(name)[0] for name in names]


class Names:
    """Names, read as words; the words of all of them are numbered."""

    def __init__(self, read: list[Sequence[str]]) -> None:
        self.read = read
        flat = list(chain.from_iterable(read))
        found, self._distinct = numbered(flat), list(dict.fromkeys(flat))
        self.counts = np.fromiter(map(len, read), dtype=np.int32, count=len(read))
        starts = np.cumsum(self.counts) - self.counts
        self.words: list[Codes] = []
        """The number of each name's first word, of its second ...; `ABSENT` where it has none."""
        for place in range(int(self.counts.max(initial=1))):
            has = np.flatnonzero(self.counts > place)
            column = np.full(len(read), ABSENT, dtype=np.int32)
            column[has] = found[starts[has] + place]
            self.words.append(column)
        self._of_first_words: dict[Callable[[str], bool], NDArray[np.bool_]] = {}

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The distinct words."""
        return Vocabulary(self._distinct)

    @property
    def first(self) -> Codes:
        """The number of each name's first word."""
        return self.words[0]

    def first_words(self, what: Callable[[str], bool]) -> NDArray[np.bool_]:
        """For each name whether something is so of its first word; kept."""
        if what not in self._of_first_words:
            holds = np.zeros(len(self._distinct), dtype=bool)
            asked = np.unique(self.first)
            holds[asked] = [what(self._distinct[number]) for number in asked.tolist()]
            self._of_first_words[what] = holds[self.first]
        return self._of_first_words[what]

    def joined(self, one: Codes, other: Codes) -> NDArray[np.bool_]:
        """Whether two names have the same letters, written apart or together."""
        single = np.maximum(self.counts[one], self.counts[other]) == 1
        found = single & (self.first[one] == self.first[other])
        several = np.flatnonzero(~single)
        mine, yours = one[several], other[several]
        likely = (self._letters[mine] == self._letters[yours]) & (self._initials[mine] == self._initials[yours])
        asked = several[likely]
        found[asked] = [
            "".join(self.read[left]) == "".join(self.read[right])
            for left, right in zip(one[asked].tolist(), other[asked].tolist(), strict=True)
        ]
        return np.asarray(found)

    def shared(self, one: Codes, other: Codes) -> Codes:
        """How many words of the first name the second has too, of many pairs of names without repeated words."""
        mine, yours = ([column[rows] for column in self.words] for rows in (one, other))
        there, _ = _common(mine, yours)
        return np.asarray(sum(word.astype(np.int32) for word in there))

    def remainders(self, one: Codes, other: Codes) -> Remainders:
        """`remainder` of many pairs of names, by number."""
        single = np.maximum(self.counts[one], self.counts[other]) == 1
        single &= self.first[one] != self.first[other]
        lone, others = np.flatnonzero(single), np.flatnonzero(~single)
        found = Remainders(
            np.zeros(len(one), dtype=bool),
            np.ones(len(one), dtype=np.int32),
            np.ones(len(one), dtype=np.int32),
            np.empty(len(one), dtype=np.int8),
        )
        found.worst[lone] = self.vocabulary.alike(self.first[one[lone]], self.first[other[lone]])
        columns: Sequence[NDArray[Any]] = found
        for whole, part in zip(columns, self._remainders(one[others], other[others]), strict=True):
            whole[others] = part
        return found

    def _remainders(self, one: Codes, other: Codes) -> Remainders:
        """`remainders` of names of several words."""
        mine, yours = ([column[rows] for column in self.words] for rows in (one, other))
        full, theirs = ([column[rows] for column in self._full_words] for rows in (one, other))
        there, here = _common(full, theirs)
        kept = [(words >= 0) & ~common for words, common in zip(mine, there, strict=True)]
        kept_there = [(words >= 0) & ~common for words, common in zip(yours, here, strict=True)]
        left, right = (np.asarray(sum(word.astype(np.int32) for word in side)) for side in (kept, kept_there))
        worst = np.full(len(one), NOTHING, dtype=np.int8)
        for place in range(len(self.words)):
            asked = np.flatnonzero((np.minimum(left, right) > place) & (worst < UNLIKE))
            if not len(asked):
                break
            levels = self.vocabulary.alike(_nth(mine, kept, place, asked), _nth(yours, kept_there, place, asked))
            worst[asked] = np.maximum(worst[asked], levels)
        return Remainders(left < self.counts[one], left, right, worst)

    @cached_property
    def _letters(self) -> Codes:
        lengths = np.append(self.vocabulary.lengths, 0)
        return np.asarray(sum(lengths[column] for column in self.words))

    @cached_property
    def _initials(self) -> NDArray[np.uint32]:
        return np.asarray(self.vocabulary.initials[self.first])

    @cached_property
    def _full_words(self) -> list[Codes]:
        """`words` without initials."""
        initial = np.append(self.vocabulary.lengths == 1, False)
        return [np.where(initial[column], ABSENT, column) for column in self.words]


def _common(mine: list[Codes], yours: list[Codes]) -> tuple[list[NDArray[np.bool_]], list[NDArray[np.bool_]]]:
    """Which words of the first names are among those of the second, place by place, and the other way round."""
    there = [np.zeros(len(words), dtype=bool) for words in mine]
    here = [np.zeros(len(words), dtype=bool) for words in yours]
    for place, word in enumerate(mine):
        present = word >= 0
        for its_place, other in enumerate(yours):
            same = present & (word == other)
            there[place] |= same
            here[its_place] |= same
    return there, here


def _nth(words: list[Codes], kept: list[NDArray[np.bool_]], place: int, asked: NDArray[np.int64]) -> Codes:
    """Of the names asked for, the word at a place among those that are kept."""
    found, seen = np.zeros(len(asked), dtype=np.int32), np.zeros(len(asked), dtype=np.int8)
    for word, keep in zip(words, kept, strict=True):
        here = keep[asked]
        hit = here & (seen == place)
        found[hit] = word[asked][hit]
        seen += here
    return found
