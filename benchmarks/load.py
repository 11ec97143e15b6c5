"""Bulk load of an empty store against raw writes of the very same rows, sorted, in transactions of the same size.

    python -m benchmarks.load --records 100000 --store sqlite

Records with a given partition are loaded, on all cores: read, prepared and written while others are prepared; then what they claim is
written while values and candidate pairs are looked at. Then the rows are read back and written into another database of the same schema
with nothing but the driver: `executemany` on SQLite (same PRAGMAs, `synchronous=FULL`), COPY on PostgreSQL (the server of tests, made to
sync to disk). Ratio: raw seconds / Cauce seconds.
"""

from __future__ import annotations

import argparse
import contextlib
import sqlite3
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

from benchmarks.ingest import SEED, raw_sqlite
from benchmarks.people import People
from cauce.engine.batch.load import Given, Options, Step
from cauce.engine.batch.load_rows import REVISION_RECORDS, TRANSACTION_ROWS
from cauce.engine.online import spare_the_collector
from cauce.model.record import RecordKey
from cauce.service import open_cauce
from cauce.store.migrate import migrate_sqlite
from cauce.testing.postgres import postgres_url

TABLES = {
    "record": ("tenant, uid", REVISION_RECORDS),
    "identity": ("tenant, no", REVISION_RECORDS),
    "claim": ("tenant, key, uid", TRANSACTION_ROWS),
    "block": ("tenant, key, signature", TRANSACTION_ROWS),
    "muted": ("tenant, key", TRANSACTION_ROWS),
    "feed": ("tenant, revision, part", TRANSACTION_ROWS),
}
"""Primary keys, and rows in one transaction."""

AS_USUAL = ("fsync", "synchronous_commit", "full_page_writes", "autovacuum")
"""What a PostgreSQL does unless it is told otherwise, as that of tests is."""

Rows = list[tuple[Any, ...]]


class Figures(NamedTuple):
    """One load."""

    records: int
    rows: int
    seconds: float
    stages: dict[str, float]
    raw_seconds: float

    def line(self, what: str) -> str:
        """One row of the table."""
        stages = ", ".join(f"{name} {1e6 * spent / self.records:.0f}" for name, spent in self.stages.items())
        return (
            f"{what:34} {self.records:>9,} records  {self.records / self.seconds:>8,.0f} rec/s"
            f"  raw {self.records / self.raw_seconds:>8,.0f} rec/s  ratio {self.raw_seconds / self.seconds:.2f}"
            f"  ({self.rows / self.records:.1f} rows/record; µs/record: {stages})"
        )


class Stages:
    """Seconds of each stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._at, self._stage = time.perf_counter(), "read"

    def hear(self, step: Step) -> None:
        """Something begins or goes on."""
        now = time.perf_counter()
        self.seconds[self._stage] += now - self._at
        self._at, self._stage = now, step.stage


def partition_of(count: int, *, full: bool) -> Given:
    """Who is who, found by a load that computes it, in another process: the one that measures is as fresh as a command's."""
    with ProcessPoolExecutor(1, get_context("spawn")) as other:
        home = other.submit(_home_of, count, full=full).result()
    return Given(home.__getitem__)


def _home_of(count: int, *, full: bool) -> dict[RecordKey, int]:
    """The number of each record's identity."""
    home: dict[RecordKey, int] = {}
    with contextlib.closing(open_cauce("sqlite://")) as cauce:
        cauce.load(_people(count).records(count, full=full))
        token = ""
        numbers: dict[str, int] = {}
        while True:
            page = cauce.list_records(page_size=1000, page_token=token)
            for item in page.items:
                home[item.record.key] = numbers.setdefault(item.identity_id, len(numbers))
            token = page.next_page_token
            if not token:
                return home


def _people(count: int) -> People:
    return People(SEED, customers=int(1.35 * count))


def loaded(url: str, count: int, given: Given, *, full: bool) -> tuple[float, dict[str, float]]:
    """Seconds, and those of each stage."""
    records = list(_people(count).records(count, full=full))
    with contextlib.closing(open_cauce(url)) as cauce:
        stages = Stages()
        start = time.perf_counter()
        cauce.load(records, Options(given=given, progress=stages.hear))
        return time.perf_counter() - start, stages.seconds


def read_back(select: Callable[[str], Iterable[tuple[Any, ...]]]) -> dict[str, Rows]:
    return {table: [tuple(row) for row in select(f"SELECT * FROM {table} ORDER BY {key}")] for table, (key, _) in TABLES.items()}


def parts(tables: dict[str, Rows]) -> Iterator[tuple[str, Rows]]:
    for table, rows in tables.items():
        size = TABLES[table][1]
        for start in range(0, len(rows), size):
            yield table, rows[start : start + size]


def sqlite_run(folder: Path, count: int, *, full: bool) -> Figures:
    given = partition_of(count, full=full)
    path, copy = folder / "loaded.db", folder / "raw.db"
    seconds, stages = loaded(f"sqlite:///{path}", count, given, full=full)
    with contextlib.closing(sqlite3.connect(path)) as source:
        tables = read_back(source.execute)
    migrate_sqlite(copy)
    raw = raw_sqlite(copy)
    start = time.perf_counter()
    for table, rows in parts(tables):
        raw.execute("BEGIN IMMEDIATE")
        raw.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * len(rows[0]))})", rows)
        raw.execute("COMMIT")
    raw_seconds = time.perf_counter() - start
    raw.close()
    return Figures(count, sum(map(len, tables.values())), seconds, stages, raw_seconds)


def made_usual(url: str) -> None:
    """Have the server of tests sync what is committed to disk, and clean up, which tests do without."""
    with psycopg.connect(url, autocommit=True) as server:
        for setting in AS_USUAL:
            server.execute(f"ALTER SYSTEM SET {setting} = on")
        server.execute("SELECT pg_reload_conf()")
        while any(server.execute(f"SHOW {setting}").fetchone() != ("on",) for setting in AS_USUAL):
            time.sleep(0.1)


def postgres_run(count: int, *, full: bool) -> Figures:
    given = partition_of(count, full=full)
    url, copy = (postgres_url().replace("postgresql+psycopg://", "postgresql://") for _ in range(2))
    made_usual(url)
    seconds, stages = loaded(url, count, given, full=full)
    with psycopg.connect(url) as source:
        tables = read_back(lambda query: source.execute(query.encode()).fetchall())
    with psycopg.connect(copy, autocommit=True) as raw:
        start = time.perf_counter()
        for table, rows in parts(tables):
            with raw.transaction(), raw.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN".encode()) as into:
                for row in rows:
                    into.write_row(row)
        raw_seconds = time.perf_counter() - start
    return Figures(count, sum(map(len, tables.values())), seconds, stages, raw_seconds)


def main() -> None:
    spare_the_collector()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--store", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--full", action="store_true", help="full customer records instead of a mix of all channels")
    options = parser.parse_args()
    what = "load of full records" if options.full else "load of all channels"
    if options.store == "postgresql":
        print(postgres_run(options.records, full=options.full).line(f"{what}, PostgreSQL"))
        return
    with tempfile.TemporaryDirectory() as folder:
        print(sqlite_run(Path(folder), options.records, full=options.full).line(f"{what}, SQLite"))


if __name__ == "__main__":
    main()
