"""The grey zone: pairs that score at `review` or above and are not one identity, kept as a function of the live records.

A pair is one of signatures, which share a live blocking key (or are one). It is kept from the moment that its records are in different
identities. One whose records come together may stay: it is not shown, and it is there when they come apart again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

from cauce.engine.incoming import RecordChange
from cauce.engine.muting import Muting
from cauce.engine.neighbourhood import Neighbourhood
from cauce.engine.placing import Placing
from cauce.linkage.components import pair_weight
from cauce.linkage.greyzone import MILLIBITS
from cauce.linkage.kernel import Kernel
from cauce.model.subject import Subject
from cauce.store.base import Delta, Reader
from cauce.store.steward import ReviewRow

Pair = tuple[int, int]


class Happened(NamedTuple):
    """What a transaction does to records, to keys, and to identities."""

    changes: Sequence[RecordChange]
    muting: Muting
    neighbourhood: Neighbourhood
    placing: Placing


def write_reviews(reader: Reader, kernel: Kernel, happened: Happened, delta: Delta) -> None:
    """Put into the delta which pairs enter and leave the grey zone."""
    changes, muting, neighbourhood, placing = happened
    zone = _Zone(kernel, neighbourhood, placing)
    fresh = {change.after.signature: change.after for change in changes if change.after is not None and change.after.signature}
    rescored = zone.signatures_of(row.uid for key in muting.flipped_values for row in muting.carriers.get(key, ()))
    zone.meet({**fresh, **{signature: zone.subjects[signature] for signature in rescored}})
    zone.come_apart()
    gone = {subject.signature for subject in muting.orphans}
    lost = _flip_blocks(reader, zone, muting, fresh, gone)
    stale = {change.before.signature for change in changes if change.stale_blocks and change.before is not None}
    dirty = gone | rescored | stale
    lost.update((row.left, row.right) for row in (reader.reviews_of(dirty) if dirty else ()))
    found = {pair: weight for pair, weight in zone.found.items() if not gone.intersection(pair)}
    stored = {(row.left, row.right): row.weight for row in reader.reviews_of({left for left, _ in found})} if found else {}
    delta.reviews_put += [ReviewRow(*pair, weight) for pair, weight in found.items() if stored.get(pair) != weight]
    delta.reviews_removed += sorted(lost - found.keys())


def _flip_blocks(reader: Reader, zone: _Zone, muting: Muting, fresh: Mapping[int, Subject], gone: set[int]) -> set[Pair]:
    """Weigh the pairs of blocking keys that revive; the stored pairs that do not meet any more, because of those that die."""
    lost: set[Pair] = set()
    for key in muting.flipped_blocks:
        sharers = {*muting.candidates.get(key, ()), *(signature for signature, subject in fresh.items() if key in subject.blocks)} - gone
        if key in muting.muted:
            stored = reader.reviews_of(sharers)
            lost.update((row.left, row.right) for row in stored if {row.left, row.right} <= sharers and not zone.still_meet(row))
        else:
            zone.weigh(combinations(sorted(sharers), 2))
    return lost


class _Zone:
    """Finds the pairs, among what was loaded and what was compared on the way."""

    def __init__(self, kernel: Kernel, neighbourhood: Neighbourhood, placing: Placing) -> None:
        self._kernel, self._neighbourhood, self._placing = kernel, neighbourhood, placing
        self._least = kernel.ruleset.thresholds.review
        self.found: dict[Pair, int] = {}
        self._weighed: set[Pair] = set()

    @cached_property
    def subjects(self) -> Mapping[int, Subject]:
        """Signature -> one of its subjects, of those loaded."""
        return {subject.signature: subject for subject in self._neighbourhood.subjects.values() if subject.signature}

    @cached_property
    def _homes(self) -> Mapping[int, set[int]]:
        homes: dict[int, set[int]] = defaultdict(set)
        for uid, subject in self._neighbourhood.subjects.items():
            if subject.signature:
                homes[subject.signature].add(self._placing.number_of[uid])
        for signature, rows in self._neighbourhood.met.items():
            homes[signature].update(row.identity for row in rows if row.uid not in self._neighbourhood.rows)
        return homes

    def signatures_of(self, uids: Iterable[int]) -> set[int]:
        """The signatures of loaded records."""
        subjects = self._neighbourhood.subjects
        return {subjects[uid].signature for uid in uids if uid in subjects} - {0}

    def meet(self, subjects: Mapping[int, Subject]) -> None:
        """Weigh these with whoever they share a live blocking key with."""
        if not subjects:
            return
        among: dict[int, set[int]] = defaultdict(set)
        muted = self._neighbourhood.muted
        live = {signature: [block for block in subject.blocks if block not in muted] for signature, subject in subjects.items()}
        for signature, blocks in live.items():
            for block in blocks:
                among[block].add(signature)
        candidates = self._neighbourhood.candidates
        for signature, blocks in live.items():
            others = {signature}
            for block in blocks:  # most are nobody else's
                others.update(candidates.get(block, ()))
                if len(among[block]) > 1:
                    others |= among[block]
            self.weigh((min(signature, other), max(signature, other)) for other in others)

    def come_apart(self) -> None:
        """Weigh those that were one identity and are no more."""
        number_of = self._placing.number_of
        apart: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for uid, row in self._neighbourhood.rows.items():
            if uid in number_of:
                apart[row.identity][number_of[uid]].append(uid)
        for cells in apart.values():
            if len(cells) > 1:
                self._weigh_across([self.signatures_of(uids) for uids in cells.values()])

    def _weigh_across(self, sides: Sequence[set[int]]) -> None:
        blocks: dict[int, set[int]] = defaultdict(set)
        for signature in set().union(*sides):
            blocks[signature].add(signature)
            for block in self.subjects[signature].blocks:
                if block not in self._neighbourhood.muted:
                    blocks[block].add(signature)
        for sharers in blocks.values():
            self.weigh(combinations(sorted(sharers), 2))
        self.weigh((signature, signature) for signature in set().union(*sides))

    def weigh(self, pairs: Iterable[Pair]) -> None:
        """Find those of these pairs that lie in different identities and score high enough."""
        for pair in pairs:
            if pair in self._weighed:
                continue
            self._weighed.add(pair)
            left, right = (self._homes.get(signature, set()) for signature in pair)
            if not left or not right or len(left | right) == 1:
                continue
            weight = self._weight(pair)
            if weight is not None and weight >= self._least:
                self.found[pair] = round(weight * MILLIBITS)

    def _weight(self, pair: Pair) -> float | None:
        known = self._neighbourhood.weights.get(pair)
        if known is not None:
            return known
        left, right = (self.subjects.get(signature) for signature in pair)
        if left is None or right is None:
            return None
        return pair_weight(self._kernel, left, right, self._neighbourhood.muted)

    def still_meet(self, row: ReviewRow) -> bool:
        """Whether a pair shares some live blocking key yet."""
        if row.left == row.right:
            return True
        left, right = (self.subjects.get(signature) for signature in (row.left, row.right))
        if left is None or right is None:
            return False
        return any(block not in self._neighbourhood.muted for block in set(left.blocks).intersection(right.blocks))
