"""Canonical streets: house number, then street with its type in full."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from cauce.linkage.columns.normalize_plain import NOTHING, plain, without_nothing
from cauce.linkage.data import word_sets, written_forms
from cauce.linkage.normalize.blocked import is_null
from cauce.linkage.normalize.fold import fold
from cauce.linkage.normalize.street import parse_street

_MOST_PASSES = 4
_BESIDE_NUMBER = ("sn", "no", "num", "numero", "number", "nro", "de", "km", "bis", "ter", "dup", "duplicado")
_CALLE = re.compile(r"^\s*c\s?/\s?")
_BOX = re.compile(r"\bp\.?\s?o\.?\s?box\b", re.IGNORECASE)


class _Words(NamedTuple):
    first: dict[str, str]
    later: dict[str, str]
    odd: frozenset[str]
    """Words that do not belong to the street's name, or not always."""


@cache
def _words() -> _Words:
    forms, sets = written_forms("street_forms.tsv"), word_sets("streets.tsv")
    odd = {*sets["unit_start"], *sets["district"], *sets["marker"], *forms["side"], *_BESIDE_NUMBER, *NOTHING}
    odd |= {form for kind in ("first", "later") for form, meant in forms[kind].items() if meant in odd}
    return _Words(forms["first"], forms["later"], frozenset(odd))


def street_of(text: str) -> str:
    """`3 calle mayor` for `C/ Mayor, 3` and `CALLE MAYOR 3 2ºB`: number and street, without what is behind the house door."""
    if "ox" in text or "OX" in text:
        text = _BOX.sub("pobox", text)
    street = _simple(text)
    if street:
        return street
    street = _parsed(without_nothing(text))
    for _ in range(_MOST_PASSES):
        again = _simple(street) or _parsed(street)
        if again == street:
            break
        street = again
    return street


def _simple(text: str) -> str:
    """The street of a line that needs no thought: words, and a number before or behind them; empty if it needs some."""
    folded = text.lower() if text.isascii() else fold(text)
    if not folded.isalnum():
        folded = _CALLE.sub("calle ", folded.replace(",", " "))
    tokens = folded.split()
    if len(tokens) < 2:  # noqa: PLR2004 - a street and its type
        return ""
    if tokens[0].isdigit():
        number, names = tokens[0], tokens[1:]
    elif tokens[-1].isdigit() and len(tokens) > 2:  # noqa: PLR2004 - `calle 50` is a street's name
        number, names = tokens[-1].rstrip(), tokens[:-1]
    else:
        number, names = "", tokens
    words = _words()
    if not "".join(names).isalpha() or len(names[0]) < 2 or not words.odd.isdisjoint(names):  # noqa: PLR2004 - `12 B Main St`
        return ""
    if len(names) > 1:
        later = words.later
        names = [words.first.get(names[0], names[0]), *[later.get(name, name) for name in names[1:]]]
    return f"{number} {' '.join(names)}" if number else " ".join(names)


def _parsed(text: str) -> str:
    folded = fold(text.strip())
    if not folded or is_null(folded):
        return ""
    if not any(map(str.isalpha, folded)):
        return plain(text)
    line = parse_street(text)
    if not line.street or is_null(line.street):
        return plain(text)
    number = "" if line.number in ("", "sn") else line.number
    return plain(f"{number} {line.street}")
