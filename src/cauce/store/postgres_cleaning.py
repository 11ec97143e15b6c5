"""That nothing remains of what was deleted from PostgreSQL: vacuum without an index left out, and what only time or a rewrite removes."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import psycopg
from psycopg import errors
from psycopg.sql import SQL, Composed, Identifier
from sqlalchemy import Table

from cauce.model.privacy import Remainder
from cauce.store import tables as t
from cauce.store.privacy import Cleaned

Connection = psycopg.Connection[tuple[Any, ...]]

REWRITE_BYTES = 256 << 20
"""A larger table is not built anew while others wait."""
READERS_SECONDS = 1.0
"""How long cleaning waits for readers of an older state; nobody waits for it."""
_POLL_SECONDS = 0.05
_PERSONAL = (
    t.record, t.claim, t.mention, t.block, t.muted, t.conflict, t.assertion, t.replay,
    t.touch, t.consent, t.ruling, t.review, t.image, t.job,
)  # fmt: skip
"""Tables that an erasure deletes from."""
_REMAINS = (
    Remainder(
        where="PostgreSQL's write-ahead log (pg_wal), its archive and its replicas' logs",
        until="the segments are recycled: checkpoint_timeout and max_wal_size say when; an archive by its own retention",
    ),
    Remainder(where="backups", until="they are deleted or overwritten"),
)
_UNCHECKED = Remainder(where="the server's cache and files are not compared", until="the next checkpoint")

_OLDER = SQL(
    "SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_xmin IS NOT NULL AND age(backend_xmin) >= age({}::xid)"
)
_SIZE = SQL("SELECT pg_total_relation_size({}::regclass)")
_RELATIONS = SQL(
    "SELECT pg_relation_filepath(oid) FROM pg_class WHERE relkind IN ('r', 'i', 't') AND relnamespace IN "
    "('public'::regnamespace, 'pg_toast'::regnamespace) AND pg_relation_filepath(oid) IS NOT NULL"
)


def clean(connection: Connection) -> Cleaned:
    """Vacuum, once nobody reads an older state; indexes with few dead entries too, which it leaves out by default."""
    now = connection.execute("SELECT (pg_current_xact_id()::text::bigint % 4294967296)::text").fetchone()
    assert now is not None
    deadline = monotonic() + READERS_SECONDS
    while _count(connection, _OLDER.format(now[0])):
        if monotonic() > deadline:
            return Cleaned(done=False, remains=_REMAINS)
        sleep(_POLL_SECONDS)
    connection.execute(_vacuum(SQL("INDEX_CLEANUP true"), _PERSONAL), prepare=False)
    try:
        connection.execute("CHECKPOINT", prepare=False)
    except errors.InsufficientPrivilege:
        return Cleaned(done=True, remains=(*_REMAINS, _UNCHECKED))
    return Cleaned(done=True, remains=_REMAINS)


def rewrite(connection: Connection) -> bool:
    """Tables and indexes anew, each under an exclusive lock: those that take no more than some seconds, if nobody is in the way."""
    small = [table for table in _PERSONAL if _count(connection, _SIZE.format(table.name)) <= REWRITE_BYTES]
    connection.execute("SET lock_timeout = '2s'")
    try:
        connection.execute(_vacuum(SQL("FULL"), small), prepare=False)
    except errors.LockNotAvailable:
        return False
    finally:
        connection.execute("RESET lock_timeout")
    return len(small) == len(_PERSONAL)


def files(connection: Connection) -> list[Path]:
    """Files of the tables and indexes, if the server runs here and its directory can be read."""
    try:
        row = connection.execute("SHOW data_directory").fetchone()
    except errors.InsufficientPrivilege:
        return []
    root = Path(str(row[0])) if row else Path()
    found: list[Path] = []
    for (name,) in connection.execute(_RELATIONS).fetchall():
        path = root / str(name)
        with suppress(OSError):
            found += [one for one in (path, *path.parent.glob(f"{path.name}.*")) if one.is_file()]
    return found


def _vacuum(how: SQL, tables: Sequence[Table]) -> Composed:
    return SQL("VACUUM ({}) {}").format(how, SQL(", ").join(Identifier(table.name) for table in tables))


def _count(connection: Connection, query: Composed) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0
