"""Databases of every released schema come up to the present one, with all that is in them."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, make_url

from cauce.errors import FailedPrecondition, InvalidValue, Reason
from cauce.store import open_store
from cauce.store.migrate import HEAD, configuration, migrate_sqlite
from cauce.store.tables import metadata
from cauce.testing.postgres import database
from cauce.testing.store_cases_transactions import _everything, _put_world
from cauce.testing.store_world import TENANT

SCHEMAS = Path(__file__).with_name("schemas")
RELEASED = sorted(path.name.partition(".")[0] for path in SCHEMAS.glob("*.sqlite.sql"))


def restored_sqlite(version, tmp_path):
    path = tmp_path / f"{version}.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((SCHEMAS / f"{version}.sqlite.sql").read_text())
    return f"sqlite:///{path}"


def contents(store):
    with store.read(TENANT) as reader:
        return [item for item in _everything(reader) if type(item).__name__ != "Head"]


@pytest.fixture(scope="module")
def expected():
    store = open_store("sqlite://")
    _put_world(store, TENANT)
    yield contents(store)
    store.close()


def test_every_released_schema_is_frozen_here():
    scripts = [script.revision for script in ScriptDirectory.from_config(configuration()).walk_revisions()]
    assert scripts[0] == HEAD
    assert sorted(scripts) == RELEASED


@pytest.mark.parametrize("version", RELEASED)
def test_sqlite_of_a_released_version(version, tmp_path, expected):
    store = open_store(restored_sqlite(version, tmp_path))
    assert contents(store) == expected
    with store.write(TENANT) as writer:
        assert writer.head()[:2] == (1, "0123456789abcdef")
    store.close()


@pytest.mark.parametrize("version", RELEASED)
def test_postgresql_of_a_released_version(version, expected):
    with database(migrated=False) as url:
        with psycopg.connect(url) as connection:
            connection.execute((SCHEMAS / f"{version}.postgresql.sql").read_text())
        store = open_store(url)
        assert contents(store) == expected
        store.close()


@pytest.mark.parametrize("version", RELEASED)
def test_a_released_migration_is_never_changed(version, tmp_path):
    def schema(path):
        with closing(sqlite3.connect(path)) as connection:
            statements = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
            statistics = connection.execute("SELECT tbl, idx, stat FROM sqlite_stat1").fetchall()
        return sorted(" ".join(sql.split()) for (sql,) in statements), sorted(statistics)

    migrate_sqlite(tmp_path / "fresh.db", version)
    frozen = restored_sqlite(version, tmp_path)
    assert schema(tmp_path / "fresh.db") == schema(frozen.removeprefix("sqlite:///"))


def test_migrations_make_the_tables_that_the_statements_name(tmp_path, postgres_url):
    open_store(f"sqlite:///{tmp_path}/fresh.db").close()
    for url in (make_url(f"sqlite:///{tmp_path}/fresh.db"), make_url(postgres_url).set(drivername="postgresql+psycopg")):
        engine = create_engine(url)
        with engine.connect() as connection:
            differences = compare_metadata(MigrationContext.configure(connection), metadata)
        engine.dispose()
        assert [difference for difference in differences if "alembic" not in str(difference) and not _comment(difference)] == []


def _comment(difference):
    return isinstance(difference, tuple) and difference[0] in {"add_table_comment", "remove_table_comment"}


def test_many_may_start_on_an_empty_database_at_once(tmp_path):
    with ThreadPoolExecutor(6) as pool, database(migrated=False) as url:
        for target in (f"sqlite:///{tmp_path}/new.db", url):
            stores = list(pool.map(open_store, [target] * 6))
            epochs = set()
            for store in stores:
                with store.read(TENANT) as reader:
                    epochs.add(reader.head().epoch)
                store.close()
            assert len(epochs) == 1


def test_a_database_of_something_else_is_left_alone(tmp_path):
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE record (x)")
    with pytest.raises(FailedPrecondition) as caught:
        open_store(f"sqlite:///{path}")
    assert caught.value.reason is Reason.STORE_INCOMPATIBLE
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("record",)]


@pytest.mark.parametrize("url", ["", "cauce.db", "mysql://x/y", "sqlite", "http://localhost"])
def test_urls_of_no_store(url):
    with pytest.raises(InvalidValue) as caught:
        open_store(url)
    assert caught.value.field == "store"
