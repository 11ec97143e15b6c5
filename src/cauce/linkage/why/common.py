"""Identifier values that two records have in common, and why some of them are no evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from cauce.errors import InvalidValue
from cauce.linkage.linking import Linking
from cauce.linkage.normalize import Normalizer, is_role
from cauce.linkage.values import Live, LiveClaim
from cauce.model.explanation import SharedKey
from cauce.model.record import Record, Role
from cauce.model.ruleset import Scope
from cauce.model.subject import Claim

Pair = tuple[int, int]

WHY_NOT = {
    "blocked": "it means nobody",
    "mentioned": "one of them only mentions it, as somebody else's",
    "shared": "too many people have it",
    "scope": "its kind links nobody",
    "assurance": "it is not sure enough on both sides",
    "ended": "somebody stated that it changed hands in between",
    "expired": "too much time lies in between",
    "weak": "a role mailbox is nobody's own",
}
"""What keeps a common value from being evidence, by its code."""


def shared_values(pair: Pair, live: Live, linking: Linking) -> tuple[SharedKey, ...]:
    """The values that both records claim, by namespace."""
    theirs: dict[int, list[Claim]] = defaultdict(list)
    for claim in live.subjects[pair[1]].claims:
        theirs[claim.key].append(claim)
    bare = not (live.subjects[pair[0]].known and live.subjects[pair[1]].known)
    found: dict[tuple[str, str], SharedKey] = {}
    for claim in live.subjects[pair[0]].claims:
        if claim.key in theirs:
            reasons = [_why_not(claim, other, live, linking, bare=bare) for other in theirs[claim.key]]
            why_not = "" if "" in reasons else reasons[0]
            entry = SharedKey(namespace=claim.namespace, value=claim.value, live=not why_not, why_not=why_not)
            found.setdefault((claim.namespace, claim.value), entry)
    return tuple(found[name] for name in sorted(found) if not _said_in_clear(name[0], found))


def idle_values(left: Record, right: Record, normalizer: Normalizer) -> tuple[SharedKey, ...]:
    """Identifiers that both records hold and that are no claims of both: they mean nobody, or one only mentions them."""
    ours, theirs = _texts(left, normalizer), _texts(right, normalizer)
    found = []
    for name, (text, why_not) in sorted(ours.items()):
        if name in theirs and (why_not or theirs[name][1]):
            found.append(SharedKey(namespace=name[0], value=text, live=False, why_not=why_not or theirs[name][1]))
    return tuple(found)


def _texts(record: Record, normalizer: Normalizer) -> dict[tuple[str, str], tuple[str, str]]:
    """Namespace and value of each identifier: its canonical text, and why it is no claim."""
    region = record.region or normalizer.region_of(record.source)
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for identifier in record.identifiers:
        try:
            claims = normalizer.value(identifier.namespace, identifier.value, region)
        except InvalidValue:
            continue
        text = claims[0].value if claims else identifier.value.strip().casefold()
        why_not = "" if claims else "blocked"
        if claims and identifier.role is Role.MENTIONED:
            why_not = "mentioned"
        held = found.get((identifier.namespace, text))
        if held is None or held[1]:
            found[identifier.namespace, text] = text, why_not
    return found


def _said_in_clear(namespace: str, found: Mapping[tuple[str, str], SharedKey]) -> bool:
    """A partner's hash of a value that both have in clear says nothing more."""
    kind, hashed, _ = namespace.partition("_sha256")
    return bool(hashed) and any(other == kind for other, _ in found)


def _why_not(claim: Claim, other: Claim, live: Live, linking: Linking, *, bare: bool) -> str:
    rule, their_rule = linking.namespaces[claim.namespace], linking.namespaces[other.namespace]
    if rule is None or their_rule is None:
        return "scope"
    if claim.key in live.muted:
        return "shared"
    segment = live.segment(claim)
    if segment != live.segment(other):
        return "ended"
    ours, theirs = LiveClaim.of(claim, rule, segment), LiveClaim.of(other, their_rule, segment)
    if rule.scope is Scope.CONTACT and not bare:
        return ""
    if not (ours.counts and theirs.counts):
        return "assurance"
    return _why_not_attached(ours, theirs) if rule.scope is Scope.CONTACT else ""


def _why_not_attached(claim: LiveClaim, other: LiveClaim) -> str:
    """What keeps a contact from attaching a bare record."""
    if claim.rule.weak and is_role(claim.claim.value, claim.rule.weak):
        return "weak"
    if claim.rule.fresh is not None and abs(claim.claim.at - other.claim.at) > claim.rule.fresh:
        return "expired"
    return ""
