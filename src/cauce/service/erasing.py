"""Being forgotten: an erasure is asked for, blocks at once, and is done by a job that ends with a certificate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from threading import Event
from typing import TypeVar

import msgspec

from cauce.engine.erasing import foresee_erasure
from cauce.engine.jobs import Jobs, Outcome, Ticket
from cauce.engine.operations import Erase, Erased
from cauce.engine.suppression import Handles, kept_out_with, theirs_alone
from cauce.engine.traces import Needles, Searcher, search_files
from cauce.engine.transaction import apply
from cauce.errors import Conflict, InvalidValue, NotFound, Reason
from cauce.linkage.proven import proven_parts
from cauce.model.change import CauseKind
from cauce.model.job import JobKind, JobRequest
from cauce.model.packing import unpack_subject
from cauce.model.privacy import Erasure, ErasureState, Found, Remainder, Suppression, SuppressionKind, SuppressionScope
from cauce.model.record import name_digest
from cauce.service.paging import DEFAULT_PAGE, Page
from cauce.service.session import Session, check_words, limit_of
from cauce.service.subjects import check_subject, held_by, looked_up, named
from cauce.service.tokens import page_token as make_page_token
from cauce.service.tokens import read_page_token
from cauce.service.verbs.privacy import FOR_EVER, KeepOut, SubjectRef
from cauce.store.base import Reader, RecordRow, Writer

K = TypeVar("K")
T = TypeVar("T")

WAIT_SECONDS = 0.5
"""Between two attempts to clean the files."""
REWRITES = 3
"""How often the files are built anew, if others keep the database from finishing."""
_ROWS = 500
_MEGABYTE = 1 << 20
_UNREADABLE = Remainder(where="the database's files: not readable from here, so not searched", until="")


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """An erasure as it is asked for; see `PrivacyVerbs.erase_subject`."""

    who: SubjectRef
    author: str
    reference: str = ""
    keep_out: KeepOut = FOR_EVER
    search: bool = True


# --- asking ----------------------------------------------------------------------------------------------------------------------
def preview_erasure(session: Session, wanted: Wanted) -> Erasure:
    """What would go, if it went now."""
    _check(session, wanted)
    identity_id = looked_up(session, wanted.who, "")
    with session.read() as reader:
        rows = _rows(session, reader, wanted.who, identity_id)
        keys = tuple(row.key for row in rows)
        erased = foresee_erasure(reader, Erase(keys, "", session.cause(CauseKind.ERASURE, wanted.author)), session.engine.surroundings)
        counts = {**erased.counts, "claimed": _claimed(session, reader, rows)}
        ruleset = session.kernel_of(reader).ruleset.digest
    return Erasure(
        erasure_id="",
        state=ErasureState.PREVIEW,
        author=wanted.author,
        reference=wanted.reference,
        requested_at=session.engine.surroundings.now(),
        counts=counts,
        identities=erased.identities,
        ruleset=ruleset,
        scope=wanted.keep_out.scope,
    )


def start_erasure(session: Session, jobs: Jobs, wanted: Wanted) -> Erasure:
    """Keep the customer's records out from now on, and queue the job."""
    _check(session, wanted)
    identity_id = looked_up(session, wanted.who, "")

    def block(writer: Writer, job_id: str) -> None:
        rows = _rows(session, writer, wanted.who, identity_id)
        suppressions = _suppressions(session, writer, rows, wanted, job_id)
        writer.put_suppressions(suppressions)
        writer.put_erasure(
            Erasure(
                erasure_id=job_id,
                state=ErasureState.BLOCKED,
                author=wanted.author,
                reference=wanted.reference,
                requested_at=session.engine.surroundings.now(),
                counts={"records": len(rows), "suppressions": len(suppressions), "claimed": _claimed(session, writer, rows)},
                identities=tuple(sorted(row.identity_id for row in writer.identities({row.identity for row in rows}))),
                ruleset=session.kernel_of(writer).ruleset.digest,
                scope=wanted.keep_out.scope,
                search=None if wanted.search else Found(searched=False),
                uids=tuple(row.uid for row in rows),
            )
        )

    job = jobs.start(JobKind.ERASE, JobRequest(), session.actor, block)
    return get_erasure(session, job.job_id)


def get_erasure(session: Session, erasure_id: str) -> Erasure:
    """An erasure as it stands."""
    with session.read() as reader:
        return shown(_stored(reader, erasure_id))


def list_erasures(session: Session, page_size: int, page_token: str) -> Page[Erasure]:
    """The latest first."""
    limit = limit_of(page_size, DEFAULT_PAGE)
    with session.read() as reader:
        request = ("erasures", session.tenant)
        before = read_page_token(page_token, reader.head().epoch, request) or ""
        found = reader.erasures_page(str(before), limit + 1)
        token = make_page_token(reader.head().epoch, request, found[limit - 1].erasure_id) if len(found) > limit else ""
    return Page(items=tuple(map(shown, found[:limit])), next_page_token=token)


def shown(erasure: Erasure) -> Erasure:
    """Without what only its job needs."""
    return msgspec.structs.replace(erasure, uids=())


def _check(session: Session, wanted: Wanted) -> None:
    check_words(author=wanted.author)
    if wanted.reference:
        check_words(reference=wanted.reference)
    check_subject(wanted.who)
    expires_at = wanted.keep_out.expires_at
    if expires_at is not None and expires_at <= session.engine.surroundings.now():
        raise InvalidValue("expires_at", "must lie in the future")


def _rows(session: Session, reader: Reader, who: SubjectRef, identity_id: str) -> list[RecordRow]:
    """The records meant. `identity_id`: where the identifiers lead.

    Raises:
        NotFound: a record, or the identity, is not there.
    """
    if who.records:
        return named(reader, who.records)
    return held_by(session, reader, who, identity_id, include_claimed=not who.identifiers).rows


def _claimed(session: Session, reader: Reader, rows: Sequence[RecordRow]) -> int:
    """How many of the records are not in the largest proven part of them all."""
    subjects = {row.uid: unpack_subject(row.subject) for row in rows}
    muted = {row.key for row in reader.muted({claim.key for subject in subjects.values() for claim in subject.claims})}
    return len(rows) - max(map(len, proven_parts(subjects, session.kernel_of(reader), muted)))


def _suppressions(session: Session, writer: Writer, rows: Sequence[RecordRow], wanted: Wanted, erasure_id: str) -> list[Suppression]:
    if wanted.keep_out.scope is SuppressionScope.NOTHING:
        return []
    handles = Handles.ensure(writer)
    made = [(SuppressionKind.RECORD, handles.of_record(row.key)) for row in rows]
    if wanted.keep_out.scope is SuppressionScope.IDENTIFIERS:
        subjects = [unpack_subject(row.subject) for row in rows]
        alone = theirs_alone(writer, [row.uid for row in rows], subjects)
        values = kept_out_with(subjects, alone, session.kernel_of(writer).ruleset)
        made += [(SuppressionKind.IDENTIFIER, handles.of_value(key)) for key in sorted(values)]
    return [
        Suppression(
            handle=handle,
            kind=kind,
            made_at=session.engine.surroundings.now(),
            expires_at=wanted.keep_out.expires_at,
            author=wanted.author,
            reason=wanted.reference or "erased",
            erasure_id=erasure_id,
        )
        for kind, handle in made
    ]


def _stored(reader: Reader, erasure_id: str) -> Erasure:
    found = reader.erasure(erasure_id)
    if found is None:
        raise NotFound("there is no erasure with this id", reason=Reason.ERASURE_NOT_FOUND)
    return found


# --- doing -----------------------------------------------------------------------------------------------------------------------
def erase(session: Session, ticket: Ticket) -> Outcome:
    """Erase, clean the files, search them. May begin anew after any step; only what was to be looked for dies with its process."""
    with session.read() as reader:
        erasure = _stored(reader, ticket.job_id)
    if erasure.state is ErasureState.DONE:
        return Outcome(erasure.counts)
    needles = None
    if erasure.state is ErasureState.BLOCKED:
        erasure, needles = _erase(session, ticket, erasure)
    remains = _clean(session, ticket)
    if erasure.search is None:
        found, remains = _searched(session, ticket, needles, remains)
        erasure = msgspec.structs.replace(erasure, search=found)
    else:
        remains = (*remains, _free_space(()))
    with session.store.write(session.tenant) as writer:
        stored = _stored(writer, ticket.job_id)
        done = msgspec.structs.replace(
            stored, state=ErasureState.DONE, finished_at=session.engine.surroundings.now(), search=erasure.search, remains=remains
        )
        writer.put_erasure(done)
    return Outcome(done.counts)


def _erase(session: Session, ticket: Ticket, erasure: Erasure) -> tuple[Erasure, Needles]:
    """The commit that erases; what is to be looked for afterwards is taken from the rows that go."""
    needles = Needles()
    with session.store.write(session.tenant) as writer:
        rows = writer.records_by_uid(erasure.uids)
        needles.add_rows(rows)
        cause = session.cause(CauseKind.ERASURE, erasure.author, erasure.erasure_id)
        operation = Erase(tuple(row.key for row in rows), erasure.erasure_id, cause)
        erased: Erased = next(apply(writer, [operation], session.engine.surroundings))
        erasure = msgspec.structs.replace(
            erasure,
            state=ErasureState.ERASED,
            erased_at=session.engine.surroundings.now(),
            revision=erased.revision,
            counts={**erasure.counts, **erased.counts},
            identities=erased.identities,
            uids=(),
        )
        writer.put_erasure(erasure)
        ticket.keep_in(writer, erased=1)
    return erasure, needles


def _searched(
    session: Session, ticket: Ticket, needles: Needles | None, remains: tuple[Remainder, ...]
) -> tuple[Found, tuple[Remainder, ...]]:
    """Search the files, and build them anew while that takes away what is found; also if nobody can say what is in them."""
    found = _search(session, ticket, needles)
    if not found.searched:
        left = session.store.rewrite().left
        remains = _clean(session, ticket)
        if left:
            remains = (*remains, _free_space(left))
        return found, remains if session.store.files() else (*remains, _UNREADABLE)
    left = ()
    for _ in range(REWRITES):
        if not found.hits:
            break
        before, (some, left) = found.hits, session.store.rewrite()
        if some:
            remains = _clean(session, ticket)
            found = _search(session, ticket, needles)
        if not some or found.hits == before:
            break
    return found, (*remains, _free_space(left)) if found.hits else remains


def _free_space(left: Sequence[str]) -> Remainder:
    """Where pages still hold what rows left in them. `left`: what is known not to be built anew; empty: anything."""
    return Remainder(
        where="free space inside the pages of " + (", ".join(left) or "the database's files"),
        until="the space is used again, or VACUUM (PostgreSQL: VACUUM FULL) is run in a quiet hour",
    )


def _clean(session: Session, ticket: Ticket) -> tuple[Remainder, ...]:
    """Clean the files, however long a reader of an older state makes it wait; the certificate says how often it had to."""
    attempts = 0
    since = ""
    while True:
        try:
            cleaned = session.store.clean(since)
        except Conflict:
            cleaned = None
        if cleaned is not None and cleaned.done:
            return cleaned.remains
        since = cleaned.since if cleaned is not None else since
        attempts += 1
        with session.store.write(session.tenant) as writer:
            stored = _stored(writer, ticket.job_id)
            writer.put_erasure(msgspec.structs.replace(stored, attempts=stored.attempts + 1))
        ticket.tell("wait for readers", attempts)
        Event().wait(WAIT_SECONDS)


def _search(session: Session, ticket: Ticket, needles: Needles | None) -> Found:
    """Search the database's files; what somebody else's record holds too is not the erased person's."""
    paths = session.store.files()
    if needles is None or not paths:
        return Found(searched=False)
    total = sum(path.stat().st_size for path in paths if path.exists()) // _MEGABYTE

    def progress(done: int) -> None:
        ticket.tell("search (MB)", done // _MEGABYTE, total)

    found, searched = search_files(Searcher(needles.forms), paths, progress)
    if found:
        found -= _held_by_others(session, needles, found)
    return Found(
        searched=True,
        bytes=searched,
        needles=len(needles.forms),
        hits=dict(Counter(needles.kinds[thing] for thing in sorted(found, key=str))),
    )


def _held_by_others(session: Session, needles: Needles, things: set[str | int]) -> set[str | int]:
    """Which of these the live records of any tenant hold, or exclusion lists, which stay; reads on only until all are explained."""
    searcher = Searcher({form: thing for form, thing in needles.forms.items() if thing in things})
    others: set[str | int] = set()
    for tenant in session.store.tenants():
        with session.store.read(tenant) as reader:
            others |= _listed(reader, things)
            for rows in _pages(lambda after: reader.records_page("", after, _ROWS), lambda row: row.uid, 0):
                others |= things & {name_digest(row.key) for row in rows}
                others |= things & {mention.key for mention in reader.mentions_of([row.uid for row in rows])}
                texts = [part for row in rows for part in (row.payload, row.subject, row.record_id.encode(errors="surrogatepass"))]
                others |= searcher.find(b"\0".join(texts))
                if others == things:
                    return others
            for page in _pages(lambda after: reader.assertions_page(after, _ROWS, retracted=True), lambda made: made.assertion_id, ""):
                others |= things & {name_digest(key) for made in page for key in (made.left, made.right)}
    return others


def _listed(reader: Reader, things: set[str | int]) -> set[int]:
    """Which digests stand on exclusion lists."""
    said = reader.consents_about([thing for thing in things if isinstance(thing, int)])
    return {one.subject for one in said if one.exclusion_list}


def _pages(page_after: Callable[[K], Sequence[T]], place: Callable[[T], K], after: K) -> Iterator[Sequence[T]]:
    while page := page_after(after):
        yield page
        after = place(page[-1])
