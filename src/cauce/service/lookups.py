"""Exact look-up of identifiers (the hot path) and fuzzy search."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

from cauce.errors import InvalidValue
from cauce.linkage.blocking import block_rules
from cauce.linkage.kernel import Kernel
from cauce.linkage.trained import met_rules
from cauce.model.explanation import Decision, PairExplanation, SharedKey
from cauce.model.packing import unpack_subject
from cauce.model.record import Assurance, AttributeValue, Identifier, Record, RecordKey
from cauce.model.ruleset import Scope
from cauce.model.subject import Claim, Contact, Signature, Subject
from cauce.service.api import MAX_LOOKUPS, Lookup, LookupOutcome, SearchHit
from cauce.service.session import Session, check_size
from cauce.store.base import OwnerRow, Reader

MAX_HITS = 100
_CERTAIN = 60.0
"""Bits: longer odds are no more certain."""
_QUERY = RecordKey("search", "query")


def lookup_identifiers(session: Session, identifiers: Sequence[tuple[str, str]], region: str, at_least: str) -> list[Lookup]:
    """Where each identifier leads, in order."""
    check_size("identifiers", identifiers, MAX_LOOKUPS)
    with session.read(at_least) as reader:
        kernel = session.kernel_of(reader)
        wanted = [_claims(kernel, position, pair, region) for position, pair in enumerate(identifiers)]
        keys = {claims[0].key for claims in wanted if claims}
        muted = {row.key for row in reader.muted(keys)}
        owners: dict[int, list[OwnerRow]] = defaultdict(list)
        for owner in reader.owners(keys - muted):
            owners[owner.key].append(owner)
    return [_answer(kernel, claims, owners, muted) for claims in wanted]


def _claims(kernel: Kernel, position: int, identifier: tuple[str, str], region: str) -> tuple[Claim, ...]:
    try:
        return kernel.normalizer.value(*identifier, region)
    except InvalidValue as error:
        raise error.under(f"identifiers[{position}]") from None


def _answer(kernel: Kernel, claims: tuple[Claim, ...], owners: dict[int, list[OwnerRow]], muted: set[int]) -> Lookup:
    if not claims:
        return Lookup(outcome=LookupOutcome.BLOCKED)
    claim = claims[0]
    if claim.key in muted:
        return Lookup(outcome=LookupOutcome.SHARED)
    rows = _current(owners.get(claim.key, ()))
    if not rows:
        return Lookup(outcome=LookupOutcome.NONE)
    # A value typed into a form is not proof: who has it proven owns it, whoever else claims it.
    proof = kernel.ruleset.policy(claim.namespace).min_assurance
    for tier in (
        [row for row in rows if row.known and row.assurance >= proof],
        [row for row in rows if row.assurance >= proof],
        rows,
    ):
        if len(tier) == 1:
            return Lookup(outcome=LookupOutcome.MATCH, identity_id=tier[0].identity_id, assurance=Assurance(tier[0].assurance))
        if tier:
            return Lookup(outcome=LookupOutcome.AMBIGUOUS, candidates=tuple(sorted(row.identity_id for row in tier)))
    return Lookup(outcome=LookupOutcome.NONE)


def _current(rows: Sequence[OwnerRow]) -> Sequence[OwnerRow]:
    """Those who carry the value since its last stated end, if anybody does: a lost card is whose it is now."""
    ends = [row.end for row in rows if row.end is not None]
    if not ends:
        return rows
    return [row for row in rows if row.last_at >= max(ends)] or rows


def search_identities(
    session: Session, attributes: dict[str, AttributeValue], identifiers: Sequence[Identifier], region: str, limit: int
) -> list[SearchHit]:
    """The identities whose records match best what is known, best first."""
    if not attributes and not identifiers:
        raise InvalidValue("attributes", "give at least one attribute or identifier to search by")
    if not 0 < limit <= MAX_HITS:
        raise InvalidValue("limit", f"must be between 1 and {MAX_HITS}")
    record = Record(source="search", record_id="query", observed_at=0, identifiers=tuple(identifiers), attributes=attributes, region=region)
    with session.read() as reader:
        kernel = session.kernel_of(reader)
        query = kernel.preparer.prepare(record).subject
        found = _candidates(reader, query)
        muted = {row.key for row in reader.muted({claim.key for subject in found.values() for claim in subject[1].claims})}
        best: dict[int, SearchHit] = {}
        for number, subject, key in found.values():
            hit = _hit(kernel, query, subject, key, muted)
            if number not in best or hit.weight > best[number].weight:
                best[number] = hit
        ids = {row.no: row.identity_id for row in reader.identities(best)}
    hits = [_named(hit, ids[number]) for number, hit in best.items() if hit.weight > 0]
    return sorted(hits, key=lambda hit: (-hit.weight, hit.identity_id))[:limit]


def _named(hit: SearchHit, identity_id: str) -> SearchHit:
    return SearchHit(identity_id=identity_id, weight=hit.weight, probability=hit.probability, explanation=hit.explanation)


def _candidates(reader: Reader, query: Subject) -> dict[int, tuple[int, Subject, RecordKey]]:
    keys = {claim.key for claim in query.claims}
    dead = {row.key for row in reader.muted(keys | set(query.blocks))}
    uids = {claim.uid for claim in reader.carriers(keys - dead)}
    signatures = {signature for _, signature in reader.blocks(set(query.blocks) - dead)}
    rows = [*reader.records_by_uid(uids), *reader.records_by_signature(signatures)]
    return {row.uid: (row.identity, unpack_subject(row.subject), row.key) for row in rows}


def _hit(kernel: Kernel, query: Subject, subject: Subject, key: RecordKey, muted: set[int]) -> SearchHit:
    thresholds = kernel.ruleset.thresholds
    left, right = (_signature(side, muted) for side in (query, subject))
    weight = kernel.scorer.weight(kernel.scorer.compare(left, right))
    mine = {claim.key: claim for claim in query.claims}
    shared = [
        SharedKey(namespace=claim.namespace, value=claim.value, live=claim.key not in muted)
        for claim in subject.claims
        if claim.key in mine
    ]
    by_key = any(both.live and kernel.ruleset.policy(both.namespace).scope in (Scope.PERSON, Scope.DEVICE) for both in shared)
    if by_key:
        weight = max(weight, thresholds.match)
    decision = Decision.LINKED if weight >= thresholds.match else Decision.REVIEW if weight >= thresholds.review else Decision.BELOW
    explanation = PairExplanation(
        left=_QUERY,
        right=key,
        decision=decision,
        reason="shares an identifier" if by_key else "scored by what both say",
        comparisons=kernel.scorer.describe(left, right),
        weight=weight,
        match=thresholds.match,
        review=thresholds.review,
        short_by=max(0.0, round(thresholds.match - weight, 3)),
        shared=tuple(shared),
        blocking=_met(query, subject, kernel),
    )
    # The prior of a hand-set ruleset lies in `match`: that weight means even odds.
    odds = min(_CERTAIN, max(-_CERTAIN, weight - thresholds.match))
    return SearchHit(identity_id="", weight=weight, probability=1 / (1 + math.pow(2.0, -odds)), explanation=explanation)


def _met(query: Subject, subject: Subject, kernel: Kernel) -> tuple[str, ...]:
    if kernel.ruleset.fields:
        return met_rules(kernel.ruleset, query.traits.fields, subject.traits.fields)
    return block_rules((query.traits, query.claims), (subject.traits, subject.claims), kernel.ruleset)


def _signature(subject: Subject, muted: set[int]) -> Signature:
    contacts = tuple(
        Contact(claim.namespace, claim.value, claim.key, claim.assurance) for claim in subject.claims if claim.key not in muted
    )
    return Signature(subject.traits, contacts)
