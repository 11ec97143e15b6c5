"""What a commit writes, in which order; a driver adds how many rows go through at once."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Iterable, Sequence

import msgspec

from cauce.errors import Internal, InvalidValue
from cauce.model.change import Commit
from cauce.model.curation import Assertion
from cauce.model.job import JobRun
from cauce.model.record import Instant, name_digest
from cauce.store import sql
from cauce.store.base import ClaimRow, Delta, Head, IdentityRow, RecordRow, Writer
from cauce.store.fetching import Row, storable
from cauce.store.filling import SqlFilling, feed_rows
from cauce.store.jobs_sql import bound_job
from cauce.store.journey_sql import SqlJourneyWriter
from cauce.store.privacy_sql import SqlPrivacyWriter
from cauce.store.rulesets_sql import SqlRulesetWriter
from cauce.store.steward_sql import bound_image, bound_ruling

_encode = msgspec.msgpack.Encoder().encode


class SqlWriter(SqlFilling, SqlJourneyWriter, SqlPrivacyWriter, SqlRulesetWriter, Writer):
    """Writes within the transaction that the store opened; `revision` is what was committed, `dirty` whether anything was written."""

    puts: sql.Puts

    def __init__(self, number: int, head: Head, tenant: str) -> None:
        super().__init__(number, head)
        self._name = tenant
        self.revision = 0
        self.dirty = False

    def commit(self, delta: Delta, at: Instant) -> int:
        """What goes first, then what comes, then the feed; the counter row last."""
        if self.revision:
            raise Internal("a writer commits at most once")
        self._create_tenant()
        self._exists.clear()
        revision = self._head.revision + 1
        self._remove(delta)
        self._put_graph(delta)
        self._put_notes(delta)
        if delta.episodes:
            self._many(self.puts.episode, self._bound(delta.episodes))
        commit = Commit(revision, at, tuple(delta.changes), delta.causes)
        self._many(self.puts.feed, self._bound(feed_rows(commit)))
        self._note_touched({*(row.uid for row in delta.records_put), *delta.records_removed} if self._head.trying else (), revision)
        head = self._head._replace(
            revision=revision,
            next_uid=max(self._head.next_uid, delta.next_uid),
            next_identity=max(self._head.next_identity, delta.next_identity),
        )
        self._many(sql.ADVANCE, [(revision, head.next_uid, head.next_identity, self._tenant)])
        self._head = head
        self.revision = revision
        return revision

    def put_setting(self, name: str, value: str) -> None:
        """Makes the tenant if need be, but takes no revision."""
        _check_storable("name", name)
        self._create_tenant()
        self._many(self.puts.setting, [(name, value.encode(errors="surrogatepass"), self._tenant)])

    def put_job(self, run: JobRun) -> None:
        """Makes the tenant if need be, but takes no revision."""
        self._create_tenant()
        self._many(self.puts.job, [bound_job(run, self._tenant)])

    def _put_rows(self, name: str, rows: Collection[Row]) -> None:
        self.dirty = True
        self._many(getattr(self.puts, name), rows)

    def _create_tenant(self) -> None:
        self.dirty = True
        if not self._tenant:
            self._tenant = self._add_tenant(self._name)

    @abstractmethod
    def _add_tenant(self, name: str) -> int:
        """Number of the new tenant."""

    # --- what goes --------------------------------------------------------------------------------------------------------------------
    def _remove(self, delta: Delta) -> None:
        tenant = self._tenant
        if delta.records_removed:
            self._remove_records(delta.records_removed)
        if delta.touches_removed:
            self._remove_touches(delta.touches_removed)
        if delta.claims_removed:
            self._remove_claims(delta.claims_removed)
        if delta.mentions_removed:
            self._many(sql.DELETE_MENTION, [(tenant, key, uid) for key, uid in delta.mentions_removed])
        if delta.blocks_removed:
            self._remove_blocks(delta.blocks_removed)
        if delta.muted_removed:
            self._many(sql.DELETE_MUTED, [(tenant, key) for key in delta.muted_removed])
        if delta.conflicts_removed:
            gone = [(tenant, c.left, c.right, c.kind, c.evidence, c.cause) for c in delta.conflicts_removed]
            self._many(sql.DELETE_CONFLICT, gone)
        self._remove_stewards(delta)

    def _remove_stewards(self, delta: Delta) -> None:
        """What was kept for data stewards and is no more."""
        tenant = self._tenant
        if delta.rulings_removed:
            self._many(sql.DELETE_RULING, [(tenant, key) for key in delta.rulings_removed])
        if delta.reviews_removed:
            self._many(sql.DELETE_REVIEW, [(tenant, *pair) for pair in delta.reviews_removed])
        if delta.images_removed:
            self._many(sql.DELETE_IMAGE, [(tenant, job, key.source, key.record_id) for job, key in delta.images_removed])

    def _remove_records(self, uids: Sequence[int]) -> None:
        tenant = self._tenant
        self._many(sql.DELETE_RECORD, [(tenant, uid) for uid in uids])

    def _remove_claims(self, pairs: Sequence[tuple[int, int]]) -> None:
        tenant = self._tenant
        self._many(sql.DELETE_CLAIM, [(tenant, key, uid) for key, uid in pairs])

    def _remove_blocks(self, pairs: Sequence[tuple[int, int]]) -> None:
        tenant = self._tenant
        self._many(sql.DELETE_BLOCK, [(tenant, key, signature) for key, signature in pairs])

    # --- what comes ---------------------------------------------------------------------------------------------------------------------
    def _put_graph(self, delta: Delta) -> None:
        """Rows in key order: neighbours in a B-tree are then written while their page is at hand."""
        if delta.records_put:
            self._put_records(sorted(delta.records_put))
        if delta.records_moved:
            self._move_records(sorted(delta.records_moved))
        if delta.subjects_put:
            self._put_subjects(sorted(delta.subjects_put))
        if delta.claims_added:
            self._put_claims(sorted(delta.claims_added))
        if delta.blocks_added:
            self._put_blocks(sorted(delta.blocks_added))
        if delta.identities_put:
            self._put_identities(sorted(delta.identities_put))

    def _put_records(self, rows: Sequence[RecordRow]) -> None:
        self._many(self.puts.record, self._bound_records(rows))

    def _bound_records(self, rows: Sequence[RecordRow]) -> list[Row]:
        tenant = self._tenant
        return [(*row, name_digest(row.key), tenant) for row in rows]

    def _move_records(self, moves: Sequence[tuple[int, int, int]]) -> None:
        tenant = self._tenant
        self._many(sql.MOVE_RECORD, [(identity, joined, tenant, uid) for uid, identity, joined in moves])

    def _put_subjects(self, rows: Sequence[tuple[int, bytes, int]]) -> None:
        tenant = self._tenant
        self._many(sql.PUT_SUBJECT, [(subject, signature, tenant, uid) for uid, subject, signature in rows])

    def _put_claims(self, rows: Sequence[ClaimRow]) -> None:
        self._many(self.puts.claim, self._bound(rows))

    def _put_blocks(self, rows: Sequence[tuple[int, int]]) -> None:
        self._many(self.puts.block, self._bound(rows))

    def _put_identities(self, rows: Sequence[IdentityRow]) -> None:
        self._many(self.puts.identity, self._bound(rows))

    def _bound(self, rows: Iterable[Row]) -> list[Row]:
        last = (self._tenant,)
        return [row + last for row in rows]

    def _put_notes(self, delta: Delta) -> None:
        tenant = self._tenant
        if delta.memberships_ended:
            self._many(self.puts.membership, self._bound(delta.memberships_ended))
        if delta.mentions_added:
            self._many(self.puts.mention, self._bound(sorted(delta.mentions_added)))
        if delta.muted_added:
            muted = [(m.key, m.kind, m.namespace, m.value.encode(errors="surrogatepass"), m.since, tenant) for m in delta.muted_added]
            self._many(self.puts.muted, muted)
        if delta.conflicts_added:
            found = [(c.left, c.right, c.kind, c.evidence, c.cause, tenant) for c in delta.conflicts_added]
            self._many(self.puts.conflict, found)
        self._put_stewards(delta)
        if delta.assertions_put:
            self._many(self.puts.assertion, [self._bound_assertion(assertion) for assertion in delta.assertions_put])
        if delta.replays:
            for replay in delta.replays:
                _check_storable("request_id", replay.request_id)
            self._many(self.puts.replay, self._bound(delta.replays))
        if delta.touches_added:
            self._many(self.puts.touch, self._bound_touches(delta.touches_added))
        if delta.consents_put:
            self._many(self.puts.consent, self._bound_consents(delta.consents_put))

    def _put_stewards(self, delta: Delta) -> None:
        """What is kept for data stewards."""
        tenant = self._tenant
        if delta.rulings_put:
            self._many(self.puts.ruling, [bound_ruling(ruling, tenant) for ruling in delta.rulings_put])
        if delta.reviews_put:
            self._many(self.puts.review, self._bound(sorted(delta.reviews_put)))
        if delta.images_put:
            self._many(self.puts.image, [bound_image(image, tenant) for image in delta.images_put])

    def _bound_assertion(self, assertion: Assertion) -> Row:
        _check_storable("assertion_id", assertion.assertion_id)
        standing = assertion.retracted_revision is None
        left, right = name_digest(assertion.left), name_digest(assertion.right)
        return (assertion.assertion_id, standing, left, right, _encode(assertion), self._tenant)


def _check_storable(field: str, text: str) -> None:
    if not storable(text):
        raise InvalidValue(field, "must not hold NUL or lone surrogates")
