"""Identifiers as callers write them: namespace and value."""

from __future__ import annotations

from collections.abc import Sequence

from cauce.api.v1 import values_pb2

Pairs = Sequence[tuple[str, str]]


def encode_pairs(identifiers: Pairs) -> list[values_pb2.IdentifierKey]:
    """As messages, in order."""
    return [values_pb2.IdentifierKey(namespace=namespace, value=value) for namespace, value in identifiers]
