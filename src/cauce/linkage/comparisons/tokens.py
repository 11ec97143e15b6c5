"""How alike two name tokens are."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA, JaroWinkler

from cauce.linkage.comparisons.sound import skeleton, sound, sounds_alike
from cauce.linkage.normalize.name_order import particles
from cauce.linkage.normalize.nicknames import full_forms, name_words, spellings

if TYPE_CHECKING:
    from collections.abc import Container

_YO = re.compile("(?<=[^aeiou])[iy]o(?=[^aeiou])")
_PINYIN = re.compile(
    "(?:[jqx](?:i?ang|iong|ing|[iu]an|iao|[iu]n|i[aeu]|[iu])|[jx]ue"
    "|(?:[zcs]h|[bpmfdtnlgkhrzcsyw])(?:[iu]?ang|ong|[ei]ng|[iuv]?an|i?ao|u?ai|[eiuv]n|[eu]i|i[aeu]|ou|u[aeo]|ve|[aeiouv])"
    "|ang?|a[io]|en?|er|ou){2,3}"
)
"""Two or three syllables of Mandarin."""
_HERS = ("a", "ne")
_CHINESE = re.compile("[xq]|zh|iao|[iu]ang|iong")
"""Letters that such a word has in hardly any other language."""
_PERHAPS_CHINESE = re.compile(f"{_CHINESE.pattern}|[aeio]ng")
_TYPO_LENGTH = 4
"""Shorter tokens are other words after one edit."""
_LONG = 7
"""From here on two edits may be a typing error."""
_FAR = 3
"""More edits than this are another word, whatever it sounds like."""
_ALIKE = 0.94
_LIKE_A_NAME = 0.88
_RESEMBLES = 0.8
_VARIANT_LENGTH = 6


@lru_cache(maxsize=1 << 16)
def misspelt(left: str, right: str, least: float = _ALIKE) -> bool:
    """One edit (two in long words), or nearly the same from the start, or the same sound.

    Args:
        left: a token.
        right: another.
        least: Jaro-Winkler similarity from which they are nearly the same; lower where one of them is known to be no name.
    """
    shorter = min(_letters(left), _letters(right))
    if shorter < _TYPO_LENGTH:
        return shorter > 1 and sounds_alike(left, right)
    if _are_chinese(left, right, _CHINESE):
        return False
    distance: int = OSA.distance(left, right, score_cutoff=_FAR)
    if distance <= 1 or (distance == 2 and shorter >= _LONG):  # noqa: PLR2004 - two edits
        return True
    if distance > _FAR:
        return False
    return JaroWinkler.similarity(left, right) >= least or sounds_alike(left, right)


def _letters(token: str) -> int:
    """How many letters a token has: marks that are vowels of the letter before, as in Devanagari, are none."""
    return len(token) if token.isascii() else sum(map(str.isalpha, token))


def misspelt_name(left: str, right: str, known: Container[str]) -> bool:
    """`misspelt`, where exactly one of the two is a name that exists: the other needs to resemble it less."""
    return misspelt(left, right, _ALIKE if (left in known) == (right in known) else _LIKE_A_NAME)


@cache
def _prefixes() -> tuple[str, ...]:
    return tuple(sorted(word for word in particles() if len(word) > 1))


@lru_cache(maxsize=1 << 16)
def glued(left: str, right: str) -> bool:
    """Whether one is the other behind a particle written together with it: Desantis and (De) Santis, Almaktoum and (Al) Maktoum."""
    short, long = (left, right) if len(left) < len(right) else (right, left)
    if len(short) < _TYPO_LENGTH or not long.endswith(short):
        return False
    before = long.removesuffix(short)
    return any(before == first or (before.startswith(first) and before.removeprefix(first) in _prefixes()) for first in _prefixes())


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
    """`short` (Liz, Elizabeth), `typo`, `variant` (Sarah, Sara), `garbled` (one is no name, and resembles the other) or nothing.

    Two names that both exist are no typing error of each other (Mario, Maria; Daniel, Daniela).
    """
    return _alike(left, right, left in known, right in known)


@lru_cache(maxsize=1 << 16)
def _alike(left: str, right: str, left_exists: bool, right_exists: bool) -> str:
    if left in full_forms(right) or right in full_forms(left):
        return "short"
    both = (left_exists and right_exists) or _are_two(left, right, left_exists or right_exists)
    both = both or _is_hers(left, right, right_exists) or _is_hers(right, left, left_exists)
    plain = not both or _plain(left) == _plain(right)
    if plain and misspelt(left, right, _ALIKE if left_exists == right_exists else _LIKE_A_NAME):
        return "typo"
    if right in spellings().get(left, ()) or _hardened(left) == _hardened(right):
        return "variant"
    if plain:
        return "garbled" if not both and JaroWinkler.similarity(left, right) >= _RESEMBLES else ""
    return "variant" if spelt_otherwise(left, right) else ""


def _are_two(left: str, right: str, one_exists: bool) -> bool:
    """Whether both are known for the ways in which they are spelt, and are not one name (Oleksandr, Oleksandra); or are Chinese."""
    if left in spellings() and right in spellings():
        return right not in spellings()[left]
    return not one_exists and _are_chinese(left, right, _PERHAPS_CHINESE)


def _are_chinese(left: str, right: str, letters: re.Pattern[str]) -> bool:
    """Whether both are syllables of Mandarin, one with some letters: of so few, others make another name (Xiaoming, Xiaohong)."""
    if left == right or (letters.search(left) is None and letters.search(right) is None):
        return False
    return _PINYIN.fullmatch(left) is not None and _PINYIN.fullmatch(right) is not None


def _is_hers(his: str, hers: str, exists: bool) -> bool:
    """Whether a name is a woman's form of the other (Yaroslav, Yaroslava; his wife Lászlóné), and not the one that exists, cut short."""
    return not exists and len(his) >= _TYPO_LENGTH and hers.endswith(_HERS) and sound(hers) in (f"{sound(his)}a", sound(f"{his}ne"))


def _hardened(token: str) -> str:
    """With the Cyrillic letter yo as it is written without its dots: Alyona is Alena, Fyodor is Fedor."""
    return _YO.sub("e", token)


def _plain(token: str) -> str:
    """Without what German umlauts become where there are none: `juergen` is `jurgen`."""
    return token.replace("ae", "a").replace("oe", "o").replace("ue", "u")


def begins(initial: str, name: str) -> bool:
    """Whether an initial may stand for a given name: by its own letter, or by a short form's (B. is Bob, is Robert)."""
    return name[0] == initial or initial in _short_initials().get(name, "")


@cache
def _short_initials() -> dict[str, str]:
    """Given name -> first letters of its short forms."""
    letters: dict[str, set[str]] = {}
    for word in name_words():
        for form in full_forms(word):
            if form != word:
                letters.setdefault(form, set()).add(word[0])
    return {name: "".join(sorted(found)) for name, found in letters.items()}


_WHOLE_IN_ONE = frozenset({"CJK", "HANGUL", "HIRAGANA", "KATAKANA"})


def is_initial(token: str) -> bool:
    """Whether a token is but the first letter of a name: one character is a whole name in Chinese, Korean and Japanese."""
    return len(token) == 1 and (token.isascii() or script(token) not in _WHOLE_IN_ONE)


@lru_cache(maxsize=1 << 14)
def script(token: str) -> str:
    """Writing system of a token: `LATIN`, `CYRILLIC`, `CJK`, ..."""
    if token.isascii():
        return "LATIN"
    letter = next((letter for letter in token if not letter.isascii()), token[0])
    return unicodedata.name(letter, "LATIN").partition(" ")[0]


def _ending(heard: str) -> str:
    return heard[-1] if heard[-1] in "ao" else ""
