import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ChangeKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CHANGE_KIND_UNSPECIFIED: _ClassVar[ChangeKind]
    CHANGE_KIND_IDENTITY_CREATED: _ClassVar[ChangeKind]
    CHANGE_KIND_RECORD_JOINED: _ClassVar[ChangeKind]
    CHANGE_KIND_RECORD_LEFT: _ClassVar[ChangeKind]
    CHANGE_KIND_IDENTITIES_MERGED: _ClassVar[ChangeKind]
    CHANGE_KIND_IDENTITY_SPLIT: _ClassVar[ChangeKind]
    CHANGE_KIND_IDENTITY_RETIRED: _ClassVar[ChangeKind]
    CHANGE_KIND_PROFILE_CHANGED: _ClassVar[ChangeKind]
    CHANGE_KIND_VALUE_SHARED: _ClassVar[ChangeKind]
    CHANGE_KIND_VALUE_UNSHARED: _ClassVar[ChangeKind]
    CHANGE_KIND_CONFLICT_FOUND: _ClassVar[ChangeKind]
    CHANGE_KIND_CONFLICT_CLEARED: _ClassVar[ChangeKind]
    CHANGE_KIND_ASSERTION_MADE: _ClassVar[ChangeKind]
    CHANGE_KIND_ASSERTION_RETRACTED: _ClassVar[ChangeKind]
    CHANGE_KIND_RULESET_ACTIVATED: _ClassVar[ChangeKind]
    CHANGE_KIND_SUBJECT_ERASED: _ClassVar[ChangeKind]
    CHANGE_KIND_CONSENT_CHANGED: _ClassVar[ChangeKind]

class CauseKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CAUSE_KIND_UNSPECIFIED: _ClassVar[CauseKind]
    CAUSE_KIND_PUT: _ClassVar[CauseKind]
    CAUSE_KIND_DELETE: _ClassVar[CauseKind]
    CAUSE_KIND_IMPORT: _ClassVar[CauseKind]
    CAUSE_KIND_ASSERT: _ClassVar[CauseKind]
    CAUSE_KIND_RETRACT: _ClassVar[CauseKind]
    CAUSE_KIND_MERGE: _ClassVar[CauseKind]
    CAUSE_KIND_SPLIT: _ClassVar[CauseKind]
    CAUSE_KIND_REVIEW: _ClassVar[CauseKind]
    CAUSE_KIND_REVERT: _ClassVar[CauseKind]
    CAUSE_KIND_VALUE_POLICY: _ClassVar[CauseKind]
    CAUSE_KIND_RULESET: _ClassVar[CauseKind]
    CAUSE_KIND_RECOMPUTE: _ClassVar[CauseKind]
    CAUSE_KIND_ERASURE: _ClassVar[CauseKind]
    CAUSE_KIND_CONSENT: _ClassVar[CauseKind]
CHANGE_KIND_UNSPECIFIED: ChangeKind
CHANGE_KIND_IDENTITY_CREATED: ChangeKind
CHANGE_KIND_RECORD_JOINED: ChangeKind
CHANGE_KIND_RECORD_LEFT: ChangeKind
CHANGE_KIND_IDENTITIES_MERGED: ChangeKind
CHANGE_KIND_IDENTITY_SPLIT: ChangeKind
CHANGE_KIND_IDENTITY_RETIRED: ChangeKind
CHANGE_KIND_PROFILE_CHANGED: ChangeKind
CHANGE_KIND_VALUE_SHARED: ChangeKind
CHANGE_KIND_VALUE_UNSHARED: ChangeKind
CHANGE_KIND_CONFLICT_FOUND: ChangeKind
CHANGE_KIND_CONFLICT_CLEARED: ChangeKind
CHANGE_KIND_ASSERTION_MADE: ChangeKind
CHANGE_KIND_ASSERTION_RETRACTED: ChangeKind
CHANGE_KIND_RULESET_ACTIVATED: ChangeKind
CHANGE_KIND_SUBJECT_ERASED: ChangeKind
CHANGE_KIND_CONSENT_CHANGED: ChangeKind
CAUSE_KIND_UNSPECIFIED: CauseKind
CAUSE_KIND_PUT: CauseKind
CAUSE_KIND_DELETE: CauseKind
CAUSE_KIND_IMPORT: CauseKind
CAUSE_KIND_ASSERT: CauseKind
CAUSE_KIND_RETRACT: CauseKind
CAUSE_KIND_MERGE: CauseKind
CAUSE_KIND_SPLIT: CauseKind
CAUSE_KIND_REVIEW: CauseKind
CAUSE_KIND_REVERT: CauseKind
CAUSE_KIND_VALUE_POLICY: CauseKind
CAUSE_KIND_RULESET: CauseKind
CAUSE_KIND_RECOMPUTE: CauseKind
CAUSE_KIND_ERASURE: CauseKind
CAUSE_KIND_CONSENT: CauseKind

class Change(_message.Message):
    __slots__ = ("kind", "identity_id", "record_uid", "other_identity_ids", "fields", "subject")
    KIND_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    RECORD_UID_FIELD_NUMBER: _ClassVar[int]
    OTHER_IDENTITY_IDS_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    kind: ChangeKind
    identity_id: str
    record_uid: int
    other_identity_ids: _containers.RepeatedScalarFieldContainer[str]
    fields: _containers.RepeatedScalarFieldContainer[str]
    subject: str
    def __init__(self, kind: _Optional[_Union[ChangeKind, str]] = ..., identity_id: _Optional[str] = ..., record_uid: _Optional[int] = ..., other_identity_ids: _Optional[_Iterable[str]] = ..., fields: _Optional[_Iterable[str]] = ..., subject: _Optional[str] = ...) -> None: ...

class Cause(_message.Message):
    __slots__ = ("kind", "actor", "source", "count", "subject")
    KIND_FIELD_NUMBER: _ClassVar[int]
    ACTOR_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    kind: CauseKind
    actor: str
    source: str
    count: int
    subject: str
    def __init__(self, kind: _Optional[_Union[CauseKind, str]] = ..., actor: _Optional[str] = ..., source: _Optional[str] = ..., count: _Optional[int] = ..., subject: _Optional[str] = ...) -> None: ...

class Commit(_message.Message):
    __slots__ = ("revision", "at", "changes", "causes")
    REVISION_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    CAUSES_FIELD_NUMBER: _ClassVar[int]
    revision: int
    at: _timestamp_pb2.Timestamp
    changes: _containers.RepeatedCompositeFieldContainer[Change]
    causes: _containers.RepeatedCompositeFieldContainer[Cause]
    def __init__(self, revision: _Optional[int] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., changes: _Optional[_Iterable[_Union[Change, _Mapping]]] = ..., causes: _Optional[_Iterable[_Union[Cause, _Mapping]]] = ...) -> None: ...
