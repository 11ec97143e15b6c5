"""kill -9 while a job runs: the server that starts next goes on with it, and ends where it would have ended."""

import time
from contextlib import contextmanager

from cauce.client import Client
from cauce.model.job import JobRequest, JobState
from cauce.testing.service_cases_jobs import as_lines
from cauce.testing.service_world import account, put
from server.processes import free_port, servers

RECORDS = 1500
PREPARE = """
import functools
from cauce.cli.files.for_jobs import job_files
from cauce.engine import jobs
from cauce.engine.batch import load_rows
from cauce.service import jobs as desk
run = functools.partial(run, job_files=job_files({directory!r}))
jobs.LEASE_SECONDS, jobs.SAVE_SECONDS = 1.0, 0.0
desk.MAX_BATCH = desk.RECOMPUTE_RECORDS = load_rows.REVISION_RECORDS = 25
load_rows.TRANSACTION_ROWS = 50
"""


def people():
    return [account(f"r{number}", f"u{number // 2}") for number in range(RECORDS)]


@contextmanager
def server_to_kill(url, tmp_path):
    """A client, and what kills its server and starts the next one."""
    (tmp_path / "people.jsonl").write_text(as_lines(people()))
    port = free_port()
    with servers(PREPARE.format(directory=str(tmp_path))) as processes, Client(f"127.0.0.1:{port}", timeout=30.0) as client:
        pids = [processes.start(url, port)[0]]

        def kill():
            processes.kill(pids[-1])
            pids.append(processes.start(url, port)[0])

        yield client, kill


def until(client, job, stage, done):
    """Wait until a job is so far."""
    deadline = time.monotonic() + 60
    while True:
        job = client.get_job(job.job_id)
        if job.finished or (job.stage == stage and job.done >= done):
            return job
        assert time.monotonic() < deadline, job
        time.sleep(0.005)


def over(client, job):
    deadline = time.monotonic() + 120
    while not job.finished:
        assert time.monotonic() < deadline, job
        job = client.wait_job(job.job_id)
    return job


def test_a_bulk_import(url, tmp_path):
    with server_to_kill(url, tmp_path) as (client, kill):
        job = client.start_import(JobRequest(files=("people.jsonl",)))
        assert not until(client, job, "write", 25).finished
        kill()
        assert client.stats().records in (0, RECORDS)
        job = over(client, job)
        assert (job.state, job.figures["records"], job.figures["identities"]) == (JobState.SUCCEEDED, RECORDS, RECORDS // 2)
        assert client.stats().records == RECORDS
        assert client.verify().sound


def test_an_import_beside_others(url, tmp_path):
    with server_to_kill(url, tmp_path) as (client, kill):
        put(client, account("first", "u3"))
        job = client.start_import(JobRequest(files=("people.jsonl",)))
        for done in (100, 400):
            assert not until(client, job, "put", done).finished
            kill()
        job = over(client, job)
        assert (job.state, client.stats().records) == (JobState.SUCCEEDED, RECORDS + 1)
        assert job.figures["records"] >= RECORDS
        assert client.verify().sound


def test_a_recomputation_goes_on_after_a_crash(url, tmp_path):
    with server_to_kill(url, tmp_path) as (client, kill):
        for _ in client.ingest_records(people()[at : at + 500] for at in range(0, RECORDS, 500)):
            pass
        before = client.stats()
        job = client.start_recompute()
        assert not until(client, job, "resolve", 100).finished
        kill()
        job = over(client, job)
        assert (job.state, job.figures["records"], job.figures["moved"]) == (JobState.SUCCEEDED, RECORDS, 0)
        assert client.stats() == before
