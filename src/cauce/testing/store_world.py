"""Small things to put into a store: rows with sensible values for all that a case does not care about."""

from __future__ import annotations

from typing import Any

from cauce.model.curation import Assertion, Judgement
from cauce.model.record import RecordKey
from cauce.store.base import ClaimRow, Delta, IdentityRow, RecordRow, Store

TENANT = "acme"
LOWEST, HIGHEST = -(2**63), 2**63 - 1


def record(uid: int, **changes: Any) -> RecordRow:
    """Record `web/r<uid>`, alone in identity `uid`."""
    row = RecordRow(
        uid=uid,
        source="web",
        record_id=f"r{uid}",
        payload=b"payload",
        subject=b"subject",
        signature=1000 + uid,
        identity=uid,
        joined=1,
        revision=1,
        first_seen=10,
        last_seen=20,
        seen=1,
    )
    return row._replace(**changes)


def claim(key: int, uid: int, **changes: Any) -> ClaimRow:
    """A verified claim of a known record."""
    return ClaimRow(key, uid, person=uid, bare=False, assurance=3, at=100, end=None)._replace(**changes)


def identity(no: int, **changes: Any) -> IdentityRow:
    """Live identity `id-<no>`, alone in its component."""
    return IdentityRow(no, f"id-{no:04d}", component=no, created=1, live=True, successor=None)._replace(**changes)


def assertion(name: str, left: str, right: str, **changes: Any) -> Assertion:
    """SAME about two records of the source `crm`."""
    values = {
        "assertion_id": name,
        "judgement": Judgement.SAME,
        "left": RecordKey("crm", left),
        "right": RecordKey("crm", right),
        "author": "ana",
        "reason": "called the customer",
        "made_at": 1,
        "made_revision": 1,
    }
    return Assertion(**{**values, **changes})


def put(store: Store, tenant: str = TENANT, *, at: int = 1, **lists: Any) -> int:
    """Commit a delta with these lists; the counters move past the highest numbers in it."""
    delta = Delta(**lists)
    delta.next_uid = max((row.uid + 1 for row in delta.records_put), default=0)
    delta.next_identity = max((row.no + 1 for row in delta.identities_put), default=0)
    with store.write(tenant) as writer:
        return writer.commit(delta, at)


def put_people(store: Store, count: int, tenant: str = TENANT) -> int:
    """`count` records, each alone in its identity."""
    numbers = range(1, count + 1)
    return put(store, tenant, records_put=[record(uid) for uid in numbers], identities_put=[identity(no) for no in numbers])
