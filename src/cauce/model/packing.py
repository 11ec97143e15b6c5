"""How values are kept in a store: msgpack, decoded back into the very same values."""

from __future__ import annotations

import msgspec

from cauce.model.curation import Assertion
from cauce.model.record import Identifier, Record, Role
from cauce.model.subject import Subject


class _KeptIdentifier(Identifier, gc=False, frozen=True):
    """An identifier that was checked when it came."""

    def __post_init__(self) -> None:
        """Nothing to check again."""


class _KeptRecord(Record, gc=False, frozen=True):
    """A record that was checked when it came."""

    identifiers: tuple[_KeptIdentifier, ...] = ()

    def __post_init__(self) -> None:
        """Nothing to check again."""


_SKIPPED = msgspec.Raw()
_MENTIONED = Role.MENTIONED.value.encode()


class HeldClaim(msgspec.Struct, gc=False, frozen=True, array_like=True):
    """A `Claim` up to its key."""

    namespace: str
    value: msgspec.Raw
    key: int


class HeldAddress(msgspec.Struct, gc=False, frozen=True, array_like=True):
    """An `Address` up to its postal code."""

    street: str = ""
    number: str = ""
    unit: str = ""
    postal_code: str = ""


class HeldTraits(msgspec.Struct, gc=False, frozen=True, array_like=True):
    """`Traits` up to the address."""

    kind: msgspec.Raw = _SKIPPED
    name: msgspec.Raw = _SKIPPED
    birth_date: msgspec.Raw = _SKIPPED
    address: HeldAddress | None = None


class Held(msgspec.Struct, gc=False, frozen=True, array_like=True):
    """What a `Subject` may have in common with others: its values, and where it lives. The fields left out are not decoded."""

    claims: tuple[HeldClaim, ...]
    traits: HeldTraits


_encoder = msgspec.msgpack.Encoder(order="deterministic")
_record = msgspec.msgpack.Decoder(Record)
_kept = msgspec.msgpack.Decoder(_KeptRecord)
_subject = msgspec.msgpack.Decoder(Subject)
_held = msgspec.msgpack.Decoder(Held)
_assertion = msgspec.msgpack.Decoder(Assertion)

pack = _encoder.encode
"""Any value of the model as bytes; equal values give equal bytes."""


def unpack_record(data: bytes) -> Record:
    """The record that `pack` made the bytes of."""
    return _record.decode(data)


def read_record(data: bytes) -> Record:
    """Like `unpack_record`, two to three times as fast, to be read and let go: it is not equal to the record it is a copy of."""
    return _kept.decode(data)


def unpack_subject(data: bytes) -> Subject:
    """The subject that `pack` made the bytes of."""
    return _subject.decode(data)


def read_held(data: bytes) -> Held:
    """The claims and the address of the subject that `pack` made the bytes of, in half the time of `unpack_subject`."""
    return _held.decode(data)


def unpack_assertion(data: bytes) -> Assertion:
    """The assertion that `pack` made the bytes of."""
    return _assertion.decode(data)


def may_mention(payload: bytes) -> bool:
    """Whether a packed record may mention anybody: cheap, and never a false no."""
    return _MENTIONED in payload


def may_touch(payload: bytes) -> bool:
    """Whether a packed record may have a touch: cheap, and never a false no."""
    return b"touch" in payload
