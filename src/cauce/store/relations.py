"""What relates identities that are not one, and what an export reads: bounded reads that touch no payload.

A value that a record only *mentions* (the payer's, the recipient's, the friend's) is no claim: it stands in a table of its own, which
has rows only for records that mention somebody.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Integer, Table, bindparam, func, literal_column, select

from cauce.store import tables as t
from cauce.store.statement import Among, Statement


class MentionRow(NamedTuple):
    """Record `uid` mentions a value that is somebody else's."""

    key: int
    uid: int
    namespace: str


class Carrier(NamedTuple):
    """A live record that carries a value, and where it is."""

    key: int
    uid: int
    identity: int


class Signer(NamedTuple):
    """One record, the oldest, of those of an identity that have one signature."""

    signature: int
    identity: int
    uid: int


class Member(NamedTuple):
    """A live record of an identity, as matching sees it."""

    identity: int
    uid: int
    subject: bytes


class Named(NamedTuple):
    """A live record's name and place."""

    identity: int
    uid: int
    source: str
    record_id: str
    joined: int


class Identified(NamedTuple):
    """An identity that exists or existed: its id, and what became of it."""

    no: int
    identity_id: str
    created: int
    live: bool
    successor: int | None


class RelationReader(ABC):
    """Looks around in the graph."""

    @abstractmethod
    def mentions_of(self, uids: Collection[int]) -> list[MentionRow]:
        """What these records mention."""

    @abstractmethod
    def carriers_upto(self, keys: Collection[int], limit: int) -> list[Carrier]:
        """For each value the records with the smallest uids that claim it, so many at most."""

    @abstractmethod
    def mentioners_upto(self, keys: Collection[int], limit: int) -> list[Carrier]:
        """For each value the records with the smallest uids that mention it, so many at most."""

    @abstractmethod
    def signers(self, signatures: Collection[int]) -> list[Signer]:
        """The identities that have a record with one of these signatures."""

    @abstractmethod
    def members_upto(self, identities: Collection[int], limit: int) -> list[Member]:
        """For each identity its records with the smallest uids, so many at most."""

    @abstractmethod
    def subjects_of(self, uids: Collection[int]) -> list[Member]:
        """Live records as matching sees them."""

    @abstractmethod
    def sizes(self, identities: Collection[int]) -> dict[int, int]:
        """How many live records each of these identities has."""

    @abstractmethod
    def identities_page(self, after: int, limit: int) -> list[Identified]:
        """A page of all identities, dead ones too, by number."""

    @abstractmethod
    def names_between(self, first: int, last: int) -> list[Named]:
        """Live records of the identities with numbers from `first` to `last`, by identity and uid."""

    @abstractmethod
    def subjects_between(self, first: int, last: int) -> list[Member]:
        """Live records of the identities with numbers from `first` to `last`, as matching sees them."""

    @abstractmethod
    def left_between(self, first: int, last: int, revision: int) -> list[tuple[int, int]]:
        """(identity, uid) of who was in the identities with numbers from `first` to `last` at a revision and is there no more."""


def _of(table: Table) -> ColumnElement[bool]:
    return table.c.tenant == bindparam("tenant", type_=Integer)


def _number(name: str) -> ColumnElement[Any]:
    return bindparam(name, type_=BigInteger())


_ZERO: ColumnElement[int] = literal_column("0")
_LIMIT = _number("limit")
_mention = [t.mention.c.key, t.mention.c.uid, t.mention.c.namespace]
ANY_MENTION = Statement(
    "any_mention",
    "One mention, if there is any.",
    select(literal_column("1")).where(_of(t.mention)).limit(literal_column("1")).offset(_ZERO),
)
MENTIONS_OF = Statement("mentions_of", "What these records mention.", select(*_mention).where(_of(t.mention), Among(t.mention.c.uid)))


def _carriers(name: str, says: str, table: Table) -> Statement:
    joined = table.join(t.record, (t.record.c.tenant == table.c.tenant) & (t.record.c.uid == table.c.uid))
    found = select(table.c.key, table.c.uid, t.record.c.identity).select_from(joined)
    return Statement(name, says, found.where(_of(table), table.c.key == _number("key_")).order_by(table.c.uid).limit(_LIMIT).offset(_ZERO))


CARRIERS_UPTO = _carriers("carriers_upto", "Records that claim a value, so many, and where they are.", t.claim)
MENTIONERS_UPTO = _carriers("mentioners_upto", "Records that mention a value, so many, and where they are.", t.mention)
SIGNERS = Statement(
    "signers",
    "Identities of the records with these signatures, and the oldest of these records in each.",
    select(t.record.c.signature, t.record.c.identity, func.min(t.record.c.uid))
    .where(_of(t.record), t.record.c.signature != _ZERO, Among(t.record.c.signature))
    .group_by(t.record.c.signature, t.record.c.identity),
)
_member = [t.record.c.identity, t.record.c.uid, t.record.c.subject]
MEMBERS_UPTO = Statement(
    "members_upto",
    "Records of an identity, so many, as matching sees them.",
    select(*_member).where(_of(t.record), t.record.c.identity == _number("identity_")).order_by(t.record.c.uid).limit(_LIMIT).offset(_ZERO),
)
SUBJECTS = Statement(
    "subjects", "The records with these uids, as matching sees them.", select(*_member).where(_of(t.record), Among(t.record.c.uid))
)
SIZES = Statement(
    "sizes",
    "How many records these identities have.",
    select(t.record.c.identity, func.count()).where(_of(t.record), Among(t.record.c.identity)).group_by(t.record.c.identity),
)
IDENTITIES_PAGE = Statement(
    "identities_page",
    "Identities after a number, so many.",
    select(t.identity.c.no, t.identity.c.identity_id, t.identity.c.created, t.identity.c.live, t.identity.c.successor)
    .where(_of(t.identity), t.identity.c.no > _number("after"))
    .order_by(t.identity.c.no)
    .limit(_LIMIT)
    .offset(_ZERO),
)
NAMES_BETWEEN = Statement(
    "names_between",
    "Names of the records of identities from one number to another.",
    select(t.record.c.identity, t.record.c.uid, t.record.c.source, t.record.c.record_id, t.record.c.joined)
    .where(_of(t.record), t.record.c.identity >= _number("first"), t.record.c.identity <= _number("last"))
    .order_by(t.record.c.identity, t.record.c.uid),
)
SUBJECTS_BETWEEN = Statement(
    "subjects_between",
    "Records of identities from one number to another, as matching sees them.",
    select(*_member).where(_of(t.record), t.record.c.identity >= _number("first"), t.record.c.identity <= _number("last")),
)
LEFT_BETWEEN = Statement(
    "left_between",
    "Past memberships of identities from one number to another that held at a revision (given twice).",
    select(t.membership.c.identity, t.membership.c.uid).where(
        _of(t.membership),
        t.membership.c.identity >= _number("first"),
        t.membership.c.identity <= _number("last"),
        t.membership.c.since <= _number("revision_"),
        t.membership.c.until > _number("revision_"),
    ),
)
