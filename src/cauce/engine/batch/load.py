"""Bulk load: records and who is one customer become the initial state of an empty tenant, as if they had been put one after the other.

Rows go in sorted by key, in large transactions, under a name that nobody reads; the last, small one lets them take the tenant's
place. Until then the tenant is as empty as it was, whatever happens; what an interrupted load leaves, the next one takes away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain
from typing import NamedTuple

import numpy as np

from cauce.engine.batch.load_components import Grey, components
from cauce.engine.batch.load_harvest import Claims, Harvest, Numbers, gather
from cauce.engine.batch.load_muting import Shared, dead_blocks, runs, shared_values
from cauce.engine.batch.load_rows import Plan, arrange, block_rows, claim_rows, record_rows, revisions
from cauce.engine.batch.load_spool import Spool
from cauce.engine.batch.welcome import Welcome
from cauce.engine.surroundings import Surroundings
from cauce.errors import CauceError, FailedPrecondition, InvalidValue, Reason
from cauce.errors import Conflict as LostRace
from cauce.linkage.keys import digest64
from cauce.linkage.resolution import Resolution, resolve
from cauce.model.change import Cause, CauseKind, Change, ChangeKind, Commit
from cauce.model.curation import Conflict
from cauce.model.packing import pack, unpack_subject
from cauce.model.record import Record, RecordKey
from cauce.store.base import Head, MutedRow, Reader, Store, Writer
from cauce.store.filling import NOT_EMPTY, Rows, filling, filling_name
from cauce.store.steward import ReviewRow

CHECKED_RECORDS = 2_000
"""Records of a given partition that are resolved anew, whole components, before it is believed."""
RESOLVED_RECORDS = 20_000
"""Records of whole components that are resolved, and held as objects, at a time."""
_UNSIGNED = 2**64 - 1


class Given(NamedTuple):
    """Who is one customer, as a batch result says."""

    label_of: Callable[[RecordKey], int]
    """The same number for records of one customer; -1: it does not say."""
    ids: Sequence[str] = ()
    """Identity id of each number; empty: new ids are made."""


class Step(NamedTuple):
    """How far a load is. `total` 0: nobody knows yet."""

    stage: str
    done: int
    total: int


class Options(NamedTuple):
    """How to load."""

    given: Given | None = None
    """None: the partition is computed here."""
    verify: bool = False
    """Resolve everything anew and refuse a given partition that differs anywhere; else some components are taken at random."""
    progress: Callable[[Step], None] = lambda _: None
    sealed: Callable[[Writer, int, int], None] = lambda _writer, _records, _identities: None
    """Called in the last transaction: what it writes is there if and only if the tenant is loaded."""
    cause: Cause = Cause(CauseKind.IMPORT)
    """Of every commit; sources and counts are added."""


class Loaded(NamedTuple):
    """What is in the store now."""

    records: int
    identities: int
    replaced: int
    """Records that a later one of the same name replaced or repeated."""
    shared_values: int
    dead_blocks: int
    checked: int
    """Records whose place was resolved here."""
    revision: int
    suppressed: int = 0
    """Records that are kept out."""


class _Placed(NamedTuple):
    """The partition, and what came up while it was looked at."""

    plan: Plan
    conflicts: list[Conflict]
    checked: int
    grey: Grey


def load(store: Store, tenant: str, around: Surroundings, records: Iterable[Record], options: Options | None = None) -> Loaded:
    """Fill an empty tenant.

    Args:
        store: where to.
        tenant: an empty one, of this store.
        around: the kernel of the tenant's ruleset, and what gives time and ids.
        records: of one name, the last counts, as online.
        options: the partition, if it is known, and how to check it.

    Raises:
        FailedPrecondition: (TENANT_NOT_EMPTY) the tenant has or had records.
        InvalidValue: (FILE_INVALID) the partition leaves records out, or is not what the ruleset makes of them.
        Conflict: somebody else has begun to load the same tenant; (RULESET_CHANGED) other rules were put in force meanwhile.
    """
    return _Load(store, tenant, around, options or Options()).run(records)


class _Load:
    def __init__(self, store: Store, tenant: str, around: Surroundings, options: Options) -> None:
        self._store, self._tenant, self._around, self._options = store, tenant, around, options
        self._name, self._owner = filling_name(tenant), around.new_id()
        self._welcome = Welcome(store, tenant, around)
        self._kernel = around.kernel

    def run(self, records: Iterable[Record]) -> Loaded:
        self._check_empty()
        given, kernel = self._options.given, self._kernel
        with Spool() as spool:
            harvest = Harvest(spool, given.label_of if given else None)
            gather(self._welcome.only(records), kernel, harvest, lambda done: self._say("prepare", done, 0))
            kept = harvest.kept()
            if not len(kept):
                raise InvalidValue("records", "there are none to load", reason=Reason.FILE_INVALID)
            claims = harvest.claims()
            claims = claims.take(np.lexsort((claims.entry, claims.key)))
            shared = shared_values(claims, harvest, kernel.ruleset)
            dead = dead_blocks(harvest.blocks(), kernel.ruleset.thresholds.max_block).tolist()
            muted = {*(one.key for one in shared), *dead}
            placed = self._given(harvest, kept, claims, muted) if given else self._computed(harvest, kept, claims, muted)
            head = self._write(harvest, placed, claims, (shared, dead))
        return Loaded(
            records=len(kept),
            identities=len(placed.plan.ids),
            replaced=len(harvest.spool) - len(kept),
            shared_values=len(shared),
            dead_blocks=len(dead),
            checked=placed.checked,
            revision=head.revision,
            suppressed=self._welcome.withheld,
        )

    def _say(self, stage: str, done: int, total: int) -> None:
        self._options.progress(Step(stage, done, total))

    def _check_empty(self) -> None:
        with self._store.read(self._tenant) as reader:
            if reader.head().revision:
                raise FailedPrecondition(NOT_EMPTY, reason=Reason.TENANT_NOT_EMPTY)
            self._kernel = self._around.kernel_of(reader)

    # --- the partition -----------------------------------------------------------------------------------------------------------
    def _computed(self, harvest: Harvest, kept: Numbers, claims: Claims, muted: set[int]) -> _Placed:
        self._say("components", 0, len(kept))
        alone = np.full(len(harvest.spool), -1, dtype=np.int64)
        alone[kept] = np.arange(len(kept))
        found = components(harvest, self._kernel, alone, claims, muted)
        labels, component, refused = self._resolved(harvest, _together(kept, found.names()), muted)
        entries, number = arrange(kept, labels[kept])
        first = np.flatnonzero(np.r_[True, number[1:] != number[:-1]])
        _, lead, inverse = np.unique(component[entries[first]], return_index=True, return_inverse=True)
        plan = Plan(entries, number, revisions(number), lead[inverse.reshape(-1)], self._new_ids(len(first)))
        uid = plan.uids(len(harvest.spool))
        conflicts = [_renamed(conflict, uid) for conflict in refused]
        of_entry = np.full(len(harvest.spool), -1, dtype=np.int64)
        of_entry[entries] = number
        return _Placed(plan, sorted(conflicts), len(kept), found.grey(of_entry))

    def _resolved(self, harvest: Harvest, groups: list[Numbers], muted: set[int]) -> tuple[Numbers, Numbers, list[Conflict]]:
        """Of each entry the number of its identity and of its component; and the conflicts, which name entries."""
        labels, component = (np.full(len(harvest.spool), -1, dtype=np.int64) for _ in range(2))
        conflicts: list[Conflict] = []
        done, total = 0, sum(map(len, groups))
        for group in groups:
            self._say("resolve", done, total)
            resolution = self._resolve(harvest, group.tolist(), group.tolist(), muted)
            for numbers, sets in ((labels, resolution.cells), (component, resolution.components)):
                for number, members in enumerate(sets, start=done):  # no more sets than records: each number is used once
                    numbers[list(members)] = number
            conflicts += resolution.conflicts
            done += len(group)
        return labels, component, conflicts

    def _given(self, harvest: Harvest, kept: Numbers, claims: Claims, muted: set[int]) -> _Placed:
        assert self._options.given is not None
        labels = harvest.labels()
        if missing := int((labels[kept] < 0).sum()):
            raise InvalidValue("identities", f"says nothing of {missing} of {len(kept)} records", reason=Reason.FILE_INVALID)
        entries, number = arrange(kept, labels[kept])
        of_entry = np.full(len(harvest.spool), -1, dtype=np.int64)
        of_entry[entries] = number
        self._say("components", 0, len(kept))
        found = components(harvest, self._kernel, of_entry, claims, muted)
        plan = Plan(entries, number, revisions(number), found.names(), self._ids(labels[entries], number))
        return self._check(harvest, plan, found.grey(of_entry), muted)

    def _ids(self, labels: Numbers, number: Numbers) -> list[str]:
        given = self._options.given
        assert given is not None
        first = np.flatnonzero(np.r_[True, number[1:] != number[:-1]])
        return [given.ids[label] for label in labels[first].tolist()] if given.ids else self._new_ids(len(first))

    def _new_ids(self, count: int) -> list[str]:
        """Sorted, so that their index is appended to."""
        return sorted(self._around.new_id() for _ in range(count))

    def _check(self, harvest: Harvest, plan: Plan, grey: Grey, muted: set[int]) -> _Placed:
        """Resolve whole components anew: all, or as many as are looked at when nobody asks for more."""
        places = _sample(plan, len(plan.entries) if self._options.verify else CHECKED_RECORDS)
        self._say("check", 0, len(places))
        uids = (places + 1).tolist()
        resolution = self._resolve(harvest, plan.entries[places].tolist(), uids, muted)
        stored: dict[int, list[int]] = defaultdict(list)
        for uid, number in zip(uids, plan.number[places].tolist(), strict=True):
            stored[number].append(uid)
        expected = set(resolution.cells)
        if wrong := sum(len(cell) for cell in stored.values() if tuple(cell) not in expected):
            raise InvalidValue(
                "identities",
                f"{wrong} of {len(places)} records looked at are not where the ruleset puts them; give the ruleset that they come from",
                reason=Reason.FILE_INVALID,
            )
        return _Placed(plan, list(resolution.conflicts), len(places), grey)

    def _resolve(self, harvest: Harvest, entries: Sequence[int], names: Sequence[int], muted: set[int]) -> Resolution:
        subjects = {name: unpack_subject(entry.subject) for name, entry in zip(names, harvest.spool.read_all(entries), strict=True)}
        return resolve(subjects, self._kernel, (), muted)

    # --- writing -------------------------------------------------------------------------------------------------------------------
    def _write(self, harvest: Harvest, placed: _Placed, claims: Claims, muted: tuple[list[Shared], list[int]]) -> Head:
        plan, at = placed.plan, self._around.now()
        cause = self._options.cause
        notes = _notes(placed, muted, at, cause)
        recorded = record_rows(harvest, plan, self._kernel.normalizer, at, cause)
        claimed = claim_rows(claims, plan.uids(len(harvest.spool)))
        parts = chain(recorded, claimed, block_rows(harvest), notes, [_reviews(placed)])
        head = Head(plan.revisions + len(notes), "", len(plan.entries) + 1, len(plan.ids) + 1)
        try:
            with self._store.write(self._name) as writer:
                filling(writer).clear()
                filling(writer).begin(self._owner)
            self._fill(parts, len(plan.entries))
            with self._store.write(self._tenant) as writer:
                self._welcome.check(writer)
                self._check_rules(writer)
                filling(writer).adopt(self._name, self._owner, head._replace(epoch=writer.head().epoch))
                self._options.sealed(writer, len(plan.entries), len(plan.ids))
        except BaseException:
            self._undo()
            raise
        return head

    def _check_rules(self, reader: Reader) -> None:
        """An empty tenant may be given other rules at any time."""
        if self._around.kernel_of(reader).ruleset.digest != self._kernel.ruleset.digest:
            raise LostRace("other rules were put in force meanwhile: load again", reason=Reason.RULESET_CHANGED)

    def _fill(self, parts: Iterator[Rows], total: int) -> None:
        done = 0
        for rows in parts:
            with self._store.write(self._name) as writer:
                filling(writer).fill(self._owner, rows)
            done += len(rows.records)
            self._say("write", done, total)

    def _undo(self) -> None:
        """Take away what was written, if it is still this load's; what cannot be reached now, the next load takes away."""
        with suppress(CauceError), self._store.write(self._name) as writer:
            filling(writer).fill(self._owner, Rows())
            filling(writer).clear()


def _together(kept: Numbers, component: Numbers) -> list[Numbers]:
    """Entries in groups of whole components, of about `RESOLVED_RECORDS`, each in order; `component` is that of each entry."""
    order = np.argsort(component, kind="stable")
    _, sizes = runs(component[order])
    ends = np.cumsum(sizes)
    cuts = ends[:-1][np.diff(ends // RESOLVED_RECORDS) > 0]
    return [np.sort(group) for group in np.split(kept[order], cuts)]


def _sample(plan: Plan, wanted: int) -> Numbers:
    """Places of the records of whole components, at least a few, at most about so many; which ones depends on nothing but their number."""
    component = plan.component[plan.number]
    if len(component) <= wanted:
        return np.arange(len(component))
    names, sizes = np.unique(component, return_counts=True)
    order = np.argsort(names.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15), kind="stable")
    chosen = names[order][np.cumsum(sizes[order]) <= wanted]
    return np.flatnonzero(np.isin(component, chosen))


def _renamed(conflict: Conflict, uid: Numbers) -> Conflict:
    left, right = sorted((int(uid[conflict.left]), int(uid[conflict.right])))
    return Conflict(left, right, conflict.kind, conflict.evidence, conflict.cause)


def _reviews(placed: _Placed) -> Rows:
    """The grey zone, as it is kept for those who look at it."""
    return Rows(reviews=sorted(ReviewRow(*pair, weight) for pair, weight in placed.grey.items()))


def _notes(placed: _Placed, muted: tuple[list[Shared], list[int]], at: int, cause: Cause) -> list[Rows]:
    """The last revision, if there is anything to say beside who is who: shared values and conflicts."""
    shared, dead = muted
    if not (shared or dead or placed.conflicts):
        return []
    revision = placed.plan.revisions + 1
    ids, number = placed.plan.ids, placed.plan.number
    named: set[int] = set()
    changes = [Change(ChangeKind.VALUE_SHARED, fields=(one.namespace,), subject=f"{one.key & _UNSIGNED:016x}") for one in shared]
    for conflict in placed.conflicts:
        handle = f"{digest64('conflict', pack(conflict)) & _UNSIGNED:016x}"
        fields = (conflict.kind.value, conflict.evidence, conflict.cause)
        first, *others = dict.fromkeys(int(number[uid - 1]) for uid in (conflict.left, conflict.right))
        named.update((first + 1, *(one + 1 for one in others)))  # identities begin with 1 in the store
        concerned = tuple(ids[one] for one in others)
        changes.append(Change(ChangeKind.CONFLICT_FOUND, ids[first], others=concerned, fields=fields, subject=handle))
    rows = [MutedRow(one.key, "value", one.namespace, one.value, revision) for one in shared]
    rows += [MutedRow(key, "block", "", "", revision) for key in dead]
    episodes = [(one, revision) for one in sorted(named)]
    commit = Commit(revision, at, tuple(changes), (cause,))
    return [Rows(muted=sorted(rows), conflicts=placed.conflicts, episodes=episodes, commits=[commit])]
