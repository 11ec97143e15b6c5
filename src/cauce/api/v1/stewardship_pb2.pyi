from cauce.api.v1 import curation_values_pb2 as _curation_values_pb2
from cauce.api.v1 import values_pb2 as _values_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class IdentityFate(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    IDENTITY_FATE_UNSPECIFIED: _ClassVar[IdentityFate]
    IDENTITY_FATE_CREATED: _ClassVar[IdentityFate]
    IDENTITY_FATE_MERGED: _ClassVar[IdentityFate]
    IDENTITY_FATE_SPLIT: _ClassVar[IdentityFate]
    IDENTITY_FATE_GREW: _ClassVar[IdentityFate]
    IDENTITY_FATE_SHRANK: _ClassVar[IdentityFate]
    IDENTITY_FATE_RETIRED: _ClassVar[IdentityFate]

class ReviewKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    REVIEW_KIND_UNSPECIFIED: _ClassVar[ReviewKind]
    REVIEW_KIND_SCORE: _ClassVar[ReviewKind]
    REVIEW_KIND_REFUSED: _ClassVar[ReviewKind]
    REVIEW_KIND_WITHHELD: _ClassVar[ReviewKind]
    REVIEW_KIND_AMBIGUOUS: _ClassVar[ReviewKind]
    REVIEW_KIND_REPORTED: _ClassVar[ReviewKind]

class Verdict(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    VERDICT_UNSPECIFIED: _ClassVar[Verdict]
    VERDICT_SAME: _ClassVar[Verdict]
    VERDICT_DIFFERENT: _ClassVar[Verdict]
    VERDICT_SKIP: _ClassVar[Verdict]

class Ruling(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    RULING_UNSPECIFIED: _ClassVar[Ruling]
    RULING_ALLOW: _ClassVar[Ruling]
    RULING_DENY: _ClassVar[Ruling]

class RevertTarget(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    REVERT_TARGET_UNSPECIFIED: _ClassVar[RevertTarget]
    REVERT_TARGET_SOURCE: _ClassVar[RevertTarget]
    REVERT_TARGET_IMPORT: _ClassVar[RevertTarget]
    REVERT_TARGET_AUTHOR: _ClassVar[RevertTarget]
    REVERT_TARGET_ACT: _ClassVar[RevertTarget]
IDENTITY_FATE_UNSPECIFIED: IdentityFate
IDENTITY_FATE_CREATED: IdentityFate
IDENTITY_FATE_MERGED: IdentityFate
IDENTITY_FATE_SPLIT: IdentityFate
IDENTITY_FATE_GREW: IdentityFate
IDENTITY_FATE_SHRANK: IdentityFate
IDENTITY_FATE_RETIRED: IdentityFate
REVIEW_KIND_UNSPECIFIED: ReviewKind
REVIEW_KIND_SCORE: ReviewKind
REVIEW_KIND_REFUSED: ReviewKind
REVIEW_KIND_WITHHELD: ReviewKind
REVIEW_KIND_AMBIGUOUS: ReviewKind
REVIEW_KIND_REPORTED: ReviewKind
VERDICT_UNSPECIFIED: Verdict
VERDICT_SAME: Verdict
VERDICT_DIFFERENT: Verdict
VERDICT_SKIP: Verdict
RULING_UNSPECIFIED: Ruling
RULING_ALLOW: Ruling
RULING_DENY: Ruling
REVERT_TARGET_UNSPECIFIED: RevertTarget
REVERT_TARGET_SOURCE: RevertTarget
REVERT_TARGET_IMPORT: RevertTarget
REVERT_TARGET_AUTHOR: RevertTarget
REVERT_TARGET_ACT: RevertTarget

class IdentityEffect(_message.Message):
    __slots__ = ("identity_id", "fate", "before", "after", "came", "went", "others")
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    FATE_FIELD_NUMBER: _ClassVar[int]
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    CAME_FIELD_NUMBER: _ClassVar[int]
    WENT_FIELD_NUMBER: _ClassVar[int]
    OTHERS_FIELD_NUMBER: _ClassVar[int]
    identity_id: str
    fate: IdentityFate
    before: int
    after: int
    came: int
    went: int
    others: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, identity_id: _Optional[str] = ..., fate: _Optional[_Union[IdentityFate, str]] = ..., before: _Optional[int] = ..., after: _Optional[int] = ..., came: _Optional[int] = ..., went: _Optional[int] = ..., others: _Optional[_Iterable[str]] = ...) -> None: ...

class RecordMove(_message.Message):
    __slots__ = ("record", "before", "after")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    record: _values_pb2.RecordKey
    before: str
    after: str
    def __init__(self, record: _Optional[_Union[_values_pb2.RecordKey, _Mapping]] = ..., before: _Optional[str] = ..., after: _Optional[str] = ...) -> None: ...

class ConflictChange(_message.Message):
    __slots__ = ("found", "left", "right", "kind", "evidence", "cause")
    FOUND_FIELD_NUMBER: _ClassVar[int]
    LEFT_FIELD_NUMBER: _ClassVar[int]
    RIGHT_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    CAUSE_FIELD_NUMBER: _ClassVar[int]
    found: bool
    left: _values_pb2.RecordKey
    right: _values_pb2.RecordKey
    kind: str
    evidence: str
    cause: str
    def __init__(self, found: _Optional[bool] = ..., left: _Optional[_Union[_values_pb2.RecordKey, _Mapping]] = ..., right: _Optional[_Union[_values_pb2.RecordKey, _Mapping]] = ..., kind: _Optional[str] = ..., evidence: _Optional[str] = ..., cause: _Optional[str] = ...) -> None: ...

class Effects(_message.Message):
    __slots__ = ("merged", "split", "created", "retired", "moved", "values_shared", "values_unshared", "conflicts_found", "conflicts_cleared", "identities", "moves", "conflicts")
    MERGED_FIELD_NUMBER: _ClassVar[int]
    SPLIT_FIELD_NUMBER: _ClassVar[int]
    CREATED_FIELD_NUMBER: _ClassVar[int]
    RETIRED_FIELD_NUMBER: _ClassVar[int]
    MOVED_FIELD_NUMBER: _ClassVar[int]
    VALUES_SHARED_FIELD_NUMBER: _ClassVar[int]
    VALUES_UNSHARED_FIELD_NUMBER: _ClassVar[int]
    CONFLICTS_FOUND_FIELD_NUMBER: _ClassVar[int]
    CONFLICTS_CLEARED_FIELD_NUMBER: _ClassVar[int]
    IDENTITIES_FIELD_NUMBER: _ClassVar[int]
    MOVES_FIELD_NUMBER: _ClassVar[int]
    CONFLICTS_FIELD_NUMBER: _ClassVar[int]
    merged: int
    split: int
    created: int
    retired: int
    moved: int
    values_shared: int
    values_unshared: int
    conflicts_found: int
    conflicts_cleared: int
    identities: _containers.RepeatedCompositeFieldContainer[IdentityEffect]
    moves: _containers.RepeatedCompositeFieldContainer[RecordMove]
    conflicts: _containers.RepeatedCompositeFieldContainer[ConflictChange]
    def __init__(self, merged: _Optional[int] = ..., split: _Optional[int] = ..., created: _Optional[int] = ..., retired: _Optional[int] = ..., moved: _Optional[int] = ..., values_shared: _Optional[int] = ..., values_unshared: _Optional[int] = ..., conflicts_found: _Optional[int] = ..., conflicts_cleared: _Optional[int] = ..., identities: _Optional[_Iterable[_Union[IdentityEffect, _Mapping]]] = ..., moves: _Optional[_Iterable[_Union[RecordMove, _Mapping]]] = ..., conflicts: _Optional[_Iterable[_Union[ConflictChange, _Mapping]]] = ...) -> None: ...

class Outcome(_message.Message):
    __slots__ = ("act_id", "token", "effects", "assertions", "retracted", "deleted", "restored", "rulings", "kept", "commits", "unfinished")
    ACT_ID_FIELD_NUMBER: _ClassVar[int]
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    EFFECTS_FIELD_NUMBER: _ClassVar[int]
    ASSERTIONS_FIELD_NUMBER: _ClassVar[int]
    RETRACTED_FIELD_NUMBER: _ClassVar[int]
    DELETED_FIELD_NUMBER: _ClassVar[int]
    RESTORED_FIELD_NUMBER: _ClassVar[int]
    RULINGS_FIELD_NUMBER: _ClassVar[int]
    KEPT_FIELD_NUMBER: _ClassVar[int]
    COMMITS_FIELD_NUMBER: _ClassVar[int]
    UNFINISHED_FIELD_NUMBER: _ClassVar[int]
    act_id: str
    token: str
    effects: Effects
    assertions: _containers.RepeatedCompositeFieldContainer[_curation_values_pb2.Assertion]
    retracted: int
    deleted: int
    restored: int
    rulings: int
    kept: int
    commits: int
    unfinished: bool
    def __init__(self, act_id: _Optional[str] = ..., token: _Optional[str] = ..., effects: _Optional[_Union[Effects, _Mapping]] = ..., assertions: _Optional[_Iterable[_Union[_curation_values_pb2.Assertion, _Mapping]]] = ..., retracted: _Optional[int] = ..., deleted: _Optional[int] = ..., restored: _Optional[int] = ..., rulings: _Optional[int] = ..., kept: _Optional[int] = ..., commits: _Optional[int] = ..., unfinished: _Optional[bool] = ...) -> None: ...

class Author(_message.Message):
    __slots__ = ("author", "reason", "request_id")
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    author: str
    reason: str
    request_id: str
    def __init__(self, author: _Optional[str] = ..., reason: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class RecordGroup(_message.Message):
    __slots__ = ("records",)
    RECORDS_FIELD_NUMBER: _ClassVar[int]
    records: _containers.RepeatedCompositeFieldContainer[_values_pb2.RecordKey]
    def __init__(self, records: _Optional[_Iterable[_Union[_values_pb2.RecordKey, _Mapping]]] = ...) -> None: ...

class Review(_message.Message):
    __slots__ = ("review_id", "kind", "left", "right", "left_identity", "right_identity", "weight", "evidence", "cause", "says", "records")
    REVIEW_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    LEFT_FIELD_NUMBER: _ClassVar[int]
    RIGHT_FIELD_NUMBER: _ClassVar[int]
    LEFT_IDENTITY_FIELD_NUMBER: _ClassVar[int]
    RIGHT_IDENTITY_FIELD_NUMBER: _ClassVar[int]
    WEIGHT_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    CAUSE_FIELD_NUMBER: _ClassVar[int]
    SAYS_FIELD_NUMBER: _ClassVar[int]
    RECORDS_FIELD_NUMBER: _ClassVar[int]
    review_id: str
    kind: ReviewKind
    left: _values_pb2.RecordKey
    right: _values_pb2.RecordKey
    left_identity: str
    right_identity: str
    weight: float
    evidence: str
    cause: str
    says: str
    records: int
    def __init__(self, review_id: _Optional[str] = ..., kind: _Optional[_Union[ReviewKind, str]] = ..., left: _Optional[_Union[_values_pb2.RecordKey, _Mapping]] = ..., right: _Optional[_Union[_values_pb2.RecordKey, _Mapping]] = ..., left_identity: _Optional[str] = ..., right_identity: _Optional[str] = ..., weight: _Optional[float] = ..., evidence: _Optional[str] = ..., cause: _Optional[str] = ..., says: _Optional[str] = ..., records: _Optional[int] = ...) -> None: ...

class NamedConflict(_message.Message):
    __slots__ = ("left", "right", "left_identity", "right_identity", "kind", "evidence", "cause", "says")
    LEFT_FIELD_NUMBER: _ClassVar[int]
    RIGHT_FIELD_NUMBER: _ClassVar[int]
    LEFT_IDENTITY_FIELD_NUMBER: _ClassVar[int]
    RIGHT_IDENTITY_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    CAUSE_FIELD_NUMBER: _ClassVar[int]
    SAYS_FIELD_NUMBER: _ClassVar[int]
    left: _values_pb2.RecordKey
    right: _values_pb2.RecordKey
    left_identity: str
    right_identity: str
    kind: str
    evidence: str
    cause: str
    says: str
    def __init__(self, left: _Optional[_Union[_values_pb2.RecordKey, _Mapping]] = ..., right: _Optional[_Union[_values_pb2.RecordKey, _Mapping]] = ..., left_identity: _Optional[str] = ..., right_identity: _Optional[str] = ..., kind: _Optional[str] = ..., evidence: _Optional[str] = ..., cause: _Optional[str] = ..., says: _Optional[str] = ...) -> None: ...

class SharedValue(_message.Message):
    __slots__ = ("handle", "namespace", "value", "shared", "people", "bare", "since", "ruling", "author", "reason")
    HANDLE_FIELD_NUMBER: _ClassVar[int]
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    SHARED_FIELD_NUMBER: _ClassVar[int]
    PEOPLE_FIELD_NUMBER: _ClassVar[int]
    BARE_FIELD_NUMBER: _ClassVar[int]
    SINCE_FIELD_NUMBER: _ClassVar[int]
    RULING_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    handle: str
    namespace: str
    value: str
    shared: bool
    people: int
    bare: int
    since: int
    ruling: Ruling
    author: str
    reason: str
    def __init__(self, handle: _Optional[str] = ..., namespace: _Optional[str] = ..., value: _Optional[str] = ..., shared: _Optional[bool] = ..., people: _Optional[int] = ..., bare: _Optional[int] = ..., since: _Optional[int] = ..., ruling: _Optional[_Union[Ruling, str]] = ..., author: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class MergeIdentitiesRequest(_message.Message):
    __slots__ = ("identity_ids", "by", "unchanged_since", "validate_only")
    IDENTITY_IDS_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    UNCHANGED_SINCE_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    identity_ids: _containers.RepeatedScalarFieldContainer[str]
    by: Author
    unchanged_since: str
    validate_only: bool
    def __init__(self, identity_ids: _Optional[_Iterable[str]] = ..., by: _Optional[_Union[Author, _Mapping]] = ..., unchanged_since: _Optional[str] = ..., validate_only: _Optional[bool] = ...) -> None: ...

class MergeIdentitiesResponse(_message.Message):
    __slots__ = ("outcome",)
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    outcome: Outcome
    def __init__(self, outcome: _Optional[_Union[Outcome, _Mapping]] = ...) -> None: ...

class SplitIdentityRequest(_message.Message):
    __slots__ = ("identity_id", "groups", "by", "leave_apart", "unchanged_since", "validate_only")
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    GROUPS_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    LEAVE_APART_FIELD_NUMBER: _ClassVar[int]
    UNCHANGED_SINCE_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    identity_id: str
    groups: _containers.RepeatedCompositeFieldContainer[RecordGroup]
    by: Author
    leave_apart: bool
    unchanged_since: str
    validate_only: bool
    def __init__(self, identity_id: _Optional[str] = ..., groups: _Optional[_Iterable[_Union[RecordGroup, _Mapping]]] = ..., by: _Optional[_Union[Author, _Mapping]] = ..., leave_apart: _Optional[bool] = ..., unchanged_since: _Optional[str] = ..., validate_only: _Optional[bool] = ...) -> None: ...

class SplitIdentityResponse(_message.Message):
    __slots__ = ("outcome",)
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    outcome: Outcome
    def __init__(self, outcome: _Optional[_Union[Outcome, _Mapping]] = ...) -> None: ...

class ListReviewsRequest(_message.Message):
    __slots__ = ("kind", "source", "identity_id", "page_size", "page_token")
    KIND_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    kind: ReviewKind
    source: str
    identity_id: str
    page_size: int
    page_token: str
    def __init__(self, kind: _Optional[_Union[ReviewKind, str]] = ..., source: _Optional[str] = ..., identity_id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListReviewsResponse(_message.Message):
    __slots__ = ("reviews", "next_page_token")
    REVIEWS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    reviews: _containers.RepeatedCompositeFieldContainer[Review]
    next_page_token: str
    def __init__(self, reviews: _Optional[_Iterable[_Union[Review, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class DecideRequest(_message.Message):
    __slots__ = ("review_id", "verdict", "by", "validate_only")
    REVIEW_ID_FIELD_NUMBER: _ClassVar[int]
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    review_id: str
    verdict: Verdict
    by: Author
    validate_only: bool
    def __init__(self, review_id: _Optional[str] = ..., verdict: _Optional[_Union[Verdict, str]] = ..., by: _Optional[_Union[Author, _Mapping]] = ..., validate_only: _Optional[bool] = ...) -> None: ...

class DecideResponse(_message.Message):
    __slots__ = ("outcome",)
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    outcome: Outcome
    def __init__(self, outcome: _Optional[_Union[Outcome, _Mapping]] = ...) -> None: ...

class ListConflictsRequest(_message.Message):
    __slots__ = ("identity_id", "page_size", "page_token")
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    identity_id: str
    page_size: int
    page_token: str
    def __init__(self, identity_id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListConflictsResponse(_message.Message):
    __slots__ = ("conflicts", "next_page_token")
    CONFLICTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    conflicts: _containers.RepeatedCompositeFieldContainer[NamedConflict]
    next_page_token: str
    def __init__(self, conflicts: _Optional[_Iterable[_Union[NamedConflict, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ListSharedValuesRequest(_message.Message):
    __slots__ = ("namespace", "blocking_keys", "page_size", "page_token")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    BLOCKING_KEYS_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    blocking_keys: bool
    page_size: int
    page_token: str
    def __init__(self, namespace: _Optional[str] = ..., blocking_keys: _Optional[bool] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListSharedValuesResponse(_message.Message):
    __slots__ = ("values", "next_page_token")
    VALUES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    values: _containers.RepeatedCompositeFieldContainer[SharedValue]
    next_page_token: str
    def __init__(self, values: _Optional[_Iterable[_Union[SharedValue, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class RuleValueRequest(_message.Message):
    __slots__ = ("value", "handle", "ruling", "by", "region", "validate_only")
    VALUE_FIELD_NUMBER: _ClassVar[int]
    HANDLE_FIELD_NUMBER: _ClassVar[int]
    RULING_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    REGION_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    value: _values_pb2.IdentifierKey
    handle: str
    ruling: Ruling
    by: Author
    region: str
    validate_only: bool
    def __init__(self, value: _Optional[_Union[_values_pb2.IdentifierKey, _Mapping]] = ..., handle: _Optional[str] = ..., ruling: _Optional[_Union[Ruling, str]] = ..., by: _Optional[_Union[Author, _Mapping]] = ..., region: _Optional[str] = ..., validate_only: _Optional[bool] = ...) -> None: ...

class RuleValueResponse(_message.Message):
    __slots__ = ("outcome",)
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    outcome: Outcome
    def __init__(self, outcome: _Optional[_Union[Outcome, _Mapping]] = ...) -> None: ...

class RevertRequest(_message.Message):
    __slots__ = ("target", "name", "by", "validate_only")
    TARGET_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    target: RevertTarget
    name: str
    by: Author
    validate_only: bool
    def __init__(self, target: _Optional[_Union[RevertTarget, str]] = ..., name: _Optional[str] = ..., by: _Optional[_Union[Author, _Mapping]] = ..., validate_only: _Optional[bool] = ...) -> None: ...

class RevertResponse(_message.Message):
    __slots__ = ("outcome",)
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    outcome: Outcome
    def __init__(self, outcome: _Optional[_Union[Outcome, _Mapping]] = ...) -> None: ...
