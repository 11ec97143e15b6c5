"""Which profile fields a commit changed, for the feed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from cauce.engine.incoming import RecordChange
from cauce.engine.neighbourhood import Neighbourhood
from cauce.engine.placing import Placing
from cauce.linkage.profile import fields_changed_by
from cauce.model.change import Change, ChangeKind
from cauce.model.packing import read_record, unpack_subject
from cauce.model.record import Record
from cauce.model.ruleset import Ruleset
from cauce.store.base import RecordRow


def profile_changes(ruleset: Ruleset, changed: Sequence[RecordChange], neighbourhood: Neighbourhood, placing: Placing) -> list[Change]:
    """PROFILE_CHANGED for every identity that goes on and whose records are not what they were."""
    touched = set(placing.changed_members)
    touched.update(placing.number_of[change.uid] for change in changed if change.uid in placing.number_of)
    touched -= placing.created
    touched &= set(placing.number_of.values())
    if not touched:
        return []
    fresh = {change.uid: change for change in changed}
    members = _members(neighbourhood, placing, touched, fresh)
    events = []
    for no in sorted(touched):
        group = members[no]
        kept = [neighbourhood.subjects[row.uid] for row in group.kept]
        gone = [(read_record(row.payload), unpack_subject(row.subject)) for row in group.gone]
        come = [(_record(fresh.get(uid), uid, neighbourhood), neighbourhood.subjects[uid]) for uid in group.come]
        if fields := fields_changed_by(kept, partial(_records, group.kept), gone, come, ruleset):
            events.append(Change(ChangeKind.PROFILE_CHANGED, identity=placing.ids[no], fields=fields))
    return events


class _Members(NamedTuple):
    """The records that an identity had and has; one that changed goes and comes."""

    kept: list[RecordRow]
    gone: list[RecordRow]
    come: list[int]


def _members(neighbourhood: Neighbourhood, placing: Placing, wanted: Collection[int], fresh: Collection[int]) -> Mapping[int, _Members]:
    members: dict[int, _Members] = defaultdict(lambda: _Members([], [], []))
    for uid, row in neighbourhood.rows.items():
        was, now = row.identity, placing.number_of.get(uid)
        if was == now and uid not in fresh:
            if now in wanted:
                members[now].kept.append(row)
            continue
        if was in wanted:
            members[was].gone.append(row)
        if now is not None and now in wanted:
            members[now].come.append(uid)
    for uid, number in placing.number_of.items():
        if number in wanted and uid not in neighbourhood.rows:
            members[number].come.append(uid)
    return members


def _records(rows: Sequence[RecordRow]) -> Iterator[Record]:
    return (read_record(row.payload) for row in rows)


def _record(change: RecordChange | None, uid: int, neighbourhood: Neighbourhood) -> Record:
    """A record as it is now."""
    if change is None:
        return read_record(neighbourhood.rows[uid].payload)
    return change.record or read_record(change.payload)
