"""Verbs about identities: profile, records, journey, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from cauce.errors import InvalidValue, NotFound, Reason
from cauce.linkage.normalize import Normalizer
from cauce.linkage.profile import merge_profile
from cauce.linkage.proven import proven_parts
from cauce.model.packing import unpack_record, unpack_subject
from cauce.model.subject import Claim
from cauce.service.api import (
    DEFAULT_PAGE,
    MAX_LOOKUPS,
    AsOf,
    Identity,
    IdentityFailure,
    Page,
    StoredRecord,
    View,
)
from cauce.service.session import Session, check_size, limit_of, live_identity, stored
from cauce.service.tokens import page_token as make_page_token
from cauce.service.tokens import read_page_token
from cauce.store.base import IdentityRow, Reader, RecordRow
from cauce.store.listing import records_of


class Seen(NamedTuple):
    """How much of an identity a caller sees."""

    view: View
    through: tuple[str, str] | None = None
    """Namespace and value by which the caller came to it: with PROVEN, the part that has proven it is shown."""


def get_identity(session: Session, identity_id: str, seen: Seen, at_least: str) -> Identity:
    """An identity with its profile."""
    with session.read(at_least) as reader:
        return _identity(session, reader, identity_id, seen)


def batch_get_identities(session: Session, identity_ids: Sequence[str], view: View, at_least: str) -> list[Identity | IdentityFailure]:
    """Several identities from one snapshot, outcome per id."""
    check_size("identity_ids", identity_ids, MAX_LOOKUPS)
    answers: list[Identity | IdentityFailure] = []
    with session.read(at_least) as reader:
        for identity_id in identity_ids:
            try:
                answers.append(_identity(session, reader, identity_id, Seen(view)))
            except NotFound as error:
                answers.append(IdentityFailure(requested_id=identity_id, error=error))
    return answers


def get_identity_as_of(session: Session, identity_id: str, seen: Seen, as_of: str, at_least: str) -> Identity:
    """An identity as it was, as far as it is still known.

    Raises:
        NotFound: (IDENTITY_NOT_FOUND) it had no record then; (IDENTITY_GONE) none of those it had is left.
    """
    with session.read(at_least) as reader:
        row, revision, uids = _members_as_of(session, reader, identity_id, as_of)
        if not uids:
            raise NotFound("the identity had no record then", reason=Reason.IDENTITY_NOT_FOUND)
        rows = sorted(reader.records_by_uid(uids))
        if not rows:
            raise NotFound("none of the records that it had then is left", reason=Reason.IDENTITY_GONE)
        known = AsOf(revision=revision, records=len(uids), gone=len(uids) - len(rows))
        return msgspec.structs.replace(_shown(session, reader, row, identity_id, rows, seen), as_of=known)


def _identity(session: Session, reader: Reader, identity_id: str, seen: Seen) -> Identity:
    identity = live_identity(reader, identity_id)
    return _shown(session, reader, identity, identity_id, records_of(reader, identity.no), seen)


def _shown(session: Session, reader: Reader, identity: IdentityRow, requested_id: str, rows: list[RecordRow], seen: Seen) -> Identity:
    """What may be seen of some records of an identity."""
    view, through = seen
    conflicts = len(reader.conflicts_of([row.uid for row in rows]))
    subjects = {row.uid: unpack_subject(row.subject) for row in rows}
    muted = {row.key for row in reader.muted({claim.key for subject in subjects.values() for claim in subject.claims})}
    if view is View.PROVEN:
        parts = proven_parts(subjects, session.kernel, muted)
        part = set(_part(session, parts, rows, through))
        rows = [row for row in rows if row.uid in part]
    elif through is not None:
        raise InvalidValue("through", "goes with view PROVEN only")
    profile = merge_profile(
        [unpack_record(row.payload) for row in rows], [subjects[row.uid] for row in rows], session.kernel.ruleset, muted
    )
    return Identity(
        identity_id=identity.identity_id,
        requested_id=requested_id,
        redirected=identity.identity_id != requested_id,
        view=view,
        profile=profile,
        conflicts=conflicts,
        revision=reader.head().revision,
    )


def _part(
    session: Session, parts: Sequence[tuple[int, ...]], rows: Sequence[RecordRow], through: tuple[str, str] | None
) -> tuple[int, ...]:
    """The proven part to show: the one that has proven the identifier, else the one with most records (the oldest, if several)."""
    if through is None:
        return min(parts, key=lambda part: (-len(part), min(part)))
    normalizer = session.kernel.normalizer
    records = [unpack_record(row.payload) for row in rows]
    # A national phone number is read as the identity's own records would have it.
    regions = {record.region or normalizer.region_of(record.source) for record in records}
    keys = {claim.key for region in regions for claim in _read(normalizer, through, region)}
    best: tuple[int, int, tuple[int, ...]] | None = None
    by_uid = {row.uid: row for row in rows}
    for part in parts:
        for uid in part:
            for claim in unpack_subject(by_uid[uid].subject).claims:
                if claim.key in keys and (best is None or (-claim.assurance, uid) < best[:2]):
                    best = (-claim.assurance, uid, part)
    if best is None:
        raise NotFound("the identity does not carry the identifier of `through`", reason=Reason.IDENTITY_NOT_FOUND)
    return best[2]


def _read(normalizer: Normalizer, through: tuple[str, str], region: str) -> tuple[Claim, ...]:
    try:
        return normalizer.value(*through, region)
    except InvalidValue as error:
        raise error.under("through") from None


def list_identity_records(
    session: Session, identity_id: str, page_size: int, page_token: str, *, as_of: str, at_least: str
) -> Page[StoredRecord]:
    """The records of an identity, now or at a revision (as far as they still exist)."""
    limit = limit_of(page_size, DEFAULT_PAGE)
    with session.read(at_least) as reader:
        request = ("identity", session.tenant, identity_id, as_of)
        epoch = reader.head().epoch
        after = read_page_token(page_token, epoch, request) or 0
        if as_of:
            identity, rows = _as_of(session, reader, identity_id, as_of)
            rows = [row for row in rows if row.uid > after][: limit + 1]
        else:
            identity = live_identity(reader, identity_id)
            rows = reader.records_of_identity(identity.no, after, limit + 1)
        token = make_page_token(epoch, request, rows[limit - 1].uid) if len(rows) > limit else ""
        return Page(items=tuple(stored(row, identity.identity_id) for row in rows[:limit]), next_page_token=token)


def _as_of(session: Session, reader: Reader, identity_id: str, as_of: str) -> tuple[IdentityRow, list[RecordRow]]:
    """The identity as named (redirects lie in its future) and the records it had."""
    row, _, uids = _members_as_of(session, reader, identity_id, as_of)
    return row, sorted(reader.records_by_uid(uids))


def _members_as_of(session: Session, reader: Reader, identity_id: str, as_of: str) -> tuple[IdentityRow, int, list[int]]:
    found = reader.identities_by_id([identity_id])
    if not found:
        raise NotFound("there is no identity with this id", reason=Reason.IDENTITY_NOT_FOUND)
    revision = session.revision(reader, as_of)
    return found[0], revision, reader.members_as_of(found[0].no, revision)
