"""What became of an identity: every commit that changed it, with its cause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cauce.errors import NotFound, Reason
from cauce.model.change import Cause, CauseKind, Change, ChangeKind, Commit
from cauce.model.record import RecordKey
from cauce.service.paging import DEFAULT_PAGE, PageRequest
from cauce.service.session import Session, limit_of
from cauce.service.tokens import page_token as make_page_token
from cauce.service.tokens import read_page_token
from cauce.service.verbs.history import HistoryEntry, HistoryPage, Order, Standing
from cauce.store.base import IdentityRow, Reader

_ASSERTED = frozenset({ChangeKind.ASSERTION_MADE, ChangeKind.ASSERTION_RETRACTED})
_BY_WORD = frozenset({CauseKind.ASSERT, CauseKind.RETRACT})


def get_history(session: Session, identity_id: str, order: Order, page: PageRequest, at_least: str) -> HistoryPage:
    """A page of what became of an identity.

    Raises:
        NotFound: (IDENTITY_NOT_FOUND) there is no such id.
    """
    limit = limit_of(page.size, DEFAULT_PAGE)
    with session.read(at_least) as reader:
        found = reader.identities_by_id([identity_id])
        if not found:
            raise NotFound("there is no identity with this id", reason=Reason.IDENTITY_NOT_FOUND)
        request, epoch = ("history", session.tenant, identity_id, order), reader.head().epoch
        after = read_page_token(page.token, epoch, request)
        newest = order is Order.NEWEST_FIRST
        revisions = sorted(reader.revisions_of(found[0].no), reverse=newest)
        if after is not None:
            revisions = [revision for revision in revisions if (revision < after if newest else revision > after)]
        commits = reader.commits_at(revisions[:limit], identity_id)
        names = reader.keys_of({change.record for commit in commits for change in commit.changes if change.record})
        standing, successor = _standing(reader, found[0])
    token = make_page_token(epoch, request, revisions[limit - 1]) if len(revisions) > limit else ""
    entries = sorted((_entry(commit, names) for commit in commits), key=lambda entry: entry.revision, reverse=newest)
    return HistoryPage(identity_id=identity_id, standing=standing, successor_id=successor, items=tuple(entries), next_page_token=token)


def _standing(reader: Reader, row: IdentityRow) -> tuple[Standing, str]:
    if row.live:
        return Standing.LIVE, ""
    if reader.erased([row.no]):
        return Standing.ERASED, ""
    if row.successor is None:
        return Standing.GONE, ""
    return Standing.REDIRECTED, reader.identities([row.successor])[0].identity_id


def _entry(commit: Commit, names: Mapping[int, RecordKey]) -> HistoryEntry:
    records = {change.record: names[change.record] for change in commit.changes if change.record in names}
    causes = _about(commit.causes, commit.changes, records)
    return HistoryEntry(revision=commit.revision, at=commit.at, causes=causes, changes=commit.changes, records=records)


def _about(causes: Sequence[Cause], changes: Sequence[Change], records: Mapping[int, RecordKey]) -> tuple[Cause, ...]:
    """The causes that can have to do with some changes: not those about other assertions, nor, where all names are known, other sources.

    If none is left, it is all of them: what somebody put elsewhere may well have moved a record of this identity.
    """
    assertions = {change.subject for change in changes if change.kind in _ASSERTED}
    joined = [change for change in changes if change.kind is ChangeKind.RECORD_JOINED]
    sources = {key.source for key in records.values()}
    known = bool(joined) and all(change.record in records for change in joined)
    left = tuple(
        cause
        for cause in causes
        if (not cause.source or not known or cause.source in sources)
        and (not assertions or cause.source or not cause.subject or cause.subject in assertions or cause.kind not in _BY_WORD)
    )
    return left or tuple(causes)
