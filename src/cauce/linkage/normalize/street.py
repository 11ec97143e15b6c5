"""The street line: street with its type, number, and what is behind the door of the house."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from cauce.linkage.data import word_sets, written_forms
from cauce.linkage.normalize.fold import fold


class StreetLine(NamedTuple):
    """`calle mayor`, `3`, `2 b`."""

    street: str
    number: str
    unit: str


_BARE = re.compile(r"\bs\s?/\s?n\b|\bsin n(?:umero|um|ro|\.|o)?(?!\w)")
_SLASH_TYPE = re.compile(r"^\s*c\s?/\s?")
_ITALIAN = re.compile(r"\b([clpv])\.\s?(go|le|so|zza|za)\b")
_RAISED = re.compile(r"\b([npmc])[.]?[ºª°]")
_RAISED_FORMS = {"n": " ", "p": "paseo ", "m": "maria ", "c": "camino "}
_ORDINAL = re.compile(r"(\d)\s?\.?[ºª°]")
_TOKEN = re.compile(r"\d+[a-z]+(?![a-z0-9])|\d+-\d+|[^\W_]+")
_NUMBER = re.compile(r"(\d+(?:-\d+)?)([a-z]?)")
_GLUED = re.compile(r"(\d+)([a-z]+)")
_ENGLISH_ORDINALS = frozenset({"st", "nd", "rd", "th"})
_BEHIND_NUMBER = frozenset({"bis", "ter", "dup", "duplicado"})
_NUMERO = frozenset({"n", "no", "num", "numero", "nro", "number", "km"})
_NO_NUMBER = "sn"
_FLAT = "m"
"""Before a number, in Poland; elsewhere it may be a letter of a door."""
_DIRECTIONS = {
    "n": "north", "s": "south", "e": "east", "w": "west", "ne": "northeast", "nw": "northwest", "se": "southeast", "sw": "southwest",
}  # fmt: skip
"""Of English streets, before the name or behind it: `1450 N Main St`, `1600 Pennsylvania Ave NW`."""
_ONE_LETTER = frozenset({"n", "s", "e", "w", "r"})
"""With what a street may begin behind its number: a direction, or Rue."""
_MAX_TOKENS = 24


def _tokens(text: str) -> list[str]:
    if text.isascii():
        text = text.lower()
    else:
        text = _RAISED.sub(lambda found: _RAISED_FORMS[found.group(1)], text.lower())
        text = fold(_ORDINAL.sub(r"\1 ", text))
    if "#" in text and text.lstrip()[:1].isdigit():
        text = text.replace("#", " apt ")  # behind an English street: before the number, elsewhere, it is the number's
    if "." in text:
        text = _ITALIAN.sub(r"\1\2", text)
    if "/" in text or "sin n" in text:
        text = _BARE.sub(" sn ", _SLASH_TYPE.sub("calle ", text))
    return _TOKEN.findall(text.replace("'", ""))[:_MAX_TOKENS]


@lru_cache(maxsize=65_536)
def parse_street(text: str) -> StreetLine:
    """Street, number and unit of one line: `C/ Mayor 3, 2ºB`, `Calle Mayor, 3 2 B`, `12 Main St Apt 4`."""
    tokens = _until_district(_tokens(text))
    if not tokens:
        return StreetLine("", "", "")
    if tokens[0][0].isdigit() and _is_number_first(tokens):
        cut = _unit_start(tokens, 2)
        return StreetLine(_street(_directed(tokens[1:cut])), tokens[0], _unit(tokens[cut:]))
    behind = _unit_first(tokens)
    if behind:
        return behind
    at = _number_at(tokens)
    if at < 0:
        cut = _unit_start(tokens, 1)
        return StreetLine(_street(tokens[:cut]), "", _unit(tokens[cut:]))
    street = _street([token for token in tokens[:at] if token not in _NUMERO])
    rest = tokens[at + 1 :]
    found = _NUMBER.fullmatch(tokens[at])
    number, letter = found.groups() if found else (tokens[at], "")
    if rest and rest[0] in _BEHIND_NUMBER:
        number, rest = number + rest[0], rest[1:]
    return StreetLine(street, number, _unit([letter, *rest] if letter else rest))


def _unit_first(tokens: Sequence[str]) -> StreetLine | None:
    """`Flat 3, 12 High Street`: the unit before the number."""
    if len(tokens) < 4 or tokens[0] not in word_sets("streets.tsv")["unit_start"]:  # noqa: PLR2004 - unit, its number, house number, street
        return None
    rest = tokens[2:]
    if not rest[0][0].isdigit() or not _is_number_first(rest):
        return None
    return StreetLine(_street(_directed(list(rest[1:]))), rest[0], _unit(tokens[:2]))


def _directed(tokens: list[str]) -> list[str]:
    """An English street with its direction in full."""
    if len(tokens) > 1:
        for end in (0, -1):
            tokens[end] = _DIRECTIONS.get(tokens[end], tokens[end])
    return tokens


def _is_number_first(tokens: Sequence[str]) -> bool:
    """`12 Main St`, but neither `8 de Marzo 12` nor `3 2 B`."""
    return (
        len(tokens) > 1
        and _NUMBER.fullmatch(tokens[0]) is not None
        and tokens[1] != "de"
        and not tokens[1].isdigit()
        and (len(tokens[1]) > 1 or (tokens[1] in _ONE_LETTER and len(tokens) > 3 and not tokens[2][0].isdigit()))  # noqa: PLR2004 - number, direction, name, type
    )


def _until_district(tokens: list[str]) -> list[str]:
    districts = word_sets("streets.tsv")["district"]
    if districts.isdisjoint(tokens):
        return tokens
    return next((tokens[:index] for index, token in enumerate(tokens) if index > 1 and token in districts), tokens)


def _unit_start(tokens: Sequence[str], first: int) -> int:
    """Where a unit is announced (`piso 3`, `apt b`), or the end; Puerta del Sol announces none."""
    starts, sides = word_sets("streets.tsv")["unit_start"], written_forms("street_forms.tsv")["side"]
    for index in range(first, len(tokens) - 1):
        following = tokens[index + 1]
        if tokens[index] in starts and (following[0].isdigit() or len(following) == 1 or following in sides):
            return index
    return len(tokens)


def _number_at(tokens: Sequence[str]) -> int:
    """Where the house number stands: the first number behind the name, not one that belongs to it (`Calle 8 de Marzo 12`, `Calle 50 123`).

    -1: there is none.
    """
    for index in range(1, _unit_start(tokens, 1)):
        token = tokens[index]
        if token == _NO_NUMBER:
            return index
        if not token[0].isdigit() or not _NUMBER.fullmatch(token):
            continue
        if (
            tokens[index + 1 : index + 2] == ["de"]
            and tokens[index + 2 : index + 3]
            and tokens[index + 2] in word_sets("streets.tsv")["month"]
        ):
            continue
        if index == 1 and written_forms("street_forms.tsv")["first"].get(tokens[0], tokens[0]) in word_sets("streets.tsv")["type"]:
            continue
        return index
    return -1


def _street(tokens: Sequence[str]) -> str:
    if len(tokens) < 2:  # noqa: PLR2004 - a word alone is a name, not a type
        return " ".join(tokens)
    forms = written_forms("street_forms.tsv")
    later = forms["later"]
    return " ".join([forms["first"].get(tokens[0], tokens[0]), *[later.get(token, token) for token in tokens[1:]]])


def plain_street(text: str) -> str:
    """The whole line as a street, when the number was given apart."""
    return _street(_until_district(_tokens(text)))


def _unit(tokens: Sequence[str]) -> str:
    markers, sides = word_sets("streets.tsv")["marker"], written_forms("street_forms.tsv")["side"]
    parts: list[str] = []
    for index, token in enumerate(tokens):
        if token in markers or (token == _FLAT and tokens[index + 1 : index + 2] and tokens[index + 1][0].isdigit()):
            continue
        glued = _GLUED.fullmatch(token) if token[0].isdigit() else None
        if glued is None:
            parts.append(sides.get(token, token))
            continue
        number, tail = glued.groups()
        parts.append(number)
        if tail not in _ENGLISH_ORDINALS and tail not in markers:
            parts.append(sides.get(tail, tail))
    return " ".join(parts)


@lru_cache(maxsize=16_384)
def parse_unit(text: str) -> str:
    """What is behind the door of the house: `2ºB`, `Piso 2, pta. B` and `2 B` are `2 b`."""
    return _unit(_tokens(text))


def parse_number(text: str) -> str:
    """A house number given apart: `nº 3`, `12-14`, `3 bis` (3bis), `s/n` (sn)."""
    return "".join([token for token in _tokens(text) if token not in _NUMERO])
