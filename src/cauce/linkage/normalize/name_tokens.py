"""The words of personal names: folded tokens, abbreviations in full, and names that are nobody's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from cauce.linkage.data import rows, word_sets, written_forms
from cauce.linkage.normalize.fold import fold, words

_MARIA = re.compile(r"\bm\s?\.?\s?ª\.?", re.IGNORECASE)
_MA = re.compile(r"\bma\.(?=\s?[^\W\d_])", re.IGNORECASE)
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\"[^\"]*\"|«[^«»]*»|“[^“”]*”")
_OPENING = frozenset('(["«“')
_JOINED = re.compile("(?<=\\w)['`\u2018\u2019\u00b4\u02bc?\ufffd](?=\\w)")
"""Apostrophes, and what stands for a letter that a program lost (`Mu?oz`)."""
_HYPHENATED = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_VOWEL_SIGNS = "\u0900-\u0963\u0970-\u0dff\u0e31-\u0e4e\u0eb1-\u0ecd\u1000-\u109f\u1780-\u17d3"
"""Scripts from Devanagari to Khmer, whose vowels are marks at letters."""
_MARKED = re.compile(f"[{_VOWEL_SIGNS}]")
_HYPHENATED_MARKED = re.compile(f"(?:[^\\W_]|[{_VOWEL_SIGNS}])+(?:-(?:[^\\W_]|[{_VOWEL_SIGNS}])+)*")
_REPEATED = re.compile(r"(.)\1{2,}")
_VAN_DER = re.compile(r"\bv(?:\.\s?|/)d(?:\.\s?|\b)(?=\s?[^\W\d_]{3})")
_VON = re.compile(r"(?<=\S )v\.\s?(?=[^\W\d_]{3})")
"""Small letters: `Karl v. Hohenfels`, not `Karl V. Hohenfels`."""
_DEGREE = re.compile(r"(?<=[\s,])(?:[a-z]{1,2}\.){1,4}[a-z]\.?(?=\s*(?:,|$))", re.IGNORECASE)
_TITLE = re.compile(r"\b(c|dott|dr|egr|gent|prof|sig)\.(mo|na|ma|p|ra|re|ri|ssa)\b\.?", re.IGNORECASE)
"""Abbreviations of Italian and Mexican titles, written with a point within."""
_DOCTOR = re.compile(r"\bdr\.\s?(?:(?:dent|habil|iur|jur|med|nat|oec|phil|pol|rer|theol|vet)\.\s?)+", re.IGNORECASE)
"""What a German doctor is a doctor of: `Dr. rer. nat.`"""
_THAI_TITLE = re.compile(r"^\s*(?:น\.\s?ส|ด\.\s?[ชญ])\.")
"""Those that are written as letters with points: Miss, and a child's."""
_WHOSE = re.compile(r"\b(?:[dhsw]/o|a/[lp])(?=[\s.])\.?\s*(?:[^\s,]+\s+)*(?=[^\s,]+\s*(?:,|$))", re.IGNORECASE)
"""Son, daughter or wife of, up to the last word of the other's name: `Rajesh S/o Mohan Lal`, `Ravi a/l Muthu`."""
_MAC = frozenset({"mc", "mac"})
_SERVANT = re.compile(r"abd(?:[aeu][lr]|oul)(?=[a-z]{3})")
_ARTICLES = frozenset({"al", "el", "ul"})
_OF_ORDER = frozenset({"devotion", "family_first", "surname_ending"})
"""Kinds of words that only tell which name comes first."""
_USER_NAME = re.compile(r"[a-z]+\d{2,}")
_MAX_TOKENS = 12
_MARRIAGE = frozenset({"viuda", "vda", "esposa", "senora"})


@lru_cache(maxsize=1)
def _phrases() -> frozenset[str]:
    """Whole names that are nobody's: those of the table, and words for nothing."""
    return frozenset(" ".join(words(row[0])) for table in ("junk_names.tsv", "nulls.tsv") for row in rows(table))


@lru_cache(maxsize=1)
def _words_of_phrases() -> frozenset[str]:
    return frozenset(word for phrase in _phrases() for word in phrase.split())


def name_tokens(text: str) -> list[str]:
    """The folded words of a name or of a part of it, hyphenated ones as one, without what stands in brackets or quotes; at most twelve."""
    if "ª" not in text and text.replace(" ", "").isalpha():
        tokens = fold(text).split()
    else:
        if not _OPENING.isdisjoint(text):
            text = _ASIDE.sub(" ", text) if _ASIDE.sub("", text).strip() else text
        text = _WHOSE.sub("bin ", text) if "/" in text else text
        text = text.replace("&", " and ") if "&" in text else text
        text = _without_points(text) if "." in text else text
        text = _VON.sub("von ", text) if " v." in text else text
        text = _VAN_DER.sub("van der ", _MA.sub("maria ", _MARIA.sub("maria ", text)))
        word = _HYPHENATED if text.isascii() or _MARKED.search(text) is None else _HYPHENATED_MARKED
        tokens = [token for token in word.findall(fold(_JOINED.sub("", text)).replace("'", "")) if not token.isdigit()]
    short = written_forms("name_forms.tsv")["abbreviation"]
    tokens = [short.get(token, token) for token in tokens[:_MAX_TOKENS]]
    if not _MAC.isdisjoint(tokens):
        tokens = _join_mac(tokens)
    return _join_servant(tokens) if "abd" in " ".join(tokens) else tokens


def _without_points(text: str) -> str:
    """Degrees and titles without the points within them: `John Smith, Ph.D.`, `Dott.ssa Ricci`."""
    degrees = word_sets("names.tsv")["degree"]
    text = _DEGREE.sub(lambda found: plain if (plain := found[0].replace(".", "")).lower() in degrees else found[0], text)
    return _DOCTOR.sub("dr ", _TITLE.sub(r"\1\2 ", _THAI_TITLE.sub("", text)))


def _join_servant(tokens: Sequence[str]) -> list[str]:
    """`abd al rahman`, `abdel-rahman` and `abdurrahman` are `abdulrahman`, one name: a servant's of God."""
    servants = word_sets("names.tsv")["servant"]
    joined: list[str] = []
    for token in explode(tokens) if any(token.partition("-")[0] in servants for token in tokens) else tokens:
        if not joined or joined[-1] not in servants or len(token) == 1:
            joined.append(token)
        elif token in _ARTICLES:
            joined[-1] = "abdul"
        else:
            joined[-1] = f"abdul{token}"
    return [_SERVANT.sub("abdul", token) if token.startswith("abd") else token for token in joined]


def _join_mac(tokens: Sequence[str]) -> list[str]:
    joined: list[str] = []
    for token in tokens:
        if joined and joined[-1] in _MAC and len(token) > 1:
            joined[-1] += token
        else:
            joined.append(token)
    return joined


@lru_cache(maxsize=65_536)
def is_special(token: str) -> bool:
    """Whether a word of a name may be something else than a name: a title, a particle, a suffix, junk ... Most names have none."""
    return (
        len(token) <= 2  # noqa: PLR2004 - initials
        or any(token in words for kind, words in word_sets("names.tsv").items() if kind not in _OF_ORDER)
        or token in written_forms("name_forms.tsv")["suffix"]
        or token in _MARRIAGE
        or token in _words_of_phrases()
        or _REPEATED.fullmatch(token) is not None
        or "-" in token
        or not token.isascii()
        or not token.isalpha()
    )


def are_nobodys(tokens: Sequence[str]) -> bool:
    """Whether a whole name is nobody's: `publico en general`, `cliente`, `test test`, `xxx`, a user name (`ana1987`), or nothing."""
    sets = word_sets("names.tsv")
    junk, filler, particles = sets["junk"], sets["filler"], sets["particle"]
    found = False
    if not tokens or " ".join(tokens) in _phrases() or (len(tokens) == 1 and _USER_NAME.fullmatch(tokens[0])):
        return True
    for token in tokens:
        if token in junk or (token[0] == token[-1] and _REPEATED.fullmatch(token)):
            found = True
        elif token not in filler and token not in particles:
            return False
    return found


def are_in_no_name(tokens: Sequence[str]) -> bool:
    """Whether a part of a name is nothing but words that are in no name (`unknown`, `cliente`)."""
    junk = word_sets("names.tsv")["junk"]
    return all(token in junk or (token[0] == token[-1] and _REPEATED.fullmatch(token)) for token in tokens)


def explode(tokens: Sequence[str]) -> list[str]:
    """Hyphenated names as single words (`jean-luc`: jean luc)."""
    return [part for token in tokens for part in token.split("-") if not part.isdigit()]


@lru_cache(maxsize=65_536)
def is_junk_name(text: str) -> bool:
    """Whether a name is nobody's: `Público en general`, `cliente`, `test test`, `n/a`, an e-mail address, no letters at all."""
    if text.isascii() and text.replace(" ", "").isalpha() and not all(map(is_special, text.lower().split())):
        return False  # one plain word of a name is somebody's
    return "@" in text or "://" in text or are_nobodys(explode(name_tokens(text)))
