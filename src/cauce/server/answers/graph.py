"""The graph around an identity, and all of it at one revision: the answers."""

from __future__ import annotations

from typing import Any

from google.protobuf.message import Message

from cauce.api.v1 import graph_pb2, jobs_pb2
from cauce.server.answers.common import Answer, required
from cauce.server.credentials import Caller
from cauce.server.rpcs import Scope
from cauce.service.api import Cauce
from cauce.service.verbs.graph import DEFAULT_NODES, MAX_PATH
from cauce.wire import graph, jobs


def explore_graph(cauce: Cauce, caller: Caller, request: graph_pb2.ExploreGraphRequest) -> Message:
    """IdentityService.ExploreGraph. Names need the right to claimed data."""
    if request.labels:
        caller.check(Scope.IDENTITIES_READ_CLAIMED)
    start, kinds = required(request.identity_id, "identity_id"), graph.KIND.decode_all(request.kinds, "kinds")
    how: dict[str, Any] = {"kinds": kinds, "labels": request.labels, "at_least": request.at_least}
    if request.to_identity_id:
        explored = cauce.find_path(start, request.to_identity_id, depth=request.depth or MAX_PATH, **how)
    else:
        explored = cauce.explore_graph(start, depth=request.depth or 1, max_nodes=request.max_nodes or DEFAULT_NODES, **how)
    return graph_pb2.ExploreGraphResponse(graph=graph.encode_graph(explored))


def start_export(cauce: Cauce, _caller: Caller, request: jobs_pb2.StartExportRequest) -> Message:
    """JobService.StartExport."""
    return jobs_pb2.StartExportResponse(job=jobs.encode_job(cauce.start_export(jobs.decode_request(request.request))))


ANSWERS: dict[str, Answer] = {"ExploreGraph": explore_graph, "StartExport": start_export}
