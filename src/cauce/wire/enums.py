"""Enums of the wire and of the model: the same names, the wire's with its prefix."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Any, Generic, Protocol, TypeVar

from cauce.errors import InvalidValue

E = TypeVar("E", bound=Enum)

MAX_MEMBERS = 100
"""Of an enum in one request."""


class ProtoEnum(Protocol):
    """A generated enum, as this module uses it."""

    def Value(self, name: str) -> int:  # noqa: N802 - protobuf's name
        """The number of a name."""


class EnumCodec(Generic[E]):
    """Translates one enum by names; `default` is what the wire's 0 (UNSPECIFIED) means, if it may be left out."""

    def __init__(self, kind: type[E], proto: ProtoEnum, prefix: str, *, default: E | None = None) -> None:
        self.encode: dict[E, Any] = {member: proto.Value(f"{prefix}_{member.name}") for member in kind}
        """Number by member (Any: each generated enum is a type of its own, and all are numbers)."""
        self.known: dict[int, E] = {number: member for member, number in self.encode.items()}
        """Member by number."""
        if default is not None:
            self.known[0] = default

    def decode(self, number: int, field: str) -> E:
        """The member of a number.

        Raises:
            InvalidValue: a number that has no meaning here.
        """
        member = self.known.get(number)
        if member is None:
            raise InvalidValue(field, "must be given" if number == 0 else "is not a known value")
        return member

    def decode_all(self, numbers: Sequence[int], field: str) -> frozenset[E]:
        """The members of a repeated field.

        Raises:
            InvalidValue: too many numbers, or one that has no meaning here.
        """
        if len(numbers) > MAX_MEMBERS:
            raise InvalidValue(field, f"at most {MAX_MEMBERS}")
        return frozenset(self.decode(number, f"{field}[{position}]") for position, number in enumerate(numbers))
