"""What keeps two cells apart. Judged between whole cells, so that a nameless record bridges nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet
from enum import IntEnum
from itertools import combinations

from cauce.linkage.cells import ORGANIZATION, PERSON, Cell
from cauce.linkage.evidence import Evidence, Tally
from cauce.linkage.linking import Linking

BOTH = PERSON | ORGANIZATION

ASSERTION, KIND, CONTRADICTION, NAMES = "assertion", "kind", "contradiction", "names"
MAX_PER_IDENTITY = "max_per_identity:"
_FEW = 16
"""Cells of which every pair may be looked at."""


class Binding(IntEnum):
    """How much binds a tier."""

    STRONG = 0
    """Accounts: neither contradictions nor names."""
    KEY = 1
    """Other keys: contradictions, not names."""
    TRAITS = 2
    """Scores, devices and bare records: everything."""


class Constraints:
    """Judges cells of one component. Tallies are kept for as long as this lives."""

    def __init__(self, linking: Linking, evidence: Evidence, limits: dict[str, int]) -> None:
        self.evidence = evidence
        self._linking = linking
        self._limits = limits
        self.roomy = any(limit > 1 for limit in limits.values())
        """Some namespace allows several values, so that three cells may be too many though no two are."""
        self._tallies: dict[tuple[int, int], tuple[Cell, Cell, Tally]] = {}

    def tally(self, left: Cell, right: Cell) -> Tally:
        """The cross pairs of two cells."""
        if left.size == 1 == right.size:
            return self.evidence.tally(left.signatures, right.signatures)
        pair = (id(left), id(right)) if id(left) <= id(right) else (id(right), id(left))
        known = self._tallies.get(pair)
        if known is None:
            known = self._tallies[pair] = (left, right, self.evidence.tally(left.signatures, right.signatures))
        return known[2]

    def testimony(self, left: Cell, right: Cell) -> Tally:
        """The cross pairs of all that may contradict."""
        if left.witnesses is left.signatures and right.witnesses is right.signatures:
            return self.tally(left, right)
        return self.evidence.tally(left.witnesses, right.witnesses)

    def keep(self, left: Cell, right: Cell, tally: Tally) -> None:
        """Remember a tally that was put together from parts."""
        pair = (id(left), id(right)) if id(left) <= id(right) else (id(right), id(left))
        self._tallies[pair] = (left, right, tally)

    def bars(self, left: Cell, right: Cell, binding: Binding) -> str:
        """The first cause why two cells may not be one; empty: they may."""
        return self.hard(left, right) or self.soft(left, right, binding)

    def hard(self, left: Cell, right: Cell) -> str:
        """Causes that bind everything but SAME."""
        if left.foes and right.marked and not left.foes.isdisjoint(right.marked):
            return ASSERTION
        if left.kinds | right.kinds == BOTH and BOTH not in (left.kinds, right.kinds):
            return KIND
        if left.units or right.units:
            namespace = self.overfull((left, right))
            if namespace:
                return MAX_PER_IDENTITY + namespace
        return ""

    def soft(self, left: Cell, right: Cell, binding: Binding) -> str:
        """Causes that lie in the traits, by the majority of the cross pairs."""
        if binding is Binding.STRONG or not left.witnesses or not right.witnesses:
            return ""
        return self.says(self.testimony(left, right), binding)

    def says(self, tally: Tally, binding: Binding) -> str:
        """What a tally says against uniting."""
        for against, judged in zip(tally.contradicting, tally.judged, strict=True):
            if 2 * against > judged:
                return CONTRADICTION
        if binding is Binding.TRAITS:
            for number in self._linking.disagreeing:
                if tally.counts[number] and tally.disagreeing[number] == tally.counts[number]:
                    return NAMES
        return ""

    def adverse(self, taken: Cell, right: Cell, binding: Binding) -> bool:
        """Whether `taken` might keep `right` out of a cell that may be one with either: False only where `keeps_out` is, whichever it is.

        What speaks against a union adds up over the cross pairs, so a cell that says nothing at all against another never tips the scale.
        """
        if self.roomy or self.hard(taken, right):
            return True
        if binding is Binding.STRONG or not taken.witnesses or not right.witnesses:
            return False
        tally = self.testimony(taken, right)
        return any(tally.contradicting) or (binding is Binding.TRAITS and any(tally.disagreeing))

    def keeps_out(self, left: Cell, taken: Cell, right: Cell, binding: Binding) -> bool:
        """Whether `left`, had it taken in `taken`, could not be one with `right`. Both may be one with `left`."""
        if self.hard(taken, right) or self.overfull((left, taken, right)):
            return True
        if binding is Binding.STRONG or not right.witnesses or not taken.witnesses:
            return False
        if not left.witnesses:
            return bool(self.soft(taken, right, binding))
        if binding is Binding.KEY:  # a signature counts once in a cell of the key tiers
            return bool(self.says(self.evidence.tally(dict.fromkeys((*left.witnesses, *taken.witnesses), 1), right.witnesses), binding))
        total = self.evidence.empty()
        total.add(self.testimony(left, right))
        total.add(self.testimony(taken, right))
        return bool(self.says(total, binding))

    def hold_together(self, cells: Collection[Cell], binding: Binding) -> bool:
        """Whether all of some cells may be one identity, in one linear pass over their values; sufficient, and for keys also necessary."""
        return not self.overfull(cells) and self._peaceful(cells) and (binding is Binding.STRONG or self._agree(cells, binding))

    def overfull(self, cells: Iterable[Cell]) -> str:
        """A namespace of which the cells together hold too many values; empty: none."""
        held: dict[str, AbstractSet[int]] = {}
        for cell in cells:
            for namespace, values in cell.units.items():
                together = held.get(namespace)
                held[namespace] = together = values if together is None or together == values else together | values
                if len(together) > self._limits[namespace]:
                    return namespace
        return ""

    def plausible(self, cells: Sequence[tuple[int, Cell]]) -> list[tuple[int, int]]:
        """The pairs worth judging among cells that share something.

        Where a value lies on many cells, those with other exclusive values of one namespace can never be one: of their pairs only enough
        are named for each cell to be reported once, so that a card on 2,000 accounts costs 2,000.
        """
        numbers = sorted(number for number, _ in cells)
        if len(cells) <= _FEW:
            return list(combinations(numbers, 2))
        values: dict[str, set[AbstractSet[int]]] = defaultdict(set)
        for _, cell in cells:
            for name, held in cell.units.items():
                if len(held) == 1 == self._limits[name]:
                    values[name].add(held)
        if not values:
            return list(combinations(numbers, 2))
        namespace = min(values, key=lambda name: (-len(values[name]), name))
        buckets: dict[AbstractSet[int] | None, list[int]] = defaultdict(list)
        for number, cell in sorted(cells, key=lambda entry: entry[1].lead):
            buckets[cell.units.get(namespace)].append(number)
        free = set(buckets.pop(None, ()))
        pairs = [pair for bucket in buckets.values() for pair in combinations(sorted(bucket), 2)]
        pairs += [(one, other) for one in free for other in numbers if one < other or other not in free]
        first, *others = buckets.values()
        pairs += [(first[0], number) for bucket in others for number in bucket]
        pairs += [(others[0][0], number) for number in first] if others else []
        return sorted({(one, other) if one < other else (other, one) for one, other in pairs})

    def _peaceful(self, cells: Iterable[Cell]) -> bool:
        """No assertion and no kind between them."""
        kinds = 0
        foes: set[int] = set()
        marked: set[int] = set()
        for cell in cells:
            if cell.kinds != BOTH:
                kinds |= cell.kinds
            if cell.marked:
                if not cell.foes.isdisjoint(marked) or not cell.marked.isdisjoint(foes):
                    return False
                foes |= cell.foes
                marked |= cell.marked
        return kinds != BOTH

    def _agree(self, cells: Iterable[Cell], binding: Binding) -> bool:
        """No two of their signatures contradict each other."""
        distinct = sorted({number for cell in cells for number in cell.witnesses})
        fact, says = self.evidence.fact, self.says
        for position, number in enumerate(distinct):
            for other in distinct[position + 1 :]:
                if says(fact(number, other), binding):
                    return False
        return True
