"""Canonical streets: house number, then street with its type in full."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from cauce.linkage.columns.normalize_plain import NOTHING, plain, whole_numbers, without_nothing
from cauce.linkage.data import word_sets, written_forms
from cauce.linkage.normalize.blocked import is_null
from cauce.linkage.normalize.fold import fold
from cauce.linkage.normalize.street import parse_street

_MOST_PASSES = 4
"""How often what normalising gives is normalised again, at most."""
_BEFORE_NUMBER = ("sn", "no", "num", "numero", "number", "nro", "km")
_BEHIND_NUMBER = ("bis", "ter", "dup", "duplicado")
_RAISED = re.compile(r"[^\W\d_][.]?[ºª°]")
_RAISING = frozenset("ºª°")
_CALLE = re.compile(r"^\s*c\s?/\s?")
_EAST = "\u2e80"
"""Where the letters of China, Japan and Korea begin, whose addresses go from the large to the small and part no words."""
_BOX = re.compile(r"\bp\.?\s?o\.?\s?box\b", re.IGNORECASE)


class _Words(NamedTuple):
    first: dict[str, str]
    later: dict[str, str]
    unit: frozenset[str]
    """Words that announce what is behind the house door."""
    behind: frozenset[str]
    """Words that make the number before them another one, or a part of the name."""
    odd: frozenset[str]
    """Words that do not belong to the street's name, or not always."""


@cache
def _words() -> _Words:
    forms, sets = written_forms("street_forms.tsv"), word_sets("streets.tsv")
    odd = {*sets["unit_start"], *sets["district"], *sets["marker"], *forms["side"], *_BEFORE_NUMBER, *_BEHIND_NUMBER, *NOTHING}
    odd |= {form for kind in ("first", "later") for form, meant in forms[kind].items() if meant in odd}
    return _Words(forms["first"], forms["later"], sets["unit_start"], frozenset((*_BEHIND_NUMBER, "de")), frozenset(odd))


def street_of(text: str) -> str:
    """`3 calle mayor` for `C/ Mayor, 3` and `CALLE MAYOR 3 2ºB`: number and street, without what is behind the house door."""
    if "ox" in text or "OX" in text:
        text = _BOX.sub("pobox", text)
    text = whole_numbers(text)
    street = _simple(text)
    if street:
        return street
    street = _parsed(without_nothing(text))
    for _ in range(_MOST_PASSES):
        again = _simple(street) or _parsed(without_nothing(whole_numbers(street)))
        if again == street:
            break
        street = again
    return street


def _simple(text: str) -> str:
    """The street of a line that needs no thought: words, and a number before or behind them; empty if it needs some."""
    if text.isascii():
        folded = text.lower()
    elif not _RAISING.isdisjoint(text) and _RAISED.search(text):
        return ""
    else:
        folded = fold(text)
    folded = folded.replace(",", " ").replace(". ", " ")
    tokens = (_CALLE.sub("calle ", folded) if "/" in folded else folded).split()
    words = _words()
    first = tokens[0] if tokens else ""
    if first.isdigit():
        number, names = first, tokens[1 : _unit_at(tokens, words)]
    else:
        cut = _first_odd(tokens)
        number, names = (tokens[cut] if cut < len(tokens) else ""), tokens[:cut]
        if number and (cut < 2 or not number.isdigit() or not words.behind.isdisjoint(tokens[cut + 1 : cut + 2])):  # noqa: PLR2004 - `calle 50`
            return ""
    if not names or len(names[0]) < 2 or names[0] == "de" or not "".join(names).isalpha():  # noqa: PLR2004 - `12 B Main St`, `8 de Mayo`
        return ""
    if not words.odd.isdisjoint(names) or (len(names) == 1 and not number):
        return ""
    return f"{number} {_in_full(names, words)}" if number else _in_full(names, words)


def _first_odd(tokens: list[str]) -> int:
    """Where the first token stands that is not of letters, or the end."""
    for place, token in enumerate(tokens):
        if not token.isalpha():
            return place
    return len(tokens)


def _unit_at(tokens: list[str], words: _Words) -> int:
    """Where a unit is announced behind a street whose number stood first (`12 Main St Apt 4`), or the end."""
    for place in range(2, len(tokens) - 1):
        if tokens[place] in words.unit and (tokens[place + 1][0].isdigit() or len(tokens[place + 1]) == 1):
            return place
    return len(tokens)


def _in_full(names: list[str], words: _Words) -> str:
    """The words of a street, abbreviations in full; a word alone is a name, not a type."""
    if len(names) == 1:
        return names[0]
    first, later = words.first.get(names[0], names[0]), names[1:]
    if not words.later.keys().isdisjoint(later):
        later = [words.later.get(name, name) for name in later]
    return " ".join([first, *later])


def _parsed(text: str) -> str:
    folded = fold(text.strip())
    if not folded or is_null(folded):
        return ""
    if not any(map(str.isalpha, folded)) or max(folded) >= _EAST:
        return plain(text)
    line = parse_street(text)
    if not line.street or is_null(line.street):
        return plain(text)
    number = "" if line.number in ("", "sn") else line.number
    return plain(f"{number} {line.street}")
