"""The server as a process: SIGTERM drains it; whoever has little to do gets a turn soon."""

import signal
import subprocess
import sys

import pytest

from cauce.client import Client
from cauce.testing.service_world import account

pytestmark = pytest.mark.slow

SERVE = """
import sys
from cauce.server import run
from cauce.settings import ServerSettings, Settings, StoreSettings
settings = Settings(store=StoreSettings(url=sys.argv[1], tenant="shop"), server=ServerSettings(listen=sys.argv[2]))
run(settings, ready=lambda port: print(port, flush=True))
"""
TURNS = """
import threading, time
def compute():
    while True:
        pass
def turns(port):
    threading.Thread(target=compute, daemon=True).start()
    taken = []
    for _ in range(100):
        start = time.perf_counter()
        time.sleep(0.001)
        taken.append(time.perf_counter() - start)
    print(min(taken), flush=True)
"""


def start(url, listen="127.0.0.1:0", program=SERVE):
    command = [sys.executable, "-c", program, url, listen]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_a_process_that_is_told_to_stop(tmp_path):
    """Acknowledges what it has read, exits in peace, and lets its successor find everything."""
    url = f"sqlite:///{tmp_path}/cauce.db"
    with start(url) as process:
        port = int(process.stdout.readline())
        with Client(f"127.0.0.1:{port}", timeout=20.0) as client:
            answers = client.ingest_records([account(f"r{number}", f"u{number}")] for number in range(40))
            acknowledged = [next(answers) for _ in range(3)]
            process.send_signal(signal.SIGTERM)
            assert process.wait(20) == 0
            log = process.stderr.read()
            with start(url, f"127.0.0.1:{port}") as successor:
                successor.stdout.readline()
                acknowledged += list(answers)
                stats = client.stats()
                successor.send_signal(signal.SIGTERM)
                assert successor.wait(20) == 0
    assert len(acknowledged) == 40
    assert (stats.records, stats.tenant) == (40, "shop")
    assert "serving" in log
    assert "draining" in log
    assert "incident" not in log


def test_an_address_that_is_taken(tmp_path):
    with start(f"sqlite:///{tmp_path}/a.db") as process:
        port = int(process.stdout.readline())
        with start(f"sqlite:///{tmp_path}/b.db", f"127.0.0.1:{port}") as second:
            assert second.wait(20) == 1
            assert "cannot be listened on" in second.stderr.read()
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def test_who_wakes_up_beside_a_computing_thread_waits_little(tmp_path):
    """Beside a thread that only computes, somebody who wakes up would wait 5 ms for the interpreter each time."""
    with start(f"sqlite:///{tmp_path}/cauce.db", program=TURNS + SERVE.replace("lambda port: print(port, flush=True)", "turns")) as process:
        waited = float(process.stdout.readline())
        process.send_signal(signal.SIGTERM)
        process.wait(20)
    assert waited < 0.004
