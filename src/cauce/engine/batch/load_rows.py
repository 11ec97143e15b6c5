"""From gathered records and their partition to the rows of a tenant: identity by identity, a revision for every so many records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from cauce.engine.batch.load_harvest import NEVER, Claims, Harvest, Numbers
from cauce.engine.sightings import may_touch, touch_row
from cauce.model.change import Change, ChangeKind, Commit
from cauce.model.packing import read_record
from cauce.model.record import DIGEST_PREFIX, Instant
from cauce.store.base import IdentityRow, RecordRow
from cauce.store.filling import Rows
from cauce.store.journey import TouchRow

REVISION_RECORDS = 20_000
"""Records of one revision, and of one transaction; an identity is never cut."""
TRANSACTION_ROWS = 200_000
"""Rows of the other tables in one transaction."""

Key = tuple[int, int, int, bool, int, int, int | None]


class Plan(NamedTuple):
    """Where everything goes. Entries and identities are in the order of their numbers, which begin with 1 in the store."""

    entries: Numbers
    """Entry of each record, by uid - 1."""
    number: Numbers
    """Identity of each record, from 0."""
    revision: Numbers
    """Of each identity."""
    component: Numbers
    """Of each identity, from 0."""
    ids: Sequence[str]
    """Of each identity."""

    @property
    def revisions(self) -> int:
        """How many the records take."""
        return int(self.revision[-1])

    def uids(self, entries: int) -> Numbers:
        """The uid of each of so many entries; 0: it does not count."""
        uid = np.zeros(entries, dtype=np.int64)
        uid[self.entries] = np.arange(1, len(self.entries) + 1)
        return uid


def arrange(kept: Numbers, labels: Numbers) -> tuple[Numbers, Numbers]:
    """Entries with the records of each identity side by side, identities in the order of their first record; and each one's identity."""
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(len(first))
    number = rank[inverse.reshape(-1)]
    order = np.argsort(number, kind="stable")
    return kept[order], number[order]


def revisions(number: Numbers) -> Numbers:
    """Revision of each identity, gapless from 1; `number` is that of each record, sorted."""
    starts = np.flatnonzero(np.r_[True, number[1:] != number[:-1]])
    _, found = np.unique(starts // REVISION_RECORDS, return_inverse=True)
    return found.reshape(-1) + 1


def record_rows(harvest: Harvest, plan: Plan, at: Instant) -> Iterator[Rows]:
    """Records, identities and feed, revision by revision."""
    revision_of = plan.revision[plan.number]
    for revision in range(1, plan.revisions + 1):
        first, last = np.searchsorted(revision_of, (revision, revision + 1)).tolist()
        records = _records(harvest, plan, first, last, revision)
        identities = _identities(plan, revision)
        created = [Change(ChangeKind.IDENTITY_CREATED, identity=row.identity_id) for row in identities]
        joined = [Change(ChangeKind.RECORD_JOINED, identity=plan.ids[row.identity - 1], record=row.uid) for row in records]
        digests = harvest.digests[plan.entries[first:last]].tolist()
        yield Rows(
            records=records,
            digests=digests,
            identities=identities,
            touches=_touches(harvest, plan, records),
            commits=[Commit(revision, at, (*created, *joined))],
        )


def _touches(harvest: Harvest, plan: Plan, records: Sequence[RecordRow]) -> list[TouchRow]:
    """What happened to records that are named by digest whenever they were seen."""
    found: set[TouchRow] = set()
    for row in records:
        if not row.record_id.startswith(DIGEST_PREFIX):
            continue
        touches = harvest.touches.get(int(plan.entries[row.uid - 1]))
        if touches is None and may_touch(row.payload):
            record = read_record(row.payload)
            touches = [(record.observed_at, record.touch)] if record.touch is not None else []
        found.update(touch_row(row.uid, row.source, at, touch) for at, touch in touches or ())
    return sorted(found)


def _records(harvest: Harvest, plan: Plan, first: int, last: int, revision: int) -> list[RecordRow]:
    entries = plan.entries[first:last]
    signatures, identities = harvest.signatures[entries].tolist(), (plan.number[first:last] + 1).tolist()
    times = zip(*(column[entries].tolist() for column in harvest.times), strict=True)
    rows = zip(harvest.spool.read_all(entries.tolist()), signatures, identities, times, strict=True)
    return [
        RecordRow(uid, *entry, signature, identity, revision, revision, *seen)
        for uid, (entry, signature, identity, seen) in enumerate(rows, start=first + 1)
    ]


def _identities(plan: Plan, revision: int) -> list[IdentityRow]:
    first, last = np.searchsorted(plan.revision, (revision, revision + 1)).tolist()
    components = (plan.component[first:last] + 1).tolist()
    return [
        IdentityRow(no, plan.ids[no - 1], component, revision, live=True, successor=None)
        for no, component in enumerate(components, start=first + 1)
    ]


def claim_rows(claims: Claims, uid: Numbers) -> Iterator[Rows]:
    """Claims by key and uid, one for each: the best assurance, the latest event, the latest end (none beats any)."""
    owner = uid[claims.entry]
    order = np.lexsort((owner, claims.key))
    claims, owner = claims.take(order), owner[order]
    repeated = (claims.key[1:] == claims.key[:-1]) & (owner[1:] == owner[:-1])
    ends = np.where(claims.end == NEVER, np.iinfo(np.int64).max, claims.end)
    first = np.flatnonzero(np.r_[True, ~repeated]) if len(owner) else np.zeros(0, dtype=np.int64)
    columns = (
        claims.key[first],
        owner[first],
        claims.person[first],
        claims.bare[first],
        np.maximum.reduceat(claims.assurance, first) if len(first) else claims.assurance,
        np.maximum.reduceat(claims.at, first) if len(first) else claims.at,
        np.maximum.reduceat(ends, first) if len(first) else ends,
    )
    endless = np.iinfo(np.int64).max
    for start in range(0, len(first), TRANSACTION_ROWS):
        part = [column[start : start + TRANSACTION_ROWS] for column in columns]
        lists = [column.tolist() for column in part]
        if (part[-1] == endless).all():
            lists[-1] = [None] * len(part[-1])
        else:
            lists[-1] = [None if end == endless else end for end in lists[-1]]
        yield Rows(claims=list(zip(*lists, strict=True)))


def block_rows(harvest: Harvest) -> Iterator[Rows]:
    """Blocking keys by key and signature."""
    blocks = harvest.blocks()
    for start in range(0, len(blocks.key), TRANSACTION_ROWS):
        keys, signatures = (column[start : start + TRANSACTION_ROWS].tolist() for column in blocks)
        yield Rows(blocks=list(zip(keys, signatures, strict=True)))
