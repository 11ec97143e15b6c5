"""What the answers of all groups share: reading common parts of requests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from google.protobuf.message import Message

from cauce.api.v1 import values_pb2
from cauce.errors import InvalidValue
from cauce.model.record import Identifier, RecordKey
from cauce.server.credentials import Caller
from cauce.service.api import MAX_PAGE, Cauce
from cauce.wire import values

Answer = Callable[[Cauce, Caller, Any], Message]
"""Answers a call: the service of the caller's tenant, the caller, and the request, to the response."""

MAX_REQUEST_ID = 128
"""Characters."""


def named(request: Any, field: str) -> RecordKey:
    """The record that a field names."""
    return values.decode_named(getattr(request, field), field)


def page(request: Any) -> dict[str, Any]:
    """Which page is wanted."""
    return {"page_size": size(request.page_size, "page_size"), "page_token": request.page_token}


def size(asked: int, field: str) -> int:
    """0 stays 0, the service's default; more than the maximum is cut to it."""
    if asked < 0:
        raise InvalidValue(field, "must not be negative")
    return min(asked, MAX_PAGE)


def required(text: str, field: str) -> str:
    """The text, which must not be empty."""
    if not text:
        raise InvalidValue(field, "must not be empty")
    return text


def check_request_id(request_id: str, field: str = "request_id") -> None:
    """Refuse a request_id that is too long, or cannot be printed."""
    if len(request_id) > MAX_REQUEST_ID or not request_id.isprintable():
        raise InvalidValue(field, f"must be printable and at most {MAX_REQUEST_ID} characters")


def identifier_of(message: values_pb2.IdentifierKey, field: str) -> tuple[str, str]:
    """The namespace and value that a field names."""
    try:
        identifier = Identifier(namespace=message.namespace, value=message.value)
    except InvalidValue as error:
        raise error.under(field) from None
    return identifier.namespace, identifier.value


def identifiers_of(messages: Sequence[values_pb2.IdentifierKey], field: str) -> list[tuple[str, str]]:
    """What a repeated field names; one more than any call takes is enough for the service to refuse by count alone."""
    return [identifier_of(message, f"{field}[{position}]") for position, message in enumerate(messages[: MAX_PAGE + 1])]
