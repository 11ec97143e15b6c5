"""Which attribute means what: the usual English and Spanish names of each part, for reading records and for the golden record."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

from cauce.linkage.data import rows
from cauce.linkage.normalize.fold import fold
from cauce.linkage.normalize.mend import mended
from cauce.model.record import AttributeValue

NAME_PARTS = ("full_name", "given_name", "middle_name", "family_name", "second_family_name", "suffix")
ADDRESS_PARTS = ("street", "street_number", "unit", "floor", "door", "postal_code", "city", "region")


@cache
def synonyms() -> dict[str, tuple[str, ...]]:
    """Part -> attribute names that carry it, the first one found wins."""
    table: dict[str, tuple[str, ...]] = {}
    for part, names in rows("attributes.tsv"):
        table[part] = (*table.get(part, ()), *names.split())
    return table


@cache
def _part_of() -> dict[str, tuple[str, int]]:
    return {name: (part, rank) for part, names in synonyms().items() for rank, name in enumerate(names)}


@lru_cache(maxsize=16_384)
def _meaning(attribute: str) -> tuple[str, int] | None:
    known = _part_of()
    return known.get(attribute) or known.get(fold(attribute.strip()).replace("-", "_").replace(" ", "_").replace(".", "_"))


def part_of(attribute: str) -> str:
    """Which part an attribute name means (`dob` is `birth_date`); empty for one that matching does not read."""
    found = _meaning(attribute)
    return found[0] if found else ""


def parts_of(attributes: Mapping[str, AttributeValue]) -> dict[str, tuple[str, str]]:
    """Part -> (attribute name, mended text) of what matching reads. Of several names for one part, the first of its table wins."""
    parts: dict[str, tuple[str, str]] = {}
    ranks: dict[str, tuple[int, str]] = {}
    for name, value in attributes.items():
        found = _meaning(name)
        if found is None:
            continue
        text = mended(value if type(value) is str else text_of(value))
        if not text or text.isspace():
            continue
        part, rank = found
        if part not in parts or (rank, name) < ranks[part]:
            parts[part] = (name, text)
            ranks[part] = (rank, name)
    return parts


def text_of(value: AttributeValue) -> str:
    """An attribute as text; empty for what is none: yes and no, and numbers with decimals."""
    if isinstance(value, bool):
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else ""
    if isinstance(value, tuple):
        return " ".join(value)
    return str(value)
