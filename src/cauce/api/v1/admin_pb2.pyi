from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class GetStatsRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class TenantStats(_message.Message):
    __slots__ = ("tenant", "ruleset", "revision", "records", "identities", "claims", "blocking_keys", "shared_values", "dead_blocks", "conflicts", "assertions")
    TENANT_FIELD_NUMBER: _ClassVar[int]
    RULESET_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    RECORDS_FIELD_NUMBER: _ClassVar[int]
    IDENTITIES_FIELD_NUMBER: _ClassVar[int]
    CLAIMS_FIELD_NUMBER: _ClassVar[int]
    BLOCKING_KEYS_FIELD_NUMBER: _ClassVar[int]
    SHARED_VALUES_FIELD_NUMBER: _ClassVar[int]
    DEAD_BLOCKS_FIELD_NUMBER: _ClassVar[int]
    CONFLICTS_FIELD_NUMBER: _ClassVar[int]
    ASSERTIONS_FIELD_NUMBER: _ClassVar[int]
    tenant: str
    ruleset: str
    revision: int
    records: int
    identities: int
    claims: int
    blocking_keys: int
    shared_values: int
    dead_blocks: int
    conflicts: int
    assertions: int
    def __init__(self, tenant: _Optional[str] = ..., ruleset: _Optional[str] = ..., revision: _Optional[int] = ..., records: _Optional[int] = ..., identities: _Optional[int] = ..., claims: _Optional[int] = ..., blocking_keys: _Optional[int] = ..., shared_values: _Optional[int] = ..., dead_blocks: _Optional[int] = ..., conflicts: _Optional[int] = ..., assertions: _Optional[int] = ...) -> None: ...

class GetStatsResponse(_message.Message):
    __slots__ = ("stats",)
    STATS_FIELD_NUMBER: _ClassVar[int]
    stats: TenantStats
    def __init__(self, stats: _Optional[_Union[TenantStats, _Mapping]] = ...) -> None: ...

class VerifyRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class Verification(_message.Message):
    __slots__ = ("revision", "records", "identities", "differences", "problems")
    REVISION_FIELD_NUMBER: _ClassVar[int]
    RECORDS_FIELD_NUMBER: _ClassVar[int]
    IDENTITIES_FIELD_NUMBER: _ClassVar[int]
    DIFFERENCES_FIELD_NUMBER: _ClassVar[int]
    PROBLEMS_FIELD_NUMBER: _ClassVar[int]
    revision: int
    records: int
    identities: int
    differences: int
    problems: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, revision: _Optional[int] = ..., records: _Optional[int] = ..., identities: _Optional[int] = ..., differences: _Optional[int] = ..., problems: _Optional[_Iterable[str]] = ...) -> None: ...

class VerifyResponse(_message.Message):
    __slots__ = ("verification",)
    VERIFICATION_FIELD_NUMBER: _ClassVar[int]
    verification: Verification
    def __init__(self, verification: _Optional[_Union[Verification, _Mapping]] = ...) -> None: ...
