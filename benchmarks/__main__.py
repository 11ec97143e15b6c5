"""`make bench`: every speed promise as a ratio to a reference measured in the same run, and what floor it must keep.

    python -m benchmarks [--large]

`--large` adds the runs at a million stored records (about half an hour).
"""

from __future__ import annotations

import argparse
import os
import platform
import sqlite3
import subprocess
import sys

RUNS = (
    ("ingest", "--store", "sqlite", "--stored", "100000", "--full"),
    ("ingest", "--store", "sqlite", "--stored", "100000"),
    ("ingest", "--store", "postgresql", "--stored", "50000"),
    ("latency", "--stored", "100000"),
    ("calls", "--stored", "20000"),
    ("graph", "--records", "100000"),
    ("explain", "--records", "30000"),
)
LARGE = (
    ("ingest", "--store", "sqlite", "--stored", "1000000"),
    ("latency", "--stored", "100000", "--stored", "1000000"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--large", action="store_true", help="also at a million stored records")
    large = parser.parse_args().large
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}")
    print("floors: ingest 0.40 of raw SQLite, 0.20 of COPY; one record at most 3.0 raw commits, growth at most 1.5;")
    print("        LookupIdentifiers 0.60 and PutRecord 0.20 of a bare echo")
    for module, *arguments in (*RUNS, *(LARGE if large else ())):
        sys.stdout.flush()
        subprocess.run([sys.executable, "-m", f"benchmarks.{module}", *arguments], check=True)


if __name__ == "__main__":
    main()
