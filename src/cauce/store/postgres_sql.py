"""Statements that only PostgreSQL takes: many rows at once, by arrays of equal length, and the tenant's lock.

Rows are found by a lateral look-up of each array element, cut off after one. A plain join with the arrays would leave the planner the
choice to walk all of a tenant's rows, and on a table that is just being filled, without statistics, it does.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Table, any_, bindparam, column, delete, func, literal_column, select, true, update
from sqlalchemy.dialects.postgresql import ARRAY

from cauce.store import tables as t
from cauce.store.clauses import ONE, TENANT, given, of_tenant
from cauce.store.statement import Among, Statement

_CTID: Any = column("ctid")
_STORED_CTID: Any = literal_column("stored.ctid")


def _given(*names: str) -> Any:
    """Arrays as a table with these columns."""
    arrays = [bindparam(name, type_=ARRAY(BigInteger)) for name in names]
    return func.unnest(*arrays).table_valued(*(column(name, BigInteger) for name in names), name="given").render_derived()


def _place_of(table: Table, given: Any, *names: str) -> Any:
    """The place of the row with the given key, if there is one."""
    stored = table.alias("stored")
    matches = [stored.c[name] == given.c[name] for name in names]
    return select(_STORED_CTID.label("ctid")).where(stored.c.tenant == TENANT, *matches).limit(ONE).lateral("found")


def _delete_pairs(table: Table, *names: str) -> Statement:
    given = _given(*names)
    found = _place_of(table, given, *names)
    places = select(found.c.ctid).select_from(given.join(found, true())).scalar_subquery()
    return Statement(
        f"delete_pairs_{table.name}",
        f"Delete rows of {table.name} by arrays of keys.",
        delete(table).where(any_(func.array(places)) == _CTID),
    )


def _delete_many(table: Table, name: str) -> Statement:
    condition = delete(table).where(of_tenant(table), Among(table.c[name]))
    return Statement(f"delete_many_{table.name}", f"Delete rows of {table.name} by their numbers.", condition)


DELETE_RECORDS = _delete_many(t.record, "uid")
DELETE_IDENTITIES = _delete_many(t.identity, "no")
DELETE_CLAIMS = _delete_pairs(t.claim, "key", "uid")
DELETE_BLOCKS = _delete_pairs(t.block, "key", "signature")

_moves = _given("uid", "identity", "joined")
_moved = _place_of(t.record, _moves, "uid")
_places = select(_moved.c.ctid, _moves.c.identity, _moves.c.joined).select_from(_moves.join(_moved, true())).subquery("places")
MOVE_RECORDS = Statement(
    "move_records",
    "Set identities and the revisions they were joined at, by arrays.",
    update(t.record).values(identity=_places.c.identity, joined=_places.c.joined).where(literal_column("record.ctid") == _places.c.ctid),
)

_blocks = _given("key", "signature")
STANDING_BLOCKS = Statement(
    "standing_blocks",
    "Which of these blocking keys, given by arrays, stand already.",
    select(_blocks.c.key, _blocks.c.signature).select_from(_blocks.join(_place_of(t.block, _blocks, "key", "signature"), true())),
)

TAKE_LOCK = Statement(
    "take_lock",
    "Wait for the tenant's lock, held until the transaction ends.",
    select(func.pg_advisory_xact_lock(given("lock"))),
)
SHARE_LOCK = Statement(
    "share_lock",
    "Wait until nobody has the tenant's lock for himself, and keep it from those who want it so until the transaction ends.",
    select(func.pg_advisory_xact_lock_shared(given("lock"))),
)
LOCK_TIMEOUT = Statement(
    "lock_timeout",
    "How long this transaction waits for a lock.",
    select(func.set_config(literal_column("'lock_timeout'"), bindparam("timeout"), literal_column("true"))),
)
