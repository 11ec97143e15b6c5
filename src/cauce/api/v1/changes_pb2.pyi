import datetime

from cauce.api.v1 import export_pb2 as _export_pb2
from cauce.api.v1 import feed_pb2 as _feed_pb2
from cauce.api.v1 import values_pb2 as _values_pb2
from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class WatchItem(_message.Message):
    __slots__ = ("token", "commit", "records")
    class RecordsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: int
        value: _values_pb2.RecordKey
        def __init__(self, key: _Optional[int] = ..., value: _Optional[_Union[_values_pb2.RecordKey, _Mapping]] = ...) -> None: ...
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    COMMIT_FIELD_NUMBER: _ClassVar[int]
    RECORDS_FIELD_NUMBER: _ClassVar[int]
    token: str
    commit: _feed_pb2.Commit
    records: _containers.MessageMap[int, _values_pb2.RecordKey]
    def __init__(self, token: _Optional[str] = ..., commit: _Optional[_Union[_feed_pb2.Commit, _Mapping]] = ..., records: _Optional[_Mapping[int, _values_pb2.RecordKey]] = ...) -> None: ...

class WatchRequest(_message.Message):
    __slots__ = ("after", "kinds", "checkpoint_interval", "batched")
    AFTER_FIELD_NUMBER: _ClassVar[int]
    KINDS_FIELD_NUMBER: _ClassVar[int]
    CHECKPOINT_INTERVAL_FIELD_NUMBER: _ClassVar[int]
    BATCHED_FIELD_NUMBER: _ClassVar[int]
    after: str
    kinds: _containers.RepeatedScalarFieldContainer[_feed_pb2.ChangeKind]
    checkpoint_interval: _duration_pb2.Duration
    batched: bool
    def __init__(self, after: _Optional[str] = ..., kinds: _Optional[_Iterable[_Union[_feed_pb2.ChangeKind, str]]] = ..., checkpoint_interval: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., batched: _Optional[bool] = ...) -> None: ...

class WatchResponse(_message.Message):
    __slots__ = ("item", "more")
    ITEM_FIELD_NUMBER: _ClassVar[int]
    MORE_FIELD_NUMBER: _ClassVar[int]
    item: WatchItem
    more: _containers.RepeatedCompositeFieldContainer[WatchItem]
    def __init__(self, item: _Optional[_Union[WatchItem, _Mapping]] = ..., more: _Optional[_Iterable[_Union[WatchItem, _Mapping]]] = ...) -> None: ...

class ListChangesRequest(_message.Message):
    __slots__ = ("after", "limit")
    AFTER_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    after: str
    limit: int
    def __init__(self, after: _Optional[str] = ..., limit: _Optional[int] = ...) -> None: ...

class ListChangesResponse(_message.Message):
    __slots__ = ("items",)
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[WatchItem]
    def __init__(self, items: _Optional[_Iterable[_Union[WatchItem, _Mapping]]] = ...) -> None: ...
