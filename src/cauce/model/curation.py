"""A person's or a system's word about two records, and the evidence that was refused."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from cauce.model.record import Instant, RecordKey


class Judgement(StrEnum):
    """SAME: one customer. DIFFERENT: two. DIFFERENT beats SAME."""

    SAME = "SAME"
    DIFFERENT = "DIFFERENT"


class Assertion(msgspec.Struct, frozen=True, kw_only=True):
    """A judgement about two records. It outlives re-sends, and even the absence, of the records."""

    assertion_id: str
    judgement: Judgement
    left: RecordKey
    right: RecordKey
    author: str
    reason: str
    made_at: Instant
    made_revision: int
    retracted_at: Instant | None = None
    retracted_revision: int | None = None
    retracted_by: str = ""


class ConflictKind(StrEnum):
    """Why evidence did not unite.

    REFUSED by a constraint; WITHHELD for a rival or a cut chain; AMBIGUOUS owners of a bare record's values; REPORTED: a strong key
    united a contradiction.
    """

    REFUSED = "REFUSED"
    WITHHELD = "WITHHELD"
    AMBIGUOUS = "AMBIGUOUS"
    REPORTED = "REPORTED"


class Conflict(msgspec.Struct, frozen=True, gc=False, array_like=True, order=True):
    """Evidence between two records that was not followed (or was, against a contradiction). `left < right` are record uids."""

    left: int
    right: int
    kind: ConflictKind
    evidence: str
    """`key:loyalty`, `score`, `device:cookie`, `owner:email`, ..."""
    cause: str
    """`max_per_identity:customer_id`, `assertion`, `contradiction`, `names`, `rival`, `chain`, `kind`, ..."""
