"""Bringing a database to the schema of this code: forward only, one process at a time, all or nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, create_engine, event, func, inspect, make_url, select
from sqlalchemy import exc as sqlalchemy_errors
from sqlalchemy.pool import NullPool

from cauce.errors import CauceError, FailedPrecondition, Reason, Unavailable

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0003"
"""The schema this code works with."""

PATIENCE_SECONDS = 60.0
MIGRATION_LOCK = 0x6361756365
"""Advisory lock of PostgreSQL under which the schema changes."""


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's configuration, for the packaged migrations."""
    from alembic.config import Config  # noqa: PLC0415 - a fifth of a second that an up-to-date database need not pay

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection, target: str = HEAD) -> None:
    """Within the caller's transaction, under the caller's lock: run what is missing.

    Raises:
        FailedPrecondition: STORE_INCOMPATIBLE, the database has a schema that this code does not know.
    """
    current = version(connection)
    if current == target:
        return
    from alembic import command  # noqa: PLC0415 - as above
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - as above

    config = configuration(connection)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if current is not None and current not in known:
        says = f"the database has the schema {current}, newer than the {HEAD} that this version of Cauce knows"
        raise FailedPrecondition(says, reason=Reason.STORE_INCOMPATIBLE)
    if current is None and inspect(connection).get_table_names():
        raise FailedPrecondition("the database holds tables of something else than Cauce", reason=Reason.STORE_INCOMPATIBLE)
    command.upgrade(config, target)


def version(connection: Connection) -> str | None:
    """The schema's version; None for a database without one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return found


def migrate_sqlite(path: Path, target: str = HEAD) -> None:
    """Write-ahead log on, schema up to date."""
    from cauce.store.sqlite_transactions import translated  # noqa: PLC0415 - a driver is loaded when it is used

    raw = sqlite3.connect(path, timeout=PATIENCE_SECONDS, isolation_level=None)
    try:
        _patiently(lambda: raw.execute("PRAGMA journal_mode = WAL"))
        if raw.execute("SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'").fetchone()[0]:
            found = raw.execute("SELECT version_num FROM alembic_version").fetchone()
            if found and found[0] == target:
                return
    finally:
        raw.close()
    engine = create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(path, timeout=PATIENCE_SECONDS, isolation_level=None),
        poolclass=NullPool,
        hide_parameters=True,
    )
    event.listen(engine, "begin", _begin_immediate)
    failure: CauceError | None = None
    try:
        with engine.begin() as connection:
            upgrade(connection, target)
    except sqlalchemy_errors.DBAPIError as error:
        failure = translated(error.orig) if isinstance(error.orig, Exception) else Unavailable("the database could not be migrated")
    finally:
        engine.dispose()
    if failure is not None:
        raise failure


@cache
def empty_sqlite() -> bytes:
    """A file with the present schema and nothing in it: stores that live as long as a test or a dry run need not migrate each time."""
    with TemporaryDirectory(prefix="cauce-") as folder:
        path = Path(folder, "empty.db")
        migrate_sqlite(path)
        return path.read_bytes()


def migrate_postgres(url: str, target: str = HEAD) -> None:
    """Schema up to date; processes that start together take turns."""
    from cauce.store.postgres_errors import translated  # noqa: PLC0415 - a driver is loaded when it is used

    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"), poolclass=NullPool, hide_parameters=True, connect_args={"connect_timeout": 10}
    )
    try:
        with engine.begin() as connection:
            connection.execute(select(func.pg_advisory_xact_lock(MIGRATION_LOCK)))
            upgrade(connection, target)
    except sqlalchemy_errors.DBAPIError as error:
        failure = translated(error.orig) if isinstance(error.orig, Exception) else Unavailable("the database could not be migrated")
    else:
        return
    finally:
        engine.dispose()
    raise failure


def _begin_immediate(connection: Connection) -> None:
    """Take the write lock first: whoever comes second finds the work done."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _patiently(action: Callable[[], Any]) -> None:
    """Changing the journal mode fails at once where another process does the same; the busy handler is not asked."""
    deadline = monotonic() + PATIENCE_SECONDS
    while True:
        try:
            action()
        except sqlite3.OperationalError:
            if monotonic() > deadline:
                raise
            sleep(0.01)
        else:
            return
