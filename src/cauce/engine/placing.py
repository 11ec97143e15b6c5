"""From cells to identities: which id each cell continues, what that changes in the store, and what the feed says of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cauce.engine.incoming import RecordChange
from cauce.engine.neighbourhood import Neighbourhood
from cauce.linkage.continuity import Held, continue_ids
from cauce.linkage.resolution import Resolution
from cauce.model.change import Change, ChangeKind
from cauce.store.base import Delta, IdentityRow, MembershipRow, Reader


@dataclass(slots=True)
class Placing:
    """Who is in which identity now."""

    number_of: dict[int, int] = field(default_factory=dict)
    """uid -> identity number."""
    ids: dict[int, str] = field(default_factory=dict)
    """identity number -> public id."""
    created: set[int] = field(default_factory=set)
    """Numbers of identities that are new."""
    merged: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    """identity number -> numbers that redirect to it since this commit."""
    changed_members: set[int] = field(default_factory=set)
    """Identities, not new, that records joined, left or changed in."""


def place(
    reader: Reader,
    neighbourhood: Neighbourhood,
    resolution: Resolution,
    delta: Delta,
    new_id: Callable[[], str],
) -> Placing:
    """Let cells go on under the ids of the identities that held most of their records; puts the identities into the delta.

    Args:
        reader: the graph as stored.
        neighbourhood: what was resolved anew, as it was stored.
        resolution: what came of it.
        delta: gives numbers to new identities.
        new_id: draws a public id.
    """
    held: dict[int, set[int]] = defaultdict(set)
    for uid, row in neighbourhood.rows.items():
        held[row.identity].add(uid)
    old = [Held(no, neighbourhood.identities[no].created, frozenset(uids)) for no, uids in held.items()]
    continuation = continue_ids(old, resolution.cells)
    placing = Placing(ids={no: row.identity_id for no, row in neighbourhood.identities.items()})
    # The smaller number has the smaller id: whoever breaks a tie by either breaks it alike.
    fresh = iter(sorted(new_id() for number in continuation.numbers if number is None))
    numbers = [_new_identity(placing, delta, next(fresh)) if number is None else number for number in continuation.numbers]
    for number, cell in zip(numbers, resolution.cells, strict=True):
        placing.number_of.update(dict.fromkeys(cell, number))
    successors = {no: None if cell is None else numbers[cell] for no, cell in continuation.successors.items()}
    for no, successor in successors.items():
        if successor is not None:
            placing.merged[successor].append(no)
    _put_identities(reader, neighbourhood, resolution.components, placing, delta)
    _retire(reader, neighbourhood, successors, delta)
    return placing


def _new_identity(placing: Placing, delta: Delta, identity_id: str) -> int:
    number = delta.next_identity
    delta.next_identity += 1
    placing.ids[number] = identity_id
    placing.created.add(number)
    return number


def _put_identities(
    reader: Reader, neighbourhood: Neighbourhood, components: Iterable[Sequence[int]], placing: Placing, delta: Delta
) -> None:
    """New identities, and those that are in another component now."""
    revision = reader.head().revision + 1
    for component in components:
        numbers = {placing.number_of[uid] for uid in component}
        name = min(numbers)
        for no in numbers:
            before = neighbourhood.identities.get(no)
            if before is None:
                delta.identities_put.append(IdentityRow(no, placing.ids[no], name, revision, live=True, successor=None))
            elif before.component != name:
                delta.identities_put.append(before._replace(component=name))


def _retire(reader: Reader, neighbourhood: Neighbourhood, successors: Mapping[int, int | None], delta: Delta) -> None:
    """Identities that lost their records redirect to their successor, if they have one; so do those that redirected to them."""
    for no, successor in successors.items():
        delta.identities_put.append(neighbourhood.identities[no]._replace(live=False, successor=successor))
    for row in reader.identities_redirecting_to(successors):
        if row.successor is not None:
            delta.identities_put.append(row._replace(successor=successors[row.successor]))


def record_moves(neighbourhood: Neighbourhood, changes: Sequence[RecordChange], placing: Placing, delta: Delta, revision: int) -> None:
    """Put into the delta which memberships end, which unchanged records move, and what the feed says of it."""
    changed = {change.uid for change in changes}
    left: list[Change] = []
    joined: list[Change] = []
    went: dict[int, dict[int, None]] = defaultdict(dict)
    for uid, row in neighbourhood.rows.items():
        number = placing.number_of.get(uid)
        if number == row.identity:
            continue
        delta.memberships_ended.append(MembershipRow(uid, row.identity, row.joined, revision))
        left.append(Change(ChangeKind.RECORD_LEFT, identity=placing.ids[row.identity], record=uid))
        placing.changed_members.add(row.identity)
        if number is not None:
            went[row.identity][number] = None
            if uid not in changed:
                delta.records_moved.append((uid, number, revision))
    for uid, number in placing.number_of.items():
        known = neighbourhood.rows.get(uid)
        if known is None or known.identity != number:
            joined.append(Change(ChangeKind.RECORD_JOINED, identity=placing.ids[number], record=uid))
            placing.changed_members.add(number)
    created = [Change(ChangeKind.IDENTITY_CREATED, identity=placing.ids[no]) for no in sorted(placing.created)]
    delta.changes += [*created, *left, *joined, *_fates(neighbourhood, placing, went)]


def _fates(neighbourhood: Neighbourhood, placing: Placing, went: dict[int, dict[int, None]]) -> list[Change]:
    """What became of whole identities: merged, split, retired."""
    fates: list[Change] = []
    living = set(placing.number_of.values())
    successor_of = {no: successor for successor, numbers in placing.merged.items() for no in numbers}
    for into, numbers in placing.merged.items():
        others = tuple(placing.ids[no] for no in sorted(numbers))
        fates.append(Change(ChangeKind.IDENTITIES_MERGED, identity=placing.ids[into], others=others))
    for no, targets in went.items():
        others = tuple(placing.ids[target] for target in targets if target != successor_of.get(no))
        if others:
            fates.append(Change(ChangeKind.IDENTITY_SPLIT, identity=placing.ids[no], others=others))
    for no in sorted({row.identity for row in neighbourhood.rows.values()} - living):
        heir = (placing.ids[successor_of[no]],) if no in successor_of else ()
        fates.append(Change(ChangeKind.IDENTITY_RETIRED, identity=placing.ids[no], others=heir))
    return fates
