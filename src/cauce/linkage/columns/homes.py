"""Texts of no known meaning that people who live together share, as they do street and town: found by what other columns say.

Two people, which records of different given names are, seldom share what is their own when they share an address. If those that share an
address mostly share the text, or those that share the text an address, then it is a part of the address (an area, a street under a header
that nobody knew), and no evidence that two people of one household are one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cauce.linkage.columns.column import ABSENT, Column, Columns
from cauce.linkage.columns.comparator import ColumnComparator, Rows
from cauce.linkage.columns.fields import IDENTIFIER
from cauce.linkage.columns.sampling import sharing_pairs
from cauce.model.ruleset import Field

_UNKNOWN = ("text", "id")
_HOMES = ("street", "postal_code", "city", "address_street", "address_postal_code", "address_city")
_GIVEN, _BORN = ("given", "full_given"), ("birth_date",)
_TOGETHER = 0.25
"""Share of pairs from which on two columns go together: neighbours are few, and a town's people are many."""
_MISTAKEN = 0.1
"""Records of one person are so seldom taken for two: where fewer share a value, it is not shared by different people."""
_DRAWN = 4_000
"""Pairs drawn for each column and each frequency."""


def of_homes(comparators: Sequence[ColumnComparator], columns: Columns) -> NDArray[np.bool_]:
    """For each comparison whether it is of a text that goes with the address."""
    kinds = {field.name: field.kind for comparator in comparators for field in comparator.fields}
    own = [[columns[name] for name, kind in kinds.items() if kind in of] for of in (_GIVEN, _BORN)]
    homes = [columns[name] for name, kind in kinds.items() if kind in _HOMES]
    first = [comparator.fields[0] for comparator in comparators]
    if not own[0] or not homes or not any(map(is_unknown, first)):
        return np.zeros(len(comparators), dtype=np.bool_)
    people = _People(own[0][0], own[1][0] if own[1] else None)
    flags = [is_unknown(field) and any(people.share_both(columns[field.name], home) for home in homes) for field in first]
    return np.array(flags, dtype=np.bool_)


def is_unknown(field: Field) -> bool:
    """Whether nobody has said what a field is; ids of a known kind are a person's own."""
    return field.kind in _UNKNOWN and not field.reads[0].startswith(IDENTIFIER)


class _People:
    """Who is certainly somebody else: given names begin differently, and birth dates are not the same."""

    def __init__(self, given: Column, born: Column | None) -> None:
        self._initials = np.array([*(ord(name[0]) for name in given.values), ABSENT])[given.codes]
        self._born = born

    def share_both(self, text: Column, home: Column) -> bool:
        """Whether different people that share the one mostly share the other."""
        return max(self._shared(text, home), self._shared(home, text)) >= _TOGETHER

    def _shared(self, one: Column, other: Column) -> float:
        """Of the pairs of different people that share a value of the one column, the share that has one value in the other."""
        everybody = asked = found = 0.0
        for total, left, right in sharing_pairs(one, _DRAWN):
            asking = self._differ(left, right) & (other.codes[left] != ABSENT) & (other.codes[right] != ABSENT)
            weight = total / len(left)
            everybody += total
            asked += weight * float(asking.sum())
            found += weight * float((asking & (other.codes[left] == other.codes[right])).sum())
        return found / asked if asked > _MISTAKEN * everybody else 0.0

    def _differ(self, left: Rows, right: Rows) -> NDArray[np.bool_]:
        mine, yours = self._initials[left], self._initials[right]
        differ: NDArray[np.bool_] = (mine != ABSENT) & (yours != ABSENT) & (mine != yours)
        if self._born is not None:
            differ &= (self._born.codes[left] == ABSENT) | (self._born.codes[left] != self._born.codes[right])
        return differ
