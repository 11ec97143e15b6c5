"""One transaction: a group of operations becomes a new graph, and every caller's answer.

The steps, in order: what becomes of each record; which values and blocking keys flip; what hangs together with all that;
`resolve()` on exactly that; which ids continue; write the difference. Runs under the tenant's lock.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import msgspec

from cauce.engine.causes import causes_of
from cauce.engine.curation import Ledger
from cauce.engine.erasing import forget
from cauce.engine.images import note_import
from cauce.engine.incoming import RecordChange, named_in, number_new, puts_under, read_changes
from cauce.engine.operations import Assert, Asserted, Delete, Effect, Erase, Erased, Operation, Placed, PutAll, Retract, Suppressed, Tell
from cauce.engine.placing import Placing
from cauce.engine.resolving import Decided, resolve_changes
from cauce.engine.suppression import Guard
from cauce.engine.surroundings import Surroundings
from cauce.errors import CauceError, InvalidValue, NotFound, Reason
from cauce.linkage.kernel import Kernel
from cauce.model.change import CauseKind
from cauce.model.curation import Assertion
from cauce.model.packing import pack, unpack_assertion
from cauce.model.record import Instant, RecordKey
from cauce.store.base import Delta, Reader, ReplayRow, Writer


@dataclass(slots=True)
class _Transaction:
    """A group of operations on its way to a commit."""

    writer: Writer
    surroundings: Surroundings
    kernel: Kernel
    """Of the rules in force."""
    ledger: Ledger
    delta: Delta
    at: Instant
    changes: dict[RecordKey, RecordChange]
    failures: dict[int, CauceError] = field(default_factory=dict)
    """Position of an operation -> what it failed with. What follows is by position, too."""
    asserted: dict[int, Assertion] = field(default_factory=dict)
    """What an Assert or Retract made."""
    put: dict[int, list[RecordChange]] = field(default_factory=dict)
    """The records of a PutAll, in order, without those that are kept out."""
    withheld: dict[int, frozenset[int]] = field(default_factory=dict)
    """Where in a PutAll the records stand that are kept out."""
    erased: dict[int, Erased] = field(default_factory=dict)
    guard: Guard | None = None
    """Knows what is kept out; None: nothing is."""

    @property
    def revision(self) -> int:
        return self.writer.head().revision + 1


def apply(writer: Writer, operations: Sequence[Operation], surroundings: Surroundings) -> Iterator[Any]:
    """Do the operations as one commit; yields, for each, its answer or the `CauceError` it failed with.

    An operation that fails leaves no trace and does not hold up the others.
    """
    head, at = writer.head(), surroundings.now()
    work = _Transaction(
        writer=writer,
        surroundings=surroundings,
        kernel=surroundings.kernel_of(writer),
        ledger=Ledger(writer),
        delta=Delta(next_uid=head.next_uid, next_identity=head.next_identity),
        at=at,
        changes=read_changes(writer, named_in(operations)),
        guard=Guard.of(writer, at),
    )
    _decide(work, operations)
    changed = [change for change in work.changes.values() if change.differs]
    work.delta.next_uid = number_new(changed, work.delta.next_uid)
    placing = resolve_changes(writer, work.kernel, surroundings.new_id, Decided(work.changes, work.ledger, work.delta)).placing
    for position, operation in enumerate(operations):
        if isinstance(operation, Erase):
            work.erased[position] = forget(writer, work.kernel, operation, changed, placing, work.delta)
    revision = head.revision
    if changed or work.ledger.changed or work.delta.consents_put or work.erased:
        made = {position: one for position, one in work.asserted.items() if one.assertion_id in work.ledger.changed}
        work.delta.causes = causes_of(operations, work.put, made, work.failures)
        revision = writer.commit(work.delta, work.at)
    return _answers(work, operations, placing, revision)


def _decide(work: _Transaction, operations: Sequence[Operation]) -> None:
    """Say what becomes of each record and assertion, operation by operation; one that is refused is noted as a failure."""
    for position, operation in enumerate(operations):
        try:
            match operation:
                case PutAll():
                    work.put[position] = _put(work, position, operation)
                case Delete():
                    _delete(work, operation)
                case Assert():
                    work.asserted[position] = _assert(work, operation)
                case Retract():
                    work.asserted[position] = _retract(work, operation)
                case Erase():
                    _erase(work, operation)
                case Tell():
                    work.delta.consents_put += operation.statements
                    work.delta.changes += operation.changes
        except CauceError as error:
            work.failures[position] = error


def _put(work: _Transaction, position: int, operation: PutAll) -> list[RecordChange]:
    changes = []
    puts = puts_under(operation, work.kernel)
    if work.guard is not None and (withheld := work.guard.withheld(puts)):
        work.withheld[position] = withheld
        puts = [put for index, put in enumerate(puts) if index not in withheld]
    if operation.cause.kind is CauseKind.IMPORT and operation.cause.subject:
        noted = [(work.changes[put.record.key], put) for put in puts]
        note_import(work.writer, operation.cause.subject, noted, work.delta)
    for put in puts:
        change = work.changes[put.record.key]
        change.put(put)
        changes.append(change)
    return changes


def _delete(work: _Transaction, operation: Delete) -> None:
    change = work.changes[operation.key]
    if change.after is None:
        raise NotFound("there is no record with this source and record_id", reason=Reason.RECORD_NOT_FOUND)
    change.delete()


def _erase(work: _Transaction, operation: Erase) -> None:
    for key in operation.keys:
        work.changes[key].delete()


def _assert(work: _Transaction, operation: Assert) -> Assertion:
    digest = hashlib.blake2b(
        pack((operation.judgement, operation.left, operation.right, operation.author, operation.reason)), digest_size=16
    ).digest()
    if operation.request_id:
        mine = [replay for replay in work.delta.replays if replay.request_id == operation.request_id]
        replay = mine[0] if mine else work.writer.replay(operation.request_id)
        if replay is not None and replay.payload_digest != digest:
            raise InvalidValue("request_id", "was used before for another request", reason=Reason.REQUEST_ID_REUSED)
        if replay is not None:
            return unpack_assertion(replay.response)
    assertion = Assertion(
        assertion_id=work.surroundings.new_id(),
        judgement=operation.judgement,
        left=operation.left,
        right=operation.right,
        author=operation.author,
        reason=operation.reason,
        made_at=work.at,
        made_revision=work.revision,
    )
    work.ledger.make(assertion)
    if operation.request_id:
        work.delta.replays.append(ReplayRow(operation.request_id, digest, pack(assertion), work.at))
    return assertion


def _retract(work: _Transaction, operation: Retract) -> Assertion:
    assertion = work.ledger.find(operation.assertion_id)
    if assertion.retracted_at is None:
        assertion = msgspec.structs.replace(
            assertion, retracted_at=work.at, retracted_revision=work.revision, retracted_by=operation.author
        )
        work.ledger.change(assertion)
    return assertion


class _Outcome(NamedTuple):
    """What a commit did, as answers tell it."""

    placing: Placing
    merged: dict[int, tuple[str, ...]]
    """Identity number -> ids of those that were merged into it."""
    first: dict[int, int]
    """Identity number -> the first of its records that are new: of a new identity, the one that created it."""
    revision: int

    @classmethod
    def of(cls, changes: Iterable[RecordChange], placing: Placing, revision: int) -> _Outcome:
        merged = {no: tuple(placing.ids[other] for other in sorted(others)) for no, others in placing.merged.items()}
        brought: dict[int, list[int]] = defaultdict(list)
        for change in changes:
            if change.row is None and change.after is not None and change.uid in placing.number_of:
                brought[placing.number_of[change.uid]].append(change.uid)
        return cls(placing, merged, {no: min(uids) for no, uids in brought.items()}, revision)


def _answers(work: _Transaction, operations: Sequence[Operation], placing: Placing, revision: int) -> Iterator[Any]:
    outcome = _Outcome.of(work.changes.values(), placing, revision)
    for position, operation in enumerate(operations):
        if position in work.failures:
            yield work.failures[position]
            continue
        match operation:
            case PutAll():
                placed = [_placed(work.writer, change, outcome) for change in work.put[position]]
                yield _with_suppressed(placed, operation, work.withheld[position], revision) if position in work.withheld else placed
            case Assert() | Retract():
                yield Asserted(work.asserted[position], revision)
            case Erase():
                yield work.erased[position]._replace(revision=revision)
            case Delete() | Tell():
                yield revision


def _with_suppressed(placed: list[Placed], operation: PutAll, withheld: frozenset[int], revision: int) -> list[Placed | Suppressed]:
    """Answers for all puts of an operation, in order."""
    rest = iter(placed)
    return [Suppressed(put.record.key, revision) if index in withheld else next(rest) for index, put in enumerate(operation.puts)]


def _placed(reader: Reader, change: RecordChange, outcome: _Outcome) -> Placed:
    """Where a put record is now, and what the put did."""
    placing, merged, first, revision = outcome
    if change.after is None:  # put and deleted in one group: it was there in between
        return Placed(change.key, "", Effect.UNCHANGED, (), revision)
    number = placing.number_of.get(change.uid, change.row.identity if change.row else 0)
    if number not in placing.ids:
        placing.ids.update((row.no, row.identity_id) for row in reader.identities([number]))
    if change.row is not None and change.row.identity == number:
        effect = Effect.UNCHANGED
    elif merged.get(number):
        effect = Effect.MERGED
    elif change.row is not None:
        effect = Effect.MOVED
    elif number in placing.created and first.get(number) == change.uid:
        effect = Effect.CREATED
    else:
        effect = Effect.JOINED
    return Placed(change.key, placing.ids[number], effect, merged.get(number, ()), revision)
