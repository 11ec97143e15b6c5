"""How an identity came together: the unions, what each record contributes, what it hangs by, and what stands at its border."""

from __future__ import annotations

import msgspec

from cauce.model.curation import ConflictKind
from cauce.model.explanation import Part
from cauce.model.record import RecordKey


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One of the pieces that a union made one."""

    record: RecordKey
    """The record of this piece that carries the evidence."""
    size: int = 1
    """Records in the piece."""
    step: int = 0
    """Number of the union that made the piece; 0: it is a record by itself."""


class UnionStep(msgspec.Struct, frozen=True, kw_only=True):
    """One step: evidence made pieces one. In order, all steps unite all records; each can be done when those before it are."""

    number: int
    """From 1."""
    evidence: str
    """`same-assertion`, `key:customer_id`, `score`, `device:cookie`, `owner:email`, `group:cookie`."""
    says: str
    sides: tuple[Side, ...]
    """Two or more, the largest first."""
    value: str = ""
    """The identifier value they have in common, canonical; shown to who may read it, never logged."""
    bits: float | None = None
    """Of a score: what the sides weigh against each other; of a device: by how much their traits agree."""
    parts: tuple[Part, ...] = ()
    """Of a score: its terms."""
    assertion_id: str = ""
    """Of an assertion; with who made it, and why."""
    author: str = ""
    reason: str = ""


class Contribution(msgspec.Struct, frozen=True, kw_only=True):
    """What one record has to do with the identity."""

    record: RecordKey
    step: int
    """Number of the union by which it came in; 0: the identity is this record alone."""
    evidence: tuple[str, ...] = ()
    """All evidence between it and the others, each kind once."""
    fields: tuple[str, ...] = ()
    """Profile fields whose value is its."""
    brings: tuple[str, ...] = ()
    """Namespaces of which only it carries some value."""
    holds: int = 0
    """So many other records would come apart from the rest without it."""


class WeakLink(msgspec.Struct, frozen=True, kw_only=True):
    """Evidence that nothing else makes up for: without it the identity falls apart."""

    evidence: str
    says: str
    apart: tuple[tuple[RecordKey, ...], ...]
    """What would be left, the largest piece first."""
    value: str = ""
    bits: float | None = None
    resolved: bool = False
    """Resolved anew without it; else judged by the evidence that is left."""


class Border(msgspec.Struct, frozen=True, kw_only=True):
    """Evidence between a record of the identity and another that was not followed, or was against a contradiction."""

    record: RecordKey
    other: RecordKey
    other_identity_id: str
    kind: ConflictKind
    evidence: str
    cause: str
    says: str


class IdentityExplanation(msgspec.Struct, frozen=True, kw_only=True):
    """How, and why, records are one identity."""

    identity_id: str
    requested_id: str
    """Differs from `identity_id` when a redirect was followed."""
    revision: int
    reason: str
    """One sentence for a person."""
    steps: tuple[UnionStep, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    """Of every record, in the order in which they came in."""
    weak: tuple[WeakLink, ...] = ()
    """The weakest first; at most `MAX_WEAK`."""
    border: tuple[Border, ...] = ()


MAX_WEAK = 5
