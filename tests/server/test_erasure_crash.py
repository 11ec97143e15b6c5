"""kill -9 while people are erased: the server that starts next finishes, and no byte stays."""

import time
from contextlib import contextmanager
from pathlib import Path

from cauce.client import Client
from cauce.errors import CauceError
from cauce.model.privacy import ErasureState
from cauce.service.verbs.privacy import SubjectRef
from cauce.store import open_store
from privacy.canaries import person, staying, traces
from server.processes import free_port, servers

PEOPLE = 6
PREPARE = """
import os, signal, time
from cauce.engine import jobs
from cauce.service import erasing
jobs.LEASE_SECONDS, jobs.SAVE_SECONDS = 1.0, 0.0
def dying(name):
    function = getattr(erasing, name)
    def die(*args):
        while not (os.path.exists({flag!r} + "armed") and os.path.exists({started!r} + str(os.getpid()))):
            time.sleep(0.01)
        if not os.path.exists({flag!r} + name):
            open({flag!r} + name, "w").close()
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*args)
    setattr(erasing, name, die)
for name in ("_erase", "_clean", "_search"):
    dying(name)
"""


@contextmanager
def dying_server(tmp_path):
    """A client of a server that dies before each step of an erasure, once; and what starts the next one if it is dead."""
    port, url = free_port(), f"sqlite:///{tmp_path}/cauce.db"
    prepare = PREPARE.format(flag=f"{tmp_path}/died-", started=f"{tmp_path}/started-")
    with servers(prepare) as processes, Client(f"127.0.0.1:{port}", timeout=30.0) as client:
        pids = []

        def start():
            pids.append(processes.start(url, port)[0])
            (tmp_path / f"started-{pids[-1]}").touch()  # who dies before has not said that it is ready, and is waited for

        def revive():
            if not Path(f"/proc/{pids[-1]}/cmdline").read_bytes():
                processes.kill(pids[-1])
                start()

        start()
        yield client, revive


def test_a_server_that_dies_at_any_step_erases_everything(tmp_path):
    canaries = [person(seed) for seed in range(PEOPLE)]
    others = [person(1000 + seed, "other") for seed in range(5)]
    with dying_server(tmp_path) as (client, revive):
        for records in (*canaries, *others):
            client.batch_put_records(records)
        asked = [SubjectRef(records=tuple(one.key for one in records)) for records in canaries]
        ids = [client.erase_subject(who, author="dpo").erasure_id for who in asked]
        (tmp_path / "died-armed").touch()
        done, deadline = [], time.monotonic() + 60
        while len(done) < len(ids):
            assert time.monotonic() < deadline, [(client.get_erasure(one).state, client.get_job(one).state) for one in ids]
            revive()
            try:
                done = [one for one in map(client.get_erasure, ids) if one.state is ErasureState.DONE]
            except CauceError:
                time.sleep(0.05)
        assert {path.name for path in tmp_path.glob("died-*")} == {"died-armed", "died-_erase", "died-_clean", "died-_search"}
        assert sum(one.search.searched for one in done) >= PEOPLE - 2
        assert all(one.search.clean or not one.search.searched for one in done)
        assert client.stats().records == 20
        assert client.verify().sound
    store = open_store(f"sqlite:///{tmp_path}/cauce.db")
    store.rewrite()
    store.clean()
    needles = set().union(*(traces(records) for records in canaries))
    assert not staying(store.files(), needles, set().union(*(traces(records) for records in others)))
    store.close()
