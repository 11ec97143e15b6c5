"""Acts of data stewards, reviews, conflicts and shared values."""

from __future__ import annotations

from collections.abc import Sequence

from cauce.api.v1 import stewardship_pb2
from cauce.model.curation import ConflictKind, Ruling
from cauce.model.effect import COUNTS, ConflictChange, Effects, Fate, IdentityEffect, RecordMove
from cauce.model.record import RecordKey
from cauce.service.paging import Page
from cauce.service.verbs.curation import Author, NamedConflict, Outcome, RevertTarget, Review, ReviewKind, SharedValue, Verdict
from cauce.wire.curation import decode_assertion, encode_assertion
from cauce.wire.enums import EnumCodec
from cauce.wire.values import decode_key, encode_key

FATE = EnumCodec(Fate, stewardship_pb2.IdentityFate, "IDENTITY_FATE")
REVIEW_KIND = EnumCodec(ReviewKind, stewardship_pb2.ReviewKind, "REVIEW_KIND")
VERDICT = EnumCodec(Verdict, stewardship_pb2.Verdict, "VERDICT")
RULING = EnumCodec(Ruling, stewardship_pb2.Ruling, "RULING")
REVERT_TARGET = EnumCodec(RevertTarget, stewardship_pb2.RevertTarget, "REVERT_TARGET")

_OUTCOME = ("retracted", "deleted", "restored", "rulings", "kept", "commits", "unfinished")


def encode_author(by: Author) -> stewardship_pb2.Author:
    """Who, and why."""
    return stewardship_pb2.Author(author=by.author, reason=by.reason, request_id=by.request_id)


def decode_author(message: stewardship_pb2.Author) -> Author:
    """Who, and why."""
    return Author(author=message.author, reason=message.reason, request_id=message.request_id)


def encode_group(records: Sequence[RecordKey]) -> stewardship_pb2.RecordGroup:
    """Some records."""
    return stewardship_pb2.RecordGroup(records=map(encode_key, records))


def encode_outcome(outcome: Outcome) -> stewardship_pb2.Outcome:
    """What an act did."""
    return stewardship_pb2.Outcome(
        act_id=outcome.act_id,
        token=outcome.token,
        effects=encode_effects(outcome.effects),
        assertions=map(encode_assertion, outcome.assertions),
        **{name: getattr(outcome, name) for name in _OUTCOME},
    )


def decode_outcome(message: stewardship_pb2.Outcome) -> Outcome:
    """What an act did."""
    return Outcome(
        act_id=message.act_id,
        token=message.token,
        effects=decode_effects(message.effects),
        assertions=tuple(map(decode_assertion, message.assertions)),
        **{name: getattr(message, name) for name in _OUTCOME},
    )


def encode_effects(effects: Effects) -> stewardship_pb2.Effects:
    """What changes."""
    return stewardship_pb2.Effects(
        identities=map(_encode_identity, effects.identities),
        moves=[stewardship_pb2.RecordMove(record=encode_key(one.record), before=one.before, after=one.after) for one in effects.moves],
        conflicts=map(_encode_conflict_change, effects.conflicts),
        **{name: getattr(effects, name) for name in COUNTS},
    )


def decode_effects(message: stewardship_pb2.Effects) -> Effects:
    """What changes."""
    return Effects(
        identities=tuple(map(_decode_identity, message.identities)),
        moves=tuple(RecordMove(record=decode_key(one.record), before=one.before, after=one.after) for one in message.moves),
        conflicts=tuple(map(_decode_conflict_change, message.conflicts)),
        **{name: getattr(message, name) for name in COUNTS},
    )


_SIZES = ("before", "after", "came", "went")


def _encode_identity(effect: IdentityEffect) -> stewardship_pb2.IdentityEffect:
    sizes = {name: getattr(effect, name) for name in _SIZES}
    return stewardship_pb2.IdentityEffect(identity_id=effect.identity_id, fate=FATE.encode[effect.fate], others=effect.others, **sizes)


def _decode_identity(message: stewardship_pb2.IdentityEffect) -> IdentityEffect:
    sizes = {name: getattr(message, name) for name in _SIZES}
    fate = FATE.decode(message.fate, "fate")
    return IdentityEffect(identity_id=message.identity_id, fate=fate, others=tuple(message.others), **sizes)


def _encode_conflict_change(change: ConflictChange) -> stewardship_pb2.ConflictChange:
    return stewardship_pb2.ConflictChange(
        found=change.found,
        left=encode_key(change.left),
        right=encode_key(change.right),
        kind=change.kind,
        evidence=change.evidence,
        cause=change.cause,
    )


def _decode_conflict_change(message: stewardship_pb2.ConflictChange) -> ConflictChange:
    return ConflictChange(
        found=message.found,
        left=decode_key(message.left),
        right=decode_key(message.right),
        kind=message.kind,
        evidence=message.evidence,
        cause=message.cause,
    )


_REVIEW = ("review_id", "left_identity", "right_identity", "weight", "evidence", "cause", "says", "records")


def encode_reviews(page: Page[Review]) -> stewardship_pb2.ListReviewsResponse:
    """A page of reviews."""
    reviews = [
        stewardship_pb2.Review(
            kind=REVIEW_KIND.encode[one.kind],
            left=encode_key(one.left),
            right=encode_key(one.right),
            **{name: getattr(one, name) for name in _REVIEW},
        )
        for one in page.items
    ]
    return stewardship_pb2.ListReviewsResponse(reviews=reviews, next_page_token=page.next_page_token)


def decode_reviews(message: stewardship_pb2.ListReviewsResponse) -> Page[Review]:
    """A page of reviews."""
    items = tuple(
        Review(
            kind=REVIEW_KIND.decode(one.kind, "kind"),
            left=decode_key(one.left),
            right=decode_key(one.right),
            **{name: getattr(one, name) for name in _REVIEW},
        )
        for one in message.reviews
    )
    return Page(items=items, next_page_token=message.next_page_token)


_CONFLICT = ("left_identity", "right_identity", "evidence", "cause", "says")


def encode_conflicts(page: Page[NamedConflict]) -> stewardship_pb2.ListConflictsResponse:
    """A page of conflicts."""
    conflicts = [
        stewardship_pb2.NamedConflict(
            left=encode_key(one.left), right=encode_key(one.right), kind=one.kind.value, **{name: getattr(one, name) for name in _CONFLICT}
        )
        for one in page.items
    ]
    return stewardship_pb2.ListConflictsResponse(conflicts=conflicts, next_page_token=page.next_page_token)


def decode_conflicts(message: stewardship_pb2.ListConflictsResponse) -> Page[NamedConflict]:
    """A page of conflicts."""
    items = tuple(
        NamedConflict(
            left=decode_key(one.left),
            right=decode_key(one.right),
            kind=ConflictKind(one.kind),
            **{name: getattr(one, name) for name in _CONFLICT},
        )
        for one in message.conflicts
    )
    return Page(items=items, next_page_token=message.next_page_token)


_VALUE = ("handle", "namespace", "value", "shared", "people", "bare", "since", "author", "reason")


def encode_shared_values(page: Page[SharedValue]) -> stewardship_pb2.ListSharedValuesResponse:
    """A page of shared values."""
    shared = [
        stewardship_pb2.SharedValue(
            ruling=None if one.ruling is None else RULING.encode[one.ruling], **{name: getattr(one, name) for name in _VALUE}
        )
        for one in page.items
    ]
    return stewardship_pb2.ListSharedValuesResponse(values=shared, next_page_token=page.next_page_token)


def decode_shared_values(message: stewardship_pb2.ListSharedValuesResponse) -> Page[SharedValue]:
    """A page of shared values."""
    return Page(items=tuple(map(_decode_value, message.values)), next_page_token=message.next_page_token)


def _decode_value(message: stewardship_pb2.SharedValue) -> SharedValue:
    ruling = RULING.known.get(message.ruling)
    return SharedValue(ruling=ruling, **{name: getattr(message, name) for name in _VALUE})
