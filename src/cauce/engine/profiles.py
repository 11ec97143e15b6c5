"""Which profile fields a commit changed, for the feed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from cauce.engine.incoming import RecordChange
from cauce.engine.neighbourhood import Neighbourhood
from cauce.engine.placing import Placing
from cauce.linkage.profile import changed_fields, merge_profile
from cauce.model.change import Change, ChangeKind
from cauce.model.packing import unpack_record, unpack_subject
from cauce.model.profile import Profile
from cauce.model.ruleset import Ruleset
from cauce.model.subject import Subject


def profile_changes(ruleset: Ruleset, changed: Sequence[RecordChange], around: Neighbourhood, placing: Placing) -> list[Change]:
    """PROFILE_CHANGED for every identity that goes on and whose records are not what they were."""
    touched = set(placing.changed_members)
    touched.update(placing.number_of[change.uid] for change in changed if change.uid in placing.number_of)
    touched -= placing.created
    touched &= set(placing.number_of.values())
    if not touched:
        return []
    now = _members(placing.number_of, touched)
    then = _members({uid: row.identity for uid, row in around.rows.items()}, touched)
    fresh = {change.uid: change for change in changed if change.after is not None}
    events = []
    for no in sorted(touched):
        before = _profile(ruleset, {uid: around.rows[uid].payload for uid in then[no]}, _stored(around, then[no]), around.muted)
        payloads = {uid: fresh[uid].payload if uid in fresh else around.rows[uid].payload for uid in now[no]}
        after = _profile(ruleset, payloads, around.subjects, around.muted)
        fields = changed_fields(before, after)
        if fields:
            events.append(Change(ChangeKind.PROFILE_CHANGED, identity=placing.ids[no], fields=fields))
    return events


def _members(number_of: Mapping[int, int], wanted: Collection[int]) -> dict[int, list[int]]:
    members: dict[int, list[int]] = defaultdict(list)
    for uid, number in number_of.items():
        if number in wanted:
            members[number].append(uid)
    return members


def _stored(around: Neighbourhood, uids: Collection[int]) -> dict[int, Subject]:
    return {uid: unpack_subject(around.rows[uid].subject) for uid in uids}


def _profile(ruleset: Ruleset, payloads: Mapping[int, bytes], subjects: Mapping[int, Subject], muted: Collection[int]) -> Profile:
    records = [unpack_record(payload) for payload in payloads.values()]
    return merge_profile(records, [subjects[uid] for uid in payloads], ruleset, muted)
