"""One call to a server, ready to be sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from google.protobuf.message import Message

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """One call, ready to be sent."""

    service: str
    request: Message
    response: type[Message]
    read: Callable[[Any], T]
    patient: bool = False
    """May take much longer than the client's timeout."""

    @property
    def path(self) -> str:
        """As HTTP/2 knows it: the method is what the request is named after."""
        return f"/cauce.api.v1.{self.service}/{self.request.DESCRIPTOR.name.removesuffix('Request')}"
