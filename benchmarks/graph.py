"""Neighbours, exports and the watch on a loaded store, against bare reads of the very same rows.

    python -m benchmarks.graph --records 200000

A table of labelled customers (households, several records each) is loaded. Neighbours: p50 and p99 of ExploreGraph at depth 2 around
random customers, and the part of it that is statements and rows alone. Exports: ExportGraph in process and over gRPC, and StartExport
into files (records with their relations), against one SELECT of uid, name and identity of every record. Watch: events a second to one
consumer who starts at the beginning, over gRPC, against one SELECT of the feed; and how far a watcher is behind while records are
ingested as fast as they are taken.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.ingest import SEED
from benchmarks.people import People
from cauce.cli.files.for_jobs import job_files
from cauce.client import Client
from cauce.engine.online import spare_the_collector
from cauce.model.job import JobRequest
from cauce.service import open_cauce
from cauce.service.api import PutResult
from cauce.service.local import LocalCauce
from cauce.service.verbs.graph import ExportChunk
from cauce.store.sqlite_transactions import SqliteReader
from cauce.testing.customers.drawing import draw_customers
from cauce.testing.customers.table import Headers, Layout, Names, write_files

ASKED = 400
BATCH = 250
INGEST_SECONDS = 15.0
SMALL = 5_000
_FEED = "SELECT revision, at, changes FROM feed ORDER BY revision, part"
_RECORDS = "SELECT identity, uid, source, record_id, joined FROM record ORDER BY identity, uid"


def load(folder: Path, records: int) -> str:
    """A store with so many records."""
    table, url = folder / "customers.csv", f"sqlite:///{folder}/cauce.db"
    write_files(draw_customers(records, seed=SEED, noise="normal"), Layout(Headers.ENGLISH, Names.PARTS), table, None)
    subprocess.run([sys.executable, "-m", "cauce.cli", "load", str(table), "--store", url], check=True, stdout=subprocess.DEVNULL)
    return url


@contextlib.contextmanager
def statements() -> Iterator[list[float]]:
    """Seconds of every statement with its rows, while the block runs."""
    spent: list[float] = []

    def timed(of: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            start = time.perf_counter()
            try:
                return of(*arguments)
            finally:
                spent.append(time.perf_counter() - start)

        return call

    kept = SqliteReader._rows, SqliteReader._among  # noqa: SLF001 - all statements pass here
    SqliteReader._rows, SqliteReader._among = map(timed, kept)  # type: ignore[method-assign]  # noqa: SLF001
    try:
        yield spent
    finally:
        SqliteReader._rows, SqliteReader._among = kept  # type: ignore[method-assign]  # noqa: SLF001


def neighbours(cauce: LocalCauce, records: int) -> str:
    ids = [one.identity_id for chunk in cauce.export_graph() for one in chunk.identities]
    chosen = random.Random(SEED).sample(ids, ASKED)
    taken, bare, found = [], [], 0
    for identity_id in chosen:
        with statements() as spent:
            start = time.perf_counter()
            graph = cauce.explore_graph(identity_id, depth=2)
            taken.append((time.perf_counter() - start) * 1e3)
        bare.append(sum(spent) * 1e3)
        found += len(graph.nodes)
    cuts = statistics.quantiles(taken, n=100)
    return (
        f"{'neighbours at depth 2':34} {records:>9,} records  p50 {cuts[49]:>6.2f} ms (p99 {cuts[98]:.1f})  bare reads p50"
        f" {statistics.median(bare):.2f} ms  ratio {statistics.median(bare) / cuts[49]:.2f}  ({found / ASKED:.1f} identities each)"
    )


def histories(cauce: LocalCauce, records: int) -> str:
    """Of customers that came with the load, whose commits are large."""
    ids = [one.identity_id for chunk in cauce.export_graph() for one in chunk.identities]
    taken = []
    for identity_id in random.Random(SEED).sample(ids, ASKED):
        start = time.process_time()
        cauce.get_history(identity_id)
        taken.append((time.process_time() - start) * 1e3)
    cuts = statistics.quantiles(taken, n=100, method="inclusive")
    return f"{'history of a loaded customer':34} {records:>9,} records  p50 {cuts[49]:>6.2f} ms (p99 {cuts[98]:.1f}), processor time"


def exported(what: str, chunks: Iterator[ExportChunk], bare: float) -> str:
    start = time.perf_counter()
    records = sum(len(one.records) for chunk in chunks for one in chunk.identities)
    seconds = time.perf_counter() - start
    return (
        f"{what:34} {records:>9,} records  {records / seconds:>8,.0f} rec/s  bare {records / bare:>9,.0f} rec/s  ratio {bare / seconds:.2f}"
    )


def written(url: str, folder: Path, output: str, bare: float) -> str:
    """StartExport, from the start to the end of the job."""
    with contextlib.closing(open_cauce(url, job_files=job_files(str(folder)))) as cauce:
        start = time.perf_counter()
        job = cauce.start_export(JobRequest(output=output))
        while not job.finished:
            job = cauce.wait_job(job.job_id)
        seconds, records = time.perf_counter() - start, cauce.stats().records
    return (
        f"{f'export into {output}':34} {records:>9,} records  {records / seconds:>8,.0f} rec/s"
        f"  bare {records / bare:>9,.0f} rec/s  ratio {bare / seconds:.2f}"
    )


def bare_read(path: str, query: str) -> tuple[float, int]:
    """Seconds of a SELECT, and its rows."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        start = time.perf_counter()
        rows = len(connection.execute(query).fetchall())
        return time.perf_counter() - start, rows


def watched(client: Client, bare: float, what: str) -> str:
    """Everything from the beginning."""
    last = client.stats().revision
    start, events = time.perf_counter(), 0
    for item in client.watch(checkpoint_seconds=1.0):
        if item.commit is not None:
            events += len(item.commit.changes)
            if item.commit.revision == last:
                break
    seconds = time.perf_counter() - start
    return f"{what:34} {events:>9,} events   {events / seconds:>8,.0f} ev/s   bare {events / bare:>9,.0f} ev/s   ratio {bare / seconds:.2f}"


WATCHER = """
import sys, time
from cauce.cli.files.for_jobs import job_files
from cauce.client import Client
with Client(sys.argv[1], timeout=60.0) as client:
    for item in client.watch(after="head", checkpoint_seconds=0.2):
        events = len(item.commit.changes) if item.commit else -1
        print(item.token, time.time(), events, flush=True)
"""


def behind(client: Client, target: str, stored: int) -> str:
    """A watcher, in a process of its own, while records are put as fast as they are taken: seconds from acknowledgement to arrival."""
    people = People(SEED + 1, customers=stored)
    acknowledged: dict[str, float] = {}
    with subprocess.Popen([sys.executable, "-c", WATCHER, target], stdout=subprocess.PIPE, text=True) as watcher:
        assert watcher.stdout is not None
        watcher.stdout.readline()
        until, put = time.monotonic() + INGEST_SECONDS, 0

        def batches() -> Iterator[list[Any]]:
            first = 10**9
            while time.monotonic() < until:
                yield list(people.records(BATCH, first=first))
                first += BATCH

        for outcomes in client.ingest_records(batches()):
            put += len(outcomes)
            for outcome in outcomes:
                if isinstance(outcome, PutResult):
                    acknowledged.setdefault(outcome.token, time.time())
        time.sleep(1.0)
        watcher.kill()
        arrived = [line.split() for line in watcher.stdout]
    arrivals = {token: float(at) for token, at, events in arrived if int(events) >= 0}
    events = sum(int(count) for _, _, count in arrived if int(count) > 0)
    lags = [max(0.0, arrivals[token] - at) * 1e3 for token, at in acknowledged.items() if token in arrivals]
    missing = len(acknowledged.keys() - arrivals.keys())
    cuts = statistics.quantiles(lags, n=100, method="inclusive")
    return (
        f"{'watch behind ingest':34} {put / INGEST_SECONDS:>9,.0f} rec/s    {events / INGEST_SECONDS:>8,.0f} ev/s"
        f"   after the acknowledgement p50 {cuts[49]:.0f} ms  p99 {cuts[98]:.0f} ms  longest {max(lags):.0f} ms,"
        f" {missing} of {len(acknowledged)} commits missing"
    )


def small_commits(folder: Path) -> str:
    """A feed of commits of one record each, over gRPC: what a watcher of quiet channels has to catch up with."""
    url = f"sqlite:///{folder}/small.db"
    people = People(SEED, customers=SMALL)
    with contextlib.closing(open_cauce(url)) as cauce:
        for record in people.records(SMALL):
            cauce.put_record(record)
    with served(url) as target, Client(target, timeout=60.0) as client:
        return watched(client, bare_read(f"{folder}/small.db", _FEED)[0], "watch of small commits, gRPC")


@contextlib.contextmanager
def served(url: str) -> Iterator[str]:
    """A server in a process of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        target = f"127.0.0.1:{probe.getsockname()[1]}"
    command = [sys.executable, "-m", "cauce.cli", "serve", "--store", url, "--listen", target]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            with Client(target, timeout=30.0) as client:
                next(client.watch(after="head", checkpoint_seconds=0.1))  # a watch waits for its server
            yield target
        finally:
            server.terminate()


def main() -> None:
    spare_the_collector()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=200_000)
    parser.add_argument("--store", default="", help="a store that is loaded already (sqlite:///...)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = options.store or load(Path(folder), options.records)
        path = url.removeprefix("sqlite:///")
        with contextlib.closing(open_cauce(url)) as cauce:
            records = cauce.stats().records
            print(neighbours(cauce, records))
            print(histories(cauce, records))
            bare, _ = bare_read(path, _RECORDS)
            print(exported("export, in process", cauce.export_graph(), bare))
        for output in ("tables/", "graph.csv", "graph.graphml"):
            print(written(url, Path(folder), output, bare))
        print(small_commits(Path(folder)))
        with served(url) as target, Client(target, timeout=60.0) as client:
            print(exported("export, gRPC", client.export_graph(), bare))
            feed, _ = bare_read(path, _FEED)
            print(watched(client, feed, "watch from the beginning, gRPC"))
            print(behind(client, target, records))


if __name__ == "__main__":
    main()
