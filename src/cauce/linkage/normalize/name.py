"""Personal names, Spanish and English customs: given names, surnames and suffix as folded tokens."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property, lru_cache

from cauce.linkage.data import rows, word_sets, written_forms
from cauce.linkage.normalize.fold import fold, script_of, words
from cauce.linkage.normalize.name_order import drop_particles, split_order
from cauce.linkage.normalize.nicknames import full_given, name_words
from cauce.model.subject import PersonName

_MARIA = re.compile(r"\bm\s?\.?\s?ª\.?|\bmª", re.IGNORECASE)
_MA = re.compile(r"\bma\.(?=\s?[^\W\d_])", re.IGNORECASE)
_WIDOW = re.compile(r"\s+(?:viuda|vda\.?|vd\.|esposa|señora|sra\.?)\s+de\s+.*$", re.IGNORECASE)
_BORN = re.compile(r"\s+(?:n[ée]e|geb\.|geborene|born)\s+", re.IGNORECASE)
_WIDOW_START = re.compile(r"^\s*(?:viuda|vda\.?)\s+de\s+", re.IGNORECASE)
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\"[^\"]*\"|«[^«»]*»|“[^“”]*”")
_JOINED = re.compile(r"(?<=\w)['’‘`´ʼ](?=\w)")
_REPEATED = re.compile(r"(.)\1{2,}")
_MAC = frozenset({"mc", "mac", "o"})
_MAX_TOKENS = 12


class _Words:
    """The tables of words in personal names, read when the first name is."""

    @cached_property
    def _sets(self) -> dict[str, frozenset[str]]:
        return word_sets("names.tsv")

    @cached_property
    def junk(self) -> frozenset[str]:
        return self._sets["junk"]

    @cached_property
    def filler(self) -> frozenset[str]:
        return self._sets["filler"] | self._sets["particle"]

    @cached_property
    def phrases(self) -> frozenset[str]:
        return frozenset(row[0] for row in rows("junk_names.tsv"))

    @cached_property
    def titles(self) -> frozenset[str]:
        return self._sets["title"]

    @cached_property
    def degrees(self) -> frozenset[str]:
        return self._sets["degree"]

    @cached_property
    def abbreviations(self) -> dict[str, str]:
        return written_forms("name_forms.tsv")["abbreviation"]

    @cached_property
    def suffixes(self) -> dict[str, str]:
        return written_forms("name_forms.tsv")["suffix"]


_TABLES = _Words()


def is_junk_name(text: str) -> bool:
    """Whether a name is nobody's: `Público en general`, `cliente`, `test test`, `n/a`, `xxx`, an e-mail address, no letters at all."""
    if "@" in text or "://" in text:
        return True
    tokens = [token for token in words(fold(text)) if not token.isdigit()]
    if not tokens:
        return True
    if " ".join(tokens) in _TABLES.phrases:
        return True
    junk = [token for token in tokens if token in _TABLES.junk or _REPEATED.fullmatch(token)]
    return bool(junk) and (len(junk) == len(tokens) or all(token in junk or token in _TABLES.filler for token in tokens))


def is_nobody(part: str) -> bool:
    """Whether a part of a name is nothing but words that are in no name (`unknown`, `cliente`, `-`)."""
    tokens = words(fold(part))
    return all(token in _TABLES.junk or _REPEATED.fullmatch(token) for token in tokens)


@lru_cache(maxsize=131_072)
def parse_full_name(text: str) -> PersonName | None:
    """The name in a text such as `GARCIA LOPEZ, MARIA JOSE`, `Mª Carmen Ruiz de la Torre`, `Smith, John Jr.`; none if it is nobody's."""
    if is_junk_name(text):
        return None
    text = _BORN.sub(" ", _WIDOW.sub("", _ASIDE.sub(" ", text))) or text
    widow = _WIDOW_START.match(text)
    if widow:
        return _build([], _tokens(text[widow.end() :]), "")
    parts = [_tokens(part) for part in text.split(",")]
    suffix = ""
    for part in parts:
        suffix = _take_suffix(part, alone=len(parts) > 1) or suffix
    parts = [part for part in parts if part]
    if not parts:
        return None
    if len(parts) > 1:
        given = [token for part in parts[1:] for token in part]
        return _build(_without_titles(given), _without_titles(parts[0]), suffix)
    tokens = _without_titles(parts[0])
    given, surnames = split_order(_hans(tokens))
    return _build(given, surnames, suffix)


def _tokens(text: str) -> list[str]:
    text = _MA.sub("maria ", _MARIA.sub("maria ", text))
    tokens = words(fold(_JOINED.sub("", text)).replace("'", ""))[:_MAX_TOKENS]
    kept = [_TABLES.abbreviations.get(token, token) for token in tokens if not token.isdigit()]
    if len(kept) > 1 and kept[0] == "ma" and name_words().get(kept[1], (0, 0))[0] > 1:
        kept[0] = "maria"
    return _join_mac(kept) if not _MAC.isdisjoint(kept) else kept


def _join_mac(tokens: list[str]) -> list[str]:
    joined: list[str] = []
    for token in tokens:
        if joined and joined[-1] in ("mc", "mac") and len(token) > 1:
            joined[-1] += token
        else:
            joined.append(token)
    return joined


def _take_suffix(tokens: list[str], *, alone: bool) -> str:
    suffix = ""
    while len(tokens) > (0 if alone else 2) and (tokens[-1] in _TABLES.suffixes or tokens[-1] in _TABLES.degrees):
        suffix = _TABLES.suffixes.get(tokens.pop(), suffix)
    if not alone and len(tokens) == 2 and tokens[-1] in ("jr", "sr", "ii", "iii", "jnr", "snr"):  # noqa: PLR2004 - one name and a suffix
        suffix = _TABLES.suffixes[tokens.pop()]
    return suffix


def _without_titles(tokens: list[str]) -> list[str]:
    start = 0
    while start < len(tokens) - 1 and (tokens[start] in _TABLES.titles or (tokens[start] == "d" and _is_given(tokens[start + 1]))):
        if tokens[start] == "don" and len(tokens) - start < 3:  # noqa: PLR2004 - Don Johnson has a given name
            break
        start += 1
    return tokens[start:]


def _is_given(token: str) -> bool:
    given, surname = name_words().get(token, (0, 0))
    return given > surname


def _hans(tokens: list[str]) -> list[str]:
    """A name in Han or Hangul without blanks: the family name comes first, of one character, or of two out of four."""
    if len(tokens) != 1 or tokens[0].isascii() or script_of(tokens[0]) not in ("han", "hangul"):
        return tokens
    token = tokens[0]
    cut = 2 if len(token) == 4 else 1  # noqa: PLR2004
    return [token[cut:], token[:cut]] if 2 <= len(token) <= 4 else tokens  # noqa: PLR2004


def _build(given: Sequence[str], surnames: Sequence[str], suffix: str) -> PersonName | None:
    given = _initials(drop_particles(given))
    surnames = drop_particles(surnames)
    if not given and not surnames:
        return None
    full = tuple(part for token in given for part in full_given(token))
    return PersonName(given=full, written=tuple(given), surnames=tuple(surnames), suffix=suffix)


def _initials(given: Sequence[str]) -> list[str]:
    """`MJ` before a surname is two initials."""
    return [
        part for token in given for part in (token if len(token) == 2 and token.isascii() and not set(token) & set("aeiouy") else (token,))
    ]


@lru_cache(maxsize=65_536)
def parse_name_parts(given: str, middle: str, family: str, second_family: str, suffix: str) -> PersonName | None:
    """The name from its parts. A given name without surname that holds more than given names is read as a full name."""
    if is_junk_name(f"{given} {middle} {family}"):
        return None
    given, family, second_family = ("" if is_nobody(part) else part for part in (given, family, second_family))
    if not family and not second_family and not middle:
        return _with_suffix(parse_full_name(given), suffix)
    given_tokens = _without_titles(_tokens(f"{given} {middle}" if middle else given))
    surnames = _tokens(f"{family} {second_family}" if second_family else family)
    taken = _take_suffix(surnames, alone=False) or _take_suffix(given_tokens, alone=False)
    return _with_suffix(_build(given_tokens, surnames, taken), suffix)


def _with_suffix(name: PersonName | None, suffix: str) -> PersonName | None:
    found = [_TABLES.suffixes[token] for token in words(fold(suffix)) if token in _TABLES.suffixes] if suffix else []
    if name is None or not found:
        return name
    return PersonName(given=name.given, written=name.written, surnames=name.surnames, suffix=found[0])
