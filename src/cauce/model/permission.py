"""What a customer allows: one word of consent, as a record carries it or somebody states it."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from cauce.errors import InvalidValue

MAX_WORD = 64
MAX_CONSENTS = 64


class Permission(StrEnum):
    """What a customer says to being addressed; the strings of `cauce.api.v1.Permission`."""

    GRANTED = "GRANTED"
    DENIED = "DENIED"


class Consent(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """One statement. An empty `purpose` or `channel` means every one.

    Raises:
        InvalidValue: a purpose or channel that is too long or not printable.
    """

    purpose: str = ""
    """What for: `marketing`, `profiling`, `third_parties` ..."""
    channel: str = ""
    """By which way: `email`, `sms`, `phone`, `post`, `push` ..."""
    permission: Permission
    at: int | None = None
    """When the customer said so, in microseconds since 1970; None: when the record that carries it was observed."""

    def __post_init__(self) -> None:
        for field in ("purpose", "channel"):
            word: str = getattr(self, field)
            if len(word) > MAX_WORD or not word.isprintable() or word != word.strip():
                raise InvalidValue(field, f"must be printable, without spaces around it, and at most {MAX_WORD} characters")

    def covers(self, purpose: str, channel: str) -> bool:
        """Whether it says something about this purpose on this channel."""
        return self.purpose in ("", purpose) and self.channel in ("", channel)
