"""The PostgreSQL driver passes the store suite, and keeps the promises that are its own."""

# ruff: noqa: PT012 - an error is expected from within a transaction

from __future__ import annotations

import itertools
import re
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from tests.store.statements import STATEMENTS, WHOLE_TABLE

from cauce.errors import CauceError, Conflict, Unavailable
from cauce.store import open_store, postgres, postgres_sql
from cauce.store.postgres import PostgresStore
from cauce.store.postgres_errors import translated
from cauce.store.postgres_transactions import text_of
from cauce.store.statement import Statement
from cauce.store.tables import metadata
from cauce.testing.postgres import database
from cauce.testing.store_cases_transactions import _increment
from cauce.testing.store_suite import StoreSuite
from cauce.testing.store_world import TENANT, put, put_people


class TestPostgresStore(StoreSuite):
    @pytest.fixture
    def url(self, postgres_url):
        return postgres_url

    @pytest.fixture
    def empty_url(self):
        with database(migrated=False) as url:
            yield url

    @pytest.fixture
    def set_version(self):
        def set_version(url, version):
            with psycopg.connect(url) as connection:
                connection.execute("UPDATE alembic_version SET version_num = %s", (version,))

        return set_version


def test_without_the_lock_increments_are_lost(postgres_url, monkeypatch):
    monkeypatch.setattr(PostgresStore, "_take_lock", False)
    store = open_store(postgres_url)
    put(store)

    def increment(_):
        try:
            return len(_increment(store, 5))
        except CauceError:
            return 0

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(increment, range(8)))
    with store.read(TENANT) as reader:
        assert int(reader.setting("counter")) < 40
    store.close()


LOOK_UPS = [
    *(statement for statement in STATEMENTS if statement.name not in WHOLE_TABLE),
    *(value for value in vars(postgres_sql).values() if isinstance(value, Statement)),
]
ARGUMENTS = {"::BIGINT": 1, "::INTEGER": 1, "::VARCHAR": "x", "": "0", "::BIGINT[]": [1, 2], "::TEXT[]": ["x", "y"]}


@pytest.mark.parametrize("gathered", [False, True])
def test_every_look_up_uses_an_index_whatever_the_statistics(postgres_url, gathered):
    """Of a table that is known to be empty any index is as good as another."""
    store = open_store(postgres_url)
    put_people(store, 3000)
    with psycopg.connect(postgres_url.replace("+psycopg", ""), autocommit=True) as server:
        if gathered:
            server.execute("ANALYZE")
        empty = {name for name in metadata.tables if not server.execute(f"SELECT EXISTS (SELECT FROM {name})").fetchone()[0]}
    with store.read(TENANT) as reader:
        for statement in LOOK_UPS:
            text = text_of(statement)
            values = [ARGUMENTS[cast] for cast in re.findall(r"%s((?:::[A-Z]+(?:\[\])?)?)", text)]
            plan = [line for (line,) in reader._connection.execute(f"EXPLAIN {text}", values)]
            assert not [line for line in plan if "Seq Scan" in line], statement.name
            for scan, below in itertools.pairwise(plan):
                table = re.search(r"Index.* on (\w+)", scan)
                if table is None or table[1] not in empty:
                    assert not re.search(r"Index Cond: \(tenant = \S+\)$", below), (statement.name, plan)
    store.close()


def test_waiting_for_the_lock_ends(postgres_url, monkeypatch):
    monkeypatch.setattr(postgres, "PATIENCE_SECONDS", 0.2)
    store = open_store(postgres_url)
    with store.write(TENANT), pytest.raises(Conflict):
        put(store)
    assert put(store) == 1
    store.close()


class TestLostConnections:
    def test_a_broken_connection_is_replaced(self, postgres_url):
        store = open_store(postgres_url)
        put_people(store, 1)
        _kick_everybody(postgres_url)
        assert put(store) == 2
        _kick_everybody(postgres_url)
        with store.read(TENANT) as reader:
            assert reader.head().revision == 2
        store.close()

    def test_a_connection_lost_inside_a_writer_is_unavailable_and_writes_nothing(self, postgres_url):
        store = open_store(postgres_url)
        put_people(store, 1)
        with pytest.raises(Unavailable) as caught, store.write(TENANT) as writer:
            writer.put_setting("a", "b")
            _kick_everybody(postgres_url)
            writer.put_setting("a", "c")
        assert caught.value.__context__ is None
        with store.read(TENANT) as reader:
            assert reader.setting("a") is None
        store.close()

    def test_why_it_is_not_there(self, postgres_url):
        """In words of our own, without the user, the password or the name of the database."""
        name = postgres_url.partition("?")[0].rpartition("/")[2]
        for url, why in (
            (postgres_url.replace(name, "canary_base"), "none of this name"),
            ("postgresql://canary:canary@127.0.0.1:1/canary", "nothing listens"),
            ("postgresql://canary:canary@canary.invalid/canary", "its host is not known"),
        ):
            with pytest.raises(Unavailable, match=why) as caught:
                open_store(url)
            assert "canary" not in str(caught.value)

    @pytest.mark.parametrize(
        ("said", "why"),
        [
            ('FATAL:  password authentication failed for user "canary"', "refuses the user or the password"),
            ('FATAL:  role "canary" does not exist', "refuses the user or the password"),
            ("FATAL:  sorry, too many clients already", "no connection left"),
            ("FATAL:  the database system is starting up", "is starting"),
            ("connection timeout expired", "does not answer"),
            ("server does not support SSL, but SSL was required", "do not agree on SSL"),
        ],
    )
    def test_what_libpq_says(self, said, why):
        assert why in str(translated(psycopg.OperationalError(f"connection failed: {said}")))

    def test_what_it_says_in_another_language(self):
        assert str(translated(psycopg.OperationalError("CANARY: falló la autentificación"))) == "the database is not there"

    def test_no_server_is_unavailable(self, tmp_path):
        with pytest.raises(Unavailable) as caught:
            open_store(f"postgresql://nobody:hunter2@/none?host={tmp_path}")
        assert "hunter2" not in f"{caught.value!r}{caught.value.__context__!r}"


def _kick_everybody(url):
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
