"""A person's or a system's word about two records, and the evidence that was refused."""

from __future__ import annotations

import re
from enum import StrEnum

import msgspec

from cauce.model.record import Instant, RecordKey


class Judgement(StrEnum):
    """What is said about two records. Where both are said, DIFFERENT wins."""

    SAME = "SAME"
    """They are one customer's."""
    DIFFERENT = "DIFFERENT"
    """They are two customers'."""


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
    act: str = ""
    """Id of the act it was made by, together with others: a merge, a split, a decision; empty: it stands for itself."""


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


class Ruling(StrEnum):
    """What a person says of a value, whatever its spread. ALLOW: it is evidence. DENY: it never is."""

    ALLOW = "ALLOW"
    DENY = "DENY"


class ValueRuling(msgspec.Struct, frozen=True, kw_only=True):
    """A ruling on one identifier value. It holds until it is cleared, whoever carries the value."""

    key: int
    """Signed 64-bit digest, as in claims."""
    ruling: Ruling
    namespace: str
    value: str
    """Canonical; empty if it was given by its handle and nobody carries it."""
    author: str
    reason: str
    made_at: Instant
    made_revision: int


_HANDLE = re.compile(r"[0-9a-f]{16}")
"""64 bits in hex digits."""


def value_handle(key: int) -> str:
    """How a value is named where it must not be said."""
    return f"{key & (2**64 - 1):016x}"


def key_of_handle(handle: str) -> int | None:
    """The key behind a handle; None: it is none."""
    if not _HANDLE.fullmatch(handle):
        return None
    number = int(handle, 16)
    return number - 2**64 if number >= 2**63 else number
