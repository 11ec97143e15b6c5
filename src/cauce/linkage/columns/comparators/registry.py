"""Which comparator compares what: chosen by the kinds of the fields that a table has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from cauce.linkage.columns.column import ABSENT, Column, Columns
from cauce.linkage.columns.comparator import ColumnComparator, Outcome, Rows
from cauce.linkage.columns.comparators.address import Address
from cauce.linkage.columns.comparators.companies import Company
from cauce.linkage.columns.comparators.contacts import Device, Email, PersonalId, Phone, PostalCode, Website
from cauce.linkage.columns.comparators.dates import BirthDate
from cauce.linkage.columns.comparators.names import GivenName, MiddleName, Surname
from cauce.linkage.columns.comparators.source import SourcePair
from cauce.linkage.columns.comparators.texts import Category, City, Sex, State, Text
from cauce.model.ruleset import Comparison, Field, Level

COMPARATORS: Mapping[str, type[ColumnComparator]] = {
    "given": GivenName,
    "surname": Surname,
    "middle": MiddleName,
    "sex": Sex,
    "birth_date": BirthDate,
    "email": Email,
    "phone": Phone,
    "id": PersonalId,
    "device": Device,
    "website": Website,
    "address": Address,
    "postal_code": PostalCode,
    "city": City,
    "state": State,
    "company": Company,
    "category": Category,
    "text": Text,
    "source_pair": SourcePair,
}
"""Name in a trained ruleset -> comparator."""

_UNKNOWN = 0.5


def propose_comparisons(fields: Sequence[Field], columns: Columns) -> tuple[Comparison, ...]:
    """One comparison for everything that the columns tell apart, its levels untrained: m is the prior, u is one half.

    Each field is compared once as the main one; an address takes postal code and city with it, a telephone the other telephones. Columns
    with one value say nothing.
    """
    useful = [field for field in fields if field.name in columns and _differs(columns, field)]
    taken: set[str] = set()
    proposed = []
    for name, comparator in COMPARATORS.items():
        for field in useful:
            if field.kind in comparator.kinds[0] and field.name not in taken:
                parts = (field, *_others(comparator, useful, {*taken, field.name}))
                if comparator.takes_others:
                    taken.update(part.name for part in parts)
                proposed.append(_untrained(name, comparator, parts))
    return tuple(proposed)


def build(comparisons: Sequence[Comparison], fields: Sequence[Field]) -> tuple[ColumnComparator, ...]:
    """The comparators of a ruleset's comparisons, in order.

    Raises:
        KeyError: a comparison names a comparator or a field that there is not.
    """
    by_name = {field.name: field for field in fields}
    return tuple(COMPARATORS[comparison.comparator](comparison, by_name) for comparison in comparisons)


def dearest_first(comparators: Sequence[ColumnComparator], columns: Columns) -> list[int]:
    """Their places, those first that take longest, so that nobody is left with one of them in the end.

    Who looks closer takes longer, and pairs take nothing where a value is missing.
    """
    efforts = [_EFFORT.get(one.comparison.comparator, 1) * _filled(columns[one.fields[0].name]) for one in comparators]
    return sorted(range(len(efforts)), key=lambda place: -efforts[place])


_EFFORT: Mapping[str, int] = {"email": 12, "given": 9, "surname": 9, "company": 9, "address": 4, "phone": 4, "text": 4}
"""What it takes to compare two values, in tenths of a microsecond; 1 if it does not say. Only who compares what first depends on it."""


def _filled(column: Column) -> float:
    return float((column.codes != ABSENT).mean()) if len(column) else 0.0


def compare_pairs(comparators: Sequence[ColumnComparator], columns: Columns, left: Rows, right: Rows) -> NDArray[np.int8]:
    """The level that each pair of records reaches in each comparison; -1: missing on a side. Memory beside the answer is bounded."""
    levels = np.empty((len(left), len(comparators)), dtype=np.int8)
    for number, comparator in enumerate(comparators):
        levels[:, number] = comparator.compare(left, right, columns)
    return levels


def _differs(columns: Columns, field: Field) -> bool:
    return len(columns[field.name].values) > 1


def _others(comparator: type[ColumnComparator], fields: Sequence[Field], taken: set[str]) -> list[Field]:
    """The first field of each further kind that the comparator looks at, and that is not taken."""
    found: list[Field] = []
    for kinds in comparator.kinds[1:]:
        free = (field for field in fields if field.kind in kinds and field.name not in taken)
        for field in islice(free, 1):
            found.append(field)
            taken.add(field.name)
    return found


def _untrained(name: str, comparator: type[ColumnComparator], fields: Sequence[Field]) -> Comparison:
    return Comparison(
        name=name if comparator is Address else fields[0].name,
        comparator=name,
        holds=comparator.holds,
        sparse=comparator.sparse,
        group=comparator.group,
        fields=tuple(field.name for field in fields),
        levels=tuple(map(_level, comparator.outcomes)),
    )


def _level(outcome: Outcome) -> Level:
    return Level(
        name=outcome.name,
        says=outcome.says,
        m=outcome.prior,
        u=_UNKNOWN,
        agrees=outcome.agrees,
        contradicts=outcome.contradicts,
        household=_UNKNOWN if outcome.household else None,
        namesake=_UNKNOWN if outcome.namesake else None,
    )
