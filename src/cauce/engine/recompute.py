"""Resolving stored records anew, some at a time, and writing what differs: what repairs a tenant, and proves that nothing needs it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cauce.engine.episodes import name_conflicts, note_episodes
from cauce.engine.incoming import RecordChange, renewed
from cauce.engine.indexing import write_conflicts, write_index
from cauce.engine.mending import mend_reviews
from cauce.engine.mentions import write_mentions
from cauce.engine.muting import follow
from cauce.engine.neighbourhood import load
from cauce.engine.placing import place, record_moves
from cauce.engine.profiles import profile_changes
from cauce.engine.reviews import Happened, write_reviews
from cauce.engine.surroundings import Surroundings
from cauce.linkage.kernel import Kernel
from cauce.linkage.resolution import resolve
from cauce.model.change import Cause, CauseKind
from cauce.store.base import Delta, RecordRow, Writer

RECOMPUTE = Cause(CauseKind.RECOMPUTE)
"""The cause if nobody says more."""


class Recomputed(NamedTuple):
    """What a step of a recomputation looked at, and what it had to mend."""

    covered: frozenset[int]
    """The uids of the records that were prepared and compared anew: whole components."""
    prepared: int
    """Records that are prepared otherwise than they were."""
    moved: int
    """Records that changed identity."""
    wrong_values: int
    """Values and blocking keys that were shared or dead and should not be, or the other way round."""
    revision: int
    """0: nothing differed, nothing was written."""


def recompute(writer: Writer, rows: Sequence[RecordRow], surroundings: Surroundings, cause: Cause = RECOMPUTE) -> Recomputed:
    """Prepare some records anew and resolve their components, as if they had just been put again, and commit what differs.

    Records are prepared otherwise than they were if an earlier version of Cauce did it.
    """
    head, kernel = writer.head(), surroundings.kernel_of(writer)
    revision = head.revision + 1
    changes = _renewed(writer, rows, kernel)
    matters = [change for change in changes if change.matters]
    delta = Delta(next_uid=head.next_uid, next_identity=head.next_identity)
    muting = follow(writer, changes, kernel, revision)
    neighbourhood = load(writer, changes, muting, kernel, ())
    resolution = resolve(neighbourhood.subjects, kernel, neighbourhood.judgements, neighbourhood.muted)
    placing = place(writer, neighbourhood, resolution, delta, surroundings.new_id)
    record_moves(neighbourhood, (), placing, delta, revision)
    delta.subjects_put += [(change.uid, change.packed_subject, change.after.signature) for change in matters if change.after is not None]
    write_index(matters, muting, delta)
    write_mentions(writer, changes, kernel.normalizer, delta)
    write_conflicts(writer, neighbourhood, resolution, delta)
    write_reviews(writer, kernel, Happened(changes, muting, neighbourhood, placing), delta)
    mend_reviews(writer, kernel, neighbourhood.subjects.values(), delta)
    delta.changes += profile_changes(kernel.ruleset, matters, neighbourhood, placing)
    name_conflicts(delta, placing)
    note_episodes(writer, delta, placing, revision)
    flipped = len(muting.newly_muted) + len(muting.newly_live)
    differs = delta != Delta(next_uid=delta.next_uid, next_identity=delta.next_identity)
    delta.causes = (cause,)
    committed = writer.commit(delta, surroundings.now()) if differs else 0
    return Recomputed(frozenset(change.uid for change in changes), len(matters), len(delta.records_moved), flipped, committed)


def _renewed(writer: Writer, rows: Sequence[RecordRow], kernel: Kernel) -> list[RecordChange]:
    """The records and all of their components, as they are prepared now; what shares a signature whose blocking keys change, too."""
    components = {row.component for row in writer.identities({row.identity for row in rows})}
    changes = {row.uid: renewed(row, kernel) for row in (*rows, *writer.records_by_component(components))}
    if stale := {change.before.signature for change in changes.values() if change.stale_blocks and change.before is not None}:
        changes.update((row.uid, renewed(row, kernel)) for row in writer.records_by_signature(stale))
    return list(changes.values())
