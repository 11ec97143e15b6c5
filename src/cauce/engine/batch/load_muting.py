"""Which values are shared and which blocking keys dead among everything gathered: the rule of `linkage.sharing`, over sorted columns."""

from __future__ import annotations

from functools import cache
from math import inf
from typing import NamedTuple

import numpy as np

from cauce.engine.batch.load_harvest import Blocks, Claims, Harvest, Numbers
from cauce.linkage.sharing import is_shared
from cauce.model.ruleset import Ruleset


class Shared(NamedTuple):
    """A shared value, as it is listed."""

    key: int
    namespace: str
    value: str


class Muted(NamedTuple):
    """What is no evidence."""

    shared: list[Shared]
    dead: list[int]
    """Blocking keys."""

    def keys(self) -> set[int]:
        """Of values and of blocks."""
        return {*(one.key for one in self.shared), *self.dead}


def runs(keys: Numbers) -> tuple[Numbers, Numbers]:
    """Where each run of equal keys starts in a sorted column, and how long it is."""
    starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]]) if len(keys) else np.zeros(0, dtype=np.int64)
    return starts, np.diff(np.r_[starts, len(keys)])


def muted_values(claims: Claims, harvest: Harvest, ruleset: Ruleset) -> Muted:
    """Shared values and dead blocks, each in order. `claims` are sorted by key."""
    dead = dead_blocks(harvest.blocks(), ruleset.thresholds.max_block)
    return Muted(shared_values(claims, harvest, ruleset), dead.tolist())


def shared_values(claims: Claims, harvest: Harvest, ruleset: Ruleset) -> list[Shared]:
    """The shared values, by key. `claims` are sorted by key."""
    bounds = [bound for name in harvest.namespaces for bound in (ruleset.policy(name).max_spread, ruleset.policy(name).max_bare)]
    least = min((bound for bound in bounds if bound is not None), default=inf)
    starts, counts = runs(claims.key)
    suspects = counts > least
    policy = cache(ruleset.policy)
    found = []
    for start, count in zip(starts[suspects].tolist(), counts[suspects].tolist(), strict=True):
        mine = claims.take(np.arange(start, start + count))
        persons = len(np.unique(mine.person[mine.person != 0]))
        bare = len(np.unique(mine.entry[mine.bare & (mine.person == 0)]))
        names = [harvest.namespaces[code] for code in np.unique(mine.namespace)]
        if any(is_shared(policy(name), persons, bare) for name in names):
            found.append(_shared(harvest, int(mine.key[0]), int(mine.entry.min())))
    return found


def _shared(harvest: Harvest, key: int, entry: int) -> Shared:
    (subject,) = harvest.subjects(np.array([entry]))
    claim = next(claim for claim in subject.claims if claim.key == key)
    return Shared(key, claim.namespace, claim.value)


def dead_blocks(blocks: Blocks, max_block: int) -> Numbers:
    """Blocking keys on more signatures than a live one may have, in order."""
    starts, counts = runs(blocks.key)
    return blocks.key[starts[counts > max_block]]
