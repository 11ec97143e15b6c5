from cauce.api.v1 import curation_values_pb2 as _curation_values_pb2
from cauce.api.v1 import identities_pb2 as _identities_pb2
from cauce.api.v1 import values_pb2 as _values_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ExportedRecord(_message.Message):
    __slots__ = ("uid", "key")
    UID_FIELD_NUMBER: _ClassVar[int]
    KEY_FIELD_NUMBER: _ClassVar[int]
    uid: int
    key: _values_pb2.RecordKey
    def __init__(self, uid: _Optional[int] = ..., key: _Optional[_Union[_values_pb2.RecordKey, _Mapping]] = ...) -> None: ...

class ExportedIdentity(_message.Message):
    __slots__ = ("identity_id", "records", "profile")
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    RECORDS_FIELD_NUMBER: _ClassVar[int]
    PROFILE_FIELD_NUMBER: _ClassVar[int]
    identity_id: str
    records: _containers.RepeatedCompositeFieldContainer[ExportedRecord]
    profile: _identities_pb2.Profile
    def __init__(self, identity_id: _Optional[str] = ..., records: _Optional[_Iterable[_Union[ExportedRecord, _Mapping]]] = ..., profile: _Optional[_Union[_identities_pb2.Profile, _Mapping]] = ...) -> None: ...

class ExportedRedirect(_message.Message):
    __slots__ = ("identity_id", "successor_id")
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    SUCCESSOR_ID_FIELD_NUMBER: _ClassVar[int]
    identity_id: str
    successor_id: str
    def __init__(self, identity_id: _Optional[str] = ..., successor_id: _Optional[str] = ...) -> None: ...

class ExportChunk(_message.Message):
    __slots__ = ("revision", "cursor", "identities", "redirects", "assertions", "token")
    REVISION_FIELD_NUMBER: _ClassVar[int]
    CURSOR_FIELD_NUMBER: _ClassVar[int]
    IDENTITIES_FIELD_NUMBER: _ClassVar[int]
    REDIRECTS_FIELD_NUMBER: _ClassVar[int]
    ASSERTIONS_FIELD_NUMBER: _ClassVar[int]
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    revision: int
    cursor: str
    identities: _containers.RepeatedCompositeFieldContainer[ExportedIdentity]
    redirects: _containers.RepeatedCompositeFieldContainer[ExportedRedirect]
    assertions: _containers.RepeatedCompositeFieldContainer[_curation_values_pb2.Assertion]
    token: str
    def __init__(self, revision: _Optional[int] = ..., cursor: _Optional[str] = ..., identities: _Optional[_Iterable[_Union[ExportedIdentity, _Mapping]]] = ..., redirects: _Optional[_Iterable[_Union[ExportedRedirect, _Mapping]]] = ..., assertions: _Optional[_Iterable[_Union[_curation_values_pb2.Assertion, _Mapping]]] = ..., token: _Optional[str] = ...) -> None: ...

class ExportGraphRequest(_message.Message):
    __slots__ = ("profiles", "cursor")
    PROFILES_FIELD_NUMBER: _ClassVar[int]
    CURSOR_FIELD_NUMBER: _ClassVar[int]
    profiles: bool
    cursor: str
    def __init__(self, profiles: _Optional[bool] = ..., cursor: _Optional[str] = ...) -> None: ...

class ExportGraphResponse(_message.Message):
    __slots__ = ("chunk",)
    CHUNK_FIELD_NUMBER: _ClassVar[int]
    chunk: ExportChunk
    def __init__(self, chunk: _Optional[_Union[ExportChunk, _Mapping]] = ...) -> None: ...
