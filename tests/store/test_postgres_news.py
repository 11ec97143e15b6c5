"""A commit of one process is heard of by another without a poll; without being told it is found by the poll; nobody is believed.

Two stores on one database stand for two servers. Polls are so rare that only what is told can be in time.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from time import monotonic, sleep

import psycopg
import pytest

from cauce.store import arrivals, open_store, postgres_news
from cauce.store.postgres_news import CHANNEL, News
from cauce.testing.store_world import TENANT, put

POLL = 60.0
SOON = 30.0
"""Seconds that a loaded machine may take; a poll takes longer."""
CUT = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE pid <> pg_backend_pid() AND datname = current_database() AND (query LIKE 'LISTEN%' OR query LIKE '%pg_notify%')
"""


@pytest.fixture
def pair(postgres_url, monkeypatch):
    """A store that writes, and one whose waiting is only ended by what it is told."""
    for name in ("POLL_SECONDS", "SOON_SECONDS"):
        monkeypatch.setattr(arrivals, name, POLL)
    writer, watcher = open_store(postgres_url), open_store(postgres_url)
    put(writer)
    yield writer, watcher
    writer.close()
    watcher.close()


def heard(watcher, act, patience=SOON):
    """Whether the watcher hears of what is done meanwhile; else it finds it when its patience ends."""
    before = watcher.wait(TENANT, 0, 0)
    with ThreadPoolExecutor(1) as pool:
        started = monotonic()
        waiting = pool.submit(watcher.wait, TENANT, before, patience)
        sleep(0.2)
        act()
        assert waiting.result() > before
        return monotonic() - started < patience


def test_a_commit_of_another_is_heard_of(pair):
    writer, watcher = pair
    assert all(heard(watcher, lambda: put(writer)) for _ in range(3))


def test_what_is_not_told_is_not_heard_of(pair, monkeypatch):
    """The test above has teeth."""
    writer, watcher = pair
    monkeypatch.setattr(News, "tell", lambda *_: None)
    assert not heard(watcher, lambda: put(writer), patience=3.0)


def test_the_last_word_of_a_process_that_ends(pair, postgres_url):
    """As of a command that puts one record and is done."""

    def put_one():
        with closing(open_store(postgres_url)) as short:
            put(short)

    assert heard(pair[1], put_one)


def test_broken_connections_are_made_anew(pair, postgres_url, monkeypatch):
    writer, watcher = pair
    monkeypatch.setattr(postgres_news, "RETRY_SECONDS", 0.05)
    assert heard(watcher, lambda: put(writer))
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        gone = connection.execute(CUT).fetchall()
    assert len(gone) >= 2
    sleep(0.5)
    assert any(heard(watcher, lambda: put(writer), patience=5.0) for _ in range(5))


def test_who_tells_what_did_not_happen_is_not_believed(pair, postgres_url):
    """Whoever may connect to the database may notify."""
    writer, watcher = pair
    before = watcher.wait(TENANT, 0, 0)
    with ThreadPoolExecutor(1) as pool, psycopg.connect(postgres_url, autocommit=True) as connection:
        waiting = pool.submit(watcher.wait, TENANT, before, 1.0)
        sleep(0.2)
        for said in (TENANT, "nobody", "", "ñ" * 2000):
            connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, said))
        assert waiting.result() == before
    assert heard(watcher, lambda: put(writer))


def test_nothing_is_told_before_it_is_committed(pair, monkeypatch):
    """Who looks at once when told finds it."""
    writer, watcher = pair
    seen, tell = [], News.tell

    def telling(self, tenant):
        with watcher.read(tenant) as reader:
            seen.append(reader.head().revision)
        tell(self, tenant)

    monkeypatch.setattr(News, "tell", telling)
    assert [put(writer), put(writer)] == seen
