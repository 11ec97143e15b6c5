"""One call to a server, ready to be sent, and the verbs of clients that send it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from google.protobuf.message import Message

P = ParamSpec("P")
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


def sent(call: Callable[P, Call[T]]) -> Callable[Concatenate[Any, P], T]:
    """The verb of `Client` that sends a call and waits for its answer."""

    def verb(self: Any, /, *args: P.args, **kwargs: P.kwargs) -> T:
        answer: T = self._send(call(*args, **kwargs))
        return answer

    _introduce(verb, call)
    return verb


def awaited(call: Callable[P, Call[T]]) -> Callable[Concatenate[Any, P], Coroutine[Any, Any, T]]:
    """The verb of `AsyncClient` that sends a call, to be awaited."""

    async def verb(self: Any, /, *args: P.args, **kwargs: P.kwargs) -> T:
        answer: T = await self._send(call(*args, **kwargs))
        return answer

    _introduce(verb, call)
    return verb


def _introduce(verb: Any, call: Callable[..., Call[Any]]) -> None:
    """Make `help` and editors show a verb as if it were written out: with its call's name and arguments, and what the answer is read as."""
    signature = inspect.signature(call)
    arguments = [inspect.Parameter("self", inspect.Parameter.POSITIONAL_OR_KEYWORD), *signature.parameters.values()]
    answer = str(signature.return_annotation).removeprefix("Call[").removesuffix("]")
    verb.__signature__ = signature.replace(parameters=arguments, return_annotation=answer)
    verb.__name__ = verb.__qualname__ = call.__name__
    verb.__doc__ = f"See Cauce. Calls {call.__doc__}"
