"""Other rules for a filled tenant: how long it takes to simulate and to prepare them, and how long the switch holds writers up.

    python -m benchmarks.rules --records 100000 --store sqlite

A tenant is loaded; then the match threshold is changed (records look the same: only who is who differs) and then a blocking rule is added
(every record is seen otherwise: all of it is written anew). Meanwhile somebody puts a record every few milliseconds: the longest of these
puts is what the switch costs others. The ratio is to reading the same rows once, without anything else.
"""

from __future__ import annotations

import argparse
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from functools import partial
from typing import NamedTuple

import msgspec

from cauce.linkage.dump import dump_ruleset
from cauce.linkage.ruleset import default_ruleset
from cauce.model.job import Job, JobState
from cauce.model.record import Assurance, Identifier, Record
from cauce.model.ruleset import BlockingRule, Ruleset
from cauce.service import LocalCauce, open_cauce
from cauce.testing.customers import as_records, draw_customers
from cauce.testing.postgres import database

PAUSE = 0.005


def variants() -> dict[str, Ruleset]:
    """Rules that differ from the default."""
    rules = default_ruleset()
    limits = msgspec.structs.replace(rules.thresholds, match=rules.thresholds.match - 2)
    rule = BlockingRule(name="birth_date_alone", parts=("birth_date", "given_initial"))
    return {
        "a threshold": msgspec.structs.replace(rules, version=2, thresholds=limits),
        "a blocking rule": msgspec.structs.replace(rules, version=3, blocking=(*rules.blocking, rule)),
    }


def over(cauce: LocalCauce, job: Job) -> Job:
    """The job once it is over."""
    while not job.finished:
        job = cauce.wait_job(job.job_id, timeout=5.0)
    assert job.state is JobState.SUCCEEDED, job
    return job


class Taken(NamedTuple):
    """Seconds, by the clock and of this process."""

    wall: float
    cpu: float


def timed(work: Callable[[], object]) -> Taken:
    """How long it takes."""
    wall, cpu = time.monotonic(), time.process_time()
    work()
    return Taken(time.monotonic() - wall, time.process_time() - cpu)


class Writer(threading.Thread):
    """Puts one small record after the other, and notes how long the longest took."""

    def __init__(self, cauce: LocalCauce) -> None:
        super().__init__(daemon=True)
        self._cauce, self._enough = cauce, threading.Event()
        self.longest, self.puts = 0.0, 0

    def run(self) -> None:
        """Until it is enough."""
        while not self._enough.wait(PAUSE):
            cookie = Identifier(namespace="cookie", value=f"bench-{self.puts}", assurance=Assurance.VERIFIED)
            record = Record(source="bench", record_id=f"b{self.puts}", observed_at=self.puts, identifiers=(cookie,))
            began = time.monotonic()
            self._cauce.put_record(record)
            self.longest = max(self.longest, time.monotonic() - began)
            self.puts += 1

    def end(self) -> None:
        """It is enough."""
        self._enough.set()
        self.join()


def read_all(cauce: LocalCauce) -> None:
    """Every record once, as pages come."""
    token = ""
    while True:
        page = cauce.list_records(page_size=1000, page_token=token)
        token = page.next_page_token
        if not token:
            return


def _simulate(cauce: LocalCauce, number: int, jobs: list[Job]) -> None:
    jobs.append(over(cauce, cauce.simulate(number=number)))


def _activate(cauce: LocalCauce, number: int, digest: str) -> None:
    over(cauce, cauce.activate(number, author="benchmark", reason="to see how long it takes", simulation=digest))


def measure(cauce: LocalCauce, records: int) -> None:
    """Load, then change the rules twice."""
    loaded = timed(lambda: cauce.load(as_records(draw_customers(records))))
    read = timed(lambda: read_all(cauce))
    print(f"{records:,} records loaded in {loaded.wall:.1f} s; read once in {read.cpu:.2f} s")
    for name, rules in variants().items():
        number = cauce.create_ruleset(dump_ruleset(rules), author="benchmark").number
        jobs: list[Job] = []
        simulated = timed(partial(_simulate, cauce, number, jobs))
        digest = cauce.get_simulation(jobs[0].job_id).digest
        writer = Writer(cauce)
        writer.start()
        activated = timed(partial(_activate, cauce, number, digest))
        writer.end()
        changed = jobs[0].figures["changed"]
        print(
            f"{name}: {changed:,} identities change; simulated in {simulated.cpu:.1f} s ({simulated.cpu / read.cpu:.0f} x reading), "
            f"activated in {activated.wall:.1f} s ({activated.cpu:.1f} s of cpu)"
        )
        print(f"  {writer.puts:,} puts meanwhile, the longest {writer.longest:.2f} s")
    print(f"verify: {'sound' if cauce.verify().sound else 'NOT SOUND'}")


def main() -> None:
    """Measure on a store of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--store", choices=["sqlite", "postgres"], default="sqlite")
    asked = parser.parse_args()
    with ExitStack() as stack:
        if asked.store == "sqlite":
            url = f"sqlite:///{stack.enter_context(tempfile.TemporaryDirectory())}/cauce.db"
        else:
            url = stack.enter_context(database())
        measure(stack.enter_context(closing(open_cauce(url))), asked.records)


if __name__ == "__main__":
    main()
