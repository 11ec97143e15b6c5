"""rapidfuzz on columns: the measures of many pairs of texts, the same to the last bit as those of one pair.

A measure is asked only of pairs that may reach what is sought. Lengths, and which characters each text holds, bound the edits from below
(a character that only one text holds takes an edit) and the similarity from above; they cost a fraction of the measure.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA, JaroWinkler, Levenshtein, Prefix
from rapidfuzz.process import cpdist

from cauce.linkage.columns.column import Codes
from cauce.linkage.columns.comparators.pairs import chunks, texts

Likeness = NDArray[np.float64]
Edits = NDArray[np.int32]

LONGEST = 256
"""Characters that are looked at; longer texts are no value of a person, and would take quadratic time."""
_SLACK = 1e-6
"""What rounding may take from a bound: who reaches it exactly is measured, too."""
_NO_CHARACTER = 0xFFFFFFFF
"""The first character of an empty text: none has this number."""
_BATCH = 1 << 16
"""Pairs that are measured at a time."""
_PREFIX = 4
"""Jaro-Winkler looks at so many first characters: each that is common takes a tenth of what is lacking."""


def bounded(values: Sequence[str]) -> list[str]:
    """The beginnings that are looked at."""
    if max(map(len, values), default=0) <= LONGEST:
        return list(values)
    return [value[:LONGEST] for value in values]


class Measured:
    """Distinct texts that are measured against each other, by number."""

    def __init__(self, values: Sequence[str]) -> None:
        values = bounded(values)
        self.texts = texts(values)
        self.lengths = np.fromiter(map(len, values), dtype=np.int32, count=len(values))
        self.initials = np.full(len(values), _NO_CHARACTER, dtype=np.uint32)
        """The first character of each, if it has any."""
        self._sets = np.zeros(len(values), dtype=np.uint64)
        for batch in chunks(len(values), _BATCH):
            self._read(values[batch], batch)

    def osa(self, one: Codes, other: Codes, most: int) -> Edits:
        """Edits of each pair, neighbours exchanged being one; `most` + 1 where there are more."""
        edits = np.full(len(one), most + 1, dtype=np.int32)
        asked = np.flatnonzero(self._least_edits(one, other) <= most)
        pairs = self.texts[one[asked]], self.texts[other[asked]]
        edits[asked] = cpdist(*pairs, scorer=OSA.distance, score_cutoff=most, dtype=np.int32)
        return edits

    def jaro_winkler(self, one: Codes, other: Codes, least: float) -> Likeness:
        """Jaro-Winkler similarity of each pair, 0 where it is below `least`."""
        likeness = np.zeros(len(one))
        asked = np.flatnonzero(self._most_likeness(one, other) >= least)
        pairs = self.texts[one[asked]], self.texts[other[asked]]
        likeness[asked] = cpdist(*pairs, scorer=JaroWinkler.similarity, score_cutoff=least, dtype=np.float64)
        return likeness

    def normalized_levenshtein(self, one: Codes, other: Codes, least: float) -> Likeness:
        """Share of the longer text that is not edited, 0 where it is below `least`."""
        likeness = np.zeros(len(one))
        longer = np.maximum(self.lengths[one], self.lengths[other])
        asked = np.flatnonzero(self._least_edits(one, other) <= (1 - least + _SLACK) * longer)
        pairs = self.texts[one[asked]], self.texts[other[asked]]
        likeness[asked] = cpdist(*pairs, scorer=Levenshtein.normalized_similarity, score_cutoff=least, dtype=np.float64)
        return likeness

    def common_prefix(self, one: Codes, other: Codes) -> Edits:
        """Characters at the start that are the same."""
        return np.asarray(cpdist(self.texts[one], self.texts[other], scorer=Prefix.similarity, dtype=np.int32))

    def _read(self, values: Sequence[str], batch: slice) -> None:
        """The sets and first characters of some texts; empty texts have none."""
        sizes = self.lengths[batch]
        filled = np.flatnonzero(sizes)
        if len(filled):
            characters = np.frombuffer("".join(values).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
            starts = (np.cumsum(sizes) - sizes)[filled]
            self.initials[batch][filled] = characters[starts]
            bits = np.uint64(1) << (characters & np.uint32(63)).astype(np.uint64)
            self._sets[batch][filled] = np.bitwise_or.reduceat(bits, starts)

    def _alone(self, one: Codes, other: Codes) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        """At least so many characters of each text are not in the other."""
        mine, yours = self._sets[one], self._sets[other]
        return np.bitwise_count(mine & ~yours), np.bitwise_count(yours & ~mine)

    def _least_edits(self, one: Codes, other: Codes) -> Edits:
        mine, yours = self._alone(one, other)
        return np.asarray(np.maximum(np.abs(self.lengths[one] - self.lengths[other]), np.maximum(mine, yours)))

    def _most_likeness(self, one: Codes, other: Codes) -> Likeness:
        """Jaro: a third each of the share of matches in both texts, and of matches in order; matches are in both."""
        mine, yours = self.lengths[one], self.lengths[other]
        alone, alone_there = self._alone(one, other)
        matches = np.minimum(mine - alone, yours - alone_there)
        jaro = (matches / np.maximum(mine, 1) + matches / np.maximum(yours, 1) + 1) / 3
        prefix = np.where(self.initials[one] == self.initials[other], _PREFIX / 10, 0.0)
        return np.asarray(jaro + prefix * (1 - jaro) + _SLACK)
