"""Many rows in one statement leave the very rows that one after the other leaves."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cauce.store import sqlite_inserts
from cauce.store.columns import Columns
from cauce.store.sqlite_inserts import AT_ONCE, insert_many

SHORT = "INSERT INTO short (a, b) VALUES (?, ?)"
LONG = f"INSERT INTO long ({', '.join(f'c{number}' for number in range(9))}) VALUES ({', '.join('?' * 9)})"
VALUES = st.one_of(st.integers(-(2**63), 2**63 - 1), st.text("aé\0", max_size=3), st.binary(max_size=3), st.booleans(), st.none())


def made() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("CREATE TABLE short (a, b)")
    connection.execute(f"CREATE TABLE long ({', '.join(f'c{number}' for number in range(9))})")
    connection.execute("CREATE TABLE once (a PRIMARY KEY)")
    return connection


@given(rows=st.lists(st.tuples(VALUES, VALUES), max_size=9), at_once=st.integers(1, 4), in_columns=st.booleans())
def test_the_rows_that_one_after_the_other_leaves(rows: list[tuple[object, object]], at_once: int, *, in_columns: bool) -> None:
    with closing(made()) as ours, closing(made()) as plain, pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite_inserts, "AT_ONCE", at_once)
        sqlite_inserts._of_many.cache_clear()
        insert_many(ours, SHORT, Columns(*zip(*rows, strict=True)) if rows and in_columns else rows)
        plain.executemany(SHORT, rows)
        assert ours.execute("SELECT * FROM short").fetchall() == plain.execute("SELECT * FROM short").fetchall()
    sqlite_inserts._of_many.cache_clear()


def test_many_rows_share_a_statement() -> None:
    with closing(made()) as connection:
        run: list[str] = []
        connection.set_trace_callback(run.append)
        insert_many(connection, LONG, [tuple(range(9))] * (2 * AT_ONCE + 1))
        assert len(run) == 3


def test_columns_hold_only_what_the_driver_binds_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it binds otherwise, it asks for an adapter first."""
    asked: list[object] = []
    for kind in (bool, bytes, type(None)):
        monkeypatch.setitem(sqlite3.adapters, (kind, sqlite3.PrepareProtocol), lambda value: asked.append(value) or value)
    with closing(made()) as connection:
        columns = [True, False] * AT_ONCE, [b"ab", b""] * AT_ONCE
        insert_many(connection, SHORT, Columns(*columns))
        insert_many(connection, SHORT, Columns([*range(AT_ONCE)], [None] * AT_ONCE))
        assert asked == []
        insert_many(connection, SHORT, [*zip(*columns, strict=True)])
        assert asked != []


def test_a_row_that_is_there_already_fails() -> None:
    with closing(made()) as connection:
        rows = [(number % AT_ONCE,) for number in range(AT_ONCE + 1)]
        with pytest.raises(sqlite3.IntegrityError):
            insert_many(connection, "INSERT INTO once (a) VALUES (?)", rows)
