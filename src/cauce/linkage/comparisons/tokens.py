"""How alike two name tokens are."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA, JaroWinkler

from cauce.linkage.comparisons.sound import skeleton, sound

if TYPE_CHECKING:
    from collections.abc import Container

_TYPO_LENGTH = 4
"""Shorter tokens are other words after one edit."""
_LONG = 7
"""From here on two edits may be a typing error."""
_FAR = 3
"""More edits than this are another word, whatever it sounds like."""
_ALIKE = 0.94
_VARIANT_LENGTH = 6


@lru_cache(maxsize=1 << 16)
def misspelt(left: str, right: str) -> bool:
    """One edit (two in long words), or nearly the same from the start, or the same sound."""
    shorter = min(len(left), len(right))
    if shorter < _TYPO_LENGTH:
        return shorter > 1 and sound(left) == sound(right)
    distance: int = OSA.distance(left, right, score_cutoff=_FAR)
    if distance <= 1 or (distance == 2 and shorter >= _LONG):  # noqa: PLR2004 - two edits
        return True
    if distance > _FAR:
        return False
    return sound(left) == sound(right) or JaroWinkler.similarity(left, right) >= _ALIKE


@lru_cache(maxsize=1 << 16)
def spelt_otherwise(left: str, right: str) -> bool:
    """Two established spellings of one name (Sarah/Sara, Katherine/Catherine); not a man's and a woman's (Mario/Maria)."""
    one, other = sound(left), sound(right)
    if one == other:
        return True
    if min(len(one), len(other)) < _VARIANT_LENGTH or skeleton(left) != skeleton(right):
        return False
    return _ending(one) == _ending(other) and OSA.distance(one, other) <= 1


def alike(left: str, right: str, known: Container[str]) -> str:
    """`typo`, `variant` or nothing. Two names that both exist are no typing error of each other (Mario/Maria, Daniel/Daniela)."""
    if left in known and right in known:
        return "variant" if spelt_otherwise(left, right) else ""
    return "typo" if misspelt(left, right) else ""


@lru_cache(maxsize=1 << 14)
def script(token: str) -> str:
    """Writing system of a token: `LATIN`, `CYRILLIC`, `CJK`, ..."""
    if token.isascii():
        return "LATIN"
    letter = next((letter for letter in token if not letter.isascii()), token[0])
    return unicodedata.name(letter, "LATIN").partition(" ")[0]


def _ending(heard: str) -> str:
    return heard[-1] if heard[-1] in "ao" else ""
