"""The graph around an identity, and exports of all of it."""

from __future__ import annotations

from cauce.api.v1 import export_pb2, graph_pb2
from cauce.service.verbs.graph import (
    ExportChunk,
    ExportedIdentity,
    ExportedRecord,
    ExportedRedirect,
    Graph,
    GraphEdge,
    GraphHub,
    GraphNode,
    RelationKind,
)
from cauce.wire.curation import decode_assertion, encode_assertion
from cauce.wire.enums import EnumCodec
from cauce.wire.identities import decode_profile, encode_profile
from cauce.wire.values import decode_key, write_key

KIND = EnumCodec(RelationKind, graph_pb2.RelationKind, "RELATION_KIND")


def encode_graph(graph: Graph) -> graph_pb2.Graph:
    """Part of the graph."""
    return graph_pb2.Graph(
        nodes=[
            graph_pb2.GraphNode(identity_id=node.identity_id, records=node.records, distance=node.distance, label=node.label)
            for node in graph.nodes
        ],
        edges=[_encode_edge(edge) for edge in graph.edges],
        hubs=[graph_pb2.GraphHub(namespace=hub.namespace, identity_ids=hub.identities, shared=hub.shared) for hub in graph.hubs],
        path=graph.path,
        truncated=graph.truncated,
        revision=graph.revision,
    )


def decode_graph(message: graph_pb2.Graph) -> Graph:
    """Part of the graph."""
    return Graph(
        nodes=tuple(
            GraphNode(identity_id=node.identity_id, records=node.records, distance=node.distance, label=node.label)
            for node in message.nodes
        ),
        edges=tuple(_decode_edge(edge) for edge in message.edges),
        hubs=tuple(GraphHub(namespace=hub.namespace, identities=tuple(hub.identity_ids), shared=hub.shared) for hub in message.hubs),
        path=tuple(message.path),
        truncated=tuple(message.truncated),
        revision=message.revision,
    )


def _encode_edge(edge: GraphEdge) -> graph_pb2.GraphEdge:
    return graph_pb2.GraphEdge(
        left=edge.left,
        right=edge.right,
        kind=KIND.encode[edge.kind],
        evidence=edge.evidence,
        cause=edge.cause,
        count=edge.count,
        weight=edge.weight,
        live=edge.live,
    )


def _decode_edge(message: graph_pb2.GraphEdge) -> GraphEdge:
    return GraphEdge(
        left=message.left,
        right=message.right,
        kind=KIND.decode(message.kind, "kind"),
        evidence=message.evidence,
        cause=message.cause,
        count=message.count,
        weight=message.weight,
        live=message.live,
    )


def encode_chunk(chunk: ExportChunk) -> export_pb2.ExportChunk:
    """Some of an export. Identities are written in place: copying them would take as long again."""
    message = export_pb2.ExportChunk(
        revision=chunk.revision,
        cursor=chunk.cursor,
        redirects=[
            export_pb2.ExportedRedirect(identity_id=redirect.identity_id, successor_id=redirect.successor_id)
            for redirect in chunk.redirects
        ],
        assertions=[encode_assertion(assertion) for assertion in chunk.assertions],
        token=chunk.token,
    )
    for identity in chunk.identities:
        _write_exported(identity, message.identities.add(identity_id=identity.identity_id))
    return message


def decode_chunk(message: export_pb2.ExportChunk) -> ExportChunk:
    """Some of an export."""
    return ExportChunk(
        revision=message.revision,
        cursor=message.cursor,
        identities=tuple(_decode_exported(identity) for identity in message.identities),
        redirects=tuple(
            ExportedRedirect(identity_id=redirect.identity_id, successor_id=redirect.successor_id) for redirect in message.redirects
        ),
        assertions=tuple(decode_assertion(assertion) for assertion in message.assertions),
        token=message.token,
    )


def _write_exported(identity: ExportedIdentity, message: export_pb2.ExportedIdentity) -> None:
    add = message.records.add
    for record in identity.records:
        added = add(uid=record.uid)
        if record.key is not None:
            write_key(record.key, added.key)
    if identity.profile is not None:
        message.profile.CopyFrom(encode_profile(identity.profile))


def _decode_exported(message: export_pb2.ExportedIdentity) -> ExportedIdentity:
    return ExportedIdentity(
        identity_id=message.identity_id,
        records=tuple(
            ExportedRecord(uid=record.uid, key=decode_key(record.key) if record.HasField("key") else None) for record in message.records
        ),
        profile=decode_profile(message.profile) if message.HasField("profile") else None,
    )
