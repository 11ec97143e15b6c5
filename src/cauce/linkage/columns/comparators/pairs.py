"""Pairs of codes: each distinct pair of values is looked at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]

CHUNK = 1 << 20
"""Pairs that are compared at once: bounds the memory."""


def chunks(count: int, size: int = CHUNK) -> Iterator[slice]:
    """Slices that cover so many pairs."""
    for start in range(0, count, size):
        yield slice(start, min(start + size, count))


def packed(parts: Sequence[tuple[NDArray[np.int32], int]]) -> Numbers:
    """One number for several codes (each with how many there are, `ABSENT` allowed); equal numbers are equal codes.

    Where the product of the sizes leaves 62 bits, what is packed so far is numbered anew.
    """
    total = np.zeros(len(parts[0][0]), dtype=np.int64)
    room = 1
    for codes, size in parts:
        if room * (size + 1) >= 1 << 62:
            distinct, total = np.unique(total, return_inverse=True)
            room = len(distinct)
        total = total * (size + 1) + (codes.astype(np.int64) + 1)
        room *= size + 1
    return total


def distinct(keys: Numbers) -> tuple[Numbers, Numbers]:
    """Where each distinct key stands first, and for every key the number of its distinct one."""
    _, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    return first, inverse
