"""rapidfuzz on columns: the measure of many pairs of texts, the same to the last bit as that of one pair."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA, JaroWinkler, Levenshtein, Prefix
from rapidfuzz.process import cpdist

from cauce.linkage.columns.column import Codes
from cauce.linkage.columns.comparators.pairs import Texts, texts

Likeness = NDArray[np.float64]
Edits = NDArray[np.int32]

_LONGEST = 256
"""Characters that are looked at; longer texts are no value of a person, and would take quadratic time."""
_SLACK = 1e-6


def bounded(values: Sequence[str]) -> list[str]:
    """The beginnings that are looked at."""
    return [value[:_LONGEST] for value in values]


def lengths(measured: Texts) -> Codes:
    """Characters of each text."""
    return np.fromiter(map(len, measured), dtype=np.int32, count=len(measured))


class Measured:
    """Distinct texts that are measured against each other, by number."""

    def __init__(self, values: Sequence[str]) -> None:
        self.texts = texts(bounded(values))
        self.lengths = lengths(self.texts)

    def osa(self, one: Codes, other: Codes, most: int) -> Edits:
        """Edits of each pair, neighbours exchanged being one; `most` + 1 where there are more."""
        edits = np.full(len(one), most + 1, dtype=np.int32)
        asked = np.flatnonzero(np.abs(self.lengths[one] - self.lengths[other]) <= most)
        edits[asked] = osa(self.texts[one[asked]], self.texts[other[asked]], most)
        return edits

    def jaro_winkler(self, one: Codes, other: Codes, least: float) -> Likeness:
        """Jaro-Winkler similarity of each pair, 0 where it is below `least`."""
        return jaro_winkler(self.texts[one], self.texts[other], least)

    def normalized_levenshtein(self, one: Codes, other: Codes, least: float) -> Likeness:
        """Share of the longer text that is not edited, 0 where it is below `least`."""
        likeness = np.zeros(len(one))
        mine, yours = self.lengths[one], self.lengths[other]
        asked = np.flatnonzero(np.abs(mine - yours) <= (1 - least + _SLACK) * np.maximum(mine, yours))
        likeness[asked] = normalized_levenshtein(self.texts[one[asked]], self.texts[other[asked]], least)
        return likeness


def jaro_winkler(one: Texts, other: Texts, least: float) -> Likeness:
    """Jaro-Winkler similarity, 0 where it is below `least`."""
    return np.asarray(cpdist(one, other, scorer=JaroWinkler.similarity, score_cutoff=least, dtype=np.float64))


def osa(one: Texts, other: Texts, most: int) -> Edits:
    """Edits, neighbours exchanged being one; `most` + 1 where there are more."""
    return np.asarray(cpdist(one, other, scorer=OSA.distance, score_cutoff=most, dtype=np.int32))


def normalized_levenshtein(one: Texts, other: Texts, least: float) -> Likeness:
    """Share of the longer text that is not edited, 0 where it is below `least`."""
    return np.asarray(cpdist(one, other, scorer=Levenshtein.normalized_similarity, score_cutoff=least, dtype=np.float64))


def common_prefix(one: Texts, other: Texts) -> Edits:
    """Characters at the start that are the same."""
    return np.asarray(cpdist(one, other, scorer=Prefix.similarity, dtype=np.int32))
