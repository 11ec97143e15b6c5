import datetime

from cauce.api.v1 import feed_pb2 as _feed_pb2
from cauce.api.v1 import values_pb2 as _values_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Order(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ORDER_UNSPECIFIED: _ClassVar[Order]
    ORDER_NEWEST_FIRST: _ClassVar[Order]
    ORDER_OLDEST_FIRST: _ClassVar[Order]

class Standing(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    STANDING_UNSPECIFIED: _ClassVar[Standing]
    STANDING_LIVE: _ClassVar[Standing]
    STANDING_REDIRECTED: _ClassVar[Standing]
    STANDING_GONE: _ClassVar[Standing]
    STANDING_ERASED: _ClassVar[Standing]
ORDER_UNSPECIFIED: Order
ORDER_NEWEST_FIRST: Order
ORDER_OLDEST_FIRST: Order
STANDING_UNSPECIFIED: Standing
STANDING_LIVE: Standing
STANDING_REDIRECTED: Standing
STANDING_GONE: Standing
STANDING_ERASED: Standing

class Part(_message.Message):
    __slots__ = ("name", "says", "bits")
    NAME_FIELD_NUMBER: _ClassVar[int]
    SAYS_FIELD_NUMBER: _ClassVar[int]
    BITS_FIELD_NUMBER: _ClassVar[int]
    name: str
    says: str
    bits: float
    def __init__(self, name: _Optional[str] = ..., says: _Optional[str] = ..., bits: _Optional[float] = ...) -> None: ...

class Side(_message.Message):
    __slots__ = ("record", "size", "step")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    SIZE_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    record: _values_pb2.RecordKey
    size: int
    step: int
    def __init__(self, record: _Optional[_Union[_values_pb2.RecordKey, _Mapping]] = ..., size: _Optional[int] = ..., step: _Optional[int] = ...) -> None: ...

class UnionStep(_message.Message):
    __slots__ = ("number", "evidence", "says", "sides", "value", "bits", "parts", "assertion_id", "author", "reason")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    SAYS_FIELD_NUMBER: _ClassVar[int]
    SIDES_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    BITS_FIELD_NUMBER: _ClassVar[int]
    PARTS_FIELD_NUMBER: _ClassVar[int]
    ASSERTION_ID_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    number: int
    evidence: str
    says: str
    sides: _containers.RepeatedCompositeFieldContainer[Side]
    value: str
    bits: float
    parts: _containers.RepeatedCompositeFieldContainer[Part]
    assertion_id: str
    author: str
    reason: str
    def __init__(self, number: _Optional[int] = ..., evidence: _Optional[str] = ..., says: _Optional[str] = ..., sides: _Optional[_Iterable[_Union[Side, _Mapping]]] = ..., value: _Optional[str] = ..., bits: _Optional[float] = ..., parts: _Optional[_Iterable[_Union[Part, _Mapping]]] = ..., assertion_id: _Optional[str] = ..., author: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class Contribution(_message.Message):
    __slots__ = ("record", "step", "evidence", "fields", "brings", "holds")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    BRINGS_FIELD_NUMBER: _ClassVar[int]
    HOLDS_FIELD_NUMBER: _ClassVar[int]
    record: _values_pb2.RecordKey
    step: int
    evidence: _containers.RepeatedScalarFieldContainer[str]
    fields: _containers.RepeatedScalarFieldContainer[str]
    brings: _containers.RepeatedScalarFieldContainer[str]
    holds: int
    def __init__(self, record: _Optional[_Union[_values_pb2.RecordKey, _Mapping]] = ..., step: _Optional[int] = ..., evidence: _Optional[_Iterable[str]] = ..., fields: _Optional[_Iterable[str]] = ..., brings: _Optional[_Iterable[str]] = ..., holds: _Optional[int] = ...) -> None: ...

class RecordKeys(_message.Message):
    __slots__ = ("keys",)
    KEYS_FIELD_NUMBER: _ClassVar[int]
    keys: _containers.RepeatedCompositeFieldContainer[_values_pb2.RecordKey]
    def __init__(self, keys: _Optional[_Iterable[_Union[_values_pb2.RecordKey, _Mapping]]] = ...) -> None: ...

class WeakLink(_message.Message):
    __slots__ = ("evidence", "says", "apart", "value", "bits", "resolved")
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    SAYS_FIELD_NUMBER: _ClassVar[int]
    APART_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    BITS_FIELD_NUMBER: _ClassVar[int]
    RESOLVED_FIELD_NUMBER: _ClassVar[int]
    evidence: str
    says: str
    apart: _containers.RepeatedCompositeFieldContainer[RecordKeys]
    value: str
    bits: float
    resolved: bool
    def __init__(self, evidence: _Optional[str] = ..., says: _Optional[str] = ..., apart: _Optional[_Iterable[_Union[RecordKeys, _Mapping]]] = ..., value: _Optional[str] = ..., bits: _Optional[float] = ..., resolved: _Optional[bool] = ...) -> None: ...

class Border(_message.Message):
    __slots__ = ("record", "other", "other_identity_id", "kind", "evidence", "cause", "says")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    OTHER_FIELD_NUMBER: _ClassVar[int]
    OTHER_IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    CAUSE_FIELD_NUMBER: _ClassVar[int]
    SAYS_FIELD_NUMBER: _ClassVar[int]
    record: _values_pb2.RecordKey
    other: _values_pb2.RecordKey
    other_identity_id: str
    kind: str
    evidence: str
    cause: str
    says: str
    def __init__(self, record: _Optional[_Union[_values_pb2.RecordKey, _Mapping]] = ..., other: _Optional[_Union[_values_pb2.RecordKey, _Mapping]] = ..., other_identity_id: _Optional[str] = ..., kind: _Optional[str] = ..., evidence: _Optional[str] = ..., cause: _Optional[str] = ..., says: _Optional[str] = ...) -> None: ...

class IdentityExplanation(_message.Message):
    __slots__ = ("identity_id", "requested_id", "revision", "reason", "steps", "contributions", "weak", "border")
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    REQUESTED_ID_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    STEPS_FIELD_NUMBER: _ClassVar[int]
    CONTRIBUTIONS_FIELD_NUMBER: _ClassVar[int]
    WEAK_FIELD_NUMBER: _ClassVar[int]
    BORDER_FIELD_NUMBER: _ClassVar[int]
    identity_id: str
    requested_id: str
    revision: int
    reason: str
    steps: _containers.RepeatedCompositeFieldContainer[UnionStep]
    contributions: _containers.RepeatedCompositeFieldContainer[Contribution]
    weak: _containers.RepeatedCompositeFieldContainer[WeakLink]
    border: _containers.RepeatedCompositeFieldContainer[Border]
    def __init__(self, identity_id: _Optional[str] = ..., requested_id: _Optional[str] = ..., revision: _Optional[int] = ..., reason: _Optional[str] = ..., steps: _Optional[_Iterable[_Union[UnionStep, _Mapping]]] = ..., contributions: _Optional[_Iterable[_Union[Contribution, _Mapping]]] = ..., weak: _Optional[_Iterable[_Union[WeakLink, _Mapping]]] = ..., border: _Optional[_Iterable[_Union[Border, _Mapping]]] = ...) -> None: ...

class ExplainIdentityRequest(_message.Message):
    __slots__ = ("identity_id", "at_least")
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    AT_LEAST_FIELD_NUMBER: _ClassVar[int]
    identity_id: str
    at_least: str
    def __init__(self, identity_id: _Optional[str] = ..., at_least: _Optional[str] = ...) -> None: ...

class ExplainIdentityResponse(_message.Message):
    __slots__ = ("explanation",)
    EXPLANATION_FIELD_NUMBER: _ClassVar[int]
    explanation: IdentityExplanation
    def __init__(self, explanation: _Optional[_Union[IdentityExplanation, _Mapping]] = ...) -> None: ...

class HistoryEntry(_message.Message):
    __slots__ = ("revision", "at", "causes", "changes", "records")
    class RecordsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: int
        value: _values_pb2.RecordKey
        def __init__(self, key: _Optional[int] = ..., value: _Optional[_Union[_values_pb2.RecordKey, _Mapping]] = ...) -> None: ...
    REVISION_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    CAUSES_FIELD_NUMBER: _ClassVar[int]
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    RECORDS_FIELD_NUMBER: _ClassVar[int]
    revision: int
    at: _timestamp_pb2.Timestamp
    causes: _containers.RepeatedCompositeFieldContainer[_feed_pb2.Cause]
    changes: _containers.RepeatedCompositeFieldContainer[_feed_pb2.Change]
    records: _containers.MessageMap[int, _values_pb2.RecordKey]
    def __init__(self, revision: _Optional[int] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., causes: _Optional[_Iterable[_Union[_feed_pb2.Cause, _Mapping]]] = ..., changes: _Optional[_Iterable[_Union[_feed_pb2.Change, _Mapping]]] = ..., records: _Optional[_Mapping[int, _values_pb2.RecordKey]] = ...) -> None: ...

class GetHistoryRequest(_message.Message):
    __slots__ = ("identity_id", "order", "page_size", "page_token", "at_least")
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    AT_LEAST_FIELD_NUMBER: _ClassVar[int]
    identity_id: str
    order: Order
    page_size: int
    page_token: str
    at_least: str
    def __init__(self, identity_id: _Optional[str] = ..., order: _Optional[_Union[Order, str]] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., at_least: _Optional[str] = ...) -> None: ...

class GetHistoryResponse(_message.Message):
    __slots__ = ("identity_id", "standing", "successor_id", "items", "next_page_token")
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    STANDING_FIELD_NUMBER: _ClassVar[int]
    SUCCESSOR_ID_FIELD_NUMBER: _ClassVar[int]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    identity_id: str
    standing: Standing
    successor_id: str
    items: _containers.RepeatedCompositeFieldContainer[HistoryEntry]
    next_page_token: str
    def __init__(self, identity_id: _Optional[str] = ..., standing: _Optional[_Union[Standing, str]] = ..., successor_id: _Optional[str] = ..., items: _Optional[_Iterable[_Union[HistoryEntry, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...
