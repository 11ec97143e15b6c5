"""Batches of an ingest: by number, and by what a server takes in one request."""

from __future__ import annotations

import pytest

from cauce.cli import ingesting
from cauce.cli.files.parsed import Good
from cauce.cli.ingesting import Ingest
from cauce.cli.rejects import Rejects
from cauce.client.calls.records import batch_put_records
from cauce.service.api import MAX_BATCH
from cauce.settings import ServerSettings
from cauce.testing.service_world import account

LIMIT = ServerSettings().max_message_bytes


def batches(records, tmp_path):
    rows = (Good(number, record, "") for number, record in enumerate(records, 1))
    return list(Ingest("a.csv", rows, Rejects(tmp_path / "bad.jsonl"))._batches())


@pytest.fixture
def wide():
    """Rows of 20,000 characters, three bytes each: 500 of them are 30 MB."""
    return [account(f"r{number}", "u", note="漢" * 8000, more="漢" * 8000, tags=("漢" * 4000,)) for number in range(120)]


def fits(batch):
    return len(batch) <= MAX_BATCH and batch_put_records(batch).request.ByteSize() < LIMIT


def test_wide_rows_go_in_smaller_batches(wide, tmp_path):
    made = batches(wide, tmp_path)
    assert [record for batch in made for record in batch] == wide
    assert all(map(fits, made))
    assert len(made) < 10


def test_narrow_ones_go_in_full_ones(tmp_path):
    made = batches([account(f"r{number}", "u") for number in range(1201)], tmp_path)
    assert [len(batch) for batch in made] == [500, 500, 201]


def test_counted_by_number_alone_they_would_be_refused(wide, tmp_path, monkeypatch):
    """The first test has teeth."""
    monkeypatch.setattr(ingesting, "MAX_CHARACTERS", 1 << 40)
    assert not any(map(fits, batches(wide, tmp_path)))
