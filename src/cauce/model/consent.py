"""Consent: what a customer allows, for which purpose, on which channel, and since when."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

import msgspec

from cauce.model.permission import Consent
from cauce.model.record import Instant, RecordKey


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """A consent with where it comes from: what one record carries, or what was said about a record or a value."""

    subject: int
    """Handle of what it is about (64-bit digest of the record's name, or of the value); the latest statement of one subject and list
    stands for it."""
    consent: Consent
    at: Instant
    record: RecordKey | None = None
    """The record it is about; None: a value, whoever carries it."""
    namespace: str = ""
    """Of the value it is about."""
    exclusion_list: str = ""
    """The list that the value stands on."""
    author: str = ""
    reason: str = ""


class ConsentStatus(StrEnum):
    """What may be done; the strings of `cauce.api.v1.ConsentStatus`."""

    GRANTED = "GRANTED"
    DENIED = "DENIED"
    UNKNOWN = "UNKNOWN"
    """Nobody said anything: whether that is enough is for the law and the asker to say."""


class ConsentDecision(msgspec.Struct, frozen=True, kw_only=True):
    """What is allowed to one customer for one purpose on one channel, and by which words."""

    purpose: str
    channel: str
    status: ConsentStatus
    decided_by: tuple[Statement, ...] = ()
    """The statements that decide: those that deny, else those that grant."""
    contact_points: tuple[str, ...] = ()
    """If granted, and the channel has addresses: the values that may be used, of the records that granted it, canonical and in order."""


class ExclusionList(NamedTuple):
    """A list of values that nobody is to be addressed by."""

    name: str
    entries: int
    """Forms of values: a phone number stands on it in clear and with each of its hashes."""
    imported_at: Instant
    """Of its latest entry."""
