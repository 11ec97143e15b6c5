"""Records and what they are made of. Decoding them is the hottest path of all: plain attribute access, no reflection."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from google.protobuf.timestamp_pb2 import Timestamp

from cauce.api.v1 import values_pb2 as pb
from cauce.errors import InvalidValue
from cauce.model.permission import MAX_CONSENTS, Consent, Permission
from cauce.model.record import (
    MAX_ATTRIBUTES,
    MAX_IDENTIFIERS,
    MAX_NAME_LENGTH,
    MAX_VALUE_LENGTH,
    Assurance,
    AttributeValue,
    Identifier,
    Instant,
    Record,
    RecordKey,
    Role,
)
from cauce.model.subject import Notice
from cauce.model.touch import Touch
from cauce.service.api import StoredRecord
from cauce.wire.enums import EnumCodec

MICROS = 1_000_000
MIN_SECONDS, MAX_SECONDS = -62_135_596_800, 253_402_300_799
"""0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z: what google.protobuf.Timestamp can hold."""
MAX_LIST = 256
"""Texts in one attribute."""

ASSURANCE = EnumCodec(Assurance, pb.Assurance, "ASSURANCE", default=Assurance.ASSERTED)
ROLE = EnumCodec(Role, pb.Role, "ROLE", default=Role.OWNER)
PERMISSION = EnumCodec(Permission, pb.Permission, "PERMISSION")


def encode_instant(at: Instant) -> Timestamp:
    """A moment as Timestamp.

    Raises:
        InvalidValue: before year 1 or after year 9999 (field empty: `under` is for the caller).
    """
    seconds, micros = divmod(at, MICROS)
    if not MIN_SECONDS <= seconds <= MAX_SECONDS:
        raise InvalidValue("time", "must lie between the years 1 and 9999")
    return Timestamp(seconds=seconds, nanos=micros * 1000)


def decode_instant(timestamp: Timestamp, field: str) -> Instant:
    """The moment of a Timestamp, to the microsecond."""
    seconds, nanos = timestamp.seconds, timestamp.nanos
    if not MIN_SECONDS <= seconds <= MAX_SECONDS or not 0 <= nanos < 1_000_000_000:  # noqa: PLR2004 - nanoseconds in a second
        raise InvalidValue(field, "is not a moment between the years 1 and 9999")
    return seconds * MICROS + nanos // 1000


def encode_key(key: RecordKey) -> pb.RecordKey:
    """A record's name."""
    return pb.RecordKey(source=key.source, record_id=key.record_id)


def write_key(key: RecordKey, message: pb.RecordKey) -> None:
    """A record's name, into a message that stands in another."""
    message.source, message.record_id = key.source, key.record_id


def decode_key(message: pb.RecordKey) -> RecordKey:
    """A record's name as an answer holds it."""
    return RecordKey(message.source, message.record_id)


def decode_named(message: pb.RecordKey, field: str) -> RecordKey:
    """A record's name as a request gives it: both parts are needed, within what a record may be named."""
    for part, text, limit in (("source", message.source, MAX_NAME_LENGTH), ("record_id", message.record_id, MAX_VALUE_LENGTH)):
        if not text:
            raise InvalidValue(f"{field}.{part}", "must not be empty")
        if len(text) > limit or not text.isprintable():
            raise InvalidValue(f"{field}.{part}", f"must be printable and at most {limit} characters")
    return RecordKey(message.source, message.record_id)


def encode_identifier(identifier: Identifier) -> pb.Identifier:
    """One identifier."""
    return pb.Identifier(
        namespace=identifier.namespace,
        value=identifier.value,
        assurance=ASSURANCE.encode[identifier.assurance],
        role=ROLE.encode[identifier.role],
        valid_from=None if identifier.valid_from is None else encode_instant(identifier.valid_from),
        valid_to=None if identifier.valid_to is None else encode_instant(identifier.valid_to),
    )


def decode_identifier(message: pb.Identifier) -> Identifier:
    """One identifier."""
    assurance = ASSURANCE.known.get(message.assurance)
    role = ROLE.known.get(message.role)
    return Identifier(
        namespace=message.namespace,
        value=message.value,
        assurance=ASSURANCE.decode(message.assurance, "assurance") if assurance is None else assurance,
        role=ROLE.decode(message.role, "role") if role is None else role,
        valid_from=decode_instant(message.valid_from, "valid_from") if message.HasField("valid_from") else None,
        valid_to=decode_instant(message.valid_to, "valid_to") if message.HasField("valid_to") else None,
    )


def decode_identifiers(messages: Iterable[pb.Identifier]) -> tuple[Identifier, ...]:
    """All identifiers of a message's field `identifiers`."""
    identifiers: list[Identifier] = []
    try:
        for message in messages:
            identifiers.append(decode_identifier(message))  # noqa: PERF401 - the position is needed for the error
    except InvalidValue as error:
        raise error.under(f"identifiers[{len(identifiers)}]") from None
    return tuple(identifiers)


def encode_value(value: AttributeValue) -> pb.AttributeValue:
    """An attribute's value."""
    if isinstance(value, str):
        return pb.AttributeValue(string_value=value)
    if isinstance(value, bool):
        return pb.AttributeValue(bool_value=value)
    if isinstance(value, int):
        return pb.AttributeValue(int_value=value)
    if isinstance(value, float):
        return pb.AttributeValue(double_value=value)
    return pb.AttributeValue(list_value=pb.StringList(values=value))


def decode_value(message: pb.AttributeValue) -> AttributeValue:
    """An attribute's value.

    Raises:
        InvalidValue: of no kind, not a finite number, or a list too long.
    """
    kind = message.WhichOneof("kind")
    if kind == "string_value":
        return message.string_value
    if kind == "list_value":
        return _decode_list(message.list_value)
    if kind is None:
        raise InvalidValue("attributes", "every attribute must hold a value of one kind")
    value: bool | int | float = getattr(message, kind)
    if isinstance(value, float) and not math.isfinite(value):
        raise InvalidValue("attributes", "a number must be finite")
    return value


def _decode_list(message: pb.StringList) -> tuple[str, ...]:
    if len(message.values) > MAX_LIST:
        raise InvalidValue("attributes", f"at most {MAX_LIST} texts in one attribute")
    return tuple(message.values)


def encode_attributes(attributes: Mapping[str, AttributeValue]) -> dict[str, pb.AttributeValue]:
    """Attributes by name.

    Raises:
        InvalidValue: a whole number beyond 64 bits, or a text that is not Unicode.
    """
    try:
        return {name: encode_value(value) for name, value in attributes.items()}
    except (ValueError, OverflowError):
        raise InvalidValue("attributes", "a value is not valid text, or a number beyond 64 bits") from None


def decode_attributes(messages: Mapping[str, pb.AttributeValue]) -> dict[str, AttributeValue]:
    """Attributes by name."""
    if len(messages) > MAX_ATTRIBUTES:
        raise InvalidValue("attributes", f"at most {MAX_ATTRIBUTES} attributes")
    # Almost all attributes are texts: one that is not empty needs no look at its kind.
    return {name: value.string_value or decode_value(value) for name, value in messages.items()}


def encode_consent(consent: Consent) -> pb.Consent:
    """One word of consent."""
    return pb.Consent(
        purpose=consent.purpose,
        channel=consent.channel,
        permission=PERMISSION.encode[consent.permission],
        at=None if consent.at is None else encode_instant(consent.at),
    )


def decode_consent(message: pb.Consent) -> Consent:
    """One word of consent."""
    return Consent(
        purpose=message.purpose,
        channel=message.channel,
        permission=PERMISSION.decode(message.permission, "permission"),
        at=decode_instant(message.at, "at") if message.HasField("at") else None,
    )


def _decode_consents(messages: Sequence[pb.Consent]) -> tuple[Consent, ...]:
    if len(messages) > MAX_CONSENTS:
        raise InvalidValue("consents", f"at most {MAX_CONSENTS} consents a record")
    consents: list[Consent] = []
    try:
        for message in messages:
            consents.append(decode_consent(message))  # noqa: PERF401 - the position is needed for the error
    except InvalidValue as error:
        raise error.under(f"consents[{len(consents)}]") from None
    return tuple(consents)


def decode_touch(message: pb.Touch) -> Touch:
    """What happened.

    Raises:
        InvalidValue: see `Touch`.
    """
    try:
        return Touch(kind=message.kind, channel=message.channel, campaign=message.campaign)
    except InvalidValue as error:
        raise error.under("touch") from None


def encode_touch(touch: Touch | None) -> pb.Touch | None:
    """What happened."""
    return None if touch is None else pb.Touch(kind=touch.kind, channel=touch.channel, campaign=touch.campaign)


def encode_record(record: Record) -> pb.Record:
    """A record."""
    return pb.Record(
        source=record.source,
        record_id=record.record_id,
        observed_at=encode_instant(record.observed_at),
        identifiers=[encode_identifier(identifier) for identifier in record.identifiers],
        attributes=encode_attributes(record.attributes),
        region=record.region,
        touch=encode_touch(record.touch),
        consents=[encode_consent(consent) for consent in record.consents],
    )


def decode_record(message: pb.Record) -> Record:
    """A record.

    Raises:
        InvalidValue: with the path of the field, from the record's own rules or the wire's.
    """
    if not message.HasField("observed_at"):
        raise InvalidValue("observed_at", "must be given")
    if len(message.identifiers) > MAX_IDENTIFIERS:
        raise InvalidValue("identifiers", f"at most {MAX_IDENTIFIERS} identifiers a record")
    return Record(
        source=message.source,
        record_id=message.record_id,
        observed_at=decode_instant(message.observed_at, "observed_at"),
        identifiers=decode_identifiers(message.identifiers),
        attributes=decode_attributes(message.attributes) if message.attributes else {},
        region=message.region,
        touch=decode_touch(message.touch) if message.HasField("touch") else None,
        consents=_decode_consents(message.consents) if message.consents else (),
    )


def encode_stored(stored: StoredRecord) -> pb.StoredRecord:
    """A live record."""
    return pb.StoredRecord(
        record=encode_record(stored.record),
        uid=stored.uid,
        identity_id=stored.identity_id,
        first_seen=encode_instant(stored.first_seen),
        last_seen=encode_instant(stored.last_seen),
        seen=stored.seen,
        revision=stored.revision,
    )


def decode_stored(message: pb.StoredRecord) -> StoredRecord:
    """A live record."""
    return StoredRecord(
        record=decode_record(message.record),
        uid=message.uid,
        identity_id=message.identity_id,
        first_seen=decode_instant(message.first_seen, "first_seen"),
        last_seen=decode_instant(message.last_seen, "last_seen"),
        seen=message.seen,
        revision=message.revision,
    )


def encode_notice(notice: Notice) -> pb.Notice:
    """What matching cannot use."""
    return pb.Notice(field=notice.field, reason=notice.reason)


def decode_notice(message: pb.Notice) -> Notice:
    """What matching cannot use."""
    return Notice(message.field, message.reason)
