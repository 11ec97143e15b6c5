"""The chain of evidence between two records of one identity."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from cauce.linkage.recorder import Followed


class Hop(NamedTuple):
    """One piece of evidence on the way."""

    left: int
    right: int
    label: str
    bits: float | None


def shortest_chain(start: int, goal: int, followed: Sequence[Followed], within: Collection[int]) -> list[Hop]:
    """The fewest pieces of evidence that lead from one record to another; of equally short ways, by what was followed first."""
    touching: dict[int, list[int]] = defaultdict(list)
    for position, step in enumerate(followed):
        for uid in step.records:
            touching[uid].append(position)
    came: dict[int, Hop] = {}
    used: set[int] = set()
    queue = deque([start])
    while queue and goal not in came:
        uid = queue.popleft()
        for position in touching[uid]:
            if position in used:
                continue
            used.add(position)
            step = followed[position]
            for other in step.records:
                if other != start and other not in came and other in within:
                    came[other] = Hop(uid, other, step.label, step.bits)
                    queue.append(other)
    return _way_back(start, goal, came)


def _way_back(start: int, goal: int, came: Mapping[int, Hop]) -> list[Hop]:
    chain: list[Hop] = []
    while goal != start and goal in came:
        chain.append(came[goal])
        goal = came[goal].left
    return chain[::-1]
