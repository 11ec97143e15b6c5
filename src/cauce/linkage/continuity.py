"""Ids that continue: which new cell takes the id of which old identity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple


class Held(NamedTuple):
    """An identity as it stands before its component is resolved anew."""

    no: int
    created: int
    """Revision: the smaller, the older."""
    uids: frozenset[int]


class Continuation(NamedTuple):
    """Which identity each new cell goes on as, and what becomes of the old identities."""

    numbers: tuple[int | None, ...]
    """For each cell the identity whose id it takes; None: a new one."""
    successors: dict[int, int | None]
    """Identity left over -> index of the cell that took most of its records; None: none is left, it is retired."""


def continue_ids(old: Sequence[Held], cells: Sequence[Sequence[int]]) -> Continuation:
    """Give each cell the id of the old identity that shares most records with it (ties: the older identity, then the smaller number).

    An id is given once, to the pair that shares most. An identity left over redirects to the cell that took most of its records (ties:
    the cell that took the older id, then the one with the smallest record).
    """
    home = {uid: index for index, cell in enumerate(cells) for uid in cell}
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for position, held in enumerate(old):
        for uid in held.uids:
            if uid in home:
                shared[position, home[uid]] += 1
    lead = [min(cell, default=0) for cell in cells]
    ranked = sorted(shared, key=lambda pair: (-shared[pair], old[pair[0]].created, old[pair[0]].no, lead[pair[1]]))
    numbers: list[int | None] = [None] * len(cells)
    given: set[int] = set()
    for position, index in ranked:
        if numbers[index] is None and position not in given:
            numbers[index] = old[position].no
            given.add(position)
    age = {held.no: (held.created, held.no) for held in old}
    heirs: dict[int, list[int]] = defaultdict(list)
    for position, index in ranked:
        heirs[position].append(index)
    successors: dict[int, int | None] = {}
    for position, held in enumerate(old):
        if position not in given:
            order = [(-shared[position, index], _age(numbers[index], age), lead[index], index) for index in heirs[position]]
            successors[held.no] = min(order)[-1] if order else None
    return Continuation(tuple(numbers), successors)


def _age(no: int | None, age: dict[int, tuple[int, int]]) -> tuple[int, int, int]:
    """Old ids before new ones, the older first."""
    return (1, 0, 0) if no is None else (0, *age[no])
