"""The statements of `journey`, and what reads and writes by them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec
from sqlalchemy import delete, func, literal_column, select

from cauce.model.consent import ExclusionList
from cauce.model.consent import Statement as Said
from cauce.model.record import Instant
from cauce.store import tables as t
from cauce.store.clauses import any_of, given, limited, of_tenant
from cauce.store.fetching import Fetching, Row, Writing
from cauce.store.journey import JourneyReader, JourneyWriter, TouchRow, TouchTotal
from cauce.store.statement import Among, Statement

_decode = msgspec.msgpack.Decoder(Said).decode
_encode = msgspec.msgpack.Encoder().encode
_touch, _consent = t.touch.c, t.consent.c
_touch_tenant = of_tenant(t.touch)
_consent_tenant = of_tenant(t.consent)

TOUCHES = Statement(
    "touches",
    "Touches of a record from a moment on, so many.",
    limited(
        select(_touch.uid, _touch.at, _touch.kind, _touch.channel, _touch.campaign)
        .where(_touch_tenant, _touch.uid == given("uid_"), _touch.at >= given("at_"))
        .order_by(_touch.at, _touch.kind, _touch.channel, _touch.campaign)
    ),
)
TOUCH_TOTALS = Statement(
    "touch_totals",
    "Touches of records, counted by record, kind, channel and campaign.",
    select(_touch.uid, _touch.kind, _touch.channel, _touch.campaign, func.count(), func.min(_touch.at), func.max(_touch.at))
    .where(_touch_tenant, Among(_touch.uid))
    .group_by(_touch.uid, _touch.kind, _touch.channel, _touch.campaign),
)
DELETE_TOUCHES = Statement(
    "delete_touches",
    "Delete all touches of a record.",
    delete(t.touch).where(_touch_tenant, _touch.uid == given("uid_")),
)
ENDED = Statement(
    "ended",
    "Which of these values have a claim with a stated end.",
    select(t.claim.c.key).distinct().where(of_tenant(t.claim), t.claim.c.end.is_not(None), Among(t.claim.c.key)),
)
CONSENTS = Statement(
    "consents", "Statements about these subjects.", select(_consent.payload).where(_consent_tenant, Among(_consent.subject))
)
ANY_CONSENT = Statement("any_consent", "One statement, if there is any.", any_of(t.consent))
EXCLUSION_LISTS = Statement(
    "exclusion_lists",
    "Exclusion lists with their entries counted, by name.",
    select(_consent.exclusion_list, func.count(), func.max(_consent.at))
    .where(_consent_tenant, _consent.exclusion_list != literal_column("''"))
    .group_by(_consent.exclusion_list)
    .order_by(_consent.exclusion_list),
)
DELETE_EXCLUSIONS = Statement(
    "delete_exclusions",
    "Delete what is on a list since before a moment.",
    delete(t.consent).where(
        _consent_tenant,
        _consent.exclusion_list == given("list_", t.NAME),
        _consent.at < given("before_"),
    ),
)


class SqlJourneyReader(Fetching, JourneyReader):
    """Reads by the statements of this module."""

    def touches_after(self, uid: int, at: Instant, limit: int) -> list[TouchRow]:
        """In the order of the key."""
        return list(map(TouchRow._make, self._rows(TOUCHES, uid, at, limit)))

    def touch_totals(self, uids: Collection[int]) -> list[TouchTotal]:
        """Counted by the database."""
        return list(map(TouchTotal._make, self._among(TOUCH_TOTALS, uids)))

    def ended(self, keys: Collection[int]) -> set[int]:
        """By the values' own rows."""
        return {key for (key,) in self._among(ENDED, keys)}

    def consents_about(self, subjects: Collection[int]) -> list[Said]:
        """Most tenants keep few or none."""
        if not self._has(ANY_CONSENT, subjects):
            return []
        return [_decode(payload) for (payload,) in self._among(CONSENTS, subjects)]

    def exclusion_lists(self) -> list[ExclusionList]:
        """There are few, however long."""
        return list(map(ExclusionList._make, self._rows(EXCLUSION_LISTS)))


class SqlJourneyWriter(SqlJourneyReader, Writing, JourneyWriter):
    """Writes by the statements of this module."""

    dirty: bool

    def remove_exclusions(self, name: str, before: Instant) -> None:
        """In one statement."""
        self.dirty = True
        self._many(DELETE_EXCLUSIONS, [(self._tenant, name, before)])

    def _remove_touches(self, uids: Sequence[int]) -> None:
        self._many(DELETE_TOUCHES, [(self._tenant, uid) for uid in uids])

    def _bound_touches(self, rows: Sequence[TouchRow]) -> list[Row]:
        return [(*row, self._tenant) for row in rows]

    def _bound_consents(self, said: Sequence[Said]) -> list[Row]:
        return [
            (
                one.subject,
                one.exclusion_list,
                one.consent.purpose,
                one.consent.channel,
                one.at,
                one.consent.permission.value,
                _encode(one),
                self._tenant,
            )
            for one in said
        ]
