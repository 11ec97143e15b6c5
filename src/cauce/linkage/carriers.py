"""Which cells are candidates for each other: those that carry a common hub, which is a blocking key, a signature or a contact value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cauce.linkage.cells import Cell
from cauce.linkage.values import Live, LiveClaim
from cauce.model.ruleset import Scope

Carrier = dict[int, set[int]]
"""Of a hub: signature -> the cells that carry it there, by their place."""


def common_hubs(cells: Sequence[Cell], claims: Mapping[int, Sequence[LiveClaim]], live: Live, *, contacts: bool) -> list[Carrier]:
    """The hubs that lie on several cells.

    Args:
        cells: the known cells that are scored.
        claims: the live claims of their records.
        live: says which blocking keys are alive.
        contacts: whether a contact value is a hub, as it is under hand-set rules.
    """
    met: dict[object, list[tuple[int, int]]] = {}
    for place, cell in enumerate(cells):
        for uid in cell.members:
            subject, signature = live.subjects[uid], live.signature(uid)
            if signature is None or not subject.known:
                continue
            hubs: list[object] = [claim.value for claim in claims[uid] if claim.rule.scope is Scope.CONTACT] if contacts else []
            if subject.signature:
                hubs.append(subject.signature)
                hubs += [block for block in subject.blocks if block not in live.muted]
            here = (signature, place)
            for hub in hubs:
                if hub in met:
                    met[hub].append(here)
                else:
                    met[hub] = [here]
    return [_by_signature(carriers) for carriers in met.values() if len(carriers) > 1 and _are_several(carriers)]


def _are_several(carriers: Sequence[tuple[int, int]]) -> bool:
    first = carriers[0][1]
    return any(place != first for _, place in carriers)


def _by_signature(carriers: Sequence[tuple[int, int]]) -> Carrier:
    places: Carrier = {}
    for signature, place in carriers:
        places.setdefault(signature, set()).add(place)
    return places
