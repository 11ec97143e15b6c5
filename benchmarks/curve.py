"""What every threshold would give: precision and recall of scored pairs by their weight."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cauce.engine.batch.quality import Codes, Names, Quality, pairwise

Floats = NDArray[np.float64]


class Curve(NamedTuple):
    """Scored pairs against the truth, taken at a threshold and above; thresholds fall, each is some pair's weight."""

    thresholds: Floats
    found: Codes
    right: Codes
    true: int
    """All pairs that belong together, candidates or not: what blocking loses is lost to recall."""

    def at(self, threshold: float) -> Quality:
        """What taking all pairs of at least this weight gives."""
        place = int(np.searchsorted(-self.thresholds, -threshold, side="right")) - 1
        return Quality(int(self.right[place]), int(self.found[place]), self.true) if place >= 0 else Quality(0, 0, self.true)

    def best(self) -> tuple[float, Quality]:
        """The threshold of the highest F1, and what it gives; infinite if there is no pair."""
        if not len(self.thresholds):
            return float("inf"), self.at(float("inf"))
        place = int(np.argmax(2 * self.right / (self.found + self.true)))
        return float(self.thresholds[place]), Quality(int(self.right[place]), int(self.found[place]), self.true)


def threshold_curve(left: Codes, right: Codes, weights: Floats, truth: Names) -> Curve:
    """The curve of pairs (each once), given by both records, and of their weights in bits; `truth` is by record."""
    order = np.argsort(-weights, kind="stable")
    falling = weights[order]
    right_so_far = np.cumsum(truth[left[order]] == truth[right[order]])
    last = np.flatnonzero(np.append(falling[1:] != falling[:-1], len(falling) > 0)) if len(falling) else np.empty(0, np.int64)
    true = pairwise(truth, truth).true
    return Curve(falling[last].astype(np.float64), (last + 1).astype(np.int64), right_so_far[last].astype(np.int64), true)
