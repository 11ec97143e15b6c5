"""From a group of operations to what becomes of each record: the last word wins, whatever came before it in the group."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from cauce.engine.operations import Delete, Erase, Operation, Put, PutAll
from cauce.linkage.kernel import Kernel
from cauce.model.packing import pack, read_record, unpack_subject
from cauce.model.record import Instant, Record, RecordKey
from cauce.model.subject import Subject
from cauce.model.touch import Touch
from cauce.store.base import Reader, RecordRow


@dataclass(slots=True)
class RecordChange:
    """One record, before and after. `after` None: deleted (or never there)."""

    key: RecordKey
    uid: int
    row: RecordRow | None
    before: Subject | None
    after: Subject | None = None
    record: Record | None = None
    """What `payload` holds, if it came with this change."""
    payload: bytes = b""
    packed_subject: bytes = b""
    first_seen: Instant = 0
    last_seen: Instant = 0
    seen: int = 0
    plain: bool = False
    """Named by digest, and without attributes: all it can bring is its time and a touch."""
    touches: list[tuple[Instant, Touch]] = field(default_factory=list)
    """What happened at each sighting of a record that is named by digest."""
    forgotten: bool = False
    """Deleted in between: earlier touches are gone, whatever came after."""

    @property
    def matters(self) -> bool:
        """Whether matching sees any difference."""
        return self.row is None or self.after is None or self.packed_subject != self.row.subject

    @property
    def differs(self) -> bool:
        """Whether anything at all is to be written."""
        if self.row is None:
            return self.after is not None
        if self.after is None or self.touches:
            return True
        old = (self.row.payload, self.row.subject, self.row.first_seen, self.row.last_seen, self.row.seen)
        return old != (self.payload, self.packed_subject, self.first_seen, self.last_seen, self.seen)

    @property
    def stale_blocks(self) -> frozenset[int]:
        """Blocking keys that its signature, which stays the same, has no more: other code prepares records than did before."""
        before, after = self.before, self.after
        if before is None or after is None or before.signature != after.signature or before.blocks == after.blocks:
            return frozenset()
        return frozenset(before.blocks).difference(after.blocks)

    def put(self, put: Put) -> None:
        """Take over a put, as a replacement or, if the record is named by digest, as one more sighting."""
        at = put.record.observed_at
        self.plain = put.record.is_ping and not put.record.attributes
        if put.record.is_ping and put.record.touch is not None:
            self.touches.append((at, put.record.touch))
        if not put.record.is_ping or self.after is None:
            self._take(put, at, at, 1)
            return
        self.seen += at not in (self.first_seen, self.last_seen)
        newest = max((self.last_seen, self.payload), (at, put.payload)) == (at, put.payload)
        first, last = min(self.first_seen, at), max(self.last_seen, at)
        if newest:
            self._take(put, first, last, self.seen)
        else:
            self.first_seen, self.last_seen = first, last

    def delete(self) -> None:
        """Take the record away."""
        self.after, self.record, self.payload, self.packed_subject = None, None, b"", b""
        self.touches.clear()
        self.forgotten = True

    def _take(self, put: Put, first: Instant, last: Instant, seen: int) -> None:
        self.after, self.record, self.payload, self.packed_subject = put.subject, put.record, put.payload, put.packed_subject
        self.first_seen, self.last_seen, self.seen = first, last, seen


def named_in(operations: Iterable[Operation]) -> set[RecordKey]:
    """The records that operations put, delete or erase."""
    keys: set[RecordKey] = set()
    for operation in operations:
        match operation:
            case PutAll():
                keys.update(put.record.key for put in operation.puts)
            case Delete():
                keys.add(operation.key)
            case Erase():
                keys.update(operation.keys)
            case _:
                pass  # names records, if any, that it does not change
    return keys


def read_changes(reader: Reader, keys: AbstractSet[RecordKey]) -> dict[RecordKey, RecordChange]:
    """What the store has of some records, ready to be changed."""
    changes = {row.key: unchanged(row) for row in reader.records_by_key(keys)}
    for key in keys - changes.keys():
        changes[key] = RecordChange(key=key, uid=0, row=None, before=None)
    return changes


def number_new(changes: Iterable[RecordChange], next_uid: int) -> int:
    """Give new records their uid; returns the next free one."""
    for change in changes:
        if change.row is None and change.after is not None:
            change.uid = next_uid
            next_uid += 1
    return next_uid


def unchanged(row: RecordRow) -> RecordChange:
    """A stored record as it stands."""
    subject = unpack_subject(row.subject)
    return RecordChange(
        key=row.key,
        uid=row.uid,
        row=row,
        before=subject,
        after=subject,
        payload=row.payload,
        packed_subject=row.subject,
        first_seen=row.first_seen,
        last_seen=row.last_seen,
        seen=row.seen,
    )


def renewed(row: RecordRow, kernel: Kernel) -> RecordChange:
    """A stored record as these rules, and this code, see it."""
    change = unchanged(row)
    subject = kernel.preparer.prepare(read_record(row.payload)).subject
    packed = pack(subject)
    if packed != row.subject:
        change.after, change.packed_subject = subject, packed
    return change


def puts_under(operation: PutAll, kernel: Kernel) -> list[Put]:
    """The records to put as these rules see them: prepared anew if other rules were in force when they came."""
    if operation.rules == kernel.ruleset.digest:
        return operation.puts
    return [prepared_under(put, kernel) for put in operation.puts]


def prepared_under(put: Put, kernel: Kernel) -> Put:
    """A put as these rules see it."""
    subject = kernel.preparer.prepare(put.record).subject
    return put._replace(subject=subject, packed_subject=pack(subject))
