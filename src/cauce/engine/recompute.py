"""Resolving stored records anew, some at a time, and writing what differs: what repairs a tenant, and proves that nothing needs it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cauce.engine.incoming import unchanged
from cauce.engine.indexing import write_conflicts, write_index
from cauce.engine.mentions import write_mentions
from cauce.engine.muting import follow
from cauce.engine.neighbourhood import load
from cauce.engine.placing import place, record_moves
from cauce.engine.profiles import profile_changes
from cauce.engine.surroundings import Surroundings
from cauce.linkage.resolution import resolve
from cauce.model.change import Cause, CauseKind
from cauce.store.base import Delta, RecordRow, Writer

RECOMPUTE = Cause(CauseKind.RECOMPUTE)
"""The cause if nobody says more."""


class Recomputed(NamedTuple):
    """One step."""

    covered: frozenset[int]
    """The uids of the whole components that were resolved."""
    moved: int
    """Records that changed identity."""
    wrong_values: int
    """Values and blocking keys that were shared or dead and should not be, or the other way round."""
    revision: int
    """0: nothing differed, nothing was written."""


def recompute(writer: Writer, rows: Sequence[RecordRow], around: Surroundings, cause: Cause = RECOMPUTE) -> Recomputed:
    """Resolve the components of some records anew, as if they had just been put again, and commit what differs."""
    head, kernel = writer.head(), around.kernel
    revision = head.revision + 1
    changes = [unchanged(row) for row in rows]
    delta = Delta(next_uid=head.next_uid, next_identity=head.next_identity)
    muting = follow(writer, changes, kernel, revision)
    neighbours = load(writer, changes, muting, kernel, ())
    resolution = resolve(neighbours.subjects, kernel, neighbours.judgements, neighbours.muted)
    placing = place(writer, neighbours, resolution, delta, around.new_id)
    record_moves(neighbours, (), placing, delta, revision)
    write_index(writer, [], muting, delta)
    write_mentions(writer, changes, kernel.normalizer, delta)
    write_conflicts(writer, neighbours, resolution, delta)
    delta.changes += profile_changes(kernel.ruleset, [], neighbours, placing)
    flipped = len(muting.newly_muted) + len(muting.newly_live)
    differs = delta != Delta(next_uid=delta.next_uid, next_identity=delta.next_identity)
    delta.causes = (cause,)
    committed = writer.commit(delta, around.now()) if differs else 0
    return Recomputed(frozenset(neighbours.subjects), len(delta.records_moved), flipped, committed)
