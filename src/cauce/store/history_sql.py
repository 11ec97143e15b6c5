"""The statements of `history`, and what reads by them."""

from __future__ import annotations

from abc import abstractmethod
from collections import defaultdict
from collections.abc import Collection

import msgspec
from sqlalchemy import select

from cauce.model.change import Cause, Change, Commit
from cauce.model.record import Instant
from cauce.store import tables as t
from cauce.store.base import Head
from cauce.store.clauses import ZERO, given, of_tenant
from cauce.store.fetching import Fetching, Row
from cauce.store.history import HistoryReader
from cauce.store.statement import Among, Statement

_changes = msgspec.msgpack.Decoder(tuple[Change, ...]).decode
_causes = msgspec.msgpack.Decoder(tuple[Cause, ...]).decode


CREATED_AT = Statement(
    "created_at",
    "Revision at which an identity was made.",
    select(t.identity.c.created).where(of_tenant(t.identity), t.identity.c.no == given("no_")),
)
JOINED_AT = Statement(
    "joined_at",
    "Revisions at which the records of an identity joined it.",
    select(t.record.c.joined).distinct().where(of_tenant(t.record), t.record.c.identity == given("identity_")),
)
LEFT_AT = Statement(
    "left_at",
    "Revisions at which former records of an identity joined and left it.",
    select(t.membership.c.since, t.membership.c.until).where(of_tenant(t.membership), t.membership.c.identity == given("identity_")),
)
EPISODES = Statement(
    "episodes",
    "Revisions at which a change named an identity.",
    select(t.episode.c.revision).where(of_tenant(t.episode), t.episode.c.identity == given("identity_")),
)
COMMITS = Statement(
    "commits_at",
    "Parts of the commits of these revisions.",
    select(t.feed.c.revision, t.feed.c.part, t.feed.c.at, t.feed.c.changes, t.feed.c.causes).where(
        of_tenant(t.feed), Among(t.feed.c.revision)
    ),
)
COMMITTED = Statement(
    "committed", "When these revisions were committed.",
    select(t.feed.c.at).where(of_tenant(t.feed), t.feed.c.part == ZERO, Among(t.feed.c.revision)),
)  # fmt: skip


class SqlHistoryReader(Fetching, HistoryReader):
    """Reads by the statements of this module."""

    @abstractmethod
    def head(self) -> Head:
        """Where the tenant stands."""

    def revisions_of(self, identity: int) -> set[int]:
        """By rows of the identity alone, however long the feed is."""
        found = {revision for (revision,) in self._rows(CREATED_AT, identity)}
        found.update(revision for (revision,) in self._rows(JOINED_AT, identity))
        found.update(revision for row in self._rows(LEFT_AT, identity) for revision in row)
        found.update(revision for (revision,) in self._rows(EPISODES, identity))
        return found

    def commits_at(self, revisions: Collection[int], naming: str) -> list[Commit]:
        """A commit may hold a hundred thousand changes: only parts that hold the id's bytes are decoded."""
        parts: dict[int, list[Row]] = defaultdict(list)
        for row in sorted(self._among(COMMITS, revisions), key=lambda row: row[:2]):
            parts[row[0]].append(row)
        return [
            Commit(
                revision,
                rows[0][2],
                tuple(change for row in rows for change in _naming(bytes(row[3]), naming)),
                _causes(rows[0][4]) if rows[0][4] else (),
            )
            for revision, rows in parts.items()
        ]

    def revision_at(self, at: Instant) -> int:
        """By halves: twenty look-ups in a million commits."""
        low, high = 0, self.head().revision
        while low < high:
            middle = (low + high + 1) // 2
            committed = self._among(COMMITTED, [middle])
            if committed and committed[0][0] <= at:
                low = middle
            else:
                high = middle - 1
        return low


def _naming(encoded: bytes, identity: str) -> list[Change]:
    if identity.encode() not in encoded:
        return []
    return [change for change in _changes(encoded) if change.identity == identity or identity in change.others]
