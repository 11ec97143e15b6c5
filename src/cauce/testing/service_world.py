"""People and records of the service suite: small enough to check by eye."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from cauce.model.record import Assurance, AttributeValue, Identifier, Record, RecordKey
from cauce.service.api import Cauce, Page, PutResult, StoredRecord, WatchItem
from cauce.service.paging import all_items

T = TypeVar("T")

DAY = 86_400_000_000
NOON = 1_772_366_400_000_000
"""2026-03-01T12:00:00Z."""


@cache
def imports_directory() -> Path:
    """Where jobs find files; gone with the process."""
    path = tempfile.mkdtemp(prefix="cauce-imports-")
    atexit.register(shutil.rmtree, path, ignore_errors=True)
    return Path(path)


def verified(namespace: str, value: str) -> Identifier:
    """An identifier that the source has proof of."""
    return Identifier(namespace=namespace, value=value, assurance=Assurance.VERIFIED)


def record(name: str, *identifiers: Identifier, source: str = "crm", at: int = NOON, **attributes: AttributeValue) -> Record:
    """A record with these identifiers and attributes."""
    return Record(source=source, record_id=name, observed_at=at, identifiers=identifiers, attributes=attributes)


def account(name: str, login: str, *more: Identifier, **attributes: AttributeValue) -> Record:
    """A record that carries an account: records of one login are one customer."""
    identifiers = (verified("login", login), *more)
    return Record(source="crm", record_id=name, observed_at=NOON, identifiers=identifiers, attributes=attributes)


def key(name: str, source: str = "crm") -> RecordKey:
    """Name of a record."""
    return RecordKey(source, name)


def put(cauce: Cauce, *records: Record) -> list[PutResult]:
    """Put records in one batch, all of which must be accepted."""
    results = cauce.batch_put_records(records)
    assert all(isinstance(result, PutResult) for result in results)
    return [result for result in results if isinstance(result, PutResult)]


def put_two_customers(cauce: Cauce) -> tuple[str, str]:
    """Records `a` and, a commit later, `b`: two customers, each with a card; a record with both cards would make them one. Their ids."""
    first = cauce.put_record(record("a", verified("loyalty/x", "L1"), at=NOON))
    second = cauce.put_record(record("b", verified("loyalty/y", "L2"), at=NOON + DAY))
    return first.identity_id, second.identity_id


BRIDGE = record("bridge", verified("loyalty/x", "L1"), verified("loyalty/y", "L2"), at=NOON + 2 * DAY)
"""Makes the two customers one."""


@contextmanager
def watching(cauce: Cauce, **how: Any) -> Iterator[Iterator[WatchItem]]:
    """A watch that ends with the block."""
    watched = cauce.watch(**{"checkpoint_seconds": 0.1, **how})
    try:
        yield watched
    finally:
        if isinstance(watched, Generator):
            watched.close()


def everything(pages: Callable[[str], Page[T]]) -> list[T]:
    """All items of a paged list."""
    return list(all_items(pages))


def partition(cauce: Cauce) -> dict[RecordKey, str]:
    """Which identity each live record is in."""
    stored: list[StoredRecord] = everything(lambda token: cauce.list_records(page_size=1000, page_token=token))
    return {row.record.key: row.identity_id for row in stored}
