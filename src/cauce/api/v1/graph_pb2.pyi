from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class RelationKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    RELATION_KIND_UNSPECIFIED: _ClassVar[RelationKind]
    RELATION_KIND_KEY: _ClassVar[RelationKind]
    RELATION_KIND_CONTACT: _ClassVar[RelationKind]
    RELATION_KIND_DEVICE: _ClassVar[RelationKind]
    RELATION_KIND_OTHER: _ClassVar[RelationKind]
    RELATION_KIND_HOUSEHOLD: _ClassVar[RelationKind]
    RELATION_KIND_MENTIONED: _ClassVar[RelationKind]
    RELATION_KIND_POSSIBLE: _ClassVar[RelationKind]
    RELATION_KIND_CONFLICT: _ClassVar[RelationKind]
RELATION_KIND_UNSPECIFIED: RelationKind
RELATION_KIND_KEY: RelationKind
RELATION_KIND_CONTACT: RelationKind
RELATION_KIND_DEVICE: RelationKind
RELATION_KIND_OTHER: RelationKind
RELATION_KIND_HOUSEHOLD: RelationKind
RELATION_KIND_MENTIONED: RelationKind
RELATION_KIND_POSSIBLE: RelationKind
RELATION_KIND_CONFLICT: RelationKind

class GraphNode(_message.Message):
    __slots__ = ("identity_id", "records", "distance", "label")
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    RECORDS_FIELD_NUMBER: _ClassVar[int]
    DISTANCE_FIELD_NUMBER: _ClassVar[int]
    LABEL_FIELD_NUMBER: _ClassVar[int]
    identity_id: str
    records: int
    distance: int
    label: str
    def __init__(self, identity_id: _Optional[str] = ..., records: _Optional[int] = ..., distance: _Optional[int] = ..., label: _Optional[str] = ...) -> None: ...

class GraphEdge(_message.Message):
    __slots__ = ("left", "right", "kind", "evidence", "cause", "count", "weight", "live")
    LEFT_FIELD_NUMBER: _ClassVar[int]
    RIGHT_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    CAUSE_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    WEIGHT_FIELD_NUMBER: _ClassVar[int]
    LIVE_FIELD_NUMBER: _ClassVar[int]
    left: str
    right: str
    kind: RelationKind
    evidence: str
    cause: str
    count: int
    weight: float
    live: bool
    def __init__(self, left: _Optional[str] = ..., right: _Optional[str] = ..., kind: _Optional[_Union[RelationKind, str]] = ..., evidence: _Optional[str] = ..., cause: _Optional[str] = ..., count: _Optional[int] = ..., weight: _Optional[float] = ..., live: _Optional[bool] = ...) -> None: ...

class GraphHub(_message.Message):
    __slots__ = ("namespace", "identity_ids", "shared")
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_IDS_FIELD_NUMBER: _ClassVar[int]
    SHARED_FIELD_NUMBER: _ClassVar[int]
    namespace: str
    identity_ids: _containers.RepeatedScalarFieldContainer[str]
    shared: bool
    def __init__(self, namespace: _Optional[str] = ..., identity_ids: _Optional[_Iterable[str]] = ..., shared: _Optional[bool] = ...) -> None: ...

class Graph(_message.Message):
    __slots__ = ("nodes", "edges", "hubs", "path", "truncated", "revision")
    NODES_FIELD_NUMBER: _ClassVar[int]
    EDGES_FIELD_NUMBER: _ClassVar[int]
    HUBS_FIELD_NUMBER: _ClassVar[int]
    PATH_FIELD_NUMBER: _ClassVar[int]
    TRUNCATED_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    nodes: _containers.RepeatedCompositeFieldContainer[GraphNode]
    edges: _containers.RepeatedCompositeFieldContainer[GraphEdge]
    hubs: _containers.RepeatedCompositeFieldContainer[GraphHub]
    path: _containers.RepeatedScalarFieldContainer[str]
    truncated: _containers.RepeatedScalarFieldContainer[str]
    revision: int
    def __init__(self, nodes: _Optional[_Iterable[_Union[GraphNode, _Mapping]]] = ..., edges: _Optional[_Iterable[_Union[GraphEdge, _Mapping]]] = ..., hubs: _Optional[_Iterable[_Union[GraphHub, _Mapping]]] = ..., path: _Optional[_Iterable[str]] = ..., truncated: _Optional[_Iterable[str]] = ..., revision: _Optional[int] = ...) -> None: ...

class ExploreGraphRequest(_message.Message):
    __slots__ = ("identity_id", "to_identity_id", "kinds", "depth", "max_nodes", "labels", "at_least")
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    TO_IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    KINDS_FIELD_NUMBER: _ClassVar[int]
    DEPTH_FIELD_NUMBER: _ClassVar[int]
    MAX_NODES_FIELD_NUMBER: _ClassVar[int]
    LABELS_FIELD_NUMBER: _ClassVar[int]
    AT_LEAST_FIELD_NUMBER: _ClassVar[int]
    identity_id: str
    to_identity_id: str
    kinds: _containers.RepeatedScalarFieldContainer[RelationKind]
    depth: int
    max_nodes: int
    labels: bool
    at_least: str
    def __init__(self, identity_id: _Optional[str] = ..., to_identity_id: _Optional[str] = ..., kinds: _Optional[_Iterable[_Union[RelationKind, str]]] = ..., depth: _Optional[int] = ..., max_nodes: _Optional[int] = ..., labels: _Optional[bool] = ..., at_least: _Optional[str] = ...) -> None: ...

class ExploreGraphResponse(_message.Message):
    __slots__ = ("graph",)
    GRAPH_FIELD_NUMBER: _ClassVar[int]
    graph: Graph
    def __init__(self, graph: _Optional[_Union[Graph, _Mapping]] = ...) -> None: ...
