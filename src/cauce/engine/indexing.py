"""What a commit does to the indexes of values and blocking keys, and to the evidence that was not followed."""

from __future__ import annotations

from cauce.engine.incoming import RecordChange
from cauce.engine.muting import Muting
from cauce.engine.neighbourhood import Neighbourhood
from cauce.linkage.keys import digest64
from cauce.linkage.resolution import Resolution
from cauce.model.change import Change, ChangeKind
from cauce.model.curation import Conflict, value_handle
from cauce.model.packing import pack
from cauce.model.subject import Subject
from cauce.store.base import ClaimRow, Delta, Reader


def write_index(matters: list[RecordChange], muting: Muting, delta: Delta) -> None:
    """Put into the delta what the changes add to and take from the indexes, and which values and blocking keys flip."""
    stale: set[tuple[int, int]] = set()
    for change in matters:
        after = claim_rows(change.uid, change.after)
        if change.row is not None and change.before is not None:
            before = claim_rows(change.uid, change.before)
            delta.claims_removed += [(key, change.uid) for key in before if key not in after]
            delta.claims_added += [row for key, row in after.items() if row != before.get(key)]
        else:
            delta.claims_added += after.values()
        if change.after is not None and (change.row is None or _scored(change.before) != _scored(change.after)):
            delta.blocks_added += [(block, change.after.signature) for block in change.after.blocks]
            stale.update((block, change.after.signature) for block in change.stale_blocks)
    for subject in muting.orphans:
        delta.blocks_removed += [(block, subject.signature) for block in subject.blocks]
    delta.blocks_removed += sorted(stale)
    delta.muted_added += muting.newly_muted
    delta.muted_removed += muting.newly_live
    for key, namespace in muting.flipped_values.items():
        delta.changes.append(value_change(key, namespace, shared=key in muting.muted))


def value_change(key: int, namespace: str, *, shared: bool) -> Change:
    """The feed event of a value that is shared from now on, or no more."""
    kind = ChangeKind.VALUE_SHARED if shared else ChangeKind.VALUE_UNSHARED
    return Change(kind, fields=(namespace,), subject=value_handle(key))


def _scored(subject: Subject | None) -> tuple[int, tuple[int, ...]]:
    return (subject.signature, subject.blocks) if subject is not None else (0, ())


def claim_rows(uid: int, subject: Subject | None) -> dict[int, ClaimRow]:
    """A record's claims, one row a value: the best assurance, the latest event, the latest end (none beats any)."""
    if subject is None:
        return {}
    person, bare = subject.person, not subject.known
    rows: dict[int, ClaimRow] = {}
    for claim in subject.claims:
        key = claim.key
        row = ClaimRow(key, uid, person, bare, claim.assurance, claim.at, claim.end)
        if key in rows:
            other = rows[key]
            end = None if row.end is None or other.end is None else max(row.end, other.end)
            row = row._replace(assurance=max(row.assurance, other.assurance), at=max(row.at, other.at), end=end)
        rows[key] = row
    return rows


def write_conflicts(reader: Reader, neighbourhood: Neighbourhood, resolution: Resolution, delta: Delta) -> None:
    """Put into the delta which conflicts of the components are new and which are gone, with their feed events."""
    note_conflicts(set(reader.conflicts_of(neighbourhood.rows)), set(resolution.conflicts), delta)


def note_conflicts(before: set[Conflict], after: set[Conflict], delta: Delta) -> None:
    """Put into the delta what lies between two sets of conflicts, with the feed events."""
    delta.conflicts_removed += sorted(before - after)
    delta.conflicts_added += sorted(after - before)
    for kind, conflicts in (
        (ChangeKind.CONFLICT_CLEARED, delta.conflicts_removed),
        (ChangeKind.CONFLICT_FOUND, delta.conflicts_added),
    ):
        for conflict in conflicts:
            handle = f"{digest64('conflict', pack(conflict)) & (2**64 - 1):016x}"
            fields = (conflict.kind.value, conflict.evidence, conflict.cause)
            delta.changes.append(Change(kind, fields=fields, subject=handle))
