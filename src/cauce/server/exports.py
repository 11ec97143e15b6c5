"""The stream of an export: chunk by chunk, each read and encoded in a thread, the next one when the reader has taken the last."""

from __future__ import annotations

from collections.abc import Iterator

from cauce.api.v1 import export_pb2
from cauce.server.rpcs import BY_METHOD
from cauce.service.verbs.graph import ExportChunk
from cauce.wire.graph import encode_chunk

EXPORT = BY_METHOD["ExportGraph"]


def next_message(chunks: Iterator[ExportChunk]) -> bytes | None:
    """The next chunk as it is sent; None at the end."""
    chunk = next(chunks, None)
    return None if chunk is None else export_pb2.ExportGraphResponse(chunk=encode_chunk(chunk)).SerializeToString()
