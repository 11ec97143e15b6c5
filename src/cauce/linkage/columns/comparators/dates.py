"""Birth dates, `YYYYMMDD`."""

from __future__ import annotations

from functools import lru_cache
from typing import ClassVar

from rapidfuzz.distance import OSA

from cauce.linkage.columns.comparators.base import ValueComparator
from cauce.linkage.columns.comparators.outcomes import Free, Partial, graded

_DECADE = 10
_LENGTH = 8


@lru_cache(maxsize=1 << 16)
def birth_dates(one: str, other: str) -> str:
    """How two different birth dates agree: the name of an outcome. Symmetric."""
    if len(one) != _LENGTH or len(other) != _LENGTH or not (one + other).isascii() or not (one + other).isdigit():
        return "typo" if OSA.distance(one, other, score_cutoff=1) <= 1 else "different"
    if one[:4] == other[:4] and one[4:6] == other[6:] and one[6:] == other[4:6]:
        return "swapped"
    if OSA.distance(one, other, score_cutoff=1) <= 1:
        return "typo"
    return _by_parts(one, other)


def _by_parts(one: str, other: str) -> str:
    """How two dates agree that are no typing error of each other: by which parts are the same, and how far the others are apart."""
    year, month, day = one[:4] == other[:4], one[4:6] == other[4:6], one[6:] == other[6:]
    years, months = abs(int(one[:4]) - int(other[:4])), abs(int(one[4:6]) - int(other[4:6]))
    if month and day:
        return "part" if years <= 1 else "anniversary"
    if year and (month or day):
        return "part"
    if years <= 1 and months <= 1:
        return "near"
    return "loose" if year or ((month or day) and years <= _DECADE) else "different"


class BirthDate(ValueComparator):
    """Finds how birth dates agree: same, day and month exchanged, a typing error, or one part that differs, and which."""

    kinds = (("birth_date",),)
    outcomes = graded(
        "birth date",
        (
            Partial("swapped", "Day and month of birth are exchanged."),
            Partial("typo", "The birth dates differ by a typing error."),
            Partial("part", "Only the day or only the month of birth differs, or the year by one."),
            Partial("anniversary", "The same day and month of birth in another year."),
            Partial("near", "The birth dates are a month and a year apart at most."),
            Partial("loose", "The same year of birth, or the same day or month within ten years."),
        ),
        "Different birth dates.",
        Free(household=True, contradicts=True),
    )
    _index: ClassVar[dict[str, int]] = {outcome.name: number for number, outcome in enumerate(outcomes)}

    @classmethod
    def unequal(cls, one: str, other: str) -> int:
        """See `birth_dates`."""
        return cls._index[birth_dates(one, other)]
