"""The grey zone of a partition: candidate pairs of different identities that score at `review` or above."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from itertools import combinations

from cauce.linkage.components import pair_weight
from cauce.linkage.kernel import Kernel
from cauce.model.subject import Subject

MILLIBITS = 1000
"""Of a bit."""


def grey_pairs(
    subjects: Mapping[int, Subject], identity_of: Mapping[int, int], kernel: Kernel, muted: Collection[int]
) -> dict[tuple[int, int], int]:
    """Pairs of signatures (left <= right) with their match weights in 1/1000 bit.

    Args:
        subjects: live records by uid.
        identity_of: in which identity each is.
        kernel: the ruleset's tools.
        muted: shared values and dead blocking keys.
    """
    homes: dict[int, set[int]] = defaultdict(set)
    of: dict[int, Subject] = {}
    blocks: dict[int, set[int]] = defaultdict(set)
    for uid, subject in subjects.items():
        if subject.signature:
            homes[subject.signature].add(identity_of[uid])
            of[subject.signature] = subject
            for block in subject.blocks:
                if block not in muted:
                    blocks[block].add(subject.signature)
    pairs = {(signature, signature) for signature in of}
    for signatures in blocks.values():
        pairs.update(combinations(sorted(signatures), 2))
    found = {}
    for left, right in pairs:
        if len(homes[left] | homes[right]) > 1:
            weight = pair_weight(kernel, of[left], of[right], muted)
            if weight >= kernel.ruleset.thresholds.review:
                found[left, right] = round(weight * MILLIBITS)
    return found
