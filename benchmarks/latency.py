"""One record resolved in process, against a raw durable commit of its very rows; and how it grows with what is stored.

    python -m benchmarks.latency --stored 100000 --stored 1000000

The rows that each put wrote are read back and committed, put by put, into a copy of the database as it was before, with nothing
but the driver and the same PRAGMAs (`synchronous=FULL`).
"""

from __future__ import annotations

import argparse
import contextlib
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.ingest import SEED, fill, raw_sqlite, sqlite_commits, write_raw
from benchmarks.people import People
from cauce.engine.online import spare_the_collector
from cauce.service import open_cauce

PUTS = 2000
WARM_UP = 200


def timed(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def measure(folder: Path, stored: int) -> tuple[float, float, float, float]:
    """p50 and p99 of a put, then of a raw commit, in microseconds."""
    people = People(SEED, customers=int(1.35 * stored))
    base, copy = folder / f"latency-{stored}.db", folder / f"raw-{stored}.db"
    fill(f"sqlite:///{base}", stored, people)
    shutil.copy(base, copy)
    with contextlib.closing(open_cauce(f"sqlite:///{base}")) as cauce:
        since = cauce.stats().revision
        puts = [timed(partial(cauce.put_record, record)) for record in people.records(PUTS, first=stored)]
    raw = raw_sqlite(copy)
    commits = [timed(partial(write_raw, raw, tables)) for _, tables in sorted(sqlite_commits(base, since).items())]
    raw.close()
    return (*_quantiles(puts[WARM_UP:]), *_quantiles(commits[WARM_UP:]))


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
            f"  raw commit {bare:>5.0f} us (p99 {bare99:,.0f})  ratio {put / bare:.2f}  growth {put / first:.2f}"
        )


if __name__ == "__main__":
    main()
