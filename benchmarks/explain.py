"""Why, how, history and as-of answers on a store that was filled call by call, against bare reads of the very same rows.

    python -m benchmarks.explain --records 30000

Records of an omnichannel shop are put in batches; between them come those of one customer with 100 records: spellings of one name,
contacts, cards and sessions, put again and again. Measured: how that customer came together; histories, and how things were, of random
customers and revisions, by a process that has answered such a question before. Processor time of the whole answer, and the part of it
that is statements with their rows.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from benchmarks.graph import statements
from benchmarks.ingest import SEED
from benchmarks.people import People
from cauce.engine.online import spare_the_collector
from cauce.model.record import Assurance, Identifier, Record
from cauce.service import open_cauce
from cauce.service.api import View
from cauce.service.local import LocalCauce

ASKED = 300
AGAIN = 100
"""So often the same customer is asked about."""
BATCH = 50
_NAMES = ("Ana Belén Zubizarreta Gil", "Ana Zubizarreta Gil", "Ana B. Zubizarreta", "Ana Belen Zubizarreta")
_START = 1_700_000_000_000_000


def customer(random_: random.Random) -> list[Record]:
    """A hundred records of one person."""

    def one(number: int, source: str, *identifiers: tuple[str, str], **attributes: str) -> Record:
        claims = tuple(Identifier(namespace=space, value=value, assurance=Assurance.VERIFIED) for space, value in identifiers)
        return Record(
            source=source, record_id=f"ana-{number}", observed_at=_START + number, identifiers=claims, attributes=dict(attributes)
        )

    found = []
    for number in range(100):
        kind = number % 5
        named = {"full_name": random_.choice(_NAMES), "birth_date": "1980-02-03"}
        if kind == 0:
            found.append(one(number, "crm", ("customer_id", "C-ana"), ("email", "ana.zubi@example.net"), **named))
        elif kind == 1:
            found.append(one(number, "pos", ("loyalty", "L-ana"), ("phone", "+34612000111"), **named))
        elif kind == 2:
            found.append(one(number, "news", ("email", "ana.zubi@example.net"), ("cookie", f"c-{number}"), **named))
        else:
            found.append(one(number, "web", ("cookie", f"c-{5 * random_.randrange(20) + 2}"), ("device", f"d-{number % 7}")))
    return found


def filled(url: str, records: int) -> LocalCauce:
    """A store with so many records, in commits of BATCH, and the customer's among them, each put three times."""
    cauce, random_ = open_cauce(url), random.Random(SEED)
    hers = [record for _ in range(3) for record in customer(random_)]
    people = People(SEED, customers=records // 3)
    for first in range(0, records, BATCH):
        mine = [hers.pop(0) for _ in range(min(len(hers), 1 + 300 * BATCH // records))]
        cauce.batch_put_records([*people.records(BATCH, first=first), *mine])
    return cauce


def measured(what: str, ask: Callable[[Any], object], questions: list[Any]) -> str:
    taken, bare = [], []
    ask(questions[0])  # compiles the statements
    for question in questions:
        with statements() as spent:
            start = time.process_time()
            ask(question)
            taken.append((time.process_time() - start) * 1e3)
        bare.append(sum(spent) * 1e3)
    cuts = statistics.quantiles(taken, n=100, method="inclusive")
    return (
        f"{what:44} p50 {cuts[49]:>6.2f} ms  p99 {cuts[98]:>6.2f} ms  bare reads p50 {statistics.median(bare):>5.2f} ms"
        f"  ratio {statistics.median(bare) / cuts[49]:.2f}"
    )


def report(cauce: LocalCauce) -> Iterator[str]:
    random_ = random.Random(SEED)
    rows = [row for source in ("crm", "pos", "web") for row in cauce.list_records(source=source, page_size=1000).items]
    ana = next(row for row in cauce.list_records(source="crm", page_size=1000).items if row.record.record_id.startswith("ana-"))
    head = cauce.stats().revision
    records = cauce.get_identity(ana.identity_id, view=View.FULL).profile.records
    yield measured(f"how {records} records came together", cauce.explain_identity, [ana.identity_id] * AGAIN)
    yield measured(f"history of that customer, of {head:,} commits", cauce.get_history, [ana.identity_id] * AGAIN)
    asked = random_.sample(rows, min(ASKED, len(rows)))
    yield measured("history of a customer", cauce.get_history, [row.identity_id for row in asked])
    times = [item.commit.at for item in cauce.list_changes(limit=1000) if item.commit]
    moments = [datetime.fromtimestamp(random_.choice(times) / 1e6, UTC).isoformat() for _ in asked]
    late = [(row, str(random_.randint(row.revision, head))) for row in asked]
    yield measured("identity of a record as of a revision", lambda one: cauce.get_record(one[0].record.key, as_of=one[1]), late)
    yield measured("records as of a revision", lambda one: cauce.list_identity_records(one[0].identity_id, as_of=one[1]), late)
    yield measured(
        "records as of a time",
        lambda one: cauce.list_identity_records(one[0].identity_id, as_of=one[1]),
        [(row, moment) for row, moment in zip(asked, moments, strict=True)],
    )
    yield measured(
        "identity as of a revision", lambda one: cauce.get_identity(ana.identity_id, as_of=one), [str(head - n) for n in range(AGAIN)]
    )


def main() -> None:
    """Fill, ask, print."""
    spare_the_collector()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=30_000)
    records = parser.parse_args().records
    with tempfile.TemporaryDirectory() as folder, contextlib.closing(filled(f"sqlite:///{folder}/cauce.db", records)) as cauce:
        for line in report(cauce):
            print(line, flush=True)


if __name__ == "__main__":
    main()
