"""Which values become shared or unshared, and which blocking keys die or revive, by a set of changes.

Additions can only mute and removals only unmute, so a key that is muted is looked at again only when something was taken from
it, and then counted only as far as its bound: a mailbox with a million carriers costs nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cauce.engine.incoming import RecordChange
from cauce.linkage.kernel import Kernel
from cauce.linkage.sharing import is_shared
from cauce.model.ruleset import Namespace
from cauce.model.subject import Claim, Subject
from cauce.store.base import ClaimRow, MutedRow, Writer


@dataclass(slots=True)
class Muting:
    """The live and muted keys around a set of changes, before and after."""

    muted: set[int]
    """Touched keys that are muted once the changes are in."""
    newly_muted: list[MutedRow] = field(default_factory=list)
    newly_live: list[int] = field(default_factory=list)
    carriers: dict[int, list[ClaimRow]] = field(default_factory=dict)
    """Stored claims of every touched value that is live now or was."""
    candidates: dict[int, set[int]] = field(default_factory=dict)
    """Stored signatures of every touched blocking key that is live now or was."""
    flipped_values: set[int] = field(default_factory=set)
    namespaces: dict[int, str] = field(default_factory=dict)
    """Of the touched values."""
    flipped_blocks: set[int] = field(default_factory=set)


@dataclass(slots=True)
class _Touched:
    """Per key, what the changes take away and bring."""

    claims: dict[int, Claim] = field(default_factory=dict)
    values_removed: set[int] = field(default_factory=set)
    blocks_removed: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    blocks_added: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))


def follow(writer: Writer, changes: Sequence[RecordChange], kernel: Kernel, revision: int) -> Muting:
    """What the changes do to the values and blocking keys that they touch. `revision` is the one about to be written."""
    touched = _touched(writer, changes)
    keys = touched.claims.keys() | touched.blocks_removed.keys() | touched.blocks_added.keys()
    before = {row.key for row in writer.muted(keys)}
    muting = Muting(muted=set(before), namespaces={key: claim.namespace for key, claim in touched.claims.items()})
    _follow_values(writer, changes, kernel, touched, muting, revision)
    _follow_blocks(writer, kernel, touched, muting, revision)
    return muting


def _touched(writer: Writer, changes: Sequence[RecordChange]) -> _Touched:
    touched = _Touched()
    for change in changes:
        for subject in (change.before, change.after):
            if subject is not None:
                touched.claims.update((claim.key, claim) for claim in subject.claims)
        if change.row is not None and change.before is not None:
            touched.values_removed.update(claim.key for claim in change.before.claims)
        if change.after is not None:
            for block in change.after.blocks:
                touched.blocks_added[block].add(change.after.signature)
    for subject in orphaned(writer, changes):
        for block in subject.blocks:
            if subject.signature not in touched.blocks_added.get(block, ()):
                touched.blocks_removed[block].add(subject.signature)
    return touched


def orphaned(writer: Writer, changes: Sequence[RecordChange]) -> list[Subject]:
    """One subject for each signature that no record has any more once the changes are in."""
    leaving = {
        change.before.signature: change.before
        for change in changes
        if change.row is not None and change.before is not None and change.before.signature
    }
    if not leaving:
        return []
    changed = {change.uid for change in changes}
    staying = {row.signature for row in writer.records_by_signature(leaving) if row.uid not in changed}
    staying.update(change.after.signature for change in changes if change.after is not None)
    return [subject for signature, subject in leaving.items() if signature not in staying]


def _follow_values(
    writer: Writer, changes: Sequence[RecordChange], kernel: Kernel, touched: _Touched, muting: Muting, revision: int
) -> None:
    rules = kernel.ruleset
    live = [key for key in touched.claims if key not in muting.muted]
    suspects = [
        key
        for key in touched.values_removed & muting.muted
        if not _surely_shared(writer, key, rules.policy(touched.claims[key].namespace), len(changes))
    ]
    carriers: dict[int, list[ClaimRow]] = defaultdict(list)
    for row in writer.carriers([*live, *suspects]):
        carriers[row.key].append(row)
    muting.carriers = carriers
    arrivals = _arrivals(changes)
    changed = {change.uid for change in changes}
    for key in (*live, *suspects):
        claim = touched.claims[key]
        after = [(row.person, row.bare) for row in carriers.get(key, ()) if row.uid not in changed]
        after += arrivals.get(key, ())
        shared = is_shared(rules.policy(claim.namespace), *_count(after))
        if shared != (key in muting.muted):
            muting.flipped_values.add(key)
            if shared:
                muting.muted.add(key)
                muting.newly_muted.append(MutedRow(key, "value", claim.namespace, claim.value, revision))
            else:
                muting.muted.discard(key)
                muting.newly_live.append(key)


def _arrivals(changes: Sequence[RecordChange]) -> dict[int, list[tuple[int, bool]]]:
    arrivals: dict[int, list[tuple[int, bool]]] = defaultdict(list)
    for change in changes:
        if change.after is not None:
            who = (change.after.person, not change.after.known)
            for key in {claim.key for claim in change.after.claims}:
                arrivals[key].append(who)
    return arrivals


def _count(carriers: Iterable[tuple[int, bool]]) -> tuple[int, int]:
    persons, bare = set(), 0
    for person, is_bare in carriers:
        bare += is_bare
        if person:
            persons.add(person)
    return len(persons), bare


def _surely_shared(writer: Writer, key: int, policy: Namespace, leaving: int) -> bool:
    """Whether the value stays shared even if every change took a carrier from it."""
    bound = max(policy.max_spread or 0, policy.max_bare or 0) + leaving
    persons, bare = writer.spread(key, bound)
    return is_shared(policy, persons - leaving, bare - leaving)


def _follow_blocks(writer: Writer, kernel: Kernel, touched: _Touched, muting: Muting, revision: int) -> None:
    bound = kernel.ruleset.thresholds.max_block
    live = {key for key in touched.blocks_added.keys() | touched.blocks_removed.keys() if key not in muting.muted}
    suspects = {
        key
        for key in touched.blocks_removed.keys() & muting.muted
        if writer.block_size(key, bound + len(touched.blocks_removed[key])) - len(touched.blocks_removed[key]) <= bound
    }
    stored: dict[int, set[int]] = defaultdict(set)
    for key, signature in writer.blocks(live | suspects):
        stored[key].add(signature)
    muting.candidates = stored
    for key in live | suspects:
        after = (stored.get(key, set()) - touched.blocks_removed.get(key, set())) | touched.blocks_added.get(key, set())
        if dead := len(after) > bound:
            muting.muted.add(key)
            if key in live:
                muting.newly_muted.append(MutedRow(key, "block", "", "", revision))
        if dead != (key in suspects):
            muting.flipped_blocks.add(key)
            if not dead:
                muting.muted.discard(key)
                muting.newly_live.append(key)
