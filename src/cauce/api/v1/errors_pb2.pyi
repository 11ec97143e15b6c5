from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ErrorReason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ERROR_REASON_UNSPECIFIED: _ClassVar[ErrorReason]
    ERROR_REASON_FIELD_INVALID: _ClassVar[ErrorReason]
    ERROR_REASON_BATCH_TOO_LARGE: _ClassVar[ErrorReason]
    ERROR_REASON_PAGE_TOKEN_INVALID: _ClassVar[ErrorReason]
    ERROR_REASON_TOKEN_INVALID: _ClassVar[ErrorReason]
    ERROR_REASON_TOKEN_EPOCH_MISMATCH: _ClassVar[ErrorReason]
    ERROR_REASON_REQUEST_ID_REUSED: _ClassVar[ErrorReason]
    ERROR_REASON_RULESET_INVALID: _ClassVar[ErrorReason]
    ERROR_REASON_FILE_INVALID: _ClassVar[ErrorReason]
    ERROR_REASON_RECORD_NOT_FOUND: _ClassVar[ErrorReason]
    ERROR_REASON_IDENTITY_NOT_FOUND: _ClassVar[ErrorReason]
    ERROR_REASON_IDENTITY_GONE: _ClassVar[ErrorReason]
    ERROR_REASON_ASSERTION_NOT_FOUND: _ClassVar[ErrorReason]
    ERROR_REASON_ASSERTION_CONTRADICTION: _ClassVar[ErrorReason]
    ERROR_REASON_CREDENTIAL_INVALID: _ClassVar[ErrorReason]
    ERROR_REASON_SCOPE_MISSING: _ClassVar[ErrorReason]
    ERROR_REASON_CONTENTION: _ClassVar[ErrorReason]
    ERROR_REASON_REVISION_NOT_REACHED: _ClassVar[ErrorReason]
    ERROR_REASON_REVISION_OUT_OF_RANGE: _ClassVar[ErrorReason]
    ERROR_REASON_OVERLOADED: _ClassVar[ErrorReason]
    ERROR_REASON_SLOW_CONSUMER: _ClassVar[ErrorReason]
    ERROR_REASON_DEADLINE_EXCEEDED: _ClassVar[ErrorReason]
    ERROR_REASON_SERVER_DRAINING: _ClassVar[ErrorReason]
    ERROR_REASON_STORE_UNAVAILABLE: _ClassVar[ErrorReason]
    ERROR_REASON_STORE_INCOMPATIBLE: _ClassVar[ErrorReason]
    ERROR_REASON_UNIMPLEMENTED: _ClassVar[ErrorReason]
    ERROR_REASON_INVARIANT_VIOLATED: _ClassVar[ErrorReason]
    ERROR_REASON_INTERNAL: _ClassVar[ErrorReason]
    ERROR_REASON_TENANT_NOT_EMPTY: _ClassVar[ErrorReason]
    ERROR_REASON_JOB_NOT_FOUND: _ClassVar[ErrorReason]
    ERROR_REASON_SUPPRESSED: _ClassVar[ErrorReason]
    ERROR_REASON_ERASURE_NOT_FOUND: _ClassVar[ErrorReason]
    ERROR_REASON_IDENTITY_ERASED: _ClassVar[ErrorReason]
    ERROR_REASON_SUBJECT_AMBIGUOUS: _ClassVar[ErrorReason]
    ERROR_REASON_JOB_BOUND: _ClassVar[ErrorReason]
    ERROR_REASON_RULESET_NOT_FOUND: _ClassVar[ErrorReason]
    ERROR_REASON_RULESET_CHANGED: _ClassVar[ErrorReason]
    ERROR_REASON_SIMULATION_NOT_FOUND: _ClassVar[ErrorReason]
    ERROR_REASON_SIMULATION_REQUIRED: _ClassVar[ErrorReason]
    ERROR_REASON_REVIEW_NOT_FOUND: _ClassVar[ErrorReason]
    ERROR_REASON_VALUE_NOT_FOUND: _ClassVar[ErrorReason]
ERROR_REASON_UNSPECIFIED: ErrorReason
ERROR_REASON_FIELD_INVALID: ErrorReason
ERROR_REASON_BATCH_TOO_LARGE: ErrorReason
ERROR_REASON_PAGE_TOKEN_INVALID: ErrorReason
ERROR_REASON_TOKEN_INVALID: ErrorReason
ERROR_REASON_TOKEN_EPOCH_MISMATCH: ErrorReason
ERROR_REASON_REQUEST_ID_REUSED: ErrorReason
ERROR_REASON_RULESET_INVALID: ErrorReason
ERROR_REASON_FILE_INVALID: ErrorReason
ERROR_REASON_RECORD_NOT_FOUND: ErrorReason
ERROR_REASON_IDENTITY_NOT_FOUND: ErrorReason
ERROR_REASON_IDENTITY_GONE: ErrorReason
ERROR_REASON_ASSERTION_NOT_FOUND: ErrorReason
ERROR_REASON_ASSERTION_CONTRADICTION: ErrorReason
ERROR_REASON_CREDENTIAL_INVALID: ErrorReason
ERROR_REASON_SCOPE_MISSING: ErrorReason
ERROR_REASON_CONTENTION: ErrorReason
ERROR_REASON_REVISION_NOT_REACHED: ErrorReason
ERROR_REASON_REVISION_OUT_OF_RANGE: ErrorReason
ERROR_REASON_OVERLOADED: ErrorReason
ERROR_REASON_SLOW_CONSUMER: ErrorReason
ERROR_REASON_DEADLINE_EXCEEDED: ErrorReason
ERROR_REASON_SERVER_DRAINING: ErrorReason
ERROR_REASON_STORE_UNAVAILABLE: ErrorReason
ERROR_REASON_STORE_INCOMPATIBLE: ErrorReason
ERROR_REASON_UNIMPLEMENTED: ErrorReason
ERROR_REASON_INVARIANT_VIOLATED: ErrorReason
ERROR_REASON_INTERNAL: ErrorReason
ERROR_REASON_TENANT_NOT_EMPTY: ErrorReason
ERROR_REASON_JOB_NOT_FOUND: ErrorReason
ERROR_REASON_SUPPRESSED: ErrorReason
ERROR_REASON_ERASURE_NOT_FOUND: ErrorReason
ERROR_REASON_IDENTITY_ERASED: ErrorReason
ERROR_REASON_SUBJECT_AMBIGUOUS: ErrorReason
ERROR_REASON_JOB_BOUND: ErrorReason
ERROR_REASON_RULESET_NOT_FOUND: ErrorReason
ERROR_REASON_RULESET_CHANGED: ErrorReason
ERROR_REASON_SIMULATION_NOT_FOUND: ErrorReason
ERROR_REASON_SIMULATION_REQUIRED: ErrorReason
ERROR_REASON_REVIEW_NOT_FOUND: ErrorReason
ERROR_REASON_VALUE_NOT_FOUND: ErrorReason

class FieldViolation(_message.Message):
    __slots__ = ("field", "description")
    FIELD_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    field: str
    description: str
    def __init__(self, field: _Optional[str] = ..., description: _Optional[str] = ...) -> None: ...

class ItemError(_message.Message):
    __slots__ = ("code", "reason", "message", "violations", "metadata")
    class MetadataEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    CODE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    VIOLATIONS_FIELD_NUMBER: _ClassVar[int]
    METADATA_FIELD_NUMBER: _ClassVar[int]
    code: int
    reason: ErrorReason
    message: str
    violations: _containers.RepeatedCompositeFieldContainer[FieldViolation]
    metadata: _containers.ScalarMap[str, str]
    def __init__(self, code: _Optional[int] = ..., reason: _Optional[_Union[ErrorReason, str]] = ..., message: _Optional[str] = ..., violations: _Optional[_Iterable[_Union[FieldViolation, _Mapping]]] = ..., metadata: _Optional[_Mapping[str, str]] = ...) -> None: ...
