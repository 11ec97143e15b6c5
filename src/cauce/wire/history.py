"""How identities came together, and what became of them."""

from __future__ import annotations

from cauce.api.v1 import history_pb2 as pb
from cauce.model.curation import ConflictKind
from cauce.model.explanation import Part
from cauce.model.how import Border, Contribution, IdentityExplanation, Side, UnionStep, WeakLink
from cauce.service.verbs.history import HistoryEntry, HistoryPage, Order, Standing
from cauce.wire.changes import decode_cause, decode_change, encode_cause, encode_change
from cauce.wire.enums import EnumCodec
from cauce.wire.values import decode_instant, decode_key, encode_instant, encode_key

ORDER = EnumCodec(Order, pb.Order, "ORDER", default=Order.NEWEST_FIRST)
STANDING = EnumCodec(Standing, pb.Standing, "STANDING")


def encode_part(part: Part) -> pb.Part:
    """A term of a sum."""
    return pb.Part(name=part.name, says=part.says, bits=part.bits)


def decode_part(message: pb.Part) -> Part:
    """A term of a sum."""
    return Part(name=message.name, says=message.says, bits=message.bits)


def encode_how(explanation: IdentityExplanation) -> pb.IdentityExplanation:
    """How and why."""
    return pb.IdentityExplanation(
        identity_id=explanation.identity_id,
        requested_id=explanation.requested_id,
        revision=explanation.revision,
        reason=explanation.reason,
        steps=map(_encode_step, explanation.steps),
        contributions=map(_encode_contribution, explanation.contributions),
        weak=map(_encode_weak, explanation.weak),
        border=map(_encode_border, explanation.border),
    )


def decode_how(message: pb.IdentityExplanation) -> IdentityExplanation:
    """How and why."""
    return IdentityExplanation(
        identity_id=message.identity_id,
        requested_id=message.requested_id,
        revision=message.revision,
        reason=message.reason,
        steps=tuple(map(_decode_step, message.steps)),
        contributions=tuple(map(_decode_contribution, message.contributions)),
        weak=tuple(map(_decode_weak, message.weak)),
        border=tuple(map(_decode_border, message.border)),
    )


def _encode_step(step: UnionStep) -> pb.UnionStep:
    return pb.UnionStep(
        number=step.number,
        evidence=step.evidence,
        says=step.says,
        sides=[pb.Side(record=encode_key(side.record), size=side.size, step=side.step) for side in step.sides],
        value=step.value,
        bits=step.bits,
        parts=map(encode_part, step.parts),
        assertion_id=step.assertion_id,
        author=step.author,
        reason=step.reason,
    )


def _decode_step(message: pb.UnionStep) -> UnionStep:
    return UnionStep(
        number=message.number,
        evidence=message.evidence,
        says=message.says,
        sides=tuple(Side(record=decode_key(side.record), size=side.size, step=side.step) for side in message.sides),
        value=message.value,
        bits=message.bits if message.HasField("bits") else None,
        parts=tuple(map(decode_part, message.parts)),
        assertion_id=message.assertion_id,
        author=message.author,
        reason=message.reason,
    )


def _encode_contribution(found: Contribution) -> pb.Contribution:
    return pb.Contribution(
        record=encode_key(found.record),
        step=found.step,
        evidence=found.evidence,
        fields=found.fields,
        brings=found.brings,
        holds=found.holds,
    )


def _decode_contribution(message: pb.Contribution) -> Contribution:
    return Contribution(
        record=decode_key(message.record),
        step=message.step,
        evidence=tuple(message.evidence),
        fields=tuple(message.fields),
        brings=tuple(message.brings),
        holds=message.holds,
    )


def _encode_weak(weak: WeakLink) -> pb.WeakLink:
    return pb.WeakLink(
        evidence=weak.evidence,
        says=weak.says,
        apart=[pb.RecordKeys(keys=map(encode_key, keys)) for keys in weak.apart],
        value=weak.value,
        bits=weak.bits,
        resolved=weak.resolved,
    )


def _decode_weak(message: pb.WeakLink) -> WeakLink:
    return WeakLink(
        evidence=message.evidence,
        says=message.says,
        apart=tuple(tuple(map(decode_key, part.keys)) for part in message.apart),
        value=message.value,
        bits=message.bits if message.HasField("bits") else None,
        resolved=message.resolved,
    )


def _encode_border(border: Border) -> pb.Border:
    return pb.Border(
        record=encode_key(border.record),
        other=encode_key(border.other),
        other_identity_id=border.other_identity_id,
        kind=border.kind.value,
        evidence=border.evidence,
        cause=border.cause,
        says=border.says,
    )


def _decode_border(message: pb.Border) -> Border:
    return Border(
        record=decode_key(message.record),
        other=decode_key(message.other),
        other_identity_id=message.other_identity_id,
        kind=ConflictKind(message.kind),
        evidence=message.evidence,
        cause=message.cause,
        says=message.says,
    )


def encode_history(page: HistoryPage) -> pb.GetHistoryResponse:
    """A page of a history."""
    return pb.GetHistoryResponse(
        identity_id=page.identity_id,
        standing=STANDING.encode[page.standing],
        successor_id=page.successor_id,
        items=map(_encode_entry, page.items),
        next_page_token=page.next_page_token,
    )


def decode_history(message: pb.GetHistoryResponse) -> HistoryPage:
    """A page of a history."""
    return HistoryPage(
        identity_id=message.identity_id,
        standing=STANDING.decode(message.standing, "standing"),
        successor_id=message.successor_id,
        items=tuple(map(_decode_entry, message.items)),
        next_page_token=message.next_page_token,
    )


def _encode_entry(entry: HistoryEntry) -> pb.HistoryEntry:
    return pb.HistoryEntry(
        revision=entry.revision,
        at=encode_instant(entry.at),
        causes=map(encode_cause, entry.causes),
        changes=map(encode_change, entry.changes),
        records={uid: encode_key(key) for uid, key in entry.records.items()},
    )


def _decode_entry(message: pb.HistoryEntry) -> HistoryEntry:
    return HistoryEntry(
        revision=message.revision,
        at=decode_instant(message.at, "at"),
        causes=tuple(map(decode_cause, message.causes)),
        changes=tuple(map(decode_change, message.changes)),
        records={uid: decode_key(key) for uid, key in message.records.items()},
    )
