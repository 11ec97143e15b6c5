"""The words of names, and how alike two of them are."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA, JaroWinkler

from cauce.linkage.columns.column import ABSENT, Codes
from cauce.linkage.columns.comparator import Levels
from cauce.linkage.columns.comparators.likeness import common_prefix, jaro_winkler, lengths, osa
from cauce.linkage.columns.comparators.pairs import Texts, distinct, numbered, pair_keys, texts

TYPO, PREFIX, FUZZY, INITIAL, SIMILAR, UNLIKE = range(6)
"""How alike two different words are, best first."""
NOTHING = -1
"""Of names that have no further words to compare."""

_LEAST = 0.7
"""Jaro-Winkler similarity below which nothing else is looked at."""
_RESEMBLES, _ALIKE = 0.8, 0.88
_SHORTEST = 3
"""Letters that a word with a typing error, or a beginning of a name, has at least."""
_LONG = 6
"""From so many letters on two edits may be typing errors."""
_EDITS = 2
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
        return UNLIKE
    edits = OSA.distance(one, other, score_cutoff=_EDITS)
    if edits <= 1 and shorter >= _SHORTEST:
        return TYPO
    if shorter >= _SHORTEST and one[:shorter] == other[:shorter]:
        return PREFIX
    if likeness >= _ALIKE or (edits <= _EDITS and shorter >= _LONG):
        return FUZZY
    return SIMILAR if likeness >= _RESEMBLES else UNLIKE


class Vocabulary(NamedTuple):
    """Distinct words, each with what `alike` looks at."""

    words: Texts
    lengths: Codes
    initials: Codes
    """The first character of each."""

    @classmethod
    def of(cls, words: Sequence[str]) -> Vocabulary:
        """The vocabulary of distinct words."""
        array = texts(words)
        return cls(array, lengths(array), np.fromiter((ord(word[0]) for word in words), dtype=np.int32, count=len(words)))

    def alike(self, one: Codes, other: Codes) -> Levels:
        """`alike` of many pairs of words, by number."""
        first, inverse = distinct(pair_keys(one, other, len(self.words)))
        one, other = one[first], other[first]
        shorter = np.minimum(self.lengths[one], self.lengths[other])
        found = np.full(len(one), UNLIKE, dtype=np.int8)
        found[(shorter == 1) & (self.initials[one] == self.initials[other])] = INITIAL
        asked = np.flatnonzero(shorter > 1)
        likeness = jaro_winkler(self.words[one[asked]], self.words[other[asked]], _LEAST)
        kept = likeness >= _LEAST
        likely = asked[kept]
        found[likely] = _graded(self.words[one[likely]], self.words[other[likely]], likeness[kept], shorter[likely])
        return found[inverse]


def _graded(one: Texts, other: Texts, likeness: NDArray[np.float64], shorter: Codes) -> Levels:
    """`alike` of words that are not initials, nor clearly unlike."""
    edits = osa(one, other, _EDITS)
    enough = shorter >= _SHORTEST
    return np.select(
        [
            (edits <= 1) & enough,
            enough & (common_prefix(one, other) == shorter),
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


class Names:
    """Distinct names, read as words."""

    def __init__(self, names: Sequence[str]) -> None:
        numbers: dict[str, int] = {}
        read = [[numbers.setdefault(word, len(numbers)) for word in words(name)] for name in names]
        self.vocabulary = Vocabulary.of(list(numbers))
        self.counts = np.fromiter(map(len, read), dtype=np.int32, count=len(read))
        self.joined = numbered("".join(words(name)) for name in names)
        """Equal numbers: the same letters, written apart or together."""
        self.numbers = np.full((len(read), int(self.counts.max(initial=1))), ABSENT, dtype=np.int32)
        self.numbers[np.arange(self.numbers.shape[1]) < self.counts[:, None]] = list(chain.from_iterable(read))

    @property
    def first(self) -> Codes:
        """The number of each name's first word."""
        return self.numbers[:, 0]

    def remainders(self, one: Codes, other: Codes) -> Remainders:
        """`remainder` of many pairs of names, by number."""
        single = np.maximum(self.counts[one], self.counts[other]) == 1
        several = np.flatnonzero(~single)
        found = Remainders(
            np.zeros(len(one), dtype=bool),
            np.ones(len(one), dtype=np.int32),
            np.ones(len(one), dtype=np.int32),
            np.empty(len(one), dtype=np.int8),
        )
        found.worst[single] = self.vocabulary.alike(self.first[one[single]], self.first[other[single]])
        for whole, part in zip(found, self._of_several(one[several], other[several]), strict=True):
            whole[several] = part
        return found

    def _of_several(self, one: Codes, other: Codes) -> Remainders:
        width = int(max(self.counts[one].max(initial=1), self.counts[other].max(initial=1)))
        mine, yours = self.numbers[one, :width], self.numbers[other, :width]
        rest, others = self._only(mine, yours), self._only(yours, mine)
        left, right = rest.sum(axis=1, dtype=np.int32), others.sum(axis=1, dtype=np.int32)
        worst = np.full(len(one), NOTHING, dtype=np.int8)
        for place in range(width):
            asked = np.flatnonzero((np.minimum(left, right) > place) & (worst < UNLIKE))
            if not len(asked):
                break
            levels = self.vocabulary.alike(_nth(mine[asked], rest[asked], place), _nth(yours[asked], others[asked], place))
            worst[asked] = np.maximum(worst[asked], levels)
        return Remainders(left < self.counts[one], left, right, worst)

    def shared(self, one: Codes, other: Codes) -> Codes:
        """How many words of the first name the second has too, of many pairs of names without repeated words."""
        mine, yours = self.numbers[one], self.numbers[other]
        return np.asarray(self.counts[one] - _lacking(mine, yours).sum(axis=1, dtype=np.int32))

    def _only(self, mine: Codes, yours: Codes) -> NDArray[np.bool_]:
        """Which words of the first names the second ones lack; initials are nobody's in common."""
        return np.asarray(_lacking(mine, yours) | ((mine >= 0) & (self.vocabulary.lengths[mine] == 1)))


def _lacking(mine: Codes, yours: Codes) -> NDArray[np.bool_]:
    there = mine < 0
    for place in range(yours.shape[1]):
        there |= mine == yours[:, place, None]
    return ~there


def _nth(numbers: Codes, kept: NDArray[np.bool_], place: int) -> Codes:
    """The word at a place among those that are kept."""
    at = np.argmax(kept & (np.cumsum(kept, axis=1) == place + 1), axis=1)
    return np.asarray(numbers[np.arange(len(numbers)), at])
