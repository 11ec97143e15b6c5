import datetime

from cauce.api.v1 import values_pb2 as _values_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ConsentStatus(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CONSENT_STATUS_UNSPECIFIED: _ClassVar[ConsentStatus]
    CONSENT_STATUS_GRANTED: _ClassVar[ConsentStatus]
    CONSENT_STATUS_DENIED: _ClassVar[ConsentStatus]
    CONSENT_STATUS_UNKNOWN: _ClassVar[ConsentStatus]
CONSENT_STATUS_UNSPECIFIED: ConsentStatus
CONSENT_STATUS_GRANTED: ConsentStatus
CONSENT_STATUS_DENIED: ConsentStatus
CONSENT_STATUS_UNKNOWN: ConsentStatus

class ConsentStatement(_message.Message):
    __slots__ = ("consent", "at", "record", "namespace", "exclusion_list", "author", "reason", "subject")
    CONSENT_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    RECORD_FIELD_NUMBER: _ClassVar[int]
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    EXCLUSION_LIST_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    consent: _values_pb2.Consent
    at: _timestamp_pb2.Timestamp
    record: _values_pb2.RecordKey
    namespace: str
    exclusion_list: str
    author: str
    reason: str
    subject: int
    def __init__(self, consent: _Optional[_Union[_values_pb2.Consent, _Mapping]] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., record: _Optional[_Union[_values_pb2.RecordKey, _Mapping]] = ..., namespace: _Optional[str] = ..., exclusion_list: _Optional[str] = ..., author: _Optional[str] = ..., reason: _Optional[str] = ..., subject: _Optional[int] = ...) -> None: ...

class SetConsentRequest(_message.Message):
    __slots__ = ("identity_id", "record", "identifier", "consent", "author", "reason")
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    RECORD_FIELD_NUMBER: _ClassVar[int]
    IDENTIFIER_FIELD_NUMBER: _ClassVar[int]
    CONSENT_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    identity_id: str
    record: _values_pb2.RecordKey
    identifier: _values_pb2.IdentifierKey
    consent: _values_pb2.Consent
    author: str
    reason: str
    def __init__(self, identity_id: _Optional[str] = ..., record: _Optional[_Union[_values_pb2.RecordKey, _Mapping]] = ..., identifier: _Optional[_Union[_values_pb2.IdentifierKey, _Mapping]] = ..., consent: _Optional[_Union[_values_pb2.Consent, _Mapping]] = ..., author: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class SetConsentResponse(_message.Message):
    __slots__ = ("token",)
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    token: str
    def __init__(self, token: _Optional[str] = ...) -> None: ...

class GetConsentRequest(_message.Message):
    __slots__ = ("identity_id", "purpose", "channel", "at")
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    identity_id: str
    purpose: str
    channel: str
    at: _timestamp_pb2.Timestamp
    def __init__(self, identity_id: _Optional[str] = ..., purpose: _Optional[str] = ..., channel: _Optional[str] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class GetConsentResponse(_message.Message):
    __slots__ = ("purpose", "channel", "status", "decided_by", "contact_points")
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    DECIDED_BY_FIELD_NUMBER: _ClassVar[int]
    CONTACT_POINTS_FIELD_NUMBER: _ClassVar[int]
    purpose: str
    channel: str
    status: ConsentStatus
    decided_by: _containers.RepeatedCompositeFieldContainer[ConsentStatement]
    contact_points: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, purpose: _Optional[str] = ..., channel: _Optional[str] = ..., status: _Optional[_Union[ConsentStatus, str]] = ..., decided_by: _Optional[_Iterable[_Union[ConsentStatement, _Mapping]]] = ..., contact_points: _Optional[_Iterable[str]] = ...) -> None: ...

class CheckContactsRequest(_message.Message):
    __slots__ = ("identifiers", "purpose", "channel", "region")
    IDENTIFIERS_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    REGION_FIELD_NUMBER: _ClassVar[int]
    identifiers: _containers.RepeatedCompositeFieldContainer[_values_pb2.IdentifierKey]
    purpose: str
    channel: str
    region: str
    def __init__(self, identifiers: _Optional[_Iterable[_Union[_values_pb2.IdentifierKey, _Mapping]]] = ..., purpose: _Optional[str] = ..., channel: _Optional[str] = ..., region: _Optional[str] = ...) -> None: ...

class ContactCheck(_message.Message):
    __slots__ = ("status", "decided_by", "identity_ids")
    STATUS_FIELD_NUMBER: _ClassVar[int]
    DECIDED_BY_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_IDS_FIELD_NUMBER: _ClassVar[int]
    status: ConsentStatus
    decided_by: _containers.RepeatedCompositeFieldContainer[ConsentStatement]
    identity_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, status: _Optional[_Union[ConsentStatus, str]] = ..., decided_by: _Optional[_Iterable[_Union[ConsentStatement, _Mapping]]] = ..., identity_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class CheckContactsResponse(_message.Message):
    __slots__ = ("checks",)
    CHECKS_FIELD_NUMBER: _ClassVar[int]
    checks: _containers.RepeatedCompositeFieldContainer[ContactCheck]
    def __init__(self, checks: _Optional[_Iterable[_Union[ContactCheck, _Mapping]]] = ...) -> None: ...

class AddExclusionsRequest(_message.Message):
    __slots__ = ("name", "entries", "consent", "region")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ENTRIES_FIELD_NUMBER: _ClassVar[int]
    CONSENT_FIELD_NUMBER: _ClassVar[int]
    REGION_FIELD_NUMBER: _ClassVar[int]
    name: str
    entries: _containers.RepeatedCompositeFieldContainer[_values_pb2.IdentifierKey]
    consent: _values_pb2.Consent
    region: str
    def __init__(self, name: _Optional[str] = ..., entries: _Optional[_Iterable[_Union[_values_pb2.IdentifierKey, _Mapping]]] = ..., consent: _Optional[_Union[_values_pb2.Consent, _Mapping]] = ..., region: _Optional[str] = ...) -> None: ...

class AddExclusionsResponse(_message.Message):
    __slots__ = ("read",)
    READ_FIELD_NUMBER: _ClassVar[int]
    read: int
    def __init__(self, read: _Optional[int] = ...) -> None: ...

class RemoveExclusionsRequest(_message.Message):
    __slots__ = ("name", "before")
    NAME_FIELD_NUMBER: _ClassVar[int]
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    name: str
    before: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., before: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class RemoveExclusionsResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListExclusionListsRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ExclusionList(_message.Message):
    __slots__ = ("name", "entries", "imported_at")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ENTRIES_FIELD_NUMBER: _ClassVar[int]
    IMPORTED_AT_FIELD_NUMBER: _ClassVar[int]
    name: str
    entries: int
    imported_at: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., entries: _Optional[int] = ..., imported_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ListExclusionListsResponse(_message.Message):
    __slots__ = ("lists",)
    LISTS_FIELD_NUMBER: _ClassVar[int]
    lists: _containers.RepeatedCompositeFieldContainer[ExclusionList]
    def __init__(self, lists: _Optional[_Iterable[_Union[ExclusionList, _Mapping]]] = ...) -> None: ...
