"""A column of a table: distinct values once, and for each record the number of its value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

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
        return Column(self.codes[rows], self.values)

    def text(self, row: int) -> str:
        """The value of one record; empty if it has none."""
        code = int(self.codes[row])
        return "" if code == ABSENT else self.values[code]


Columns = Mapping[str, Column]
"""Field name -> its column, all of one length."""
