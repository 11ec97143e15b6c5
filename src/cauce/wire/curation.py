"""Assertions, counts and verification."""

from __future__ import annotations

from cauce.api.v1 import admin_pb2, curation_pb2, curation_values_pb2
from cauce.model.curation import Assertion, Judgement
from cauce.service.api import Page, TenantStats, Verification
from cauce.wire.enums import EnumCodec
from cauce.wire.values import decode_instant, decode_key, encode_instant, encode_key

JUDGEMENT = EnumCodec(Judgement, curation_values_pb2.Judgement, "JUDGEMENT")


def encode_assertion(assertion: Assertion) -> curation_values_pb2.Assertion:
    """A judgement about two records."""
    return curation_values_pb2.Assertion(
        assertion_id=assertion.assertion_id,
        judgement=JUDGEMENT.encode[assertion.judgement],
        left=encode_key(assertion.left),
        right=encode_key(assertion.right),
        author=assertion.author,
        reason=assertion.reason,
        made_at=encode_instant(assertion.made_at),
        made_revision=assertion.made_revision,
        retracted_at=None if assertion.retracted_at is None else encode_instant(assertion.retracted_at),
        retracted_revision=assertion.retracted_revision,
        retracted_by=assertion.retracted_by,
        act_id=assertion.act,
    )


def decode_assertion(message: curation_values_pb2.Assertion) -> Assertion:
    """A judgement about two records."""
    return Assertion(
        assertion_id=message.assertion_id,
        judgement=JUDGEMENT.decode(message.judgement, "judgement"),
        left=decode_key(message.left),
        right=decode_key(message.right),
        author=message.author,
        reason=message.reason,
        made_at=decode_instant(message.made_at, "made_at"),
        made_revision=message.made_revision,
        retracted_at=decode_instant(message.retracted_at, "retracted_at") if message.HasField("retracted_at") else None,
        retracted_revision=message.retracted_revision if message.HasField("retracted_revision") else None,
        retracted_by=message.retracted_by,
        act=message.act_id,
    )


def encode_assertions(page: Page[Assertion]) -> curation_pb2.ListAssertionsResponse:
    """A page of assertions."""
    return curation_pb2.ListAssertionsResponse(
        assertions=[encode_assertion(item) for item in page.items], next_page_token=page.next_page_token
    )


def decode_assertions(message: curation_pb2.ListAssertionsResponse) -> Page[Assertion]:
    """A page of assertions."""
    return Page(items=tuple(decode_assertion(item) for item in message.assertions), next_page_token=message.next_page_token)


_COUNTS = ("revision", "records", "identities", "claims", "blocking_keys", "shared_values", "dead_blocks", "conflicts", "assertions")


def encode_stats(stats: TenantStats) -> admin_pb2.TenantStats:
    """Counts of live things."""
    return admin_pb2.TenantStats(tenant=stats.tenant, ruleset=stats.ruleset, **{name: getattr(stats, name) for name in _COUNTS})


def decode_stats(message: admin_pb2.TenantStats) -> TenantStats:
    """Counts of live things."""
    return TenantStats(tenant=message.tenant, ruleset=message.ruleset, **{name: getattr(message, name) for name in _COUNTS})


def encode_verification(verification: Verification) -> admin_pb2.Verification:
    """Result of recomputing from scratch."""
    return admin_pb2.Verification(
        revision=verification.revision,
        records=verification.records,
        identities=verification.identities,
        differences=verification.differences,
        problems=verification.problems,
    )


def decode_verification(message: admin_pb2.Verification) -> Verification:
    """Result of recomputing from scratch."""
    return Verification(
        revision=message.revision,
        records=message.records,
        identities=message.identities,
        differences=message.differences,
        problems=tuple(message.problems),
    )
