"""Filling a tenant in bulk: rows go in as they are, under a name that nobody reads, and take a reader's place in one step at the end.

Whoever is killed in between leaves rows that no tenant with a proper name has; the next one to fill the same tenant takes them away.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection
from functools import cache

import msgspec
from sqlalchemy import Integer, Table, Update, delete, insert, select, update

from cauce.errors import Conflict, FailedPrecondition, Internal, Reason
from cauce.model.change import Commit
from cauce.model.curation import Conflict as Refused
from cauce.model.record import name_digest
from cauce.store import sql
from cauce.store import tables as t
from cauce.store.base import Head, IdentityRow, MutedRow, RecordRow, Writer, batches
from cauce.store.clauses import TENANT, given, given_row, of_tenant
from cauce.store.columns import Columns
from cauce.store.fetching import Row, Writing
from cauce.store.journey import TouchRow
from cauce.store.privacy_sql import SUPPRESSING
from cauce.store.reader import SqlReader
from cauce.store.relations import MentionRow
from cauce.store.rulesets_sql import SET_RULESET
from cauce.store.statement import Statement
from cauce.store.steward import ReviewRow

FEED_PART = 1_000
"""Changes in one row of the feed: a history decodes the rows that name an identity."""

NOT_EMPTY = "the tenant is not empty: only a new one can be loaded; put the records instead, or name another tenant"
_KEPT = (t.setting, t.job, t.suppression, t.erasure, t.ruleset, t.activation, t.simulation, t.consent)
"""What an empty tenant may have."""
_SUFFIX = "~filling"
_OWNER = "filled-by"
_encode = msgspec.msgpack.Encoder().encode


class Rows(msgspec.Struct, frozen=True, kw_only=True):
    """Some rows of a tenant that is being filled; each list best in the order of its key, none twice. Any may be `Columns` instead."""

    records: Collection[RecordRow] | Columns = ()
    digests: Collection[int] = ()
    """Of the records' names, in their order; empty: nobody has taken them yet, and the records are no columns."""
    identities: Collection[IdentityRow] | Columns = ()
    claims: Collection[tuple[int, int, int, bool, int, int, int | None]] | Columns = ()
    """In the order of `ClaimRow`."""
    mentions: Collection[MentionRow] = ()
    touches: Collection[TouchRow] = ()
    blocks: Collection[tuple[int, int]] | Columns = ()
    muted: Collection[MutedRow] = ()
    conflicts: Collection[Refused] = ()
    reviews: Collection[ReviewRow] = ()
    episodes: Collection[tuple[int, int]] = ()
    """(identity, revision), of identities that a change names and to which no record came and from which none went."""
    commits: Collection[Commit] = ()
    """The feed, of so many revisions as the tenant is to have."""

    @property
    def count(self) -> int:
        """How many of the most numerous kinds."""
        return sum(map(len, (self.records, self.identities, self.claims, self.blocks)))


class Filling(ABC):
    """What a writer can do with a tenant that nobody reads."""

    @abstractmethod
    def clear(self) -> None:
        """Take away the tenant and all that is in it."""

    @abstractmethod
    def begin(self, owner: str) -> None:
        """Start filling this tenant, which must be clear; from now on only this owner may go on.

        Takes the place of any other that was filling it: that one's next step fails.
        """

    @abstractmethod
    def fill(self, owner: str, rows: Rows) -> None:
        """Insert rows as they are; they are durable when the `with` block ends, and take no revision.

        Raises:
            Conflict: another owner has begun to fill it since.
        """

    @abstractmethod
    def adopt(self, name: str, owner: str, head: Head) -> None:
        """Let what was filled under a name be this tenant, which must be empty; its settings stay. Its head is then the given one.

        Raises:
            Conflict: another owner has begun to fill it since.
            FailedPrecondition: (TENANT_NOT_EMPTY) somebody has written into this tenant.
        """


def filling_name(tenant: str) -> str:
    """The name under which a tenant is filled; not one that a tenant can have."""
    return tenant + _SUFFIX


def filling(writer: Writer) -> Filling:
    """The writer, as one that fills.

    Raises:
        Internal: the store cannot be filled in bulk.
    """
    if not isinstance(writer, Filling):
        raise Internal("this store cannot be filled in bulk")
    return writer


class SqlFilling(SqlReader, Writing, Filling):
    """Filling with the statements of any database."""

    _name: str
    revision: int
    dirty: bool

    @abstractmethod
    def put_setting(self, name: str, value: str) -> None:
        """Set a named setting."""

    def clear(self) -> None:
        """Table by table, the tenant last."""
        if not self._tenant:
            return
        self.dirty = True
        for statement in (*_clears().values(), _DROP_TENANT):
            self._many(statement, [(self._tenant,)])
        self._tenant = 0

    def begin(self, owner: str) -> None:
        """The owner is a setting of the tenant that nobody reads."""
        self.put_setting(_OWNER, owner)

    def fill(self, owner: str, rows: Rows) -> None:
        """By plain inserts, which do not look for what they could replace."""
        self._check_owner(owner)
        self.dirty = True
        self._insert(t.record, _with_digests(rows))
        self._insert(t.identity, rows.identities)
        self._insert(t.claim, rows.claims)
        self._insert(t.mention, rows.mentions)
        self._insert(t.touch, rows.touches)
        self._insert(t.block, rows.blocks)
        self._insert(t.muted, [(m.key, m.kind, m.namespace, m.value.encode(errors="surrogatepass"), m.since) for m in rows.muted])
        self._insert(t.review, rows.reviews)
        self._insert(t.conflict, [(c.left, c.right, c.kind, c.evidence, c.cause) for c in rows.conflicts])
        self._insert(t.episode, rows.episodes)
        self._insert(t.feed, [row for commit in rows.commits for row in feed_rows(commit)])

    def adopt(self, name: str, owner: str, head: Head) -> None:
        """The rows stay where they are: their number takes the place of this tenant's."""
        if self._head.revision:
            raise FailedPrecondition(NOT_EMPTY, reason=Reason.TENANT_NOT_EMPTY)
        self._create_tenant()
        mine = self._tenant
        found = self._rows(_NUMBER_OF, name)
        self._tenant = found[0][0] if found else 0
        self._check_owner(owner)
        for kept in _KEPT:
            self._many(_clears()[kept.name], [(self._tenant,)])
        for statement in _moves():
            self._many(statement, [(self._tenant, mine)])
        self._many(_DROP_TENANT, [(mine,)])
        self._many(_NAME_TENANT, [(self._name, self._tenant)])
        self._many(sql.ADVANCE, [(head.revision, head.next_uid, head.next_identity, self._tenant)])
        before = self._head
        self._many(SET_RULESET, [(before.ruleset, before.trying, self._tenant)])
        self._many(SUPPRESSING, [(before.suppressing, self._tenant)])
        self._head = head._replace(suppressing=before.suppressing, ruleset=before.ruleset, trying=before.trying)
        self.revision = head.revision

    def _check_owner(self, owner: str) -> None:
        if not self._tenant or self.setting(_OWNER) != owner:
            raise Conflict("somebody else has begun to load the same tenant")

    def _insert(self, table: Table, rows: Collection[Row]) -> None:
        if isinstance(rows, Columns):
            self._insert_rows(table, rows.beside([self._tenant] * len(rows)))
        elif rows:
            last = (self._tenant,)
            self._insert_rows(table, [row + last for row in rows])

    def _insert_rows(self, table: Table, rows: Collection[Row]) -> None:
        """Insert whole rows; a driver may know a faster way."""
        self._many(insertion(table), rows)


def _with_digests(rows: Rows) -> Collection[Row]:
    if isinstance(rows.records, Columns):
        return rows.records.beside([*rows.digests])
    digests = rows.digests or [name_digest(row.key) for row in rows.records]
    return [(*row, digest) for row, digest in zip(rows.records, digests, strict=True)]


def feed_rows(commit: Commit) -> list[Row]:
    """A commit as rows of the feed, but for the tenant."""
    first, *others = batches(commit.changes, FEED_PART) if commit.changes else [()]
    causes = _encode(commit.causes) if commit.causes else None
    rows: list[Row] = [(commit.revision, 0, commit.at, _encode(first), causes)]
    return rows + [(commit.revision, part, commit.at, _encode(changes), None) for part, changes in enumerate(others, 1)]


@cache
def insertion(table: Table) -> Statement:
    """Inserts one whole row."""
    return Statement(
        f"insert_{table.name}", f"Insert one row of {table.name}, which must not be there.", insert(table).values(given_row(table))
    )


@cache
def _clears() -> dict[str, Statement]:
    """By table."""
    return {
        table.name: Statement(f"clear_{table.name}", f"All rows of a tenant in {table.name} go.", delete(table).where(of_tenant(table)))
        for table in t.metadata.sorted_tables
        if "tenant" in table.c
    }


@cache
def _moves() -> list[Statement]:
    """What an empty tenant may have, by table."""
    return [
        Statement(f"move_{table.name}", f"Rows of {table.name} change tenant: to, from.", _moved(table).where(of_tenant(table)))
        for table in _KEPT
    ]


def _moved(table: Table) -> Update:
    return update(table).values(tenant=given("to_", Integer()))


_NUMBER_OF = Statement(
    "number_of",
    "Number of another tenant, by name.",
    select(t.tenant.c.no).where(t.tenant.c.no != TENANT, t.tenant.c.name == given("name_", t.NAME)),
)
_DROP_TENANT = Statement("drop_tenant", "The tenant with this number goes.", delete(t.tenant).where(t.tenant.c.no == TENANT))
_NAME_TENANT = Statement(
    "name_tenant",
    "Name a tenant, by number.",
    update(t.tenant).values(name=given("name_", t.NAME)).where(t.tenant.c.no == TENANT),
)
