"""What is known of one customer: the merge of an identity's records, every value with the record it came from."""

from __future__ import annotations

import msgspec

from cauce.model.record import Assurance, AttributeValue, Instant, RecordKey


class ProfileValue(msgspec.Struct, frozen=True, kw_only=True):
    """One attribute's surviving value."""

    name: str
    value: AttributeValue
    record: RecordKey
    observed_at: Instant
    rule: str
    """Name of the survivorship rule that chose it."""


class ProfileIdentifier(msgspec.Struct, frozen=True, kw_only=True):
    """One distinct identifier of the identity, as canonical value and as last written."""

    namespace: str
    value: str
    """Canonical."""
    written: str
    assurance: Assurance
    """The best among its claims."""
    records: tuple[RecordKey, ...]
    first_seen: Instant
    last_seen: Instant
    shared: bool = False
    """At present no evidence: too many people carry it."""


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """The golden record. A function of the identity's records and the ruleset; attributes and identifiers in a stable order."""

    attributes: tuple[ProfileValue, ...] = ()
    identifiers: tuple[ProfileIdentifier, ...] = ()
    records: int = 0
    sources: tuple[str, ...] = ()
    first_seen: Instant | None = None
    last_seen: Instant | None = None
