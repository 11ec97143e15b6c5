"""kill -9 during ingest, again and again: no acknowledged record is lost, and what is stored is what follows from it."""

import random
import time
from itertools import count

import pytest

from cauce.client import Client
from cauce.service.api import PutResult
from cauce.testing.postgres import database
from cauce.testing.service_world import account, everything, verified
from server.processes import free_port, servers

CUSTOMERS = 60


def batches(stop):
    """Records of some customers; now and then one that makes two of them one."""
    chance = random.Random(7)
    for number in count():
        if stop:
            return
        records = []
        for place in range(chance.randint(1, 12)):
            login = f"u{chance.randrange(CUSTOMERS)}"
            card = [verified("loyalty/x", f"L{chance.randrange(10 * CUSTOMERS)}")] if chance.random() < 0.2 else []
            records.append(account(f"r{number}-{place}", login, *card, city=f"c{number}"))
        yield records


def survive(url, kills):
    port, chance = free_port(), random.Random(3)
    journal, stop = [], []
    with servers() as processes, Client(f"127.0.0.1:{port}", timeout=30.0) as client:
        pid, _ = processes.start(url, port)
        answers = client.ingest_records(batches(stop))
        for _ in range(kills):
            lives_until = time.monotonic() + chance.uniform(0.0, 0.12)
            fresh = []
            while not fresh or time.monotonic() < lives_until:
                fresh += [outcome for outcome in next(answers) if isinstance(outcome, PutResult)]
            processes.kill(pid)
            pid, _ = processes.start(url, port)
            for outcome in chance.sample(fresh, min(5, len(fresh))):
                assert client.get_record(outcome.key, at_least=outcome.token).record.key == outcome.key
            journal += fresh
        stop.append(True)
        journal += [outcome for outcomes in answers for outcome in outcomes]
        stored = everything(lambda token: client.list_records(page_size=1000, page_token=token))
        verification = client.verify()
        found = client.batch_get_identities([outcome.identity_id for outcome in journal[:100]])
    assert {outcome.key for outcome in journal} <= {row.record.key for row in stored}
    assert verification.sound, verification
    assert all(hasattr(identity, "profile") for identity in found)
    return len(journal)


@pytest.mark.slow
def test_sqlite_survives_50_kills(tmp_path):
    assert survive(f"sqlite:///{tmp_path}/cauce.db", 50) > 50


@pytest.mark.slow
def test_postgres_survives_50_kills():
    with database() as url:
        assert survive(url, 50) > 50


def test_sqlite_survives_three_kills(tmp_path):
    assert survive(f"sqlite:///{tmp_path}/cauce.db", 3) > 3
