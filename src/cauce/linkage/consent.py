"""What an identity's records and the words said about them allow. Pure: a merge and a split need no bookkeeping of consent.

Statements are about a *subject*: one record, or one value whoever carries it. Of one subject (and one exclusion list) the latest
statement stands; at one and the same moment, the denial. Between subjects a denial beats a grant. A grant covers the contact points
of the records that gave it, a denial the whole customer. Hence a merge never loosens anything: what was denied on either side is
denied, and no address may be used that could not be used before; a split gives each side back what was its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cauce.model.consent import ConsentDecision, ConsentStatus, Statement
from cauce.model.permission import Permission
from cauce.model.record import Instant, Record

CONTACTS = {"email": "email", "sms": "phone", "phone": "phone", "whatsapp": "phone"}
"""Namespace of the addresses that a channel uses; other channels have none that Cauce knows."""


class Member(NamedTuple):
    """A record of the identity."""

    subject: int
    """Its handle in statements."""
    contacts: tuple[tuple[str, str, int], ...]
    """(namespace, canonical value, handle in statements) of each identifier that is its own."""


def carried(record: Record, subject: int) -> list[Statement]:
    """The statements that a record itself makes."""
    return [
        Statement(
            subject=subject,
            consent=consent,
            at=record.observed_at if consent.at is None else consent.at,
            record=record.key,
            author=record.source,
        )
        for consent in record.consents
    ]


def decide(
    asked: tuple[str, str], members: Sequence[Member], statements: Iterable[Statement], until: Instant | None = None
) -> ConsentDecision:
    """What is allowed for a purpose on a channel.

    Args:
        asked: (purpose, channel); an empty channel asks for what holds on every one.
        members: The identity's records.
        statements: All about these records and their values.
        until: The answer as of this moment of event time; None: by everything that was said.
    """
    purpose, channel = asked
    told = [said for said in statements if said.consent.covers(purpose, channel) and (until is None or said.at <= until)]
    standing = _standing(told)
    denying = tuple(said for said in standing if said.consent.permission is Permission.DENIED)
    if denying:
        return ConsentDecision(purpose=purpose, channel=channel, status=ConsentStatus.DENIED, decided_by=denying)
    if not standing:
        return ConsentDecision(purpose=purpose, channel=channel, status=ConsentStatus.UNKNOWN)
    granted = {said.subject for said in standing}
    return ConsentDecision(
        purpose=purpose,
        channel=channel,
        status=ConsentStatus.GRANTED,
        decided_by=tuple(standing),
        contact_points=_contact_points(CONTACTS.get(channel, ""), members, granted),
    )


def _standing(statements: Iterable[Statement]) -> list[Statement]:
    """The latest of each subject and list, in a fixed order."""
    latest: dict[tuple[int, str], Statement] = {}
    for statement in statements:
        subject = (statement.subject, statement.exclusion_list)
        if subject not in latest or _rank(statement) > _rank(latest[subject]):
            latest[subject] = statement
    return [latest[subject] for subject in sorted(latest)]


def _rank(statement: Statement) -> tuple[int, bool, str, str, str]:
    consent = statement.consent
    return (statement.at, consent.permission is Permission.DENIED, consent.purpose, consent.channel, statement.author)


def _contact_points(namespace: str, members: Sequence[Member], granted: set[int]) -> tuple[str, ...]:
    points = {
        value
        for member in members
        for found, value, handle in member.contacts
        if found == namespace and (member.subject in granted or handle in granted)
    }
    return tuple(sorted(points))
