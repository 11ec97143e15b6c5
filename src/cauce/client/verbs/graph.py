"""The graph around an identity, and all of it at one revision: over gRPC."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Collection, Iterator
from typing import Any, TypeVar

import grpc

from cauce.api.v1 import export_pb2, graph_pb2, jobs_pb2
from cauce.client.call import Call
from cauce.client.connection import Connection, Patience, begin, error_of
from cauce.model.job import Job, JobRequest
from cauce.service.verbs.graph import DEFAULT_NODES, MAX_NODES, MAX_PATH, ExportChunk, Graph, GraphVerbs, RelationKind
from cauce.wire import graph, jobs

T = TypeVar("T")

EXPORT_PATH = "/cauce.api.v1.ChangeService/ExportGraph"


def explore_graph(ends: tuple[str, str], kinds: Collection[RelationKind], bounds: tuple[int, int], request: dict[str, Any]) -> Call[Graph]:
    """IdentityService.ExploreGraph."""
    message = graph_pb2.ExploreGraphRequest(
        identity_id=ends[0],
        to_identity_id=ends[1],
        kinds=[graph.KIND.encode[kind] for kind in kinds],
        depth=bounds[0],
        max_nodes=bounds[1],
        **request,
    )
    return Call("IdentityService", message, graph_pb2.ExploreGraphResponse, lambda answer: graph.decode_graph(answer.graph))


def start_export(request: JobRequest) -> Call[Job]:
    """JobService.StartExport."""
    message = jobs_pb2.StartExportRequest(request=jobs.encode_request(request))
    return Call("JobService", message, jobs_pb2.StartExportResponse, lambda answer: jobs.decode_job(answer.job))


def _export_request(profiles: bool, cursor: str) -> export_pb2.ExportGraphRequest:
    return export_pb2.ExportGraphRequest(profiles=profiles, cursor=cursor)


def _serialize(message: Any) -> bytes:
    data: bytes = message.SerializeToString()
    return data


class ClientGraphVerbs(GraphVerbs):
    """See GraphVerbs."""

    _connection: Connection
    _channel: grpc.Channel
    _metadata: tuple[tuple[str, str], ...]

    def _send(self, call: Call[T]) -> T:
        raise NotImplementedError

    def explore_graph(
        self,
        identity_id: str,
        *,
        kinds: Collection[RelationKind] = (),
        depth: int = 1,
        max_nodes: int = DEFAULT_NODES,
        labels: bool = False,
        at_least: str = "",
    ) -> Graph:
        """See GraphVerbs."""
        return self._send(explore_graph((identity_id, ""), kinds, (depth, max_nodes), {"labels": labels, "at_least": at_least}))

    def find_path(
        self,
        identity_id: str,
        to: str,
        *,
        kinds: Collection[RelationKind] = (),
        depth: int = MAX_PATH,
        labels: bool = False,
        at_least: str = "",
    ) -> Graph:
        """See GraphVerbs."""
        return self._send(explore_graph((identity_id, to), kinds, (depth, MAX_NODES), {"labels": labels, "at_least": at_least}))

    def export_graph(self, *, profiles: bool = False, cursor: str = "") -> Iterator[ExportChunk]:
        """See GraphVerbs. A lost connection is made again, and the export goes on after the last chunk."""
        export = self._channel.unary_stream(
            EXPORT_PATH, request_serializer=_serialize, response_deserializer=export_pb2.ExportGraphResponse.FromString
        )
        patience = Patience(self._connection.timeout)
        while True:
            answers = begin(export, _export_request(profiles, cursor), self._metadata)
            try:
                for answer in answers:
                    patience.progressed()
                    yield graph.decode_chunk(answer.chunk)
                    cursor = answer.chunk.cursor
                    if not cursor:
                        return
            except grpc.RpcError as failed:
                time.sleep(patience.pause(error_of(failed)))
            finally:
                answers.cancel()

    def start_export(self, request: JobRequest) -> Job:
        """See GraphVerbs."""
        return self._send(start_export(request))


class AsyncGraphVerbs:
    """See GraphVerbs."""

    _connection: Connection
    _channel: grpc.aio.Channel
    _metadata: tuple[tuple[str, str], ...]

    async def _send(self, call: Call[T]) -> T:
        raise NotImplementedError

    async def explore_graph(
        self,
        identity_id: str,
        *,
        kinds: Collection[RelationKind] = (),
        depth: int = 1,
        max_nodes: int = DEFAULT_NODES,
        labels: bool = False,
        at_least: str = "",
    ) -> Graph:
        """See GraphVerbs."""
        return await self._send(explore_graph((identity_id, ""), kinds, (depth, max_nodes), {"labels": labels, "at_least": at_least}))

    async def find_path(
        self,
        identity_id: str,
        to: str,
        *,
        kinds: Collection[RelationKind] = (),
        depth: int = MAX_PATH,
        labels: bool = False,
        at_least: str = "",
    ) -> Graph:
        """See GraphVerbs."""
        return await self._send(explore_graph((identity_id, to), kinds, (depth, MAX_NODES), {"labels": labels, "at_least": at_least}))

    async def export_graph(self, *, profiles: bool = False, cursor: str = "") -> AsyncIterator[ExportChunk]:
        """See ClientGraphVerbs."""
        export = self._channel.unary_stream(
            EXPORT_PATH, request_serializer=_serialize, response_deserializer=export_pb2.ExportGraphResponse.FromString
        )
        patience = Patience(self._connection.timeout)
        while True:
            answers = begin(export, _export_request(profiles, cursor), self._metadata)
            try:
                async for answer in answers:
                    patience.progressed()
                    yield graph.decode_chunk(answer.chunk)
                    cursor = answer.chunk.cursor
                    if not cursor:
                        return
            except grpc.aio.AioRpcError as failed:
                await asyncio.sleep(patience.pause(error_of(failed)))
            finally:
                answers.cancel()

    async def start_export(self, request: JobRequest) -> Job:
        """See GraphVerbs."""
        return await self._send(start_export(request))
