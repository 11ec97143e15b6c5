"""Everything held about a person, with provenance. What a further part of the system holds about records is added to `CONTRIBUTORS`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from cauce.engine.suppression import Handles
from cauce.errors import FailedPrecondition, InvalidValue, NotFound, Reason
from cauce.linkage.profile import merge_profile
from cauce.linkage.proven import proven_parts
from cauce.model.packing import pack, unpack_record, unpack_subject
from cauce.model.record import RecordKey, name_digest
from cauce.model.subject import Subject
from cauce.model.touch import Touch
from cauce.service.api import MAX_LOOKUPS, Lookup, LookupOutcome
from cauce.service.lookups import lookup_identifiers
from cauce.service.paging import DEFAULT_PAGE, Page, PageRequest
from cauce.service.session import Session, check_size, limit_of, live_identity
from cauce.service.suppressions import keys_of
from cauce.service.tokens import page_token as make_page_token
from cauce.service.tokens import read_page_token
from cauce.service.verbs.privacy import (
    MAX_SUBJECT_RECORDS,
    SubjectAssertion,
    SubjectConflict,
    SubjectConsent,
    SubjectHeldBack,
    SubjectIdentifier,
    SubjectItem,
    SubjectPlace,
    SubjectRecord,
    SubjectRef,
    SubjectSummary,
    SubjectSuppression,
    SubjectTouch,
    SubjectValue,
)
from cauce.store.base import Reader, RecordRow
from cauce.store.listing import records_of

_LONG_AGO = -(2**63)
_ALL = 2**31 - 1


class Held(NamedTuple):
    """The records of a person, and what they were prepared as."""

    session: Session
    reader: Reader
    identity_id: str
    rows: list[RecordRow]
    back: list[RecordRow]
    """Of the same identities, held back."""
    subjects: dict[int, Subject]
    ids: dict[int, str]
    """Public ids of the identities that these records are, or were, in."""
    muted: set[int]

    @property
    def keys(self) -> dict[int, RecordKey]:
        """Names of the records, by uid."""
        return {row.uid: row.key for row in self.rows}

    @property
    def values(self) -> set[int]:
        """Look-up keys of the values that the records claim."""
        return {claim.key for row in self.rows for claim in self.subjects[row.uid].claims}


def export_subject(session: Session, who: SubjectRef, page: PageRequest, at_least: str, *, include_claimed: bool) -> Page[SubjectItem]:
    """A page of everything held about a person."""
    check_subject(who)
    limit = limit_of(page.size, DEFAULT_PAGE)
    found = looked_up(session, who, at_least)
    with session.read(at_least) as reader:
        request = ("subject", session.tenant, pack(who), include_claimed)
        epoch = reader.head().epoch
        after = tuple(read_page_token(page.token, epoch, request) or ())
        held = held_by(session, reader, who, found, include_claimed=include_claimed)
        items = [(place, item) for place, item in _items(held) if place > after]
    token = make_page_token(epoch, request, items[limit - 1][0]) if len(items) > limit else ""
    return Page(items=tuple(item for _, item in items[:limit]), next_page_token=token)


def check_subject(who: SubjectRef) -> None:
    """Refuse what names nobody, or names in several ways."""
    if sum(map(bool, (who.identity_id, who.records, who.identifiers))) != 1:
        raise InvalidValue("identity_id", "give an identity, records or identifiers, one of the three")
    check_size("records", who.records, MAX_SUBJECT_RECORDS)
    check_size("identifiers", who.identifiers, MAX_LOOKUPS)


# --- who it is ---------------------------------------------------------------------------------------------------------------------
def looked_up(session: Session, who: SubjectRef, at_least: str) -> str:
    """The identity that all the identifiers lead to.

    Raises:
        NotFound: one leads nowhere.
        FailedPrecondition: (SUBJECT_AMBIGUOUS) one leads to several, or they lead to different ones.
    """
    if not who.identifiers:
        return who.identity_id
    answers = lookup_identifiers(session, who.identifiers, "", at_least)
    for position, answer in enumerate(answers):
        _check_leads(position, answer)
    if len({answer.identity_id for answer in answers}) > 1:
        raise FailedPrecondition("the identifiers lead to different identities: name records", reason=Reason.SUBJECT_AMBIGUOUS)
    return answers[0].identity_id


def _check_leads(position: int, answer: Lookup) -> None:
    if answer.outcome is LookupOutcome.NONE:
        raise NotFound(f"identifiers[{position}] leads to nobody", reason=Reason.IDENTITY_NOT_FOUND)
    if answer.outcome is not LookupOutcome.MATCH:
        raise FailedPrecondition(f"identifiers[{position}] does not mean one customer: name records", reason=Reason.SUBJECT_AMBIGUOUS)


def held_by(session: Session, reader: Reader, who: SubjectRef, identity_id: str, *, include_claimed: bool) -> Held:
    """The records of who is meant, and those held back. `identity_id`: where the identifiers lead."""
    meant = named(reader, who.records)
    numbers = {row.identity for row in meant} if meant else {live_identity(reader, identity_id).no}
    rows = [row for number in sorted(numbers) for row in records_of(reader, number)]
    subjects = {row.uid: unpack_subject(row.subject) for row in rows}
    muted = {row.key for row in reader.muted({claim.key for subject in subjects.values() for claim in subject.claims})}
    wanted = set(subjects)
    if not include_claimed:
        parts: list[tuple[int, ...]] = [
            part
            for number in numbers
            for part in proven_parts(
                {row.uid: subjects[row.uid] for row in rows if row.identity == number}, session.kernel_of(reader), muted
            )
        ]
        wanted = _proven(parts, meant, _values(session, who), subjects)
    identities = {row.no: row.identity_id for row in reader.identities(numbers)}
    return Held(
        session,
        reader,
        next(iter(identities.values())) if len(identities) == 1 else "",
        [row for row in rows if row.uid in wanted],
        [row for row in rows if row.uid not in wanted],
        subjects,
        identities,
        muted,
    )


def named(reader: Reader, keys: Sequence[RecordKey]) -> list[RecordRow]:
    """The records with these names, by uid; NotFound if one is not there."""
    found = {row.key: row for row in reader.records_by_key(keys)}
    for position, key in enumerate(keys):
        if key not in found:
            raise NotFound(f"records[{position}]: there is no record with this source and record_id", reason=Reason.RECORD_NOT_FOUND)
    return sorted(found.values())


def _values(session: Session, who: SubjectRef) -> set[int]:
    return set(keys_of(session, who.identifiers, "")) if who.identifiers else set()


def _proven(parts: Sequence[tuple[int, ...]], meant: Sequence[RecordRow], values: set[int], subjects: dict[int, Subject]) -> set[int]:
    """The parts that hold a named record; or the one that holds the identifiers best; or the largest (the oldest of several)."""
    if meant:
        uids = {row.uid for row in meant}
        return {uid for part in parts if uids.intersection(part) for uid in part}

    def proof(part: tuple[int, ...]) -> int:
        return max((claim.assurance for uid in part for claim in subjects[uid].claims if claim.key in values), default=0)

    def rank(part: tuple[int, ...]) -> tuple[int, int, int]:
        return -proof(part), -len(part), min(part)

    best: tuple[int, ...] = sorted(parts, key=rank)[0]  # noqa: FURB192 - mypy takes what set() wants for what min() gives
    return set(best)


# --- what is held ------------------------------------------------------------------------------------------------------------------
Place = tuple[int | str, ...]
Contributor = Callable[[Held], Iterable[tuple[Place, SubjectItem]]]
"""Gives items, each with a place among its own kind that stays while the item does."""


def _summary(held: Held) -> Iterator[tuple[Place, SubjectItem]]:
    former = held.reader.identities_redirecting_to(held.ids)
    yield (
        (),
        SubjectSummary(
            identity_id=held.identity_id,
            also_known_as=tuple(sorted(row.identity_id for row in former)),
            revision=held.reader.head().revision,
            records=len(held.rows),
            held_back=len(held.back),
        ),
    )


def _records(held: Held) -> Iterator[tuple[Place, SubjectItem]]:
    for row in held.rows:
        yield (
            (row.uid,),
            SubjectRecord(
                record=unpack_record(row.payload),
                uid=row.uid,
                identity_id=held.ids[row.identity],
                first_seen=row.first_seen,
                last_seen=row.last_seen,
                seen=row.seen,
                revision=row.revision,
            ),
        )


def _profile(held: Held) -> Iterator[tuple[Place, SubjectItem]]:
    records = [unpack_record(row.payload) for row in held.rows]
    ruleset = held.session.kernel_of(held.reader).ruleset
    profile = merge_profile(records, [held.subjects[row.uid] for row in held.rows], ruleset, held.muted)
    for number, value in enumerate(profile.attributes):
        yield (0, value.name, number), SubjectValue(value=value)
    for number, identifier in enumerate(profile.identifiers):
        yield (1, identifier.namespace, number), SubjectIdentifier(identifier=identifier)


def _places(held: Held) -> Iterator[tuple[Place, SubjectItem]]:
    keys = held.keys
    pasts = held.reader.pasts_of(keys)
    ids = {row.no: row.identity_id for row in held.reader.identities({past.identity for past in pasts})} | held.ids
    for past in pasts:
        yield (
            (past.uid, past.since),
            SubjectPlace(record=keys[past.uid], identity_id=ids[past.identity], since=past.since, until=past.until),
        )
    for row in held.rows:
        yield (row.uid, row.joined), SubjectPlace(record=row.key, identity_id=ids[row.identity], since=row.joined)


def _assertions(held: Held) -> Iterator[tuple[Place, SubjectItem]]:
    mine = set(held.keys.values())
    for made in held.reader.assertions_naming(mine):
        record, other = (made.left, made.right) if made.left in mine else (made.right, made.left)
        yield (
            (made.assertion_id,),
            SubjectAssertion(
                record=record,
                other=other if other in mine else None,
                assertion_id=made.assertion_id,
                judgement=made.judgement,
                author=made.author,
                reason=made.reason,
                made_at=made.made_at,
                retracted_at=made.retracted_at,
            ),
        )


def _conflicts(held: Held) -> Iterator[tuple[Place, SubjectItem]]:
    keys = held.keys
    for found in held.reader.conflicts_of(keys):
        for uid in (found.left, found.right):
            if uid in keys:
                place = (found.left, found.right, found.kind.value, found.evidence, found.cause, uid)
                yield place, SubjectConflict(record=keys[uid], kind=found.kind, evidence=found.evidence, cause=found.cause)


def _touches(held: Held) -> Iterator[tuple[Place, SubjectItem]]:
    for uid, record in held.keys.items():
        for _, at, kind, channel, campaign in held.reader.touches_after(uid, _LONG_AGO, _ALL):
            yield (
                (uid, at, kind, channel, campaign),
                SubjectTouch(record=record, at=at, touch=Touch(kind=kind, channel=channel, campaign=campaign)),
            )


def _consents(held: Held) -> Iterator[tuple[Place, SubjectItem]]:
    subjects = {name_digest(key) for key in held.keys.values()} | held.values
    for said in held.reader.consents_about(subjects):
        place = (said.subject, said.exclusion_list, said.consent.purpose, said.consent.channel, said.at, said.consent.permission.value)
        yield place, SubjectConsent(statement=said)


def _suppressions(held: Held) -> Iterator[tuple[Place, SubjectItem]]:
    handles = Handles.of(held.reader)
    if handles is None:
        return
    names = [handles.of_record(key) for key in held.keys.values()] + [handles.of_value(value) for value in held.values]
    for found in held.reader.suppressed(names):
        yield (found.handle,), SubjectSuppression(suppression=found)


def _held_back(held: Held) -> Iterator[tuple[Place, SubjectItem]]:
    for row in held.back:
        yield (row.uid,), SubjectHeldBack(source=row.source, uid=row.uid, first_seen=row.first_seen, last_seen=row.last_seen)


CONTRIBUTORS: tuple[Contributor, ...] = (
    _summary,
    _records,
    _profile,
    _places,
    _assertions,
    _conflicts,
    _touches,
    _consents,
    _suppressions,
    _held_back,
)
"""In the order of the export."""


def _items(held: Held) -> list[tuple[Place, SubjectItem]]:
    items: list[tuple[Place, SubjectItem]] = []
    for section, contributor in enumerate(CONTRIBUTORS):
        found = [((section, *place), item) for place, item in contributor(held)]
        items += sorted(found, key=lambda one: one[0])
    return items
