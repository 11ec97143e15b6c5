"""The streams: their paths and requests. Each client reads them in its own way, and reconnects."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from cauce.api.v1 import changes_pb2
from cauce.errors import InvalidValue
from cauce.model.change import ChangeKind
from cauce.wire import changes

INGEST_PATH = "/cauce.api.v1.RecordService/IngestRecords"
WATCH_PATH = "/cauce.api.v1.ChangeService/Watch"
EXPORT_PATH = "/cauce.api.v1.ChangeService/ExportGraph"


def watch_request(after: str, kinds: Collection[ChangeKind], checkpoint_seconds: float) -> changes_pb2.WatchRequest:
    """The request of a watch.

    Raises:
        InvalidValue: an interval that is not positive.
    """
    if checkpoint_seconds <= 0:
        raise InvalidValue("checkpoint_seconds", "must be greater than 0")
    return changes_pb2.WatchRequest(
        after=after,
        batched=True,
        kinds=[changes.KIND.encode[kind] for kind in kinds],
        checkpoint_interval=changes.encode_interval(checkpoint_seconds),
    )


def serialize(message: Any) -> bytes:
    """A message as bytes."""
    data: bytes = message.SerializeToString()
    return data
