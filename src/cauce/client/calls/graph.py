"""The graph around an identity, and between two."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from cauce.api.v1 import graph_pb2
from cauce.client.call import Call
from cauce.service.verbs.graph import DEFAULT_NODES, MAX_NODES, MAX_PATH, Graph, RelationKind
from cauce.wire import graph


def explore_graph(
    identity_id: str,
    *,
    kinds: Collection[RelationKind] = (),
    depth: int = 1,
    max_nodes: int = DEFAULT_NODES,
    labels: bool = False,
    at_least: str = "",
) -> Call[Graph]:
    """IdentityService.ExploreGraph."""
    return _explore(kinds, identity_id=identity_id, depth=depth, max_nodes=max_nodes, labels=labels, at_least=at_least)


def find_path(
    identity_id: str,
    to: str,
    *,
    kinds: Collection[RelationKind] = (),
    depth: int = MAX_PATH,
    labels: bool = False,
    at_least: str = "",
) -> Call[Graph]:
    """IdentityService.ExploreGraph, with an identity to end at."""
    return _explore(kinds, identity_id=identity_id, to_identity_id=to, depth=depth, max_nodes=MAX_NODES, labels=labels, at_least=at_least)


def _explore(kinds: Collection[RelationKind], **request: Any) -> Call[Graph]:
    message = graph_pb2.ExploreGraphRequest(kinds=[graph.KIND.encode[kind] for kind in kinds], **request)
    return Call("IdentityService", message, graph_pb2.ExploreGraphResponse, lambda answer: graph.decode_graph(answer.graph))
