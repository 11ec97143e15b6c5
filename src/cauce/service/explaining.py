"""Verbs that say why: of a pair of records, and of a whole identity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

import msgspec

from cauce.errors import CauceError, InvalidValue, NotFound, Reason
from cauce.linkage.profile import merge_profile
from cauce.linkage.why.common import idle_values
from cauce.linkage.why.identity import How, in_words
from cauce.linkage.why.identity import explain_identity as tell
from cauce.linkage.why.pair import explain_pair as explain
from cauce.linkage.why.walk import Excerpt
from cauce.linkage.why.words import says_made
from cauce.model.explanation import PairExplanation
from cauce.model.how import Border, IdentityExplanation
from cauce.model.packing import unpack_record, unpack_subject
from cauce.model.record import RecordKey
from cauce.service.session import Session, live_identity
from cauce.store.base import Reader, RecordRow


def explain_pair(session: Session, left: RecordKey, right: RecordKey, at_least: str) -> PairExplanation:
    """Why two records are, or are not, one identity."""
    if left == right:
        raise InvalidValue("right", "must not be the same record as left")
    with session.read(at_least) as reader:
        rows = {row.key: row for row in reader.records_by_key([left, right])}
        for field, key in (("left", left), ("right", right)):
            if key not in rows:
                raise _no_record(field)
        identities = reader.identities({row.identity for row in rows.values()})
        excerpt, _ = _excerpt(reader, {row.component for row in identities})
    first, second = rows[left], rows[right]
    idle = idle_values(unpack_record(first.payload), unpack_record(second.payload), session.kernel.normalizer)
    return explain((first.uid, second.uid), excerpt, session.kernel, idle)


def _no_record(field: str) -> CauceError:
    return NotFound(f"{field}: there is no record with this source and record_id", reason=Reason.RECORD_NOT_FOUND)


def _excerpt(reader: Reader, components: Collection[int]) -> tuple[Excerpt, dict[int, RecordRow]]:
    """All records of some components, with the rows that they stand in."""
    rows = {row.uid: row for row in reader.records_by_component(components)}
    keys = {uid: row.key for uid, row in rows.items()}
    subjects = {uid: unpack_subject(row.subject) for uid, row in rows.items()}
    touched = {claim.key for subject in subjects.values() for claim in subject.claims}
    touched.update(block for subject in subjects.values() for block in subject.blocks)
    muted = {row.key for row in reader.muted(touched)}
    return Excerpt(keys, subjects, reader.assertions_about(keys.values()), muted), rows


def explain_identity(session: Session, identity_id: str, at_least: str) -> IdentityExplanation:
    """How the records of an identity came together, and what each of them has to do with it."""
    with session.read(at_least) as reader:
        identity = live_identity(reader, identity_id)
        excerpt, rows = _excerpt(reader, [identity.component])
        ids = {row.no: row.identity_id for row in reader.identities({row.identity for row in rows.values()})}
        revision = reader.head().revision
    mine = {uid: row for uid, row in rows.items() if row.identity == identity.no}
    how = tell(min(mine), excerpt, session.kernel)
    fields = _fields(session, mine, excerpt)
    contributions = [msgspec.structs.replace(one, fields=tuple(fields.get(one.record, ()))) for one in how.contributions]
    return IdentityExplanation(
        identity_id=identity.identity_id,
        requested_id=identity_id,
        revision=revision,
        reason=in_words(how.steps, len(mine)),
        steps=how.steps,
        contributions=tuple(contributions),
        weak=how.weak,
        border=_border(how, rows, mine, ids),
    )


def _fields(session: Session, mine: Mapping[int, RecordRow], excerpt: Excerpt) -> Mapping[RecordKey, list[str]]:
    """Which fields of the profile come from which record."""
    profile = merge_profile(
        [unpack_record(row.payload) for row in mine.values()],
        [excerpt.subjects[uid] for uid in mine],
        session.kernel.ruleset,
        excerpt.muted,
    )
    fields: dict[RecordKey, list[str]] = defaultdict(list)
    for value in profile.attributes:
        fields[value.record].append(value.name)
    return fields


def _border(how: How, rows: Mapping[int, RecordRow], mine: Mapping[int, RecordRow], ids: Mapping[int, str]) -> tuple[Border, ...]:
    found = []
    for made in how.border:
        own, other = (made.left, made.right) if made.left in mine else (made.right, made.left)
        found.append(
            Border(
                record=rows[own].key,
                other=rows[other].key,
                other_identity_id=ids[rows[other].identity],
                kind=made.kind,
                evidence=made.evidence,
                cause=made.cause,
                says=says_made(made),
            )
        )
    return tuple(found)
