"""Cell evidence in rounds: the highest score first, down to match; what a union touched is scored again.

Cells are joined by an edge where some candidate pair of their signatures reaches the edge threshold; joined cells are scored whole. A round
judges all edges of one score, on the cells as they stand; rounds go on until no score unites anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations, product
from typing import NamedTuple

from cauce.linkage.cells import Cell, unite
from cauce.linkage.constraints import Binding, Constraints
from cauce.linkage.evidence import Tally
from cauce.linkage.tiers import CHAIN, RIVAL, Pair, conflict, without_quarrels
from cauce.model.curation import Conflict, ConflictKind

LABEL = "score"
_BINDING = Binding.TRAITS
_FEW = 256
"""Pairs that may all be looked at."""


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


class Node:
    """A cell, or several that nothing tells apart: same single signature, same constraints."""

    __slots__ = ("cell", "cells")

    def __init__(self, cell: Cell, cells: list[int]) -> None:
        self.cell = cell
        self.cells = cells
        """Numbers of the cells of the tier's beginning: of a lone cell its parts, else the twins."""


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
        self._once = constraints.evidence.once
        self._match, self._edge, self._margin = limits
        self._nodes: dict[int, Node] = {}
        self._twins: set[int] = set()
        """Nodes that stand for several cells."""
        self._near: dict[int, set[int]] = defaultdict(set)
        self._scores: dict[Pair, float] = {}
        self._levels: dict[float, set[Pair]] = defaultdict(set)
        self._rivalled: dict[Pair, bool] = {}
        self._adverse: dict[int, set[int]] = {}
        self._quarrels: dict[Pair, bool] = {}
        self._dirty: set[float] = set()
        self._cut: set[Pair] = set()
        self.followed: list[Scored] = []
        """What was united."""
        self._next = len(cells)
        self._build(cells, carriers)

    # --- the graph ---------------------------------------------------------------------------------------------------------
    def _build(self, cells: Sequence[Cell], carriers: Iterable[dict[int, set[int]]]) -> None:
        alike: dict[object, list[int]] = defaultdict(list)
        for number, cell in enumerate(cells):
            alike[cell.look].append(number)
        stands: dict[int, int] = {}
        for group in alike.values():
            self._nodes[group[0]] = Node(cells[group[0]], group)
            stands.update(dict.fromkeys(group, group[0]))
            if len(group) > 1:
                self._twins.add(group[0])
        for carrier in carriers:
            self._join(carrier, stands)
        for number in self._near:
            for other in self._near[number]:
                if number <= other:
                    self._rank((number, other))

    def _join(self, carrier: dict[int, set[int]], stands: dict[int, int]) -> None:
        """Add the edges that one blocking key or contact value makes."""
        here = {signature: {stands[number] for number in numbers} for signature, numbers in carrier.items()}
        if len(set().union(*here.values())) == 1 and not self._twins:
            return
        for signature, nodes in here.items():
            if (len(nodes) > 1 or not nodes.isdisjoint(self._twins)) and self._evidence.weight(signature, signature) >= self._edge:
                self._connect(self._plausible(nodes))
                self._connect((number, number) for number in nodes & self._twins)
        for (signature, nodes), (other, others) in combinations(here.items(), 2):
            if (len(nodes) > 1 or len(others) > 1 or nodes != others) and self._evidence.weight(signature, other) >= self._edge:
                self._connect(self._across(nodes, others))

    def _plausible(self, nodes: Iterable[int]) -> list[Pair]:
        return self._constraints.plausible([(number, self._nodes[number].cell) for number in nodes])

    def _across(self, nodes: set[int], others: set[int]) -> list[Pair]:
        if len(nodes) * len(others) <= _FEW:
            return [(left, right) for left, right in product(nodes, others) if left != right]
        return [
            (left, right)
            for left, right in self._plausible(nodes | others)
            if (left in nodes and right in others) or (left in others and right in nodes)
        ]

    def _connect(self, pairs: Iterable[Pair]) -> None:
        for left, right in pairs:
            self._near[left].add(right)
            self._near[right].add(left)

    def _rank(self, pair: Pair) -> None:
        """Score a pair and put it where its score belongs, if it reaches match and may be one."""
        score = self._score(*pair)
        self._scores[pair] = score
        if score >= self._match and not self._bars(*pair):
            self._levels[score].add(pair)
            self._dirty.add(score)

    def _score(self, left: int, right: int) -> float:
        return self._score_of(self._nodes[left].cell, self._nodes[right].cell)

    def _score_of(self, left: Cell, right: Cell) -> float:
        return self._evidence.score(self._constraints.tally(left, right), min(left.size, right.size))

    def _bars(self, left: int, right: int) -> str:
        return self._constraints.bars(self._nodes[left].cell, self._nodes[right].cell, _BINDING)

    # --- rounds ------------------------------------------------------------------------------------------------------------
    def run(self) -> list[list[int]]:
        """Unite until nothing moves; the cells to unite, as numbers of the beginning."""
        while self._dirty:
            level = max(self._dirty)
            self._dirty.discard(level)
            pairs = [pair for pair in sorted(self._levels.get(level, ())) if not self._has_rival(pair)]
            kept, cut, pieces = without_quarrels(pairs, self._opponents)
            self._cut.update(cut)
            if kept:
                self.followed.extend(scored for pair in kept for scored in self._scored(pair, level))
                for piece in pieces:
                    self._merge(piece)
        return [node.cells for number, node in self._nodes.items() if len(node.cells) > 1 and number not in self._twins]

    def _scored(self, pair: Pair, level: float) -> list[Scored]:
        """A union as explanations show it: cells that nothing tells apart join one by one."""
        left, right = self._nodes[pair[0]], self._nodes[pair[1]]
        cells = left.cell, right.cell
        if left is right:
            return [Scored(left.cells, left.cells, level, cells)]
        ours = [[cell] for cell in left.cells] if pair[0] in self._twins else [left.cells]
        theirs = [[cell] for cell in right.cells] if pair[1] in self._twins else [right.cells]
        first, others = theirs[0], theirs[1:]
        return [Scored(one, first, level, cells) for one in ours] + [Scored(ours[0], other, level, cells) for other in others]

    def _has_rival(self, pair: Pair) -> bool:
        known = self._rivalled.get(pair)
        if known is None:
            left, right = pair
            known = left != right and (self._rival_of(left, right) or self._rival_of(right, left))
            self._rivalled[pair] = known
        return known

    def _rival_of(self, left: int, right: int) -> bool:
        """Whether some cell that nearly as good evidence joins to `left` would, taken in, keep `right` out."""
        own = self._scores[_ordered(left, right)]
        for other in self._near[left] & self._against(right):
            if other == left:
                continue
            score = self._scores[_ordered(left, other)]
            if score < own - self._margin or self._bars(left, other):
                continue
            if self._keeps_out(left, other, right) or (score == own and self._estranges(left, other, right)):
                return True
        return False

    def _against(self, number: int) -> set[int]:
        """The cells, of those near its neighbours, that could be somebody's rival for it: they may not be one with it, or score below 0."""
        found = self._adverse.get(number)
        if found is None:
            around = set().union(*(self._near[other] for other in self._near[number])) - {number}
            found = self._adverse[number] = {other for other in around if self._is_adverse(_ordered(number, other))}
        return found

    def _is_adverse(self, pair: Pair) -> bool:
        known = self._quarrels.get(pair)
        if known is None:
            score = self._scores[pair] if pair in self._scores else self._score(*pair)
            known = self._quarrels[pair] = self._constraints.roomy or score < 0 or bool(self._bars(*pair))
        return known

    def _keeps_out(self, left: int, taken: int, right: int) -> bool:
        return self._constraints.keeps_out(self._nodes[left].cell, self._nodes[taken].cell, self._nodes[right].cell, _BINDING)

    def _estranges(self, left: int, taken: int, right: int) -> bool:
        """At an exact tie: the other scores below 0 with `right`, and taken in it would bring `left` below match with `right`."""
        first, second, third = self._nodes[left].cell, self._nodes[taken].cell, self._nodes[right].cell
        if self._score_of(second, third) >= 0:
            return False
        total = self._evidence.empty()
        total.add(self._constraints.tally(first, third))
        total.add(self._constraints.tally(second, third))
        return self._evidence.score(total, min(first.size + second.size, third.size)) < self._match

    def _opponents(self, piece: Sequence[int]) -> list[Pair] | None:
        return opponents(piece, lambda number: self._nodes[number].cell, self._constraints, _BINDING)

    # --- unions ------------------------------------------------------------------------------------------------------------
    def _merge(self, piece: list[int]) -> None:
        """Make one node of the nodes of a piece, and score its neighbours with it."""
        new, self._next = self._next, self._next + 1
        parts = {number: self._nodes.pop(number) for number in piece}
        cells: list[Cell] = []
        for number, part in parts.items():
            cells.extend([part.cell] * self._times(number, part))
        cell = unite(cells, additive=not self._once)
        neighbours = {other for number in parts for other in self._near[number]} - parts.keys()
        for number in parts:
            for other in self._near.pop(number):
                self._forget(_ordered(number, other))
                if other in neighbours:
                    self._near[other].discard(number)
        node = Node(cell, [number for part in parts.values() for number in part.cells])
        for other in neighbours:
            theirs = self._nodes[other].cell
            self._constraints.keep(cell, theirs, self._together(parts, cell, theirs))
        self._twins -= parts.keys()
        self._adverse.clear()
        self._nodes[new] = node
        for other in neighbours:
            self._near[new].add(other)
            self._near[other].add(new)
            self._rank((other, new))
        self._review(neighbours)

    def _times(self, number: int, part: Node) -> int:
        """How many cells a node stands for, as far as they count."""
        return len(part.cells) if number in self._twins and not self._once else 1

    def _together(self, parts: dict[int, Node], whole: Cell, theirs: Cell) -> Tally:
        """The tally of a union with a cell: the sum of its parts' tallies, unless parts hold the same signature and it counts once."""
        if self._once and whole.size < sum(part.cell.size for part in parts.values()):
            return self._evidence.tally(whole.signatures, theirs.signatures)
        total = self._evidence.empty()
        for number, part in parts.items():
            total.add(self._constraints.tally(part.cell, theirs), self._times(number, part))
        return total

    def _review(self, touched: Iterable[int]) -> None:
        """Look again at the pairs beside a union: they may have gained or lost a rival, or a cell that keeps one of them out."""
        for number in touched:
            for other in self._near[number]:
                pair = _ordered(number, other)
                self._rivalled.pop(pair, None)
                if pair in self._levels.get(self._scores[pair], ()):
                    self._dirty.add(self._scores[pair])

    def _forget(self, pair: Pair) -> None:
        score = self._scores.pop(pair, None)
        self._rivalled.pop(pair, None)
        self._cut.discard(pair)
        if score is not None and score in self._levels:
            self._levels[score].discard(pair)

    # --- report ------------------------------------------------------------------------------------------------------------
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


def opponents(piece: Sequence[int], cell_of: Callable[[int], Cell], constraints: Constraints, binding: Binding) -> list[Pair] | None:
    """The pairs of a piece that keep each other out; None if no two do, but all together hold too many values."""
    cells = {number: cell_of(number) for number in piece}
    if len(piece) < 2 or constraints.hold_together(list(cells.values()), binding):  # noqa: PLR2004 - nobody to quarrel with
        return []
    found = [pair for pair in combinations(piece, 2) if constraints.bars(cells[pair[0]], cells[pair[1]], binding)]
    return None if not found and constraints.overfull(cells.values()) else found


def _ordered(left: int, right: int) -> Pair:
    return (left, right) if left <= right else (right, left)
