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


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One term of a sum of bits; all terms together are the sum, to 1/1000 bit."""

    name: str
    """A comparison; else `prior`, `name cap`, `size`, `other explanations`, `ceiling`, `rounding`."""
    says: str
    bits: float


class SharedKey(msgspec.Struct, frozen=True, kw_only=True):
    """An identifier value both records carry."""

    namespace: str
    value: str
    live: bool
    why_not: str = ""
    """If not live: `shared`, `assurance`, `ended`, `expired`, `weak`, `scope`, `blocked`, `mentioned`."""


class MissedRule(msgspec.Struct, frozen=True, kw_only=True):
    """A blocking rule on which two records do not meet."""

    rule: str
    why: str
    """`dead`: too many share the key they have in common; `differs`: each has a key; `missing`: a side has none."""
    left: bool
    """Whether this record has a key under the rule."""
    right: bool


class Lack(msgspec.Struct, frozen=True, kw_only=True):
    """A comparison that could have said more: it is missing, or falls short of agreement."""

    comparison: str
    level: str
    """As reached."""
    bits: float
    """What it says now."""
    best: float
    """What it would say if one record said what the other does."""
    reaches: float
    """The pair's weight if this comparison, and all that stand before it, agreed."""


class Against(msgspec.Struct, frozen=True, kw_only=True):
    """What keeps two identities apart, or holds evidence back, and through which two records."""

    cause: str
    """`assertion`, `max_per_identity:NAMESPACE`, `contradiction`, `names`, `kind`, `rival`, `chain`, `owners`."""
    left: RecordKey
    right: RecordKey
    says: str
    left_value: str = ""
    """Of `max_per_identity`: what each has; shown to who may read it, never logged."""
    right_value: str = ""
    assertion_id: str = ""
    """Of `assertion`."""


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
    adjustments: tuple[Part, ...] = ()
    """Caps and ceilings: with the bits of the comparisons they sum to the weight."""
    missed: tuple[MissedRule, ...] = ()
    """If not LINKED: the blocking rules on which they do not meet."""
    lacks: tuple[Lack, ...] = ()
    """If not LINKED, and the weight does not reach match: what would have been enough, the most telling first."""
    against: tuple[Against, ...] = ()
    """If REFUSED or WITHHELD: through which records."""
    identity_weight: float | None = None
    """If it is not the pair that decides: what their identities as a whole weigh against each other."""
    identity_parts: tuple[Part, ...] = ()
    """Its terms."""
