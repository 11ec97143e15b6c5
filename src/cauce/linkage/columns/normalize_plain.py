"""Canonical values of plain texts: categories, towns, companies, sex, and texts of no known meaning."""

from __future__ import annotations

import re

from cauce.linkage.normalize.address import canonical_city
from cauce.linkage.normalize.blocked import is_null
from cauce.linkage.normalize.company import company_name
from cauce.linkage.normalize.fold import fold, words

_LOGICAL = frozenset({"true", "false"})
"""Words for nothing in a name or a key, but not in a column of them."""
_MALE = frozenset({"m", "male", "man", "hombre", "h", "masculino", "varon", "v", "mann", "homme", "uomo", "masculin"})
_FEMALE = frozenset({"f", "female", "woman", "mujer", "femenino", "femenina", "w", "frau", "femme", "donna", "feminin", "feminino"})
_WITH_HOMBRE = "ES"
"""Region of a column that writes `H` for hombre, where `M` is mujer."""


NOTHING = frozenset(("n/a", "n.a.", "#n/a", "nan", "null", "(null)", "none", "-", "--", "unknown", "undefined", "s/d"))
"""Words for nothing that are nobody's name and no street's: where several columns are read as one, a part may be nothing."""


_DECIMAL = re.compile(r"(?<=\d)\.0(?=\s|$)")


def whole_numbers(text: str) -> str:
    """A text without the `.0` of whole numbers that went through a column of decimals."""
    return _DECIMAL.sub("", text) if ".0" in text else text


def without_nothing(text: str) -> str:
    """A text without those of its words that say nothing, if others do."""
    pieces = text.split()
    if len(pieces) < 2 or NOTHING.isdisjoint(map(str.lower, pieces)):  # noqa: PLR2004 - a word alone is read as it is
        return text
    return " ".join([piece for piece in pieces if piece.lower() not in NOTHING])


def plain(text: str) -> str:
    """Letters and digits, folded, words parted by one blank; empty for a word for nothing."""
    if text.isascii() and text.isalnum():
        folded = text.lower()
        return "" if is_null(folded) else folded
    folded = fold(text.strip())
    if is_null(folded):
        return ""
    joined = " ".join(words(folded))
    return "" if is_null(joined) or is_null(joined.replace(" ", "")) else joined


def category_of(text: str) -> str:
    """A category: as `plain`, with yes and no in every column's words."""
    return plain(text) or (folded if (folded := text.strip().lower()) in _LOGICAL else "")


def city_of(text: str) -> str:
    """A town, folded; the usual short names in full."""
    return canonical_city(text)


def company_of(text: str) -> str:
    """An organisation's name without its legal form."""
    return company_name(text).name


def sex_of(text: str, region: str = "") -> str:
    """`male`, `female`, or what else is written.

    Args:
        text: as written.
        region: `ES` where `M` stands for mujer, beside `H` for hombre.
    """
    folded = plain(text)
    if folded == "m" and region == _WITH_HOMBRE:
        return "female"
    if folded in _MALE:
        return "male"
    return "female" if folded in _FEMALE else folded
