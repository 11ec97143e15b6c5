"""Versions of the rules, and what simulations found."""

from __future__ import annotations

from cauce.api.v1 import errors_pb2
from cauce.api.v1 import rulesets_pb2 as pb
from cauce.errors import InvalidValue, Violation
from cauce.model.simulation import Affected, Fate, Simulation, WouldBe
from cauce.service.paging import Page
from cauce.service.verbs.rulesets import MEDIA_TYPE, RulesetCheck, RulesetVersion
from cauce.wire.enums import EnumCodec
from cauce.wire.values import decode_instant, encode_instant

FATE = EnumCodec(Fate, pb.Fate, "FATE")
_FIGURES = (
    "revision", "name", "version", "records", "identities_before", "identities_after", "changed", "merged", "split", "created", "moved",
    "values_shared", "values_unshared", "conflicts_found", "conflicts_cleared", "needs_approval", "simulation_id", "digest",
)  # fmt: skip
"""Fields that are the same on both sides."""


def encode_document(text: str) -> pb.RulesetDocument:
    """A document."""
    return pb.RulesetDocument(media_type=MEDIA_TYPE, text=text)


def decode_document(message: pb.RulesetDocument, field: str) -> str:
    """A document's text.

    Raises:
        InvalidValue: it is empty, or of another media type.
    """
    if message.media_type not in ("", MEDIA_TYPE):
        raise InvalidValue(f"{field}.media_type", f"must be {MEDIA_TYPE}")
    if not message.text.strip():
        raise InvalidValue(f"{field}.text", "must not be empty")
    return message.text


def encode_ruleset(version: RulesetVersion) -> pb.Ruleset:
    """A version."""
    return pb.Ruleset(
        number=version.number,
        name=version.name,
        version=version.version,
        digest=version.digest,
        created_at=encode_instant(version.created_at),
        author=version.author,
        active=version.active,
        etag=version.etag,
        activated_revision=version.activated_revision,
        activated_at=None if version.activated_at is None else encode_instant(version.activated_at),
        activated_by=version.activated_by,
        reason=version.reason,
        document=encode_document(version.document) if version.document else None,
    )


def decode_ruleset(message: pb.Ruleset) -> RulesetVersion:
    """A version."""
    return RulesetVersion(
        number=message.number,
        name=message.name,
        version=message.version,
        digest=message.digest,
        created_at=decode_instant(message.created_at, "created_at"),
        author=message.author,
        active=message.active,
        etag=message.etag,
        activated_revision=message.activated_revision if message.HasField("activated_revision") else None,
        activated_at=decode_instant(message.activated_at, "activated_at") if message.HasField("activated_at") else None,
        activated_by=message.activated_by,
        reason=message.reason,
        document=message.document.text,
    )


def encode_rulesets(page: Page[RulesetVersion]) -> pb.ListRulesetsResponse:
    """A page of versions."""
    return pb.ListRulesetsResponse(rulesets=[encode_ruleset(item) for item in page.items], next_page_token=page.next_page_token)


def decode_rulesets(message: pb.ListRulesetsResponse) -> Page[RulesetVersion]:
    """A page of versions."""
    return Page(items=tuple(decode_ruleset(item) for item in message.rulesets), next_page_token=message.next_page_token)


def encode_check(check: RulesetCheck) -> pb.ValidateRulesetResponse:
    """What is to be said of a document."""
    problems = [errors_pb2.FieldViolation(field=one.field, description=one.description) for one in check.problems]
    return pb.ValidateRulesetResponse(problems=problems, name=check.name, version=check.version, digest=check.digest)


def decode_check(message: pb.ValidateRulesetResponse) -> RulesetCheck:
    """What is to be said of a document."""
    problems = tuple(Violation(one.field, one.description) for one in message.problems)
    return RulesetCheck(problems=problems, name=message.name, version=message.version, digest=message.digest)


def encode_simulation(found: Simulation) -> pb.Simulation:
    """What a simulation found."""
    return pb.Simulation(
        ruleset_digest=found.ruleset,
        largest=[pb.WouldBe(identity_id=one.identity_id, records=one.records, taken_identity_ids=one.taken) for one in found.largest],
        affected=[
            pb.Affected(
                identity_id=one.identity_id,
                fate=FATE.encode[one.fate],
                before=one.before,
                after=one.after,
                moved=one.moved,
                other_identity_ids=one.others,
            )
            for one in found.affected
        ],
        **{name: getattr(found, name) for name in _FIGURES},
    )


def decode_simulation(message: pb.Simulation) -> Simulation:
    """What a simulation found."""
    return Simulation(
        ruleset=message.ruleset_digest,
        largest=tuple(WouldBe(one.identity_id, one.records, tuple(one.taken_identity_ids)) for one in message.largest),
        affected=tuple(
            Affected(one.identity_id, FATE.decode(one.fate, "fate"), one.before, one.after, one.moved, tuple(one.other_identity_ids))
            for one in message.affected
        ),
        **{name: getattr(message, name) for name in _FIGURES},
    )
