"""Opaque tokens: consistency tokens that name a revision of one database's life, and page tokens that continue one list.

A token carries no rights. It is sealed with a keyed digest so that one from another tenant, another life of the database
(a restored backup) or another request is refused instead of quietly meaning something else.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from functools import lru_cache
from typing import Any

import msgspec

from cauce.errors import FailedPrecondition, InvalidValue, Reason

_SEAL = 8
_LIFE = 4


def revision_token(tenant: str, epoch: str, revision: int) -> str:
    """Token for a revision."""
    body = _life(epoch) + revision.to_bytes(8, "big")
    return _encode(body + _digest(_SEAL, epoch, tenant, body))


def read_revision(token: str, tenant: str, epoch: str, field: str) -> int:
    """The revision that a token names; `field` is where the caller gave it.

    Raises:
        InvalidValue: (TOKEN_INVALID) not a token of this tenant.
        FailedPrecondition: (TOKEN_EPOCH_MISMATCH) a token of another life of the database: start over from the beginning.
    """
    data = _decode(token, field, Reason.TOKEN_INVALID)
    if len(data) != _LIFE + 8 + _SEAL:
        raise InvalidValue(field, "is not a token of this service", reason=Reason.TOKEN_INVALID)
    body, seal = data[:-_SEAL], data[-_SEAL:]
    if body[:_LIFE] != _life(epoch):
        raise FailedPrecondition(
            "the token belongs to another life of this database; read again from the beginning", reason=Reason.TOKEN_EPOCH_MISMATCH
        )
    if seal != _digest(_SEAL, epoch, tenant, body):
        raise InvalidValue(field, "is not a token of this tenant", reason=Reason.TOKEN_INVALID)
    return int.from_bytes(body[_LIFE:], "big")


def page_token(epoch: str, request: tuple[Any, ...], last: Any) -> str:
    """Token that continues the list of `request` after the key `last`."""
    body: bytes = msgspec.msgpack.encode(last)
    return _encode(_digest(_SEAL, epoch, msgspec.msgpack.encode(request), body) + body)


def read_page_token(token: str, epoch: str, request: tuple[Any, ...]) -> Any:
    """The key to go on after; None for an empty token (the beginning).

    Raises:
        InvalidValue: (PAGE_TOKEN_INVALID) not made by this service for this very request.
    """
    if not token:
        return None
    data = _decode(token, "page_token", Reason.PAGE_TOKEN_INVALID)
    seal, body = data[:_SEAL], data[_SEAL:]
    if seal != _digest(_SEAL, epoch, msgspec.msgpack.encode(request), body):
        raise InvalidValue("page_token", "does not belong to this request", reason=Reason.PAGE_TOKEN_INVALID)
    return msgspec.msgpack.decode(body)


@lru_cache(maxsize=1 << 10)
def _life(epoch: str) -> bytes:
    return _digest(_LIFE, epoch)


def _digest(size: int, epoch: str, *parts: str | bytes) -> bytes:
    state = hashlib.blake2b(key=epoch.encode()[:64], digest_size=size)
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        state.update(len(data).to_bytes(4, "big"))
        state.update(data)
    return state.digest()


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(token: str, field: str, reason: Reason) -> bytes:
    try:
        return base64.b64decode(token.encode("ascii") + b"=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise InvalidValue(field, "is not a token of this service", reason=reason) from None
