"""Names in two scripts: whether what is written in another may be read as the name in Latin letters.

The scripts are Arabic, Hebrew, Devanagari, Thai, Korean, kana, and Chinese characters as Mandarin reads them. There is no one way to write
such a name in Latin letters, and much is not written at all; so agreement counts, and its lack says nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from functools import cache, lru_cache

from cauce.linkage.comparisons.han import HAN, pinyin
from cauce.linkage.comparisons.tokens import script
from cauce.linkage.data import rows
from cauce.linkage.normalize.name_order import particles
from cauce.model.subject import PersonName

_UNWRITTEN = {
    "ARABIC": "[aeiou]?", "HEBREW": "[aeiou]{0,2}", "DEVANAGARI": "[ae]?", "THAI": "[aeiou]{0,2}",
    "HANGUL": "", "KATAKANA": "", "HIRAGANA": "", HAN: "",
}  # fmt: skip
"""Vowels that a script leaves out between its letters."""
_AROUND = {"ARABIC": ("[aeiou]?", ""), "HEBREW": ("[aeiou]{0,2}", ""), "DEVANAGARI": ("", "[ae]?")}
"""Vowels that it leaves out before the first letter and behind the last."""
_SYLLABIC = frozenset({"DEVANAGARI", "THAI"})
"""Scripts in which two of a letter may be two syllables' or a long one."""
_THAI_SILENT = re.compile("[ก-ฮ]ิ?์")
_THAI_BEFORE = re.compile("([เแโใไ])([ก-ฮ])")
"""Vowels that are written before the letter behind which they are heard."""
_FRONT_U = re.compile("([ln])u")
"""Written `lv` and `lyu` too, where it is not the plain vowel."""
_CUT = frozenset({"HANGUL", "KATAKANA", "HIRAGANA", HAN})
"""Scripts whose names come in two parts, of which the family's is known."""
_ARTICLE = "ال"
_SERVANT = "عبد"
_KIN = frozenset({"بن", "ابن", "بنت", "בן", "בת"})
_LATIN_KIN = frozenset({"ben", "bat"})
_PAIR = 2
_REPEATED = re.compile(r"(.)\1+")
_LONG_VOWEL = re.compile(r"([アイウエオ])\1+")
_SPELLINGS = (("ph", "f"), ("ck", "k"), ("q", "k"), ("tz", "ts"), ("x", "ks"))
_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_LEAST = 2
"""Letters that a Latin word must have to be recognised."""


def read_across(one: PersonName, other: PersonName) -> PersonName | None:
    """The one of two full names that is in Latin letters, if the other may be read as it; none if it may not. Symmetric."""
    latin, native = (one, other) if one.given[0].isascii() else (other, one)
    writing = script(native.given[0])
    words = [*latin.written, *latin.surnames]
    if not latin.surnames or not native.surnames or writing not in _UNWRITTEN or not all(map(str.isascii, words)):
        return None
    if writing in _CUT:
        first, last = "".join(native.written), "".join(native.surnames)
        orders = (words, [*latin.surnames, *latin.written])
        cuts = [("".join(order[:cut]), "".join(order[cut:])) for order in orders for cut in range(1, len(words))]
    else:
        first, last = _ends(_joined([*native.written, *native.surnames]), _KIN)
        cuts = [_ends(words, particles() | _LATIN_KIN)]
    ends = [(_heard(head), _heard(tail)) for head, tail in cuts]
    return latin if any(_read(first, last, head, tail) or _read(first, last, tail, head) for head, tail in ends) else None


def _read(first: str, last: str, head: str, tail: str) -> bool:
    return _reads(first, head) and _reads(last, tail)


def _ends(words: Sequence[str], between: Collection[str]) -> tuple[str, str]:
    """The first name and the last, where nothing tells where given names and surnames part."""
    kept = [word for word in words if word not in between] if len(words) > _PAIR else words
    return kept[0] if kept else "", kept[-1] if len(kept) > 1 else ""


def _joined(words: Sequence[str]) -> list[str]:
    """`Abd` and what follows are one name."""
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] == _SERVANT:
            joined[-1] += word
        else:
            joined.append(word)
    return joined


@lru_cache(maxsize=1 << 14)
def _heard(word: str) -> str:
    """A Latin word in plainer letters, none of them twice in a row."""
    for spelling, letter in _SPELLINGS:
        word = word.replace(spelling, letter)
    return _REPEATED.sub(r"\1", word)


def _reads(native: str, latin: str) -> bool:
    pattern = _pattern(native) if len(latin) >= _LEAST else None
    return pattern is not None and pattern.fullmatch(latin) is not None


@lru_cache(maxsize=1 << 14)
def _pattern(word: str) -> re.Pattern[str] | None:
    """All the ways in which a word may be written in Latin letters, as they are heard; none if a letter of it has none."""
    writing = script(word) if word else ""
    if writing == HAN:
        return re.compile(_FRONT_U.sub(r"\1(?:u|v|yu)", re.escape(_heard(pinyin(word)))))
    unwritten = _UNWRITTEN.get(writing, "")
    letters = unicodedata.normalize("NFD", word.removeprefix(_ARTICLE)).translate(_KATAKANA)
    if writing in _SYLLABIC:
        letters = _THAI_BEFORE.sub(r"\2\1", _THAI_SILENT.sub("", letters))
    else:
        letters = (_REPEATED if unwritten else _LONG_VOWEL).sub(r"\1", letters)
    known = _readings()
    if not letters or any(letter not in known for letter in letters):
        return None
    before, behind = _AROUND.get(writing, ("", ""))
    article = "(?:[aeu][a-z]h?)?" if word.startswith(_ARTICLE) else ""
    return re.compile(article + before + _joined_readings(letters, unwritten) + behind)


def _joined_readings(letters: str, unwritten: str) -> str:
    """The patterns of the letters; the second of two that are the same may be but the length of the first."""
    known, pattern = _readings(), ""
    for index, letter in enumerate(letters):
        between = unwritten if index else ""
        pattern += f"(?:{between}{known[letter]})?" if index and letters[index - 1] == letter else between + known[letter]
    return pattern


@cache
def _readings() -> dict[str, str]:
    """Letter -> a pattern of its spellings."""
    table = {}
    for letter, written in rows("readings.tsv"):
        spellings = written.split()
        group = "|".join(sorted((_heard(one) for one in spellings if one != "-"), key=len, reverse=True))
        table[letter] = f"(?:{group}){'?' if '-' in spellings else ''}" if group else ""
    return table
