"""What the tiers of keys and devices, and the groups of bare records, ask of the cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cauce.linkage.cells import Cell
from cauce.linkage.constraints import Binding, Constraints
from cauce.linkage.rounds import opponents
from cauce.linkage.tiers import Pair


class ValueCourt:
    """A common value is evidence by itself: keys, and the values that group bare records."""

    def __init__(self, cells: Mapping[int, Cell], constraints: Constraints, binding: Binding) -> None:
        self.cells = cells
        self.constraints = constraints
        self.binding = binding

    def cell(self, number: int) -> Cell:
        """The cell as it stands when the tier begins."""
        return self.cells[number]

    def bars(self, left: int, right: int) -> str:
        """Why two cells may not be one; empty: they may."""
        return self.constraints.bars(self.cells[left], self.cells[right], self.binding)

    def plausible(self, cells: Sequence[int]) -> list[Pair]:
        """The pairs worth judging, of cells that share a value."""
        return self.constraints.plausible([(number, self.cells[number]) for number in cells])

    def joins(self, left: int, right: int) -> bool:  # noqa: ARG002 - every pair
        """A common value is evidence enough."""
        return True

    def adverse(self, taken: int, right: int) -> bool:
        """Whether `taken` might keep `right` out of anything."""
        return self.constraints.adverse(self.cells[taken], self.cells[right], self.binding)

    def keeps_out(self, left: int, taken: int, right: int) -> bool:
        """Whether `left` with `taken` in it could not be one with `right`."""
        return self.constraints.keeps_out(self.cells[left], self.cells[taken], self.cells[right], self.binding)

    def hold_together(self, cells: Sequence[int]) -> bool:
        """Whether all may be one identity."""
        return self.constraints.hold_together([self.cells[number] for number in cells], self.binding)

    def opponents(self, cells: Sequence[int]) -> list[Pair] | None:
        """The pairs that keep each other out; None if no two do, but all together hold too many values."""
        return opponents(cells, self.cells.__getitem__, self.constraints, self.binding)


class CorroboratedCourt(ValueCourt):
    """A common value is evidence only where the traits agree as well: devices."""

    def __init__(self, cells: Mapping[int, Cell], constraints: Constraints, corroborate: float) -> None:
        super().__init__(cells, constraints, Binding.TRAITS)
        self._corroborate = corroborate

    def joins(self, left: int, right: int) -> bool:
        """Whether the mean trait evidence of two cells corroborates a common device."""
        one, other = self.cells[left], self.cells[right]
        if not one.signatures or not other.signatures:
            return False
        return self.constraints.evidence.trait_evidence(self.constraints.tally(one, other)) >= self._corroborate

    def hold_together(self, cells: Sequence[int]) -> bool:  # noqa: ARG002 - never quickly said
        """Every pair has to be looked at."""
        return False
