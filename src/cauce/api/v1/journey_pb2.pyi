import datetime

from cauce.api.v1 import values_pb2 as _values_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class GetJourneyRequest(_message.Message):
    __slots__ = ("identity_id", "at_least")
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    AT_LEAST_FIELD_NUMBER: _ClassVar[int]
    identity_id: str
    at_least: str
    def __init__(self, identity_id: _Optional[str] = ..., at_least: _Optional[str] = ...) -> None: ...

class Moment(_message.Message):
    __slots__ = ("at", "kind", "campaign", "record")
    AT_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    CAMPAIGN_FIELD_NUMBER: _ClassVar[int]
    RECORD_FIELD_NUMBER: _ClassVar[int]
    at: _timestamp_pb2.Timestamp
    kind: str
    campaign: str
    record: _values_pb2.RecordKey
    def __init__(self, at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., kind: _Optional[str] = ..., campaign: _Optional[str] = ..., record: _Optional[_Union[_values_pb2.RecordKey, _Mapping]] = ...) -> None: ...

class ChannelTouches(_message.Message):
    __slots__ = ("channel", "touches", "first", "last", "kinds", "campaigns")
    class KindsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: int
        def __init__(self, key: _Optional[str] = ..., value: _Optional[int] = ...) -> None: ...
    class CampaignsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: int
        def __init__(self, key: _Optional[str] = ..., value: _Optional[int] = ...) -> None: ...
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    TOUCHES_FIELD_NUMBER: _ClassVar[int]
    FIRST_FIELD_NUMBER: _ClassVar[int]
    LAST_FIELD_NUMBER: _ClassVar[int]
    KINDS_FIELD_NUMBER: _ClassVar[int]
    CAMPAIGNS_FIELD_NUMBER: _ClassVar[int]
    channel: str
    touches: int
    first: Moment
    last: Moment
    kinds: _containers.ScalarMap[str, int]
    campaigns: _containers.ScalarMap[str, int]
    def __init__(self, channel: _Optional[str] = ..., touches: _Optional[int] = ..., first: _Optional[_Union[Moment, _Mapping]] = ..., last: _Optional[_Union[Moment, _Mapping]] = ..., kinds: _Optional[_Mapping[str, int]] = ..., campaigns: _Optional[_Mapping[str, int]] = ...) -> None: ...

class GetJourneyResponse(_message.Message):
    __slots__ = ("identity_id", "channels", "revision")
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    CHANNELS_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    identity_id: str
    channels: _containers.RepeatedCompositeFieldContainer[ChannelTouches]
    revision: int
    def __init__(self, identity_id: _Optional[str] = ..., channels: _Optional[_Iterable[_Union[ChannelTouches, _Mapping]]] = ..., revision: _Optional[int] = ...) -> None: ...
