"""What matching sees of a record: canonical claims and traits. Built by `linkage.prepare`, stored beside the record, read by `resolve`."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

import msgspec

from cauce.model.record import Assurance, Instant


class Kind(StrEnum):
    """Who a record is about. Persons and organisations are never one identity."""

    PERSON = "person"
    ORGANIZATION = "organization"


class Claim(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A record's claim on an identifier value that is its own (not mentioned, not blocked), in canonical form.

    `key` is a signed 64-bit digest of the namespace's *family* and the canonical value: two claims are the same value exactly when
    their keys are equal. A clear e-mail and its Google or UID2 hash have one key; recipes that differ (Meta and a dotted Gmail)
    give a further claim.
    """

    namespace: str
    value: str
    key: int
    assurance: Assurance
    at: Instant
    """Event time, moved into the claim's own interval."""
    end: Instant | None = None
    """Stated end: cuts the value for everybody."""


class PersonName(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A person's name as folded tokens (lower case, no accents, no particles)."""

    given: tuple[str, ...] = ()
    """Given names, nicknames replaced by the full form: `paco` is `francisco`."""
    written: tuple[str, ...] = ()
    """Given names as written (folded), so that an initial can also meet the nickname's."""
    surnames: tuple[str, ...] = ()
    suffix: str = ""
    """`jr`, `sr`, `ii`, ..."""


class Address(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A postal address, canonical parts; empty where unknown."""

    street: str = ""
    number: str = ""
    unit: str = ""
    postal_code: str = ""
    city: str = ""
    region: str = ""


class Traits(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """Who the record says the customer is."""

    kind: Kind = Kind.PERSON
    name: PersonName | None = None
    birth_date: str = ""
    """`YYYYMMDD`."""
    address: Address | None = None
    company: str = ""
    """Canonical company name: the customer's own if `kind` is an organisation, else the employer's."""
    sex: str = ""
    fields: tuple[str, ...] = ()
    """Under a trained ruleset: the canonical value of each of its fields, in its order; empty where the record has none."""


class Contact(NamedTuple):
    """A claim as scoring sees it, after shared values and stated ends have been taken away."""

    namespace: str
    value: str
    key: int
    assurance: Assurance


class Signature(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """All that comparisons look at: the unit that is scored. Equal signatures are never compared twice."""

    traits: Traits
    contacts: tuple[Contact, ...] = ()


class Subject(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A record, prepared for matching under one ruleset."""

    claims: tuple[Claim, ...]
    traits: Traits
    known: bool
    """Carries a key of person scope or a person's name."""
    person: int
    """Who a carrier counts as for the spread of a value: digest of (initial, first surname) or of an exclusive key; 0: nobody."""
    signature: int
    """Signed 64-bit digest of what scoring looks at; 0: nothing to score."""
    blocks: tuple[int, ...]
    """Blocking keys: signed 64-bit digests, the rule folded in."""


class Notice(NamedTuple):
    """Something in an accepted record that matching cannot use: said to the sender, never silently dropped."""

    field: str
    reason: str
