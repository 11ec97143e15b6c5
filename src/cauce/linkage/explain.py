"""Why two records are, or are not, one identity: every comparison with its bits, what they share, and the decision with its cause."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from cauce.linkage.blocking import block_rules
from cauce.linkage.classes import evidence_of
from cauce.linkage.components import split
from cauce.linkage.evidence import Evidence
from cauce.linkage.kernel import Kernel
from cauce.linkage.linking import Linking
from cauce.linkage.resolution import Course
from cauce.linkage.tracing import Followed, Hop, shortest_chain
from cauce.linkage.trained import met_rules
from cauce.linkage.values import Live, LiveClaim
from cauce.model.curation import Conflict, ConflictKind, Judgement
from cauce.model.explanation import Decision, LevelReached, PairExplanation, SharedKey, Step
from cauce.model.record import RecordKey
from cauce.model.ruleset import Scope
from cauce.model.subject import Claim, Subject

Pair = tuple[int, int]

_CAUSES = {
    "assertion": "somebody asserted that they are different",
    "kind": "one is a person, the other an organisation",
    "contradiction": "their names or birth dates contradict each other",
    "names": "their given names disagree",
    "rival": "equally good evidence joins one of them to somebody who could not be one with the other",
    "chain": "it is part of a chain between records that keep each other out",
    "owners": "it belongs to several identities",
}
_LINKED_BY = {
    "same-assertion": "One identity: somebody asserted that they are the same.",
    "key": "One identity: both carry the same {namespace}.",
    "score": "One identity: what is compared weighs {bits:.1f} bits, enough to match.",
    "device": "One identity: the same {namespace}, and their traits agree.",
    "owner": "One identity: the {namespace} of one belongs to nobody but the other's identity.",
    "group": "One anonymous identity: they share a {namespace}.",
}
_KINDS = {
    ConflictKind.REFUSED: Decision.REFUSED,
    ConflictKind.WITHHELD: Decision.WITHHELD,
    ConflictKind.AMBIGUOUS: Decision.WITHHELD,
}


class _Verdict(NamedTuple):
    decision: Decision
    cause: str
    reason: str
    short_by: float = 0.0
    steps: tuple[Step, ...] = ()


class _Case:
    """Everything known about the pair."""

    def __init__(self, pair: Pair, live: Live, evidence: Evidence, linking: Linking) -> None:
        self.pair = pair
        self.live = live
        self.evidence = evidence
        self.linking = linking
        self.left, self.right = live.subjects[pair[0]], live.subjects[pair[1]]
        numbers = (live.signature(pair[0]), live.signature(pair[1]))
        scored = self.left.known and self.right.known
        self.signatures = (numbers[0], numbers[1]) if scored and None not in numbers else None
        self.weight = 0.0
        self.comparisons: tuple[LevelReached, ...] = ()
        if self.signatures is not None:
            assert self.signatures[0] is not None
            assert self.signatures[1] is not None
            self.weight = evidence.weight(self.signatures[0], self.signatures[1])
            self.comparisons = evidence.describe(self.signatures[0], self.signatures[1])
        self.shared = _shared(pair, live, linking)
        if linking.trained:
            self.blocking = met_rules(linking.ruleset, self.left.traits.fields, self.right.traits.fields)
        else:
            self.blocking = block_rules((self.left.traits, self.left.claims), (self.right.traits, self.right.claims), linking.ruleset)


def explain_pair(
    pair: Pair,
    keys: Mapping[int, RecordKey],
    subjects: Mapping[int, Subject],
    kernel: Kernel,
    judgements: Sequence[tuple[int, int, Judgement]],
    muted: Collection[int],
) -> PairExplanation:
    """Explain a pair of records.

    Args:
        pair: the uids of two different records.
        keys: the records' names, by uid.
        subjects: all records of both components.
        kernel: the ruleset's tools.
        judgements: assertions in force.
        muted: shared values and dead blocking keys.
    """
    linking = Linking.of(kernel.ruleset)
    evidence = evidence_of(linking, kernel.scorer)
    live = Live(subjects, linking, evidence, muted)
    judgements = [row for row in judgements if row[0] in subjects and row[1] in subjects and row[0] != row[1]]
    case = _Case(pair, live, evidence, linking)
    verdict = _by_evidence(case, judgements, keys) or _by_weight(case)
    thresholds = linking.thresholds
    return PairExplanation(
        left=keys[pair[0]],
        right=keys[pair[1]],
        decision=verdict.decision,
        reason=verdict.reason,
        cause=verdict.cause,
        comparisons=case.comparisons,
        weight=case.weight,
        match=thresholds.match,
        review=thresholds.review,
        short_by=round(verdict.short_by, 3),
        shared=case.shared,
        steps=verdict.steps,
        blocking=case.blocking,
    )


def _by_evidence(case: _Case, judgements: Sequence[tuple[int, int, Judgement]], keys: Mapping[int, RecordKey]) -> _Verdict | None:
    """Resolve their component again, and see what was followed and what was not; None if nothing joins the two."""
    together = next(uids for uids in split(case.live, case.evidence, case.linking.edge, judgements) if case.pair[0] in uids)
    if case.pair[1] not in together:
        return None
    inside = set(together)
    trace: list[Followed] = []
    said = [row for row in judgements if row[0] in inside and row[1] in inside]
    course = Course(sorted(together), case.live, case.evidence, said, trace)
    course.run()
    return _linked(case, course, trace, keys) or _kept_apart(case, course)


# --- linked ------------------------------------------------------------------------------------------------------------------
def _linked(case: _Case, course: Course, trace: list[Followed], keys: Mapping[int, RecordKey]) -> _Verdict | None:
    members = set(course.cell_of(case.pair[0]).members)
    if case.pair[1] not in members:
        return None
    followed = _common_keys(members, course) + trace
    hops = shortest_chain(case.pair[0], case.pair[1], followed, members)
    steps = tuple(Step(left=keys[hop.left], right=keys[hop.right], evidence=hop.label, bits=hop.bits) for hop in hops)
    cause = hops[0].label if len(hops) == 1 else "chain of evidence"
    return _Verdict(Decision.LINKED, cause, _in_words(hops), steps=steps)


def _common_keys(members: set[int], course: Course) -> list[Followed]:
    """Keys of person scope that members have in common, whoever carried them first."""
    carried: dict[tuple[int, int], list[int]] = defaultdict(list)
    names: dict[tuple[int, int], str] = {}
    for uid in sorted(members):
        for claim in course.claims(uid):
            if claim.rule.scope is Scope.PERSON and claim.counts and course.is_known(uid):
                carried[claim.value].append(uid)
                names[claim.value] = claim.rule.name
    return [Followed(f"key:{names[value]}", tuple(uids)) for value, uids in carried.items() if len(uids) > 1]


def _in_words(hops: Sequence[Hop]) -> str:
    if len(hops) != 1:
        return f"One identity, by a chain of {len(hops)} pieces of evidence."
    kind, _, namespace = hops[0].label.partition(":")
    return _LINKED_BY[kind].format(namespace=namespace, bits=hops[0].bits)


# --- kept apart --------------------------------------------------------------------------------------------------------------
def _kept_apart(case: _Case, course: Course) -> _Verdict | None:
    left, right = set(course.cell_of(case.pair[0]).members), set(course.cell_of(case.pair[1]).members)
    between = [
        made for made in course.conflicts if (made.left in left and made.right in right) or (made.left in right and made.right in left)
    ]
    if case.left.known and case.right.known:
        between = [made for made in between if made.kind is not ConflictKind.AMBIGUOUS]
    if not between:
        return _refused_again(case, course) or _contested(case)
    exact = [made for made in between if {made.left, made.right} == set(case.pair)]
    made = min(exact or between, key=lambda found: (found.kind is not ConflictKind.REFUSED, found))
    return _Verdict(_KINDS.get(made.kind, Decision.REFUSED), made.cause, _says_conflict(made))


def _refused_again(case: _Case, course: Course) -> _Verdict | None:
    """Of many refusals on one value only some are reported; this pair may be another."""
    keys = [shared for shared in case.shared if shared.live and case.linking.ruleset.policy(shared.namespace).scope is Scope.PERSON]
    cause = course.bars(*case.pair) if keys or case.weight >= case.linking.thresholds.match else ""
    if not cause:
        return None
    evidence = f"key:{keys[0].namespace}" if keys else "score"
    made = Conflict(min(case.pair), max(case.pair), ConflictKind.REFUSED, evidence, cause)
    return _Verdict(Decision.REFUSED, cause, _says_conflict(made))


def _contested(case: _Case) -> _Verdict | None:
    """A bare record whose values belong to several identities."""
    common = [shared for shared in case.shared if shared.live]
    if (case.left.known and case.right.known) or not common:
        return None
    made = Conflict(min(case.pair), max(case.pair), ConflictKind.AMBIGUOUS, f"owner:{common[0].namespace}", "owners")
    return _Verdict(Decision.WITHHELD, "owners", _says_conflict(made))


def _says_conflict(made: Conflict) -> str:
    kind, _, namespace = made.evidence.partition(":")
    joined = "Their score" if kind == "score" else f"A common {namespace}" if namespace else "An assertion"
    if made.cause.startswith("max_per_identity:"):
        because = f"an identity may not have so many values of {made.cause.partition(':')[2]}"
    else:
        because = _CAUSES.get(made.cause, made.cause)
    verb = (
        "is refused" if made.kind is ConflictKind.REFUSED else "attaches nobody" if made.kind is ConflictKind.AMBIGUOUS else "is withheld"
    )
    return f"{joined} would make them one, but {verb}: {because}."


# --- by weight ---------------------------------------------------------------------------------------------------------------
def _by_weight(case: _Case) -> _Verdict:
    thresholds = case.linking.thresholds
    short = 0.0 if case.signatures is None else max(0.0, thresholds.match - case.weight)
    if case.signatures is not None and case.weight >= thresholds.review:
        return _nearly(case, short)
    devices = [shared for shared in case.shared if shared.live and case.linking.ruleset.policy(shared.namespace).scope is Scope.DEVICE]
    if devices and case.left.known and case.right.known:
        reason = f"They share a {devices[0].namespace}, but their traits do not agree well enough for it to unite them."
        return _Verdict(Decision.BELOW, "corroborate", reason, short)
    if case.signatures is not None and (case.blocking or case.shared or any(level.bits > 0 for level in case.comparisons)):
        reason = f"What is compared weighs {case.weight:.1f} bits, {short:.1f} short of a match."
        return _Verdict(Decision.BELOW, "score", reason, short)
    if case.shared:
        idle = next((shared for shared in case.shared if not shared.live), case.shared[0])
        reason = f"They share a {idle.namespace} that links nobody here{': ' + _WHY_NOT[idle.why_not] if idle.why_not in _WHY_NOT else ''}."
        return _Verdict(Decision.BELOW, idle.why_not or "owners", reason, short)
    return _Verdict(Decision.UNRELATED, "", "They have nothing in common that could make them one.", short)


def _nearly(case: _Case, short: float) -> _Verdict:
    """The weight of the pair alone would do, or nearly."""
    if short:
        reason = f"What is compared weighs {case.weight:.1f} bits: a person should look; {short:.1f} bits short of a match."
        return _Verdict(Decision.REVIEW, "score", reason, short)
    meets_by_values = not case.linking.trained and any(shared.live for shared in case.shared)
    if not case.blocking and not meets_by_values:
        return _Verdict(Decision.BELOW, "blocking", "They would match, but meet on no blocking rule and share no live value.")
    return _Verdict(Decision.BELOW, "cells", "The two records match, but their identities as a whole do not.")


# --- what they share ---------------------------------------------------------------------------------------------------------
_WHY_NOT = {
    "shared": "too many people have it",
    "scope": "its kind links nobody",
    "assurance": "it is not sure enough on both sides",
    "ended": "somebody stated that it changed hands in between",
    "expired": "too much time lies in between",
    "weak": "a role mailbox is nobody's own",
}


def _shared(pair: Pair, live: Live, linking: Linking) -> tuple[SharedKey, ...]:
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
    if claim.claim.value.partition("@")[0] in claim.rule.weak:
        return "weak"
    if claim.rule.fresh is not None and abs(claim.claim.at - other.claim.at) > claim.rule.fresh:
        return "expired"
    return ""
