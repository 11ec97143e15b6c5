"""Canonical values of fields, each distinct value of a column read once.

A canonical value is what is compared: two texts that are the same thing give the same one, nothing gives the empty text. Nicknames stay as
they are: the comparators know them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

import numpy as np

from cauce.linkage.columns.column import ABSENT, Codes, Column, Columns
from cauce.linkage.columns.normalize_contacts import birth_date_of, code_of, email_of, phone_of, postal_code_of, second_of, website_of
from cauce.linkage.columns.normalize_line import address_line_of
from cauce.linkage.columns.normalize_names import full_name_of, given_of, surname_of
from cauce.linkage.columns.normalize_plain import category_of, city_of, company_of, plain, sex_of
from cauce.linkage.columns.normalize_street import street_of
from cauce.linkage.columns.sketch import is_nothing
from cauce.model.ruleset import Field

Reader = Callable[[str], str]

FREQUENT = 0.0005
"""A value of more records than this share is frequent."""
_FEW = 10
"""A value of fewer records is not named in a ruleset, however small the table: what few have may tell who they are."""
_PLACES = 9
"""Digits of a share that are kept: a ruleset is a document that people read."""

_FULL = ("full_given", "full_surname")
_OF_LINE = ("address_street", "address_postal_code", "address_city")
"""Kinds that are read out of an address in one line."""
_READERS: Mapping[str, Reader] = {
    "given": given_of,
    "middle": given_of,
    "surname": surname_of,
    "email": email_of,
    "second_email": partial(second_of, "email"),
    "phone": phone_of,
    "second_phone": partial(second_of, "phone"),
    "id": code_of,
    "device": code_of,
    "website": website_of,
    "street": street_of,
    "postal_code": postal_code_of,
    "city": city_of,
    "category": category_of,
    "company": company_of,
    "employer": company_of,
    "source": category_of,
}


def reader_of(field: Field) -> Reader:
    """What reads a field's texts: `canonical` with the field settled."""
    if field.kind == "birth_date":
        return partial(birth_date_of, day_first=field.day_first, region=field.region)
    if field.kind == "sex":
        return partial(sex_of, region=field.region)
    if field.kind in _FULL:
        place = _FULL.index(field.kind)
        return lambda text: full_name_of(text, field.region)[place]
    if field.kind in _OF_LINE:
        place = _OF_LINE.index(field.kind)
        return lambda text: address_line_of(text)[place]
    return _READERS.get(field.kind, plain)


def canonical(field: Field, text: str) -> str:
    """The canonical value of a text; empty for what says nothing: placeholders, words for nothing, household words in names.

    `canonical(canonical(x)) == canonical(x)`, except for what is read out of a full name, an address in one line, or a list.
    """
    return reader_of(field)(text)


def read_fields(fields: Sequence[Field], raw: Mapping[str, Column]) -> dict[str, Column]:
    """The canonical columns of fields, by their names.

    Args:
        fields: what to read.
        raw: attribute name -> texts as written. One that is not there is missing in every record.
    """
    rows = next((len(column) for column in raw.values()), 0)
    texts: dict[tuple[str, ...], Column] = {}
    columns: dict[str, Column] = {}
    names = _FullNames()
    for field in fields:
        if field.reads not in texts:
            texts[field.reads] = _joined([raw[name] for name in field.reads if name in raw], rows)
        column = texts[field.reads]
        columns[field.name] = _encoded(column.codes, names.read(field, column.values))
    return columns


class _FullNames:
    """Full names read once for the two fields that are read out of them."""

    def __init__(self) -> None:
        self._read: dict[tuple[tuple[str, ...], str], list[tuple[str, str]]] = {}

    def read(self, field: Field, values: Sequence[str]) -> Iterable[str]:
        """What the values of a field read."""
        if field.kind not in _FULL:
            return map(reader_of(field), values)
        of = (field.reads, field.region)
        if of not in self._read:
            self._read[of] = [full_name_of(text, field.region) for text in values]
        place = _FULL.index(field.kind)
        return [name[place] for name in self._read[of]]


def _encoded(codes: Codes, values: Iterable[str]) -> Column:
    """A column whose distinct values are read anew: equal ones get one number, empty ones are absent."""
    places: dict[str, int] = {}
    renumbered = [places.setdefault(value, len(places)) if value else ABSENT for value in values]
    return Column(np.array([*renumbered, ABSENT], dtype=np.int32)[codes], list(places))


def joined(texts: Sequence[str]) -> str:
    """The texts of all that a field reads as one, joined by a blank; of several, those that say nothing leave no trace."""
    if len(texts) == 1:
        return texts[0]
    return " ".join([text for text in texts if not is_nothing(text)]).strip()


def _joined(columns: Sequence[Column], rows: int) -> Column:
    """The texts of several columns as one, as `joined` joins them."""
    if not columns:
        return Column(np.full(rows, ABSENT, dtype=np.int32), [])
    if len(columns) == 1:
        return columns[0]
    first, *rest = [_encoded(column.codes, ["" if is_nothing(text) else text for text in column.values]) for column in columns]
    for column in rest:
        pairs = (first.codes.astype(np.int64) + 1) * (len(column.values) + 1) + (column.codes + 1)
        distinct, codes = np.unique(pairs, return_inverse=True)
        ones, others = ["", *first.values], ["", *column.values]
        places = (side.tolist() for side in np.divmod(distinct, len(others)))
        texts = [f"{ones[one]} {others[other]}".strip() for one, other in zip(*places, strict=True)]
        first = _encoded(codes.astype(np.int32), texts)
    return first


def frequent_values(column: Column) -> dict[str, float]:
    """Share of the records that have a value, for each value of many; the most frequent first, equal ones by their text."""
    counts = np.bincount(column.codes - ABSENT, minlength=len(column.values) + 1)[1:]  # the first place is that of absent ones
    present = int(counts.sum())
    often = [(-int(counts[place]), column.values[place]) for place in np.flatnonzero(counts >= max(FREQUENT * present, _FEW))]
    return {value: round(-count / present, _PLACES) for count, value in sorted(often)}


def with_frequent(fields: Sequence[Field], columns: Columns) -> tuple[Field, ...]:
    """The fields with the frequent values of their columns."""
    return tuple(_with(field, frequent_values(columns[field.name])) for field in fields)


def _with(field: Field, frequent: dict[str, float]) -> Field:
    return Field(name=field.name, kind=field.kind, reads=field.reads, region=field.region, day_first=field.day_first, frequent=frequent)
