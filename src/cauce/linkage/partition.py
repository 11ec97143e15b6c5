"""The partition of a component while it grows: its cells, known and bare."""

from __future__ import annotations

from collections.abc import Sequence

from cauce.linkage.cells import Cell, unite


class Partition:
    """Cells by number, and which cell each record is in.

    Args:
        known: cells that decide who there is.
        bare: cells without a known record; they attach to known ones, or form anonymous identities.
    """

    def __init__(self, known: dict[int, Cell], bare: dict[int, Cell]) -> None:
        self.known = known
        self.bare = bare
        self.home = {uid: number for cells in (known, bare) for number, cell in cells.items() for uid in cell.members}
        """Record -> the number of its cell. Of bare records: of the cell that they began in."""

    def unite_known(self, pieces: Sequence[Sequence[int]], *, additive: bool) -> None:
        """Make one known cell of each piece; `additive` as in `cells.unite`."""
        for piece in pieces:
            cell = unite([self.known.pop(number) for number in piece], additive=additive)
            self.known[piece[0]] = cell
            self.home.update(dict.fromkeys(cell.members, piece[0]))

    def attach(self, number: int, bare: Sequence[int]) -> None:
        """Take bare cells into a known one."""
        self.known[number] = unite([self.known[number], *(self.bare.pop(unit) for unit in bare)], additive=True)

    def group(self, pieces: Sequence[Sequence[int]]) -> None:
        """Make one bare cell of each piece."""
        for piece in pieces:
            self.bare[piece[0]] = unite([self.bare.pop(number) for number in piece], additive=True)

    def cells(self) -> list[Cell]:
        """All cells, the known ones first."""
        return [*self.known.values(), *self.bare.values()]
