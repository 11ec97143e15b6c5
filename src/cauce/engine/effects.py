"""What a transaction does, told by identity and record: from what is stored and what its delta says."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from cauce.engine.incoming import RecordChange
from cauce.engine.neighbourhood import Neighbourhood
from cauce.engine.placing import Placing
from cauce.engine.resolving import Resolved
from cauce.model.change import ChangeKind
from cauce.model.curation import Conflict
from cauce.model.effect import NEW, ConflictChange, Effects, Fate, IdentityEffect, RecordMove
from cauce.model.record import RecordKey
from cauce.store.base import Delta

MOST_AFFECTED = 50
MOVES_SHOWN = 1000
CONFLICTS_SHOWN = 100

Home = tuple[int | None, int | None]
"""Identity numbers before and after; None: nowhere."""


def effects_of(resolved: Resolved, changes: Sequence[RecordChange], delta: Delta, *, foreseen: bool) -> Effects:
    """What changes. `foreseen`: it is not going to be written, so new identities are called by number."""
    placing, neighbourhood = resolved
    ids = _names(placing, foreseen=foreseen)
    keys = {uid: row.key for uid, row in neighbourhood.rows.items()}
    keys.update((change.uid, change.key) for change in changes)
    homes = _moving(neighbourhood, placing)
    affected = _identities(neighbourhood, placing, homes, ids)
    moves = sorted((RecordMove(record=keys[uid], before=ids[was], after=ids[is_]) for uid, (was, is_) in homes.items()), key=_by_record)
    fates = Counter(effect.fate for effect in affected)
    flips = Counter(change.kind for change in delta.changes)
    conflicts = [_conflict(conflict, keys, found=True) for conflict in delta.conflicts_added]
    conflicts += [_conflict(conflict, keys, found=False) for conflict in delta.conflicts_removed]
    return Effects(
        merged=fates[Fate.MERGED],
        split=fates[Fate.SPLIT],
        created=fates[Fate.CREATED],
        retired=fates[Fate.RETIRED],
        moved=len(moves),
        values_shared=flips[ChangeKind.VALUE_SHARED],
        values_unshared=flips[ChangeKind.VALUE_UNSHARED],
        conflicts_found=len(delta.conflicts_added),
        conflicts_cleared=len(delta.conflicts_removed),
        identities=tuple(affected[:MOST_AFFECTED]),
        moves=tuple(moves[:MOVES_SHOWN]),
        conflicts=tuple(conflicts[:CONFLICTS_SHOWN]),
    )


def _by_record(move: RecordMove) -> RecordKey:
    return move.record


def _names(placing: Placing, *, foreseen: bool) -> Mapping[int | None, str]:
    ids: dict[int | None, str] = {None: ""}
    ids.update(placing.ids.items())
    if foreseen:
        ids.update((no, f"{NEW}{position}") for position, no in enumerate(sorted(placing.created), 1))
    return ids


def _moving(neighbourhood: Neighbourhood, placing: Placing) -> dict[int, Home]:
    homes: dict[int, Home] = {}
    for uid, row in neighbourhood.rows.items():
        number = placing.number_of.get(uid)
        if number != row.identity:
            homes[uid] = (row.identity, number)
    homes.update((uid, (None, number)) for uid, number in placing.number_of.items() if uid not in neighbourhood.rows)
    return homes


def _identities(
    neighbourhood: Neighbourhood, placing: Placing, homes: Mapping[int, Home], ids: Mapping[int | None, str]
) -> list[IdentityEffect]:
    """Those that something happens to, the most affected first."""
    before = Counter(row.identity for row in neighbourhood.rows.values())
    after = Counter(placing.number_of.values())
    came: dict[int, Counter[int | None]] = defaultdict(Counter)
    went: dict[int, Counter[int | None]] = defaultdict(Counter)
    for was, is_ in homes.values():
        if was is not None:
            went[was][is_] += 1
        if is_ is not None:
            came[is_][was] += 1
    successors = {no: into for into, numbers in placing.merged.items() for no in numbers}
    effects = [_effect(no, (before[no], after[no]), (came[no], went[no]), successors.get(no), ids) for no in sorted({*came, *went})]
    return sorted(effects, key=lambda effect: -(effect.came + effect.went))


def _effect(
    no: int,
    sizes: tuple[int, int],
    moved: tuple[Counter[int | None], Counter[int | None]],
    successor: int | None,
    ids: Mapping[int | None, str],
) -> IdentityEffect:
    came, went = moved
    before, after = sizes
    if successor is not None:
        fate, others = Fate.MERGED, [successor]
    elif not after:
        fate, others = Fate.RETIRED, []
    elif not before:
        fate, others = Fate.CREATED, [other for other in came if other is not None]
    elif any(other is not None for other in went):
        fate, others = Fate.SPLIT, [other for other in went if other is not None]
    elif came:
        fate, others = Fate.GREW, [other for other in came if other is not None]
    else:
        fate, others = Fate.SHRANK, []
    return IdentityEffect(
        identity_id=ids[no],
        fate=fate,
        before=before,
        after=after,
        came=came.total(),
        went=went.total(),
        others=tuple(ids[other] for other in sorted(others)),
    )


def _conflict(conflict: Conflict, keys: Mapping[int, RecordKey], *, found: bool) -> ConflictChange:
    return ConflictChange(
        found=found,
        left=keys[conflict.left],
        right=keys[conflict.right],
        kind=conflict.kind.value,
        evidence=conflict.evidence,
        cause=conflict.cause,
    )
