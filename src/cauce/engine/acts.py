"""Acts of data stewards: several changes in one commit, or none of them; foreseen exactly by doing all but writing.

What an act consists of is decided by its planner under the tenant's lock, on the graph as it stands, and again once it is known what would
follow, until what was promised holds.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from cauce.engine.curation import Ledger
from cauce.engine.effects import effects_of
from cauce.engine.incoming import RecordChange, number_new, read_changes
from cauce.engine.resolving import Decided, Resolved, resolve_changes
from cauce.engine.steps import Act, Acted, Planner, Steps, unpack_acted
from cauce.engine.surroundings import Surroundings
from cauce.errors import FailedPrecondition, InvalidValue, Reason
from cauce.linkage.kernel import Kernel
from cauce.model.curation import Assertion, ValueRuling
from cauce.model.packing import pack
from cauce.model.record import Instant, RecordKey
from cauce.store.base import Delta, Reader, ReplayRow, Writer

MAX_ROUNDS = 50
"""So often a planner may want more; it wants no more once every record is where it was promised."""


@dataclass(slots=True)
class _Doing:
    """An act on its way."""

    reader: Reader
    operation: Act
    kernel: Kernel
    new_id: Callable[[], str]
    ledger: Ledger
    at: Instant
    act_id: str
    changes: dict[RecordKey, RecordChange] = field(default_factory=dict)
    ruled: dict[int, ValueRuling | None] = field(default_factory=dict)
    delta: Delta = field(default_factory=Delta)


def act(writer: Writer, operation: Act, surroundings: Surroundings) -> Acted:
    """Do an act and commit it.

    Raises:
        CauceError: it cannot be done, and nothing was.
    """
    if operation.request_id:
        replay = writer.replay(operation.request_id)
        if replay is not None and replay.payload_digest != operation.digest:
            raise InvalidValue("request_id", "was used before for another request", reason=Reason.REQUEST_ID_REUSED)
        if replay is not None:
            return unpack_acted(replay.response)
    doing = _begin(writer, operation, surroundings, surroundings.new_id)
    acted = _follow(doing, foreseen=False)
    if not acted.act_id:
        return acted
    if operation.request_id:
        doing.delta.replays.append(ReplayRow(operation.request_id, operation.digest, pack(acted), doing.at))
    doing.delta.causes = (msgspec.structs.replace(operation.cause, subject=operation.cause.subject or acted.act_id),)
    writer.commit(doing.delta, doing.at)
    return acted


def foresee(reader: Reader, operation: Act, surroundings: Surroundings) -> Acted:
    """What an act would do if it were done now: exactly what `act` does, but for ids that are not drawn.

    Raises:
        CauceError: it could not be done.
    """
    numbers = itertools.count(1)
    acted = _follow(_begin(reader, operation, surroundings, lambda: f"foreseen-{next(numbers)}"), foreseen=True)
    assertions = tuple(msgspec.structs.replace(made, assertion_id="", act="") for made in acted.assertions)
    return msgspec.structs.replace(acted, act_id="", assertions=assertions, revision=reader.head().revision)


def _begin(reader: Reader, operation: Act, surroundings: Surroundings, new_id: Callable[[], str]) -> _Doing:
    return _Doing(reader, operation, surroundings.kernel_of(reader), new_id, Ledger(reader), surroundings.now(), new_id())


def _follow(doing: _Doing, *, foreseen: bool) -> Acted:
    """Decide and resolve until the planner wants no more."""
    reader, planner = doing.reader, doing.operation.planner
    steps = planner.first(reader, doing.ledger)
    for _ in range(MAX_ROUNDS):
        _take(doing, steps)
        resolved = _resolve(doing)
        steps = planner.more(reader, _homes(resolved, doing.changes))
        if not steps.any:
            return _acted(doing, planner, resolved, foreseen=foreseen)
    raise FailedPrecondition("what was asked for does not come to rest: the rules keep moving records", reason=Reason.INVARIANT_VIOLATED)


def _take(doing: _Doing, steps: Steps) -> None:
    """Add what the planner wants to what is decided so far."""
    keys = {*steps.deletes, *(put.record.key for put in steps.puts)}
    doing.changes |= read_changes(doing.reader, keys - doing.changes.keys())
    for key in steps.deletes:
        doing.changes[key].delete()
    for put in steps.puts:
        doing.changes[put.record.key].put(put)
    revision = doing.reader.head().revision + 1
    _take_assertions(doing, steps, revision)
    for ruling in steps.rulings:
        doing.ruled[ruling.key] = msgspec.structs.replace(ruling, made_at=doing.at, made_revision=revision)
    doing.ruled.update(dict.fromkeys(steps.cleared))
    doing.delta.images_put += steps.images_put
    doing.delta.images_removed += steps.images_removed


def _take_assertions(doing: _Doing, steps: Steps, revision: int) -> None:
    """Those that are retracted first: what is asserted must not contradict them."""
    author, reason = doing.operation.author, doing.operation.reason
    for assertion_id in steps.retractions:
        made = doing.ledger.find(assertion_id)
        if made.retracted_at is None:
            doing.ledger.change(msgspec.structs.replace(made, retracted_at=doing.at, retracted_revision=revision, retracted_by=author))
    for judgement, left, right in steps.assertions:
        assertion = Assertion(
            assertion_id=doing.new_id(),
            judgement=judgement,
            left=left,
            right=right,
            author=author,
            reason=reason,
            made_at=doing.at,
            made_revision=revision,
            act=doing.act_id,
        )
        doing.ledger.make(assertion)


def _resolve(doing: _Doing) -> Resolved:
    """What follows from everything decided so far."""
    head = doing.reader.head()
    images = doing.delta.images_put, doing.delta.images_removed
    doing.delta = Delta(next_uid=head.next_uid, next_identity=head.next_identity, images_put=images[0], images_removed=images[1])
    changed = [change for change in doing.changes.values() if change.differs]
    doing.delta.next_uid = number_new(changed, head.next_uid)
    decided = Decided(doing.changes, doing.ledger, doing.delta, doing.ruled)
    return resolve_changes(doing.reader, doing.kernel, doing.new_id, decided)


def _homes(resolved: Resolved, changes: Mapping[RecordKey, RecordChange]) -> dict[RecordKey, int]:
    """The number of the identity in which each record would be."""
    placing, neighbourhood = resolved
    keys = {uid: row.key for uid, row in neighbourhood.rows.items()}
    keys.update((change.uid, change.key) for change in changes.values())
    return {keys[uid]: number for uid, number in placing.number_of.items()}


def _acted(doing: _Doing, planner: Planner, resolved: Resolved, *, foreseen: bool) -> Acted:
    changed: Sequence[RecordChange] = [change for change in doing.changes.values() if change.differs]
    ledger = doing.ledger.changed
    made = tuple(one for one in ledger.values() if one.retracted_at is None)
    revision = doing.reader.head().revision
    anything = bool(changed or ledger or doing.ruled or doing.delta.images_removed)
    return Acted(
        act_id=doing.act_id if anything else "",
        revision=revision + 1 if anything else revision,
        effects=effects_of(resolved, changed, doing.delta, foreseen=foreseen),
        assertions=made,
        retracted=len(ledger) - len(made),
        deleted=sum(change.after is None for change in changed),
        restored=sum(change.after is not None for change in changed),
        rulings=len(doing.ruled),
        kept=planner.kept,
        unfinished=planner.unfinished,
    )
