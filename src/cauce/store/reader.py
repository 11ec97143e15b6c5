"""Everything a reader answers, by the statements of `sql`; a driver adds how rows are fetched."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import chain, groupby
from operator import itemgetter

import msgspec

from cauce.model.change import Cause, Change, Commit
from cauce.model.curation import Assertion, Conflict
from cauce.model.record import RecordKey, name_digest
from cauce.store import sql
from cauce.store.base import (
    ClaimRow,
    Head,
    IdentityRow,
    MutedRow,
    OwnerRow,
    Reader,
    RecordRow,
    ReplayRow,
    Stats,
)
from cauce.store.fetching import Row, storable
from cauce.store.history_sql import SqlHistoryReader
from cauce.store.jobs_sql import SqlJobReader
from cauce.store.journey_sql import SqlJourneyReader
from cauce.store.privacy_sql import SqlPrivacyReader
from cauce.store.relations_sql import SqlRelationReader
from cauce.store.rulesets_sql import SqlRulesetReader
from cauce.store.statement import Statement
from cauce.store.steward_sql import SqlStewardReader, conflicts_in

MAX_OWNERS = 50
FEW = 8
"""So many keys are looked up without asking first whether there is anything to find."""

_changes = msgspec.msgpack.Decoder(tuple[Change, ...])
_causes = msgspec.msgpack.Decoder(tuple[Cause, ...])
_assertion = msgspec.msgpack.Decoder(Assertion)


class SqlReader(
    SqlHistoryReader, SqlJobReader, SqlJourneyReader, SqlPrivacyReader, SqlRelationReader, SqlRulesetReader, SqlStewardReader, Reader
):
    """A snapshot of the tenant with this number; 0: of a tenant that does not exist."""

    def __init__(self, number: int, head: Head) -> None:
        self._tenant = number
        self._head = head
        self._exists: dict[Statement, bool] = {}

    def _has(self, any_row: Statement, keys: Collection[object]) -> bool:
        """Whether a table that is mostly empty has any row of this tenant: one question instead of one for each of many keys."""
        if len(keys) <= FEW:
            return True
        found = self._exists.get(any_row)
        if found is None:
            found = self._exists[any_row] = bool(self._rows(any_row))
        return found

    def head(self) -> Head:
        """Read when the snapshot was opened."""
        return self._head

    # --- records -------------------------------------------------------------------------------------------------------------
    def records_by_key(self, keys: Collection[RecordKey]) -> list[RecordRow]:
        """By digest; the text decides, because digests may coincide."""
        wanted = {(key.source, key.record_id) for key in keys}
        found = map(RecordRow._make, self._among(sql.RECORDS_BY_DIGEST, [name_digest(key) for key in keys]))
        return [row for row in found if (row.source, row.record_id) in wanted]

    def records_by_uid(self, uids: Collection[int]) -> list[RecordRow]:
        """Unordered."""
        return list(map(RecordRow._make, self._among(sql.RECORDS_BY_UID, uids)))

    def records_by_signature(self, signatures: Collection[int]) -> list[RecordRow]:
        """0 is no signature: nothing is found by it."""
        return list(map(RecordRow._make, self._among(sql.RECORDS_BY_SIGNATURE, signatures)))

    def records_by_component(self, components: Collection[int]) -> list[RecordRow]:
        """One join, from the component to its identities to their records."""
        return list(map(RecordRow._make, self._among(sql.RECORDS_BY_COMPONENT, components)))

    def records_of_identity(self, identity: int, after_uid: int, limit: int) -> list[RecordRow]:
        """In the order of the index."""
        return list(map(RecordRow._make, self._rows(sql.RECORDS_OF_IDENTITY, identity, after_uid, limit)))

    def records_page(self, source: str, after_uid: int, limit: int) -> list[RecordRow]:
        """A page of one source skips over the others' records."""
        if not source:
            return list(map(RecordRow._make, self._rows(sql.RECORDS_PAGE, after_uid, limit)))
        if not storable(source):
            return []
        return list(map(RecordRow._make, self._rows(sql.RECORDS_OF_SOURCE, after_uid, source, limit)))

    def keys_of(self, uids: Collection[int]) -> dict[int, RecordKey]:
        """Names alone; payloads stay on disk."""
        return {uid: RecordKey(source, record_id) for uid, source, record_id in self._among(sql.NAMES, uids)}

    def homes(self, uids: Collection[int]) -> dict[int, int]:
        """Two numbers a record; payloads stay on disk."""
        return dict(self._among(sql.HOMES, uids))

    # --- values and blocking keys ----------------------------------------------------------------------------------------------
    def carriers(self, keys: Collection[int]) -> list[ClaimRow]:
        """Unordered."""
        rows = self._among(sql.CARRIERS, keys)
        return [ClaimRow(key, uid, person, bool(bare), assurance, at, end) for key, uid, person, bare, assurance, at, end in rows]

    def owners(self, keys: Collection[int]) -> list[OwnerRow]:
        """Joined by the database, folded here."""
        return fold_owners(self._among(sql.OWNERS, keys))

    def spread(self, key: int, limit: int) -> tuple[int, int]:
        """Two counts, each cut off by the database."""
        return self._rows(sql.PERSONS, key, limit + 1)[0][0], self._rows(sql.BARE, key, limit + 1)[0][0]

    def blocks(self, keys: Collection[int]) -> list[tuple[int, int]]:
        """Unordered."""
        return [(key, signature) for key, signature in self._among(sql.BLOCKS, keys)]

    def block_size(self, key: int, limit: int) -> int:
        """Cut off by the database."""
        count: int = self._rows(sql.BLOCK_SIZE, key, limit + 1)[0][0]
        return count

    def muted(self, keys: Collection[int]) -> list[MutedRow]:
        """Both kinds."""
        return _muted(self._among(sql.MUTED, keys)) if self._has(sql.ANY_MUTED, keys) else []

    def muted_page(self, kind: str, after_key: int | None, limit: int) -> list[MutedRow]:
        """In the order of the keys."""
        if after_key is None:
            return _muted(self._rows(sql.MUTED_FIRST, kind, limit))
        return _muted(self._rows(sql.MUTED_PAGE, kind, after_key, limit))

    # --- identities --------------------------------------------------------------------------------------------------------------
    def identities(self, numbers: Collection[int]) -> list[IdentityRow]:
        """Unordered."""
        return _identities(self._among(sql.IDENTITIES, numbers))

    def identities_by_id(self, ids: Collection[str]) -> list[IdentityRow]:
        """Unordered."""
        return _identities(self._among(sql.IDENTITIES_BY_ID, list(filter(storable, ids))))

    def identities_redirecting_to(self, numbers: Collection[int]) -> list[IdentityRow]:
        """Unordered."""
        return _identities(self._among(sql.REDIRECTS, numbers))

    def members_as_of(self, identity: int, revision: int) -> list[int]:
        """Who is there since then, and who was there and left."""
        now = self._rows(sql.MEMBERS_NOW, identity, revision)
        then = self._rows(sql.MEMBERS_THEN, identity, revision, revision)
        return list({uid for (uid,) in now} | {uid for (uid,) in then})

    def identity_as_of(self, uids: Collection[int], revision: int) -> dict[int, int]:
        """The present place of those who are there since then, the past place of the others."""
        places: dict[int, int] = dict(self._among(sql.PLACES_THEN, uids, revision, revision))
        places.update(self._among(sql.PLACES_NOW, uids, revision))
        return places

    # --- curation and feed ---------------------------------------------------------------------------------------------------------
    def assertions_about(self, keys: Collection[RecordKey]) -> list[Assertion]:
        """By digests of the names; the text decides."""
        if not self._has(sql.ANY_ASSERTION, keys):
            return []
        wanted = set(keys)
        digests = [name_digest(key) for key in wanted]
        payloads = {*self._among(sql.ASSERTIONS_LEFT, digests), *self._among(sql.ASSERTIONS_RIGHT, digests)}
        found = [_assertion.decode(payload) for (payload,) in payloads]
        return [assertion for assertion in found if assertion.left in wanted or assertion.right in wanted]

    def assertions_by_id(self, ids: Collection[str]) -> list[Assertion]:
        """Unordered."""
        rows = self._among(sql.ASSERTIONS_BY_ID, list(filter(storable, ids)))
        return [_assertion.decode(payload) for (payload,) in rows]

    def assertions_page(self, after_id: str, limit: int, *, retracted: bool) -> list[Assertion]:
        """In the order of the bytes of the ids."""
        if not storable(after_id):
            return []
        rows = self._rows(sql.ASSERTIONS_PAGE if retracted else sql.ASSERTIONS_STANDING, after_id, limit)
        return [_assertion.decode(payload) for (payload,) in rows]

    def conflicts_of(self, uids: Collection[int]) -> list[Conflict]:
        """Each once."""
        if not self._has(sql.ANY_CONFLICT, uids):
            return []
        rows = {*self._among(sql.CONFLICTS_LEFT, uids), *self._among(sql.CONFLICTS_RIGHT, uids)}
        return conflicts_in(rows)

    def commits(self, after: int, limit: int) -> list[Commit]:
        """Parts of a commit are put together again."""
        return _commits(self._rows(sql.FEED, after, after + limit))

    def replay(self, request_id: str) -> ReplayRow | None:
        """By the request id alone; the caller compares the digest."""
        rows = self._rows(sql.REPLAY, request_id) if storable(request_id) else []
        return ReplayRow._make(rows[0]) if rows else None

    def setting(self, name: str) -> str | None:
        """The latest value."""
        rows = self._rows(sql.SETTING, name) if storable(name) else []
        return rows[0][0].decode(errors="surrogatepass") if rows else None

    def stats(self) -> Stats:
        """Counted anew each time."""

        def count(statement: Statement, *values: str) -> int:
            number: int = self._rows(statement, *values)[0][0]
            return number

        return Stats(
            records=count(sql.COUNT_RECORDS),
            identities=count(sql.COUNT_IDENTITIES),
            claims=count(sql.COUNT_CLAIMS),
            blocking_keys=count(sql.COUNT_BLOCKS),
            shared_values=count(sql.COUNT_MUTED, "value"),
            dead_blocks=count(sql.COUNT_MUTED, "block"),
            conflicts=count(sql.COUNT_CONFLICTS),
            assertions=count(sql.COUNT_ASSERTIONS),
            revision=self._head.revision,
        )


def _commits(rows: Iterable[Row]) -> list[Commit]:
    """Rows in the order of revision and part."""
    commits: list[Commit] = []
    for revision, found in groupby(rows, key=itemgetter(0)):
        parts = list(found)
        _, at, _, causes = parts[0]
        changes = tuple(chain.from_iterable(_changes.decode(part[2]) for part in parts))
        commits.append(Commit(revision, at, changes, _causes.decode(causes) if causes else ()))
    return commits


def fold_owners(rows: Sequence[Row]) -> list[OwnerRow]:
    """One row per value and identity, of at most `MAX_OWNERS` identities a value (those with the smallest numbers)."""
    if len(rows) == 1:
        key, no, identity_id, assurance, at, end, bare = rows[0]
        return [OwnerRow(key, no, identity_id, assurance, at, end, not bare)]
    folded: dict[tuple[int, int], OwnerRow] = {}
    for key, no, identity_id, assurance, at, end, bare in rows:
        one = OwnerRow(key, no, identity_id, assurance, at, end, not bare)
        other = folded.get((key, no))
        folded[key, no] = one if other is None else _folded(one, other)
    counts: dict[int, int] = {}
    owners = []
    for key, no in sorted(folded):
        counts[key] = counts.get(key, 0) + 1
        if counts[key] <= MAX_OWNERS:
            owners.append(folded[key, no])
    return owners


def _folded(one: OwnerRow, other: OwnerRow) -> OwnerRow:
    ends = [row.end for row in (one, other) if row.end is not None]
    return OwnerRow(
        one.key,
        one.identity,
        one.identity_id,
        max(one.assurance, other.assurance),
        max(one.last_at, other.last_at),
        max(ends, default=None),
        one.known or other.known,
    )


def _identities(rows: Iterable[Row]) -> list[IdentityRow]:
    return [
        IdentityRow(no, identity_id, component, created, bool(live), successor)
        for no, identity_id, component, created, live, successor in rows
    ]


def _muted(rows: Iterable[Row]) -> list[MutedRow]:
    return [MutedRow(key, kind, namespace, value.decode(errors="surrogatepass"), since) for key, kind, namespace, value, since in rows]
