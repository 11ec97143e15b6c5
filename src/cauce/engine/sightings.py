"""Records that were merely seen again: a million page views of known cookies need no matching."""

from __future__ import annotations

from collections.abc import Sequence

from cauce.engine.incoming import RecordChange
from cauce.model.record import DIGEST_PREFIX, Instant
from cauce.model.ruleset import Ruleset, Scope, SeveralOwners
from cauce.model.subject import Subject
from cauce.model.touch import Touch
from cauce.store.base import Reader
from cauce.store.journey import TouchRow


def seen_again(reader: Reader, changes: Sequence[RecordChange], ruleset: Ruleset) -> frozenset[int]:
    """The uids of changes that only move the time of bare records, on values where time decides nothing.

    Time decides where a namespace's claims grow old or the last owner counts, and where somebody has stated an end: a claim after it
    is cut off from those before it.
    """
    candidates = {change.uid: change for change in changes if _only_later(change, ruleset)}
    if not candidates:
        return frozenset()
    keys = {claim.key for change in candidates.values() if change.after is not None for claim in change.after.claims}
    cut = reader.ended(keys - {row.key for row in reader.muted(keys)})
    return frozenset(
        uid for uid, change in candidates.items() if change.after is not None and not any(claim.key in cut for claim in change.after.claims)
    )


def _only_later(change: RecordChange, ruleset: Ruleset) -> bool:
    before, after = change.before, change.after
    if change.row is None or before is None or after is None or not change.plain:
        return False
    return not after.known and _timeless(before) == _timeless(after) and all(_ageless(claim.namespace, ruleset) for claim in after.claims)


def _timeless(subject: Subject) -> tuple[object, ...]:
    claims = [(claim.namespace, claim.value, claim.key, claim.assurance, claim.end) for claim in subject.claims]
    return (claims, subject.traits, subject.known, subject.person, subject.signature, subject.blocks)


def _ageless(namespace: str, ruleset: Ruleset) -> bool:
    policy = ruleset.policy(namespace)
    return policy.scope is Scope.DEVICE and policy.several_owners is not SeveralOwners.LAST_SEEN


def touch_row(uid: int, source: str, at: Instant, touch: Touch) -> TouchRow:
    """One touch as a row; without a channel of its own it happened where the record comes from."""
    return TouchRow(uid, at, touch.kind, touch.channel or source, touch.campaign)


def touch_rows(changes: Sequence[RecordChange]) -> list[TouchRow]:
    """What happened when these records were seen, one row a touch."""
    return [
        touch_row(change.uid, change.key.source, at, touch)
        for change in changes
        if change.after is not None
        for at, touch in change.touches
    ]


def untouched(changes: Sequence[RecordChange]) -> list[int]:
    """Numbers of the records whose touches go: of those named by digest that are, or were in between, deleted."""
    return [
        change.uid for change in changes if (change.after is None or change.forgotten) and change.key.record_id.startswith(DIGEST_PREFIX)
    ]
