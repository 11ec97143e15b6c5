import datetime

from cauce.api.v1 import consent_pb2 as _consent_pb2
from cauce.api.v1 import curation_values_pb2 as _curation_values_pb2
from cauce.api.v1 import identities_pb2 as _identities_pb2
from cauce.api.v1 import values_pb2 as _values_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class SuppressionKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SUPPRESSION_KIND_UNSPECIFIED: _ClassVar[SuppressionKind]
    SUPPRESSION_KIND_RECORD: _ClassVar[SuppressionKind]
    SUPPRESSION_KIND_IDENTIFIER: _ClassVar[SuppressionKind]

class SuppressionScope(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SUPPRESSION_SCOPE_UNSPECIFIED: _ClassVar[SuppressionScope]
    SUPPRESSION_SCOPE_NOTHING: _ClassVar[SuppressionScope]
    SUPPRESSION_SCOPE_RECORDS: _ClassVar[SuppressionScope]
    SUPPRESSION_SCOPE_IDENTIFIERS: _ClassVar[SuppressionScope]

class ErasureState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ERASURE_STATE_UNSPECIFIED: _ClassVar[ErasureState]
    ERASURE_STATE_PREVIEW: _ClassVar[ErasureState]
    ERASURE_STATE_BLOCKED: _ClassVar[ErasureState]
    ERASURE_STATE_ERASED: _ClassVar[ErasureState]
    ERASURE_STATE_DONE: _ClassVar[ErasureState]
SUPPRESSION_KIND_UNSPECIFIED: SuppressionKind
SUPPRESSION_KIND_RECORD: SuppressionKind
SUPPRESSION_KIND_IDENTIFIER: SuppressionKind
SUPPRESSION_SCOPE_UNSPECIFIED: SuppressionScope
SUPPRESSION_SCOPE_NOTHING: SuppressionScope
SUPPRESSION_SCOPE_RECORDS: SuppressionScope
SUPPRESSION_SCOPE_IDENTIFIERS: SuppressionScope
ERASURE_STATE_UNSPECIFIED: ErasureState
ERASURE_STATE_PREVIEW: ErasureState
ERASURE_STATE_BLOCKED: ErasureState
ERASURE_STATE_ERASED: ErasureState
ERASURE_STATE_DONE: ErasureState

class Suppression(_message.Message):
    __slots__ = ("handle", "kind", "made_at", "expires_at", "author", "reason", "erasure_id")
    HANDLE_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    MADE_AT_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_AT_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    ERASURE_ID_FIELD_NUMBER: _ClassVar[int]
    handle: str
    kind: SuppressionKind
    made_at: _timestamp_pb2.Timestamp
    expires_at: _timestamp_pb2.Timestamp
    author: str
    reason: str
    erasure_id: str
    def __init__(self, handle: _Optional[str] = ..., kind: _Optional[_Union[SuppressionKind, str]] = ..., made_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., expires_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., author: _Optional[str] = ..., reason: _Optional[str] = ..., erasure_id: _Optional[str] = ...) -> None: ...

class ErasureSearch(_message.Message):
    __slots__ = ("searched", "bytes", "needles", "hits")
    class HitsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: int
        def __init__(self, key: _Optional[str] = ..., value: _Optional[int] = ...) -> None: ...
    SEARCHED_FIELD_NUMBER: _ClassVar[int]
    BYTES_FIELD_NUMBER: _ClassVar[int]
    NEEDLES_FIELD_NUMBER: _ClassVar[int]
    HITS_FIELD_NUMBER: _ClassVar[int]
    searched: bool
    bytes: int
    needles: int
    hits: _containers.ScalarMap[str, int]
    def __init__(self, searched: _Optional[bool] = ..., bytes: _Optional[int] = ..., needles: _Optional[int] = ..., hits: _Optional[_Mapping[str, int]] = ...) -> None: ...

class ErasureRemainder(_message.Message):
    __slots__ = ("where", "until")
    WHERE_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    where: str
    until: str
    def __init__(self, where: _Optional[str] = ..., until: _Optional[str] = ...) -> None: ...

class Erasure(_message.Message):
    __slots__ = ("erasure_id", "state", "author", "reference", "requested_at", "erased_at", "finished_at", "revision", "counts", "identity_ids", "ruleset", "scope", "attempts", "search", "remains")
    class CountsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: int
        def __init__(self, key: _Optional[str] = ..., value: _Optional[int] = ...) -> None: ...
    ERASURE_ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    REQUESTED_AT_FIELD_NUMBER: _ClassVar[int]
    ERASED_AT_FIELD_NUMBER: _ClassVar[int]
    FINISHED_AT_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    COUNTS_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_IDS_FIELD_NUMBER: _ClassVar[int]
    RULESET_FIELD_NUMBER: _ClassVar[int]
    SCOPE_FIELD_NUMBER: _ClassVar[int]
    ATTEMPTS_FIELD_NUMBER: _ClassVar[int]
    SEARCH_FIELD_NUMBER: _ClassVar[int]
    REMAINS_FIELD_NUMBER: _ClassVar[int]
    erasure_id: str
    state: ErasureState
    author: str
    reference: str
    requested_at: _timestamp_pb2.Timestamp
    erased_at: _timestamp_pb2.Timestamp
    finished_at: _timestamp_pb2.Timestamp
    revision: int
    counts: _containers.ScalarMap[str, int]
    identity_ids: _containers.RepeatedScalarFieldContainer[str]
    ruleset: str
    scope: SuppressionScope
    attempts: int
    search: ErasureSearch
    remains: _containers.RepeatedCompositeFieldContainer[ErasureRemainder]
    def __init__(self, erasure_id: _Optional[str] = ..., state: _Optional[_Union[ErasureState, str]] = ..., author: _Optional[str] = ..., reference: _Optional[str] = ..., requested_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., erased_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., finished_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., revision: _Optional[int] = ..., counts: _Optional[_Mapping[str, int]] = ..., identity_ids: _Optional[_Iterable[str]] = ..., ruleset: _Optional[str] = ..., scope: _Optional[_Union[SuppressionScope, str]] = ..., attempts: _Optional[int] = ..., search: _Optional[_Union[ErasureSearch, _Mapping]] = ..., remains: _Optional[_Iterable[_Union[ErasureRemainder, _Mapping]]] = ...) -> None: ...

class SubjectSummary(_message.Message):
    __slots__ = ("identity_id", "also_known_as", "revision", "records", "held_back")
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    ALSO_KNOWN_AS_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    RECORDS_FIELD_NUMBER: _ClassVar[int]
    HELD_BACK_FIELD_NUMBER: _ClassVar[int]
    identity_id: str
    also_known_as: _containers.RepeatedScalarFieldContainer[str]
    revision: int
    records: int
    held_back: int
    def __init__(self, identity_id: _Optional[str] = ..., also_known_as: _Optional[_Iterable[str]] = ..., revision: _Optional[int] = ..., records: _Optional[int] = ..., held_back: _Optional[int] = ...) -> None: ...

class SubjectPlace(_message.Message):
    __slots__ = ("record", "identity_id", "since", "until")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    SINCE_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    record: _values_pb2.RecordKey
    identity_id: str
    since: int
    until: int
    def __init__(self, record: _Optional[_Union[_values_pb2.RecordKey, _Mapping]] = ..., identity_id: _Optional[str] = ..., since: _Optional[int] = ..., until: _Optional[int] = ...) -> None: ...

class SubjectAssertion(_message.Message):
    __slots__ = ("record", "other", "assertion_id", "judgement", "author", "reason", "made_at", "retracted_at")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    OTHER_FIELD_NUMBER: _ClassVar[int]
    ASSERTION_ID_FIELD_NUMBER: _ClassVar[int]
    JUDGEMENT_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    MADE_AT_FIELD_NUMBER: _ClassVar[int]
    RETRACTED_AT_FIELD_NUMBER: _ClassVar[int]
    record: _values_pb2.RecordKey
    other: _values_pb2.RecordKey
    assertion_id: str
    judgement: _curation_values_pb2.Judgement
    author: str
    reason: str
    made_at: _timestamp_pb2.Timestamp
    retracted_at: _timestamp_pb2.Timestamp
    def __init__(self, record: _Optional[_Union[_values_pb2.RecordKey, _Mapping]] = ..., other: _Optional[_Union[_values_pb2.RecordKey, _Mapping]] = ..., assertion_id: _Optional[str] = ..., judgement: _Optional[_Union[_curation_values_pb2.Judgement, str]] = ..., author: _Optional[str] = ..., reason: _Optional[str] = ..., made_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., retracted_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class SubjectTouch(_message.Message):
    __slots__ = ("record", "at", "touch")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    TOUCH_FIELD_NUMBER: _ClassVar[int]
    record: _values_pb2.RecordKey
    at: _timestamp_pb2.Timestamp
    touch: _values_pb2.Touch
    def __init__(self, record: _Optional[_Union[_values_pb2.RecordKey, _Mapping]] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., touch: _Optional[_Union[_values_pb2.Touch, _Mapping]] = ...) -> None: ...

class SubjectConflict(_message.Message):
    __slots__ = ("record", "kind", "evidence", "cause")
    RECORD_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    CAUSE_FIELD_NUMBER: _ClassVar[int]
    record: _values_pb2.RecordKey
    kind: str
    evidence: str
    cause: str
    def __init__(self, record: _Optional[_Union[_values_pb2.RecordKey, _Mapping]] = ..., kind: _Optional[str] = ..., evidence: _Optional[str] = ..., cause: _Optional[str] = ...) -> None: ...

class SubjectHeldBack(_message.Message):
    __slots__ = ("source", "uid", "first_seen", "last_seen")
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    UID_FIELD_NUMBER: _ClassVar[int]
    FIRST_SEEN_FIELD_NUMBER: _ClassVar[int]
    LAST_SEEN_FIELD_NUMBER: _ClassVar[int]
    source: str
    uid: int
    first_seen: _timestamp_pb2.Timestamp
    last_seen: _timestamp_pb2.Timestamp
    def __init__(self, source: _Optional[str] = ..., uid: _Optional[int] = ..., first_seen: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., last_seen: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class SubjectItem(_message.Message):
    __slots__ = ("subject", "record", "profile_value", "identifier", "membership", "assertion", "conflict", "consent", "suppression", "held_back", "touch")
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    RECORD_FIELD_NUMBER: _ClassVar[int]
    PROFILE_VALUE_FIELD_NUMBER: _ClassVar[int]
    IDENTIFIER_FIELD_NUMBER: _ClassVar[int]
    MEMBERSHIP_FIELD_NUMBER: _ClassVar[int]
    ASSERTION_FIELD_NUMBER: _ClassVar[int]
    CONFLICT_FIELD_NUMBER: _ClassVar[int]
    CONSENT_FIELD_NUMBER: _ClassVar[int]
    SUPPRESSION_FIELD_NUMBER: _ClassVar[int]
    HELD_BACK_FIELD_NUMBER: _ClassVar[int]
    TOUCH_FIELD_NUMBER: _ClassVar[int]
    subject: SubjectSummary
    record: _values_pb2.StoredRecord
    profile_value: _identities_pb2.ProfileValue
    identifier: _identities_pb2.ProfileIdentifier
    membership: SubjectPlace
    assertion: SubjectAssertion
    conflict: SubjectConflict
    consent: _consent_pb2.ConsentStatement
    suppression: Suppression
    held_back: SubjectHeldBack
    touch: SubjectTouch
    def __init__(self, subject: _Optional[_Union[SubjectSummary, _Mapping]] = ..., record: _Optional[_Union[_values_pb2.StoredRecord, _Mapping]] = ..., profile_value: _Optional[_Union[_identities_pb2.ProfileValue, _Mapping]] = ..., identifier: _Optional[_Union[_identities_pb2.ProfileIdentifier, _Mapping]] = ..., membership: _Optional[_Union[SubjectPlace, _Mapping]] = ..., assertion: _Optional[_Union[SubjectAssertion, _Mapping]] = ..., conflict: _Optional[_Union[SubjectConflict, _Mapping]] = ..., consent: _Optional[_Union[_consent_pb2.ConsentStatement, _Mapping]] = ..., suppression: _Optional[_Union[Suppression, _Mapping]] = ..., held_back: _Optional[_Union[SubjectHeldBack, _Mapping]] = ..., touch: _Optional[_Union[SubjectTouch, _Mapping]] = ...) -> None: ...

class ExportSubjectRequest(_message.Message):
    __slots__ = ("identity_id", "records", "identifiers", "include_claimed", "page_size", "page_token", "at_least")
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    RECORDS_FIELD_NUMBER: _ClassVar[int]
    IDENTIFIERS_FIELD_NUMBER: _ClassVar[int]
    INCLUDE_CLAIMED_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    AT_LEAST_FIELD_NUMBER: _ClassVar[int]
    identity_id: str
    records: _containers.RepeatedCompositeFieldContainer[_values_pb2.RecordKey]
    identifiers: _containers.RepeatedCompositeFieldContainer[_values_pb2.IdentifierKey]
    include_claimed: bool
    page_size: int
    page_token: str
    at_least: str
    def __init__(self, identity_id: _Optional[str] = ..., records: _Optional[_Iterable[_Union[_values_pb2.RecordKey, _Mapping]]] = ..., identifiers: _Optional[_Iterable[_Union[_values_pb2.IdentifierKey, _Mapping]]] = ..., include_claimed: _Optional[bool] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., at_least: _Optional[str] = ...) -> None: ...

class ExportSubjectResponse(_message.Message):
    __slots__ = ("items", "next_page_token")
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[SubjectItem]
    next_page_token: str
    def __init__(self, items: _Optional[_Iterable[_Union[SubjectItem, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class EraseSubjectRequest(_message.Message):
    __slots__ = ("identity_id", "records", "author", "reference", "scope", "expires_at", "skip_search", "validate_only", "identifiers")
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    RECORDS_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    SCOPE_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_AT_FIELD_NUMBER: _ClassVar[int]
    SKIP_SEARCH_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    IDENTIFIERS_FIELD_NUMBER: _ClassVar[int]
    identity_id: str
    records: _containers.RepeatedCompositeFieldContainer[_values_pb2.RecordKey]
    author: str
    reference: str
    scope: SuppressionScope
    expires_at: _timestamp_pb2.Timestamp
    skip_search: bool
    validate_only: bool
    identifiers: _containers.RepeatedCompositeFieldContainer[_values_pb2.IdentifierKey]
    def __init__(self, identity_id: _Optional[str] = ..., records: _Optional[_Iterable[_Union[_values_pb2.RecordKey, _Mapping]]] = ..., author: _Optional[str] = ..., reference: _Optional[str] = ..., scope: _Optional[_Union[SuppressionScope, str]] = ..., expires_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., skip_search: _Optional[bool] = ..., validate_only: _Optional[bool] = ..., identifiers: _Optional[_Iterable[_Union[_values_pb2.IdentifierKey, _Mapping]]] = ...) -> None: ...

class EraseSubjectResponse(_message.Message):
    __slots__ = ("erasure",)
    ERASURE_FIELD_NUMBER: _ClassVar[int]
    erasure: Erasure
    def __init__(self, erasure: _Optional[_Union[Erasure, _Mapping]] = ...) -> None: ...

class GetErasureRequest(_message.Message):
    __slots__ = ("erasure_id",)
    ERASURE_ID_FIELD_NUMBER: _ClassVar[int]
    erasure_id: str
    def __init__(self, erasure_id: _Optional[str] = ...) -> None: ...

class GetErasureResponse(_message.Message):
    __slots__ = ("erasure",)
    ERASURE_FIELD_NUMBER: _ClassVar[int]
    erasure: Erasure
    def __init__(self, erasure: _Optional[_Union[Erasure, _Mapping]] = ...) -> None: ...

class ListErasuresRequest(_message.Message):
    __slots__ = ("page_size", "page_token")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListErasuresResponse(_message.Message):
    __slots__ = ("erasures", "next_page_token")
    ERASURES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    erasures: _containers.RepeatedCompositeFieldContainer[Erasure]
    next_page_token: str
    def __init__(self, erasures: _Optional[_Iterable[_Union[Erasure, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class SuppressRequest(_message.Message):
    __slots__ = ("records", "identifiers", "region", "author", "reason", "expires_at")
    RECORDS_FIELD_NUMBER: _ClassVar[int]
    IDENTIFIERS_FIELD_NUMBER: _ClassVar[int]
    REGION_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_AT_FIELD_NUMBER: _ClassVar[int]
    records: _containers.RepeatedCompositeFieldContainer[_values_pb2.RecordKey]
    identifiers: _containers.RepeatedCompositeFieldContainer[_values_pb2.IdentifierKey]
    region: str
    author: str
    reason: str
    expires_at: _timestamp_pb2.Timestamp
    def __init__(self, records: _Optional[_Iterable[_Union[_values_pb2.RecordKey, _Mapping]]] = ..., identifiers: _Optional[_Iterable[_Union[_values_pb2.IdentifierKey, _Mapping]]] = ..., region: _Optional[str] = ..., author: _Optional[str] = ..., reason: _Optional[str] = ..., expires_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class SuppressResponse(_message.Message):
    __slots__ = ("suppressions",)
    SUPPRESSIONS_FIELD_NUMBER: _ClassVar[int]
    suppressions: _containers.RepeatedCompositeFieldContainer[Suppression]
    def __init__(self, suppressions: _Optional[_Iterable[_Union[Suppression, _Mapping]]] = ...) -> None: ...

class ListSuppressionsRequest(_message.Message):
    __slots__ = ("page_size", "page_token")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListSuppressionsResponse(_message.Message):
    __slots__ = ("suppressions", "next_page_token")
    SUPPRESSIONS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    suppressions: _containers.RepeatedCompositeFieldContainer[Suppression]
    next_page_token: str
    def __init__(self, suppressions: _Optional[_Iterable[_Union[Suppression, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class LiftSuppressionsRequest(_message.Message):
    __slots__ = ("handles", "author")
    HANDLES_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    handles: _containers.RepeatedScalarFieldContainer[str]
    author: str
    def __init__(self, handles: _Optional[_Iterable[str]] = ..., author: _Optional[str] = ...) -> None: ...

class LiftSuppressionsResponse(_message.Message):
    __slots__ = ("lifted",)
    LIFTED_FIELD_NUMBER: _ClassVar[int]
    lifted: int
    def __init__(self, lifted: _Optional[int] = ...) -> None: ...
