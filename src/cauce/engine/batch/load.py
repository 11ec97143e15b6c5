"""Bulk load: records and who is one customer become the initial state of an empty tenant, as if they had been put one after the other.

Rows go in sorted by key, in large transactions, under a name that nobody reads; the last, small one lets them take the tenant's
place. Until then the tenant is as empty as it was, whatever happens; what an interrupted load leaves, the next one takes away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np

from cauce.engine.batch.beside import Already, Beside, beside, spare_cores
from cauce.engine.batch.load_filler import Filler
from cauce.engine.batch.load_harvest import Harvest, Numbers, gather
from cauce.engine.batch.load_placing import Judge, Placed
from cauce.engine.batch.load_rows import Plan, arrange, block_rows, claim_rows, identity_rows, record_rows, revisions
from cauce.engine.batch.load_spool import Spool
from cauce.engine.batch.welcome import Welcome
from cauce.engine.batch.workers import can_fork
from cauce.engine.surroundings import Surroundings
from cauce.errors import Conflict as LostRace
from cauce.errors import FailedPrecondition, InvalidValue, Reason
from cauce.linkage.keys import digest64
from cauce.model.change import Cause, CauseKind, Change, ChangeKind, Commit
from cauce.model.packing import pack
from cauce.model.record import Record, RecordKey
from cauce.store.base import Head, MutedRow, Reader, Store, Writer
from cauce.store.filling import NOT_EMPTY, Rows, filling, filling_name
from cauce.store.steward import ReviewRow

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
    workers: int = 0
    """Processes at a time; 0: one a core if no other thread runs here, which a copy of this process could leave half way, else this one."""


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
        self._processes = (self._options.workers or spare_cores()) if can_fork() else 1

    def run(self, records: Iterable[Record]) -> Loaded:
        self._check_empty()
        given, kernel = self._options.given, self._kernel
        with Spool() as spool:
            harvest = Harvest(spool, given.label_of if given else None)
            gather(self._welcome.only(records), kernel, harvest, lambda done: self._say("prepare", done, 0), self._processes)
            kept = harvest.kept()
            if not len(kept):
                raise InvalidValue("records", "there are none to load", reason=Reason.FILE_INVALID)
            spool.flush()
            judge = Judge(harvest, kernel, self._say)
            plan, placing = self._given(harvest, kept, judge) if given else self._computed(kept, judge)
            with placing:
                head = self._write(harvest, plan, placing)
                placed = placing.result()
        return Loaded(
            records=len(kept),
            identities=len(plan.ids),
            replaced=len(harvest.spool) - len(kept),
            shared_values=len(placed.muted.shared),
            dead_blocks=len(placed.muted.dead),
            checked=placed.checked,
            revision=head.revision,
            suppressed=self._welcome.withheld,
        )

    def _say(self, stage: str, done: int, total: int) -> None:
        self._options.progress(Step(stage, done, total))

    def _heard(self, total: int, placing: Beside[Placed]) -> Callable[[int], None]:
        """Who is told of each step how many records were in it: says how many of all there are by now, and whether to go on."""
        written = 0

        def wrote(records: int) -> None:
            nonlocal written
            written += records
            self._say("write", written, total)
            placing.check()

        return wrote

    def _check_empty(self) -> None:
        with self._store.read(self._tenant) as reader:
            if reader.head().revision:
                raise FailedPrecondition(NOT_EMPTY, reason=Reason.TENANT_NOT_EMPTY)
            self._kernel = self._around.kernel_of(reader)

    # --- the partition -----------------------------------------------------------------------------------------------------------
    def _computed(self, kept: Numbers, judge: Judge) -> tuple[Plan, Beside[Placed]]:
        plan, placed = judge.resolved(kept, self._around.new_ids)
        return plan, Already(placed)

    def _given(self, harvest: Harvest, kept: Numbers, judge: Judge) -> tuple[Plan, Beside[Placed]]:
        """The plan follows from who is who; whether that is what the ruleset says is looked at while the first rows are written."""
        labels = harvest.labels()
        if missing := int((labels[kept] < 0).sum()):
            raise InvalidValue("identities", f"says nothing of {missing} of {len(kept)} records", reason=Reason.FILE_INVALID)
        entries, number = arrange(kept, labels[kept])
        plan = Plan(entries, number, revisions(number), self._ids(labels[entries], number))
        self._say("check", 0, len(kept))
        return plan, beside(lambda: judge.checked(plan, thorough=self._options.verify), self._processes)

    def _ids(self, labels: Numbers, number: Numbers) -> list[str]:
        given = self._options.given
        assert given is not None
        first = np.flatnonzero(np.r_[True, number[1:] != number[:-1]])
        return [given.ids[label] for label in labels[first].tolist()] if given.ids else self._around.new_ids(len(first))

    # --- writing -------------------------------------------------------------------------------------------------------------------
    def _write(self, harvest: Harvest, plan: Plan, placing: Beside[Placed]) -> Head:
        at, cause = self._around.now(), self._options.cause
        recorded = record_rows(harvest, plan, self._kernel.normalizer, at, cause)
        claimed = claim_rows(harvest.claims(), plan.uids(len(harvest.spool)))
        filler, wrote = Filler(self._store, self._name, self._owner), self._heard(len(plan.entries), placing)
        try:
            filler.begin()
            filler.fill(recorded, chain(claimed, block_rows(harvest)), _placed_rows(plan, placing, at, cause), wrote)
            head = Head(plan.revisions + placing.result().notable, "", len(plan.entries) + 1, len(plan.ids) + 1)
            with self._store.write(self._tenant) as writer:
                self._welcome.check(writer)
                self._check_rules(writer)
                filling(writer).adopt(self._name, self._owner, head._replace(epoch=writer.head().epoch))
                self._options.sealed(writer, len(plan.entries), len(plan.ids))
        except BaseException:
            filler.undo()
            raise
        return head

    def _check_rules(self, reader: Reader) -> None:
        """An empty tenant may be given other rules at any time."""
        if self._around.kernel_of(reader).ruleset.digest != self._kernel.ruleset.digest:
            raise LostRace("other rules were put in force meanwhile: load again", reason=Reason.RULESET_CHANGED)


def _reviews(placed: Placed) -> Rows:
    """The grey zone, as it is kept for those who look at it."""
    return Rows(reviews=sorted(ReviewRow(*pair, weight) for pair, weight in placed.grey.items()))


def _placed_rows(plan: Plan, placing: Beside[Placed], at: int, cause: Cause) -> Iterator[Rows]:
    """What can be written when it is known that the partition is right."""
    placed = placing.result()
    yield from identity_rows(plan, placed.component)
    if placed.notable:
        yield _notes(plan, placed, at, cause)
    yield _reviews(placed)


def _notes(plan: Plan, placed: Placed, at: int, cause: Cause) -> Rows:
    """The last revision, which says what is to be said beside who is who: shared values and conflicts."""
    shared, dead = placed.muted
    revision = plan.revisions + 1
    ids, number = plan.ids, plan.number
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
    return Rows(muted=sorted(rows), conflicts=placed.conflicts, episodes=episodes, commits=[commit])
