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


_BARE = re.compile(r"\b(?:s\s?/\s?n|sin\s+n(?:umero|\.|º)?)\b")
_SLASH_TYPE = re.compile(r"^\s*c\s?/\s?")
_ORDINAL = re.compile(r"(\d+)\s?(?:[ºª°]|\.[ºª°])")
_TOKEN = re.compile(r"\d+[a-z]+(?![a-z0-9])|\d+-\d+|[^\W_]+")
_NUMBER = re.compile(r"(\d+(?:-\d+)?)([a-z]?)")
_ENGLISH_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_GLUED = re.compile(r"(\d+)([a-z]+)")
_MAX_TOKENS = 24


def _words(kind: str) -> frozenset[str]:
    return word_sets("streets.tsv")[kind]


def _forms(kind: str) -> dict[str, str]:
    return written_forms("street_forms.tsv")[kind]


def _tokens(text: str) -> list[str]:
    text = text.lower().replace("nº", " ").replace("n°", " ").replace("pº", "paseo ").replace("mª", "maria ").replace("cº", "camino ")
    text = _ORDINAL.sub(r"\1 ", text)
    text = _BARE.sub(" sn ", _SLASH_TYPE.sub("calle ", fold(text)))
    return _TOKEN.findall(text.replace("'", "").replace("ª", " ").replace("º", " "))[:_MAX_TOKENS]


def _expand(tokens: Sequence[str]) -> list[str]:
    expanded = []
    for index, token in enumerate(tokens):
        if index == 0:
            expanded.append(_forms("first").get(token, token) if len(tokens) > 1 else token)
        else:
            expanded.append(_forms("later").get(token, token))
    return expanded


@lru_cache(maxsize=65_536)
def parse_street(text: str) -> StreetLine:
    """Street, number and unit of one line: `C/ Mayor 3, 2ºB`, `Calle Mayor, 3 2 B`, `Apt 4, 12 Main St`."""
    tokens = _until_district(_tokens(text))
    if not tokens:
        return StreetLine("", "", "")
    lead = _NUMBER.fullmatch(tokens[0])
    if lead and len(tokens) > 1 and tokens[1] not in _words("month") and tokens[1] != "de" and not tokens[1][0].isdigit():
        return _number_first(tokens)
    at = _number_at(tokens)
    if at < 0:
        cut = next((index for index, token in enumerate(tokens) if index and token in _words("unit_start")), len(tokens))
        return StreetLine(_street(tokens[:cut]), "", _unit(tokens[cut:]))
    street = [token for token in tokens[:at] if token not in ("n", "no", "num", "numero", "nro", "number", "km")]
    if tokens[at] == "sn":
        return StreetLine(_street(street), "sn", _unit(tokens[at + 1 :]))
    found = _NUMBER.fullmatch(tokens[at])
    number, letter = found.groups() if found else (tokens[at], "")
    rest = tokens[at + 1 :]
    if rest and rest[0] in ("bis", "ter"):
        number, rest = number + rest[0], rest[1:]
    return StreetLine(_street(street), number, _unit([letter, *rest] if letter else rest))


def _until_district(tokens: list[str]) -> list[str]:
    return next((tokens[:index] for index, token in enumerate(tokens) if index > 1 and token in _words("district")), tokens)


def _number_first(tokens: list[str]) -> StreetLine:
    rest = tokens[1:]
    cut = next((index for index, token in enumerate(rest) if index and token in _words("unit_start")), len(rest))
    return StreetLine(_street(rest[:cut]), tokens[0], _unit(rest[cut:]))


def _number_at(tokens: list[str]) -> int:
    """Where the house number stands: the first number behind the name, not one that belongs to it (`Calle 8 de Marzo 12`, `Calle 50 123`)."""
    for index, token in enumerate(tokens):
        if index == 0:
            continue
        if token == "sn":  # noqa: S105 - `sin número`
            return index
        if not _NUMBER.fullmatch(token) or _ENGLISH_ORDINAL.fullmatch(token):
            continue
        following = tokens[index + 1 : index + 3]
        if len(following) == 2 and following[0] == "de" and following[1] in _words("month"):  # noqa: PLR2004
            continue
        if index == 1 and _forms("first").get(tokens[0], tokens[0]) in _words("type"):
            continue
        return index
    return -1


def _street(tokens: Sequence[str]) -> str:
    return " ".join(_expand(tokens))


def plain_street(text: str) -> str:
    """The whole line as a street, when the number was given apart."""
    return _street(_until_district(_tokens(text)))


def _unit(tokens: Sequence[str]) -> str:
    parts: list[str] = []
    for token in tokens:
        if token in _words("marker"):
            continue
        side = _forms("side").get(token)
        if side:
            parts.append(side)
            continue
        glued = _GLUED.fullmatch(token)
        if glued:
            number, tail = glued.groups()
            parts.append(number)
            if tail not in ("st", "nd", "rd", "th", "a") or tail == "a":
                parts.append(_forms("side").get(tail, tail))
        else:
            parts.append(token)
    return " ".join(parts)


@lru_cache(maxsize=16_384)
def parse_unit(text: str) -> str:
    """What is behind the door of the house: `2ºB`, `Piso 2, pta. B` and `2 B` are `2 b`."""
    return _unit(_tokens(text))
