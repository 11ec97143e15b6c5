"""Which identities have to be resolved together, given who is one identity: the rule of `linkage.components`, over sorted columns.

What one identity holds hangs together already, so only what reaches from one to another is looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray

from cauce.engine.batch.load_harvest import Blocks, Claims, Harvest, Numbers
from cauce.engine.batch.load_muting import runs
from cauce.linkage.columns import block
from cauce.linkage.columns.comparators.registry import build, compare_pairs
from cauce.linkage.columns.spreading import ONE_BY_ONE, Spread, slices
from cauce.linkage.columns.weigh import weigh
from cauce.linkage.greyzone import MILLIBITS
from cauce.linkage.kernel import Kernel
from cauce.linkage.linking import Linking
from cauce.linkage.unions import Unions
from cauce.linkage.values import sign
from cauce.model.ruleset import Scope
from cauce.model.subject import Signature

Grey = dict[tuple[int, int], int]
"""Pairs of signatures and their weights in 1/1000 bit."""
_CHUNK = 1 << 18
"""Pairs that are weighed at once in columns."""
_FEW = 1 << 13
"""Pairs that are weighed at once otherwise: half a second."""
_HELD = 1 << 24
"""Pairs that are held before those found under several keys are made one: 128 MB."""
_LOW = (1 << 32) - 1


class Components:
    """Joins identities, which are named by number; `number` says of each entry which one it is in (-1: the entry does not count)."""

    def __init__(self, harvest: Harvest, kernel: Kernel, number: Numbers, muted: Collection[int], spread: Spread) -> None:
        self._harvest, self._kernel, self._number, self._spread = harvest, kernel, number, spread
        self._linking = Linking.of(kernel.ruleset)
        self._muted = muted
        self._silent = np.fromiter(muted, dtype=np.int64, count=len(muted))
        self._unions = Unions()
        self._grey: list[tuple[Numbers, Numbers, Numbers]] = []
        """Pairs of signatures that score at `review` or above, and their weights in 1/1000 bit."""

    def names(self) -> Numbers:
        """For each identity the smallest number in its component."""
        count = int(self._number.max(initial=-1)) + 1
        return np.fromiter((self._unions.find(number) for number in range(count)), dtype=np.int64, count=count)

    def grey(self, number: Numbers) -> Grey:
        """Pairs of signatures in different identities, by their final numbers, that score at `review` or above."""
        carriers = _Carriers(self._harvest.signatures(), number)
        found: Grey = {}
        for left, right, weights in self._grey:
            apart = carriers.apart(carriers.places(left), carriers.places(right))
            pairs = zip(left[apart].tolist(), right[apart].tolist(), strict=True)
            found.update(zip(pairs, weights[apart].tolist(), strict=True))
        return found

    def join_values(self, claims: Claims) -> None:
        """Join whoever carries a common live value. `claims` are sorted by key."""
        rules = [self._linking.namespace(name) for name in self._harvest.namespaces]
        links = np.array([rule is not None for rule in rules], dtype=bool)
        live = claims.take(links[claims.namespace] & ~np.isin(claims.key, self._silent))
        if self._linking.trained:  # contacts among known records are left to the score; whatever a bare one claims is not
            keys = np.array([rule is not None and rule.scope is not Scope.CONTACT for rule in rules], dtype=bool)
            live = live.take(np.isin(live.key, claims.key[claims.bare | keys[claims.namespace]]))
        self._join_neighbours(live.key, self._number[live.entry])

    def join_matches(self, blocks: Blocks) -> None:
        """Join by candidate pairs of signatures that reach the edge threshold; `blocks` are sorted by key."""
        carriers = _Carriers(self._harvest.signatures(), self._number)
        scores = _Scores(self._harvest, self._kernel, self._linking, self._muted, carriers)
        live = ~np.isin(blocks.key, self._silent)
        count = len(carriers.digests)
        several = carriers.several()
        candidates = _candidates(blocks.key[live], carriers.places(blocks.signature[live]), count, carriers.apart)
        for pairs in (several * (count + 1), candidates):
            left, right = np.divmod(pairs, count)
            parts = slices(len(pairs), _CHUNK if scores.in_columns else _FEW)
            weights = self._spread.map(partial(scores.of, left, right), parts)
            for part, of_part in zip(parts, weights, strict=True):
                self._join_reaching(left[part], right[part], of_part, carriers)

    def _join_reaching(self, left: Numbers, right: Numbers, weights: NDArray[np.float64], carriers: _Carriers) -> None:
        grey = weights >= self._kernel.ruleset.thresholds.review
        signatures = (carriers.digests[left[grey]], carriers.digests[right[grey]])
        self._grey.append((*signatures, np.rint(weights[grey] * MILLIBITS).astype(np.int64)))
        reach = weights >= self._linking.edge
        for one, other in zip(left[reach].tolist(), right[reach].tolist(), strict=True):
            self._unions.join_all(carriers.numbers(one) | carriers.numbers(other))

    def _join_neighbours(self, keys: Numbers, numbers: Numbers) -> None:
        """Join identities that stand beside each other under one key."""
        meet = (keys[1:] == keys[:-1]) & (numbers[1:] != numbers[:-1])
        left, right = _each_once(numbers[:-1][meet], numbers[1:][meet])
        for one, other in zip(left.tolist(), right.tolist(), strict=True):
            self._unions.join(one, other)


class _Carriers:
    """Who has which signature. Signatures are named by place, in order."""

    def __init__(self, signature: Numbers, number: Numbers) -> None:
        entries = np.flatnonzero((signature != 0) & (number >= 0))
        entries = entries[np.argsort(signature[entries], kind="stable")]
        starts, counts = runs(signature[entries])
        self._numbers = number[entries]
        self._starts, self._counts = starts, counts
        self.digests: Numbers = signature[entries][starts]
        self.entry: Numbers = entries[starts]
        """One entry of each signature."""
        self.first: Numbers = self._numbers[starts]
        """The identity of that entry."""
        steps = np.r_[0, np.cumsum(self._numbers[1:] != self._numbers[:-1])] if len(entries) else np.zeros(0, dtype=np.int64)
        self.scattered: NDArray[np.bool_] = steps[starts + counts - 1] != steps[starts] if len(entries) else np.zeros(0, dtype=bool)
        """Whether several identities have the signature."""

    def places(self, digests: Numbers) -> Numbers:
        """Places of signatures."""
        return np.searchsorted(self.digests, digests)

    def numbers(self, place: int) -> set[int]:
        """The identities that have a signature."""
        start = self._starts[place]
        return set(self._numbers[start : start + self._counts[place]].tolist())

    def several(self) -> Numbers:
        """Signatures of several identities."""
        return np.flatnonzero(self.scattered)

    def apart(self, left: Numbers, right: Numbers) -> NDArray[np.bool_]:
        """Which pairs of signatures are not all in one identity."""
        found: NDArray[np.bool_] = self.scattered[left] | self.scattered[right] | (self.first[left] != self.first[right])
        return found


class _Scores:
    """Weighs pairs of signatures, as `linkage.components.joins` does: each signature being signed once, or all pairs in columns."""

    def __init__(self, harvest: Harvest, kernel: Kernel, linking: Linking, muted: Collection[int], carriers: _Carriers) -> None:
        self._scorer = kernel.scorer

        def signature(place: int) -> Signature:
            (subject,) = harvest.subjects(carriers.entry[place : place + 1])
            return sign(subject, linking, muted)

        self._signature = lru_cache(maxsize=1 << 16)(signature)
        self._ruleset = ruleset = kernel.ruleset
        self.in_columns = linking.trained
        """Whether the ruleset is a trained one, which looks at nothing but columns."""
        if self.in_columns:
            self._comparators = build(ruleset.comparisons, ruleset.fields)
            names = (field.name for field in ruleset.fields)
            self._columns = dict(zip(names, harvest.fields(carriers.digests), strict=False))

    def of(self, left: Numbers, right: Numbers, part: slice) -> NDArray[np.float64]:
        """Match weights of some of many pairs, in bits."""
        return self._weights(left[part], right[part])

    def _weights(self, left: Numbers, right: Numbers) -> NDArray[np.float64]:
        if not self.in_columns:
            pairs = zip(left.tolist(), right.tolist(), strict=True)
            return np.fromiter((self._weigh(one, other) for one, other in pairs), dtype=np.float64, count=len(left))
        if not self._columns:
            return np.full(len(left), -np.inf)
        return weigh(self._ruleset, compare_pairs(self._comparators, self._columns, left.astype(np.intp), right.astype(np.intp)))

    def _weigh(self, one: int, other: int) -> float:
        return self._scorer.weight(self._scorer.compare(self._signature(one), self._signature(other)))


def _candidates(keys: Numbers, places: Numbers, count: int, chosen: Callable[[Numbers, Numbers], NDArray[np.bool_]]) -> Numbers:
    """The chosen pairs of places under one key of a sorted column: each once, left < right, as `left * count + right`, in order."""
    starts, sizes = runs(keys)
    shared = block.Blocks(places.astype(np.int32), starts[sizes > 1], sizes[sizes > 1])
    pending, held, once = [np.zeros(0, dtype=np.int64)], 0, 0
    for pairs in block.packed_pairs(shared, count):
        pending.append(pairs[chosen(*np.divmod(pairs, count))])
        held += len(pending[-1])
        if held > max(_HELD, 2 * once):
            pending = [np.unique(np.concatenate(pending))]
            held = once = len(pending[0])
    return np.unique(np.concatenate(pending))


def _each_once(left: Numbers, right: Numbers) -> tuple[Numbers, Numbers]:
    """Pairs of numbers below 2**31, each once whichever is first, the smaller in front; in order."""
    pairs = np.unique(np.minimum(left, right) << 32 | np.maximum(left, right))
    return pairs >> 32, pairs & _LOW


def components(
    harvest: Harvest, kernel: Kernel, number: Numbers, claims: Claims, muted: Collection[int], spread: Spread = ONE_BY_ONE
) -> Components:
    """What has to be resolved together, and the grey zone; `claims` are sorted by key."""
    found = Components(harvest, kernel, number, muted, spread)
    found.join_values(claims)
    found.join_matches(harvest.blocks())
    return found
