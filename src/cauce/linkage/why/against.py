"""What keeps two identities apart, or holds evidence back: the records through which it does."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import combinations, product

from cauce.linkage.cells import ORGANIZATION, PERSON, Cell
from cauce.linkage.constraints import CONTRADICTION, KIND, MAX_PER_IDENTITY, NAMES, Binding
from cauce.linkage.cores import kinds_of
from cauce.linkage.tiers import CHAIN, RIVAL
from cauce.linkage.why.walk import Walk
from cauce.linkage.why.words import says_cause
from cauce.model.curation import ConflictKind, Judgement
from cauce.model.explanation import Against
from cauce.model.ruleset import Scope

MOST = 5
"""Of one cause so many are named."""
_LOOKED_AT = 400
"""Pairs of records of large identities that are looked at for one that says so."""


class Opposition:
    """Names, for a walk, what stands between its cells."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk

    def between(self, left: Cell, right: Cell, cause: str) -> list[Against]:
        """Through which records a cause keeps two cells apart."""
        if cause == "assertion":
            return self.asserted(left.members, right.members)
        if cause.startswith(MAX_PER_IDENTITY):
            return self._exclusive(left, right, cause)
        if cause in (CONTRADICTION, NAMES, KIND):
            return self._opposed(left, right, cause)
        if cause == RIVAL:
            return self._rivals(left, right)
        if cause == CHAIN:
            return self._quarrels(left, right)
        return []

    def owners(self, bare: int, known: Cell) -> list[Against]:
        """The other identities that carry a value by which a bare record could have been attached to one."""
        mine = {claim.value for claim in self._walk.claims[bare]}
        found = []
        for cell in self._walk.cells:
            carrier = next((uid for uid in cell.members if self._shares(uid, mine)), None)
            if cell is not known and carrier is not None and self._walk.is_known(cell.lead):
                found.append(self._against("owners", bare, carrier, "It has the value, too."))
        return found[:MOST]

    def _shares(self, uid: int, values: set[tuple[int, int]]) -> bool:
        return any(claim.value in values and claim.rule.scope is not Scope.PERSON for claim in self._walk.claims[uid])

    def _against(self, cause: str, left: int, right: int, says: str, **more: str) -> Against:
        keys = self._walk.excerpt.keys
        return Against(cause=cause, left=keys[left], right=keys[right], says=says, **more)

    def asserted(self, left: Collection[int], right: Collection[int]) -> list[Against]:
        """By whose word the records of two identities are different."""
        said = self._walk.assertions_between(set(left), set(right), Judgement.DIFFERENT)
        return [
            Against(
                cause="assertion",
                left=made.left,
                right=made.right,
                says=f"{made.author} asserted that they are different: {made.reason}",
                assertion_id=made.assertion_id,
            )
            for made in said[:MOST]
        ]

    def _exclusive(self, left: Cell, right: Cell, cause: str) -> list[Against]:
        """One record of each side, with values that are not the same."""
        namespace = cause.partition(":")[2]
        ours, theirs = self._values(left, namespace), self._values(right, namespace)
        pairs = [(mine, their) for mine, their in product(ours.items(), theirs.items()) if mine[0] != their[0]]
        if not pairs:  # one side alone has too many
            pairs = list(combinations((theirs if len(ours) < len(theirs) else ours).items(), 2))
        return [
            self._against(cause, one, other, f"Their {namespace} is not the same.", left_value=mine, right_value=their)
            for (mine, one), (their, other) in pairs[:MOST]
        ]

    def _values(self, cell: Cell, namespace: str) -> dict[str, int]:
        """The values of a namespace that count, each with its first record."""
        found: dict[str, int] = {}
        for uid in cell.members:
            for claim in self._walk.claims[uid]:
                if claim.rule.name == namespace and claim.counts:
                    found.setdefault(claim.claim.value, uid)
        return found

    def _opposed(self, left: Cell, right: Cell, cause: str) -> list[Against]:
        for one, other in self._pairs(left, right):
            if self._oppose(one, other, cause):
                return [self._against(cause, one, other, f"{says_cause(cause).capitalize()}.")]
        return [self._against(cause, left.lead, right.lead, f"{says_cause(cause).capitalize()}, on the whole.")]

    def _oppose(self, one: int, other: int, cause: str) -> bool:
        """Whether two records by themselves keep each other out by a cause."""
        live, constraints = self._walk.live, self._walk.constraints
        if cause == KIND:
            kinds = {kinds_of([live.subjects[uid]], live.fields) for uid in (one, other)}
            return kinds == {PERSON, ORGANIZATION}
        mine, their = live.signature(one), live.signature(other)
        if mine is None or their is None:
            return False
        return constraints.says(self._walk.evidence.fact(mine, their), Binding.TRAITS) == cause

    def _pairs(self, left: Cell, right: Cell) -> Iterable[tuple[int, int]]:
        pairs = product(sorted(left.members), sorted(right.members))
        return [pair for pair, _ in zip(pairs, range(_LOOKED_AT), strict=False)]

    def _rivals(self, left: Cell, right: Cell) -> list[Against]:
        """Cells that evidence joins to one side, and that may not be one with the other."""
        found, constraints = [], self._walk.constraints
        for cell in self._walk.cells:
            if cell is left or cell is right:
                continue
            for side, against in ((left, right), (right, left)):
                cause = constraints.bars(cell, against, Binding.TRAITS)
                if cause and self._joined(side, cell):
                    says = f"As good evidence joins these two, and the second could not be one with the other: {says_cause(cause)}."
                    found.append(self._against(RIVAL, side.lead, cell.lead, says))
        return found[:MOST]

    def _joined(self, left: Cell, right: Cell) -> bool:
        """Whether some evidence was found between two cells, followed or not."""
        walk = self._walk
        if any(made.kind is not ConflictKind.REPORTED and _spans(made.left, made.right, left, right) for made in walk.conflicts):
            return True
        values = {claim.value for uid in left.members for claim in walk.claims[uid] if claim.counts}
        if any(claim.value in values for uid in right.members for claim in walk.claims[uid] if claim.counts):
            return True
        thresholds = walk.linking.thresholds
        return walk.score(left, right) >= thresholds.match - thresholds.margin

    def _quarrels(self, left: Cell, right: Cell) -> list[Against]:
        """Cells of the same chain that keep each other out."""
        ends, constraints = self._chain(left, right), self._walk.constraints
        found = []
        for position, one in enumerate(ends):
            for other in ends[position + 1 :]:
                cause = constraints.bars(one, other, Binding.TRAITS)
                if cause and {one.lead, other.lead} != {left.lead, right.lead}:
                    says = f"The chain would make these two one, and they may not be: {says_cause(cause)}."
                    found.append(self._against(CHAIN, one.lead, other.lead, says))
        return found[:MOST]

    def _chain(self, left: Cell, right: Cell) -> Sequence[Cell]:
        """The cells that withheld evidence of chains connects with two."""
        home: Callable[[int], Cell] = self._walk.cell_of
        links = [(home(made.left), home(made.right)) for made in self._walk.conflicts if made.cause == CHAIN]
        reached = [left, right]
        for cell in reached:
            for one, other in links:
                near = other if one is cell else one if other is cell else None
                if near is not None and near not in reached:
                    reached.append(near)
        return reached


def _spans(one: int, other: int, left: Cell, right: Cell) -> bool:
    return (one in left.members and other in right.members) or (one in right.members and other in left.members)
