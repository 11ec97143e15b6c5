"""What holds records together: records and pieces of evidence as one graph, and what falls apart without one of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple


class Piece(NamedTuple):
    """Evidence by which every two of some records are one."""

    label: str
    records: tuple[int, ...]
    key: int = 0
    """Of a value: its key."""
    bits: float | None = None


class Web:
    """Records and the evidence between them. Nodes are records (by uid) and pieces (by their place, as -1, -2, ...)."""

    def __init__(self, records: Sequence[int], pieces: Sequence[Piece]) -> None:
        self._records = records
        self.pieces = pieces
        self.near: dict[int, list[int]] = {uid: [] for uid in records}
        for place, piece in enumerate(pieces, 1):
            self.near[-place] = list(piece.records)
            for uid in piece.records:
                self.near[uid].append(-place)

    def cuts(self) -> dict[int, int]:
        """The nodes without which not all records hang together, and how many records then come off (all but the largest part).

        Articulation points, by one walk in depth (Hopcroft and Tarjan 1973).
        """
        order: dict[int, int] = {}
        low: dict[int, int] = {}
        under: dict[int, int] = {}
        off: dict[int, list[int]] = defaultdict(list)
        for root in self._records:
            if root in order:
                continue
            stack = [(root, root, iter(self.near[root]))]
            order[root] = low[root] = len(order)
            under[root] = 1
            while stack:
                node, parent, others = stack[-1]
                other = next(others, None)
                if other is None:
                    stack.pop()
                    if stack:
                        low[parent] = min(low[parent], low[node])
                        under[parent] += under[node]
                        if low[node] >= order[parent]:
                            off[parent].append(under[node])
                elif other not in order:
                    order[other] = low[other] = len(order)
                    under[other] = int(other > 0)
                    stack.append((other, node, iter(self.near[other])))
                elif other != parent:
                    low[node] = min(low[node], order[other])
        return self._fallen(off)

    def _fallen(self, off: dict[int, list[int]]) -> dict[int, int]:
        fallen = {}
        for node, parts in off.items():
            left = len(self._records) - int(node > 0) - sum(parts)
            sizes = [size for size in (*parts, left) if size]
            if len(sizes) > 1:
                fallen[node] = sum(sizes) - max(sizes)
        return fallen

    def without(self, node: int) -> list[list[int]]:
        """The parts of the records that are left without a node, the largest first."""
        seen = {node}
        parts = []
        for start in self._records:
            if start in seen:
                continue
            seen.add(start)
            queue, part = [start], []
            while queue:
                at = queue.pop()
                if at > 0:
                    part.append(at)
                for other in self.near[at]:
                    if other not in seen:
                        seen.add(other)
                        queue.append(other)
            parts.append(sorted(part))
        return sorted(parts, key=lambda part: (-len(part), part))
