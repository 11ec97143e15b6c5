"""Which attribute means what: the usual English and Spanish names of each part, for reading records and for the golden record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import repeat
from operator import itemgetter

from cauce.linkage.data import rows
from cauce.linkage.normalize.fold import fold
from cauce.linkage.normalize.mend import mended, mended_all
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


Parts = Mapping[str, tuple[str, str]]
"""Part -> (attribute name, mended text) of what matching reads."""


def parts_of(attributes: Mapping[str, AttributeValue]) -> Parts:
    """What matching reads of a record's attributes. Of several names for one part, the first of its table wins; blanks say nothing."""
    texts: dict[str, str] = {}
    for name, value in attributes.items():
        if _meaning(name) is not None:
            text = mended(value if type(value) is str else text_of(value))
            if text and not text.isspace():
                texts[name] = text
    return {part: (name, texts[name]) for part, name in _chosen(tuple(texts))} if texts else _NOTHING


Columns = Mapping[str, tuple[str, Sequence[str]]]
"""Part -> (attribute name, mended text of each record) of what matching reads of some records."""


def columns_of(records: Sequence[Mapping[str, AttributeValue]]) -> Columns | None:
    """`parts_of` some records that have the same attributes in the same order; none where a part is blank: others may stand in for it."""
    columns: dict[str, tuple[str, Sequence[str]]] = {}
    for part, name in _chosen(tuple(filter(_meaning, records[0]))):
        texts = mended_all([value if type(value) is str else text_of(value) for value in map(itemgetter(name), records)])
        if not all(map(str.strip, texts)):
            return None
        columns[part] = (name, texts)
    return columns


def rows_of(columns: Columns) -> Iterator[Parts]:
    """Columns as the parts of each record."""
    named = [zip(repeat(name), texts) for name, texts in columns.values()]
    return (dict(zip(columns, row, strict=True)) for row in zip(*named, strict=True))


_NOTHING: Parts = {}


@lru_cache(maxsize=1024)
def _chosen(attributes: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Each part that some attributes, all of a meaning, say something of, and the one that is believed."""
    best: dict[str, tuple[int, str]] = {}
    for name in attributes:
        part, rank = _meaning(name) or ("", 0)
        best[part] = min((rank, name), best.get(part, (rank, name)))
    return tuple((part, name) for part, (_, name) in best.items())


def text_of(value: AttributeValue) -> str:
    """An attribute as text; empty for what is none: yes and no, and numbers with decimals."""
    if isinstance(value, bool):
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else ""
    if isinstance(value, tuple):
        return " ".join(value)
    return str(value)
