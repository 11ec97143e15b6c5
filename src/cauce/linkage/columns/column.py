"""A column of a table: distinct values once, and for each record the number of its value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from cauce.linkage.columns.digests import Digests, digest

Codes = NDArray[np.int32]
ABSENT = -1
"""Code of a record that has no value."""


@dataclass(frozen=True, slots=True)
class Column:
    """One field of many records: `codes[i]` is the place of record i's value in `values`, or `ABSENT`.

    Values are distinct and never empty.
    """

    codes: Codes
    values: list[str]
    taken: Digests | None = field(default=None, repr=False, compare=False)
    """The digests of the values, if somebody has taken them."""

    @classmethod
    def of(cls, texts: Iterable[str]) -> Column:
        """A column of texts, record by record; empty ones are absent."""
        places: dict[str, int] = {}
        codes = np.fromiter((places.setdefault(text, len(places)) if text else ABSENT for text in texts), dtype=np.int32)
        return cls(codes, list(places))

    def __len__(self) -> int:
        return len(self.codes)

    def take(self, rows: NDArray[Any]) -> Column:
        """The column of some records, in the order given; all values are kept."""
        return Column(self.codes[rows], self.values, self.taken)

    def renumbered(self, rows: NDArray[Any]) -> Column:
        """The column of some records, its values in the order in which they appear there; others are gone."""
        codes: Codes = self.codes[rows]
        first = np.full(len(self.values) + 1, len(rows), np.int64)
        first[codes[::-1]] = np.arange(len(rows))[::-1]  # the last one written is the first to appear
        kept = codes[(first[codes] == np.arange(len(rows))) & (codes != ABSENT)]
        places = np.full(len(self.values) + 1, ABSENT, np.int32)
        places[kept] = np.arange(len(kept), dtype=np.int32)
        values = list(map(self.values.__getitem__, kept.tolist()))
        return Column(places[codes], values, None if self.taken is None else self.taken[kept])

    def rewritten(self) -> Column:
        """The same column, its texts made anew, one beside the other in memory."""
        return Column(self.codes, msgspec.msgpack.decode(msgspec.msgpack.encode(self.values), type=list[str]), self.taken)

    def digests(self) -> Digests:
        """A digest of each value."""
        return digest(self.values) if self.taken is None else self.taken

    def with_digests(self) -> Column:
        """The same column, its digests taken once for all who ask for them."""
        return replace(self, taken=self.digests())

    def __reduce__(self) -> tuple[Any, ...]:
        """Goes from one process to another as one piece: text by text that would take thirty times as long."""
        return _unpacked, (self.codes, msgspec.msgpack.encode(self.values), self.taken)

    def text(self, row: int) -> str:
        """The value of one record; empty if it has none."""
        code = int(self.codes[row])
        return "" if code == ABSENT else self.values[code]


def _unpacked(codes: Codes, values: bytes, taken: Digests | None) -> Column:
    return Column(codes, msgspec.msgpack.decode(values, type=list[str]), taken)


Columns = Mapping[str, Column]
"""Field name -> its column, all of one length."""
