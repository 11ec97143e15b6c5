"""A column as it was read: texts in Arrow, each distinct one once; twenty bytes where a Python string takes sixty."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from cauce.engine.batch.arrow import numbers, strings, unpacked
from cauce.engine.batch.workers import in_threads
from cauce.linkage.columns.column import ABSENT, Codes, Column
from cauce.linkage.columns.digests import GOLDEN
from cauce.linkage.columns.spreading import slices

_MODULUS = 1 << 64
_ROWS = 1 << 16
"""Rows whose digests a thread takes at a time."""
_STEP = 1 << 20
"""Bytes that are hashed at once."""


class Texts(NamedTuple):
    """`codes[i]` is the place of row i's text in `values`, or `ABSENT`. Texts are distinct, trimmed and never empty."""

    codes: Codes
    values: pa.StringArray

    @classmethod
    def of(cls, encoded: pa.DictionaryArray) -> Texts:
        """From Arrow's dictionary encoding; texts of nothing but blanks become absent."""
        codes = unpacked(encoded.indices, ABSENT).astype(np.int32, copy=False)
        return _trimmed(cls(codes, encoded.dictionary.cast(pa.string())))

    @classmethod
    def joined(cls, parts: Sequence[Texts]) -> Texts:
        """Columns one below the other."""
        if len(parts) == 1:
            return parts[0]
        values = pa.concat_arrays([part.values for part in parts]).dictionary_encode()
        places = unpacked(values.indices)
        starts = np.cumsum([0, *(len(part.values) for part in parts[:-1])])
        codes = [_mapped(part.codes, places[start : start + len(part.values)]) for part, start in zip(parts, starts, strict=True)]
        return cls(np.concatenate(codes), values.dictionary)

    @classmethod
    def absent(cls, rows: int) -> Texts:
        """A column that says nothing."""
        return cls(np.full(rows, ABSENT, np.int32), strings(()))

    def column(self) -> Column:
        """The same as the kernel reads it."""
        return Column(self.codes, self.values.to_pylist())

    def take(self, rows: NDArray[Any]) -> Texts:
        """Some rows, in the order given; texts that none of them has are gone."""
        codes = self.codes[rows]
        used = np.zeros(len(self.values) + 1, np.bool_)
        used[codes] = True  # absent marks the extra place at the end
        kept = np.flatnonzero(used[:-1])
        if len(kept) == len(self.values):
            return Texts(codes, self.values)
        places = np.full(len(self.values), ABSENT, np.int32)
        places[kept] = np.arange(len(kept), dtype=np.int32)
        return Texts(_mapped(codes, places), self.values.take(numbers(kept)))

    def texts(self) -> pa.StringArray:
        """Row by row, null where absent."""
        return self.values.take(numbers(self.codes, self.codes == ABSENT))

    def unique(self) -> bool:
        """Every row has a text, and no two the same."""
        return len(self.values) == len(self.codes) and bool((self.codes != ABSENT).all())


def _mapped(codes: Codes, places: NDArray[np.int32]) -> Codes:
    """Codes of other places; absent stays absent."""
    return np.append(places, np.int32(ABSENT))[codes]


def _trimmed(texts: Texts) -> Texts:
    return rewritten(texts, pc.utf8_trim_whitespace(texts.values))


def rewritten(texts: Texts, values: pa.StringArray) -> Texts:
    """The same column where each text is written otherwise; texts that have become one are one, empty ones are absent."""
    if values.equals(texts.values) and unpacked(pc.binary_length(values)).all():
        return texts
    again = values.dictionary_encode()
    said = unpacked(pc.binary_length(again.dictionary)) > 0
    places = np.where(said, np.cumsum(said) - 1, ABSENT).astype(np.int32)
    return Texts(_mapped(texts.codes, places[unpacked(again.indices)]), again.dictionary.take(numbers(np.flatnonzero(said))))


class TextsBuilder:
    """A column that is read row by row; rows that it is not told of are absent."""

    __slots__ = ("_codes", "_places")

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._codes = array("i")

    def put(self, row: int, text: str) -> None:
        """The text of a row; rows come in order."""
        if missing := row - len(self._codes):
            self._codes.extend([ABSENT] * missing)
        self._codes.append(self._places.setdefault(text, len(self._places)))

    def build(self, rows: int) -> Texts:
        """All of it, as long as the table."""
        self._codes.extend([ABSENT] * (rows - len(self._codes)))
        codes = np.frombuffer(self._codes, np.int32) if rows else np.empty(0, np.int32)
        return _trimmed(Texts(codes, strings(self._places)))


def digests(values: pa.StringArray) -> NDArray[np.uint64]:
    """A number for each text that depends on nothing else: a polynomial of its bytes, by differences of a running sum, then mixed."""
    offsets = np.frombuffer(values.buffers()[1], np.int32)[values.offset : values.offset + len(values) + 1] if len(values) else _NO_OFFSETS
    data = np.frombuffer(values.buffers()[2] or b"", np.uint8) if len(values) else np.empty(0, np.uint8)
    found = np.empty(len(values), np.uint64)
    start = 0
    while start < len(values):
        stop = max(start + 1, int(np.searchsorted(offsets, offsets[start] + _STEP, side="right")) - 1)
        found[start:stop] = _polynomials(data[offsets[start] : offsets[stop]], offsets[start : stop + 1] - offsets[start])
        start = stop
    return mixed(found)


_NO_OFFSETS = np.zeros(1, np.int32)


def _polynomials(data: NDArray[np.uint8], offsets: NDArray[np.int32]) -> NDArray[np.uint64]:
    running = np.zeros(len(data) + 1, np.uint64)
    np.cumsum((data.astype(np.uint64) + np.uint64(1)) * _powers(GOLDEN, len(data)), out=running[1:])
    downward = _powers(pow(GOLDEN, -1, _MODULUS), len(data) + 1)
    return (running[offsets[1:]] - running[offsets[:-1]]) * downward[offsets[:-1]] + np.diff(offsets).astype(np.uint64)


_POWERS: dict[int, NDArray[np.uint64]] = {}


def _powers(factor: int, count: int) -> NDArray[np.uint64]:
    known = _POWERS.get(factor)
    if known is None or len(known) < count:
        steps = np.full(max(count, _STEP + 1), factor, np.uint64)
        steps[0] = 1
        known = _POWERS[factor] = np.multiply.accumulate(steps)
    return known[:count]


def mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Numbers spread over all bits (the finish of splitmix64)."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))


def row_digests(columns: Sequence[tuple[NDArray[np.int32], NDArray[np.uint64]]], rows: int) -> NDArray[np.uint64]:
    """A number for each row from the codes of its columns and the digests of their values; columns count in their order."""
    salted = [
        (codes, np.append(mixed(values + np.uint64(number * GOLDEN % _MODULUS)), np.uint64(number)))
        for number, (codes, values) in enumerate(columns, start=1)
    ]

    def of_some(some: slice) -> NDArray[np.uint64]:
        total = np.zeros(some.stop - some.start, np.uint64)
        for codes, values in salted:
            total = total * np.uint64(GOLDEN) + values[codes[some]]
        return mixed(total)

    return np.concatenate([np.zeros(0, np.uint64), *in_threads(of_some, slices(rows, _ROWS))])
