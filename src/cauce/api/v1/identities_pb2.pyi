import datetime

from cauce.api.v1 import journey_pb2 as _journey_pb2
from cauce.api.v1 import errors_pb2 as _errors_pb2
from cauce.api.v1 import graph_pb2 as _graph_pb2
from cauce.api.v1 import history_pb2 as _history_pb2
from cauce.api.v1 import values_pb2 as _values_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class LookupOutcome(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    LOOKUP_OUTCOME_UNSPECIFIED: _ClassVar[LookupOutcome]
    LOOKUP_OUTCOME_MATCH: _ClassVar[LookupOutcome]
    LOOKUP_OUTCOME_NONE: _ClassVar[LookupOutcome]
    LOOKUP_OUTCOME_AMBIGUOUS: _ClassVar[LookupOutcome]
    LOOKUP_OUTCOME_SHARED: _ClassVar[LookupOutcome]
    LOOKUP_OUTCOME_BLOCKED: _ClassVar[LookupOutcome]

class View(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    VIEW_UNSPECIFIED: _ClassVar[View]
    VIEW_PROVEN: _ClassVar[View]
    VIEW_FULL: _ClassVar[View]

class Decision(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DECISION_UNSPECIFIED: _ClassVar[Decision]
    DECISION_LINKED: _ClassVar[Decision]
    DECISION_REFUSED: _ClassVar[Decision]
    DECISION_WITHHELD: _ClassVar[Decision]
    DECISION_REVIEW: _ClassVar[Decision]
    DECISION_BELOW: _ClassVar[Decision]
    DECISION_UNRELATED: _ClassVar[Decision]
LOOKUP_OUTCOME_UNSPECIFIED: LookupOutcome
LOOKUP_OUTCOME_MATCH: LookupOutcome
LOOKUP_OUTCOME_NONE: LookupOutcome
LOOKUP_OUTCOME_AMBIGUOUS: LookupOutcome
LOOKUP_OUTCOME_SHARED: LookupOutcome
LOOKUP_OUTCOME_BLOCKED: LookupOutcome
VIEW_UNSPECIFIED: View
VIEW_PROVEN: View
VIEW_FULL: View
DECISION_UNSPECIFIED: Decision
DECISION_LINKED: Decision
DECISION_REFUSED: Decision
DECISION_WITHHELD: Decision
DECISION_REVIEW: Decision
DECISION_BELOW: Decision
DECISION_UNRELATED: Decision

class LookupResult(_message.Message):
    __slots__ = ("outcome", "identity_id", "assurance", "candidates")
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    ASSURANCE_FIELD_NUMBER: _ClassVar[int]
    CANDIDATES_FIELD_NUMBER: _ClassVar[int]
    outcome: LookupOutcome
    identity_id: str
    assurance: _values_pb2.Assurance
    candidates: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, outcome: _Optional[_Union[LookupOutcome, str]] = ..., identity_id: _Optional[str] = ..., assurance: _Optional[_Union[_values_pb2.Assurance, str]] = ..., candidates: _Optional[_Iterable[str]] = ...) -> None: ...

class LookupIdentifiersRequest(_message.Message):
    __slots__ = ("identifiers", "region", "at_least")
    IDENTIFIERS_FIELD_NUMBER: _ClassVar[int]
    REGION_FIELD_NUMBER: _ClassVar[int]
    AT_LEAST_FIELD_NUMBER: _ClassVar[int]
    identifiers: _containers.RepeatedCompositeFieldContainer[_values_pb2.IdentifierKey]
    region: str
    at_least: str
    def __init__(self, identifiers: _Optional[_Iterable[_Union[_values_pb2.IdentifierKey, _Mapping]]] = ..., region: _Optional[str] = ..., at_least: _Optional[str] = ...) -> None: ...

class LookupIdentifiersResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[LookupResult]
    def __init__(self, results: _Optional[_Iterable[_Union[LookupResult, _Mapping]]] = ...) -> None: ...

class SearchIdentitiesRequest(_message.Message):
    __slots__ = ("attributes", "identifiers", "region", "limit")
    class AttributesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: _values_pb2.AttributeValue
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[_values_pb2.AttributeValue, _Mapping]] = ...) -> None: ...
    ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    IDENTIFIERS_FIELD_NUMBER: _ClassVar[int]
    REGION_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    attributes: _containers.MessageMap[str, _values_pb2.AttributeValue]
    identifiers: _containers.RepeatedCompositeFieldContainer[_values_pb2.Identifier]
    region: str
    limit: int
    def __init__(self, attributes: _Optional[_Mapping[str, _values_pb2.AttributeValue]] = ..., identifiers: _Optional[_Iterable[_Union[_values_pb2.Identifier, _Mapping]]] = ..., region: _Optional[str] = ..., limit: _Optional[int] = ...) -> None: ...

class SearchHit(_message.Message):
    __slots__ = ("identity_id", "weight", "probability", "explanation")
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    WEIGHT_FIELD_NUMBER: _ClassVar[int]
    PROBABILITY_FIELD_NUMBER: _ClassVar[int]
    EXPLANATION_FIELD_NUMBER: _ClassVar[int]
    identity_id: str
    weight: float
    probability: float
    explanation: PairExplanation
    def __init__(self, identity_id: _Optional[str] = ..., weight: _Optional[float] = ..., probability: _Optional[float] = ..., explanation: _Optional[_Union[PairExplanation, _Mapping]] = ...) -> None: ...

class SearchIdentitiesResponse(_message.Message):
    __slots__ = ("hits",)
    HITS_FIELD_NUMBER: _ClassVar[int]
    hits: _containers.RepeatedCompositeFieldContainer[SearchHit]
    def __init__(self, hits: _Optional[_Iterable[_Union[SearchHit, _Mapping]]] = ...) -> None: ...

class ProfileValue(_message.Message):
    __slots__ = ("name", "value", "record", "observed_at", "rule")
    NAME_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    RECORD_FIELD_NUMBER: _ClassVar[int]
    OBSERVED_AT_FIELD_NUMBER: _ClassVar[int]
    RULE_FIELD_NUMBER: _ClassVar[int]
    name: str
    value: _values_pb2.AttributeValue
    record: _values_pb2.RecordKey
    observed_at: _timestamp_pb2.Timestamp
    rule: str
    def __init__(self, name: _Optional[str] = ..., value: _Optional[_Union[_values_pb2.AttributeValue, _Mapping]] = ..., record: _Optional[_Union[_values_pb2.RecordKey, _Mapping]] = ..., observed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., rule: _Optional[str] = ...) -> None: ...

class ProfileIdentifier(_message.Message):
    __slots__ = ("namespace", "value", "written", "assurance", "records", "first_seen", "last_seen", "shared")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    WRITTEN_FIELD_NUMBER: _ClassVar[int]
    ASSURANCE_FIELD_NUMBER: _ClassVar[int]
    RECORDS_FIELD_NUMBER: _ClassVar[int]
    FIRST_SEEN_FIELD_NUMBER: _ClassVar[int]
    LAST_SEEN_FIELD_NUMBER: _ClassVar[int]
    SHARED_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    value: str
    written: str
    assurance: _values_pb2.Assurance
    records: _containers.RepeatedCompositeFieldContainer[_values_pb2.RecordKey]
    first_seen: _timestamp_pb2.Timestamp
    last_seen: _timestamp_pb2.Timestamp
    shared: bool
    def __init__(self, namespace: _Optional[str] = ..., value: _Optional[str] = ..., written: _Optional[str] = ..., assurance: _Optional[_Union[_values_pb2.Assurance, str]] = ..., records: _Optional[_Iterable[_Union[_values_pb2.RecordKey, _Mapping]]] = ..., first_seen: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., last_seen: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., shared: _Optional[bool] = ...) -> None: ...

class Profile(_message.Message):
    __slots__ = ("attributes", "identifiers", "records", "sources", "first_seen", "last_seen")
    ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    IDENTIFIERS_FIELD_NUMBER: _ClassVar[int]
    RECORDS_FIELD_NUMBER: _ClassVar[int]
    SOURCES_FIELD_NUMBER: _ClassVar[int]
    FIRST_SEEN_FIELD_NUMBER: _ClassVar[int]
    LAST_SEEN_FIELD_NUMBER: _ClassVar[int]
    attributes: _containers.RepeatedCompositeFieldContainer[ProfileValue]
    identifiers: _containers.RepeatedCompositeFieldContainer[ProfileIdentifier]
    records: int
    sources: _containers.RepeatedScalarFieldContainer[str]
    first_seen: _timestamp_pb2.Timestamp
    last_seen: _timestamp_pb2.Timestamp
    def __init__(self, attributes: _Optional[_Iterable[_Union[ProfileValue, _Mapping]]] = ..., identifiers: _Optional[_Iterable[_Union[ProfileIdentifier, _Mapping]]] = ..., records: _Optional[int] = ..., sources: _Optional[_Iterable[str]] = ..., first_seen: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., last_seen: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class Identity(_message.Message):
    __slots__ = ("identity_id", "requested_id", "redirected", "view", "profile", "conflicts", "revision", "as_of")
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    REQUESTED_ID_FIELD_NUMBER: _ClassVar[int]
    REDIRECTED_FIELD_NUMBER: _ClassVar[int]
    VIEW_FIELD_NUMBER: _ClassVar[int]
    PROFILE_FIELD_NUMBER: _ClassVar[int]
    CONFLICTS_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    AS_OF_FIELD_NUMBER: _ClassVar[int]
    identity_id: str
    requested_id: str
    redirected: bool
    view: View
    profile: Profile
    conflicts: int
    revision: int
    as_of: AsOf
    def __init__(self, identity_id: _Optional[str] = ..., requested_id: _Optional[str] = ..., redirected: _Optional[bool] = ..., view: _Optional[_Union[View, str]] = ..., profile: _Optional[_Union[Profile, _Mapping]] = ..., conflicts: _Optional[int] = ..., revision: _Optional[int] = ..., as_of: _Optional[_Union[AsOf, _Mapping]] = ...) -> None: ...

class AsOf(_message.Message):
    __slots__ = ("revision", "records", "gone")
    REVISION_FIELD_NUMBER: _ClassVar[int]
    RECORDS_FIELD_NUMBER: _ClassVar[int]
    GONE_FIELD_NUMBER: _ClassVar[int]
    revision: int
    records: int
    gone: int
    def __init__(self, revision: _Optional[int] = ..., records: _Optional[int] = ..., gone: _Optional[int] = ...) -> None: ...

class GetIdentityRequest(_message.Message):
    __slots__ = ("identity_id", "view", "through", "at_least", "as_of")
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    VIEW_FIELD_NUMBER: _ClassVar[int]
    THROUGH_FIELD_NUMBER: _ClassVar[int]
    AT_LEAST_FIELD_NUMBER: _ClassVar[int]
    AS_OF_FIELD_NUMBER: _ClassVar[int]
    identity_id: str
    view: View
    through: _values_pb2.IdentifierKey
    at_least: str
    as_of: str
    def __init__(self, identity_id: _Optional[str] = ..., view: _Optional[_Union[View, str]] = ..., through: _Optional[_Union[_values_pb2.IdentifierKey, _Mapping]] = ..., at_least: _Optional[str] = ..., as_of: _Optional[str] = ...) -> None: ...

class GetIdentityResponse(_message.Message):
    __slots__ = ("identity",)
    IDENTITY_FIELD_NUMBER: _ClassVar[int]
    identity: Identity
    def __init__(self, identity: _Optional[_Union[Identity, _Mapping]] = ...) -> None: ...

class BatchGetIdentitiesRequest(_message.Message):
    __slots__ = ("identity_ids", "view", "at_least")
    IDENTITY_IDS_FIELD_NUMBER: _ClassVar[int]
    VIEW_FIELD_NUMBER: _ClassVar[int]
    AT_LEAST_FIELD_NUMBER: _ClassVar[int]
    identity_ids: _containers.RepeatedScalarFieldContainer[str]
    view: View
    at_least: str
    def __init__(self, identity_ids: _Optional[_Iterable[str]] = ..., view: _Optional[_Union[View, str]] = ..., at_least: _Optional[str] = ...) -> None: ...

class IdentityFailure(_message.Message):
    __slots__ = ("requested_id", "error")
    REQUESTED_ID_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    requested_id: str
    error: _errors_pb2.ItemError
    def __init__(self, requested_id: _Optional[str] = ..., error: _Optional[_Union[_errors_pb2.ItemError, _Mapping]] = ...) -> None: ...

class IdentityOutcome(_message.Message):
    __slots__ = ("identity", "failure")
    IDENTITY_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    identity: Identity
    failure: IdentityFailure
    def __init__(self, identity: _Optional[_Union[Identity, _Mapping]] = ..., failure: _Optional[_Union[IdentityFailure, _Mapping]] = ...) -> None: ...

class BatchGetIdentitiesResponse(_message.Message):
    __slots__ = ("outcomes",)
    OUTCOMES_FIELD_NUMBER: _ClassVar[int]
    outcomes: _containers.RepeatedCompositeFieldContainer[IdentityOutcome]
    def __init__(self, outcomes: _Optional[_Iterable[_Union[IdentityOutcome, _Mapping]]] = ...) -> None: ...

class ListIdentityRecordsRequest(_message.Message):
    __slots__ = ("identity_id", "page_size", "page_token", "as_of", "at_least")
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    AS_OF_FIELD_NUMBER: _ClassVar[int]
    AT_LEAST_FIELD_NUMBER: _ClassVar[int]
    identity_id: str
    page_size: int
    page_token: str
    as_of: str
    at_least: str
    def __init__(self, identity_id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., as_of: _Optional[str] = ..., at_least: _Optional[str] = ...) -> None: ...

class ListIdentityRecordsResponse(_message.Message):
    __slots__ = ("records", "next_page_token")
    RECORDS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    records: _containers.RepeatedCompositeFieldContainer[_values_pb2.StoredRecord]
    next_page_token: str
    def __init__(self, records: _Optional[_Iterable[_Union[_values_pb2.StoredRecord, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class Touchpoint(_message.Message):
    __slots__ = ("at", "source", "record", "identifiers", "attributes", "seen", "kind", "channel", "campaign")
    class AttributesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: _values_pb2.AttributeValue
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[_values_pb2.AttributeValue, _Mapping]] = ...) -> None: ...
    AT_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    RECORD_FIELD_NUMBER: _ClassVar[int]
    IDENTIFIERS_FIELD_NUMBER: _ClassVar[int]
    ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    SEEN_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    CAMPAIGN_FIELD_NUMBER: _ClassVar[int]
    at: _timestamp_pb2.Timestamp
    source: str
    record: _values_pb2.RecordKey
    identifiers: _containers.RepeatedCompositeFieldContainer[_values_pb2.Identifier]
    attributes: _containers.MessageMap[str, _values_pb2.AttributeValue]
    seen: int
    kind: str
    channel: str
    campaign: str
    def __init__(self, at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., source: _Optional[str] = ..., record: _Optional[_Union[_values_pb2.RecordKey, _Mapping]] = ..., identifiers: _Optional[_Iterable[_Union[_values_pb2.Identifier, _Mapping]]] = ..., attributes: _Optional[_Mapping[str, _values_pb2.AttributeValue]] = ..., seen: _Optional[int] = ..., kind: _Optional[str] = ..., channel: _Optional[str] = ..., campaign: _Optional[str] = ...) -> None: ...

class GetTimelineRequest(_message.Message):
    __slots__ = ("identity_id", "page_size", "page_token", "at_least")
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    AT_LEAST_FIELD_NUMBER: _ClassVar[int]
    identity_id: str
    page_size: int
    page_token: str
    at_least: str
    def __init__(self, identity_id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., at_least: _Optional[str] = ...) -> None: ...

class GetTimelineResponse(_message.Message):
    __slots__ = ("touchpoints", "next_page_token")
    TOUCHPOINTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    touchpoints: _containers.RepeatedCompositeFieldContainer[Touchpoint]
    next_page_token: str
    def __init__(self, touchpoints: _Optional[_Iterable[_Union[Touchpoint, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ExplainPairRequest(_message.Message):
    __slots__ = ("left", "right", "at_least")
    LEFT_FIELD_NUMBER: _ClassVar[int]
    RIGHT_FIELD_NUMBER: _ClassVar[int]
    AT_LEAST_FIELD_NUMBER: _ClassVar[int]
    left: _values_pb2.RecordKey
    right: _values_pb2.RecordKey
    at_least: str
    def __init__(self, left: _Optional[_Union[_values_pb2.RecordKey, _Mapping]] = ..., right: _Optional[_Union[_values_pb2.RecordKey, _Mapping]] = ..., at_least: _Optional[str] = ...) -> None: ...

class ExplainPairResponse(_message.Message):
    __slots__ = ("explanation",)
    EXPLANATION_FIELD_NUMBER: _ClassVar[int]
    explanation: PairExplanation
    def __init__(self, explanation: _Optional[_Union[PairExplanation, _Mapping]] = ...) -> None: ...

class LevelReached(_message.Message):
    __slots__ = ("comparison", "level", "says", "bits", "m", "u", "left", "right", "ceiling", "contradicts")
    COMPARISON_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    SAYS_FIELD_NUMBER: _ClassVar[int]
    BITS_FIELD_NUMBER: _ClassVar[int]
    M_FIELD_NUMBER: _ClassVar[int]
    U_FIELD_NUMBER: _ClassVar[int]
    LEFT_FIELD_NUMBER: _ClassVar[int]
    RIGHT_FIELD_NUMBER: _ClassVar[int]
    CEILING_FIELD_NUMBER: _ClassVar[int]
    CONTRADICTS_FIELD_NUMBER: _ClassVar[int]
    comparison: str
    level: str
    says: str
    bits: float
    m: float
    u: float
    left: str
    right: str
    ceiling: bool
    contradicts: bool
    def __init__(self, comparison: _Optional[str] = ..., level: _Optional[str] = ..., says: _Optional[str] = ..., bits: _Optional[float] = ..., m: _Optional[float] = ..., u: _Optional[float] = ..., left: _Optional[str] = ..., right: _Optional[str] = ..., ceiling: _Optional[bool] = ..., contradicts: _Optional[bool] = ...) -> None: ...

class SharedKey(_message.Message):
    __slots__ = ("namespace", "value", "live", "why_not")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    LIVE_FIELD_NUMBER: _ClassVar[int]
    WHY_NOT_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    value: str
    live: bool
    why_not: str
    def __init__(self, namespace: _Optional[str] = ..., value: _Optional[str] = ..., live: _Optional[bool] = ..., why_not: _Optional[str] = ...) -> None: ...

class Step(_message.Message):
    __slots__ = ("left", "right", "evidence", "bits")
    LEFT_FIELD_NUMBER: _ClassVar[int]
    RIGHT_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    BITS_FIELD_NUMBER: _ClassVar[int]
    left: _values_pb2.RecordKey
    right: _values_pb2.RecordKey
    evidence: str
    bits: float
    def __init__(self, left: _Optional[_Union[_values_pb2.RecordKey, _Mapping]] = ..., right: _Optional[_Union[_values_pb2.RecordKey, _Mapping]] = ..., evidence: _Optional[str] = ..., bits: _Optional[float] = ...) -> None: ...

class PairExplanation(_message.Message):
    __slots__ = ("left", "right", "decision", "reason", "cause", "comparisons", "weight", "match", "review", "short_by", "shared", "steps", "blocking", "adjustments", "missed", "lacks", "against", "identity_weight", "identity_parts")
    LEFT_FIELD_NUMBER: _ClassVar[int]
    RIGHT_FIELD_NUMBER: _ClassVar[int]
    DECISION_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    CAUSE_FIELD_NUMBER: _ClassVar[int]
    COMPARISONS_FIELD_NUMBER: _ClassVar[int]
    WEIGHT_FIELD_NUMBER: _ClassVar[int]
    MATCH_FIELD_NUMBER: _ClassVar[int]
    REVIEW_FIELD_NUMBER: _ClassVar[int]
    SHORT_BY_FIELD_NUMBER: _ClassVar[int]
    SHARED_FIELD_NUMBER: _ClassVar[int]
    STEPS_FIELD_NUMBER: _ClassVar[int]
    BLOCKING_FIELD_NUMBER: _ClassVar[int]
    ADJUSTMENTS_FIELD_NUMBER: _ClassVar[int]
    MISSED_FIELD_NUMBER: _ClassVar[int]
    LACKS_FIELD_NUMBER: _ClassVar[int]
    AGAINST_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_WEIGHT_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_PARTS_FIELD_NUMBER: _ClassVar[int]
    left: _values_pb2.RecordKey
    right: _values_pb2.RecordKey
    decision: Decision
    reason: str
    cause: str
    comparisons: _containers.RepeatedCompositeFieldContainer[LevelReached]
    weight: float
    match: float
    review: float
    short_by: float
    shared: _containers.RepeatedCompositeFieldContainer[SharedKey]
    steps: _containers.RepeatedCompositeFieldContainer[Step]
    blocking: _containers.RepeatedScalarFieldContainer[str]
    adjustments: _containers.RepeatedCompositeFieldContainer[_history_pb2.Part]
    missed: _containers.RepeatedCompositeFieldContainer[MissedRule]
    lacks: _containers.RepeatedCompositeFieldContainer[Lack]
    against: _containers.RepeatedCompositeFieldContainer[Against]
    identity_weight: float
    identity_parts: _containers.RepeatedCompositeFieldContainer[_history_pb2.Part]
    def __init__(self, left: _Optional[_Union[_values_pb2.RecordKey, _Mapping]] = ..., right: _Optional[_Union[_values_pb2.RecordKey, _Mapping]] = ..., decision: _Optional[_Union[Decision, str]] = ..., reason: _Optional[str] = ..., cause: _Optional[str] = ..., comparisons: _Optional[_Iterable[_Union[LevelReached, _Mapping]]] = ..., weight: _Optional[float] = ..., match: _Optional[float] = ..., review: _Optional[float] = ..., short_by: _Optional[float] = ..., shared: _Optional[_Iterable[_Union[SharedKey, _Mapping]]] = ..., steps: _Optional[_Iterable[_Union[Step, _Mapping]]] = ..., blocking: _Optional[_Iterable[str]] = ..., adjustments: _Optional[_Iterable[_Union[_history_pb2.Part, _Mapping]]] = ..., missed: _Optional[_Iterable[_Union[MissedRule, _Mapping]]] = ..., lacks: _Optional[_Iterable[_Union[Lack, _Mapping]]] = ..., against: _Optional[_Iterable[_Union[Against, _Mapping]]] = ..., identity_weight: _Optional[float] = ..., identity_parts: _Optional[_Iterable[_Union[_history_pb2.Part, _Mapping]]] = ...) -> None: ...

class MissedRule(_message.Message):
    __slots__ = ("rule", "why", "left", "right")
    RULE_FIELD_NUMBER: _ClassVar[int]
    WHY_FIELD_NUMBER: _ClassVar[int]
    LEFT_FIELD_NUMBER: _ClassVar[int]
    RIGHT_FIELD_NUMBER: _ClassVar[int]
    rule: str
    why: str
    left: bool
    right: bool
    def __init__(self, rule: _Optional[str] = ..., why: _Optional[str] = ..., left: _Optional[bool] = ..., right: _Optional[bool] = ...) -> None: ...

class Lack(_message.Message):
    __slots__ = ("comparison", "level", "bits", "best", "reaches")
    COMPARISON_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    BITS_FIELD_NUMBER: _ClassVar[int]
    BEST_FIELD_NUMBER: _ClassVar[int]
    REACHES_FIELD_NUMBER: _ClassVar[int]
    comparison: str
    level: str
    bits: float
    best: float
    reaches: float
    def __init__(self, comparison: _Optional[str] = ..., level: _Optional[str] = ..., bits: _Optional[float] = ..., best: _Optional[float] = ..., reaches: _Optional[float] = ...) -> None: ...

class Against(_message.Message):
    __slots__ = ("cause", "left", "right", "says", "left_value", "right_value", "assertion_id")
    CAUSE_FIELD_NUMBER: _ClassVar[int]
    LEFT_FIELD_NUMBER: _ClassVar[int]
    RIGHT_FIELD_NUMBER: _ClassVar[int]
    SAYS_FIELD_NUMBER: _ClassVar[int]
    LEFT_VALUE_FIELD_NUMBER: _ClassVar[int]
    RIGHT_VALUE_FIELD_NUMBER: _ClassVar[int]
    ASSERTION_ID_FIELD_NUMBER: _ClassVar[int]
    cause: str
    left: _values_pb2.RecordKey
    right: _values_pb2.RecordKey
    says: str
    left_value: str
    right_value: str
    assertion_id: str
    def __init__(self, cause: _Optional[str] = ..., left: _Optional[_Union[_values_pb2.RecordKey, _Mapping]] = ..., right: _Optional[_Union[_values_pb2.RecordKey, _Mapping]] = ..., says: _Optional[str] = ..., left_value: _Optional[str] = ..., right_value: _Optional[str] = ..., assertion_id: _Optional[str] = ...) -> None: ...
