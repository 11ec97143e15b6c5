"""The statements of `privacy`, and what reads and writes by them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection
from typing import Any

import msgspec
from sqlalchemy import BigInteger, Boolean, ColumnElement, Integer, bindparam, delete, literal_column, select, update

from cauce.model.curation import Assertion
from cauce.model.privacy import Erasure, Suppression
from cauce.model.record import RecordKey, name_digest
from cauce.store import tables as t
from cauce.store.fetching import Fetching, Row, Writing
from cauce.store.privacy import Answered, Past, PrivacyReader, PrivacyWriter
from cauce.store.statement import Among, Statement

_encode = msgspec.msgpack.Encoder().encode
_suppression = msgspec.msgpack.Decoder(Suppression).decode
_erasure = msgspec.msgpack.Decoder(Erasure).decode
_assertion = msgspec.msgpack.Decoder(Assertion).decode
_ZERO: ColumnElement[int] = literal_column("0")
_ONE: ColumnElement[int] = literal_column("1")
_LIMIT = bindparam("limit", type_=BigInteger)
_AFTER = bindparam("after", type_=t.NAME)


def _of(table: Any) -> ColumnElement[bool]:
    belongs: ColumnElement[bool] = table.c.tenant == bindparam("tenant", type_=Integer)
    return belongs


_suppressions = select(t.suppression.c.payload).where(_of(t.suppression))
SUPPRESSED = Statement("suppressed", "Suppressions with these handles.", _suppressions.where(Among(t.suppression.c.handle)))
SUPPRESSIONS = Statement(
    "suppressions",
    "Suppressions after a handle, so many.",
    _suppressions.where(t.suppression.c.handle > _AFTER).order_by(t.suppression.c.handle).limit(_LIMIT).offset(_ZERO),
)
ANY_SUPPRESSION = Statement("any_suppression", "One suppression, if any.", select(_ONE).where(_of(t.suppression)).limit(_ONE).offset(_ZERO))
LIFT = Statement(
    "lift",
    "Take a suppression away.",
    delete(t.suppression).where(_of(t.suppression), t.suppression.c.handle == bindparam("handle_", type_=t.NAME)),
)
SUPPRESSING = Statement(
    "suppressing",
    "Say whether a tenant has suppressions.",
    update(t.tenant)
    .values(suppressing=bindparam("suppressing_", type_=Boolean))
    .where(t.tenant.c.no == bindparam("tenant", type_=Integer)),
)
_erasures = select(t.erasure.c.payload).where(_of(t.erasure))
ERASURE = Statement("erasure", "An erasure by id.", _erasures.where(t.erasure.c.erasure_id == bindparam("id_", type_=t.NAME)))
_erasures_page = _erasures.order_by(t.erasure.c.erasure_id.desc())
ERASURES_FIRST = Statement("erasures_first", "The latest erasures, so many.", _erasures_page.limit(_LIMIT).offset(_ZERO))
ERASURES_BEFORE = Statement(
    "erasures_before",
    "Erasures older than one, so many.",
    _erasures_page.where(t.erasure.c.erasure_id < bindparam("before", type_=t.NAME)).limit(_LIMIT).offset(_ZERO),
)
ERASED = Statement(
    "erased",
    "Erasures of these identities.",
    select(t.erased.c.no, t.erased.c.erasure_id).where(_of(t.erased), Among(t.erased.c.no)),
)
_naming = select(t.assertion.c.payload).where(_of(t.assertion))
NAMING_LEFT = Statement("naming_left", "Assertions whose left name has one of these digests.", _naming.where(Among(t.assertion.c.left)))
NAMING_RIGHT = Statement("naming_right", "Assertions whose right name has one of these digests.", _naming.where(Among(t.assertion.c.right)))
ANSWERED = Statement(
    "answered",
    "Answers after a request id, so many.",
    select(t.replay.c.request_id, t.replay.c.response)
    .where(_of(t.replay), t.replay.c.request_id > _AFTER)
    .order_by(t.replay.c.request_id)
    .limit(_LIMIT)
    .offset(_ZERO),
)
PASTS = Statement(
    "pasts",
    "Past memberships of these records.",
    select(t.membership.c.uid, t.membership.c.identity, t.membership.c.since, t.membership.c.until).where(
        _of(t.membership), Among(t.membership.c.uid)
    ),
)
REMOVE_ASSERTION = Statement(
    "remove_assertion",
    "Delete an assertion.",
    delete(t.assertion).where(_of(t.assertion), t.assertion.c.assertion_id == bindparam("id_", type_=t.NAME)),
)
REMOVE_ANSWERED = Statement(
    "remove_answered",
    "Forget what a request was answered with.",
    delete(t.replay).where(_of(t.replay), t.replay.c.request_id == bindparam("id_", type_=t.NAME)),
)
REMOVE_CONSENTS = Statement(
    "remove_consents",
    "Delete what was said about a record or value beside the exclusion lists.",
    delete(t.consent).where(
        _of(t.consent),
        t.consent.c.subject == bindparam("subject_", type_=BigInteger),
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
        if "\0" in erasure_id or not erasure_id.isascii():
            return None
        rows = self._rows(ERASURE, erasure_id)
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
