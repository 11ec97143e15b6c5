"""Which values become shared or unshared, and which blocking keys die or revive, by a set of changes.

Additions can only mute and removals only unmute, so a key that is muted is looked at again only when something was taken from
it, and then counted only as far as its bound: a mailbox with a million carriers costs nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import inf

from cauce.engine.incoming import RecordChange
from cauce.linkage.kernel import Kernel
from cauce.linkage.sharing import is_shared
from cauce.model.curation import Ruling, ValueRuling
from cauce.model.ruleset import Namespace
from cauce.model.subject import Claim, Subject
from cauce.store.base import ClaimRow, MutedRow, Reader


@dataclass(slots=True)
class Muting:
    """The live and muted keys around a set of changes, before and after."""

    muted: set[int]
    """Touched keys that are muted once the changes are in."""
    touched: Collection[int]
    """Every value and blocking key that a change has or had."""
    newly_muted: list[MutedRow] = field(default_factory=list)
    newly_live: list[int] = field(default_factory=list)
    carriers: dict[int, list[ClaimRow]] = field(default_factory=dict)
    """Stored claims of every touched value that is live now or was."""
    candidates: dict[int, set[int]] = field(default_factory=dict)
    """Stored signatures of every touched blocking key that is live now or was."""
    flipped_values: dict[int, str] = field(default_factory=dict)
    """Key -> namespace."""
    flipped_blocks: set[int] = field(default_factory=set)
    orphans: list[Subject] = field(default_factory=list)
    """One subject for each signature that no record has any more."""

    def flip(self, row: MutedRow, *, shared: bool) -> None:
        """Let a value be shared from now on, or evidence again."""
        self.flipped_values[row.key] = row.namespace
        if shared:
            self.muted.add(row.key)
            self.newly_muted.append(row)
        else:
            self.muted.discard(row.key)
            self.newly_live.append(row.key)


@dataclass(slots=True)
class _Touched:
    """What the changes take away and bring, by value and by blocking key."""

    claims: dict[int, Claim] = field(default_factory=dict)
    """One claim on each touched value, old or new: says which namespace it is of."""
    arrivals: dict[int, list[tuple[int, bool]]] = field(default_factory=dict)
    """Value -> (person, bare) of each record that carries it now."""
    values_removed: set[int] = field(default_factory=set)
    blocks_added: dict[int, list[int]] = field(default_factory=dict)
    blocks_removed: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    orphans: list[Subject] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Flipping:
    """What is needed to tell which keys flip, and where it is noted."""

    reader: Reader
    kernel: Kernel
    revision: int
    """The one about to be written."""
    rulings: Mapping[int, ValueRuling | None]
    """Key -> what a person says of the value from now on; None: no more."""
    changed: Collection[int]
    """Stored records among the changes: what they carry is counted as it will be."""
    touched: _Touched
    muting: Muting

    def carriers_after(self, key: int) -> list[tuple[int, bool]]:
        """(person, bare) of every record that carries a value once the changes are in."""
        staying = [(row.person, row.bare) for row in self.muting.carriers.get(key, ()) if row.uid not in self.changed]
        return [*staying, *self.touched.arrivals.get(key, ())]


def follow(
    reader: Reader, changes: Sequence[RecordChange], kernel: Kernel, revision: int, rulings: Mapping[int, ValueRuling | None] | None = None
) -> Muting:
    """What the changes do to the values and blocking keys that they touch.

    Args:
        reader: the graph as stored.
        changes: of records.
        kernel: of the ruleset that decides.
        revision: the one about to be written.
        rulings: key -> what a person says of the value from now on; None: no more.
    """
    touched = _touched(reader, changes)
    rulings = rulings or {}
    keys = touched.claims.keys() | touched.blocks_removed.keys() | touched.blocks_added.keys() | rulings.keys()
    muting = Muting(muted={row.key for row in reader.muted(keys)}, touched=keys, orphans=touched.orphans)
    changed = {change.uid for change in changes if change.row is not None}
    flipping = _Flipping(reader, kernel, revision, rulings, changed, touched, muting)
    _follow_values(flipping, len(changes))
    if rulings:
        _follow_rulings(flipping)
    _follow_blocks(flipping)
    return muting


def _touched(reader: Reader, changes: Sequence[RecordChange]) -> _Touched:
    touched = _Touched()
    claims, added = touched.claims, touched.blocks_added
    for change in changes:
        if change.after is not None:
            _arrive(change.after, touched)
        if change.row is not None and change.before is not None:
            claims.update((claim.key, claim) for claim in change.before.claims)
            touched.values_removed.update(claim.key for claim in change.before.claims)
    touched.orphans = orphaned(reader, changes)
    for subject in touched.orphans:
        for block in subject.blocks:
            if subject.signature not in added.get(block, ()):
                touched.blocks_removed[block].add(subject.signature)
    for change in changes:
        for block in change.stale_blocks:
            touched.blocks_removed[block].add(change.before.signature if change.before is not None else 0)
    return touched


def _arrive(subject: Subject, touched: _Touched) -> None:
    arrivals, who = touched.arrivals, (subject.person, not subject.known)
    for claim in subject.claims:
        found = arrivals.get(claim.key)
        if found is None:
            arrivals[claim.key] = [who]
            touched.claims[claim.key] = claim
        elif found[-1] is not who:
            found.append(who)
    for block in subject.blocks:
        touched.blocks_added.setdefault(block, []).append(subject.signature)


def orphaned(reader: Reader, changes: Sequence[RecordChange]) -> list[Subject]:
    """One subject for each signature that no record has any more once the changes are in."""
    leaving = {
        change.before.signature: change.before
        for change in changes
        if change.row is not None and change.before is not None and change.before.signature
    }
    if not leaving:
        return []
    changed = {change.uid for change in changes}
    staying = {row.signature for row in reader.records_by_signature(leaving) if row.uid not in changed}
    staying.update(change.after.signature for change in changes if change.after is not None)
    return [subject for signature, subject in leaving.items() if signature not in staying]


def _follow_values(flipping: _Flipping, changes: int) -> None:
    """Values that become shared by who carries them now, or evidence again; what a person ruled stays as it is."""
    reader, touched, muting = flipping.reader, flipping.touched, flipping.muting
    policy = lru_cache(maxsize=None)(flipping.kernel.ruleset.policy)
    live = [key for key in touched.claims if key not in muting.muted]
    suspects = [
        key
        for key in touched.values_removed & muting.muted
        if not _surely_shared(reader, key, policy(touched.claims[key].namespace), changes)
    ]
    carriers = muting.carriers
    for row in reader.carriers([*live, *suspects]):
        carriers.setdefault(row.key, []).append(row)
    most = lru_cache(maxsize=None)(lambda namespace: _never_shared_up_to(policy(namespace)))
    flips: list[tuple[int, bool]] = []
    for key in (*live, *suspects):
        namespace = touched.claims[key].namespace
        if len(carriers.get(key, ())) + len(touched.arrivals.get(key, ())) <= most(namespace) and key not in muting.muted:
            continue
        shared = is_shared(policy(namespace), *_count(flipping.carriers_after(key)))
        if shared != (key in muting.muted):
            flips.append((key, shared))
    ruled = flipping.rulings.keys() | {ruling.key for ruling in reader.rulings([key for key, _ in flips])}  # asked only where it matters
    for key, shared in flips:
        if key not in ruled:
            claim = touched.claims[key]
            muting.flip(MutedRow(key, "value", claim.namespace, claim.value, flipping.revision), shared=shared)


def _follow_rulings(flipping: _Flipping) -> None:
    """Values of which a person says something else from now on: denied ones are shared, allowed ones not, whoever carries them."""
    reader, muting, rulings = flipping.reader, flipping.muting, flipping.rulings
    before = {ruling.key: ruling for ruling in reader.rulings(rulings)}
    for row in reader.carriers(rulings.keys() - muting.carriers.keys()):
        muting.carriers.setdefault(row.key, []).append(row)
    for key, ruling in rulings.items():
        known = ruling or before.get(key)
        namespace, value = (known.namespace, known.value) if known is not None else ("", "")
        by_spread = is_shared(flipping.kernel.ruleset.policy(namespace), *_count(flipping.carriers_after(key)))
        shared = ruling.ruling is Ruling.DENY if ruling is not None else by_spread
        if shared != (key in muting.muted):
            muting.flip(MutedRow(key, "value", namespace, value, flipping.revision), shared=shared)


def _never_shared_up_to(policy: Namespace) -> float:
    """Number of carriers up to which a value cannot be shared, whoever they are: then nobody need be counted."""
    return min(inf if bound is None else bound for bound in (policy.max_spread, policy.max_bare))


def _count(carriers: Iterable[tuple[int, bool]]) -> tuple[int, int]:
    """(different persons, bare carriers)."""
    persons, bare = set(), 0
    for person, is_bare in carriers:
        bare += is_bare
        if person:
            persons.add(person)
    return len(persons), bare


def _surely_shared(reader: Reader, key: int, policy: Namespace, leaving: int) -> bool:
    """Whether the value stays shared even if every change took a carrier from it."""
    bound = max(policy.max_spread or 0, policy.max_bare or 0) + leaving
    persons, bare = reader.spread(key, bound)
    return is_shared(policy, persons - leaving, bare - leaving)


def _follow_blocks(flipping: _Flipping) -> None:
    """Blocking keys that die, because more signatures have them than `max_block`, or revive."""
    reader, touched, muting = flipping.reader, flipping.touched, flipping.muting
    bound = flipping.kernel.ruleset.thresholds.max_block
    removed, added, stored = touched.blocks_removed, touched.blocks_added, muting.candidates
    live = {key for key in added.keys() | removed.keys() if key not in muting.muted}
    suspects = {
        key for key in removed.keys() & muting.muted if reader.block_size(key, bound + len(removed[key])) - len(removed[key]) <= bound
    }
    for key, signature in reader.blocks(live | suspects):
        stored.setdefault(key, set()).add(signature)
    for key in live | suspects:
        if key in live and len(stored.get(key, ())) + len(added.get(key, ())) <= bound:
            continue
        after = (stored.get(key, set()) - removed.get(key, set())) | set(added.get(key, ()))
        if (len(after) > bound) == (key in suspects):
            continue
        muting.flipped_blocks.add(key)
        if key in live:
            muting.muted.add(key)
            muting.newly_muted.append(MutedRow(key, "block", "", "", flipping.revision))
        else:
            muting.muted.discard(key)
            muting.newly_live.append(key)
