"""The statements of `privacy`, and what reads and writes by them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection

import msgspec
from sqlalchemy import Boolean, delete, literal_column, select, update

from cauce.model.curation import Assertion
from cauce.model.privacy import Erasure, Suppression
from cauce.model.record import RecordKey, name_digest
from cauce.store import tables as t
from cauce.store.clauses import TENANT, any_of, given, limited, of_tenant
from cauce.store.fetching import Fetching, Row, Writing, storable
from cauce.store.privacy import Answered, Past, PrivacyReader, PrivacyWriter
from cauce.store.statement import Among, Statement

_encode = msgspec.msgpack.Encoder().encode
_suppression = msgspec.msgpack.Decoder(Suppression).decode
_erasure = msgspec.msgpack.Decoder(Erasure).decode
_assertion = msgspec.msgpack.Decoder(Assertion).decode
_AFTER = given("after", t.NAME)

_suppressions = select(t.suppression.c.payload).where(of_tenant(t.suppression))
SUPPRESSED = Statement("suppressed", "Suppressions with these handles.", _suppressions.where(Among(t.suppression.c.handle)))
SUPPRESSIONS = Statement(
    "suppressions",
    "Suppressions after a handle, so many.",
    limited(_suppressions.where(t.suppression.c.handle > _AFTER).order_by(t.suppression.c.handle)),
)
ANY_SUPPRESSION = Statement("any_suppression", "One suppression, if any.", any_of(t.suppression))
LIFT = Statement(
    "lift",
    "Take a suppression away.",
    delete(t.suppression).where(of_tenant(t.suppression), t.suppression.c.handle == given("handle_", t.NAME)),
)
SUPPRESSING = Statement(
    "suppressing",
    "Say whether a tenant has suppressions.",
    update(t.tenant).values(suppressing=given("suppressing_", Boolean())).where(t.tenant.c.no == TENANT),
)
_erasures = select(t.erasure.c.payload).where(of_tenant(t.erasure))
ERASURE = Statement("erasure", "An erasure by id.", _erasures.where(t.erasure.c.erasure_id == given("id_", t.NAME)))
_erasures_page = _erasures.order_by(t.erasure.c.erasure_id.desc())
ERASURES_FIRST = Statement("erasures_first", "The latest erasures, so many.", limited(_erasures_page))
ERASURES_BEFORE = Statement(
    "erasures_before",
    "Erasures older than one, so many.",
    limited(_erasures_page.where(t.erasure.c.erasure_id < given("before", t.NAME))),
)
ERASED = Statement(
    "erased",
    "Erasures of these identities.",
    select(t.erased.c.no, t.erased.c.erasure_id).where(of_tenant(t.erased), Among(t.erased.c.no)),
)
_naming = select(t.assertion.c.payload).where(of_tenant(t.assertion))
NAMING_LEFT = Statement("naming_left", "Assertions whose left name has one of these digests.", _naming.where(Among(t.assertion.c.left)))
NAMING_RIGHT = Statement("naming_right", "Assertions whose right name has one of these digests.", _naming.where(Among(t.assertion.c.right)))
ANSWERED = Statement(
    "answered",
    "Answers after a request id, so many.",
    limited(
        select(t.replay.c.request_id, t.replay.c.response)
        .where(of_tenant(t.replay), t.replay.c.request_id > _AFTER)
        .order_by(t.replay.c.request_id)
    ),
)
PASTS = Statement(
    "pasts",
    "Past memberships of these records.",
    select(t.membership.c.uid, t.membership.c.identity, t.membership.c.since, t.membership.c.until).where(
        of_tenant(t.membership), Among(t.membership.c.uid)
    ),
)
REMOVE_ASSERTION = Statement(
    "remove_assertion",
    "Delete an assertion.",
    delete(t.assertion).where(of_tenant(t.assertion), t.assertion.c.assertion_id == given("id_", t.NAME)),
)
REMOVE_ANSWERED = Statement(
    "remove_answered",
    "Forget what a request was answered with.",
    delete(t.replay).where(of_tenant(t.replay), t.replay.c.request_id == given("id_", t.NAME)),
)
REMOVE_CONSENTS = Statement(
    "remove_consents",
    "Delete what was said about a record or value beside the exclusion lists.",
    delete(t.consent).where(
        of_tenant(t.consent),
        t.consent.c.subject == given("subject_"),
        t.consent.c.exclusion_list == literal_column("''"),
    ),
)


class SqlPrivacyReader(Fetching, PrivacyReader):
    """Reads by the statements of this module."""

    def suppressed(self, handles: Collection[str]) -> list[Suppression]:
        """Unordered."""
        return [_suppression(payload) for (payload,) in self._among(SUPPRESSED, handles)]

    def suppressions_page(self, after: str, limit: int) -> list[Suppression]:
        """In the order of the handles."""
        return [_suppression(payload) for (payload,) in self._rows(SUPPRESSIONS, after, limit)]

    def erasure(self, erasure_id: str) -> Erasure | None:
        """By the bytes of its id."""
        rows = self._rows(ERASURE, erasure_id) if storable(erasure_id) else []
        return _erasure(rows[0][0]) if rows else None

    def erasures_page(self, before: str, limit: int) -> list[Erasure]:
        """Ids grow with time."""
        rows = self._rows(ERASURES_BEFORE, before, limit) if before else self._rows(ERASURES_FIRST, limit)
        return [_erasure(payload) for (payload,) in rows]

    def erased(self, numbers: Collection[int]) -> dict[int, str]:
        """By number."""
        return dict(self._among(ERASED, numbers))

    def assertions_naming(self, keys: Collection[RecordKey]) -> list[Assertion]:
        """By digests of the names; the text decides."""
        wanted = set(keys)
        digests = [name_digest(key) for key in wanted]
        payloads = {*self._among(NAMING_LEFT, digests), *self._among(NAMING_RIGHT, digests)}
        found = [_assertion(payload) for (payload,) in payloads]
        return [assertion for assertion in found if assertion.left in wanted or assertion.right in wanted]

    def answered_page(self, after: str, limit: int) -> list[Answered]:
        """In the order of the bytes of the ids."""
        return list(map(Answered._make, self._rows(ANSWERED, after, limit)))

    def pasts_of(self, uids: Collection[int]) -> list[Past]:
        """In the order of time."""
        return sorted(map(Past._make, self._among(PASTS, uids)), key=lambda past: (past.uid, past.since))


class SqlPrivacyWriter(SqlPrivacyReader, Writing, PrivacyWriter):
    """Writes by the statements of this module."""

    @abstractmethod
    def _put_rows(self, name: str, rows: Collection[Row]) -> None:
        """Insert or replace whole rows of a table."""

    def put_suppressions(self, suppressions: Collection[Suppression]) -> None:
        """Makes the tenant if need be."""
        if suppressions:
            self._create_tenant()
            self._put_rows("suppression", [(one.handle, _encode(one), self._tenant) for one in suppressions])
            self._many(SUPPRESSING, [(True, self._tenant)])

    def lift_suppressions(self, handles: Collection[str]) -> None:
        """The flag goes with the last."""
        if handles:
            self._create_tenant()
            self._many(LIFT, [(self._tenant, handle) for handle in handles])
            self._many(SUPPRESSING, [(bool(self._rows(ANY_SUPPRESSION)), self._tenant)])

    def put_erasure(self, erasure: Erasure) -> None:
        """Makes the tenant if need be."""
        self._create_tenant()
        self._put_rows("erasure", [(erasure.erasure_id, _encode(erasure), self._tenant)])

    def mark_erased(self, numbers: Collection[int], erasure_id: str) -> None:
        """One row an identity."""
        self._create_tenant()
        self._put_rows("erased", [(number, erasure_id, self._tenant) for number in sorted(numbers)])

    def remove_assertions(self, ids: Collection[str]) -> None:
        """One by one: there are few."""
        self._create_tenant()
        self._many(REMOVE_ASSERTION, [(self._tenant, one) for one in ids])

    def remove_answered(self, request_ids: Collection[str]) -> None:
        """One by one: there are few."""
        self._create_tenant()
        self._many(REMOVE_ANSWERED, [(self._tenant, one) for one in request_ids])

    def remove_consents(self, subjects: Collection[int]) -> None:
        """One by one, in the order of their rows."""
        self._create_tenant()
        self._many(REMOVE_CONSENTS, [(self._tenant, one) for one in sorted(subjects)])
