"""Verbs of data stewards."""

from __future__ import annotations

from cauce.engine.operations import Assert, Asserted, Retract
from cauce.errors import InvalidValue
from cauce.model.change import CauseKind
from cauce.model.curation import Assertion
from cauce.model.record import RecordKey
from cauce.service.api import DEFAULT_PAGE, Page
from cauce.service.session import Session, check_words, limit_of
from cauce.service.tokens import page_token as make_page_token
from cauce.service.tokens import read_page_token


def make_assertion(session: Session, operation: Assert) -> Assertion:
    """Assert that two records are SAME or DIFFERENT."""
    for field, key in (("left", operation.left), ("right", operation.right)):
        if not key.source.strip() or not key.record_id.strip():
            raise InvalidValue(field, "needs source and record_id")
    check_words(author=operation.author, reason=operation.reason)
    done: Asserted = session.engine.run(operation)
    return done.assertion


def retract(session: Session, assertion_id: str, author: str) -> Assertion:
    """As if it had never been made."""
    if not assertion_id:
        raise InvalidValue("assertion_id", "must not be empty")
    check_words(author=author)
    done: Asserted = session.engine.run(Retract(assertion_id, author, session.cause(CauseKind.RETRACT, author)))
    return done.assertion


def list_assertions(session: Session, record: RecordKey | None, page_size: int, page_token: str, *, retracted: bool) -> Page[Assertion]:
    """All, or about one record."""
    limit = limit_of(page_size, DEFAULT_PAGE)
    with session.read() as reader:
        if record is not None:
            return Page(items=tuple(sorted(reader.assertions_about([record]), key=lambda made: made.assertion_id)))
        request = ("assertions", session.tenant, retracted)
        epoch = reader.head().epoch
        after = read_page_token(page_token, epoch, request) or ""
        found = reader.assertions_page(after, limit + 1, retracted=retracted)
        token = make_page_token(epoch, request, found[limit - 1].assertion_id) if len(found) > limit else ""
        return Page(items=tuple(found[:limit]), next_page_token=token)
