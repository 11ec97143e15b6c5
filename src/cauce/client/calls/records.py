"""Records, and the feed of changes."""

from __future__ import annotations

from collections.abc import Sequence

from cauce.api.v1 import changes_pb2, records_pb2
from cauce.client.call import Call
from cauce.model.record import Record, RecordKey
from cauce.service.api import DEFAULT_PAGE, Page, PutFailure, PutResult, StoredRecord, WatchItem
from cauce.wire import changes, values
from cauce.wire.records import decode_outcomes, decode_page, decode_result


def put_record(record: Record) -> Call[PutResult]:
    """RecordService.PutRecord."""
    request = records_pb2.PutRecordRequest(record=values.encode_record(record))
    return Call("RecordService", request, records_pb2.PutRecordResponse, lambda answer: decode_result(answer.result))


def batch_put_records(records: Sequence[Record]) -> Call[list[PutResult | PutFailure]]:
    """RecordService.BatchPutRecords."""
    request = records_pb2.BatchPutRecordsRequest(records=[values.encode_record(record) for record in records])
    return Call("RecordService", request, records_pb2.BatchPutRecordsResponse, lambda answer: decode_outcomes(answer.outcomes))


def get_record(key: RecordKey, *, as_of: str = "", at_least: str = "") -> Call[StoredRecord]:
    """RecordService.GetRecord."""
    request = records_pb2.GetRecordRequest(key=values.encode_key(key), as_of=as_of, at_least=at_least)
    return Call("RecordService", request, records_pb2.GetRecordResponse, lambda answer: values.decode_stored(answer.record))


def delete_record(key: RecordKey) -> Call[str]:
    """RecordService.DeleteRecord."""
    request = records_pb2.DeleteRecordRequest(key=values.encode_key(key))
    return Call("RecordService", request, records_pb2.DeleteRecordResponse, lambda answer: str(answer.token))


def list_records(*, source: str = "", page_size: int = DEFAULT_PAGE, page_token: str = "", at_least: str = "") -> Call[Page[StoredRecord]]:
    """RecordService.ListRecords."""
    request = records_pb2.ListRecordsRequest(source=source, page_size=page_size, page_token=page_token, at_least=at_least)
    return Call("RecordService", request, records_pb2.ListRecordsResponse, decode_page)


def list_changes(*, after: str = "", limit: int = DEFAULT_PAGE) -> Call[list[WatchItem]]:
    """ChangeService.ListChanges."""
    request = changes_pb2.ListChangesRequest(after=after, limit=limit)
    return Call(
        "ChangeService", request, changes_pb2.ListChangesResponse, lambda answer: [changes.decode_item(item) for item in answer.items]
    )
