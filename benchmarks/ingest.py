"""Streamed ingest with full resolution and the feed on, against raw writes of the very same rows.

    python -m benchmarks.ingest --stored 100000 --measured 40000 --store sqlite

The store is filled, copied, and `--measured` more records are streamed in batches of 500. The rows that this wrote are then
read back and written into the copy with nothing but the driver, one transaction a batch: `executemany` on SQLite (same PRAGMAs,
`synchronous=FULL`), COPY on PostgreSQL. Ratio: raw seconds / Cauce seconds; 1.0 would mean that resolving costs nothing. Cauce itself
commits batches that wait together as one; the ratio to raw writes in just those commits is said beside it (SQLite).
"""

from __future__ import annotations

import argparse
import contextlib
import shutil
import sqlite3
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.people import People
from cauce.engine.online import spare_the_collector
from cauce.model.record import Record
from cauce.service import open_cauce
from cauce.testing.postgres import postgres_url

BATCH = 500
WARM_UP = 5000
"""Records that a server which has just started sees before it is measured."""
PARTS = 4
"""Cauce and the reference take turns, so that a machine that is slower for a while is so for both."""
SEED = 7


Tables = dict[str, list[tuple[Any, ...]]]
"""Rows by the table that they go into."""


@dataclass(frozen=True)
class Figures:
    """One run."""

    stored: int
    measured: int
    cauce_seconds: float = 0.0
    raw_seconds: float = 0.0
    rows: int = 0
    commits: int = 0
    grouped_seconds: float | None = None
    """Of raw writes in the commits that Cauce made."""

    def plus(self, cauce: float, raw: float, commits: Sequence[Tables], grouped: float | None = None) -> Figures:
        """With one more part of the run: seconds, and what was written."""
        return replace(
            self,
            cauce_seconds=self.cauce_seconds + cauce,
            raw_seconds=self.raw_seconds + raw,
            rows=self.rows + sum(len(rows) for tables in commits for rows in tables.values()),
            commits=self.commits + len(commits),
            grouped_seconds=None if self.grouped_seconds is None else self.grouped_seconds + (grouped or 0.0),
        )

    @property
    def ratio(self) -> float:
        """Of raw writing."""
        return self.raw_seconds / self.cauce_seconds

    def line(self, what: str) -> str:
        """One row of the table."""
        grouped = "" if self.grouped_seconds is None else f"; raw in such commits: {self.grouped_seconds / self.cauce_seconds:.2f}"
        return (
            f"{what:34} {self.stored:>9,} stored  {self.measured / self.cauce_seconds:>8,.0f} rec/s"
            f"  raw {self.measured / self.raw_seconds:>8,.0f} rec/s  ratio {self.ratio:.2f}"
            f"  ({self.rows / self.measured:.1f} rows/record, {self.measured / self.commits:.0f} records/commit{grouped})"
        )


def batches(people: People, count: int, first: int = 0, *, full: bool = False) -> Iterator[list[Record]]:
    records = people.records(count, first, full=full)
    while batch := list(islice(records, BATCH)):
        yield batch


def fill(url: str, stored: int, people: People, *, full: bool = False) -> None:
    with contextlib.closing(open_cauce(url)) as cauce:
        for _ in cauce.ingest_records(batches(people, stored, full=full)):
            pass


def ingest(url: str, stored: int, measured: int, people: People, *, full: bool = False) -> Iterator[tuple[float, int]]:
    """Seconds for one part of the records after the other, and the revision before it."""
    work = list(batches(people, measured, stored + WARM_UP, full=full))
    with contextlib.closing(open_cauce(url)) as cauce:
        for _ in cauce.ingest_records(batches(people, WARM_UP, stored, full=full)):
            pass
        for part in range(PARTS):
            before = cauce.stats().revision
            start = time.perf_counter()
            for _ in cauce.ingest_records(work[len(work) * part // PARTS : len(work) * (part + 1) // PARTS]):
                pass
            yield time.perf_counter() - start, before


ROWS = {
    "record": "SELECT * FROM record WHERE revision > {since} ORDER BY uid",
    "claim": "SELECT * FROM claim",  # filtered below: no plan for a join is as sure as one scan
    "block": "SELECT * FROM block",
    "identity": "SELECT * FROM identity WHERE created > {since}",
    "membership": "SELECT * FROM membership WHERE until > {since}",
    "feed": "SELECT * FROM feed WHERE revision > {since}",
}


def rows_by_commit(select: Any, since: int) -> dict[int, Tables]:
    """The rows that the measured part wrote, by the revision that wrote them."""
    commits: dict[int, Tables] = defaultdict(lambda: defaultdict(list))
    revision_of: dict[Any, int] = {}
    for table, query in ROWS.items():
        names, rows = select(query.format(since=since))
        at = {name: names.index(name) for name in names}
        for row in rows:
            if table == "record":
                revision_of["uid", row[at["uid"]]] = revision_of["signature", row[at["signature"]]] = row[at["revision"]]
                revision = row[at["revision"]]
            elif table == "claim":
                revision = revision_of.get(("uid", row[at["uid"]]), 0)
            elif table == "block":
                revision = revision_of.get(("signature", row[at["signature"]]), 0)
            else:
                revision = row[at[{"identity": "created", "membership": "until"}.get(table, "revision")]]
            if revision:
                commits[revision][table].append(tuple(row))
    for tables in commits.values():
        for table, number in (("claim", 1), ("block", 1)):
            tables[table].sort(key=lambda row, number=number: row[number])  # as they come, record by record
    return commits


def sqlite_commits(path: Path, since: int) -> dict[int, Tables]:
    """What the commits after a revision wrote into a SQLite file."""
    with contextlib.closing(sqlite3.connect(path)) as source:

        def select(query: str) -> tuple[list[str], Iterable[tuple[Any, ...]]]:
            cursor = source.execute(query)
            return [column[0] for column in cursor.description], cursor

        return rows_by_commit(select, since)


def raw_sqlite(path: Path) -> sqlite3.Connection:
    """A connection with the settings of Cauce's own."""
    raw = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "wal_autocheckpoint=20000", "cache_size=-262144", "secure_delete=ON"):
        raw.execute(f"PRAGMA {pragma}").fetchall()
    return raw


def write_raw(raw: sqlite3.Connection, tables: Tables) -> None:
    """One commit of rows, and nothing else."""
    raw.execute("BEGIN IMMEDIATE")
    for table, rows in tables.items():
        if rows:
            raw.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({','.join('?' * len(rows[0]))})", rows)
    raw.execute("UPDATE tenant SET revision = revision + 1 WHERE no = 1")
    raw.execute("COMMIT")


def sqlite_run(folder: Path, stored: int, measured: int, *, full: bool) -> Figures:
    people = People(SEED, customers=int(1.35 * (stored + measured)))
    base, copy = folder / "base.db", folder / "raw.db"
    url = f"sqlite:///{base}"
    fill(url, stored, people, full=full)
    shutil.copy(base, copy)
    shutil.copy(base, folder / "grouped.db")
    total = Figures(stored, measured, grouped_seconds=0.0)
    with contextlib.closing(raw_sqlite(copy)) as raw, contextlib.closing(raw_sqlite(folder / "grouped.db")) as grouped:
        for seconds, since in ingest(url, stored, measured, people, full=full):
            commits = [tables for _, tables in sorted(sqlite_commits(base, since).items())]
            raw_seconds = seconds_to_write(raw, [batch for tables in commits for batch in in_batches(tables)])
            total = total.plus(seconds, raw_seconds, commits, seconds_to_write(grouped, commits))
    return total


def in_batches(tables: Tables) -> Iterator[Tables]:
    """One commit's rows, which stand as they came, as the commits of its batches."""
    parts = -(-len(tables["record"]) // BATCH)
    for part in range(parts):
        yield {table: rows[len(rows) * part // parts : len(rows) * (part + 1) // parts] for table, rows in tables.items()}


def seconds_to_write(raw: sqlite3.Connection, commits: Iterable[Tables]) -> float:
    """What it takes to write these commits into a copy of the store."""
    start = time.perf_counter()
    for tables in commits:
        write_raw(raw, tables)
    return time.perf_counter() - start


def postgres_run(stored: int, measured: int) -> Figures:
    people = People(SEED, customers=int(1.35 * (stored + measured)))
    url = postgres_url()
    fill(url, stored, people)
    dsn = url.replace("postgresql+psycopg://", "postgresql://")
    admin, _, name = dsn.partition("?")[0].rpartition("/")
    query = dsn.partition("?")[2]
    with psycopg.connect(f"{admin}/postgres?{query}", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}_raw TEMPLATE {name}".encode())
    total = Figures(stored, measured)
    with psycopg.connect(dsn, autocommit=True) as source, psycopg.connect(f"{admin}/{name}_raw?{query}", autocommit=True) as raw:

        def select(text: str) -> tuple[list[str], Sequence[tuple[Any, ...]]]:
            cursor = source.execute(text.encode())
            return [column.name for column in cursor.description or ()], cursor.fetchall()

        for seconds, since in ingest(url, stored, measured, people):
            commits = [tables for _, tables in sorted(rows_by_commit(select, since).items())]
            work = [batch for tables in commits for batch in in_batches(tables)]
            start = time.perf_counter()
            for tables in work:
                copy_raw(raw, tables)
            total = total.plus(seconds, time.perf_counter() - start, commits)
    return total


def copy_raw(raw: psycopg.Connection[Any], tables: Tables) -> None:
    """One commit of rows, and nothing else."""
    with raw.transaction():
        for table, rows in tables.items():
            if table == "block":  # signatures seen before are there already
                raw.execute("CREATE TEMP TABLE IF NOT EXISTS staging (LIKE block)")
                raw.execute("TRUNCATE staging")
                _copy(raw, "staging", rows)
                raw.execute("INSERT INTO block SELECT * FROM staging ON CONFLICT DO NOTHING")
            else:
                _copy(raw, table, rows)


def _copy(connection: psycopg.Connection[Any], table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN".encode()) as copy:
        for row in rows:
            copy.write_row(row)


def main() -> None:
    spare_the_collector()  # as the server does
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stored", type=int, default=100_000)
    parser.add_argument("--measured", type=int, default=40_000)
    parser.add_argument("--store", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--full", action="store_true", help="full customer records instead of a mix of all channels (SQLite)")
    options = parser.parse_args()
    if options.store == "postgresql":
        print(postgres_run(options.stored, options.measured).line("ingest, PostgreSQL against COPY"))
        return
    what = "ingest of full records, SQLite" if options.full else "ingest of all channels, SQLite"
    with tempfile.TemporaryDirectory() as folder:
        print(sqlite_run(Path(folder), options.stored, options.measured, full=options.full).line(what))


if __name__ == "__main__":
    main()
