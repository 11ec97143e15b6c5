"""What must hold of every world. A check returns what is wrong, in words; nothing is an empty string."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from random import Random

import msgspec

from cauce.linkage import resolution, sharing
from cauce.linkage.kernel import Kernel
from cauce.model.curation import Judgement
from cauce.model.ruleset import Scope
from cauce.model.subject import Subject
from oracle.resolve import resolve as oracle_resolve
from oracle.world import World, muted_from_scratch
from worlds.generate import RandomWorld

Judgements = Sequence[tuple[int, int, Judgement]]
Partition = frozenset[frozenset[int]]
Check = Callable[[RandomWorld, Kernel], str]


def partition(subjects: Mapping[int, Subject], kernel: Kernel, judgements: Judgements) -> Partition:
    """What the kernel makes of a whole world, from scratch."""
    return cells(subjects, kernel, judgements, sharing.muted_keys(subjects, kernel.ruleset))


def cells(subjects: Mapping[int, Subject], kernel: Kernel, judgements: Judgements, muted: frozenset[int]) -> Partition:
    """What the kernel makes of some records, when it is known what is muted."""
    return frozenset(map(frozenset, resolution.resolve(subjects, kernel, judgements, muted).cells))


def shown(found: Partition) -> str:
    """A partition for people, without the records that are alone."""
    return " ".join(sorted("{" + ",".join(map(str, sorted(cell))) + "}" for cell in found if len(cell) > 1)) or "nobody with anybody"


def equals_oracle(world: RandomWorld, kernel: Kernel) -> str:
    subjects = world.subjects(kernel)
    muted = sharing.muted_keys(subjects, kernel.ruleset)
    if muted != muted_from_scratch(subjects, kernel.ruleset):
        return "other muted keys than the oracle's"
    expected = oracle_resolve(subjects, kernel, world.judgements(), muted)
    found = cells(subjects, kernel, world.judgements(), muted)
    return "" if found == expected else f"resolve: {shown(found)}; oracle: {shown(expected)}"


def ignores_order_and_names(world: RandomWorld, kernel: Kernel) -> str:
    """Another order of insertion, and other uids, give the same cells."""
    subjects, judgements = world.subjects(kernel), world.judgements()
    expected = partition(subjects, kernel, judgements)
    random = Random(len(subjects))
    uids = list(subjects)
    for _ in range(3):
        order = random.sample(uids, len(uids))
        said = [(b, a, judgement) for a, b, judgement in random.sample(judgements, len(judgements))]
        if partition({uid: subjects[uid] for uid in order}, kernel, said) != expected:
            return f"inserted in the order {order}: other cells"
        names = dict(zip(uids, random.sample(range(1, 1000), len(uids)), strict=True))
        back = {new: old for old, new in names.items()}
        renamed = partition(
            {names[uid]: subjects[uid] for uid in order}, kernel, [(names[a], names[b], judgement) for a, b, judgement in said]
        )
        if frozenset(frozenset(back[uid] for uid in cell) for cell in renamed) != expected:
            return f"renamed {names}: other cells"
    return ""


def is_componentwise(world: RandomWorld, kernel: Kernel) -> str:
    """Component by component gives what the whole gives."""
    subjects, judgements = world.subjects(kernel), world.judgements()
    muted = sharing.muted_keys(subjects, kernel.ruleset)
    whole = resolution.resolve(subjects, kernel, judgements, muted)
    if sorted(uid for component in whole.components for uid in component) != sorted(subjects):
        return "components are no partition of the records"
    found: set[frozenset[int]] = set()
    for component in whole.components:
        inside = set(component)
        said = [(a, b, judgement) for a, b, judgement in judgements if a in inside and b in inside]
        found |= cells({uid: subjects[uid] for uid in component}, kernel, said, muted)
    expected = frozenset(map(frozenset, whole.cells))
    return "" if found == expected else f"whole: {shown(expected)}; by component: {shown(frozenset(found))}"


def bare_records_decide_nothing(world: RandomWorld, kernel: Kernel) -> str:
    """Without the bare records that state no end and that nobody said are the SAME as others, the known ones lie as before."""
    subjects, judgements = world.subjects(kernel), world.judgements()
    muted = sharing.muted_keys(subjects, kernel.ruleset)
    asserted = {uid for a, b, judgement in judgements if judgement is Judgement.SAME for uid in (a, b)}
    bare = {
        uid
        for uid, subject in subjects.items()
        if not subject.known and uid not in asserted and all(claim.end is None for claim in subject.claims)
    }
    kept = {uid: subject for uid, subject in subjects.items() if uid not in bare}
    anyway = {uid for uid in kept if subjects[uid].known}
    expected = frozenset(cell & anyway for cell in cells(subjects, kernel, judgements, muted) if cell & anyway)
    found = frozenset(cell & anyway for cell in cells(kept, kernel, judgements, muted) if cell & anyway)
    return "" if found == expected else f"with bare records: {shown(expected)}; without: {shown(found)}"


def keeps_constraints(world: RandomWorld, kernel: Kernel) -> str:
    """No identity holds a DIFFERENT, or, unless somebody said SAME or one record says so itself, more exclusive values than it may."""
    subjects, judgements = world.subjects(kernel), world.judgements()
    same = any(judgement is Judgement.SAME for _, _, judgement in judgements)
    muted = sharing.muted_keys(subjects, kernel.ruleset)
    for cell in partition(subjects, kernel, judgements):
        if any(judgement is Judgement.DIFFERENT and a in cell and b in cell for a, b, judgement in judgements):
            return f"DIFFERENT inside {sorted(cell)}"
        if len(cell) > 1 and not same and not World(subjects, kernel, judgements, muted).counts_hold(cell):
            return f"too many exclusive values in {sorted(cell)}"
    return ""


def mentioned_links_nothing(world: RandomWorld, kernel: Kernel) -> str:
    """A value that is only mentioned leaves no claim."""
    for record, subject in zip(world.records, world.subjects(kernel).values(), strict=True):
        owned = {identifier.namespace for identifier in record.identifiers if identifier.role == "OWNER"}
        if not {claim.namespace.partition("_sha256")[0] for claim in subject.claims} <= owned:
            return f"{record.record_id} claims what it only mentions"
    return ""


def what_links_nothing_could_be_left_out(world: RandomWorld, kernel: Kernel) -> str:
    """Values of a kind that links nobody change nothing: neither for, nor against, nor by a stated end."""
    policy = kernel.ruleset.policy
    records = [
        msgspec.structs.replace(
            record, identifiers=tuple(one for one in record.identifiers if policy(one.namespace).scope is not Scope.NONE)
        )
        for record in world.records
    ]
    without = replace(world, records=tuple(records))
    expected = partition(without.subjects(kernel), kernel, without.judgements())
    found = partition(world.subjects(kernel), kernel, world.judgements())
    return "" if found == expected else f"with them: {shown(found)}; without: {shown(expected)}"


def forgets(world: RandomWorld, kernel: Kernel) -> str:
    """Put then delete is as never put; assert then retract as never asserted: nothing remains in the kernel's memos either."""
    without = world.without(len(world.records) // 2)
    before = partition(without.subjects(kernel), kernel, without.judgements())
    partition(world.subjects(kernel), kernel, world.judgements())
    after = partition(without.subjects(kernel), kernel, without.judgements())
    return "" if before == after else f"before: {shown(before)}; after: {shown(after)}"


CHECKS: tuple[Check, ...] = (
    equals_oracle,
    ignores_order_and_names,
    is_componentwise,
    bare_records_decide_nothing,
    keeps_constraints,
    mentioned_links_nothing,
    what_links_nothing_could_be_left_out,
    forgets,
)
