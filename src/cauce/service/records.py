"""Verbs about records."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future

from cauce.engine.operations import Delete, Placed, Suppressed
from cauce.errors import FailedPrecondition, NotFound, Reason
from cauce.model.change import CauseKind
from cauce.model.record import Record, RecordKey
from cauce.model.subject import Notice
from cauce.service.api import DEFAULT_PAGE, MAX_BATCH, Page, PutFailure, PutResult, StoredRecord
from cauce.service.session import Session, check_size, limit_of, stored
from cauce.service.tokens import page_token as make_page_token
from cauce.service.tokens import read_page_token, revision_token


def submit_put(session: Session, records: Sequence[Record]) -> Future[list[PutResult | PutFailure]]:
    """Prepare and queue a batch; the future is answered after its commit."""
    check_size("records", records, MAX_BATCH)
    answer: Future[list[PutResult | PutFailure]] = Future()
    if not records:
        answer.set_result([])
        return answer
    operation = session.engine.put(records, session.cause(CauseKind.PUT))

    def finish(done: Future[list[Placed | Suppressed]]) -> None:
        error = done.exception()
        if error is not None:
            answer.set_exception(error)
        else:
            notices = [prepared.notices for prepared in operation.prepared.result()]
            answer.set_result(_results(session, done.result(), notices))

    operation.future.add_done_callback(finish)
    session.engine.submit(operation)
    return answer


def put_batch(session: Session, records: Sequence[Record]) -> list[PutResult | PutFailure]:
    """Put a batch and wait for its commit."""
    check_size("records", records, MAX_BATCH)
    if not records:
        return []
    operation = session.engine.put(records, session.cause(CauseKind.PUT))
    placed: list[Placed | Suppressed] = session.engine.run(operation)
    return _results(session, placed, [prepared.notices for prepared in operation.prepared.result()])


def _results(session: Session, placed: list[Placed | Suppressed], notices: list[tuple[Notice, ...]]) -> list[PutResult | PutFailure]:
    token = revision_token(session.tenant, session.epoch, placed[0].revision)
    return [
        PutFailure(index=index, error=_kept_out())
        if isinstance(place, Suppressed)
        else PutResult(key=place.key, identity_id=place.identity_id, effect=place.effect, merged=place.merged, token=token, notices=notice)
        for index, (place, notice) in enumerate(zip(placed, notices, strict=True))
    ]


def _kept_out() -> FailedPrecondition:
    return FailedPrecondition(
        "the record is kept out: its customer was erased, or somebody said never to accept it", reason=Reason.SUPPRESSED
    )


def delete_record(session: Session, key: RecordKey) -> str:
    """Delete a record; returns a token."""
    revision: int = session.engine.run(Delete(key, session.cause(CauseKind.DELETE)))
    return revision_token(session.tenant, session.epoch, revision)


def get_record(session: Session, key: RecordKey, as_of: str, at_least: str) -> StoredRecord:
    """One live record, in the identity it is in or was in."""
    with session.read(at_least) as reader:
        rows = reader.records_by_key([key])
        if not rows:
            raise NotFound("there is no record with this source and record_id", reason=Reason.RECORD_NOT_FOUND)
        number: int | None = rows[0].identity
        if as_of:
            number = reader.identity_as_of([rows[0].uid], session.revision(reader, as_of)).get(rows[0].uid)
        if number is None:
            raise NotFound("the record was in no identity then", reason=Reason.RECORD_NOT_FOUND)
        identity = reader.identities([number])[0]
        return stored(rows[0], identity.identity_id)


def list_records(session: Session, source: str, page_size: int, page_token: str, at_least: str) -> Page[StoredRecord]:
    """All live records, by uid."""
    limit = limit_of(page_size, DEFAULT_PAGE)
    with session.read(at_least) as reader:
        request = ("records", session.tenant, source)
        after = read_page_token(page_token, reader.head().epoch, request) or 0
        rows = reader.records_page(source, after, limit + 1)
        ids = {row.no: row.identity_id for row in reader.identities({row.identity for row in rows})}
        token = make_page_token(reader.head().epoch, request, rows[limit - 1].uid) if len(rows) > limit else ""
        return Page(items=tuple(stored(row, ids[row.identity]) for row in rows[:limit]), next_page_token=token)
