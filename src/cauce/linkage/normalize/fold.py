"""Folding: what stays of a text when case, accents, width and punctuation do not count."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from cauce.linkage.data import rows

_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Case, accents and width folded; ñ is n, ß is ss; Cyrillic and Greek in Latin letters; other scripts as they are.

    The order of words and all punctuation stay. `fold(fold(x)) == fold(x)`.
    """
    return text.lower() if text.isascii() else _fold(text)


@lru_cache(maxsize=65_536)
def _fold(text: str) -> str:
    folded = text.translate(_accented()).lower()
    if folded.isascii():
        return folded
    folded = _fold_once(text)
    while not folded.isascii() and (again := _fold_once(folded)) != folded:
        folded = again
    return folded.lower() if folded.isascii() else folded


def _fold_once(text: str) -> str:
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    text = "".join([char for char in text if not unicodedata.combining(char)])
    pairs, letters = _letters()
    text = pairs.sub(lambda pair: rows_by_pair()[pair.group()], text)
    return unicodedata.normalize("NFC", text.translate(letters))


@cache
def _accented() -> dict[int, str]:
    """The accented Latin letters folded one by one: the same answer as `_fold_once`, faster."""
    letters = [chr(code) for code in range(0xAA, 0x250)]
    return {ord(letter): folded for letter in letters if (folded := _fold_once(letter)).isascii()}


@cache
def rows_by_pair() -> dict[str, str]:
    """Two letters that are written as others together than each alone (Greek omicron and ypsilon)."""
    return {row[0]: row[1] for row in rows("letters.tsv") if len(row[0]) > 1}


@cache
def _letters() -> tuple[re.Pattern[str], dict[int, str]]:
    single = {ord(row[0]): row[1] if len(row) > 1 else "" for row in rows("letters.tsv") if len(row[0]) == 1}
    return re.compile("|".join(map(re.escape, rows_by_pair()))), single


def words(text: str) -> list[str]:
    """The runs of letters and digits of a text, in order."""
    return _WORD.findall(text)


@lru_cache(maxsize=16_384)
def script_of(token: str) -> str:
    """Script of the token's first letter: `latin`, `han`, `arabic`, `hebrew`, `hangul`, `thai`, ...; empty if it has no letter.

    After folding, Cyrillic and Greek are Latin. Tokens of different scripts say nothing about each other.
    """
    for char in token:
        if char.isalpha():
            if char.isascii():
                return "latin"
            name = unicodedata.name(char, "").split(" ", 1)[0].split("-", 1)[0].lower()
            return {"cjk": "han", "hiragana": "kana", "katakana": "kana"}.get(name, name)
    return ""
