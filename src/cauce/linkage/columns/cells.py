"""The partition of a table under a trained ruleset: the very one that `resolve` makes of its rows, computed on columns.

Pairs of signatures at or above the edge make parts; parts of two are decided at once, and larger ones settled in rounds: those in which
nothing can keep two signatures apart by all parts of one size together (`columns.settling`), the others by `linkage.rounds` itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cauce.linkage.cells import ORGANIZATION, PERSON, Cell
from cauce.linkage.classes import KnownEvidence
from cauce.linkage.columns.column import Columns
from cauce.linkage.columns.comparator import Levels, Rows
from cauce.linkage.columns.comparators.registry import build, compare_pairs
from cauce.linkage.columns.kinds import kinds_of
from cauce.linkage.columns.parts import LARGEST, limited
from cauce.linkage.columns.settling import Facts, Limits, pairs_in, pairs_of, settle_parts, widened
from cauce.linkage.columns.spreading import ONE_BY_ONE, Spread
from cauce.linkage.columns.tallies import CellScores, Tallies
from cauce.linkage.columns.weigh import MILLIBITS, Millibits, weigh
from cauce.linkage.constraints import Constraints
from cauce.linkage.linking import Linking
from cauce.linkage.rounds import Rounds, ScoreLimits
from cauce.linkage.trained import FieldScorer
from cauce.model.ruleset import Ruleset

_AT_ONCE = 60_000
"""Pairs whose tallies are held at once: about 30 MB. Of many more, memory is what takes the time."""
_ALIKE = 15_000
"""The same of parts of several sizes that are settled as if they were of one: what does not exist is added up, too."""
_COMPARED = 4_000_000
"""Pairs whose levels are held at once: about 100 MB."""
_ROUND = 800
"""Pairs that take as long as a round of one block does, however few parts it has."""
_LOTS = 2
"""A lot of parts is this share of what is left for each that settles them: one that is done early takes another."""
_PAIR = 2


class Pairs(NamedTuple):
    """Candidate pairs with the level of each comparison and the weight."""

    left: Rows
    right: Rows
    levels: Levels
    weights: NDArray[np.float64]

    def take(self, which: NDArray[Any]) -> Pairs:
        """Some of the pairs, by place."""
        return Pairs(self.left[which], self.right[which], self.levels.take(which, axis=0), self.weights[which])


def partition(
    ruleset: Ruleset, columns: Columns, pairs: Pairs, largest: int = LARGEST, spread_by: Spread = ONE_BY_ONE
) -> NDArray[np.int64]:
    """For each row the smallest number of a row of its identity.

    Args:
        ruleset: a trained one.
        columns: canonical values of distinct rows, which are signatures.
        pairs: candidates, each unordered pair once; levels as `compare_pairs` gives them, weights as `weigh`.
        largest: signatures that are scored against each other at most; for tests.
        spread_by: who settles parts.
    """
    count = len(next(iter(columns.values())))
    edge = Linking.of(ruleset).edge
    homes = limited(count, (pairs.left, pairs.right, pairs.weights), edge, largest)
    inner = np.flatnonzero(homes[pairs.left] == homes[pairs.right])
    return _Partition(ruleset, columns, homes, pairs).run(inner, spread_by)


def spread(ruleset: Ruleset, columns: Columns, labels: NDArray[np.int64], rows: Rows) -> NDArray[np.int64]:
    """For each record the smallest number of a record of its identity.

    A signature is a hub for its records if its weight against itself reaches match. The records of one that is not are of one identity only
    where that identity holds further signatures.

    Args:
        ruleset: a trained one.
        columns: canonical values of distinct rows.
        labels: of those rows, as `partition` gives them.
        rows: for each record the number of its row.
    """
    several = np.flatnonzero((np.bincount(rows, minlength=len(labels)) > 1) & (np.bincount(labels, minlength=len(labels))[labels] == 1))
    comparators = build(ruleset.comparisons, ruleset.fields)
    itself = weigh(ruleset, compare_pairs(comparators, columns, several, several))
    apart = np.zeros(len(labels), dtype=bool)
    apart[several[itself < ruleset.thresholds.match]] = True
    numbers = np.arange(len(rows), dtype=np.int64)
    first = np.full(len(labels), len(rows), dtype=np.int64)
    np.minimum.at(first, labels[rows], numbers)
    return np.where(apart[rows], numbers, first[labels[rows]])


class _Partition:
    """One table on its way to a partition."""

    def __init__(self, ruleset: Ruleset, columns: Columns, homes: NDArray[np.int64], known: Pairs) -> None:
        self._ruleset, self._columns = ruleset, columns
        self._linking = Linking.of(ruleset)
        self._scorer = FieldScorer(ruleset)
        self._scores = CellScores.of(ruleset)
        self._comparators = build(ruleset.comparisons, ruleset.fields)
        self._kinds = kinds_of(ruleset.fields, columns)
        self._match = round(ruleset.thresholds.match * MILLIBITS)
        self._homes, self._known = homes, known
        self._count = len(homes)
        self.labels = np.arange(self._count, dtype=np.int64)

    def run(self, inner: Rows, spread_by: Spread) -> NDArray[np.int64]:
        """The labels; `inner` are the places of the pairs within parts."""
        sizes = np.bincount(self._homes, minlength=self._count)
        of_inner = sizes[self._homes[self._known.left[inner]]]
        self._unite_twos(self._known.take(inner[of_inner == _PAIR]))
        self._known = _sorted(self._known.take(inner[of_inner > _PAIR]), self._count)
        blocks = list(_blocks(self._homes, sizes))[::-1]  # the dearest first: what is left in the end is small
        lots = list(_together(blocks, spread_by.count))
        for blocks, labels in zip(lots, spread_by.map(self._settle_all, lots), strict=True):
            self.labels[_members(blocks)] = labels
        return self.labels

    def _settle_all(self, blocks: list[NDArray[np.int64]]) -> NDArray[np.int64]:
        """The labels of the members of some parts."""
        inner = [np.triu_indices(parts.shape[1], 1) for parts in blocks]
        left, right = (
            np.concatenate([parts[:, upper[side]].ravel() for parts, upper in zip(blocks, inner, strict=True)]) for side in (0, 1)
        )
        levels, joined = self._compare(left, right)
        start = 0
        for alike in _alike(blocks):
            stop = start + sum(len(parts) * pairs_in(parts.shape[1]) for parts in alike)
            self._settle(alike, self._facts(levels[start:stop], joined[start:stop]))
            start = stop
        return self.labels[_members(blocks)]

    def _facts(self, levels: Levels, joined: NDArray[np.bool_]) -> Facts:
        weights = np.rint(weigh(self._ruleset, levels) * MILLIBITS).astype(np.int64)
        return Facts(self._scores.tally(levels), weights, joined)

    def _unite_twos(self, edges: Pairs) -> None:
        """Two signatures and nobody else."""
        good = np.rint(edges.weights * MILLIBITS) >= self._match
        good &= self._kinds[edges.left] | self._kinds[edges.right] != PERSON | ORGANIZATION
        good &= ~self._scores.contradict(self._scores.tally(edges.levels))
        low, high = np.minimum(edges.left[good], edges.right[good]), np.maximum(edges.left[good], edges.right[good])
        self.labels[high] = low

    def _settle(self, blocks: list[NDArray[np.int64]], facts: Facts) -> None:
        """Parts of about the same size, each given by its rows in order, and the facts of their inner pairs."""
        size = blocks[0].shape[1]
        sizes = np.repeat([parts.shape[1] for parts in blocks], [len(parts) for parts in blocks])
        parts = np.concatenate([_widened(parts, size) for parts in blocks])
        facts = widened(facts, [parts.shape for parts in blocks], size)
        hard = np.bitwise_or.reduce(self._kinds[parts], axis=1) == PERSON | ORGANIZATION
        easy = np.flatnonzero(~hard)
        thresholds = self._ruleset.thresholds
        known = facts.take(easy)
        groups, unsettled = settle_parts(self._scores, known, sizes[easy], Limits(thresholds.match, thresholds.margin))
        hard[easy[unsettled]] = True
        settled = parts[easy[~unsettled]]
        self.labels[settled.ravel()] = np.take_along_axis(settled, groups[~unsettled], axis=1).ravel()
        for number in np.flatnonzero(hard).tolist():
            own = pairs_of(sizes[number], size)
            self._settle_one(parts[number, : sizes[number]], *(fact[number, own] for fact in facts))

    def _compare(self, left: Rows, right: Rows) -> tuple[Levels, NDArray[np.bool_]]:
        """The levels of inner pairs, and which of them are edges."""
        wanted = left * self._count + right
        known = self._known.left * self._count + self._known.right
        at = np.minimum(np.searchsorted(known, wanted), max(0, len(known) - 1))
        levels, found = self._known.levels[at], known[at] == wanted
        others = np.flatnonzero(~found)
        levels[others] = compare_pairs(self._comparators, self._columns, left[others], right[others])
        return levels, found & (self._known.weights[at] >= self._linking.edge)

    def _settle_one(self, part: NDArray[np.int64], rows: Tallies, weights: Millibits, joined: NDArray[np.bool_]) -> None:
        """One part, by the rounds of `resolve` themselves."""
        size = len(part)
        inner = list(zip(*(side.tolist() for side in np.triu_indices(size, 1)), strict=True))
        known = dict(zip(inner, zip(rows, (weights / MILLIBITS).tolist(), strict=True), strict=True))
        evidence = KnownEvidence(self._linking, self._scorer, known)
        cells = [Cell((int(row),), {place: 1}, {}, int(self._kinds[row])) for place, row in enumerate(part.tolist())]
        carriers = [{one: {one}, other: {other}} for (one, other), edge in zip(inner, joined.tolist(), strict=True) if edge]
        thresholds = self._ruleset.thresholds
        limits = ScoreLimits(thresholds.match, self._linking.edge, thresholds.margin)
        for piece in Rounds(cells, carriers, Constraints(self._linking, evidence, {}), limits).run():
            self.labels[part[piece]] = part[piece].min()


def _blocks(homes: NDArray[np.int64], sizes: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """The parts of three signatures or more, by size: a row for each, its signatures in order."""
    members = np.flatnonzero(sizes[homes] > _PAIR)
    of_members = homes[members]
    members = members[np.argsort(sizes[of_members] * len(homes) + of_members, kind="stable")]
    found, starts = np.unique(sizes[homes[members]], return_index=True)
    for size, start, stop in zip(found.tolist(), starts.tolist(), [*starts[1:].tolist(), len(members)], strict=False):
        parts = members[start:stop].reshape(-1, size)
        at_once = max(1, _AT_ONCE // (size * size))
        for first in range(0, len(parts), at_once):
            yield parts[first : first + at_once]


def _alike(blocks: Sequence[NDArray[np.int64]]) -> Iterator[list[NDArray[np.int64]]]:
    """Blocks that are settled together, the smaller parts as if they were larger: where parts are few a round costs more than pairs."""
    held: list[NDArray[np.int64]] = []
    for parts in blocks:
        if held and (sum(map(len, held)) + len(parts)) * held[0].shape[1] ** 2 > _ALIKE:
            yield held
            held = []
        held.append(parts)
    if held:
        yield held


def _widened(parts: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """The first signature again and again in the places that a part does not fill: it has its own label already."""
    return np.concatenate((parts, np.repeat(parts[:, :1], size - parts.shape[1], axis=1)), axis=1)


def _members(blocks: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    return np.concatenate([parts.ravel() for parts in blocks])


def _at_once(left: int, count: int) -> int:
    """Effort of what is compared at once, of so much that is left: so many have work to the end, and the last lots are small."""
    if count == 1:
        return _COMPARED
    return min(_COMPARED // count, max(_AT_ONCE, left // (_LOTS * count)))


def _effort(parts: NDArray[np.int64]) -> int:
    """What it takes to settle parts of one size: their inner pairs, each counted twice, and rounds, about as many as a part has members."""
    count, size = parts.shape
    return int(size * (count * size + _ROUND))


def _together(blocks: Sequence[NDArray[np.int64]], count: int) -> Iterator[list[NDArray[np.int64]]]:
    """Blocks whose inner pairs are compared at once, by so many: what comparing costs beside the pairs is paid once for all."""
    left = sum(map(_effort, blocks))
    held: list[NDArray[np.int64]] = []
    effort = 0
    for parts in blocks:
        held.append(parts)
        effort += _effort(parts)
        if effort >= _at_once(left, count):
            yield held
            left -= effort
            held, effort = [], 0
    if held:
        yield held


def _sorted(pairs: Pairs, count: int) -> Pairs:
    """Pairs with the smaller row on the left, in order."""
    left, right = np.minimum(pairs.left, pairs.right), np.maximum(pairs.left, pairs.right)
    keys = left * count + right
    one_way = Pairs(left, right, pairs.levels, pairs.weights)
    return one_way if bool((keys[1:] > keys[:-1]).all()) else one_way.take(np.argsort(keys, kind="stable"))
