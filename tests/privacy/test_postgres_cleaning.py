"""PostgreSQL keeps bytes in many places, and under load somebody always reads, writes or holds a lock: an erasure ends clean all the same."""

import threading
import time
from contextlib import contextmanager

import psycopg
import pytest
from psycopg.sql import SQL

from cauce.model.privacy import ErasureState
from cauce.service import open_cauce
from cauce.service.verbs.privacy import SubjectRef
from cauce.store import postgres_cleaning
from cauce.testing.postgres import database
from privacy.canaries import person, staying, traces

CANARIES = [person(seed) for seed in range(20)]
NEEDLES = set().union(*(traces(records) for records in CANARIES))


@pytest.fixture
def url():
    with database() as found:
        yield found


@pytest.fixture
def cauce(url):
    cauce = open_cauce(url)
    for records in CANARIES:
        cauce.batch_put_records(records)
    yield cauce
    cauce.close()


def erased(cauce, groups):
    """Certificates of as many erasures, each of a group of people."""
    asked = [SubjectRef(records=tuple(one.key for records in people for one in records)) for people in groups]
    ids = [cauce.erase_subject(who, author="dpo").erasure_id for who in asked]
    for erasure in ids:
        while not cauce.wait_job(erasure).finished:
            pass
    return [cauce.get_erasure(erasure) for erasure in ids]


@contextmanager
def beside(*acts):
    """Acts that others do again and again meanwhile."""
    over, failed = threading.Event(), []

    def again(act):
        number = 0
        try:
            while not over.is_set():
                act(number)
                number += 1
        except Exception as error:  # noqa: BLE001 - told to the test
            failed.append(error)

    threads = [threading.Thread(target=again, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()
    assert not failed


def old_state(url, seconds):
    """Hold a state, and a lock on a table, for some time."""

    def act(_):
        with psycopg.connect(url) as connection:
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            connection.execute("SELECT count(*) FROM claim")
            time.sleep(seconds)

    return act


@pytest.mark.slow
def test_cleaning_leaves_nothing_under_load(cauce, url):
    """Writers of two tenants, readers of older states that overlap, and samples."""
    others = [person(10_000 + seed, "other") for seed in range(400)]
    taken = iter(others)
    needed = set().union(*(traces(records) for records in others))
    neighbour = open_cauce(url, tenant="neighbour")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ANALYZE")
    writing = [lambda _: cauce.batch_put_records(next(taken, others[0])), lambda number: neighbour.batch_put_records(others[number % 400])]
    with beside(*writing, old_state(url, 0.3), old_state(url, 0.25)):
        certificates = erased(cauce, (CANARIES[:10], CANARIES[10:]))
        assert all(certificate.state is ErasureState.DONE and certificate.search.clean for certificate in certificates), certificates
    assert cauce._session.store.clean().done
    assert not staying(cauce._session.store.files(), NEEDLES, needed)
    neighbour.close()


def test_samples_of_tables_that_are_empty_afterwards(cauce, url):
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ANALYZE")
        (certificate,) = erased(cauce, [CANARIES])
        assert certificate.search.clean
        sampled = "SELECT count(*) FROM pg_stats WHERE tablename = 'claim'"
        assert connection.execute(sampled).fetchone() == (0,)


def _keep_samples(monkeypatch):
    def vacuum(how, names, make=postgres_cleaning._vacuum):
        names = [name for name in names if name != postgres_cleaning._STATISTICS]
        return make(how.replace(", ANALYZE", ""), names) if names else SQL("SELECT")

    monkeypatch.setattr(postgres_cleaning, "_vacuum", vacuum)


def _keep_files(monkeypatch):
    monkeypatch.setattr(postgres_cleaning, "_rewritten", lambda *_: False)
    monkeypatch.setattr(postgres_cleaning, "LOCK_ATTEMPTS", 1)


@pytest.mark.parametrize("switch_off", [_keep_samples, _keep_files])
def test_each_step_is_needed(cauce, url, monkeypatch, switch_off):
    """Red without it, and the certificate says so."""
    switch_off(monkeypatch)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ANALYZE")
    (certificate,) = erased(cauce, [CANARIES[:10]])
    assert certificate.search.hits
    assert any("free space" in remainder.where for remainder in certificate.remains)
    assert staying(cauce._session.store.files(), NEEDLES)


def test_files_that_cannot_be_read_are_built_anew(cauce, monkeypatch):
    """A server on another machine: not searched, and clean all the same."""
    store = cauce._session.store
    with monkeypatch.context() as patched:
        patched.setattr(type(store), "files", lambda _: [])
        (certificate,) = erased(cauce, [CANARIES])
    assert not certificate.search.searched
    assert any("not readable" in remainder.where for remainder in certificate.remains)
    assert not staying(store.files(), NEEDLES)


def test_who_reads_later_is_not_waited_for(cauce, url, monkeypatch):
    """Readers that overlap: there is never a moment without one that is older than now."""
    monkeypatch.setattr(postgres_cleaning, "READERS_SECONDS", 0.1)
    clean, attempts, since = cauce._session.store.clean, 0, ""
    with beside(old_state(url, 0.4), lambda number: time.sleep(0.2) if not number else old_state(url, 0.4)(0)):
        time.sleep(0.3)
        while not (cleaned := clean(since)).done:
            since, attempts = cleaned.since, attempts + 1
            assert attempts < 30


def test_a_table_in_use_is_tried_again(cauce, url, monkeypatch):
    """It is let go once it was found in use."""
    monkeypatch.setattr(postgres_cleaning, "LOCK_TIMEOUT", "50ms")
    rewritten, in_use = postgres_cleaning._rewritten, []

    def then_let_go(connection, name):
        done = rewritten(connection, name)
        if not done:
            in_use.append(name)
            using.commit()
        return done

    with psycopg.connect(url) as using:
        using.execute("SELECT count(*) FROM claim")
        with monkeypatch.context() as patched:
            patched.setattr(postgres_cleaning, "LOCK_ATTEMPTS", 1)
            assert cauce._session.store.rewrite() == (True, ("claim",))
        monkeypatch.setattr(postgres_cleaning, "_rewritten", then_let_go)
        assert cauce._session.store.rewrite() == (True, ())
        assert in_use == ["claim"]
