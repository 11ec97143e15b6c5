"""Proven parts: the records of an identity that hang together by keys, devices and contacts verified on both sides.

Scores do not count: who types the victim's e-mail and name joins, at worst, the victim's identity, and sees nothing of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from cauce.linkage.evidence import Evidence
from cauce.linkage.kernel import Kernel
from cauce.linkage.linking import Linking
from cauce.linkage.unions import Unions
from cauce.linkage.values import Live, LiveClaim, Value
from cauce.model.record import Assurance
from cauce.model.ruleset import Scope
from cauce.model.subject import Subject


def proven_parts(subjects: Mapping[int, Subject], kernel: Kernel, muted: Collection[int]) -> tuple[tuple[int, ...], ...]:
    """The proven parts of one identity, given all its records. A bare record is in the part of the values that it shares."""
    linking = Linking.of(kernel.ruleset)
    live = Live(subjects, linking, Evidence(linking, kernel.scorer), muted)
    carriers: dict[Value, list[int]] = defaultdict(list)
    for uid in subjects:
        for claim in live.claims(uid):
            if _proves(claim):
                carriers[claim.value].append(uid)
    unions = Unions()
    for uids in carriers.values():
        unions.join_all(uids)
    return tuple(sorted(tuple(sorted(part)) for part in unions.sets(subjects)))


def _proves(claim: LiveClaim) -> bool:
    if claim.rule.scope is Scope.CONTACT:
        return claim.claim.assurance >= Assurance.VERIFIED
    return claim.counts
