"""A tenant's records under other rules, in a scratch store of their own, kept up with what is written meanwhile.

The scratch store is a tenant like any other, under the same record numbers: it is filled from a snapshot, and follows by the very
transactions that the tenant itself goes by. So putting other rules in force is no more than writing what differs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager

import msgspec

from cauce.engine.curation import Ledger
from cauce.engine.incoming import RecordChange, unchanged
from cauce.engine.indexing import claim_rows
from cauce.engine.mentions import mention_rows
from cauce.engine.resolving import Decided, resolve_changes
from cauce.engine.scratch import Scratch, from_scratch, muted_rows
from cauce.engine.surroundings import Surroundings
from cauce.linkage.greyzone import grey_pairs
from cauce.linkage.kernel import Kernel
from cauce.model.curation import Assertion, ValueRuling
from cauce.model.packing import may_mention, pack, read_record, unpack_record
from cauce.model.record import RecordKey
from cauce.model.subject import Subject
from cauce.store.base import Delta, IdentityRow, Reader, RecordRow, Writer
from cauce.store.filling import Rows, filling
from cauce.store.listing import PAGE, all_records, all_rulings, standing_assertions
from cauce.store.sqlite import SqliteStore
from cauce.store.steward import ReviewRow

TRIAL = "trial"
"""The tenant's name in the scratch store."""
Progress = Callable[[str, int, int], None]
"""What is being done, how far it is, and how far it goes (0: not known); may raise to end it."""


class Trial:
    """The records of one tenant under other rules. One thread; close it when done."""

    def __init__(self, kernel: Kernel, surroundings: Surroundings) -> None:
        self.kernel, self._surroundings = kernel, surroundings
        self._store = SqliteStore("")
        self._store.vanish()  # it holds what customers said, and must not outlive a process that is killed
        self.differing: set[int] = set()
        """Records that these rules see otherwise than the tenant's own."""
        self.mentioning: set[int] = set()
        """Records that may mention values of others."""

    def close(self) -> None:
        """Close the scratch store, which goes with it."""
        self._store.close()

    @contextmanager
    def read(self) -> Iterator[Reader]:
        """The trial as it stands."""
        with self._store.read(TRIAL) as reader:
            yield reader

    # --- the beginning ---------------------------------------------------------------------------------------------------------------
    def fill(self, reader: Reader, progress: Progress) -> None:
        """Take in a snapshot of the tenant."""
        total = reader.stats().records

        def look(row: RecordRow, subject: Subject, done: int) -> None:
            self._note(row, pack(subject))
            progress("prepare", done, total)

        scratch = from_scratch(reader, self.kernel, look, lambda done: progress("resolve", done, total))
        progress("write", 0, total)
        with self._store.write(TRIAL) as writer:
            filling(writer).begin(TRIAL)
        cell_of = {uid: number for number, cell in enumerate(scratch.resolution.cells, 1) for uid in cell}
        for done, rows in self._parts(reader, scratch, cell_of):
            with self._store.write(TRIAL) as writer:
                filling(writer).fill(TRIAL, rows)
            progress("write", done, total)
        with self._store.write(TRIAL) as writer:
            reviews = grey_pairs(scratch.subjects, cell_of, self.kernel, scratch.muted)
            head = reader.head()
            delta = Delta(
                assertions_put=list(scratch.assertions),
                rulings_put=list(scratch.rulings),
                reviews_put=[ReviewRow(left, right, weight) for (left, right), weight in reviews.items()],
                next_uid=head.next_uid,
                next_identity=len(scratch.resolution.cells) + 1,
            )
            writer.commit(delta, self._surroundings.now())

    def _note(self, row: RecordRow, packed: bytes) -> None:
        (self.differing.add if packed != row.subject else self.differing.discard)(row.uid)
        (self.mentioning.add if may_mention(row.payload) else self.mentioning.discard)(row.uid)

    def _parts(self, reader: Reader, scratch: Scratch, cell_of: dict[int, int]) -> Iterator[tuple[int, Rows]]:
        """The rows of the scratch tenant, some at a time, with how many records there were so far."""
        blocks: set[tuple[int, int]] = set()
        page: list[RecordRow] = []
        done = 0
        for row in all_records(reader):
            page.append(row)
            if len(page) == PAGE:
                done += len(page)
                yield done, self._part(page, scratch, cell_of, blocks)
                page = []
        yield done + len(page), self._part(page, scratch, cell_of, blocks)
        muted = sorted(muted_rows(scratch, 1).values())
        identities = sorted(_identities(scratch, cell_of))
        yield done, Rows(blocks=sorted(blocks), muted=muted, identities=identities, conflicts=scratch.resolution.conflicts)

    def _part(self, page: list[RecordRow], scratch: Scratch, cell_of: dict[int, int], blocks: set[tuple[int, int]]) -> Rows:
        subjects = [scratch.subjects[row.uid] for row in page]
        blocks.update((block, subject.signature) for subject in subjects for block in subject.blocks)
        return Rows(
            records=[
                row._replace(subject=pack(subject), signature=subject.signature, identity=cell_of[row.uid], joined=1)
                for row, subject in zip(page, subjects, strict=True)
            ],
            claims=sorted(claim for row, subject in zip(page, subjects, strict=True) for claim in claim_rows(row.uid, subject).values()),
            mentions=sorted(
                mention
                for row in page
                if row.uid in self.mentioning
                for mention in mention_rows(row.uid, unpack_record(row.payload), self.kernel.normalizer)
            ),
        )

    # --- keeping up ------------------------------------------------------------------------------------------------------------------
    def follow(self, reader: Reader, uids: Collection[int]) -> None:
        """Take over what the tenant has of these records now, deleted ones included, and what persons say now."""
        rows = {row.uid: row for row in reader.records_by_uid(uids)}
        gone = [uid for uid in uids if uid not in rows]
        if gone:
            self._deleted(gone)
        with self._store.write(TRIAL) as writer:
            known = {row.uid: row for row in writer.records_by_uid(rows)}
            changes = [self._taken_over(row, known.get(row.uid)) for row in rows.values()]
            ledger, ruled = Ledger(writer), _new_rulings(writer, reader)
            for made in _new_assertions(writer, reader, self._surroundings.now()).values():
                ledger.change(made)
            self._commit(writer, {change.key: change for change in changes}, ledger, ruled)

    def _deleted(self, uids: Collection[int]) -> None:
        with self._store.write(TRIAL) as writer:
            changes = {row.key: unchanged(row) for row in writer.records_by_uid(uids)}
            for change in changes.values():
                change.delete()
            self._commit(writer, changes, Ledger(writer), {})
        self.differing.difference_update(uids)
        self.mentioning.difference_update(uids)

    def _taken_over(self, row: RecordRow, known: RecordRow | None) -> RecordChange:
        subject = self.kernel.preparer.prepare(read_record(row.payload)).subject
        packed = pack(subject)
        self._note(row, packed)
        change = unchanged(known) if known is not None else RecordChange(key=row.key, uid=row.uid, row=None, before=None)
        change.after, change.payload, change.packed_subject = subject, row.payload, packed
        change.first_seen, change.last_seen, change.seen = row.first_seen, row.last_seen, row.seen
        return change

    def _commit(self, writer: Writer, changes: dict[RecordKey, RecordChange], ledger: Ledger, ruled: dict[int, ValueRuling | None]) -> None:
        head = writer.head()
        next_uid = max([head.next_uid, *(change.uid + 1 for change in changes.values())])
        delta = Delta(next_uid=next_uid, next_identity=head.next_identity)
        if ledger.changed or ruled or any(change.differs for change in changes.values()):
            resolve_changes(writer, self.kernel, self._surroundings.new_id, Decided(changes, ledger, delta, ruled))
            writer.commit(delta, self._surroundings.now())


@contextmanager
def trying(kernel: Kernel, surroundings: Surroundings) -> Iterator[Trial]:
    """A trial that is closed with the block."""
    with closing(Trial(kernel, surroundings)) as trial:
        yield trial


def _identities(scratch: Scratch, cell_of: dict[int, int]) -> Iterator[IdentityRow]:
    for component in scratch.resolution.components:
        numbers = {cell_of[uid] for uid in component}
        name = min(numbers)
        for number in numbers:
            yield IdentityRow(number, f"{number:032x}", name, 0, live=True, successor=None)


def _new_assertions(known: Reader, reader: Reader, at: int) -> dict[str, Assertion]:
    """Assertions that stand now and did not, and those that do not any more."""
    before = {made.assertion_id: made for made in standing_assertions(known)}
    after = {made.assertion_id: made for made in standing_assertions(reader)}
    changed = {name: made for name, made in after.items() if name not in before}
    for name in before.keys() - after.keys():
        changed[name] = msgspec.structs.replace(before[name], retracted_at=at, retracted_revision=known.head().revision + 1)
    return changed


def _new_rulings(known: Reader, reader: Reader) -> dict[int, ValueRuling | None]:
    """Rulings that are not what they were; None: no more."""
    before = {ruling.key: ruling for ruling in all_rulings(known)}
    after = {ruling.key: ruling for ruling in all_rulings(reader)}
    changed: dict[int, ValueRuling | None] = {key: ruling for key, ruling in after.items() if before.get(key) != ruling}
    changed.update((key, None) for key in before.keys() - after.keys())
    return changed
