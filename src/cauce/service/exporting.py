"""ExportGraph: the partition exactly as at one revision, read in short steps, out of what is and the history of what was.

No snapshot is held open: whatever happens between two steps, the history of memberships tells who was where at the revision. So an
export may take hours, erasure does not wait for it, and it goes on from any chunk's cursor after a crash of either side.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from cauce.model.record import RecordKey
from cauce.service.exploring import identity_profile
from cauce.service.session import Session
from cauce.service.tokens import page_token, read_page_token
from cauce.service.verbs.graph import ExportChunk, ExportedIdentity, ExportedRecord, ExportedRedirect
from cauce.store.base import Reader
from cauce.store.relations import Identified

STEP = 1000
"""Identities that are read at once."""
PROFILED = 100
"""So many, if it is with their profiles."""
PIECE = 2000
"""Records of one identity in one piece."""
CHUNK_RECORDS = 4000
"""Records in one chunk, or one identity's piece."""


class Position(NamedTuple):
    """How far an export is."""

    revision: int
    after: int = 0
    """Identities up to this number are out."""
    assertion: str | None = None
    """Not None: all identities are, and the assertions up to this id."""


def export(session: Session, *, profiles: bool, cursor: str) -> Iterator[ExportChunk]:
    """The chunks of an export, from the beginning or after a cursor."""
    request = ("export", session.tenant, profiles)
    with session.read() as reader:
        epoch = reader.head().epoch
        place = read_page_token(cursor, epoch, request)
        start = Position(reader.head().revision) if place is None else Position(*place)
    for chunk, position in export_from(session, start, profiles=profiles):
        yield msgspec.structs.replace(chunk, cursor="" if position is None else page_token(epoch, request, position))


def export_from(session: Session, start: Position, *, profiles: bool) -> Iterator[tuple[ExportChunk, Position | None]]:
    """Chunks, each with where to go on after it. Where one step gave several chunks, all but its last lead back to its beginning."""
    position: Position | None = start
    while position is not None:
        following: Position | None
        with session.read() as reader:
            if position.assertion is None:
                chunks, following = _identities(session, reader, position, profiles=profiles)
            else:
                chunks, following = _assertions(session, reader, position)
        for chunk in chunks[:-1]:
            yield chunk, position
        yield chunks[-1], following
        position = following


def _identities(session: Session, reader: Reader, position: Position, *, profiles: bool) -> tuple[list[ExportChunk], Position]:
    """One step of identities; several chunks if they have very many records."""
    size = PROFILED if profiles else STEP
    rows = [row for row in reader.identities_page(position.after, size) if row.created <= position.revision]
    if not rows:
        return [ExportChunk(revision=position.revision, cursor="")], position._replace(assertion="")
    members = _members(reader, rows, position.revision)
    pieces = [piece for row in rows if row.no in members for piece in _pieces(row, members[row.no])]
    if profiles:
        pieces = _profiled(session, reader, rows, pieces)
    redirects = tuple(_redirects(reader, [row for row in rows if row.no not in members]))
    chunks = [
        ExportChunk(revision=position.revision, cursor="", identities=part, redirects=redirects if not number else ())
        for number, part in enumerate(_packed(pieces))
    ]
    return chunks, position._replace(after=rows[-1].no)


def _members(reader: Reader, rows: Sequence[Identified], revision: int) -> dict[int, list[ExportedRecord]]:
    """Who was where at the revision: those who are there since, and those who left later."""
    first, last = rows[0].no, rows[-1].no
    members: dict[int, list[ExportedRecord]] = defaultdict(list)
    for identity, uid, source, record_id, joined in reader.names_between(first, last):
        if joined <= revision:
            members[identity].append(ExportedRecord(uid=uid, key=RecordKey(source, record_id)))
    left = reader.left_between(first, last, revision)
    if left:
        names = reader.keys_of({uid for _, uid in left})
        for identity, uid in left:
            members[identity].append(ExportedRecord(uid=uid, key=names.get(uid)))
        for identity, _ in left:
            members[identity].sort(key=lambda record: record.uid)
    return members


def _pieces(row: Identified, records: list[ExportedRecord]) -> Iterator[ExportedIdentity]:
    for start in range(0, len(records), PIECE):
        yield ExportedIdentity(identity_id=row.identity_id, records=tuple(records[start : start + PIECE]))


def _packed(pieces: list[ExportedIdentity]) -> Iterator[tuple[ExportedIdentity, ...]]:
    """Pieces by the chunk, at least one chunk."""
    part: list[ExportedIdentity] = []
    records = 0
    for piece in pieces:
        if part and records + len(piece.records) > CHUNK_RECORDS:
            yield tuple(part)
            part, records = [], 0
        part.append(piece)
        records += len(piece.records)
    yield tuple(part)


def _profiled(session: Session, reader: Reader, rows: Sequence[Identified], pieces: list[ExportedIdentity]) -> list[ExportedIdentity]:
    """The first piece of each identity that has records now gets its profile."""
    numbers = {row.identity_id: row.no for row in rows}
    found = []
    seen: set[str] = set()
    for piece in pieces:
        if piece.identity_id in seen:
            found.append(piece)
            continue
        seen.add(piece.identity_id)
        profile = identity_profile(session, reader, numbers[piece.identity_id])
        found.append(msgspec.structs.replace(piece, profile=profile if profile.records else None))
    return found


def _redirects(reader: Reader, dead: Sequence[Identified]) -> Iterator[ExportedRedirect]:
    """Of ids that lived no more at the revision, as they stand: a successor that came later is in the feed by then."""
    ids = {row.no: row.identity_id for row in reader.identities({row.successor for row in dead if row.successor is not None})}
    for row in dead:
        if not row.live:
            yield ExportedRedirect(identity_id=row.identity_id, successor_id=ids.get(row.successor or 0, ""))


def _assertions(session: Session, reader: Reader, position: Position) -> tuple[list[ExportChunk], Position | None]:
    """One page of the assertions that stood at the revision; after the last, the token."""
    page = reader.assertions_page(position.assertion or "", STEP, retracted=True)
    standing = tuple(
        made
        for made in page
        if made.made_revision <= position.revision and (made.retracted_revision is None or made.retracted_revision > position.revision)
    )
    if len(page) == STEP:
        chunk = ExportChunk(revision=position.revision, cursor="", assertions=standing)
        return [chunk], position._replace(assertion=page[-1].assertion_id)
    token = session.token(reader, position.revision)
    return [ExportChunk(revision=position.revision, cursor="", assertions=standing, token=token)], None
