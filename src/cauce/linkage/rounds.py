"""Cell evidence in rounds: the highest score first, down to match; what a union touched is scored again.

A round judges all edges of one score (see `cellgraph`), on the cells as they stand; rounds go on until no score unites anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from typing import NamedTuple

from cauce.linkage.cellgraph import CellGraph, ordered
from cauce.linkage.cells import Cell
from cauce.linkage.constraints import Binding, Constraints
from cauce.linkage.tiers import CHAIN, RIVAL, Pair, conflict, without_quarrels
from cauce.model.curation import Conflict, ConflictKind

LABEL = "score"
_BINDING = Binding.TRAITS


class Scored(NamedTuple):
    """A union by score: the cells of the beginning on both sides, and the cells that were scored."""

    left: list[int]
    right: list[int]
    score: float
    cells: tuple[Cell, Cell]


class ScoreLimits(NamedTuple):
    """From which scores on things happen, in bits."""

    match: float
    """Cells unite."""
    edge: float
    """Cells are scored whole, if a pair of their signatures weighs as much."""
    margin: float
    """Evidence that scores at most so much less is a rival."""


class Rounds:
    """One component's cells while they are scored against each other.

    Args:
        cells: as they stand after the keys.
        carriers: for each blocking key or contact value, signature -> the cells that carry it there.
        constraints: judges the cells; knows the ruleset's evidence.
        limits: those of the ruleset.
    """

    def __init__(
        self,
        cells: Sequence[Cell],
        carriers: Iterable[dict[int, set[int]]],
        constraints: Constraints,
        limits: ScoreLimits,
    ) -> None:
        self._constraints = constraints
        self._evidence = constraints.evidence
        self._match, self._margin = limits.match, limits.margin
        self._graph = CellGraph(cells, carriers, constraints, limits.edge)
        self._nodes, self._near, self._scores = self._graph.nodes, self._graph.near, self._graph.scores
        self._levels: dict[float, set[Pair]] = defaultdict(set)
        """Score, from match on -> the edges of that score whose cells may be one."""
        self._dirty: set[float] = set()
        """Scores to be judged, or judged again."""
        self._rivalled: dict[Pair, bool] = {}
        """Whether an edge has a rival, as far as asked; the next two, likewise, what `_adverse_to` and `_is_adverse` found."""
        self._against: dict[int, set[int]] = {}
        self._adverse: dict[Pair, bool] = {}
        self.followed: list[Scored] = []
        """What was united."""
        for pair in self._scores:
            self._rank(pair)

    def run(self) -> list[list[int]]:
        """Unite until nothing moves; the cells to unite, as numbers of the beginning."""
        while self._dirty:
            level = max(self._dirty)
            self._dirty.discard(level)
            pairs = [pair for pair in sorted(self._levels.get(level, ())) if not self._has_rival(pair)]
            kept, _, pieces = without_quarrels(pairs, self._opponents)
            self.followed.extend(scored for pair in kept for scored in self._scored(pair, level))
            for piece in pieces:
                self._merge(piece)
        return [node.cells for number, node in self._nodes.items() if len(node.cells) > 1 and number not in self._graph.twins]

    def conflicts(self) -> list[Conflict]:
        """Edges that reach match and did not unite, as things stand in the end."""
        found = []
        for pair, score in self._scores.items():
            if score < self._match or pair[0] == pair[1]:
                continue
            records = (self._nodes[pair[0]].cell.lead, self._nodes[pair[1]].cell.lead)
            cause = self._bars(*pair)
            if cause:
                found.append(conflict(records, ConflictKind.REFUSED, LABEL, cause))
            else:
                found.append(conflict(records, ConflictKind.WITHHELD, LABEL, RIVAL if self._has_rival(pair) else CHAIN))
        return found

    # --- a round -----------------------------------------------------------------------------------------------------------
    def _rank(self, pair: Pair) -> None:
        """Put an edge where its score belongs, if it reaches match and its cells may be one."""
        score = self._scores[pair]
        if score >= self._match and not self._bars(*pair):
            self._levels[score].add(pair)
            self._dirty.add(score)

    def _bars(self, left: int, right: int) -> str:
        return self._constraints.bars(self._nodes[left].cell, self._nodes[right].cell, _BINDING)

    def _opponents(self, piece: Sequence[int]) -> list[Pair] | None:
        return opponents(piece, lambda number: self._nodes[number].cell, self._constraints, _BINDING)

    def _scored(self, pair: Pair, level: float) -> list[Scored]:
        """A union as explanations show it: cells that nothing tells apart join one by one."""
        left, right = self._nodes[pair[0]], self._nodes[pair[1]]
        cells = left.cell, right.cell
        if left is right:
            return [Scored(left.cells, left.cells, level, cells)]
        ours = [[cell] for cell in left.cells] if pair[0] in self._graph.twins else [left.cells]
        theirs = [[cell] for cell in right.cells] if pair[1] in self._graph.twins else [right.cells]
        first, others = theirs[0], theirs[1:]
        return [Scored(one, first, level, cells) for one in ours] + [Scored(ours[0], other, level, cells) for other in others]

    def _merge(self, piece: list[int]) -> None:
        """Unite a piece, and put its new edges where they belong."""
        gone, made = self._graph.unite(piece)
        for pair, score in gone.items():
            self._rivalled.pop(pair, None)
            if score in self._levels:
                self._levels[score].discard(pair)
        self._against.clear()
        for pair in made:
            self._rank(pair)
        self._review(other for other, _ in made)

    def _review(self, touched: Iterable[int]) -> None:
        """Look again at the pairs beside a union: they may have gained or lost a rival, or a cell that keeps one of them out."""
        for number in touched:
            for other in self._near[number]:
                pair = ordered(number, other)
                self._rivalled.pop(pair, None)
                if pair in self._levels.get(self._scores[pair], ()):
                    self._dirty.add(self._scores[pair])

    # --- rivals ------------------------------------------------------------------------------------------------------------
    def _has_rival(self, pair: Pair) -> bool:
        known = self._rivalled.get(pair)
        if known is None:
            left, right = pair
            known = left != right and (self._rival_of(left, right) or self._rival_of(right, left))
            self._rivalled[pair] = known
        return known

    def _rival_of(self, left: int, right: int) -> bool:
        """Whether some cell that nearly as good evidence joins to `left` would, taken in, keep `right` out."""
        own = self._scores[ordered(left, right)]
        for other in self._near[left] & self._adverse_to(right):
            if other == left:
                continue
            score = self._scores[ordered(left, other)]
            if score < own - self._margin or self._bars(left, other):
                continue
            if self._keeps_out(left, other, right) or (score == own and self._estranges(left, other, right)):
                return True
        return False

    def _adverse_to(self, number: int) -> set[int]:
        """The cells, of those near its neighbours, that could be somebody's rival for it: they may not be one with it, or score below 0."""
        adverse = self._against.get(number)
        if adverse is None:
            around = set().union(*(self._near[other] for other in self._near[number])) - {number}
            adverse = self._against[number] = {other for other in around if self._is_adverse(ordered(number, other))}
        return adverse

    def _is_adverse(self, pair: Pair) -> bool:
        known = self._adverse.get(pair)
        if known is None:
            score = self._scores[pair] if pair in self._scores else self._graph.score(self._nodes[pair[0]].cell, self._nodes[pair[1]].cell)
            known = self._adverse[pair] = self._constraints.roomy or score < 0 or bool(self._bars(*pair))
        return known

    def _keeps_out(self, left: int, taken: int, right: int) -> bool:
        return self._constraints.keeps_out(self._nodes[left].cell, self._nodes[taken].cell, self._nodes[right].cell, _BINDING)

    def _estranges(self, left: int, taken: int, right: int) -> bool:
        """At an exact tie: the other scores below 0 with `right`, and taken in it would bring `left` below match with `right`."""
        first, second, third = self._nodes[left].cell, self._nodes[taken].cell, self._nodes[right].cell
        if self._graph.score(second, third) >= 0:
            return False
        total = self._evidence.empty()
        total.add(self._constraints.tally(first, third))
        total.add(self._constraints.tally(second, third))
        return self._evidence.score(total, min(first.size + second.size, third.size)) < self._match


def opponents(piece: Sequence[int], cell_of: Callable[[int], Cell], constraints: Constraints, binding: Binding) -> list[Pair] | None:
    """The pairs of a piece that keep each other out; None if no two do, but all together hold too many values."""
    cells = {number: cell_of(number) for number in piece}
    if len(piece) < 2 or constraints.hold_together(list(cells.values()), binding):  # noqa: PLR2004 - nobody to quarrel with
        return []
    found = [pair for pair in combinations(piece, 2) if constraints.bars(cells[pair[0]], cells[pair[1]], binding)]
    return None if not found and constraints.overfull(cells.values()) else found
