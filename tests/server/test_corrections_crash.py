"""kill -9 while a steward works: what was answered holds, what was repeated is done once, and re-sending every record changes nothing."""

import random
import threading
import time
from functools import partial

import pytest

from cauce.client import Client
from cauce.errors import Unavailable
from cauce.model.curation import Judgement
from cauce.service.verbs.curation import Author
from cauce.testing.postgres import database
from cauce.testing.service_world import account, everything, partition
from server.processes import free_port, servers

PATIENCE = 30.0


def customers(number):
    """Two customers of two records each."""
    return [[account(f"{name}{number}-{place}", f"{name}{number}", city="Lugo") for place in range(2)] for name in ("ana", "luis")]


def merge(client, pair, by):
    homes = [client.get_record(records[0].key).identity_id for records in pair]
    return partial(client.merge_identities, homes, by), [{one.key for records in pair for one in records}]


def split(client, pair, by):
    home = client.get_record(pair[0][0].key).identity_id
    return partial(client.split_identity, home, [[pair[0][1].key]], by), apart(pair)


def differ(client, pair, by):
    signed = {"author": by.author, "reason": by.reason, "request_id": by.request_id}
    return partial(client.assert_, Judgement.DIFFERENT, pair[0][0].key, pair[0][1].key, **signed), apart(pair)


def apart(pair):
    """The first customer's records part."""
    return [{pair[0][0].key}, {pair[0][1].key}, {one.key for one in pair[1]}]


ACTS = (merge, split, differ)


def until_answered(act):
    """An act, repeated with its request_id as a caller would who got no answer."""
    given_up = time.monotonic() + PATIENCE
    while True:
        try:
            return act()
        except Unavailable:
            if time.monotonic() > given_up:
                raise


def survive(url, kills):
    chance, port = random.Random(11), free_port()
    pairs = [customers(number) for number in range(kills)]
    everybody = [one for pair in pairs for records in pair for one in records]
    expected = []
    with servers() as processes, Client(f"127.0.0.1:{port}", timeout=10.0) as client:
        running = [processes.start(url, port)[0]]

        def die(after):
            time.sleep(after)
            processes.kill(running.pop())
            running.append(processes.start(url, port)[0])

        client.batch_put_records(everybody)
        for number, pair in enumerate(pairs):
            by = Author(author="eva", reason="called in", request_id=f"act-{number}")
            act, follows = ACTS[number % len(ACTS)](client, pair, by)
            killer = threading.Thread(target=die, args=(chance.uniform(0.0, 0.03),))
            killer.start()
            until_answered(act)
            killer.join()
            expected += follows
            client.batch_put_records(everybody)
        cells = {}
        for key, identity in partition(client).items():
            cells.setdefault(identity, set()).add(key)
        said = everything(lambda token: client.list_assertions(page_size=1000, page_token=token))
        verification = client.verify()
    assert sorted(map(sorted, cells.values())) == sorted(map(sorted, expected))
    assert len(said) == kills, "each act is done once, however often it was asked for"
    assert verification.sound, verification


def test_sqlite_survives_six_kills(tmp_path):
    survive(f"sqlite:///{tmp_path}/cauce.db", 6)


@pytest.mark.slow
def test_sqlite_survives_many_kills(tmp_path):
    survive(f"sqlite:///{tmp_path}/cauce.db", 45)


@pytest.mark.slow
def test_postgresql_survives_kills():
    with database() as url:
        survive(url, 15)
