"""The views that docs/sql.md promises: every query of the page runs on both databases and says the same, and no value is in them."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from cauce.model.curation import Judgement
from cauce.service import open_cauce
from cauce.testing.postgres import database
from cauce.testing.service_world import BRIDGE, account, key, put_two_customers, record, verified

PAGE = (Path(__file__).parents[2] / "docs" / "sql.md").read_text("utf-8")
QUERIES = re.findall(r"^```sql\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
COLUMNS = {view: re.findall(r"`(\w+)`", columns) for view, columns in re.findall(r"^\| `(v_\w+)` \|[^|]*\| (.*) \|$", PAGE, re.MULTILINE)}


def live(url):
    """A merge, a split by deletion, a conflict, assertions, a shared value."""
    with closing(open_cauce(url)) as cauce:
        older, younger = put_two_customers(cauce)
        cauce.put_record(BRIDGE)
        for number in range(8):
            cauce.put_record(
                account(f"s{number}", f"u{number}", verified("email", "canary@x.example"), full_name=f"Ana Canaria{chr(97 + number) * 3}")
            )
        cauce.put_record(record("c", verified("loyalty/z", "L9"), source="pos"))
        cauce.put_record(record("d", verified("loyalty/z", "L9"), source="pos"))
        cauce.assert_(Judgement.DIFFERENT, key("c", "pos"), key("d", "pos"), author="eva", reason="canary")
        made = cauce.assert_(Judgement.SAME, key("x"), key("y"), author="eva", reason="canary")
        cauce.retract(made.assertion_id, author="eva")
        cauce.delete_record(key("a"))
    return older, younger


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    """Rows of every view and of every query, by database."""
    found = {}
    path = tmp_path_factory.mktemp("views") / "cauce.db"
    ids = live(f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as connection:
        found["sqlite"] = (ids, *read(connection.execute))
    with database() as url:
        ids = live(url)
        with psycopg.connect(url) as connection:
            found["postgresql"] = (ids, *read(connection.execute))
    return found


def read(execute):
    views = {}
    for view in COLUMNS:
        cursor = execute(f"SELECT * FROM {view}")
        names = [column[0] for column in cursor.description]
        views[view] = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return views, [execute(query).fetchall() for query in QUERIES]


@pytest.mark.parametrize("store", ["sqlite", "postgresql"])
def test_the_views_have_the_columns_of_the_page_and_rows(answers, store):
    _, views, queries = answers[store]
    assert len(COLUMNS) == 8
    for view, rows in views.items():
        assert rows, view
        assert list(rows[0]) == COLUMNS[view], view
    assert all(queries)


@pytest.mark.parametrize("store", ["sqlite", "postgresql"])
def test_they_say_what_is(answers, store):
    (older, younger), views, _ = answers[store]
    assert {(row["source"], row["record_id"], row["identity_id"]) for row in views["v_record"]} >= {
        ("crm", "b", older),
        ("crm", "bridge", older),
    }
    [redirect] = views["v_redirect"]
    assert (redirect["identity_id"], redirect["redirects_to"]) == (younger, older)
    assert {row["identity_id"]: row["records"] for row in views["v_identity"]}[older] == 2
    assert {(row["since_revision"], row["until_revision"]) for row in views["v_membership"] if row["identity_id"] == younger} == {(2, 3)}
    assert sorted(bool(row["standing"]) for row in views["v_assertion"]) == [False, True]
    assert [(row["namespace"], row["count"]) for row in views["v_shared_value"] if row["kind"] == "value"] == [("email", 1)]
    assert {row["cause"] for row in views["v_conflict"]} >= {"assertion"}


def test_both_databases_say_the_same(answers):
    def shape(store):
        _, views, queries = answers[store]
        return {view: len(rows) for view, rows in views.items()}, [len(rows) for rows in queries]

    assert shape("sqlite") == shape("postgresql")


@pytest.mark.parametrize("store", ["sqlite", "postgresql"])
def test_no_value_of_a_customer_is_in_them(answers, store):
    _, views, queries = answers[store]
    assert "canar" not in repr((views, queries)).lower()
