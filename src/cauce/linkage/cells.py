"""Cells: the pieces of a partition while it grows."""

from __future__ import annotations

from collections.abc import Iterable

PERSON, ORGANIZATION = 1, 2


class Cell:
    """Some records that are one customer, and what of them constraints look at. Never changed once built."""

    __slots__ = ("foes", "kinds", "lead", "marked", "members", "signatures", "size", "units")

    def __init__(
        self,
        members: tuple[int, ...],
        signatures: dict[int, int],
        units: dict[str, frozenset[int]],
        kinds: int,
    ) -> None:
        self.members = members
        """Record uids."""
        self.lead = min(members)
        """The record that stands for the cell in reports."""
        self.signatures = signatures
        """Number of the signature -> how often it counts."""
        self.size = sum(signatures.values())
        self.units = units
        """Namespace with `max_per_identity` -> its distinct values."""
        self.kinds = kinds
        """PERSON, ORGANIZATION, both (a core that somebody asserted), or 0: not known."""
        self.foes: frozenset[int] = frozenset()
        """Records that are asserted to be different from a member."""
        self.marked: frozenset[int] = frozenset()
        """Members about which such an assertion was made."""


def unite(cells: Iterable[Cell], *, additive: bool) -> Cell:
    """One cell of several. A signature counts once per cell of the key tiers; from then on (`additive`) as often as it came."""
    parts = list(cells)
    members = tuple(uid for part in parts for uid in part.members)
    signatures: dict[int, int] = {}
    units: dict[str, frozenset[int]] = {}
    kinds = 0
    for part in parts:
        kinds |= part.kinds
        if part.signatures:
            for number, times in part.signatures.items():
                signatures[number] = signatures.get(number, 0) + times if additive else 1
        if part.units:
            for namespace, values in part.units.items():
                held = units.get(namespace)
                if held is None:
                    units[namespace] = values
                elif not values <= held:
                    units[namespace] = held | values
    whole = Cell(members, signatures, units, kinds)
    if any(part.marked for part in parts):
        whole.foes = frozenset().union(*(part.foes for part in parts))
        whole.marked = frozenset().union(*(part.marked for part in parts))
    return whole
