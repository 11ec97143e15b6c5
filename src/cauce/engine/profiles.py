"""Which profile fields a commit changed, for the feed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import partial

from cauce.engine.incoming import RecordChange
from cauce.engine.neighbourhood import Neighbourhood
from cauce.engine.placing import Placing
from cauce.linkage.profile import fields_changed_by
from cauce.model.change import Change, ChangeKind
from cauce.model.packing import read_record, unpack_subject
from cauce.model.record import Record
from cauce.model.ruleset import Ruleset


def profile_changes(ruleset: Ruleset, changed: Sequence[RecordChange], around: Neighbourhood, placing: Placing) -> list[Change]:
    """PROFILE_CHANGED for every identity that goes on and whose records are not what they were."""
    touched = set(placing.changed_members)
    touched.update(placing.number_of[change.uid] for change in changed if change.uid in placing.number_of)
    touched -= placing.created
    touched &= set(placing.number_of.values())
    if not touched:
        return []
    fresh = {change.uid: change for change in changed}
    members = _members(around, placing, touched)
    events = []
    for no in sorted(touched):
        kept, gone, come = [], [], []
        payloads = []
        for uid, was, is_ in members[no]:
            row, change = around.rows.get(uid), fresh.get(uid)
            if was and is_ and change is None and row is not None:
                kept.append(around.subjects[uid])
                payloads.append(row.payload)
                continue
            if was and row is not None:
                gone.append((read_record(row.payload), unpack_subject(row.subject)))
            if is_:
                come.append((_record(change, uid, around), around.subjects[uid]))
        if fields := fields_changed_by(kept, partial(map, read_record, payloads), gone, come, ruleset):
            events.append(Change(ChangeKind.PROFILE_CHANGED, identity=placing.ids[no], fields=fields))
    return events


def _record(change: RecordChange | None, uid: int, around: Neighbourhood) -> Record:
    """A record as it is now."""
    if change is None:
        return read_record(around.rows[uid].payload)
    return change.record or read_record(change.payload)


def _members(around: Neighbourhood, placing: Placing, wanted: Collection[int]) -> dict[int, list[tuple[int, bool, bool]]]:
    """For each wanted identity: (uid, was a member, is a member) of every record that was or is."""
    members: dict[int, list[tuple[int, bool, bool]]] = defaultdict(list)
    for uid, row in around.rows.items():
        now = placing.number_of.get(uid)
        if row.identity in wanted:
            members[row.identity].append((uid, True, now == row.identity))
        if now is not None and now != row.identity and now in wanted:
            members[now].append((uid, False, True))
    for uid, number in placing.number_of.items():
        if uid not in around.rows and number in wanted:
            members[number].append((uid, False, True))
    return members
