"""Whole lists of a tenant, read a page at a time: for who wants everything of a kind, and not to hold it."""

from __future__ import annotations

from collections.abc import Iterator

from cauce.model.curation import Assertion, Conflict, ValueRuling
from cauce.model.privacy import Suppression
from cauce.store.base import MutedRow, Reader, RecordRow
from cauce.store.steward import ReviewRow

PAGE = 1000
"""Rows read at once."""


def all_records(reader: Reader) -> Iterator[RecordRow]:
    """Every live record, by uid."""
    after = 0
    while page := reader.records_page("", after, PAGE):
        yield from page
        after = page[-1].uid


def records_of(reader: Reader, identity: int) -> list[RecordRow]:
    """Every record of an identity, by uid."""
    rows: list[RecordRow] = []
    while page := reader.records_of_identity(identity, rows[-1].uid if rows else 0, PAGE):
        rows += page
        if len(page) < PAGE:  # most have few records: they are not asked for twice
            break
    return rows


def standing_assertions(reader: Reader) -> Iterator[Assertion]:
    """Every assertion that was not retracted, by id."""
    after = ""
    while page := reader.assertions_page(after, PAGE, retracted=False):
        yield from page
        after = page[-1].assertion_id


def all_rulings(reader: Reader) -> Iterator[ValueRuling]:
    """Every ruling on a value, by key."""
    after: int | None = None
    while page := reader.rulings_page(after, PAGE):
        yield from page
        after = page[-1].key


def all_muted(reader: Reader, kind: str) -> Iterator[MutedRow]:
    """Every shared value (`value`) or dead blocking key (`block`), by key."""
    after: int | None = None
    while page := reader.muted_page(kind, after, PAGE):
        yield from page
        after = page[-1].key


def all_conflicts(reader: Reader) -> Iterator[Conflict]:
    """All evidence that was not followed."""
    after: Conflict | None = None
    while page := reader.conflicts_page(after, PAGE):
        yield from page
        after = page[-1]


def all_reviews(reader: Reader) -> Iterator[ReviewRow]:
    """Every pair of signatures that is kept in the grey zone, the weightiest first."""
    after: ReviewRow | None = None
    while page := reader.reviews_page(after, PAGE):
        yield from page
        after = page[-1]


def all_suppressions(reader: Reader) -> Iterator[Suppression]:
    """Everything that is kept out, by handle."""
    after = ""
    while page := reader.suppressions_page(after, PAGE):
        yield from page
        after = page[-1].handle
