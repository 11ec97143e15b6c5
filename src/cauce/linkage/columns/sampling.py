"""Samples that depend on what records say and on nothing else: not on their order, their ids, or how they came in files."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cauce.linkage.columns.atoms import content_digests
from cauce.linkage.columns.column import ABSENT, Column, Columns
from cauce.linkage.columns.comparator import Rows
from cauce.linkage.columns.digests import Digests, in_order
from cauce.linkage.columns.spreading import ONE_BY_ONE, Spread

_SEED = 20_000
"""Drawn alike every time: nothing hangs on a coin toss."""
_LEAST, _MATCHES = 12_000, 2500
"""Records to learn from if there are so many, and pairs of one person that a sample should hold, roughly."""
_RARITY = (0.0005, 0.004, 0.03)
"""Limits of how frequent a value is, between which pairs that share one are drawn apart: exact agreement says more of a rare one."""


def ordered_sample(columns: Columns, most: int, per_record: float = 1.0, spread: Spread = ONE_BY_ONE) -> Rows:
    """At most so many records, ordered by a digest of their content, which is as good as drawn by lot.

    A sample of n among N records holds n²/N² of the pairs that are one person: so n grows with the root of N.

    Args:
        columns: of all records.
        most: records at most.
        per_record: how many pairs are one person, for each record; about one in most tables.
        spread: who digests what records say.
    """
    records = len(next(iter(columns.values())))
    enough = max(_LEAST, int(min((_MATCHES * records / max(per_record, 1e-9)) ** 0.5, records)))
    return _first(content_digests(columns, spread), min(most, enough))


def _first(digests: Digests, most: int) -> Rows:
    """The first of all rows in the order of their digests; the others are not sorted."""
    if most >= len(digests):
        return in_order(digests, np.arange(len(digests)))
    return in_order(digests, np.flatnonzero(digests <= np.partition(digests, most)[most]))[:most]


def take(columns: Columns, rows: Rows) -> dict[str, Column]:
    """The columns of some records, with the values that these have, in order of first appearance.

    The texts are made anew, one beside the other in memory: those of all records lie as far apart as the records do, and who looks at
    them after a fork copies a page for each.
    """
    return {name: column.renumbered(rows).rewritten() for name, column in columns.items()}


def random_pairs(records: int, most: int) -> tuple[Rows, Rows]:
    """Pairs of different records drawn evenly, or all of them if they are no more than `most`."""
    if records * (records - 1) // 2 <= most:
        left, right = np.triu_indices(records, 1)
        return left.astype(np.int64), right.astype(np.int64)
    draw = np.random.default_rng(_SEED)
    left, right = draw.integers(0, records, most), draw.integers(0, records - 1, most)
    return left, right + (right >= left)


def sharing_pairs(column: Column, most: int) -> list[tuple[int, Rows, Rows]]:
    """Pairs of records that share a value, drawn evenly among values of about the same frequency.

    Returns:
        For each frequency: how many such pairs there are, and at most so many of them.
    """
    present = np.flatnonzero(column.codes != ABSENT)
    order = present[np.argsort(column.codes[present], kind="stable")]
    sizes = np.bincount(column.codes[present], minlength=len(column.values))
    starts = np.cumsum(sizes) - sizes
    kinds = np.searchsorted(_RARITY, sizes / max(len(present), 1), side="left")
    found = []
    for kind in range(len(_RARITY) + 1):
        chosen = np.flatnonzero((kinds == kind) & (sizes > 1))
        if len(chosen):
            found.append(_draw(order, starts[chosen], sizes[chosen], most))
    return found


def _draw(order: Rows, starts: NDArray[np.int64], sizes: NDArray[np.int64], most: int) -> tuple[int, Rows, Rows]:
    pairs = sizes * (sizes - 1) // 2
    ends = np.cumsum(pairs)
    total = int(ends[-1])
    draw = np.random.default_rng(_SEED)
    groups = np.searchsorted(ends, draw.integers(0, total, most), side="right")
    some = sizes[groups]
    one = (draw.random(most) * some).astype(np.int64)
    other = (draw.random(most) * (some - 1)).astype(np.int64)
    other += other >= one
    return total, order[starts[groups] + one], order[starts[groups] + other]
