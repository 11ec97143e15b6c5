"""What united the cells of a component, written down for explanations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cauce.linkage.bare import Attachment, Waves
from cauce.linkage.constraints import Constraints
from cauce.linkage.hubs import Hub
from cauce.linkage.partition import Partition
from cauce.linkage.rounds import LABEL, Scored
from cauce.linkage.tiers import Pair, Settlement
from cauce.linkage.values import Live, Value
from cauce.model.explanation import Part


class Followed(NamedTuple):
    """Evidence that united: every two of the records are one by it."""

    label: str
    records: tuple[int, ...]
    bits: float | None = None
    """Of a score."""
    parts: tuple[Part, ...] = ()
    """Of a score: its terms."""


class Recorder:
    """Is told of unions before they are made, while the cells stand as they were judged. This one keeps nothing: nobody asks why."""

    def asserted(self, pairs: Sequence[Pair]) -> None:
        """Records are one because somebody said so."""

    def settled(self, outcome: Settlement) -> None:
        """A common value was evidence by itself: keys, devices, groups of bare records."""

    def corroborated(self, outcome: Settlement) -> None:
        """A common device was evidence because the traits agree as well."""

    def by_signature(self, outcome: Settlement, hubs: Sequence[Hub]) -> None:
        """A common signature was evidence by itself."""

    def scored(self, unions: Sequence[Scored], numbers: Sequence[int]) -> None:
        """Cells matched by score. `numbers`: those of the cells that the unions name by their place."""

    def attached(self, waves: Waves, claims: Mapping[int, Sequence[Attachment]]) -> None:
        """Bare records joined known identities. `claims`: of both, by cell."""


SILENT = Recorder()
"""For whoever only wants the partition."""


class Chronicle(Recorder):
    """Writes down what was followed, in order.

    Args:
        partition: the cells that unite.
        live: the live values of their records.
        constraints: judges the cells; knows the evidence.
    """

    def __init__(self, partition: Partition, live: Live, constraints: Constraints) -> None:
        self._partition = partition
        self._live = live
        self._constraints = constraints
        self._evidence = constraints.evidence
        self.followed: list[Followed] = []

    def asserted(self, pairs: Sequence[Pair]) -> None:
        """Records are one because somebody said so."""
        self.followed += [Followed("same-assertion", pair) for pair in pairs]

    def settled(self, outcome: Settlement) -> None:
        """A common value was evidence by itself."""
        self.followed += [Followed(label, tuple(records)) for label, records in outcome.followed]

    def corroborated(self, outcome: Settlement) -> None:
        """A common device was evidence: with the bits by which the traits of the first two carriers' cells agree."""
        for label, records in outcome.followed:
            left, right = (self._partition.known[self._partition.home[uid]] for uid in records[:2])
            bits = self._evidence.trait_evidence(self._constraints.tally(left, right))
            self.followed.append(Followed(label, tuple(records), bits))

    def by_signature(self, outcome: Settlement, hubs: Sequence[Hub]) -> None:
        """A common signature was evidence: for each, the first record of each cell that has it."""
        for label, leads in outcome.followed:
            hub = max((hub for hub in hubs if set(leads) <= set(hub.link.ends.values())), key=lambda hub: hub.weight)
            records = tuple(self._first_signed(lead, hub.signature) for lead in leads)
            fact = self._evidence.fact(hub.signature, hub.signature)
            self.followed.append(Followed(label, records, hub.weight, self._evidence.parts(fact, 1)))

    def _first_signed(self, lead: int, signature: int) -> int:
        """The first record of a record's cell that has a signature."""
        members = self._partition.known[self._partition.home[lead]].members
        return min(uid for uid in members if self._live.signature(uid) == signature)

    def scored(self, unions: Sequence[Scored], numbers: Sequence[int]) -> None:
        """Cells matched by score: for each union the two records, one of each side, that match best."""
        for union in unions:
            left, right = [numbers[place] for place in union.left], [numbers[place] for place in union.right]
            cells = union.cells
            parts = self._evidence.parts(self._constraints.tally(*cells), min(cells[0].size, cells[1].size))
            records = self._twins(left) if left == right else self._best_pair(left, right)
            self.followed.append(Followed(LABEL, records, union.score, parts))

    def _twins(self, numbers: Sequence[int]) -> tuple[int, ...]:
        """The first record of each cell, where nothing tells the cells apart."""
        return tuple(min(self._first_by_signature([number]).values()) for number in numbers)

    def _best_pair(self, left: Sequence[int], right: Sequence[int]) -> tuple[int, int]:
        ours, theirs = self._first_by_signature(left), self._first_by_signature(right)
        weight = self._evidence.weight
        _, one, other = min((-weight(mine, their), ours[mine], theirs[their]) for mine in ours for their in theirs)
        return one, other

    def _first_by_signature(self, numbers: Sequence[int]) -> dict[int, int]:
        """The signatures that were scored of some cells, each with the first record that has it."""
        first: dict[int, int] = {}
        for uid in sorted(uid for number in numbers for uid in self._partition.known[number].members):
            signature = self._live.signature(uid)
            if signature is not None and self._live.subjects[uid].known:
                first.setdefault(signature, uid)
        return first

    def attached(self, waves: Waves, claims: Mapping[int, Sequence[Attachment]]) -> None:
        """Bare records joined known identities: each with those who carry the value that it joined by."""
        for cell, units in waves.taken.items():
            carriers: dict[Value, list[Attachment]] = defaultdict(list)
            for number in (cell, *units):
                for claim in claims[number]:
                    carriers[claim.value].append(claim)
            for unit in units:
                for claim in claims[unit]:
                    if waves.names(claim) == cell:
                        self.followed.append(Followed(f"owner:{claim.rule.name}", _near_in_time(claim, carriers[claim.value])))


def _near_in_time(claim: Attachment, carriers: Sequence[Attachment]) -> tuple[int, ...]:
    """The record of a claim, and those that carry the value near enough in time."""
    fresh = claim.rule.fresh
    near = [other.uid for other in carriers if fresh is None or abs(other.at - claim.at) <= fresh]
    return tuple(dict.fromkeys((claim.uid, *near)))
