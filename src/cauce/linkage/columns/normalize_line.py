"""Addresses written in one line: street, postal code and town, parted by commas."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from cauce.linkage.columns.normalize_contacts import postal_code_of
from cauce.linkage.columns.normalize_plain import city_of
from cauce.linkage.columns.normalize_street import street_of
from cauce.linkage.normalize.fold import fold

_BETWEEN = re.compile(r"\s*[,;\n]\s*")
_CODE = re.compile(
    r"\b(?:[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}|[a-z]\d[a-z]\s*\d[a-z]\d|\d{4}\s?[a-z]{2}|"
    r"\d{5}-\d{4}|\d{4,5}-\d{3}|\d{3}-\d{4}|\d{2}-\d{3}|\d{3} \d{2}|\d{4,6})\b"
)
"""Postal codes, folded; the longer shapes first."""
_REGION = re.compile(r"(?<=\w)[\s.-]+[a-z]{2}$")
"""`IL` behind the town."""
_ASIDE = re.compile(r"\s+-\s+.*")
"""A district behind the house number."""


class Line(NamedTuple):
    """What a line says."""

    street: str
    postal_code: str
    city: str


@lru_cache(maxsize=1 << 16)
def address_line_of(text: str) -> Line:
    """The canonical street, postal code and town of `C/ Mayor, 3, 28013 Madrid` or `12 Main St, Springfield, IL 62704`.

    A line without commas, or without a town or postal code behind one, is a street.
    """
    pieces = [piece for piece in _BETWEEN.split(text.strip()) if piece]
    place = _place_of_code(pieces)
    if place is None:
        return Line(street_of(text), "", "")
    folded = fold(pieces[place])
    found = _CODE.search(folded)
    code = found[0] if found else ""
    town = _REGION.sub("", folded.replace(code, " ").strip(" -.")).strip(" -.")
    while len(town) <= 2 and place > 1 and not any(map(str.isdigit, pieces[place - 1])):  # noqa: PLR2004 - a region's letters, or nothing
        place -= 1
        town = _REGION.sub("", fold(pieces[place]))
    return Line(street_of(_ASIDE.sub("", ", ".join(pieces[:place]))), postal_code_of(code), city_of(town))


def is_address_line(text: str) -> bool:
    """Whether a text is a street, and behind a comma a postal code."""
    return _place_of_code([piece for piece in _BETWEEN.split(text.strip()) if piece]) is not None


def _place_of_code(pieces: list[str]) -> int | None:
    """The last piece but the first that holds a postal code; a house number alone is none."""
    for place in range(len(pieces) - 1, 0, -1):
        found = _CODE.search(fold(pieces[place]))
        if found and (place > 1 or found[0] != fold(pieces[place]) or len(found[0]) > 4):  # noqa: PLR2004 - `Calle Mayor, 1234`
            return place
    return None
