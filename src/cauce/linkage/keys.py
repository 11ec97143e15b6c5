"""Keys: signed 64-bit digests by which values, signatures and blocking keys are stored and looked up."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from hashlib import blake2b, sha256

DIGESTED_FAMILIES = frozenset({"email", "phone"})
"""Families whose key is taken from the SHA-256 of the canonical value, so that a partner's hash has the very key of its clear twin."""


def plain_digest(data: bytes) -> int:
    """Signed 64-bit BLAKE2b digest of some bytes."""
    return int.from_bytes(_digested(data), "big", signed=True)


def plain_digests(column: Sequence[bytes]) -> tuple[int, ...]:
    """`plain_digest` of each of many."""
    return struct.unpack(f">{len(column)}q", b"".join(map(_digested, column)))


_EMPTY = blake2b(digest_size=8)
"""To be copied: that takes half the time of making another."""


def _digested(data: bytes) -> bytes:
    digest = _EMPTY.copy()
    digest.update(data)
    return digest.digest()


def digest64(*parts: str | bytes) -> int:
    """Signed 64-bit BLAKE2b digest of the parts; where one part ends and the next begins is part of what is digested."""
    framed = b""
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        framed += len(raw).to_bytes(4, "big") + raw
    return plain_digest(framed)


def key_of_digest(digest: bytes) -> int:
    """The key of an e-mail or phone whose SHA-256 (Google's or UID2's recipe) is known: its first eight bytes, signed."""
    return int.from_bytes(digest[:8], "big", signed=True)


def value_keys(family: str) -> Callable[[str], int]:
    """What gives the key of a canonical identifier value of a family: equal keys are the same value.

    Args:
        family: the policy's family, or the namespace if it has none. A value is what the namespace's normaliser gives; e-mails in Google's
            form, phones as `+` and E.164 digits.
    """
    salt = blake2b(family.encode("utf-8", "surrogatepass") + b"\0", digest_size=8)

    def digested(canonical: str) -> int:
        return int.from_bytes(sha256(canonical.encode("utf-8", "surrogatepass")).digest()[:8], "big", signed=True)

    def salted(canonical: str) -> int:
        digest = salt.copy()
        digest.update(canonical.encode("utf-8", "surrogatepass"))
        return int.from_bytes(digest.digest(), "big", signed=True)

    return digested if family in DIGESTED_FAMILIES else salted
