"""Acts, reviews, conflicts and shared values come back from the wire as they were sent."""

from __future__ import annotations

import pytest

from cauce.model.curation import Assertion, ConflictKind, Judgement, Ruling
from cauce.model.effect import COUNTS, ConflictChange, Effects, Fate, IdentityEffect, RecordMove
from cauce.model.record import RecordKey
from cauce.service.paging import Page
from cauce.service.verbs.curation import Author, NamedConflict, Outcome, RevertTarget, Review, ReviewKind, SharedValue, Verdict
from cauce.wire import stewardship

A, B = RecordKey("crm", "a"), RecordKey("web", "b")
SAID = Assertion(assertion_id="1", judgement=Judgement.SAME, left=A, right=B, author="e", reason="r", made_at=1, made_revision=2, act="x")
EFFECTS = Effects(
    **{name: place for place, name in enumerate(COUNTS, 1)},
    identities=tuple(IdentityEffect(identity_id="i", fate=fate, before=1, after=2, came=3, went=4, others=("j", "new:1")) for fate in Fate),
    moves=(RecordMove(record=A, before="i", after=""), RecordMove(record=B, before="", after="new:1")),
    conflicts=(ConflictChange(found=True, left=A, right=B, kind="REFUSED", evidence="key:x", cause="rival"),),
)
OUTCOME = Outcome(
    act_id="x", token="t", effects=EFFECTS, assertions=(SAID,), retracted=1, deleted=2, restored=3, rulings=4, kept=5, commits=6,
    unfinished=True,
)  # fmt: skip
BETWEEN = {"left": A, "right": B, "left_identity": "i", "right_identity": "j", "evidence": "score", "cause": "c", "says": "s."}
REVIEWS = tuple(Review(review_id="1-2", kind=kind, weight=12.5, records=3, **BETWEEN) for kind in ReviewKind)
CONFLICTS = tuple(NamedConflict(kind=kind, **BETWEEN) for kind in ConflictKind)
VALUES = tuple(
    SharedValue(
        handle="0" * 16, namespace="email", value="v", shared=True, people=1, bare=2, since=3, ruling=ruling, author="e", reason="r"
    )
    for ruling in (None, *Ruling)
)


@pytest.mark.parametrize(
    ("encode", "decode", "value"),
    [
        (stewardship.encode_outcome, stewardship.decode_outcome, OUTCOME),
        (stewardship.encode_author, stewardship.decode_author, Author(author="e", reason="r", request_id="q")),
        (stewardship.encode_reviews, stewardship.decode_reviews, Page(items=REVIEWS, next_page_token="t")),
        (stewardship.encode_conflicts, stewardship.decode_conflicts, Page(items=CONFLICTS, next_page_token="")),
        (stewardship.encode_shared_values, stewardship.decode_shared_values, Page(items=VALUES, next_page_token="t")),
    ],
)
def test_a_value_comes_back(encode, decode, value):
    message = encode(value)
    assert decode(type(message).FromString(message.SerializeToString())) == value


@pytest.mark.parametrize(
    ("codec", "kind"),
    [(stewardship.VERDICT, Verdict), (stewardship.REVERT_TARGET, RevertTarget), (stewardship.RULING, Ruling)],
)
def test_every_member_is_known(codec, kind):
    assert {codec.decode(codec.encode[member], "f") for member in kind} == set(kind)
