from cauce.api.v1 import errors_pb2 as _errors_pb2
from cauce.api.v1 import values_pb2 as _values_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Effect(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    EFFECT_UNSPECIFIED: _ClassVar[Effect]
    EFFECT_CREATED: _ClassVar[Effect]
    EFFECT_JOINED: _ClassVar[Effect]
    EFFECT_MERGED: _ClassVar[Effect]
    EFFECT_MOVED: _ClassVar[Effect]
    EFFECT_UNCHANGED: _ClassVar[Effect]
EFFECT_UNSPECIFIED: Effect
EFFECT_CREATED: Effect
EFFECT_JOINED: Effect
EFFECT_MERGED: Effect
EFFECT_MOVED: Effect
EFFECT_UNCHANGED: Effect

class PutResult(_message.Message):
    __slots__ = ("key", "identity_id", "effect", "merged", "token", "notices")
    KEY_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    EFFECT_FIELD_NUMBER: _ClassVar[int]
    MERGED_FIELD_NUMBER: _ClassVar[int]
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    NOTICES_FIELD_NUMBER: _ClassVar[int]
    key: _values_pb2.RecordKey
    identity_id: str
    effect: Effect
    merged: _containers.RepeatedScalarFieldContainer[str]
    token: str
    notices: _containers.RepeatedCompositeFieldContainer[_values_pb2.Notice]
    def __init__(self, key: _Optional[_Union[_values_pb2.RecordKey, _Mapping]] = ..., identity_id: _Optional[str] = ..., effect: _Optional[_Union[Effect, str]] = ..., merged: _Optional[_Iterable[str]] = ..., token: _Optional[str] = ..., notices: _Optional[_Iterable[_Union[_values_pb2.Notice, _Mapping]]] = ...) -> None: ...

class PutFailure(_message.Message):
    __slots__ = ("index", "error")
    INDEX_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    index: int
    error: _errors_pb2.ItemError
    def __init__(self, index: _Optional[int] = ..., error: _Optional[_Union[_errors_pb2.ItemError, _Mapping]] = ...) -> None: ...

class PutOutcome(_message.Message):
    __slots__ = ("result", "failure")
    RESULT_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    result: PutResult
    failure: PutFailure
    def __init__(self, result: _Optional[_Union[PutResult, _Mapping]] = ..., failure: _Optional[_Union[PutFailure, _Mapping]] = ...) -> None: ...

class PutRecordRequest(_message.Message):
    __slots__ = ("record",)
    RECORD_FIELD_NUMBER: _ClassVar[int]
    record: _values_pb2.Record
    def __init__(self, record: _Optional[_Union[_values_pb2.Record, _Mapping]] = ...) -> None: ...

class PutRecordResponse(_message.Message):
    __slots__ = ("result",)
    RESULT_FIELD_NUMBER: _ClassVar[int]
    result: PutResult
    def __init__(self, result: _Optional[_Union[PutResult, _Mapping]] = ...) -> None: ...

class BatchPutRecordsRequest(_message.Message):
    __slots__ = ("records",)
    RECORDS_FIELD_NUMBER: _ClassVar[int]
    records: _containers.RepeatedCompositeFieldContainer[_values_pb2.Record]
    def __init__(self, records: _Optional[_Iterable[_Union[_values_pb2.Record, _Mapping]]] = ...) -> None: ...

class BatchPutRecordsResponse(_message.Message):
    __slots__ = ("outcomes",)
    OUTCOMES_FIELD_NUMBER: _ClassVar[int]
    outcomes: _containers.RepeatedCompositeFieldContainer[PutOutcome]
    def __init__(self, outcomes: _Optional[_Iterable[_Union[PutOutcome, _Mapping]]] = ...) -> None: ...

class IngestRecordsRequest(_message.Message):
    __slots__ = ("sequence", "records")
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    RECORDS_FIELD_NUMBER: _ClassVar[int]
    sequence: int
    records: _containers.RepeatedCompositeFieldContainer[_values_pb2.Record]
    def __init__(self, sequence: _Optional[int] = ..., records: _Optional[_Iterable[_Union[_values_pb2.Record, _Mapping]]] = ...) -> None: ...

class IngestOpened(_message.Message):
    __slots__ = ("window",)
    WINDOW_FIELD_NUMBER: _ClassVar[int]
    window: int
    def __init__(self, window: _Optional[int] = ...) -> None: ...

class IngestAcknowledged(_message.Message):
    __slots__ = ("sequence", "outcomes")
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    OUTCOMES_FIELD_NUMBER: _ClassVar[int]
    sequence: int
    outcomes: _containers.RepeatedCompositeFieldContainer[PutOutcome]
    def __init__(self, sequence: _Optional[int] = ..., outcomes: _Optional[_Iterable[_Union[PutOutcome, _Mapping]]] = ...) -> None: ...

class IngestRecordsResponse(_message.Message):
    __slots__ = ("opened", "acknowledged")
    OPENED_FIELD_NUMBER: _ClassVar[int]
    ACKNOWLEDGED_FIELD_NUMBER: _ClassVar[int]
    opened: IngestOpened
    acknowledged: IngestAcknowledged
    def __init__(self, opened: _Optional[_Union[IngestOpened, _Mapping]] = ..., acknowledged: _Optional[_Union[IngestAcknowledged, _Mapping]] = ...) -> None: ...

class GetRecordRequest(_message.Message):
    __slots__ = ("key", "at_least", "as_of")
    KEY_FIELD_NUMBER: _ClassVar[int]
    AT_LEAST_FIELD_NUMBER: _ClassVar[int]
    AS_OF_FIELD_NUMBER: _ClassVar[int]
    key: _values_pb2.RecordKey
    at_least: str
    as_of: str
    def __init__(self, key: _Optional[_Union[_values_pb2.RecordKey, _Mapping]] = ..., at_least: _Optional[str] = ..., as_of: _Optional[str] = ...) -> None: ...

class GetRecordResponse(_message.Message):
    __slots__ = ("record",)
    RECORD_FIELD_NUMBER: _ClassVar[int]
    record: _values_pb2.StoredRecord
    def __init__(self, record: _Optional[_Union[_values_pb2.StoredRecord, _Mapping]] = ...) -> None: ...

class DeleteRecordRequest(_message.Message):
    __slots__ = ("key",)
    KEY_FIELD_NUMBER: _ClassVar[int]
    key: _values_pb2.RecordKey
    def __init__(self, key: _Optional[_Union[_values_pb2.RecordKey, _Mapping]] = ...) -> None: ...

class DeleteRecordResponse(_message.Message):
    __slots__ = ("token",)
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    token: str
    def __init__(self, token: _Optional[str] = ...) -> None: ...

class ListRecordsRequest(_message.Message):
    __slots__ = ("source", "page_size", "page_token", "at_least")
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    AT_LEAST_FIELD_NUMBER: _ClassVar[int]
    source: str
    page_size: int
    page_token: str
    at_least: str
    def __init__(self, source: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., at_least: _Optional[str] = ...) -> None: ...

class ListRecordsResponse(_message.Message):
    __slots__ = ("records", "next_page_token")
    RECORDS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    records: _containers.RepeatedCompositeFieldContainer[_values_pb2.StoredRecord]
    next_page_token: str
    def __init__(self, records: _Optional[_Iterable[_Union[_values_pb2.StoredRecord, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...
