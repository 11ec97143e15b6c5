"""What customers allow: noting it, and asking before anything is sent."""

from __future__ import annotations

from collections.abc import Sequence

from cauce.engine.operations import Tell
from cauce.errors import InvalidValue, NotFound, Reason
from cauce.linkage.consent import CONTACTS, Member, carried, decide
from cauce.model.change import CauseKind, Change, ChangeKind
from cauce.model.consent import ConsentDecision, ConsentStatus, ExclusionList, Statement
from cauce.model.packing import unpack_record, unpack_subject
from cauce.model.permission import Consent, Permission
from cauce.model.record import Identifier, Instant, RecordKey, name_digest
from cauce.model.subject import Claim
from cauce.service.api import MAX_LOOKUPS
from cauce.service.session import Session, check_size, check_words, live_identity
from cauce.service.verbs.journey import MAX_EXCLUSIONS, ConsentSubject, ContactCheck
from cauce.store.base import Reader, RecordRow
from cauce.store.listing import records_of

MAX_LIST_NAME = 64


class _Word:
    """One word of consent, to be said about several subjects."""

    def __init__(self, session: Session, consent: Consent, author: str, reason: str) -> None:
        check_words(author=author, **({"reason": reason} if reason else {}))
        self._consent, self._author, self._reason = consent, author, reason
        self._at = session.engine.surroundings.now() if consent.at is None else consent.at

    def about(self, subject: int, *, record: RecordKey | None = None, namespace: str = "", exclusion_list: str = "") -> Statement:
        return Statement(
            subject=subject,
            consent=self._consent,
            at=self._at,
            record=record,
            namespace=namespace,
            exclusion_list=exclusion_list,
            author=self._author,
            reason=self._reason,
        )


def set_consent(session: Session, subject: ConsentSubject, consent: Consent, author: str, reason: str) -> str:
    """Note what a customer allows or forbids."""
    word = _Word(session, consent, author, reason)
    said, identity_id = _statements(session, subject, word)
    change = Change(
        ChangeKind.CONSENT_CHANGED,
        identity=identity_id,
        fields=(consent.purpose, consent.channel, consent.permission.value),
    )
    revision = session.engine.run(Tell(tuple(said), (change,), session.cause(CauseKind.CONSENT, author)))
    with session.read() as reader:
        return session.token(reader, revision)


def _statements(session: Session, subject: ConsentSubject, word: _Word) -> tuple[list[Statement], str]:
    """The statements, and the identity they are about, if it is one."""
    if sum(map(bool, (subject.identity_id, subject.record, subject.identifier))) != 1:
        raise InvalidValue("subject", "must be one of identity_id, record and identifier")
    if subject.identifier is not None:
        claims = _claims(session, subject.identifier, "", "subject.identifier")
        if not claims:
            raise InvalidValue("subject.identifier", "is a value that means nobody")
        return [word.about(claim.key, namespace=claim.namespace) for claim in claims], ""
    with session.read() as reader:
        if subject.record is not None:
            rows = reader.records_by_key([subject.record])
            if not rows:
                raise NotFound("there is no record with this source and record_id", reason=Reason.RECORD_NOT_FOUND)
            identity_id = reader.identities([rows[0].identity])[0].identity_id
        else:
            identity = live_identity(reader, subject.identity_id)
            rows, identity_id = records_of(reader, identity.no), identity.identity_id
    return [word.about(name_digest(row.key), record=row.key) for row in rows], identity_id


def _claims(session: Session, identifier: tuple[str, str], region: str, where: str) -> tuple[Claim, ...]:
    try:
        return session.kernel.normalizer.value(*identifier, region)
    except InvalidValue as error:
        raise error.under(where) from None


def get_consent(session: Session, identity_id: str, asked: tuple[str, str], at: Instant | None) -> ConsentDecision:
    """What one customer allows."""
    _check_asked(asked)
    with session.read() as reader:
        return _decision(reader, records_of(reader, live_identity(reader, identity_id).no), asked, at)[0]


def _check_asked(asked: tuple[str, str]) -> None:
    if not asked[0]:
        raise InvalidValue("purpose", "must not be empty: consent is for a purpose")


def _decision(
    reader: Reader, rows: Sequence[RecordRow], asked: tuple[str, str], at: Instant | None = None
) -> tuple[ConsentDecision, list[Member]]:
    members: list[Member] = []
    statements: list[Statement] = []
    for row in rows:
        claims = unpack_subject(row.subject).claims
        members.append(Member(name_digest(row.key), tuple((claim.namespace, claim.value, claim.key) for claim in claims)))
        statements += carried(unpack_record(row.payload), members[-1].subject)
    statements += reader.consents_about({handle for member in members for handle in _handles(member)})
    return decide(asked, members, statements, at), members


def _handles(member: Member) -> list[int]:
    return [member.subject, *(key for _, _, key in member.contacts)]


def check_contacts(session: Session, identifiers: Sequence[tuple[str, str]], asked: tuple[str, str], region: str) -> list[ContactCheck]:
    """Which identifiers may be used."""
    _check_asked(asked)
    if asked[1] not in CONTACTS:
        raise InvalidValue("channel", f"must be one of {', '.join(CONTACTS)}: other channels have no addresses; ask get_consent")
    check_size("identifiers", identifiers, MAX_LOOKUPS)
    wanted = [_claims(session, pair, region, f"identifiers[{position}]") for position, pair in enumerate(identifiers)]
    with session.read() as reader:
        return [_checked(reader, {claim.key for claim in claims}, asked) for claims in wanted]


def _checked(reader: Reader, keys: set[int], asked: tuple[str, str]) -> ContactCheck:
    """By everybody who carries one of the keys, and by what is said about the value itself.

    Of a value that too many people share only its own words are known: no customer's grant covers it.
    """
    carriers = {row.identity: row.identity_id for row in reader.owners(keys - {row.key for row in reader.muted(keys)})}
    alone = [Member(key, (("", "", key),)) for key in keys]
    found = [(decide(asked, alone, reader.consents_about(keys)), alone)]
    found += [_decision(reader, records_of(reader, number), asked) for number in carriers]
    denying = [decision for decision, _ in found if decision.status is ConsentStatus.DENIED]
    granting = [decision for decision, members in found if _covers(decision, members, keys)]
    status = ConsentStatus.DENIED if denying else ConsentStatus.GRANTED if granting else ConsentStatus.UNKNOWN
    decided = {said: None for decision in denying or granting for said in decision.decided_by}
    return ContactCheck(status=status, decided_by=tuple(decided), identity_ids=tuple(sorted(carriers.values())))


def _covers(decision: ConsentDecision, members: Sequence[Member], keys: set[int]) -> bool:
    """Whether a grant was given by a record that carries one of the keys, or about the value."""
    if decision.status is not ConsentStatus.GRANTED:
        return False
    granted = {said.subject for said in decision.decided_by}
    return bool(granted & keys) or any(
        member.subject in granted and any(key in keys for _, _, key in member.contacts) for member in members
    )


def add_exclusions(session: Session, name: str, entries: Sequence[Identifier], consent: Consent, region: str) -> int:
    """Put values on an exclusion list."""
    _check_list(name)
    check_size("entries", entries, MAX_EXCLUSIONS)
    if consent.permission is not Permission.DENIED:
        raise InvalidValue("consent.permission", "must be DENIED: an exclusion list allows nothing")
    word = _Word(session, consent, name, "")
    said: list[Statement] = []
    read = 0
    for entry in entries:
        try:
            claims = session.kernel.normalizer.value(entry.namespace, entry.value, region)
        except InvalidValue:
            continue
        read += bool(claims)
        said += [word.about(claim.key, namespace=claim.namespace, exclusion_list=name) for claim in claims]
    if said:
        session.engine.run(Tell(tuple(said), (Change(ChangeKind.CONSENT_CHANGED, subject=name),), session.cause(CauseKind.CONSENT, name)))
    return read


def remove_exclusions(session: Session, name: str, before: Instant) -> None:
    """Take old entries off a list."""
    _check_list(name)
    with session.store.write(session.tenant) as writer:
        writer.remove_exclusions(name, before)


def _check_list(name: str) -> None:
    if not 0 < len(name) <= MAX_LIST_NAME or not name.isprintable() or not name.strip():
        raise InvalidValue("name", f"must be 1-{MAX_LIST_NAME} printable characters")


def list_exclusion_lists(session: Session) -> list[ExclusionList]:
    """All exclusion lists."""
    with session.read() as reader:
        return reader.exclusion_lists()
