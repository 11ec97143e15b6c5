"""What happens to identities beside records coming and going: named in the feed, and noted where a history is read from."""

from __future__ import annotations

from collections.abc import Callable, Collection

import msgspec

from cauce.engine.placing import Placing
from cauce.model.change import Change, ChangeKind
from cauce.model.curation import Assertion, Conflict
from cauce.model.record import RecordKey
from cauce.store.base import Delta, Reader

_MOVES = frozenset({ChangeKind.IDENTITY_CREATED, ChangeKind.RECORD_JOINED, ChangeKind.RECORD_LEFT})
_TOLD = frozenset(
    {
        ChangeKind.PROFILE_CHANGED,
        ChangeKind.CONFLICT_FOUND,
        ChangeKind.CONFLICT_CLEARED,
        ChangeKind.ASSERTION_MADE,
        ChangeKind.ASSERTION_RETRACTED,
        ChangeKind.CONSENT_CHANGED,
    }
)


def naming(change: Change, uids: Collection[int], placing: Placing) -> Change:
    """A change that says which identities it concerns: those that some records are in now, as far as it is known."""
    numbers = dict.fromkeys(placing.number_of[uid] for uid in uids if uid in placing.number_of)
    first, *others = [placing.ids[number] for number in numbers] or [""]
    return msgspec.structs.replace(change, identity=first, others=tuple(others))


def asserted_change(made: Assertion, uid_of: Callable[[RecordKey], int | None], placing: Placing) -> Change:
    """The feed event of an assertion that was made or taken back."""
    kind = ChangeKind.ASSERTION_MADE if made.retracted_at is None else ChangeKind.ASSERTION_RETRACTED
    uids = [uid for key in (made.left, made.right) if (uid := uid_of(key)) is not None]
    return naming(Change(kind, subject=made.assertion_id), uids, placing)


def name_conflicts(delta: Delta, placing: Placing) -> None:
    """Let the conflicts' events of a delta say which identities they concern."""
    told: dict[ChangeKind, list[Conflict]] = {
        ChangeKind.CONFLICT_CLEARED: delta.conflicts_removed,
        ChangeKind.CONFLICT_FOUND: delta.conflicts_added,
    }
    waiting = {kind: iter(conflicts) for kind, conflicts in told.items()}
    for position, change in enumerate(delta.changes):
        if change.kind in waiting:
            conflict = next(waiting[change.kind])
            delta.changes[position] = naming(change, (conflict.left, conflict.right), placing)


def note_episodes(reader: Reader, delta: Delta, placing: Placing, revision: int) -> None:
    """Note for every identity that a change names, and that nothing else of this commit leads to, that there is something to be told."""
    moved = {change.identity for change in delta.changes if change.kind in _MOVES}
    named = {identity for change in delta.changes if change.kind in _TOLD for identity in (change.identity, *change.others)} - moved - {""}
    numbers = {identity: number for number, identity in placing.ids.items() if identity in named}
    if elsewhere := named - numbers.keys():  # nothing was resolved there: somebody only said something about it
        numbers.update((row.identity_id, row.no) for row in reader.identities_by_id(elsewhere))
    delta.episodes += sorted((number, revision) for number in numbers.values())
