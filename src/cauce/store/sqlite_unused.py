"""A database file that was made for nothing."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import exists, literal_column, or_, select

from cauce.store import tables as t
from cauce.store.sqlite_transactions import text_of
from cauce.store.statement import Statement

USED = Statement(
    "used",
    "Whether anything was ever put in: a commit, a suppression, a job.",
    select(
        or_(
            exists().where(t.tenant.c.revision > literal_column("0")),
            exists(select(t.suppression.c.tenant)),
            exists(select(t.job.c.tenant)),
        )
    ),
)


def discard_unused(path: Path) -> None:
    """Take a database away in which nothing is, unless somebody has it open: seen and done under a lock that nobody shares."""
    with suppress(sqlite3.Error, OSError), closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        if not _is_used(connection):
            for ending in ("-wal", "-shm", ""):  # the file itself last: without it the next one to come would make these anew
                path.with_name(path.name + ending).unlink(missing_ok=True)


def _is_used(connection: sqlite3.Connection) -> bool:
    """Whoever could not even make the tables has put nothing in."""
    try:
        return bool(connection.execute(text_of(USED)).fetchone()[0])
    except sqlite3.OperationalError as error:
        return error.sqlite_errorcode != sqlite3.SQLITE_ERROR
