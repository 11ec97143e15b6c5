"""The SQLite driver passes the store suite, and keeps the promises that are its own."""

from __future__ import annotations

import gc
import re
import shutil
import sqlite3
import stat
from contextlib import closing, suppress
from pathlib import Path

import pytest
from tests.store.statements import STATEMENTS, WHOLE_TABLE

from cauce.errors import Conflict, Internal, Unavailable
from cauce.store import open_store, sqlite
from cauce.store.sqlite import SqliteStore
from cauce.store.sqlite_transactions import KEYS, SqliteWriter, text_of
from cauce.testing.store_suite import StoreSuite
from cauce.testing.store_world import TENANT, put, put_people, record


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    path = tmp_path_factory.mktemp("template") / "template.db"
    open_store(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def url(template, tmp_path):
    path = tmp_path / "store.db"
    shutil.copy(template, path)
    return f"sqlite:///{path}"


class TestSqliteStore(StoreSuite):
    parallel_tenants = False

    @pytest.fixture
    def empty_url(self, tmp_path):
        return f"sqlite:///{tmp_path}/empty.db"

    @pytest.fixture
    def set_version(self):
        def set_version(url, version):
            with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection, connection:
                connection.execute("UPDATE alembic_version SET version_num = ?", (version,))

        return set_version


class TestDurability:
    def test_a_commit_survives_power_loss(self, url):
        store = open_store(url)
        with store.write(TENANT) as writer:
            assert writer._connection.execute("PRAGMA synchronous").fetchone() == (2,)
            assert writer._connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
            assert writer._connection.execute("PRAGMA wal_autocheckpoint").fetchone()[0] >= 20_000
        store.close()

    @pytest.mark.parametrize("fails", [False, True])
    def test_it_does_after_a_step_that_was_not_waited_for(self, url, fails):
        store = open_store(url)
        with suppress(Conflict), store.write_unsynced(TENANT) as writer:
            assert writer._connection.execute("PRAGMA synchronous").fetchone() == (1,)
            if fails:
                raise Conflict("the step fails")
        with store.write(TENANT) as writer:
            assert writer._connection.execute("PRAGMA synchronous").fetchone() == (2,)
        store.close()

    def test_such_a_step_is_brought_into_the_file_by_somebody_else(self, url):
        store = open_store(url)
        with store.write_unsynced(TENANT) as writer:
            writer.put_setting("name", "value")
        store._checkpointer.close()
        with closing(sqlite3.connect(f"file:{store.files()[0]}?immutable=1", uri=True)) as without_log:
            assert without_log.execute("SELECT count(*) FROM setting").fetchone() == (1,)
        store.close()

    def test_deleted_content_is_overwritten(self, url):
        store = open_store(url)
        with store.write(TENANT) as writer, store.read(TENANT) as reader:
            assert writer._connection.execute("PRAGMA secure_delete").fetchone() == (1,)
            assert reader._connection.execute("PRAGMA query_only").fetchone() == (1,)
        store.close()


class TestTrouble:
    def test_a_full_disk_loses_nothing_and_says_so(self, url):
        store = open_store(url)
        put_people(store, 10)
        with store.write(TENANT) as writer:
            pages = writer._connection.execute("PRAGMA page_count").fetchone()[0]
            writer._connection.execute(f"PRAGMA max_page_count = {pages + 5}")
        with pytest.raises(Unavailable) as caught:
            put(store, records_put=[record(uid, payload=bytes(1000)) for uid in range(20, 200)])
        assert str(caught.value) == "the disk of the database is full (SQLITE_FULL)"
        with store.write(TENANT) as writer:
            writer._connection.execute("PRAGMA max_page_count = 1000000")
        with store.read(TENANT) as reader:
            assert reader.head().revision == 1
            assert reader.stats().records == 10
        assert put(store, records_put=[record(20)]) == 2
        store.close()

    def test_waiting_for_a_writer_of_another_process_ends(self, url, monkeypatch):
        monkeypatch.setattr(sqlite, "PATIENCE_SECONDS", 0.2)
        store = open_store(url)
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(Conflict):
                put(store)
            other.execute("ROLLBACK")
        assert put(store) == 1
        store.close()

    def test_waiting_for_a_writer_of_this_process_ends(self, url, monkeypatch):
        monkeypatch.setattr(sqlite, "PATIENCE_SECONDS", 0.2)
        store = open_store(url)
        with store.write("other"), pytest.raises(Conflict):
            put(store)
        assert put(store) == 1
        store.close()


class TestFiles:
    def test_nobody_else_may_read_the_files(self, tmp_path):
        store = open_store(f"sqlite:///{tmp_path}/new.db")
        put_people(store, 1)
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
        store.close()
        assert set(modes) >= {"new.db", "new.db-wal"}
        assert set(modes.values()) == {0o600}

    def test_a_private_database_goes_with_its_store(self):
        store = open_store("sqlite://")
        assert isinstance(store, SqliteStore)
        put_people(store, 3)
        with store.read(TENANT) as reader:
            assert reader.stats().records == 3
        assert store._path.exists()
        store.close()
        assert not store._path.exists()

    def test_a_private_database_goes_even_if_nobody_closes_it(self):
        store = open_store("sqlite://")
        path = store._path
        del store
        gc.collect()
        assert not path.exists()

    def test_two_private_databases_are_two(self):
        first, second = open_store("sqlite://"), open_store("sqlite://")
        put_people(first, 1)
        assert second.tenants() == []
        with first.read(TENANT) as one, second.read(TENANT) as other:
            assert one.head().epoch != other.head().epoch
        first.close()
        second.close()

    @pytest.mark.parametrize(
        "content", [b"no database at all, but long enough to be read as one" * 100, b"SQLite format 3\0" + b"\xff" * 5000]
    )
    def test_a_damaged_file_is_unavailable(self, tmp_path, content):
        (tmp_path / "bad.db").write_bytes(content)
        with pytest.raises(Unavailable) as caught:
            open_store(f"sqlite:///{tmp_path}/bad.db")
        assert caught.value.__context__ is None

    def test_a_directory_is_no_file(self, tmp_path):
        """Nor is one that cannot be written; which, root could not test."""
        with pytest.raises(Unavailable, match="cannot be opened"):
            open_store(f"sqlite:///{tmp_path}")

    def test_a_folder_that_does_not_exist_is_unavailable(self, tmp_path):
        with pytest.raises(Unavailable):
            open_store(f"sqlite:///{tmp_path}/none/x.db")


def _plan(path, statement):
    text = text_of(statement).replace(KEYS, "?, ?")
    with closing(sqlite3.connect(path)) as connection:
        return [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {text}", (1,) * text.count("?"))]


class TestPlans:
    @pytest.mark.parametrize("statement", STATEMENTS, ids=lambda statement: statement.name)
    def test_every_look_up_uses_an_index_beyond_the_tenant(self, template, statement):
        plan = _plan(template, statement)
        if statement.name not in WHOLE_TABLE:
            assert not [step for step in plan if step.startswith("SCAN") and "anon_1" not in step]
            assert not [step for step in plan if step.endswith("(tenant=?)")]

    @pytest.mark.parametrize("statement", [one for one in STATEMENTS if one.name.endswith("_page")], ids=lambda statement: statement.name)
    def test_a_page_is_read_from_where_the_last_one_ended(self, template, statement):
        assert re.search(r"[<>][^ ]*\)$", _plan(template, statement)[0])

    def test_statements_have_a_name_and_a_sentence(self):
        statements = [*STATEMENTS, *SqliteWriter.puts]
        assert len({statement.name for statement in statements}) == len(statements)
        assert all(statement.says.endswith(".") for statement in statements)


class TestVanishing:
    def test_nothing_of_it_is_on_disk_while_it_works(self):
        store = SqliteStore("")
        folder = Path(store._scratch)
        assert folder.exists()
        store.vanish()
        assert not folder.exists()
        for _ in range(3):
            put_people(store, 2000)
            with store.read(TENANT) as reader:
                assert len(reader.records_page("", 0, 5000)) == 2000
        store.close()
        assert not folder.exists()

    def test_a_lasting_one_may_not(self, url):
        store = open_store(url)
        with pytest.raises(Internal):
            store.vanish()
        store.close()
