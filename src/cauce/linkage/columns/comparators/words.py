"""How alike two words of a name are."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import OSA, JaroWinkler

TYPO, PREFIX, FUZZY, INITIAL, SIMILAR, UNLIKE = range(6)
"""How alike two different words are, best first."""

LEAST = 0.7
"""Jaro-Winkler similarity below which nothing else is looked at."""
RESEMBLES = 0.8
ALIKE = 0.88
SHORTEST = 3
"""Letters that a word with a typing error, or a beginning of a name, has at least."""
LONG = 6
"""From so many letters on two edits may be typing errors."""
EDITS = 2


@lru_cache(maxsize=1 << 16)
def alike(one: str, other: str) -> int:
    """One edit, the beginning of the other, nearly the same, an initial, similar, or unlike. Symmetric; equal initials are initials."""
    shorter = min(len(one), len(other))
    if shorter == 1:
        return INITIAL if one[0] == other[0] else UNLIKE
    likeness = JaroWinkler.similarity(one, other, score_cutoff=LEAST)
    if likeness < LEAST:
        return UNLIKE
    edits = OSA.distance(one, other, score_cutoff=EDITS)
    if edits <= 1 and shorter >= SHORTEST:
        return TYPO
    if shorter >= SHORTEST and one[:shorter] == other[:shorter]:
        return PREFIX
    if likeness >= ALIKE or (edits <= EDITS and shorter >= LONG):
        return FUZZY
    return SIMILAR if likeness >= RESEMBLES else UNLIKE


def words(value: str) -> tuple[str, ...]:
    """The words of a canonical value; never none."""
    return tuple(value.split()) or (value,)


def without_common(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """The words of each that the other lacks; initials are nobody's in common."""
    rest = [word for word in one if len(word) == 1 or word not in other]
    return rest, [word for word in other if len(word) == 1 or word not in one]


def worst(one: list[str], other: list[str]) -> int:
    """How alike the least alike words are, of two lists that are read side by side; further words of the longer one are left out."""
    return max(alike(*pair) if pair[0] < pair[1] else alike(pair[1], pair[0]) for pair in zip(one, other, strict=False))
