"""A record: what one source says about one customer at one moment."""

from __future__ import annotations

import hashlib
from enum import IntEnum, StrEnum
from functools import lru_cache

import msgspec

from cauce.errors import InvalidValue
from cauce.model.permission import MAX_CONSENTS, Consent
from cauce.model.touch import Touch

Instant = int
"""Microseconds since 1970-01-01T00:00:00Z."""

AttributeValue = str | bool | int | float | tuple[str, ...]

MAX_IDENTIFIERS = 64
MAX_ATTRIBUTES = 256
MAX_VALUE_LENGTH = 1024
"""Characters of an identifier's value, and of a record_id."""
MAX_ATTRIBUTE_LENGTH = 8192
MAX_NAME_LENGTH = 128
"""Characters of a source, a namespace, and an attribute's name."""
DIGEST_PREFIX = "digest:"
"""Begins the record_id of a record whose sender gave none."""
_ALPHA_2 = 2
"""Letters of a country in ISO 3166-1 alpha-2."""
REGION_SAYS = "must be two capital letters (ISO 3166-1 alpha-2), such as ES"
"""What is wrong with a region that `is_region` denies."""


class Assurance(IntEnum):
    """How sure the source is that the identifier is the customer's."""

    INFERRED = 1
    """Guessed by a system, such as from a network address."""
    ASSERTED = 2
    """Typed in or said, without proof."""
    VERIFIED = 3
    """Proven: a login, a confirmed e-mail, a code that was sent to the phone."""


class Role(StrEnum):
    """Whether the identifier is the customer's own, or somebody else's whom the record mentions (payer, recipient, friend)."""

    OWNER = "OWNER"
    MENTIONED = "MENTIONED"


def is_region(text: str) -> bool:
    """Whether a text can be a country in ISO 3166-1 alpha-2."""
    return len(text) == _ALPHA_2 and text.isascii() and text.isupper()


class RecordKey(msgspec.Struct, frozen=True, gc=False, order=True, array_like=True):
    """Names a record for ever: the source that sent it and the source's own id."""

    source: str
    record_id: str


@lru_cache(maxsize=1 << 14)
def name_digest(key: RecordKey) -> int:
    """Signed 64-bit digest of a record's name; stored, so it never changes. The text is compared after a look-up by it."""
    return digest_of(key.source, key.record_id)


def digest_of(source: str, record_id: str) -> int:
    """`name_digest` of a name in parts, for names that are asked for once."""
    return int.from_bytes(hashlib.blake2b(name_bytes(source, record_id), digest_size=8).digest(), "big", signed=True)


def name_bytes(source: str, record_id: str) -> bytes:
    """What a name's digest is taken of."""
    return f"{source}\0{record_id}".encode(errors="surrogatepass")


class Identifier(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """`(namespace, value)` as the source wrote it, with how sure it is and, optionally, when it holds.

    Raises:
        InvalidValue: a namespace or value that is empty, too long, or holds control characters; an interval that ends before it starts.
    """

    namespace: str
    """What kind of value it is, such as `email`, `phone` or `customer_id`; the ruleset says what each kind may do."""
    value: str
    assurance: Assurance = Assurance.ASSERTED
    role: Role = Role.OWNER
    valid_from: Instant | None = None
    """When the customer began to have it; None: not known."""
    valid_to: Instant | None = None
    """When they ceased to; None: they still have it, or it is not known."""

    def __post_init__(self) -> None:
        _check_text("namespace", self.namespace, MAX_NAME_LENGTH)
        _check_text("value", self.value, MAX_VALUE_LENGTH)
        if self.valid_from is not None and self.valid_to is not None and self.valid_from > self.valid_to:
            raise InvalidValue("valid_to", "must not be before valid_from")


class Record(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """One source's word about one customer. A put of the same key replaces it.

    A sender without ids leaves `record_id` empty: the record is then named by the digest of its identifiers (without any, of its
    attributes), so that a thousand identical pings are one record with first and last time seen and a count.

    Raises:
        InvalidValue: with the path of the field that breaks a limit.
    """

    source: str
    """The channel or system that says it, such as `web`, `pos` or `crm`."""
    record_id: str = ""
    """The source's own id of it."""
    observed_at: Instant
    """When it happened or was last true, by the source's clock: event time, not the time of sending."""
    identifiers: tuple[Identifier, ...] = ()
    attributes: dict[str, AttributeValue] = {}
    """Everything else: name parts, birth date, address parts, and any other key, which is kept for the profile."""
    region: str = ""
    """Country (ISO 3166-1 alpha-2) by which national phone numbers, dates and addresses are read; empty: the source's default."""
    touch: Touch | None = None
    """What happened at that moment; matching does not look at it."""
    consents: tuple[Consent, ...] = ()
    """What the customer allowed; matching does not look at it."""

    def __post_init__(self) -> None:
        if not self.record_id:
            msgspec.structs.force_setattr(self, "record_id", _digest_id(self.identifiers, self.attributes))
        _check_text("source", self.source, MAX_NAME_LENGTH)
        _check_text("record_id", self.record_id, MAX_VALUE_LENGTH)
        if len(self.identifiers) > MAX_IDENTIFIERS:
            raise InvalidValue("identifiers", f"at most {MAX_IDENTIFIERS} identifiers a record")
        if len(self.attributes) > MAX_ATTRIBUTES:
            raise InvalidValue("attributes", f"at most {MAX_ATTRIBUTES} attributes a record")
        if len(self.consents) > MAX_CONSENTS:
            raise InvalidValue("consents", f"at most {MAX_CONSENTS} consents a record")
        if self.region and not is_region(self.region):
            raise InvalidValue("region", REGION_SAYS)
        for name, value in self.attributes.items():
            _check_text("attributes", name, MAX_NAME_LENGTH)
            if isinstance(value, str) and len(value) > MAX_ATTRIBUTE_LENGTH:
                raise InvalidValue("attributes", f"a value is longer than {MAX_ATTRIBUTE_LENGTH} characters")

    @property
    def key(self) -> RecordKey:
        """The record's name."""
        return RecordKey(self.source, self.record_id)

    @property
    def is_ping(self) -> bool:
        """Named by digest: putting it again is one more sighting, not a replacement."""
        return self.record_id.startswith(DIGEST_PREFIX)


def _digest_id(identifiers: tuple[Identifier, ...], attributes: dict[str, AttributeValue]) -> str:
    if not identifiers and not attributes:
        raise InvalidValue("record_id", "must be given for a record that holds nothing else")
    parts: tuple[object, ...] = identifiers or tuple(attributes.items())
    content = sorted(msgspec.msgpack.encode(part) for part in parts)
    return DIGEST_PREFIX + hashlib.blake2b(msgspec.msgpack.encode(content), digest_size=16).hexdigest()


def _check_text(field: str, text: str, limit: int) -> None:
    if not text or text.isspace():
        raise InvalidValue(field, "must not be empty")
    if len(text) > limit:
        raise InvalidValue(field, f"must not be longer than {limit} characters")
    if not text.isprintable():
        raise InvalidValue(field, "must not hold control characters")
