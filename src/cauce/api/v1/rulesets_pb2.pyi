import datetime

from cauce.api.v1 import errors_pb2 as _errors_pb2
from cauce.api.v1 import jobs_pb2 as _jobs_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Fate(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    FATE_UNSPECIFIED: _ClassVar[Fate]
    FATE_MERGED: _ClassVar[Fate]
    FATE_SPLIT: _ClassVar[Fate]
    FATE_GROWN: _ClassVar[Fate]
FATE_UNSPECIFIED: Fate
FATE_MERGED: Fate
FATE_SPLIT: Fate
FATE_GROWN: Fate

class Ruleset(_message.Message):
    __slots__ = ("number", "name", "version", "digest", "created_at", "author", "active", "etag", "activated_revision", "activated_at", "activated_by", "reason", "document")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    ACTIVE_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    ACTIVATED_REVISION_FIELD_NUMBER: _ClassVar[int]
    ACTIVATED_AT_FIELD_NUMBER: _ClassVar[int]
    ACTIVATED_BY_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    DOCUMENT_FIELD_NUMBER: _ClassVar[int]
    number: int
    name: str
    version: int
    digest: str
    created_at: _timestamp_pb2.Timestamp
    author: str
    active: bool
    etag: str
    activated_revision: int
    activated_at: _timestamp_pb2.Timestamp
    activated_by: str
    reason: str
    document: RulesetDocument
    def __init__(self, number: _Optional[int] = ..., name: _Optional[str] = ..., version: _Optional[int] = ..., digest: _Optional[str] = ..., created_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., author: _Optional[str] = ..., active: _Optional[bool] = ..., etag: _Optional[str] = ..., activated_revision: _Optional[int] = ..., activated_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., activated_by: _Optional[str] = ..., reason: _Optional[str] = ..., document: _Optional[_Union[RulesetDocument, _Mapping]] = ...) -> None: ...

class RulesetDocument(_message.Message):
    __slots__ = ("media_type", "text")
    MEDIA_TYPE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    media_type: str
    text: str
    def __init__(self, media_type: _Optional[str] = ..., text: _Optional[str] = ...) -> None: ...

class Affected(_message.Message):
    __slots__ = ("identity_id", "fate", "before", "after", "moved", "other_identity_ids")
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    FATE_FIELD_NUMBER: _ClassVar[int]
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    MOVED_FIELD_NUMBER: _ClassVar[int]
    OTHER_IDENTITY_IDS_FIELD_NUMBER: _ClassVar[int]
    identity_id: str
    fate: Fate
    before: int
    after: int
    moved: int
    other_identity_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, identity_id: _Optional[str] = ..., fate: _Optional[_Union[Fate, str]] = ..., before: _Optional[int] = ..., after: _Optional[int] = ..., moved: _Optional[int] = ..., other_identity_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class WouldBe(_message.Message):
    __slots__ = ("identity_id", "records", "taken_identity_ids")
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    RECORDS_FIELD_NUMBER: _ClassVar[int]
    TAKEN_IDENTITY_IDS_FIELD_NUMBER: _ClassVar[int]
    identity_id: str
    records: int
    taken_identity_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, identity_id: _Optional[str] = ..., records: _Optional[int] = ..., taken_identity_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class Simulation(_message.Message):
    __slots__ = ("simulation_id", "digest", "revision", "ruleset_digest", "name", "version", "records", "identities_before", "identities_after", "changed", "merged", "split", "created", "moved", "values_shared", "values_unshared", "conflicts_found", "conflicts_cleared", "needs_approval", "largest", "affected")
    SIMULATION_ID_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    RULESET_DIGEST_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    RECORDS_FIELD_NUMBER: _ClassVar[int]
    IDENTITIES_BEFORE_FIELD_NUMBER: _ClassVar[int]
    IDENTITIES_AFTER_FIELD_NUMBER: _ClassVar[int]
    CHANGED_FIELD_NUMBER: _ClassVar[int]
    MERGED_FIELD_NUMBER: _ClassVar[int]
    SPLIT_FIELD_NUMBER: _ClassVar[int]
    CREATED_FIELD_NUMBER: _ClassVar[int]
    MOVED_FIELD_NUMBER: _ClassVar[int]
    VALUES_SHARED_FIELD_NUMBER: _ClassVar[int]
    VALUES_UNSHARED_FIELD_NUMBER: _ClassVar[int]
    CONFLICTS_FOUND_FIELD_NUMBER: _ClassVar[int]
    CONFLICTS_CLEARED_FIELD_NUMBER: _ClassVar[int]
    NEEDS_APPROVAL_FIELD_NUMBER: _ClassVar[int]
    LARGEST_FIELD_NUMBER: _ClassVar[int]
    AFFECTED_FIELD_NUMBER: _ClassVar[int]
    simulation_id: str
    digest: str
    revision: int
    ruleset_digest: str
    name: str
    version: int
    records: int
    identities_before: int
    identities_after: int
    changed: int
    merged: int
    split: int
    created: int
    moved: int
    values_shared: int
    values_unshared: int
    conflicts_found: int
    conflicts_cleared: int
    needs_approval: bool
    largest: _containers.RepeatedCompositeFieldContainer[WouldBe]
    affected: _containers.RepeatedCompositeFieldContainer[Affected]
    def __init__(self, simulation_id: _Optional[str] = ..., digest: _Optional[str] = ..., revision: _Optional[int] = ..., ruleset_digest: _Optional[str] = ..., name: _Optional[str] = ..., version: _Optional[int] = ..., records: _Optional[int] = ..., identities_before: _Optional[int] = ..., identities_after: _Optional[int] = ..., changed: _Optional[int] = ..., merged: _Optional[int] = ..., split: _Optional[int] = ..., created: _Optional[int] = ..., moved: _Optional[int] = ..., values_shared: _Optional[int] = ..., values_unshared: _Optional[int] = ..., conflicts_found: _Optional[int] = ..., conflicts_cleared: _Optional[int] = ..., needs_approval: _Optional[bool] = ..., largest: _Optional[_Iterable[_Union[WouldBe, _Mapping]]] = ..., affected: _Optional[_Iterable[_Union[Affected, _Mapping]]] = ...) -> None: ...

class CreateRulesetRequest(_message.Message):
    __slots__ = ("document", "author")
    DOCUMENT_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    document: RulesetDocument
    author: str
    def __init__(self, document: _Optional[_Union[RulesetDocument, _Mapping]] = ..., author: _Optional[str] = ...) -> None: ...

class CreateRulesetResponse(_message.Message):
    __slots__ = ("ruleset",)
    RULESET_FIELD_NUMBER: _ClassVar[int]
    ruleset: Ruleset
    def __init__(self, ruleset: _Optional[_Union[Ruleset, _Mapping]] = ...) -> None: ...

class GetRulesetRequest(_message.Message):
    __slots__ = ("number",)
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    number: int
    def __init__(self, number: _Optional[int] = ...) -> None: ...

class GetRulesetResponse(_message.Message):
    __slots__ = ("ruleset",)
    RULESET_FIELD_NUMBER: _ClassVar[int]
    ruleset: Ruleset
    def __init__(self, ruleset: _Optional[_Union[Ruleset, _Mapping]] = ...) -> None: ...

class ListRulesetsRequest(_message.Message):
    __slots__ = ("page_size", "page_token")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListRulesetsResponse(_message.Message):
    __slots__ = ("rulesets", "next_page_token")
    RULESETS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    rulesets: _containers.RepeatedCompositeFieldContainer[Ruleset]
    next_page_token: str
    def __init__(self, rulesets: _Optional[_Iterable[_Union[Ruleset, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ValidateRulesetRequest(_message.Message):
    __slots__ = ("document",)
    DOCUMENT_FIELD_NUMBER: _ClassVar[int]
    document: RulesetDocument
    def __init__(self, document: _Optional[_Union[RulesetDocument, _Mapping]] = ...) -> None: ...

class ValidateRulesetResponse(_message.Message):
    __slots__ = ("problems", "name", "version", "digest")
    PROBLEMS_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    problems: _containers.RepeatedCompositeFieldContainer[_errors_pb2.FieldViolation]
    name: str
    version: int
    digest: str
    def __init__(self, problems: _Optional[_Iterable[_Union[_errors_pb2.FieldViolation, _Mapping]]] = ..., name: _Optional[str] = ..., version: _Optional[int] = ..., digest: _Optional[str] = ...) -> None: ...

class SimulateRequest(_message.Message):
    __slots__ = ("number", "document")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    DOCUMENT_FIELD_NUMBER: _ClassVar[int]
    number: int
    document: RulesetDocument
    def __init__(self, number: _Optional[int] = ..., document: _Optional[_Union[RulesetDocument, _Mapping]] = ...) -> None: ...

class SimulateResponse(_message.Message):
    __slots__ = ("job",)
    JOB_FIELD_NUMBER: _ClassVar[int]
    job: _jobs_pb2.Job
    def __init__(self, job: _Optional[_Union[_jobs_pb2.Job, _Mapping]] = ...) -> None: ...

class GetSimulationRequest(_message.Message):
    __slots__ = ("simulation_id",)
    SIMULATION_ID_FIELD_NUMBER: _ClassVar[int]
    simulation_id: str
    def __init__(self, simulation_id: _Optional[str] = ...) -> None: ...

class GetSimulationResponse(_message.Message):
    __slots__ = ("simulation",)
    SIMULATION_FIELD_NUMBER: _ClassVar[int]
    simulation: Simulation
    def __init__(self, simulation: _Optional[_Union[Simulation, _Mapping]] = ...) -> None: ...

class ActivateRequest(_message.Message):
    __slots__ = ("number", "author", "reason", "etag", "simulation_digest")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    SIMULATION_DIGEST_FIELD_NUMBER: _ClassVar[int]
    number: int
    author: str
    reason: str
    etag: str
    simulation_digest: str
    def __init__(self, number: _Optional[int] = ..., author: _Optional[str] = ..., reason: _Optional[str] = ..., etag: _Optional[str] = ..., simulation_digest: _Optional[str] = ...) -> None: ...

class ActivateResponse(_message.Message):
    __slots__ = ("job",)
    JOB_FIELD_NUMBER: _ClassVar[int]
    job: _jobs_pb2.Job
    def __init__(self, job: _Optional[_Union[_jobs_pb2.Job, _Mapping]] = ...) -> None: ...
