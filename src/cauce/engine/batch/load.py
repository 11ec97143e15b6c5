"""Bulk load: records and who is one customer become the initial state of an empty tenant, as if they had been put one after the other.

Rows go in sorted by key, in large transactions, under a name that nobody reads; the last, small one lets them take the tenant's
place. Until then the tenant is as empty as it was, whatever happens; what an interrupted load leaves, the next one takes away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from cauce.engine.batch.beside import Already, Beside, beside, spare_cores
from cauce.engine.batch.load_filler import Filler
from cauce.engine.batch.load_harvest import Harvest, Numbers
from cauce.engine.batch.load_intake import Intake
from cauce.engine.batch.load_placing import Judge, Placed
from cauce.engine.batch.load_preparing import Preparation, preparing
from cauce.engine.batch.load_rows import Plan, arrange, block_rows, claim_rows, identity_rows, record_rows, revisions
from cauce.engine.batch.load_spool import Spool
from cauce.engine.batch.welcome import Welcome
from cauce.engine.batch.workers import Workers, can_fork
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

_Judged = Callable[[], Beside[Placed]]
"""Begins to look at a partition."""
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
        given = self._options.given
        with Spool() as payloads, Spool() as subjects:
            harvest = Harvest(Intake(payloads, given.label_of if given else None), subjects)
            with preparing(harvest, self._kernel, self._processes, self._say) as preparation:
                preparation.take(self._welcome.only(records))
                return self._load(harvest, preparation)

    def _load(self, harvest: Harvest, preparation: Preparation) -> Loaded:
        intake = harvest.intake
        if not len(intake.kept):
            raise InvalidValue("records", "there are none to load", reason=Reason.FILE_INVALID)
        partition = self._computed if self._options.given is None else self._given
        plan, judged = partition(harvest, preparation, Judge(harvest, self._kernel, self._say, Workers(self._processes)))
        at, cause = self._around.now(), self._options.cause
        filler = Filler(self._store, self._name, self._owner)
        with filler.begun():
            filler.fill(record_rows(harvest, plan, self._kernel.normalizer, at, cause, preparation.until))
            preparation.end()
            with judged() as placing:
                claims, blocks = harvest.claims(), harvest.blocks()
                wrote = self._heard(len(plan.entries), len(claims.key) + len(blocks.key) + len(plan.ids), placing)
                filler.fill(claim_rows(claims, plan.uids(len(intake))), block_rows(blocks), _placed_rows(plan, placing, at, cause), wrote)
                placed = placing.result()
            head = self._adopt(plan, placed)
        return Loaded(
            records=len(plan.entries),
            identities=len(plan.ids),
            replaced=len(intake) - len(plan.entries),
            shared_values=len(placed.muted.shared),
            dead_blocks=len(placed.muted.dead),
            checked=placed.checked,
            revision=head.revision,
            suppressed=self._welcome.withheld,
        )

    def _say(self, stage: str, done: int, total: int) -> None:
        self._options.progress(Step(stage, done, total))

    def _heard(self, records: int, rows: int, placing: Beside[Placed]) -> Callable[[int], None]:
        """Who is told of each step how many rows were in it: says which share of the records that is by now, and whether to go on."""
        written = 0

        def wrote(more: int) -> None:
            nonlocal written
            written += more
            self._say("write", min(records * written // rows, records), records)
            placing.check()

        return wrote

    def _check_empty(self) -> None:
        with self._store.read(self._tenant) as reader:
            if reader.head().revision:
                raise FailedPrecondition(NOT_EMPTY, reason=Reason.TENANT_NOT_EMPTY)
            self._kernel = self._around.kernel_of(reader)

    # --- the partition -----------------------------------------------------------------------------------------------------------
    def _computed(self, harvest: Harvest, preparation: Preparation, judge: Judge) -> tuple[Plan, _Judged]:
        kept = harvest.intake.kept
        preparation.plan(kept)
        preparation.until(kept)
        preparation.end()
        plan, placed = judge.resolved(kept, self._around.new_ids)
        return plan, lambda: Already(placed)

    def _given(self, harvest: Harvest, preparation: Preparation, judge: Judge) -> tuple[Plan, _Judged]:
        """The plan follows from who is who; whether that is what the ruleset says is looked at while the last rows are written."""
        labels, kept = harvest.intake.labels, harvest.intake.kept
        if missing := int((labels[kept] < 0).sum()):
            raise InvalidValue("identities", f"says nothing of {missing} of {len(kept)} records", reason=Reason.FILE_INVALID)
        entries, number = arrange(kept, labels[kept])
        plan = Plan(entries, number, revisions(number), self._ids(labels[entries], number))
        preparation.plan(entries)

        def judged() -> Beside[Placed]:
            self._say("check", 0, len(entries))
            return beside(lambda: judge.checked(plan, thorough=self._options.verify), self._processes)

        return plan, judged

    def _ids(self, labels: Numbers, number: Numbers) -> list[str]:
        given = self._options.given
        assert given is not None
        first = np.flatnonzero(np.r_[True, number[1:] != number[:-1]])
        return [given.ids[label] for label in labels[first].tolist()] if given.ids else self._around.new_ids(len(first))

    # --- taking the tenant's place -------------------------------------------------------------------------------------------------
    def _adopt(self, plan: Plan, placed: Placed) -> Head:
        head = Head(plan.revisions + placed.notable, "", len(plan.entries) + 1, len(plan.ids) + 1)
        with self._store.write(self._tenant) as writer:
            self._welcome.check(writer)
            self._check_rules(writer)
            filling(writer).adopt(self._name, self._owner, head._replace(epoch=writer.head().epoch))
            self._options.sealed(writer, len(plan.entries), len(plan.ids))
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
