"""From gathered records and their partition to the rows of a tenant: identity by identity, a revision for every so many records."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from cauce.engine.batch.load_harvest import NEVER, Blocks, Claims, Harvest, Numbers
from cauce.engine.causes import by_source, folded
from cauce.engine.mentions import mention_rows
from cauce.engine.sightings import touch_row
from cauce.linkage.normalize import Normalizer
from cauce.model.change import Cause, Change, ChangeKind, Commit
from cauce.model.packing import may_mention, may_touch, read_record, unpack_record
from cauce.model.record import DIGEST_PREFIX, Instant
from cauce.store.columns import Columns
from cauce.store.filling import Rows
from cauce.store.journey import TouchRow
from cauce.store.relations import MentionRow

REVISION_RECORDS = 20_000
"""Records of one revision, and of one transaction; an identity is never cut."""
TRANSACTION_ROWS = 200_000
"""Rows of the other tables in one transaction."""
_ENDLESS = np.iinfo(np.int64).max
"""Later than every end that is stated."""


class Plan(NamedTuple):
    """Where everything goes. Entries and identities are in the order of their numbers, which begin with 1 in the store."""

    entries: Numbers
    """Entry of each record, by uid - 1."""
    number: Numbers
    """Identity of each record, from 0."""
    revision: Numbers
    """Of each identity."""
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


class _Part(NamedTuple):
    """Records of one revision, by uid, a column a field."""

    first: int
    """Place in the plan of the first."""
    entries: Numbers
    payloads: list[bytes]
    sources: tuple[str, ...]
    names: tuple[str, ...]
    subjects: tuple[bytes, ...]

    @property
    def uids(self) -> range:
        """Of each record."""
        return range(self.first + 1, self.first + 1 + len(self.entries))


def record_rows(
    harvest: Harvest, plan: Plan, normalizer: Normalizer, at: Instant, cause: Cause, until: Callable[[Numbers], None]
) -> Iterator[Rows]:
    """Records and feed, revision by revision; the cause is completed with sources and counts. `until` returns when entries are prepared."""
    revision_of = plan.revision[plan.number]
    for revision in range(1, plan.revisions + 1):
        first, last = np.searchsorted(revision_of, (revision, revision + 1)).tolist()
        entries = plan.entries[first:last]
        until(entries)
        part = _Part(first, entries, harvest.intake.payloads(entries), *harvest.columns(entries))
        more = np.flatnonzero(harvest.more(entries)).tolist()
        causes = folded(by_source(cause, part.sources))
        yield Rows(
            records=_records(harvest, plan, part, revision),
            digests=harvest.intake.digests[entries].tolist(),
            mentions=_mentions(part, more, normalizer),
            touches=_touches(harvest, part, more),
            commits=[Commit(revision, at, _changes(plan, part, revision), causes)],
        )


def _records(harvest: Harvest, plan: Plan, part: _Part, revision: int) -> Columns:
    since = [revision] * len(part.entries)
    identities = plan.number[part.first : part.first + len(part.entries)] + 1
    times = (column[part.entries] for column in harvest.intake.times)
    texts = (part.sources, part.names, part.payloads, part.subjects)
    return Columns([*part.uids], *texts, harvest.signatures()[part.entries], identities, since, since, *times)


def _changes(plan: Plan, part: _Part, revision: int) -> tuple[Change, ...]:
    first, last = np.searchsorted(plan.revision, (revision, revision + 1)).tolist()
    created = [Change(ChangeKind.IDENTITY_CREATED, identity=identity) for identity in plan.ids[first:last]]
    numbers = plan.number[part.first : part.first + len(part.entries)].tolist()
    joined = [Change(ChangeKind.RECORD_JOINED, plan.ids[number], uid) for number, uid in zip(numbers, part.uids, strict=True)]
    return (*created, *joined)


def identity_rows(plan: Plan, component: Numbers) -> Iterator[Rows]:
    """Identities by number; `component` is that of each, from 0."""
    for start in range(0, len(plan.ids), TRANSACTION_ROWS):
        part = slice(start, start + TRANSACTION_ROWS)
        ids = [*plan.ids[part]]
        numbers, count = np.arange(start + 1, start + 1 + len(ids)), len(ids)
        yield Rows(identities=Columns(numbers, ids, component[part] + 1, plan.revision[part], [True] * count, [None] * count))


def _mentions(part: _Part, places: Sequence[int], normalizer: Normalizer) -> list[MentionRow]:
    """Values of somebody else that the records at these places mention."""
    return sorted(
        mention
        for place in places
        if may_mention(part.payloads[place])
        for mention in mention_rows(part.uids[place], unpack_record(part.payloads[place]), normalizer)
    )


def _touches(harvest: Harvest, part: _Part, places: Sequence[int]) -> list[TouchRow]:
    """What happened to records that are named by digest whenever they were seen, if they are at these places."""
    found: set[TouchRow] = set()
    for place in places:
        if not part.names[place].startswith(DIGEST_PREFIX):
            continue
        touches = harvest.intake.touches.get(int(part.entries[place]))
        if touches is None and may_touch(part.payloads[place]):
            record = read_record(part.payloads[place])
            touches = [(record.observed_at, record.touch)] if record.touch is not None else []
        found.update(touch_row(part.uids[place], part.sources[place], at, touch) for at, touch in touches or ())
    return sorted(found)


def claim_rows(claims: Claims, uid: Numbers) -> Iterator[Rows]:
    """Claims by key and uid, one for each: the best assurance, the latest event, the latest end (none beats any)."""
    owner = uid[claims.entry]
    order = np.lexsort((owner, claims.key))
    claims, owner = claims.take(order), owner[order]
    repeated = (claims.key[1:] == claims.key[:-1]) & (owner[1:] == owner[:-1])
    ends = np.where(claims.end == NEVER, _ENDLESS, claims.end)
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
    for start in range(0, len(first), TRANSACTION_ROWS):
        part = slice(start, start + TRANSACTION_ROWS)
        yield Rows(claims=Columns(*(column[part] for column in columns[:-1]), _stated(columns[-1][part])))


def _stated(ends: Numbers) -> Numbers | list[int | None]:
    """Ends, as they are stored: none where none is stated."""
    endless = ends == _ENDLESS
    if not endless.any():
        return ends
    return [None] * len(ends) if endless.all() else [None if end == _ENDLESS else end for end in ends.tolist()]


def block_rows(blocks: Blocks) -> Iterator[Rows]:
    """Blocking keys by key and signature."""
    for start in range(0, len(blocks.key), TRANSACTION_ROWS):
        yield Rows(blocks=Columns(*(column[start : start + TRANSACTION_ROWS] for column in blocks)))
