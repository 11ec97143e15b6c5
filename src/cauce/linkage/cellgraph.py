"""Cells that a score could unite: a graph whose edges bear the scores of whole cells.

Cells are joined by an edge where some candidate pair of their signatures reaches the edge threshold. Cells that nothing tells apart, the
sessions of one device, say, are one node, which has an edge to itself: a thousand of them cost one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations, product
from typing import NamedTuple

from cauce.linkage.cells import Cell, unite
from cauce.linkage.constraints import Constraints
from cauce.linkage.evidence import Tally
from cauce.linkage.tiers import Pair

_FEW = 256
"""Pairs that may all be looked at."""


class Node:
    """A cell, or several that nothing tells apart: same single signature, same constraints."""

    __slots__ = ("cell", "cells")

    def __init__(self, cell: Cell, cells: list[int]) -> None:
        self.cell = cell
        self.cells = cells
        """Numbers of the cells of the tier's beginning: of a lone cell its parts, else the twins."""


class Union(NamedTuple):
    """What uniting some nodes did to the edges."""

    gone: dict[Pair, float]
    """Edges of the nodes united, with their scores."""
    made: list[Pair]
    """Edges of the new node; the other end comes first."""


class CellGraph:
    """One component's cells, the edges between them, and the score of each edge.

    Args:
        cells: as they stand after the keys.
        carriers: for each blocking key or contact value, signature -> the cells that carry it there.
        constraints: counts what cells say of each other; knows the ruleset's evidence.
        edge: bits from which on a pair of signatures makes an edge.
    """

    def __init__(self, cells: Sequence[Cell], carriers: Iterable[dict[int, set[int]]], constraints: Constraints, edge: float) -> None:
        self._constraints = constraints
        self._evidence = constraints.evidence
        self._once = constraints.evidence.once
        self._edge = edge
        self._next = len(cells)
        self.nodes: dict[int, Node] = {}
        self.twins: set[int] = set()
        """Nodes that stand for several cells."""
        self.near: dict[int, set[int]] = defaultdict(set)
        """Node -> those it has an edge to."""
        self.scores: dict[Pair, float] = {}
        """Edge -> score; the smaller number comes first."""
        self._build(cells, carriers)

    def score(self, left: Cell, right: Cell) -> float:
        """What two cells weigh together, in bits."""
        return self._evidence.score(self._constraints.tally(left, right), min(left.size, right.size))

    def unite(self, piece: Sequence[int]) -> Union:
        """Make one node of several, and score its neighbours with it."""
        new, self._next = self._next, self._next + 1
        parts = {number: self.nodes.pop(number) for number in piece}
        cells: list[Cell] = []
        for number, part in parts.items():
            cells.extend([part.cell] * self._times(number, part))
        cell = unite(cells, additive=not self._once)
        neighbours = {other for number in parts for other in self.near[number]} - parts.keys()
        gone = self._detach(parts, neighbours)
        for other in neighbours:
            theirs = self.nodes[other].cell
            self._constraints.keep(cell, theirs, self._together(parts, cell, theirs))
        self.twins -= parts.keys()
        self.nodes[new] = Node(cell, [number for part in parts.values() for number in part.cells])
        made = [(other, new) for other in neighbours]
        self._connect(made)
        for pair in made:
            self._weigh(pair)
        return Union(gone, made)

    # --- building ----------------------------------------------------------------------------------------------------------
    def _build(self, cells: Sequence[Cell], carriers: Iterable[dict[int, set[int]]]) -> None:
        alike: dict[object, list[int]] = defaultdict(list)
        for number, cell in enumerate(cells):
            alike[cell.look].append(number)
        stands: dict[int, int] = {}
        for group in alike.values():
            self.nodes[group[0]] = Node(cells[group[0]], group)
            stands.update(dict.fromkeys(group, group[0]))
            if len(group) > 1:
                self.twins.add(group[0])
        for carrier in carriers:
            self._join(carrier, stands)
        for number in self.near:
            for other in self.near[number]:
                if number <= other:
                    self._weigh((number, other))

    def _join(self, carrier: dict[int, set[int]], stands: dict[int, int]) -> None:
        """Add the edges that one blocking key or contact value makes."""
        here = {signature: {stands[number] for number in numbers} for signature, numbers in carrier.items()}
        if len(set().union(*here.values())) == 1 and not self.twins:
            return
        for signature, nodes in here.items():
            if (len(nodes) > 1 or not nodes.isdisjoint(self.twins)) and self._evidence.weight(signature, signature) >= self._edge:
                self._connect(self._plausible(nodes))
                self._connect((number, number) for number in nodes & self.twins)
        for (signature, nodes), (other, others) in combinations(here.items(), 2):
            if (len(nodes) > 1 or len(others) > 1 or nodes != others) and self._evidence.weight(signature, other) >= self._edge:
                self._connect(self._across(nodes, others))

    def _plausible(self, nodes: Iterable[int]) -> list[Pair]:
        return self._constraints.plausible([(number, self.nodes[number].cell) for number in nodes])

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
            self.near[left].add(right)
            self.near[right].add(left)

    def _weigh(self, pair: Pair) -> None:
        self.scores[pair] = self.score(self.nodes[pair[0]].cell, self.nodes[pair[1]].cell)

    # --- uniting -----------------------------------------------------------------------------------------------------------
    def _detach(self, parts: dict[int, Node], neighbours: set[int]) -> dict[Pair, float]:
        """Take the edges of some nodes away; which they were."""
        gone: dict[Pair, float] = {}
        for number in parts:
            for other in self.near.pop(number):
                pair = ordered(number, other)
                if pair in self.scores:
                    gone[pair] = self.scores.pop(pair)
                if other in neighbours:
                    self.near[other].discard(number)
        return gone

    def _times(self, number: int, part: Node) -> int:
        """How many cells a node stands for, as far as they count."""
        return len(part.cells) if number in self.twins and not self._once else 1

    def _together(self, parts: dict[int, Node], whole: Cell, theirs: Cell) -> Tally:
        """The tally of a union with a cell: the sum of its parts' tallies, unless parts hold the same signature and it counts once."""
        if self._once and whole.size < sum(part.cell.size for part in parts.values()):
            return self._evidence.tally(whole.signatures, theirs.signatures)
        total = self._evidence.empty()
        for number, part in parts.items():
            total.add(self._constraints.tally(part.cell, theirs), self._times(number, part))
        return total


def ordered(left: int, right: int) -> Pair:
    """The edge between two nodes."""
    return (left, right) if left <= right else (right, left)
