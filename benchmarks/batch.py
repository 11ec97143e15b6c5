"""`make bench-batch`: `cauce match` against its peers, on the same table, the same machine and one core, in the same run.

    python -m benchmarks.batch [--records 50000 --records 1000000] [--noise normal] [--only splink --only parts]

- **splink**: whole processes from CSV to CSV, training included, `cauce match` against Splink with the settings of `splink_run`.
- **parts**: comparing pairs against `recordlinkage.Compare`, and EM against its `ECMClassifier`, on the very same pairs.
- **sizes**: seconds, memory and accuracy of `cauce match` as tables grow, at 10,000 and 100,000.
- **scale**: the same at 10,000, 100,000, 1 and 5 millions; only if it is named, as it takes a quarter of an hour.
- **cores**: `cauce match` on two cores against one; it works with as many processes as it has cores. Two cores share caches, memory and
  often more, so the reference is also two runs of one core each, side by side: no program that divides its work gains more than they do.

The customers are drawn by `cauce.testing.customers`, seeded. A ratio is the reference's seconds over ours; who falls below a
floor is marked. Peak memory is that of the process, as the kernel counted it.
"""

from __future__ import annotations

import argparse
import csv
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.batch_parts import compare_against_recordlinkage, em_against_recordlinkage, full_em
from cauce.engine.batch.quality import b_cubed, pairwise
from cauce.testing.customers import NOISE, Layout, draw_customers, write_files

SEED = 11
SIZES = (10_000, 100_000)
SCALE = (*SIZES, 1_000_000, 5_000_000)
SPLINK_FLOORS = ((1_000_000, 3.0), (50_000, 1.5))
"""From so many records on, at least so many times faster."""
MEMORY_FLOOR = (1_000_000, 2500)
"""From so many records on, at most so many megabytes for each million."""
FEW, TURNS = 100_000, 3
"""Up to so many records, both run so often, in turns, and the median counts: a few seconds differ by a sixth from run to run."""
COMPARE_FLOOR, EM_FLOOR, CORES_FLOOR = 10.0, 50.0, 1.6


class Spent(NamedTuple):
    """What a process took."""

    seconds: float
    processor: float
    megabytes: float


class Customers(NamedTuple):
    """A table and who is who in it."""

    records: int
    table: Path
    people: dict[str, str]


@dataclass(frozen=True)
class Row:
    """One comparison of the table."""

    what: str
    size: str
    reference: str
    ours: str
    ratio: float | None = None
    floor: float | None = None
    note: str = ""

    def line(self) -> str:
        """As it is printed."""
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        floor = "" if self.floor is None else f"{self.floor:.2f}"
        missed = "  BELOW" if self.ratio is not None and self.floor is not None and self.ratio < self.floor else ""
        return f"{self.what:34} {self.size:>16} {self.reference:>13} {self.ours:>13} {ratio:>7} {floor:>6}{missed}  {self.note}".rstrip()


def draw(folder: Path, records: int, noise: str) -> Customers:
    """Write a table of customers and read back who is who."""
    table, truth = folder / f"customers-{records}.csv", folder / f"truth-{records}.csv"
    write_files(draw_customers(records, seed=SEED, noise=noise), Layout(), table, truth)
    with truth.open(encoding="utf-8", newline="") as stream:
        return Customers(records, table, {row["record_id"]: row["identity_id"] for row in csv.DictReader(stream)})


def run(command: Sequence[str], cores: int = 1, beside: int = 0) -> Spent:
    """A process on so many cores, `beside` cores from the last one on being left to others; its output is thrown away unless it fails.

    Python keeps what it compiled, as it does where packages are installed; what the environment says of that is not followed.
    """
    last = len(os.sched_getaffinity(0)) - beside
    allowed = set(sorted(os.sched_getaffinity(0))[last - cores : last])
    surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    surroundings |= {name: str(cores) for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")}
    surroundings["PYTHONPYCACHEPREFIX"] = str(Path(tempfile.gettempdir()) / "cauce-bench-bytecode")
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            stdout=said,
            stderr=subprocess.STDOUT,
            env=surroundings,
        )
        os.sched_setaffinity(process.pid, allowed)  # long before it has imported what asks how many cores there are
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise SystemExit(f"{' '.join(command)} failed:\n{said.read()[-3000:].decode(errors='replace')}")
    return Spent(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def match(customers: Customers, output: Path, cores: int = 1, beside: int = 0) -> Spent:
    """`cauce match`, without any setting."""
    return run(["cauce.cli", "match", str(customers.table), "--output", str(output)], cores, beside)


def quality(customers: Customers, clusters: Path) -> str:
    """Entity F1 and B cubed of what was written: record id first, identity last."""
    with clusters.open(encoding="utf-8", newline="") as stream:
        reader = csv.reader(stream)
        header = next(reader)
        record = next(header.index(name) for name in ("record_id", "unique_id") if name in header)
        identity = next(header.index(name) for name in ("identity_id", "cluster_id") if name in header)
        found = {row[record]: row[identity] for row in reader}
    assert found.keys() == customers.people.keys(), "every record comes back once"
    labels, truth = (np.array([names[key] for key in customers.people]) for names in (found, customers.people))
    return f"F1 {pairwise(labels, truth).f1:.3f}, B cubed {b_cubed(labels, truth).f1:.3f}"


def against_splink(folder: Path, customers: Customers) -> list[Row]:
    """Time, memory and accuracy of both, each run once before on little."""
    few = draw(folder, 2_000, "normal")
    run(["benchmarks.splink_run", str(few.table), str(folder / "warm.csv")])
    ours, theirs = folder / "ours.csv", folder / "splink.csv"
    splink = ["benchmarks.splink_run", str(customers.table), str(theirs)]
    turns = [(match(customers, ours), run(splink)) for _ in range(TURNS if customers.records <= FEW else 1)]
    mine, reference = (sorted(spent)[len(turns) // 2] for spent in zip(*turns, strict=True))
    size = f"{customers.records:,} records"
    speed = next((floor for records, floor in SPLINK_FLOORS if customers.records >= records), None)
    most = customers.records / MEMORY_FLOOR[0] * MEMORY_FLOOR[1] if customers.records >= MEMORY_FLOOR[0] else None
    memory = f"{reference.megabytes:,.0f} MB", f"{mine.megabytes:,.0f} MB"
    return [
        Row("match against Splink", size, _seconds(reference), _seconds(mine), reference.seconds / mine.seconds, speed),
        Row("  processor time", size, f"{reference.processor:.1f} s", f"{mine.processor:.1f} s", reference.processor / mine.processor),
        Row("  peak memory", size, *memory, reference.megabytes / mine.megabytes, reference.megabytes / most if most else None),
        Row("  accuracy", size, "Splink", "ours", note=f"Splink {quality(customers, theirs)}; ours {quality(customers, ours)}"),
    ]


def by_size(folder: Path, customers: Customers) -> list[Row]:
    """What a record costs, and whether as many are matched as well as a few: millions are denser, and people of one name more."""
    clusters = folder / "ours.csv"
    mine = match(customers, clusters)
    cost = f"{1e6 * mine.seconds / customers.records:,.1f} us and {1024 * mine.megabytes / customers.records:,.1f} kB a record"
    note = f"{mine.megabytes:,.0f} MB; {cost}; {quality(customers, clusters)}"
    return [Row("match, one core", f"{customers.records:,} records", "", _seconds(mine), note=note)]


def by_cores(folder: Path, customers: Customers) -> list[Row]:
    """Two cores against one."""
    if len(os.sched_getaffinity(0)) < 2:
        return []
    one, two = (match(customers, folder / f"{cores}.csv", cores) for cores in (1, 2))
    same = (folder / "1.csv").read_bytes() == (folder / "2.csv").read_bytes()
    note = "the same identities" if same else "DIFFERENT identities"
    size, gain, most = f"{customers.records:,} records", one.seconds / two.seconds, _gain_side_by_side(folder, customers, one)
    return [
        Row("match, two cores against one", size, _seconds(one), _seconds(two), gain, CORES_FLOOR, note),
        Row("  two runs side by side", size, "", "", most, note=f"{gain / most:.0%} of it reached"),
    ]


def _gain_side_by_side(folder: Path, customers: Customers, alone: Spent) -> float:
    """How many times as much two runs of one core each get done at once as one alone does."""
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda beside: match(customers, folder / f"beside{beside}.csv", beside=beside), (0, 1)))
    return 2 * alone.seconds / max(spent.seconds for spent in both)


def by_parts(_folder: Path, customers: Customers) -> list[Row]:
    """The parts that recordlinkage has too."""
    rows = []
    for what, measure, floor in (
        ("compare against recordlinkage", compare_against_recordlinkage, COMPARE_FLOOR),
        ("EM against recordlinkage's ECM", em_against_recordlinkage, EM_FLOOR),
        ("  EM as training does it", full_em, None),
    ):
        pairs, reference, mine, note = measure(customers.table)
        theirs = f"{reference:.3f} s" if reference else ""
        rows.append(Row(what, f"{pairs:,} pairs", theirs, f"{mine:.3f} s", reference / mine if reference else None, floor, note))
    return rows


def _seconds(spent: Spent) -> str:
    return f"{spent.seconds:.1f} s"


KINDS: dict[str, tuple[Callable[[Path, Customers], list[Row]], tuple[int, ...]]] = {
    "parts": (by_parts, (20_000,)),
    "splink": (against_splink, (50_000,)),
    "sizes": (by_size, SIZES),
    "cores": (by_cores, (200_000,)),
    "scale": (by_size, SCALE),
}
"""What is measured, and at which sizes if none are given; parts have their own size always."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, action="append", help="sizes of tables, instead of 50,000 against Splink and so on")
    parser.add_argument("--noise", choices=sorted(NOISE), default="normal")
    parser.add_argument("--only", choices=sorted(KINDS), action="append", help="measure these only")
    options = parser.parse_args()
    print(f"{'':34} {'':>16} {'reference':>13} {'ours':>13} {'ratio':>7} {'floor':>6}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        kinds = options.only or [kind for kind in KINDS if kind != "scale"]
        if set(kinds) != {"parts"}:
            match(draw(folder, 300, options.noise), folder / "warm.csv")  # once, so that nothing measured compiles
        for kind in kinds:
            measure, usual = KINDS[kind]
            for records in usual if kind == "parts" else options.records or usual:
                for row in measure(folder, draw(folder, records, options.noise)):
                    print(row.line(), flush=True)


if __name__ == "__main__":
    main()
