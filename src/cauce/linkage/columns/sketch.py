"""What recognition looks at in a column: how full it is, how its values repeat, and a sample that only their content decides."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, cached_property
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from cauce.linkage.columns.column import ABSENT, Column
from cauce.linkage.normalize.blocked import nulls
from cauce.linkage.normalize.fold import fold

SAMPLE = 500
"""Distinct values that are looked at."""
_LONGEST_NULL = 32
"""Characters of a word for *nothing*: longer texts need not be looked up."""
_LONGEST = 256
"""Of a longer value the beginning is looked at."""


class Sketch:
    """One raw column. Texts that say nothing (`N/A`, `-`) are missing."""

    def __init__(self, header: str, column: Column) -> None:
        self.header = header
        self.column = column
        counts = np.bincount(column.codes[column.codes != ABSENT], minlength=len(column.values))
        places = [place for place in np.flatnonzero(counts).tolist() if not is_nothing(column.values[place])]
        self._counts = {place: int(counts[place]) for place in places}
        self.rows = len(column)
        self.present = sum(self._counts.values())
        self.distinct = len(places)

    @property
    def unique(self) -> bool:
        """Whether no value repeats, of many."""
        return self.distinct == self.present and self.distinct > 1

    @cached_property
    def codes(self) -> NDArray[np.uint64]:
        """`content_code` of each value of the column."""
        return np.fromiter(map(content_code, self.column.values), np.uint64, len(self.column.values))

    @cached_property
    def _sampled(self) -> tuple[tuple[str, int], ...]:
        values, places = self.column.values, np.array(list(self._counts), np.int64)
        if len(places) > SAMPLE:
            codes = self.codes[places]
            places = places[codes <= np.partition(codes, SAMPLE)[SAMPLE]]
        first = sorted(places.tolist(), key=lambda place: (content_code(values[place]), values[place]))[:SAMPLE]
        return tuple((_as_written(values[place]), self._counts[place]) for place in first)

    @cached_property
    def sample(self) -> tuple[str, ...]:
        """Up to `SAMPLE` distinct values, without blanks around them."""
        return tuple(value for value, _ in self._sampled)

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """The sample, folded."""
        return tuple(map(fold, self.sample))

    def share(self, test: Callable[[str], object]) -> float:
        """Of the sampled values, how many pass."""
        return sum(bool(test(value)) for value in self.sample) / max(1, len(self.sample))

    def weighted(self, test: Callable[[str], object]) -> float:
        """Of the rows that have a sampled value, how many have one whose folded text passes: the right spelling is the frequent one."""
        total = sum(count for _, count in self._sampled)
        passed = sum(count for folded, (_, count) in zip(self.folded, self._sampled, strict=True) if test(folded))
        return passed / max(1, total)

    def mean(self, measure: Callable[[str], float]) -> float:
        """Mean of what is measured of each sampled value."""
        return sum(map(measure, self.sample)) / max(1, len(self.sample))


def _as_written(text: str) -> str:
    """The beginning of a text, without the `.0` of whole numbers that went through a column of decimals."""
    text = text.strip()[:_LONGEST]
    whole = text.removesuffix(".0")
    return whole if whole.isdigit() else text


def content_code(text: str) -> int:
    """A number that only the text decides."""
    return crc32(text.encode("utf-8", "surrogatepass"))


def is_nothing(text: str) -> bool:
    """Whether a text is empty or a word for nothing, but a flag's `true` and `false`."""
    if len(text) > _LONGEST_NULL:
        return text.isspace()
    text = text.strip()
    return (text.lower() if text.isascii() else fold(text)) in _nothings()


@cache
def _nothings() -> frozenset[str]:
    return (nulls() | {""}) - {"true", "false"}
