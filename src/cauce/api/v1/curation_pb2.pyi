from cauce.api.v1 import curation_values_pb2 as _curation_values_pb2
from cauce.api.v1 import stewardship_pb2 as _stewardship_pb2
from cauce.api.v1 import values_pb2 as _values_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class AssertRequest(_message.Message):
    __slots__ = ("judgement", "left", "right", "author", "reason", "request_id")
    JUDGEMENT_FIELD_NUMBER: _ClassVar[int]
    LEFT_FIELD_NUMBER: _ClassVar[int]
    RIGHT_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    judgement: _curation_values_pb2.Judgement
    left: _values_pb2.RecordKey
    right: _values_pb2.RecordKey
    author: str
    reason: str
    request_id: str
    def __init__(self, judgement: _Optional[_Union[_curation_values_pb2.Judgement, str]] = ..., left: _Optional[_Union[_values_pb2.RecordKey, _Mapping]] = ..., right: _Optional[_Union[_values_pb2.RecordKey, _Mapping]] = ..., author: _Optional[str] = ..., reason: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class AssertResponse(_message.Message):
    __slots__ = ("assertion",)
    ASSERTION_FIELD_NUMBER: _ClassVar[int]
    assertion: _curation_values_pb2.Assertion
    def __init__(self, assertion: _Optional[_Union[_curation_values_pb2.Assertion, _Mapping]] = ...) -> None: ...

class RetractRequest(_message.Message):
    __slots__ = ("assertion_id", "author")
    ASSERTION_ID_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    assertion_id: str
    author: str
    def __init__(self, assertion_id: _Optional[str] = ..., author: _Optional[str] = ...) -> None: ...

class RetractResponse(_message.Message):
    __slots__ = ("assertion",)
    ASSERTION_FIELD_NUMBER: _ClassVar[int]
    assertion: _curation_values_pb2.Assertion
    def __init__(self, assertion: _Optional[_Union[_curation_values_pb2.Assertion, _Mapping]] = ...) -> None: ...

class ListAssertionsRequest(_message.Message):
    __slots__ = ("record", "retracted", "page_size", "page_token")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    RETRACTED_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    record: _values_pb2.RecordKey
    retracted: bool
    page_size: int
    page_token: str
    def __init__(self, record: _Optional[_Union[_values_pb2.RecordKey, _Mapping]] = ..., retracted: _Optional[bool] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListAssertionsResponse(_message.Message):
    __slots__ = ("assertions", "next_page_token")
    ASSERTIONS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    assertions: _containers.RepeatedCompositeFieldContainer[_curation_values_pb2.Assertion]
    next_page_token: str
    def __init__(self, assertions: _Optional[_Iterable[_Union[_curation_values_pb2.Assertion, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...
