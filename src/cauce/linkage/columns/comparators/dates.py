"""Birth dates, `YYYYMMDD`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from cauce.linkage.columns.column import Codes
from cauce.linkage.columns.comparator import Levels, Outcome
from cauce.linkage.columns.comparators.base import ValueComparator
from cauce.linkage.columns.comparators.likeness import Measured, bounded
from cauce.linkage.columns.comparators.outcomes import Free, Partial, graded, numbers

_DECADE = 10
_GENERATION = 15
"""Years from which two people may be parent and child."""
_OF_A_GENERATION = 0.02
"""Share of matches whose birth dates are a generation apart, before any was seen: mistakes of decades."""
_LENGTH = 8
_PLACES = 10 ** np.arange(_LENGTH - 1, -1, -1)


class Dates(NamedTuple):
    """Distinct dates as numbers."""

    texts: Measured
    digits: NDArray[np.uint8]
    """(n, 8), 0 where it is no date."""
    readable: NDArray[np.bool_]
    year: Codes
    month: Codes
    day: Codes

    @classmethod
    def of(cls, values: Sequence[str]) -> Dates:
        """Distinct dates."""
        readable = np.fromiter(map(_is_date, values), dtype=bool, count=len(values))
        plain = "".join(value if fits else "00000000" for value, fits in zip(values, readable.tolist(), strict=True))
        digits = np.frombuffer(plain.encode(), dtype=np.uint8).reshape(-1, _LENGTH) - ord("0")
        whole = (digits @ _PLACES).astype(np.int32)
        return cls(Measured(values), digits, readable, whole // 10_000, whole // 100 % 100, whole % 100)


def _is_date(value: str) -> bool:
    return len(value) == _LENGTH and value.isascii() and value.isdigit()


def _outcomes() -> tuple[Outcome, ...]:
    *others, different = graded(
        "birth date",
        (
            Partial("swapped", "Day and month of birth are exchanged."),
            Partial("typo", "The birth dates differ by a typing error."),
            Partial("part", "Only the day or only the month of birth differs, or the year by one.", under="typo"),
            Partial("anniversary", "The same day and month of birth in another year.", under="part"),
            Partial("near", "The birth dates are a month and a year apart at most.", under="part"),
            Partial("loose", "The same year of birth, or the same day or month within ten years.", under="near"),
        ),
        "Different birth dates.",
        Free(household=True, contradicts=True),
    )
    generation = different._replace(
        name="generation", says="Birth dates of two generations.", prior=_OF_A_GENERATION, decides=True, under="different"
    )
    return (*others, different._replace(prior=different.prior - _OF_A_GENERATION), generation)


class BirthDate(ValueComparator[Dates]):
    """Finds how birth dates agree: same, day and month exchanged, a typing error, one part that differs and which, or generations."""

    kinds = (("birth_date",),)
    own: ClassVar[bool] = True
    seldom_shared: ClassVar[bool] = True
    outcomes = _outcomes()
    _swapped, _typo, _part, _anniversary, _near, _loose, _different, _generation = numbers(
        outcomes, "swapped", "typo", "part", "anniversary", "near", "loose", "different", "generation"
    )

    def unequal(self, one: str, other: str) -> int:
        """By typing errors, else by which parts are the same and how far the others are apart."""
        return _birth_dates(*sorted((one, other)))

    @classmethod
    def level_of(cls, one: str, other: str) -> int:
        """`unequal`, without memory."""
        readable = _is_date(one) and _is_date(other)
        if readable and one[:4] == other[:4] and one[4:6] == other[6:] and one[6:] == other[4:6]:
            return cls._swapped
        if OSA.distance(*bounded((one, other)), score_cutoff=1) <= 1:
            return cls._typo
        return cls._by_parts(one, other) if readable else cls._different

    @classmethod
    def _by_parts(cls, one: str, other: str) -> int:
        year, month, day = one[:4] == other[:4], one[4:6] == other[4:6], one[6:] == other[6:]
        years, months = abs(int(one[:4]) - int(other[:4])), abs(int(one[4:6]) - int(other[4:6]))
        if month and day:
            return cls._part if years <= 1 else cls._anniversary
        if year and (month or day):
            return cls._part
        if years <= 1 and months <= 1:
            return cls._near
        if year or ((month or day) and years <= _DECADE):
            return cls._loose
        return cls._generation if years >= _GENERATION else cls._different

    def read(self, values: Sequence[str]) -> Dates:
        """See `ValueComparator`."""
        return Dates.of(values)

    def unequals(self, read: Dates, one: Codes, other: Codes) -> Levels:
        """See `ValueComparator`."""
        readable = read.readable[one] & read.readable[other]
        years, months = np.abs(read.year[one] - read.year[other]), np.abs(read.month[one] - read.month[other])
        year, month, day = years == 0, months == 0, read.day[one] == read.day[other]
        crossed = (read.month[one] == read.day[other]) & (read.day[one] == read.month[other])
        found = np.select(
            [
                year & crossed,
                _is_typo(read.digits[one], read.digits[other]),
                (year & (month | day)) | (month & day & (years <= 1)),
                month & day,
                (years <= 1) & (months <= 1),
                year | ((month | day) & (years <= _DECADE)),
                years < _GENERATION,
            ],
            [
                np.int8(level)
                for level in (self._swapped, self._typo, self._part, self._anniversary, self._near, self._loose, self._different)
            ],
            np.int8(self._generation),
        )
        odd = np.flatnonzero(~readable)
        edits = read.texts.osa(one[odd], other[odd], 1)
        found[odd] = np.where(edits <= 1, self._typo, self._different)
        return found


def _is_typo(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Whether dates differ in one digit, or by two neighbours exchanged: one edit, since they are of one length."""
    differs = one != other
    count = differs.sum(axis=1, dtype=np.int8)
    at = np.minimum(np.argmax(differs, axis=1), _LENGTH - 2)
    rows = np.arange(len(one))
    exchanged = (one[rows, at] == other[rows, at + 1]) & (one[rows, at + 1] == other[rows, at])
    return np.asarray((count == 1) | ((count == 2) & exchanged))  # noqa: PLR2004 - two neighbours


_birth_dates = lru_cache(maxsize=1 << 16)(BirthDate.level_of)
