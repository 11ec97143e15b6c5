"""The statements of `relations`, and what reads by them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import Table, func, select

from cauce.store import tables as t
from cauce.store.clauses import ZERO, any_of, given, limited, of_tenant
from cauce.store.fetching import Fetching, Row
from cauce.store.relations import Carrier, Identified, Member, MentionRow, Named, RelationReader, Signer
from cauce.store.statement import Among, Statement

_mention = [t.mention.c.key, t.mention.c.uid, t.mention.c.namespace]
ANY_MENTION = Statement(
    "any_mention",
    "One mention, if there is any.",
    any_of(t.mention),
)
MENTIONS_OF = Statement("mentions_of", "What these records mention.", select(*_mention).where(of_tenant(t.mention), Among(t.mention.c.uid)))


def _carriers(name: str, says: str, table: Table) -> Statement:
    joined = table.join(t.record, (t.record.c.tenant == table.c.tenant) & (t.record.c.uid == table.c.uid))
    found = select(table.c.key, table.c.uid, t.record.c.identity).select_from(joined)
    return Statement(name, says, limited(found.where(of_tenant(table), table.c.key == given("key_")).order_by(table.c.uid)))


CARRIERS_UPTO = _carriers("carriers_upto", "Records that claim a value, so many, and where they are.", t.claim)
MENTIONERS_UPTO = _carriers("mentioners_upto", "Records that mention a value, so many, and where they are.", t.mention)
SIGNERS = Statement(
    "signers",
    "Identities of the records with these signatures, and the oldest of these records in each.",
    select(t.record.c.signature, t.record.c.identity, func.min(t.record.c.uid))
    .where(of_tenant(t.record), t.record.c.signature != ZERO, Among(t.record.c.signature))
    .group_by(t.record.c.signature, t.record.c.identity),
)
_member = [t.record.c.identity, t.record.c.uid, t.record.c.subject]
MEMBERS_UPTO = Statement(
    "members_upto",
    "Records of an identity, so many, as matching sees them.",
    limited(select(*_member).where(of_tenant(t.record), t.record.c.identity == given("identity_")).order_by(t.record.c.uid)),
)
SUBJECTS = Statement(
    "subjects", "The records with these uids, as matching sees them.", select(*_member).where(of_tenant(t.record), Among(t.record.c.uid))
)
SIZES = Statement(
    "sizes",
    "How many records these identities have.",
    select(t.record.c.identity, func.count()).where(of_tenant(t.record), Among(t.record.c.identity)).group_by(t.record.c.identity),
)
IDENTITIES_PAGE = Statement(
    "identities_page",
    "Identities after a number, so many.",
    limited(
        select(t.identity.c.no, t.identity.c.identity_id, t.identity.c.created, t.identity.c.live, t.identity.c.successor)
        .where(of_tenant(t.identity), t.identity.c.no > given("after"))
        .order_by(t.identity.c.no)
    ),
)
NAMES_BETWEEN = Statement(
    "names_between",
    "Names of the records of identities from one number to another.",
    select(t.record.c.identity, t.record.c.uid, t.record.c.source, t.record.c.record_id, t.record.c.joined)
    .where(of_tenant(t.record), t.record.c.identity >= given("first"), t.record.c.identity <= given("last"))
    .order_by(t.record.c.identity, t.record.c.uid),
)
SUBJECTS_BETWEEN = Statement(
    "subjects_between",
    "Records of identities from one number to another, as matching sees them.",
    select(*_member).where(of_tenant(t.record), t.record.c.identity >= given("first"), t.record.c.identity <= given("last")),
)
LEFT_BETWEEN = Statement(
    "left_between",
    "Past memberships of identities from one number to another that held at a revision (given twice).",
    select(t.membership.c.identity, t.membership.c.uid).where(
        of_tenant(t.membership),
        t.membership.c.identity >= given("first"),
        t.membership.c.identity <= given("last"),
        t.membership.c.since <= given("revision_"),
        t.membership.c.until > given("revision_"),
    ),
)


class SqlRelationReader(Fetching, RelationReader):
    """Reads by the statements of this module."""

    def _each(self, statement: Statement, keys: Iterable[int], limit: int) -> list[Row]:
        """All rows of a statement for each of the keys: a bound for every key needs a look-up for every key."""
        rows: list[Row] = []
        for key in dict.fromkeys(keys):
            rows += self._rows(statement, key, limit)
        return rows

    def mentions_of(self, uids: Collection[int]) -> list[MentionRow]:
        """Most tenants have none."""
        return list(map(MentionRow._make, self._among(MENTIONS_OF, uids))) if self._has(ANY_MENTION, uids) else []

    def carriers_upto(self, keys: Collection[int], limit: int) -> list[Carrier]:
        """Value by value, by uid."""
        return list(map(Carrier._make, self._each(CARRIERS_UPTO, keys, limit)))

    def mentioners_upto(self, keys: Collection[int], limit: int) -> list[Carrier]:
        """Value by value, by uid."""
        return list(map(Carrier._make, self._each(MENTIONERS_UPTO, keys, limit))) if self._has(ANY_MENTION, keys) else []

    def signers(self, signatures: Collection[int]) -> list[Signer]:
        """Unordered."""
        return list(map(Signer._make, self._among(SIGNERS, signatures)))

    def members_upto(self, identities: Collection[int], limit: int) -> list[Member]:
        """Identity by identity, by uid."""
        return list(map(Member._make, self._each(MEMBERS_UPTO, identities, limit)))

    def subjects_of(self, uids: Collection[int]) -> list[Member]:
        """Unordered; payloads stay on disk."""
        return list(map(Member._make, self._among(SUBJECTS, uids)))

    def sizes(self, identities: Collection[int]) -> dict[int, int]:
        """Counted in the index."""
        return dict(self._among(SIZES, identities))

    def identities_page(self, after: int, limit: int) -> list[Identified]:
        """In the order of the key."""
        rows = self._rows(IDENTITIES_PAGE, after, limit)
        return [Identified(no, name, created, bool(live), to) for no, name, created, live, to in rows]

    def names_between(self, first: int, last: int) -> list[Named]:
        """In the order of the index."""
        return list(map(Named._make, self._rows(NAMES_BETWEEN, first, last)))

    def subjects_between(self, first: int, last: int) -> list[Member]:
        """Unordered."""
        return list(map(Member._make, self._rows(SUBJECTS_BETWEEN, first, last)))

    def left_between(self, first: int, last: int, revision: int) -> list[tuple[int, int]]:
        """Unordered."""
        return [(identity, uid) for identity, uid in self._rows(LEFT_BETWEEN, first, last, revision, revision)]
