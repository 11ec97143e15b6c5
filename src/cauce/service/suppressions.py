"""What is never taken in again: made by hand, listed, lifted."""

from __future__ import annotations

from collections.abc import Sequence

from cauce.engine.suppression import Handles
from cauce.errors import InvalidValue
from cauce.model.privacy import Suppression, SuppressionKind
from cauce.model.record import Instant, RecordKey
from cauce.service.paging import DEFAULT_PAGE, Page
from cauce.service.session import Session, check_size, check_words, limit_of
from cauce.service.tokens import page_token as make_page_token
from cauce.service.tokens import read_page_token
from cauce.service.verbs.privacy import MAX_SUPPRESSIONS


def suppress(
    session: Session,
    records: Sequence[RecordKey],
    values: Sequence[int],
    author: str,
    reason: str,
    expires_at: Instant | None,
) -> list[Suppression]:
    """Keep records out by name, and by the look-up keys of values."""
    check_words(author=author, reason=reason)
    check_size("records", records, MAX_SUPPRESSIONS)
    if not records and not values:
        raise InvalidValue("records", "give at least one record or identifier")
    at = session.engine.surroundings.now()
    if expires_at is not None and expires_at <= at:
        raise InvalidValue("expires_at", "must lie in the future")
    with session.store.write(session.tenant) as writer:
        handles = Handles.ensure(writer)
        made = [(SuppressionKind.RECORD, handles.of_record(key)) for key in records]
        made += [(SuppressionKind.IDENTIFIER, handles.of_value(key)) for key in values]
        found = [
            Suppression(handle=handle, kind=kind, made_at=at, expires_at=expires_at, author=author, reason=reason)
            for kind, handle in dict.fromkeys(made)
        ]
        writer.put_suppressions(found)
    return found


def keys_of(session: Session, identifiers: Sequence[tuple[str, str]], region: str) -> list[int]:
    """Look-up keys of identifiers, in every recipe that a value may come hashed in.

    Raises:
        InvalidValue: one that cannot be read, or that means nobody.
    """
    check_size("identifiers", identifiers, MAX_SUPPRESSIONS)
    keys: list[int] = []
    for position, (namespace, value) in enumerate(identifiers):
        try:
            claims = session.kernel.normalizer.value(namespace, value, region)
        except InvalidValue as error:
            raise error.under(f"identifiers[{position}]") from None
        if not claims:
            raise InvalidValue(f"identifiers[{position}]", "means nobody, and is never evidence")
        keys += [claim.key for claim in claims]
    return keys


def list_suppressions(session: Session, page_size: int, page_token: str) -> Page[Suppression]:
    """By handle, the expired ones left out."""
    limit = limit_of(page_size, DEFAULT_PAGE)
    at = session.engine.surroundings.now()
    with session.read() as reader:
        request = ("suppressions", session.tenant)
        after = read_page_token(page_token, reader.head().epoch, request) or ""
        found = reader.suppressions_page(str(after), limit + 1)
        token = make_page_token(reader.head().epoch, request, found[limit - 1].handle) if len(found) > limit else ""
    return Page(items=tuple(one for one in found[:limit] if one.stands(at)), next_page_token=token)


def lift(session: Session, handles: Sequence[str], author: str) -> int:
    """Take suppressions away; how many there were."""
    check_words(author=author)
    check_size("handles", handles, MAX_SUPPRESSIONS)
    if not handles:
        raise InvalidValue("handles", "give at least one")
    with session.store.write(session.tenant) as writer:
        found = [one.handle for one in writer.suppressed([handle for handle in handles if handle.isascii() and "\0" not in handle])]
        writer.lift_suppressions(found)
    return len(found)
