"""One record resolved in process, against a bare durable commit, turn by turn in one run; and how it grows with what is stored.

    python -m benchmarks.latency --stored 100000 --stored 1000000

The bare commit writes one row of the same size into a WAL database with `synchronous=FULL` on the same disk.
"""

from __future__ import annotations

import argparse
import contextlib
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.ingest import SEED, fill
from benchmarks.people import People
from cauce.engine.online import spare_the_collector
from cauce.service import open_cauce

TURNS = 2000
WARM_UP = 200


def timed(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def measure(folder: Path, stored: int) -> tuple[float, float, float, float]:
    """p50 and p99 of a put, then of a bare commit, in microseconds."""
    people = People(SEED, customers=int(1.35 * stored))
    url = f"sqlite:///{folder / f'latency-{stored}.db'}"
    fill(url, stored, people)
    bare = sqlite3.connect(folder / f"bare-{stored}.db", isolation_level=None)
    bare.execute("PRAGMA journal_mode=WAL").fetchall()
    bare.execute("PRAGMA synchronous=FULL")
    bare.execute("CREATE TABLE row (no INTEGER PRIMARY KEY, payload BLOB)")
    payload = bytes(600)

    def commit() -> None:
        bare.execute("BEGIN IMMEDIATE")
        bare.execute("INSERT INTO row (payload) VALUES (?)", (payload,))
        bare.execute("COMMIT")

    puts, commits = [], []
    with contextlib.closing(open_cauce(url)) as cauce:
        for turn, record in enumerate(people.records(TURNS + WARM_UP, first=stored)):
            put = timed(lambda record=record: cauce.put_record(record))  # type: ignore[misc]
            plain = timed(commit)
            if turn >= WARM_UP:
                puts.append(put)
                commits.append(plain)
    bare.close()
    return (*_quantiles(puts), *_quantiles(commits))


def _quantiles(seconds: list[float]) -> tuple[float, float]:
    cuts = statistics.quantiles(seconds, n=100)
    return cuts[49] * 1e6, cuts[98] * 1e6


def main() -> None:
    spare_the_collector()  # as the server does
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stored", type=int, action="append")
    first = None
    for stored in parser.parse_args().stored or [100_000]:
        with tempfile.TemporaryDirectory() as folder:
            put, put99, bare, bare99 = measure(Path(folder), stored)
        first = first or put
        print(
            f"{'one record, SQLite FULL':34} {stored:>9,} stored  p50 {put:>6.0f} us (p99 {put99:,.0f})"
            f"  bare commit {bare:>5.0f} us (p99 {bare99:,.0f})  ratio {put / bare:.2f}  growth {put / first:.2f}"
        )


if __name__ == "__main__":
    main()
