"""Every journey through the service, in whatever order it is told: the same partition, and the one that it must give."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest

from cauce.model.explanation import Decision
from cauce.model.record import Record, RecordKey
from cauce.service import LocalCauce, open_cauce
from cauce.service.api import MAX_PAGE
from journeys.load import EXAMPLES, MORE, Journey, journeys

GOLDEN = journeys(EXAMPLES)
ALL = journeys(EXAMPLES, MORE)
ORDERS = 50
FEW = 5
QUICK = 1

Partition = frozenset[frozenset[RecordKey]]


def tell(cauce: LocalCauce, records: Sequence[Record], batch: int) -> None:
    for start in range(0, len(records), batch):
        cauce.batch_put_records(records[start : start + batch])


def homes(cauce: LocalCauce) -> dict[RecordKey, object]:
    return {item.record.key: item.identity_id for item in cauce.list_records(page_size=MAX_PAGE).items}


def cells(home: dict[RecordKey, object]) -> Partition:
    return frozenset(frozenset(key for key, of in home.items() if of == identity) for identity in set(home.values()))


def orders(records: Sequence[Record], count: int) -> list[list[Record]]:
    """File order, reversed, and random ones."""
    random = Random(2026)
    return [list(records), list(records[::-1]), *(random.sample(records, len(records)) for _ in range(count))]


def retold(cauce: LocalCauce, journey: Journey, count: int) -> set[Partition]:
    """The partitions that one store gives when the journey is told, forgotten, and told again in another order and batching."""
    found = set()
    for number, order in enumerate(orders(journey.records, count)):
        tell(cauce, order, (1, 3, len(order))[number % 3])
        home = homes(cauce)
        assert not journey.faults(home)
        found.add(cells(home))
        for record in order:
            cauce.delete_record(record.key)
        assert not homes(cauce)
    return found


@pytest.mark.parametrize("journey", ALL, ids=lambda journey: journey.name)
def test_any_order_gives_the_expected_identities(journey: Journey) -> None:
    cauce = open_cauce("sqlite://")
    try:
        assert len(retold(cauce, journey, QUICK)) == 1
    finally:
        cauce.close()


@pytest.mark.slow
@pytest.mark.parametrize("journey", ALL, ids=lambda journey: journey.name)
@pytest.mark.parametrize("store", ["sqlite", "postgresql"])
def test_fifty_orders_give_the_expected_identities(journey: Journey, store: str, request: pytest.FixtureRequest) -> None:
    cauce = open_cauce("sqlite://" if store == "sqlite" else request.getfixturevalue("postgres_url"))
    try:
        assert len(retold(cauce, journey, ORDERS if journey in GOLDEN else FEW)) == 1
    finally:
        cauce.close()


@pytest.mark.slow
@pytest.mark.parametrize("golden", [True, False], ids=["golden", "all"])
def test_journeys_keep_out_of_each_others_way(golden: bool) -> None:
    """All journeys together in one store give what each gives alone, in any order and batching."""
    told = GOLDEN if golden else ALL
    records = [record for journey in told for record in journey.records]
    found = set()
    for order, batch in zip(orders(records, 3), (1, 500, 7, 20, 3), strict=True):
        cauce = open_cauce("sqlite://")
        try:
            tell(cauce, order, batch)
            home = homes(cauce)
            assert not [fault for journey in told for fault in journey.faults(home)]
            found.add(cells(home))
            assert cauce.verify().sound
        finally:
            cauce.close()
    assert len(found) == 1


@pytest.mark.parametrize("store", ["sqlite", "postgresql"])
def test_all_together_on_either_store(store: str, request: pytest.FixtureRequest) -> None:
    cauce = open_cauce("sqlite://" if store == "sqlite" else request.getfixturevalue("postgres_url"))
    try:
        tell(cauce, [record for journey in ALL for record in journey.records], 13)
        home = homes(cauce)
        assert not [fault for journey in ALL for fault in journey.faults(home)]
        assert cauce.verify().sound
    finally:
        cauce.close()


@pytest.mark.parametrize("journey", [journey for journey in ALL if journey.review], ids=lambda journey: journey.name)
def test_pairs_for_review(journey: Journey) -> None:
    cauce = open_cauce("sqlite://")
    try:
        tell(cauce, journey.records, 500)
        for left, right in journey.review:
            explained = cauce.explain_pair(journey.key(left), journey.key(right))
            assert explained.decision is Decision.REVIEW
            assert explained.review <= explained.weight < explained.match
    finally:
        cauce.close()


@pytest.mark.parametrize("journey", ALL, ids=lambda journey: journey.name)
def test_every_pair_can_be_explained(journey: Journey) -> None:
    """What is together is explained as linked, what is apart is not."""
    cauce = open_cauce("sqlite://")
    try:
        tell(cauce, journey.records, 500)
        for ids in journey.together:
            for other in ids[1:]:
                assert cauce.explain_pair(journey.key(ids[0]), journey.key(other)).decision is Decision.LINKED
        for left, right in journey.apart:
            assert cauce.explain_pair(journey.key(left), journey.key(right)).decision is not Decision.LINKED
    finally:
        cauce.close()
