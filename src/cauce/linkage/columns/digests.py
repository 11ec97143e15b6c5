"""64-bit digests of texts, for a million at once in numpy and for one in plain Python: the same number either way.

A text is read as 64-bit words of two characters each; the digest is the sum of the words times fixed odd numbers (multilinear hashing,
Carter and Wegman 1979), mixed by the finaliser of splitmix64 (Steele, Lea and Flood 2014). Only the first `LONGEST` characters count. 0
means no text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from operator import mul
from struct import Struct

import numpy as np
from numpy.typing import NDArray

Digests = NDArray[np.uint64]
Places = NDArray[np.int64]
LONGEST = 64
"""Characters that count; what differs only beyond them is one."""

_MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15
"""2^64 over the golden ratio, odd: multiples of it spread evenly (Knuth 1973, section 6.4)."""
_FIRST, _SECOND = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
"""The factors of splitmix64."""
_CHUNK = 1 << 14
"""Texts that are read at a time."""
_CHARACTERS_PER_WORD = 2
_REMEMBERED = 1 << 16
"""Texts whose digests are kept."""


def mix_one(number: int) -> int:
    """A 64-bit number, every bit of it stirred into every other; 0 stays 0."""
    number = ((number ^ (number >> 30)) * _FIRST) & _MASK
    number = ((number ^ (number >> 27)) * _SECOND) & _MASK
    return number ^ (number >> 31)


def mix(numbers: Digests) -> Digests:
    """`mix_one` of many."""
    mixed = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(_FIRST)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(_SECOND)
    return mixed ^ (mixed >> np.uint64(31))


def in_order(digests: Digests, rows: Places) -> Places:
    """Rows in the order of their digests, those of one digest as they were.

    What is sorted are the first bits of each digest with the place of its row behind them, which takes a fifth of what sorting places by
    digests does. Digests that differ only in the bits that had to make room, once in a hundred times among a million, are sorted whole.
    """
    bits = np.uint64(len(rows).bit_length())
    packed = (digests[rows] >> bits << bits) | np.arange(len(rows), dtype=np.uint64)
    packed.sort()
    ordered: Places = rows[packed & ((np.uint64(1) << bits) - np.uint64(1))]
    alike = packed[1:] >> bits == packed[:-1] >> bits
    if np.array_equal(alike, digests[ordered[1:]] == digests[ordered[:-1]]):
        return ordered
    return rows[np.argsort(digests[rows], kind="stable")]


def _odd_numbers() -> Iterator[int]:
    state = GOLDEN
    while True:
        yield mix_one(state) | 1
        state = (state + GOLDEN) & _MASK


_FACTORS = tuple(islice(_odd_numbers(), LONGEST // _CHARACTERS_PER_WORD))
_WORDS = tuple(Struct(f"<{count}Q").unpack for count in range(len(_FACTORS) + 1))
"""What reads so many words."""


@lru_cache(maxsize=_REMEMBERED)
def digest_one(text: str) -> int:
    """Digest of one text; 0 of none."""
    data = text[:LONGEST].encode("utf-32-le", "surrogatepass")
    data += bytes(-len(data) % 8)
    return mix_one(sum(map(mul, _WORDS[len(data) // 8](data), _FACTORS)) & _MASK)


def digest(texts: Sequence[str]) -> Digests:
    """`digest_one` of many."""
    found = np.zeros(len(texts), dtype=np.uint64)
    for start in range(0, len(texts), _CHUNK):
        found[start : start + _CHUNK] = _sum_of_words(texts[start : start + _CHUNK])
    return mix(found)


def _sum_of_words(texts: Sequence[str]) -> Digests:
    longest = min(max(map(len, texts)), LONGEST)
    width = longest + longest % _CHARACTERS_PER_WORD
    total = np.zeros(len(texts), dtype=np.uint64)
    if width:
        words = np.array(texts, dtype=f"<U{width}").view(np.uint64).reshape(len(texts), -1)
        for column, factor in zip(words.T, _FACTORS, strict=False):
            total += column * np.uint64(factor)
    return total
