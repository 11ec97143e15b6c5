"""How values are kept in a store: msgpack, decoded back into the very same values."""

from __future__ import annotations

import msgspec

from cauce.model.curation import Assertion
from cauce.model.record import Record
from cauce.model.subject import Subject

_encoder = msgspec.msgpack.Encoder(order="deterministic")
_record = msgspec.msgpack.Decoder(Record)
_subject = msgspec.msgpack.Decoder(Subject)
_assertion = msgspec.msgpack.Decoder(Assertion)

pack = _encoder.encode
"""Any value of the model as bytes; equal values give equal bytes."""


def unpack_record(data: bytes) -> Record:
    """The record that `pack` made the bytes of."""
    return _record.decode(data)


def unpack_subject(data: bytes) -> Subject:
    """The subject that `pack` made the bytes of."""
    return _subject.decode(data)


def unpack_assertion(data: bytes) -> Assertion:
    """The assertion that `pack` made the bytes of."""
    return _assertion.decode(data)
