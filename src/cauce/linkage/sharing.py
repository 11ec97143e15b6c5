"""Shared values and dead blocking keys: what too many people carry is no evidence. A rule on content, that works in both directions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from cauce.model.curation import Ruling
from cauce.model.ruleset import Namespace, Ruleset
from cauce.model.subject import Subject


def is_shared(policy: Namespace, persons: int, bare: int) -> bool:
    """Whether a value with so many different people, and so many bare records, on it is shared."""
    return (policy.max_spread is not None and persons > policy.max_spread) or (policy.max_bare is not None and bare > policy.max_bare)


def muted_keys(subjects: Mapping[int, Subject], ruleset: Ruleset, rulings: Mapping[int, Ruling] | None = None) -> frozenset[int]:
    """The keys that are no evidence among these subjects: shared values, and blocking keys on more than `max_block` signatures.

    A value of several namespaces (a clear e-mail and its hash) is shared if the policy of any namespace it is claimed under says so.
    What a person ruled stands above that: an allowed value is never muted, a denied one always is, even while nobody carries it.
    """
    people: dict[int, set[int]] = defaultdict(set)
    bare: dict[int, set[int]] = defaultdict(set)
    names: dict[int, set[str]] = defaultdict(set)
    blocks: dict[int, set[int]] = defaultdict(set)
    for uid, subject in subjects.items():
        for claim in subject.claims:
            names[claim.key].add(claim.namespace)
            if subject.person:
                people[claim.key].add(subject.person)
            elif not subject.known:
                bare[claim.key].add(uid)
        if subject.signature:
            for block in subject.blocks:
                blocks[block].add(subject.signature)
    muted = {block for block, signatures in blocks.items() if len(signatures) > ruleset.thresholds.max_block}
    for key, namespaces in names.items():
        persons, unsigned = len(people.get(key, ())), len(bare.get(key, ()))
        if any(is_shared(ruleset.policy(namespace), persons, unsigned) for namespace in namespaces):
            muted.add(key)
    for key, ruling in (rulings or {}).items():
        (muted.add if ruling is Ruling.DENY else muted.discard)(key)
    return frozenset(muted)
