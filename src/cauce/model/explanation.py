"""Why two records are, or are not, one identity."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from cauce.model.record import RecordKey


class Decision(StrEnum):
    """The last word on a pair."""

    LINKED = "LINKED"
    """One identity."""
    REFUSED = "REFUSED"
    """Evidence joins them, a constraint forbids it."""
    WITHHELD = "WITHHELD"
    """Evidence joins them, a rival or a cut chain holds it back."""
    REVIEW = "REVIEW"
    """Scored between review and match."""
    BELOW = "BELOW"
    """Compared (or comparable), and scored too low."""
    UNRELATED = "UNRELATED"
    """Nothing in common that could make them a candidate pair."""


class LevelReached(msgspec.Struct, frozen=True, kw_only=True):
    """One comparison's contribution."""

    comparison: str
    level: str
    """Name of the level reached; `missing` when either side has nothing."""
    says: str
    bits: float
    m: float = 0.0
    u: float = 0.0
    left: str = ""
    """What was compared, as canonical text; shown to who may read it, never logged."""
    right: str = ""
    ceiling: bool = False
    contradicts: bool = False


class SharedKey(msgspec.Struct, frozen=True, kw_only=True):
    """An identifier value both records carry."""

    namespace: str
    value: str
    live: bool
    why_not: str = ""
    """If not live: `shared`, `assurance`, `ended`, `expired`, ..."""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of evidence on the way from one record to the other."""

    left: RecordKey
    right: RecordKey
    evidence: str
    """`same-assertion`, `key:customer_id`, `score`, `device:cookie`, `owner:email`, `group:cookie`."""
    bits: float | None = None
    """Of a score."""


class PairExplanation(msgspec.Struct, frozen=True, kw_only=True):
    """Every comparison with its level and bits, what they have in common, and the decision."""

    left: RecordKey
    right: RecordKey
    decision: Decision
    reason: str
    """One sentence for a person."""
    cause: str = ""
    """Machine-readable: the constraint, rival or evidence that decided."""
    comparisons: tuple[LevelReached, ...] = ()
    weight: float = 0.0
    """Sum of the bits, after caps and ceilings."""
    match: float = 0.0
    review: float = 0.0
    short_by: float = 0.0
    """Bits missing to `match`; 0 when reached."""
    shared: tuple[SharedKey, ...] = ()
    steps: tuple[Step, ...] = ()
    """If LINKED: the chain of evidence between the two."""
    blocking: tuple[str, ...] = ()
    """Blocking rules on which they meet."""
