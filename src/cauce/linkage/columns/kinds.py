"""Who is a person and who an organisation, by the fields of a trained ruleset: one rule for a record and for columns."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cauce.linkage.cells import ORGANIZATION, PERSON
from cauce.linkage.columns.column import ABSENT, Columns
from cauce.model.ruleset import Field

_OF_PERSONS = frozenset({"given", "middle", "surname", "full_given", "full_surname", "birth_date"})
_OF_ORGANIZATIONS = frozenset({"company"})
"""Not `employer`: a company whose name stands with people, some of whose names are missing."""


def kind_of(fields: Sequence[Field], values: Sequence[str]) -> int:
    """What the values of one record, field by field, say that it is: `PERSON`, `ORGANIZATION`, or 0, nothing.

    A name or a birth date makes a person, whoever employs them; a company's name alone makes an organisation.
    """
    there = {field.kind for field, value in zip(fields, values, strict=False) if value}
    if not there.isdisjoint(_OF_PERSONS):
        return PERSON
    return 0 if there.isdisjoint(_OF_ORGANIZATIONS) else ORGANIZATION


def kinds_of(fields: Sequence[Field], columns: Columns) -> NDArray[np.int8]:
    """`kind_of` for every record."""
    count = len(next(iter(columns.values())))
    person, organization = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
    for field in fields:
        if field.kind in _OF_PERSONS:
            person |= columns[field.name].codes != ABSENT
        elif field.kind in _OF_ORGANIZATIONS:
            organization |= columns[field.name].codes != ABSENT
    return np.where(person, PERSON, np.where(organization, ORGANIZATION, 0)).astype(np.int8)
