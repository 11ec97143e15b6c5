"""From what a transaction decided to the new graph: what hangs together with it is resolved anew, and the difference goes into a delta.

Nothing is written here, so that what is about to happen can also be only looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from cauce.engine.curation import Ledger
from cauce.engine.episodes import asserted_change, name_conflicts, note_episodes
from cauce.engine.incoming import RecordChange
from cauce.engine.indexing import write_conflicts, write_index
from cauce.engine.mentions import write_mentions
from cauce.engine.muting import follow
from cauce.engine.neighbourhood import Neighbourhood, load
from cauce.engine.placing import Placing, place, record_moves
from cauce.engine.profiles import profile_changes
from cauce.engine.reviews import Happened, write_reviews
from cauce.engine.sightings import seen_again, touch_rows, untouched
from cauce.linkage.kernel import Kernel
from cauce.linkage.resolution import resolve
from cauce.model.curation import ValueRuling
from cauce.model.record import RecordKey
from cauce.store.base import Delta, Reader, RecordRow


@dataclass(slots=True)
class Decided:
    """What is to be, before it is known what follows from it. New records have their numbers already."""

    changes: Mapping[RecordKey, RecordChange]
    ledger: Ledger
    delta: Delta
    """Filled with what follows."""
    ruled: Mapping[int, ValueRuling | None] = field(default_factory=dict)
    """What persons say of values from now on; None: no more."""


class Resolved(NamedTuple):
    """The new graph around what was decided."""

    placing: Placing
    neighbourhood: Neighbourhood
    """What was resolved anew, as it was stored."""


def resolve_changes(reader: Reader, kernel: Kernel, new_id: Callable[[], str], decided: Decided) -> Resolved:
    """Resolve what the changes touch and fill the delta."""
    delta, ledger = decided.delta, decided.ledger
    changed = [change for change in decided.changes.values() if change.differs]
    again = seen_again(reader, changed, kernel.ruleset)
    moving = [change for change in changed if change.uid not in again]
    matters = [change for change in moving if change.matters]
    asserted = {end for made in ledger.changed.values() for end in (made.left, made.right)}
    revision = reader.head().revision + 1
    muting = follow(reader, matters, kernel, revision, decided.ruled)
    neighbourhood = load(reader, moving, muting, kernel, asserted)
    _apply_assertions(decided, neighbourhood)
    resolution = resolve(neighbourhood.subjects, kernel, neighbourhood.judgements, neighbourhood.muted)
    placing = place(reader, neighbourhood, resolution, delta, new_id)
    record_moves(neighbourhood, changed, placing, delta, revision)
    _write_records(changed, neighbourhood, placing, delta, revision)
    write_index([change for change in changed if change.matters], muting, delta)
    delta.touches_added += touch_rows(changed)
    delta.touches_removed += untouched(changed)
    write_mentions(reader, changed, kernel.normalizer, delta)
    write_conflicts(reader, neighbourhood, resolution, delta)
    write_reviews(reader, kernel, Happened(matters, muting, neighbourhood, placing), delta)
    delta.changes += profile_changes(kernel.ruleset, changed, neighbourhood, placing)
    if ledger.changed:
        uids = {row.key: uid for uid, row in neighbourhood.rows.items()} | {key: change.uid for key, change in decided.changes.items()}
        delta.changes += [asserted_change(made, uids.get, placing) for made in ledger.changed.values()]
    name_conflicts(delta, placing)
    note_episodes(reader, delta, placing, revision)
    delta.assertions_put += ledger.changed.values()
    delta.rulings_put += [ruling for ruling in decided.ruled.values() if ruling is not None]
    delta.rulings_removed += [key for key, ruling in decided.ruled.items() if ruling is None]
    return Resolved(placing, neighbourhood)


def _apply_assertions(decided: Decided, neighbourhood: Neighbourhood) -> None:
    """Let the judgements be those after this transaction."""
    ledger = decided.ledger
    if not ledger.changed:
        return
    uids = {row.key: uid for uid, row in neighbourhood.rows.items() if uid in neighbourhood.subjects}
    present = (change for change in decided.changes.values() if change.after is not None and change.uid in neighbourhood.subjects)
    uids.update((change.key, change.uid) for change in present)
    standing = {made.assertion_id: made for key in uids for made in ledger.about(key) if made.left in uids and made.right in uids}
    neighbourhood.judgements = [(uids[made.left], uids[made.right], made.judgement) for made in standing.values()]


def _write_records(changed: list[RecordChange], neighbourhood: Neighbourhood, placing: Placing, delta: Delta, revision: int) -> None:
    for change in changed:
        if change.after is None:
            delta.records_removed.append(change.uid)
            continue
        known = neighbourhood.rows.get(change.uid, change.row)
        number = placing.number_of[change.uid] if change.uid in placing.number_of or known is None else known.identity
        joined = known.joined if known is not None and known.identity == number else revision
        delta.records_put.append(
            RecordRow(
                change.uid,
                change.key.source,
                change.key.record_id,
                change.payload,
                change.packed_subject,
                change.after.signature,
                number,
                joined,
                revision,
                change.first_seen,
                change.last_seen,
                change.seen,
            )
        )
