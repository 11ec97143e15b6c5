"""After a backup was restored, what a consumer kept from the lost time is refused; without saying so, it would skip commits."""

from __future__ import annotations

import json
import shutil

import pytest

from cauce.cli.exits import Exit

from .running import cauce


@pytest.fixture
def lost(tmp_path):
    """A backup of one commit, restored after there were three; options of the store, and the token of the third."""
    path, backup = tmp_path / "cauce.db", tmp_path / "backup.db"
    where = ("--store", f"sqlite:///{path}")
    put(where, "first")
    shutil.copy(path, backup)
    for name in ("second", "third"):
        put(where, name)
    token = feed(where)[-1]["token"]
    shutil.copy(backup, path)
    return where, token


def put(where, name):
    line = json.dumps({"source": "crm", "record_id": name, "observed_at": "2026-03-01T12:00:00Z"})
    assert cauce("ingest", "-", *where, stdin=line.encode()).code == Exit.OK


def feed(where, after="start"):
    ran = cauce("watch", "--once", "--json", "--after", after, *where)
    assert ran.code == Exit.OK, ran.err
    return [json.loads(line) for line in ran.out.splitlines()]


def test_a_token_of_the_lost_time_is_refused(lost):
    where, token = lost
    assert cauce("restored", *where, "--json").code == Exit.OK
    for name in ("fourth", "fifth", "sixth"):
        put(where, name)
    ran = cauce("watch", "--once", "--json", "--after", token, *where)
    assert (ran.code, ran.error["reason"]) == (Exit.STATE, "TOKEN_EPOCH_MISMATCH")
    assert len(feed(where)) == 4


def test_without_it_commits_would_be_missed(lost):
    """The test above has teeth."""
    where, token = lost
    for name in ("fourth", "fifth", "sixth"):
        put(where, name)
    assert [line["commit"]["revision"] for line in feed(where, token)] == [4]


def test_nothing_is_said_of_a_server_or_of_a_store_that_is_not_there(tmp_path):
    assert cauce("restored", "--server", "127.0.0.1:1").code == Exit.USAGE
    assert cauce("restored", "--store", f"sqlite:///{tmp_path}/none.db").code == Exit.UNAVAILABLE
    assert list(tmp_path.iterdir()) == []
