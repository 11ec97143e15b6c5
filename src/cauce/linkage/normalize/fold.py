"""Folding: what stays of a text when case, accents, width and punctuation do not count."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


_LETTERS = {
    "ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ŋ": "n", "ĸ": "k", "ŧ": "t",
    "ə": "e", "·": "", "’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'",
}  # fmt: skip
_CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґўјљњћџђќѓѕ",
        "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch  y  e iu ia i i e g u j lj nj c dz dj k g dz".split(" "),
        strict=True,
    )
)
_GREEK = dict(zip("αβγδεζηθικλμνξοπρσςτυφχψω", "a v g d e z i th i k l m n x o p r s s t y f ch ps o".split(" "), strict=True))
_TABLE = str.maketrans({**_LETTERS, **_CYRILLIC, **_GREEK})
_GREEK_PAIRS = re.compile("[οευα][υ]|μπ|ντ|γκ")
_GREEK_SOUNDS = {"ου": "ou", "ευ": "ev", "αυ": "av", "υυ": "y", "μπ": "b", "ντ": "nt", "γκ": "gk"}
_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Case, accents and width folded; ñ is n, ß is ss; Cyrillic and Greek in Latin letters; other scripts as they are.

    The order of words and all punctuation stay. `fold(fold(x)) == fold(x)`.
    """
    if text.isascii():
        return text.lower()
    return _fold_once(_fold_once(text))


def _fold_once(text: str) -> str:
    text = unicodedata.normalize("NFKD", text.casefold()).casefold()
    text = "".join([char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char)])
    if "α" <= max(text) and any("α" <= char <= "ω" for char in text):
        text = _GREEK_PAIRS.sub(lambda pair: _GREEK_SOUNDS.get(pair.group(), pair.group()), text)
    return unicodedata.normalize("NFC", text.translate(_TABLE))


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
