"""Cells: the pieces of a partition while it grows."""

from __future__ import annotations

from collections.abc import Iterable

PERSON, ORGANIZATION = 1, 2


class Cell:
    """Some records that are one customer, and what of them constraints look at. Never changed once built."""

    __slots__ = ("foes", "kinds", "lead", "marked", "members", "signatures", "size", "units", "witnesses")

    def __init__(
        self,
        members: tuple[int, ...],
        signatures: dict[int, int],
        units: dict[str, frozenset[int]],
        kinds: int,
        witnesses: dict[int, int] | None = None,
    ) -> None:
        self.members = members
        """Record uids."""
        self.lead = members[0] if len(members) == 1 else min(members)
        """The record that stands for the cell in reports."""
        self.signatures = signatures
        """Number of the signature -> how often it counts."""
        self.size = sum(signatures.values())
        self.witnesses = signatures if witnesses is None else witnesses
        """What may contradict: the signatures, and what bare records say, though they are never scored."""
        self.units = units
        """Namespace with `max_per_identity` -> its distinct values."""
        self.kinds = kinds
        """PERSON, ORGANIZATION, both (a core that somebody asserted), or 0: not known."""
        self.foes: frozenset[int] = frozenset()
        """Records that are asserted to be different from a member."""
        self.marked: frozenset[int] = frozenset()
        """Members about which such an assertion was made."""

    @property
    def look(self) -> object:
        """Cells of equal looks are alike for every constraint and score; the cell itself if it is not simple enough to say.

        Who is asserted to be different from the same records is alike in that, too: everybody who stays when an account is split.
        """
        if len(self.witnesses) > 1 or self.size > 1 or any(times > 1 for times in self.witnesses.values()):
            return self
        return next(iter(self.signatures), -1), next(iter(self.witnesses), -1), self.kinds, tuple(sorted(self.units.items())), self.foes

    @property
    def silent(self) -> bool:
        """No constraint can see it."""
        return not (self.witnesses or self.units or self.marked or self.kinds)


def unite(cells: Iterable[Cell], *, additive: bool) -> Cell:
    """One cell of several. A signature counts once per cell of the key tiers; from then on (`additive`) as often as it came."""
    parts = list(cells)
    members = tuple(uid for part in parts for uid in part.members)
    signatures = _counted((part.signatures for part in parts), additive=additive)
    units: dict[str, frozenset[int]] = {}
    kinds, marked, witnessed = 0, False, False
    for part in parts:
        kinds |= part.kinds
        marked = marked or bool(part.marked)
        witnessed = witnessed or part.witnesses is not part.signatures
        if part.units:
            for namespace, values in part.units.items():
                held = units.get(namespace)
                if held is None:
                    units[namespace] = values
                elif not values <= held:
                    units[namespace] = held | values
    witnesses = _counted((part.witnesses for part in parts), additive=additive) if witnessed else None
    whole = Cell(members, signatures, units, kinds, witnesses)
    if marked:
        whole.foes = frozenset().union(*(part.foes for part in parts))
        whole.marked = frozenset().union(*(part.marked for part in parts))
    return whole


def _counted(parts: Iterable[dict[int, int]], *, additive: bool) -> dict[int, int]:
    total: dict[int, int] = {}
    for part in parts:
        for number, times in part.items():
            total[number] = total.get(number, 0) + times if additive else 1
    return total
