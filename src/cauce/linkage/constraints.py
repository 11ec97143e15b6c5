"""What keeps two cells apart. Judged between whole cells, so that a nameless record bridges nobody."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import IntEnum

from cauce.linkage.cells import ORGANIZATION, PERSON, Cell
from cauce.linkage.evidence import Evidence, Tally
from cauce.linkage.linking import Linking

BOTH = PERSON | ORGANIZATION

ASSERTION, KIND, CONTRADICTION, NAMES = "assertion", "kind", "contradiction", "names"
MAX_PER_IDENTITY = "max_per_identity:"


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
        if left.units and right.units:
            for namespace, values in left.units.items():
                others = right.units.get(namespace)
                if others is not None and len(values | others) > self._limits[namespace]:
                    return MAX_PER_IDENTITY + namespace
        return ""

    def soft(self, left: Cell, right: Cell, binding: Binding) -> str:
        """Causes that lie in the traits, by the majority of the cross pairs."""
        if binding is Binding.STRONG or not left.signatures or not right.signatures:
            return ""
        return self.says(self.tally(left, right), binding)

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

    def keeps_out(self, left: Cell, taken: Cell, right: Cell, binding: Binding) -> bool:
        """Whether `left`, had it taken in `taken`, could not be one with `right`. Both may be one with `left`."""
        if self.hard(taken, right):
            return True
        for namespace, values in left.units.items():
            both = values | taken.units.get(namespace, frozenset()) | right.units.get(namespace, frozenset())
            if len(both) > self._limits[namespace]:
                return True
        if binding is Binding.STRONG or not right.signatures or not taken.signatures:
            return False
        if not left.signatures:
            return bool(self.soft(taken, right, binding))
        total = self.evidence.empty()
        total.add(self.tally(left, right))
        total.add(self.tally(taken, right))
        return bool(self.says(total, binding))

    def hold_together(self, cells: Collection[Cell], binding: Binding) -> bool:
        """Whether all of some cells may be one identity, in one linear pass over their values; sufficient, and for keys also necessary."""
        return not self.overfull(cells) and self._peaceful(cells) and (binding is Binding.STRONG or self._agree(cells, binding))

    def overfull(self, cells: Iterable[Cell]) -> str:
        """A namespace of which the cells together hold too many values; empty: none."""
        held: dict[str, set[int]] = {}
        for cell in cells:
            for namespace, values in cell.units.items():
                together = held.setdefault(namespace, set())
                together |= values
                if len(together) > self._limits[namespace]:
                    return namespace
        return ""

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
        distinct = sorted({number for cell in cells for number in cell.signatures})
        fact, says = self.evidence.fact, self.says
        for position, number in enumerate(distinct):
            for other in distinct[position + 1 :]:
                if says(fact(number, other), binding):
                    return False
        return True
