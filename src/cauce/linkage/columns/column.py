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
