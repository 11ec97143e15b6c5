"""Who is one customer among what was gathered: computed by the ruleset, or given and looked at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cauce.engine.batch.load_components import Components, Grey, components
from cauce.engine.batch.load_harvest import Claims, Harvest, Numbers
from cauce.engine.batch.load_muting import Muted, muted_values, runs
from cauce.engine.batch.load_rows import Plan, arrange, revisions
from cauce.errors import InvalidValue, Reason
from cauce.linkage.columns.digests import GOLDEN
from cauce.linkage.columns.spreading import Spread
from cauce.linkage.kernel import Kernel
from cauce.linkage.linking import Linking
from cauce.linkage.resolution import Resolution, resolve
from cauce.model.curation import Conflict
from cauce.model.ruleset import Scope

CHECKED_RECORDS = 2_000
"""Records of a given partition, of those about which there can be no conflict, that are resolved anew before it is believed."""
RESOLVED_RECORDS = 20_000
"""Records of whole components that are resolved, and held as objects, at a time."""
_LAST = np.iinfo(np.int64).max


class Placed(NamedTuple):
    """What the ruleset says of a partition, and what came up while it was looked at."""

    muted: Muted
    component: Numbers
    """Of each identity: the same number where they have to be resolved together."""
    conflicts: list[Conflict]
    checked: int
    """Records that were resolved."""
    grey: Grey

    @property
    def notable(self) -> bool:
        """Whether there is anything to say beside who is who."""
        return bool(self.muted.shared or self.muted.dead or self.conflicts)


class Judge:
    """Applies a ruleset to all that was gathered. `say` is told the stage, how many records are done, and of how many."""

    def __init__(self, harvest: Harvest, kernel: Kernel, say: Callable[[str, int, int], None], spread: Spread) -> None:
        self._harvest, self._kernel, self._say, self._spread = harvest, kernel, say, spread
        self._keys: set[int] = set()
        """Of muted values and dead blocks."""

    def resolved(self, kept: Numbers, new_ids: Callable[[int], list[str]]) -> tuple[Plan, Placed]:
        """The partition, from nothing."""
        self._say("components", 0, len(kept))
        muted, found = self._hanging_together(self._by_entry(kept, np.arange(len(kept))), self._claims())
        labels, component, refused = self._resolve_all(_together(kept, found.names()))
        entries, number = arrange(kept, labels[kept])
        first = np.flatnonzero(np.r_[True, number[1:] != number[:-1]])
        plan = Plan(entries, number, revisions(number), new_ids(len(first)))
        _, lead, inverse = np.unique(component[entries[first]], return_index=True, return_inverse=True)
        uid = plan.uids(len(self._harvest.intake))
        conflicts = sorted(_renamed(conflict, uid) for conflict in refused)
        return plan, Placed(muted, lead[inverse.reshape(-1)], conflicts, len(kept), found.grey(self._by_entry(entries, number)))

    def checked(self, plan: Plan, *, thorough: bool) -> Placed:
        """Resolve whole components of a given partition anew: all, or those in which there may be a conflict, and some more.

        Raises:
            InvalidValue: (FILE_INVALID) it is not what the ruleset makes of the records.
        """
        number = self._by_entry(plan.entries, plan.number)
        claims = self._claims()
        muted, found = self._hanging_together(number, claims)
        component = found.names()
        quarrels = _in_several(component) | (self._united_by_keys(number, claims, len(component)) & self._unlike(plan))
        places = np.arange(len(plan.entries)) if thorough else _sample(component, plan.number, quarrels)
        wrong, conflicts = 0, list[Conflict]()
        for group in _together(places, component[plan.number[places]]):
            resolution = self._resolve(plan.entries[group], (group + 1).tolist())
            wrong += _misplaced(plan, group, resolution)
            conflicts += resolution.conflicts
        if wrong:
            raise InvalidValue(
                "identities",
                f"{wrong} of {len(places)} records looked at are not where the ruleset puts them; give the ruleset that they come from",
                reason=Reason.FILE_INVALID,
            )
        return Placed(muted, component, sorted(conflicts), len(places), found.grey(number))

    def _united_by_keys(self, number: Numbers, claims: Claims, count: int) -> NDArray[np.bool_]:
        """Whether several records of each of so many identities carry one key of a person: only that unites past a contradiction."""
        linking = Linking.of(self._kernel.ruleset)
        rules = [linking.namespace(name) for name in self._harvest.namespaces]
        keys = np.array([rule is not None and rule.scope is Scope.PERSON for rule in rules], dtype=bool)
        keyed = claims.take(keys[claims.namespace])
        home = number[keyed.entry]
        found = np.zeros(count, dtype=bool)
        found[home[1:][(keyed.key[1:] == keyed.key[:-1]) & (home[1:] == home[:-1])]] = True
        return found

    def _unlike(self, plan: Plan) -> NDArray[np.bool_]:
        """Whether records of each identity differ in what is compared."""
        signatures = self._harvest.signatures()[plan.entries]
        starts = np.flatnonzero(np.r_[True, plan.number[1:] != plan.number[:-1]])
        least = np.minimum.reduceat(np.where(signatures == 0, _LAST, signatures), starts)
        most = np.maximum.reduceat(np.where(signatures == 0, -_LAST, signatures), starts)
        found: NDArray[np.bool_] = least < most
        return found

    def _by_entry(self, entries: Numbers, numbers: Numbers) -> Numbers:
        """A number for each entry; -1: the entry does not count."""
        found = np.full(len(self._harvest.intake), -1, dtype=np.int64)
        found[entries] = numbers
        return found

    def _claims(self) -> Claims:
        """Sorted by key."""
        claims = self._harvest.claims()
        return claims.take(np.lexsort((claims.entry, claims.key)))

    def _hanging_together(self, number: Numbers, claims: Claims) -> tuple[Muted, Components]:
        muted = muted_values(claims, self._harvest, self._kernel.ruleset)
        self._keys = muted.keys()
        return muted, components(self._harvest, self._kernel, number, claims, self._keys, self._spread)

    def _resolve_all(self, groups: list[Numbers]) -> tuple[Numbers, Numbers, list[Conflict]]:
        """Of each entry the number of its identity and of its component; and the conflicts, which name entries."""
        labels, component = (np.full(len(self._harvest.intake), -1, dtype=np.int64) for _ in range(2))
        conflicts: list[Conflict] = []
        done, total = 0, sum(map(len, groups))
        for group in groups:
            self._say("resolve", done, total)
            resolution = self._resolve(group, group.tolist())
            for numbers, sets in ((labels, resolution.cells), (component, resolution.components)):
                for number, members in enumerate(sets, start=done):  # no more sets than records: each number is used once
                    numbers[list(members)] = number
            conflicts += resolution.conflicts
            done += len(group)
        return labels, component, conflicts

    def _resolve(self, entries: Numbers, names: Sequence[int]) -> Resolution:
        subjects = dict(zip(names, self._harvest.subjects(entries), strict=True))
        return resolve(subjects, self._kernel, (), self._keys)


def _together(kept: Numbers, component: Numbers) -> list[Numbers]:
    """Entries in groups of whole components, of about `RESOLVED_RECORDS`, each in order; `component` is that of each entry."""
    order = np.argsort(component, kind="stable")
    _, sizes = runs(component[order])
    ends = np.cumsum(sizes)
    cuts = ends[:-1][np.diff(ends // RESOLVED_RECORDS) > 0]
    return [np.sort(group) for group in np.split(kept[order], cuts)]


def _in_several(component: Numbers) -> NDArray[np.bool_]:
    """Whether each identity hangs together with others."""
    _, place, identities = np.unique(component, return_inverse=True, return_counts=True)
    found: NDArray[np.bool_] = identities[place.reshape(-1)] > 1
    return found


def _sample(component: Numbers, number: Numbers, wanted: NDArray[np.bool_]) -> Numbers:
    """Places of the records of all components of the wanted identities, and of about `CHECKED_RECORDS` others.

    Which others depends on nothing but their number. `component` is that of each identity, `number` the identity of each record.
    """
    names, place = np.unique(component, return_inverse=True)
    of_identity = place.reshape(-1)
    of_record = of_identity[number]
    looked_at = np.bincount(of_identity, weights=wanted) > 0
    sizes = np.where(looked_at, 0, np.bincount(of_record, minlength=len(names)))
    order = np.argsort(names.astype(np.uint64) * np.uint64(GOLDEN), kind="stable")
    looked_at[order[np.cumsum(sizes[order]) <= CHECKED_RECORDS]] = True
    return np.flatnonzero(looked_at[of_record])


def _misplaced(plan: Plan, places: Numbers, resolution: Resolution) -> int:
    """How many of the records at these places are in an identity that is none of the resolution's."""
    stored: dict[int, list[int]] = defaultdict(list)
    for place, identity in zip(places.tolist(), plan.number[places].tolist(), strict=True):
        stored[identity].append(place + 1)
    expected = set(resolution.cells)
    return sum(len(cell) for cell in stored.values() if tuple(cell) not in expected)


def _renamed(conflict: Conflict, uid: Numbers) -> Conflict:
    left, right = sorted((int(uid[conflict.left]), int(uid[conflict.right])))
    return Conflict(left, right, conflict.kind, conflict.evidence, conflict.cause)
