import datetime

from cauce.api.v1 import values_pb2 as _values_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Judgement(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    JUDGEMENT_UNSPECIFIED: _ClassVar[Judgement]
    JUDGEMENT_SAME: _ClassVar[Judgement]
    JUDGEMENT_DIFFERENT: _ClassVar[Judgement]
JUDGEMENT_UNSPECIFIED: Judgement
JUDGEMENT_SAME: Judgement
JUDGEMENT_DIFFERENT: Judgement

class Assertion(_message.Message):
    __slots__ = ("assertion_id", "judgement", "left", "right", "author", "reason", "made_at", "made_revision", "retracted_at", "retracted_revision", "retracted_by", "act_id")
    ASSERTION_ID_FIELD_NUMBER: _ClassVar[int]
    JUDGEMENT_FIELD_NUMBER: _ClassVar[int]
    LEFT_FIELD_NUMBER: _ClassVar[int]
    RIGHT_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    MADE_AT_FIELD_NUMBER: _ClassVar[int]
    MADE_REVISION_FIELD_NUMBER: _ClassVar[int]
    RETRACTED_AT_FIELD_NUMBER: _ClassVar[int]
    RETRACTED_REVISION_FIELD_NUMBER: _ClassVar[int]
    RETRACTED_BY_FIELD_NUMBER: _ClassVar[int]
    ACT_ID_FIELD_NUMBER: _ClassVar[int]
    assertion_id: str
    judgement: Judgement
    left: _values_pb2.RecordKey
    right: _values_pb2.RecordKey
    author: str
    reason: str
    made_at: _timestamp_pb2.Timestamp
    made_revision: int
    retracted_at: _timestamp_pb2.Timestamp
    retracted_revision: int
    retracted_by: str
    act_id: str
    def __init__(self, assertion_id: _Optional[str] = ..., judgement: _Optional[_Union[Judgement, str]] = ..., left: _Optional[_Union[_values_pb2.RecordKey, _Mapping]] = ..., right: _Optional[_Union[_values_pb2.RecordKey, _Mapping]] = ..., author: _Optional[str] = ..., reason: _Optional[str] = ..., made_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., made_revision: _Optional[int] = ..., retracted_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., retracted_revision: _Optional[int] = ..., retracted_by: _Optional[str] = ..., act_id: _Optional[str] = ...) -> None: ...
