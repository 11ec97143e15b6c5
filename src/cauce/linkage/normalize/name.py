"""Personal names, Spanish and English customs: given names, surnames and suffix as folded tokens."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from cauce.linkage.normalize.fold import fold, script_of, words
from cauce.linkage.normalize.name_order import drop_particles, split_order
from cauce.linkage.normalize.nicknames import full_given, name_words
from cauce.model.subject import PersonName


_JUNK = frozenset(
    {
        "publico", "general", "cliente", "clientes", "client", "customer", "test", "tests", "testing", "prueba", "pruebas", "unknown", "na", "n", "a",
        "consumidor", "final", "guest", "invitado", "anonymous", "anonimo", "anonima", "anon", "sin", "nombre", "apellido", "apellidos", "no", "name",
        "null", "none", "nil", "undefined", "desconocido", "desconocida", "user", "usuario", "visitante", "visitor", "mostrador", "contado", "generico",
        "venta", "ventas", "nan", "xx", "xxx", "xxxx", "asdf", "asd", "qwerty", "qwe", "dummy", "fake", "sd", "nn", "ninguno", "nadie", "nobody",
        "en", "al", "last", "first", "surname", "registered", "registrado", "admin", "administrator", "administrador", "default", "sample", "ejemplo",
        "example", "missing", "empty", "vacio", "not", "available", "provided", "disponible", "identificado", "comprador", "buyer", "titular", "varios",
        "particular", "ocasional", "walk", "cash", "contact", "contacto", "persona", "person", "lead", "new", "nuevo", "nueva", "shopper", "tbd", "applicable",
    }
)  # fmt: skip
_NAMES_TOO = frozenset({"n", "a", "al", "sin", "en", "no", "general", "final", "cash", "walk", "new", "person", "guest", "persona", "ventas", "buyer",
                        "first", "last", "name", "not", "anon", "na", "sd", "nn", "particular", "nombre", "first", "null"})  # fmt: skip
"""Words of the list above that are also somebody's name or initials: they make junk only together with another word."""

_JUNK_ALONE = frozenset({"general", "guest", "person", "persona", "buyer", "anon", "na", "name", "nn", "sd", "null", "nombre", "n a"})

_MARIA = re.compile(r"\bm\s?\.?\s?ª\.?|\bmª", re.IGNORECASE)
_MA = re.compile(r"\bma\.(?=\s?[^\W\d_])", re.IGNORECASE)
_ABBREVIATED = {
    "fco": "francisco", "fca": "francisca", "fdo": "fernando", "gpe": "guadalupe", "ant": "antonio", "antº": "antonio", "jse": "jose", "fdez": "fernandez",
    "fdz": "fernandez", "hdez": "hernandez", "hdz": "hernandez", "hrdz": "hernandez", "rguez": "rodriguez", "rdguez": "rodriguez", "rdz": "rodriguez",
    "rodz": "rodriguez", "glez": "gonzalez", "gzlez": "gonzalez", "gzz": "gonzalez", "glz": "gonzalez", "mtez": "martinez", "mtz": "martinez",
    "mnez": "martinez", "mnz": "martinez", "dguez": "dominguez", "dmguez": "dominguez", "gmez": "gomez", "gcia": "garcia", "gª": "garcia", "grcia": "garcia",
    "lpz": "lopez", "pz": "perez", "prz": "perez", "schz": "sanchez", "snchz": "sanchez", "jmnz": "jimenez", "jmnez": "jimenez", "vzqz": "vazquez",
    "vqz": "vazquez", "rmz": "ramirez", "rmrz": "ramirez", "alvz": "alvarez", "chas": "charles", "wm": "william", "thos": "thomas", "jas": "james",
    "geo": "george", "robt": "robert", "jno": "john",
}  # fmt: skip
_TITLES = frozenset({"sr", "sra", "srta", "srita", "don", "dona", "dna", "mr", "mrs", "ms", "miss", "mx", "dr", "dra", "prof", "profa", "lic", "licda",
                     "ing", "arq", "mtro", "mtra", "sir", "madam", "rev", "hon", "herr", "frau", "monsieur", "mme", "mlle", "excmo", "ilmo", "cp"})  # fmt: skip
_SUFFIXES = {"jr": "jr", "jnr": "jr", "junior": "jr", "hijo": "jr", "filho": "jr", "sr": "sr", "snr": "sr", "senior": "sr", "padre": "sr",
             "ii": "ii", "2nd": "ii", "iii": "iii", "3rd": "iii", "iv": "iv", "4th": "iv"}  # fmt: skip
_DEGREES = frozenset({"phd", "md", "esq", "mba", "dds", "cpa", "rn", "msc", "bsc", "dvm", "jd"})
_WIDOW = re.compile(r"\s+(?:viuda|vda\.?|vd\.|esposa|señora|sra\.?)\s+de\s+.*$", re.IGNORECASE)
_BORN = re.compile(r"\s+(?:n[ée]e|geb\.|geborene|born)\s+", re.IGNORECASE)
_WIDOW_START = re.compile(r"^\s*(?:viuda|vda\.?)\s+de\s+", re.IGNORECASE)
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\"[^\"]*\"|«[^«»]*»|“[^“”]*”")
_JOINED = re.compile(r"(?<=\w)['’‘`´ʼ](?=\w)")
_REPEATED = re.compile(r"(.)\1{2,}")
_MAC = frozenset({"mc", "mac", "o"})
_MAX_TOKENS = 12


def is_junk_name(text: str) -> bool:
    """Whether a name is nobody's: `Público en general`, `cliente`, `test test`, `n/a`, `xxx`, an e-mail address, no letters at all."""
    if "@" in text or "://" in text:
        return True
    tokens = [token for token in words(fold(text)) if not token.isdigit()]
    if not tokens:
        return True
    if len(tokens) == 1 or len(set(tokens)) == 1:
        token = tokens[0]
        if token in _JUNK_ALONE or (token in _JUNK and token not in _NAMES_TOO):
            return True
        return _REPEATED.fullmatch(token) is not None
    return all(token in _JUNK or _REPEATED.fullmatch(token) for token in tokens) and not all(len(token) == 1 for token in tokens[1:])


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
    kept = [_ABBREVIATED.get(token, token) for token in tokens if not token.isdigit()]
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
    while len(tokens) > (0 if alone else 2) and (tokens[-1] in _SUFFIXES or tokens[-1] in _DEGREES):
        suffix = _SUFFIXES.get(tokens.pop(), suffix)
    if not alone and len(tokens) == 2 and tokens[-1] in ("jr", "sr", "ii", "iii", "jnr", "snr"):  # noqa: PLR2004 - one name and a suffix
        suffix = _SUFFIXES[tokens.pop()]
    return suffix


def _without_titles(tokens: list[str]) -> list[str]:
    start = 0
    while start < len(tokens) - 1 and (tokens[start] in _TITLES or (tokens[start] == "d" and _is_given(tokens[start + 1]))):
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
    ]  # noqa: PLR2004


@lru_cache(maxsize=65_536)
def parse_name_parts(given: str, middle: str, family: str, second_family: str, suffix: str) -> PersonName | None:
    """The name from its parts. A given name without surname that holds more than given names is read as a full name."""
    given, family = ("" if is_junk_name(part) else part for part in (given, family))
    if not given and not family:
        return None
    if not family and not second_family and not middle:
        return _with_suffix(parse_full_name(given), suffix)
    given_tokens = _without_titles(_tokens(f"{given} {middle}" if middle else given))
    surnames = _tokens(f"{family} {second_family}" if second_family and not is_junk_name(second_family) else family)
    taken = _take_suffix(surnames, alone=False) or _take_suffix(given_tokens, alone=False)
    return _with_suffix(_build(given_tokens, surnames, taken), suffix)


def _with_suffix(name: PersonName | None, suffix: str) -> PersonName | None:
    found = [_SUFFIXES[token] for token in words(fold(suffix)) if token in _SUFFIXES] if suffix else []
    if name is None or not found:
        return name
    return PersonName(given=name.given, written=name.written, surnames=name.surnames, suffix=found[0])
