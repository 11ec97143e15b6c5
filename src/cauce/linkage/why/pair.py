"""Why two records are, or are not, one identity: every comparison with its bits, what they share, and the decision with its cause."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from cauce.linkage.constraints import Binding
from cauce.linkage.kernel import Kernel
from cauce.linkage.recorder import Followed
from cauce.linkage.why.against import Opposition
from cauce.linkage.why.chain import Hop, shortest_chain
from cauce.linkage.why.common import WHY_NOT, shared_values
from cauce.linkage.why.lacking import adjustments, lacks, met_and_missed
from cauce.linkage.why.walk import Excerpt, Walk
from cauce.linkage.why.words import says_made
from cauce.model.curation import Conflict, ConflictKind, Judgement
from cauce.model.explanation import Against, Decision, Lack, LevelReached, PairExplanation, Part, SharedKey, Step
from cauce.model.ruleset import Scope

Pair = tuple[int, int]
NOTHING = "nothing"
"""The cause where two records have nothing in common."""
_TOLD = 3
"""So many comparisons are named in a sentence."""

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
    steps: tuple[Step, ...] = ()
    against: tuple[Against, ...] = ()


class _Case:
    """Everything known about the pair."""

    def __init__(self, pair: Pair, walk: Walk, kernel: Kernel, idle: Sequence[SharedKey]) -> None:
        self.pair = pair
        self.walk = walk
        self.linking = linking = walk.linking
        live, evidence = walk.live, walk.evidence
        self.left, self.right = live.subjects[pair[0]], live.subjects[pair[1]]
        one, other = live.signature(pair[0]), live.signature(pair[1])
        self.scored = self.left.known and self.right.known and one is not None and other is not None
        self.weight = 0.0
        self.comparisons: tuple[LevelReached, ...] = ()
        self.lacks: tuple[Lack, ...] = ()
        if self.scored and one is not None and other is not None:
            self.weight = evidence.weight(one, other)
            self.comparisons = evidence.describe(one, other)
            if self.weight < linking.thresholds.match:
                self.lacks = lacks((evidence.signature(one), evidence.signature(other)), kernel.scorer, linking)
        self.shared = (*shared_values(pair, live, linking), *idle)
        self.blocking, self.missed = met_and_missed(self.left, self.right, linking, walk.excerpt.muted)

    @property
    def short(self) -> float:
        """Bits missing to match."""
        return max(0.0, round(self.linking.thresholds.match - self.weight, 3)) if self.scored else 0.0

    @property
    def meets(self) -> bool:
        """Whether the two are a candidate pair."""
        dead = {missed.rule for missed in self.missed}
        by_values = not self.linking.trained and any(shared.live for shared in self.shared)
        return by_values or any(rule not in dead for rule in self.blocking)

    def live_of(self, scope: Scope) -> list[SharedKey]:
        """The common live values of a scope."""
        policy = self.linking.ruleset.policy
        return [shared for shared in self.shared if shared.live and policy(shared.namespace).scope is scope]


def explain_pair(pair: Pair, excerpt: Excerpt, kernel: Kernel, idle: Sequence[SharedKey] = ()) -> PairExplanation:
    """Explain a pair of records.

    Args:
        pair: the uids of two different records.
        excerpt: all records of both components.
        kernel: the ruleset's tools.
        idle: values that both records hold and that are no claims: `cauce.linkage.why.common.idle_values`.
    """
    walk = Walk(pair[0], excerpt, kernel)
    case = _Case(pair, walk, kernel, idle)
    verdict = (_by_evidence(case) if walk.together(pair[1]) else None) or _answered(case, _by_weight(case), kernel)
    apart = verdict.decision is not Decision.LINKED
    thresholds = walk.linking.thresholds
    explanation = PairExplanation(
        left=excerpt.keys[pair[0]],
        right=excerpt.keys[pair[1]],
        decision=verdict.decision,
        reason=verdict.reason,
        cause=verdict.cause,
        comparisons=case.comparisons,
        weight=case.weight,
        match=thresholds.match,
        review=thresholds.review,
        short_by=case.short if verdict.decision in (Decision.BELOW, Decision.REVIEW, Decision.UNRELATED) else 0.0,
        shared=case.shared,
        steps=verdict.steps,
        blocking=case.blocking,
        adjustments=adjustments(case.comparisons, case.weight, walk.linking),
        missed=case.missed if apart else (),
        lacks=case.lacks if apart else (),
        against=verdict.against,
    )
    return _as_identities(explanation, case) if apart and walk.together(pair[1]) else explanation


def _as_identities(explanation: PairExplanation, case: _Case) -> PairExplanation:
    """With what their identities weigh against each other, if they are more than the two records."""
    left, right = (case.walk.cell_of(uid) for uid in case.pair)
    if not left.signatures or not right.signatures or left.size == 1 == right.size:
        return explanation
    parts: tuple[Part, ...] = case.walk.parts(left, right)
    return msgspec.structs.replace(explanation, identity_weight=case.walk.score(left, right), identity_parts=parts)


def _by_evidence(case: _Case) -> _Verdict | None:
    """What was followed, and what was not, when their component was resolved again; None if nothing joins the two."""
    return _linked(case) or _kept_apart(case)


# --- linked ------------------------------------------------------------------------------------------------------------------
def _linked(case: _Case) -> _Verdict | None:
    members = set(case.walk.members)
    if case.pair[1] not in members:
        return None
    followed = _common_keys(case.walk) + case.walk.trace
    hops = shortest_chain(case.pair[0], case.pair[1], followed, members)
    keys = case.walk.excerpt.keys
    steps = tuple(Step(left=keys[hop.left], right=keys[hop.right], evidence=hop.label, bits=hop.bits) for hop in hops)
    cause = hops[0].label if len(hops) == 1 else "chain of evidence"
    return _Verdict(Decision.LINKED, cause, _in_words(hops) if cause != "same-assertion" else _by_word(case.walk, hops[0]), steps)


def _common_keys(walk: Walk) -> list[Followed]:
    """Keys of person scope that members have in common, whoever carried them first."""
    carried: dict[tuple[int, int], list[int]] = defaultdict(list)
    names: dict[tuple[int, int], str] = {}
    for uid in walk.members:
        for claim in walk.claims[uid]:
            if claim.rule.scope is Scope.PERSON and claim.counts and walk.is_known(uid):
                carried[claim.value].append(uid)
                names[claim.value] = claim.rule.name
    return [Followed(f"key:{names[value]}", tuple(uids)) for value, uids in carried.items() if len(uids) > 1]


def _in_words(hops: Sequence[Hop]) -> str:
    if len(hops) != 1:
        return f"One identity, by a chain of {len(hops)} pieces of evidence."
    kind, _, namespace = hops[0].label.partition(":")
    return _LINKED_BY[kind].format(namespace=namespace, bits=hops[0].bits)


def _by_word(walk: Walk, hop: Hop) -> str:
    """Whose word makes the two records one."""
    said = walk.assertions_between({hop.left}, {hop.right}, Judgement.SAME)
    return f'One identity: {said[0].author} asserted that they are the same ("{said[0].reason}").' if said else _in_words([hop])


# --- kept apart --------------------------------------------------------------------------------------------------------------
def _kept_apart(case: _Case) -> _Verdict | None:
    walk = case.walk
    left, right = set(walk.cell_of(case.pair[0]).members), set(walk.cell_of(case.pair[1]).members)
    between = [
        made for made in walk.conflicts if (made.left in left and made.right in right) or (made.left in right and made.right in left)
    ]
    if case.left.known and case.right.known:
        between = [made for made in between if made.kind is not ConflictKind.AMBIGUOUS]
    if not between:
        return _refused_again(case) or _contested(case)
    exact = [made for made in between if {made.left, made.right} == set(case.pair)]
    return _conflict(case, min(exact or between, key=lambda found: (found.kind is not ConflictKind.REFUSED, found)))


def _refused_again(case: _Case) -> _Verdict | None:
    """Of many refusals on one value only some are reported; this pair may be another."""
    keys = case.live_of(Scope.PERSON)
    if not keys and case.weight < case.linking.thresholds.match:
        return None
    left, right = (case.walk.cell_of(uid) for uid in case.pair)
    cause = case.walk.constraints.bars(left, right, Binding.KEY)
    evidence = f"key:{keys[0].namespace}" if keys else "score"
    return _conflict(case, Conflict(min(case.pair), max(case.pair), ConflictKind.REFUSED, evidence, cause)) if cause else None


def _contested(case: _Case) -> _Verdict | None:
    """A bare record whose values belong to several identities."""
    common = [shared for shared in case.shared if shared.live]
    if (case.left.known and case.right.known) or not common:
        return None
    return _conflict(case, Conflict(min(case.pair), max(case.pair), ConflictKind.AMBIGUOUS, f"owner:{common[0].namespace}", "owners"))


def _conflict(case: _Case, made: Conflict) -> _Verdict:
    opposition = Opposition(case.walk)
    left, right = (case.walk.cell_of(uid) for uid in case.pair)
    if made.kind is ConflictKind.AMBIGUOUS:
        bare = case.pair[0] if not case.left.known else case.pair[1]
        against = opposition.owners(bare, right if bare in left.members else left)
    else:
        against = opposition.between(left, right, made.cause)
    return _Verdict(_KINDS.get(made.kind, Decision.REFUSED), made.cause, says_made(made), against=tuple(against))


# --- by weight ---------------------------------------------------------------------------------------------------------------
def _by_weight(case: _Case) -> _Verdict:
    if case.scored and case.weight >= case.linking.thresholds.review:
        return _nearly(case)
    devices = case.live_of(Scope.DEVICE)
    if devices and case.left.known and case.right.known:
        reason = f"They share a {devices[0].namespace}, but their traits do not agree well enough for it to unite them."
        return _Verdict(Decision.BELOW, "corroborate", reason)
    if case.scored and (case.blocking or case.shared or any(level.bits > 0 for level in case.comparisons)):
        return _Verdict(Decision.BELOW, "score", f"What is compared weighs {case.weight:.1f} bits, {_lacking(case)}.")
    if case.shared:
        idle = next((shared for shared in case.shared if not shared.live), case.shared[0])
        reason = f"They share a {idle.namespace} that links nobody here{': ' + WHY_NOT[idle.why_not] if idle.why_not in WHY_NOT else ''}."
        return _Verdict(Decision.BELOW, idle.why_not or "owners", reason)
    return _Verdict(Decision.UNRELATED, NOTHING, "They have nothing in common that could make them one.")


def _answered(case: _Case, verdict: _Verdict, kernel: Kernel) -> _Verdict:
    """With a person's word that the two are different: what scores in the review zone is then no question any more."""
    walk, right = case.walk, case.pair[1]
    if not any(said is Judgement.DIFFERENT for (_, _, said), _ in walk.asserted):
        return verdict
    theirs = walk.cell_of(right).members if walk.together(right) else Walk(right, walk.excerpt, kernel).members
    against = tuple(Opposition(walk).asserted(walk.members, theirs))
    if verdict.decision is not Decision.REVIEW or not against:
        return verdict._replace(against=against)
    reason = f"What is compared weighs {case.weight:.1f} bits, which a person should look at, and one has: they are different."
    return _Verdict(Decision.REFUSED, "assertion", reason, against=against)


def _nearly(case: _Case) -> _Verdict:
    """The weight of the pair alone would do, or nearly."""
    if case.short:
        reason = f"What is compared weighs {case.weight:.1f} bits: a person should look; {_lacking(case)}."
        return _Verdict(Decision.REVIEW, "score", reason)
    if not case.meets:
        return _Verdict(Decision.BELOW, "blocking", f"They would match, but are never compared: {_never_met(case)}.")
    return _Verdict(Decision.BELOW, "cells", "The two records match, but their identities as a whole do not.")


def _lacking(case: _Case) -> str:
    """What would have been enough."""
    match = case.linking.thresholds.match
    enough = next((place for place, lack in enumerate(case.lacks, 1) if lack.reaches >= match), 0)
    short = f"{case.short:.1f} short of a match"
    if not enough:
        return short
    names = [lack.comparison.replace("_", " ") for lack in case.lacks[:enough]]
    told = ", ".join(names[:_TOLD]) + (f" and {len(names) - _TOLD} more" if len(names) > _TOLD else "")
    return f"{short}; it would be one if they agreed on {told}"


def _never_met(case: _Case) -> str:
    """Why no blocking rule brings them together."""
    dead = [missed.rule for missed in case.missed if missed.why == "dead"]
    if dead:
        return f"too many records share the key of {', '.join(dead[:_TOLD])}"
    return "they meet on no blocking rule and share no live value"
