"""A replica built from nothing but the export and the watch equals the store at every revision, whoever is stopped or killed when."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import closing
from itertools import count
from pathlib import Path
from random import Random

import pytest

from cauce.client import Client, Replica
from cauce.errors import CauceError
from cauce.model.curation import Judgement
from cauce.service import exporting, open_cauce
from cauce.testing.postgres import database
from cauce.testing.service_world import account, everything, key, partition, record, verified
from server.processes import free_port, servers

ROOT = Path(__file__).parents[2]


def act(cauce, chance, number):
    """One random thing that happens; now and then to records that are there already."""
    name = f"r{chance.randrange(60)}"
    happens = chance.random()
    if happens < 0.65:
        cards = [verified("loyalty/x", f"L{chance.randrange(25)}")] if chance.random() < 0.4 else []
        made = (
            account(name, f"u{chance.randrange(40)}", *cards)
            if chance.random() < 0.6
            else record(name, verified("card", f"C{chance.randrange(30)}"))
        )
        cauce.put_record(made)
    elif happens < 0.85:
        cauce.delete_record(key(name))
    elif happens < 0.95:
        judgement = chance.choice((Judgement.SAME, Judgement.DIFFERENT))
        cauce.assert_(judgement, key(name), key(f"r{chance.randrange(60)}"), author="eva", reason=str(number))
    else:
        standing = cauce.list_assertions().items
        if standing:
            cauce.retract(chance.choice(standing).assertion_id, author="eva")


def truth(cauce):
    """Identity of every record, by uid."""
    stored = everything(lambda token: cauce.list_records(page_size=1000, page_token=token))
    return {row.uid: row.identity_id for row in stored}


def live(url, seed, steps=260):
    """A store to which things happen, opened again now and then, and a consumer who is stopped and started again; equal revisions."""
    chance, history, equal = Random(seed), {}, set()
    cauce, saved = open_cauce(url), Replica().dump()
    for number in range(steps):
        try:
            act(cauce, chance, number)
        except CauceError:
            continue
        history[cauce.stats().revision] = truth(cauce)
        if chance.random() < 0.03:
            cauce.close()
            cauce = open_cauce(url)
        if number < 40 or chance.random() > 0.6:
            continue
        replica = Replica.load(saved)
        if replica.token:
            items = cauce.list_changes(after=replica.token, limit=chance.randint(1, 4))
            for item in items:
                replica.apply(item)
        else:
            next(replica.filling(cauce))
        if replica.token and replica.revision in history:
            assert replica.identity_of == history[replica.revision], replica.revision
            equal.add(replica.revision)
        if chance.random() < 0.8:  # else the consumer dies before it has saved
            saved = replica.dump()
    replica = Replica.load(saved)
    replica.fill(cauce)
    replica.catch_up(cauce)
    assert replica.identity_of == history[max(history)]
    assert replica.partition() == partition(cauce)
    cauce.close()
    return equal


def test_a_replica_equals_the_store_at_100_random_revisions(tmp_path, monkeypatch):
    monkeypatch.setattr(exporting, "STEP", 7)
    equal = set()
    for seed in count():
        equal |= {(seed, revision) for revision in live(f"sqlite:///{tmp_path}/{seed}.db", seed)}
        if len(equal) >= 100:
            return


@pytest.mark.slow
def test_a_replica_equals_a_postgresql_store(monkeypatch):
    monkeypatch.setattr(exporting, "STEP", 7)
    with database() as url:
        assert live(url, 1)


@pytest.mark.parametrize("seed", range(6))
def test_an_export_is_of_one_revision_whatever_happens_while_it_is_read(seed, monkeypatch):
    monkeypatch.setattr(exporting, "STEP", 3)
    monkeypatch.setattr(exporting, "PIECE", 2)
    monkeypatch.setattr(exporting, "CHUNK_RECORDS", 2)
    chance, replica = Random(seed), Replica()
    with closing(open_cauce("sqlite://")) as cauce:
        for number in range(120):
            try_to_act(cauce, chance, number)
        expected, chunks = truth(cauce), cauce.export_graph()
        for chunk in chunks:
            replica.take(chunk)
            if chance.random() < 0.3:  # the connection is lost
                chunks = cauce.export_graph(cursor=chunk.cursor) if chunk.cursor else iter(())
            try_to_act(cauce, chance, 0)
        assert replica.identity_of == expected
        replica.catch_up(cauce)
        assert replica.identity_of == truth(cauce)


def test_without_the_history_an_export_would_tear(monkeypatch):
    """What moved after the revision is taken from the history: without it records are lost."""
    monkeypatch.setattr(exporting, "STEP", 3)
    lost = 0
    for seed in range(6):
        chance = Random(seed)
        with closing(open_cauce("sqlite://")) as cauce, monkeypatch.context() as patch:
            for number in range(120):
                try_to_act(cauce, chance, number)
            expected, replica = truth(cauce), Replica()
            patch.setattr("cauce.store.relations_sql.SqlRelationReader.left_between", lambda *_: [])
            for chunk in cauce.export_graph():
                replica.take(chunk)
                for _ in range(3):
                    try_to_act(cauce, chance, 0)
            lost += replica.identity_of != expected
    assert lost


def try_to_act(cauce, chance, number):
    try:
        act(cauce, chance, number)
    except CauceError:
        return


CONSUMER = """
import os, sys
from cauce.client import Client, Replica
target, path = sys.argv[1:]
try:
    replica = Replica.load(open(path, "rb").read())
except FileNotFoundError:
    replica = Replica()

def save():
    with open(path + ".new", "wb") as stream:
        stream.write(replica.dump())
    os.replace(path + ".new", path)

with Client(target, timeout=60.0) as client:
    for _ in replica.filling(client):
        save()
    for item in replica.follow(client, checkpoint_seconds=0.2):
        save()
"""


def consume(target, state):
    return subprocess.Popen([sys.executable, "-c", CONSUMER, target, str(state)], cwd=ROOT)


def killed(url, state, rounds):
    """Server and consumer die at random, while records come."""
    chance, port = Random(5), free_port()
    with (
        servers("from cauce.service import exporting; exporting.STEP = 20") as processes,
        Client(f"127.0.0.1:{port}", timeout=60.0) as client,
    ):
        pid, _ = processes.start(url, port)
        for number in range(80):
            try_to_act(client, chance, number)
        consumer = consume(f"127.0.0.1:{port}", state)
        try:
            for number in range(rounds):
                until = time.monotonic() + chance.uniform(0.2, 1.2)
                while time.monotonic() < until:
                    try_to_act(client, chance, number)
                if chance.random() < 0.5:
                    processes.kill(pid)
                    pid, _ = processes.start(url, port)
                else:
                    consumer.kill()
                    consumer.wait()
                    consumer = consume(f"127.0.0.1:{port}", state)
            return caught_up(client, state), partition(client)
        finally:
            consumer.kill()
            consumer.wait()


def caught_up(client, state):
    """What the consumer has, once it stands where the store stands."""
    revision = client.stats().revision
    for _ in range(300):
        if state.exists():
            replica = Replica.load(state.read_bytes())
            if replica.token and replica.revision == revision:
                return replica.partition()
        time.sleep(0.1)
    raise AssertionError("the consumer does not catch up")


def test_server_and_consumer_are_killed(tmp_path):
    replicated, stored = killed(f"sqlite:///{tmp_path}/cauce.db", tmp_path / "replica", 6)
    assert replicated == stored


@pytest.mark.slow
def test_server_and_consumer_are_killed_on_postgresql(tmp_path):
    with database() as url:
        replicated, stored = killed(url, tmp_path / "replica", int(os.environ.get("CAUCE_KILLS", "12")))
        assert replicated == stored
