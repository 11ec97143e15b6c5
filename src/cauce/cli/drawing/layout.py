"""Where nodes stand: rings around the first one, every node within the sector of the one it hangs on; a path stands in a line."""

from __future__ import annotations

from collections import defaultdict
from math import cos, pi, sin
from typing import NamedTuple

from cauce.cli.drawing.words import parents
from cauce.service.verbs.graph import Graph

RING = 170.0
ROOM = 120.0
"""Along a ring, for one node."""
_STEP = 260.0


class Point(NamedTuple):
    """In pixels; the first node stands at 0, 0."""

    x: float
    y: float


def place(graph: Graph) -> dict[str, Point]:
    """The same graph always stands the same."""
    if graph.path:
        return {identity_id: Point(number * _STEP, 0.0) for number, identity_id in enumerate(graph.path)}
    children: dict[str, list[str]] = defaultdict(list)
    for child, parent in parents(graph).items():
        children[parent].append(child)
    leaves: dict[str, int] = {}
    for node in reversed(graph.nodes):
        leaves[node.identity_id] = sum(leaves[child] for child in children[node.identity_id]) or 1
    radii = _radii(graph)
    points = {graph.nodes[0].identity_id: Point(0.0, 0.0)}
    sectors = {graph.nodes[0].identity_id: (-pi / 2, 2 * pi)}
    for node in graph.nodes:
        start, width = sectors[node.identity_id]
        for child in children[node.identity_id]:
            share = width * leaves[child] / leaves[node.identity_id]
            sectors[child] = (start, share)
            angle, radius = start + share / 2, radii[node.distance + 1]
            points[child] = Point(radius * cos(angle), radius * sin(angle))
            start += share
    return points


def _radii(graph: Graph) -> list[float]:
    """Of each ring: so wide that its nodes have room."""
    counts: dict[int, int] = defaultdict(int)
    for node in graph.nodes:
        counts[node.distance] += 1
    radii = [0.0]
    for ring in range(1, max(counts) + 1):
        radii.append(max(radii[-1] + RING, counts[ring] * ROOM / (2 * pi)))
    return radii
