"""That nothing remains of what was deleted from PostgreSQL: vacuum without an index left out, and what only time or a rewrite removes."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any, LiteralString

import psycopg
from psycopg import errors
from psycopg.sql import SQL, Composed, Identifier

from cauce.model.privacy import Remainder
from cauce.store import tables as t
from cauce.store.privacy import Cleaned, Rebuilt

Connection = psycopg.Connection[tuple[Any, ...]]

REWRITE_BYTES = 256 << 20
"""A larger table is not built anew while others wait."""
READERS_SECONDS = 1.0
"""How long cleaning waits for those who may need an older state; nobody waits for it."""
LOCK_ATTEMPTS = 8
"""How often a table is tried that is in use; others wait behind each attempt for as long as LOCK_TIMEOUT."""
LOCK_TIMEOUT = "2s"
LOCK_PAUSE_SECONDS = 0.5
_POLL_SECONDS = 0.05
_PERSONAL = tuple(
    table.name
    for table in (
        t.record, t.claim, t.mention, t.block, t.muted, t.conflict, t.assertion, t.replay,
        t.touch, t.consent, t.ruling, t.review, t.image, t.job,
    )
)  # fmt: skip
"""Tables that an erasure deletes from."""
_STATISTICS = "pg_statistic"
"""ANALYZE, autovacuum's too, keeps samples of values there: names and digests that the tables have no more."""
_REMAINS = (
    Remainder(
        where="PostgreSQL's write-ahead log (pg_wal), its archive and its replicas' logs",
        until="the segments are recycled: checkpoint_timeout and max_wal_size say when; an archive by its own retention",
    ),
    Remainder(where="backups", until="they are deleted or overwritten"),
)
_UNCHECKED = Remainder(where="the server's cache and files are not compared", until="the next checkpoint")
_SAMPLES = Remainder(
    where="the planner's samples of values (pg_statistic): only the database's owner may clean them",
    until="the owner runs VACUUM FULL pg_statistic",
)

_NOW = SQL("SELECT (pg_current_xact_id()::text::bigint % 4294967296)::text")
_OLDER = SQL(
    "SELECT count(*) FROM ("
    "SELECT unnest(ARRAY[backend_xmin, backend_xid]) AS held FROM pg_stat_activity "
    "WHERE pid <> pg_backend_pid() AND coalesce(datname, current_database()) = current_database() "
    "UNION ALL SELECT transaction FROM pg_prepared_xacts WHERE database = current_database() "
    "UNION ALL SELECT xmin FROM pg_replication_slots"
    ") AS held WHERE held IS NOT NULL AND age(held) >= age({}::xid)"
)
_SIZE = SQL("SELECT pg_total_relation_size({}::regclass)")
_EMPTY = SQL("SELECT count(*) FROM (SELECT FROM {} LIMIT 1) AS row")
_FORGET_SAMPLES = SQL("DELETE FROM pg_statistic WHERE starelid = {}::regclass")
_OWNER = SQL("SELECT count(*) FROM pg_database WHERE datname = current_database() AND pg_has_role(datdba, 'USAGE')")
_RELATIONS = SQL(
    "SELECT pg_relation_filepath(oid) FROM pg_class WHERE relkind IN ('r', 'i', 't') AND pg_relation_filepath(oid) IS NOT NULL AND "
    "(relnamespace IN ('public'::regnamespace, 'pg_toast'::regnamespace) OR relname LIKE 'pg\\_statistic%')"
)


def clean(connection: Connection, since: str) -> Cleaned:
    """Vacuum, once nobody needs a state older than `since` (empty: now); indexes with few dead entries too, which it leaves out by default.

    Who began later is not waited for: under load there is always somebody.
    """
    now = since or _text(connection, _NOW)
    deadline = monotonic() + READERS_SECONDS
    while _count(connection, _OLDER.format(now)):
        if monotonic() > deadline:
            return Cleaned(done=False, remains=_REMAINS, since=now)
        sleep(_POLL_SECONDS)
    connection.execute(_vacuum("INDEX_CLEANUP true, ANALYZE", _PERSONAL), prepare=False)
    remains = [*_REMAINS, *_clean_samples(connection)]
    try:
        connection.execute("CHECKPOINT", prepare=False)
    except errors.InsufficientPrivilege:
        remains.append(_UNCHECKED)
    return Cleaned(done=True, remains=tuple(remains))


def _clean_samples(connection: Connection) -> list[Remainder]:
    """The planner's samples are new since ANALYZE, but for tables that are empty, which it passes over: these only a superuser may drop."""
    for name in _PERSONAL:
        if not _count(connection, _EMPTY.format(Identifier(name))):
            with suppress(errors.InsufficientPrivilege):
                connection.execute(_FORGET_SAMPLES.format(name), prepare=False)
    connection.execute(_vacuum("INDEX_CLEANUP true", [_STATISTICS]), prepare=False)
    return [] if _count(connection, _OWNER) else [_SAMPLES]


def rewrite(connection: Connection) -> Rebuilt:
    """Tables and indexes anew, each under an exclusive lock of its own: those that take no more than some seconds."""
    names = (*_PERSONAL, _STATISTICS)
    waiting = [name for name in names if _count(connection, _SIZE.format(name)) <= REWRITE_BYTES]
    left = [name for name in names if name not in waiting]
    small = len(waiting)
    connection.execute(SQL("SET lock_timeout = {}").format(LOCK_TIMEOUT))
    try:
        for attempt in range(LOCK_ATTEMPTS):
            sleep(LOCK_PAUSE_SECONDS if attempt else 0)
            waiting = [name for name in waiting if not _rewritten(connection, name)]
            if not waiting:
                break
    finally:
        connection.execute("RESET lock_timeout")
    return Rebuilt(any=len(waiting) < small, left=(*left, *waiting))


def _rewritten(connection: Connection, name: str) -> bool:
    try:
        connection.execute(_vacuum("FULL", [name]), prepare=False)
    except (errors.LockNotAvailable, errors.DeadlockDetected):
        return False
    return True


def files(connection: Connection) -> list[Path]:
    """Files of the tables and indexes, if the server runs here and its directory can be read."""
    try:
        root = Path(_text(connection, SQL("SHOW data_directory")))
    except errors.InsufficientPrivilege:
        return []
    found: list[Path] = []
    for (name,) in connection.execute(_RELATIONS).fetchall():
        path = root / str(name)
        with suppress(OSError):
            found += [one for one in (path, *path.parent.glob(f"{path.name}.*")) if one.is_file()]
    return found


def _vacuum(how: LiteralString, names: Sequence[str]) -> Composed:
    return SQL("VACUUM ({}) {}").format(SQL(how), SQL(", ").join(map(Identifier, names)))


def _text(connection: Connection, query: SQL) -> str:
    row = connection.execute(query).fetchone()
    return str(row[0]) if row else ""


def _count(connection: Connection, query: SQL | Composed) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0
