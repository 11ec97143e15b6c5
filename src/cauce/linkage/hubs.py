"""What trained rulesets add to resolving: signatures as hubs for their records, and cells scored in parts of bounded size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np

from cauce.linkage.carriers import Carrier
from cauce.linkage.cells import Cell
from cauce.linkage.columns.parts import BOND, LARGEST, limited
from cauce.linkage.evidence import Evidence
from cauce.linkage.rounds import LABEL
from cauce.linkage.tiers import Link


class Hub(NamedTuple):
    """A signature that unites its records by itself."""

    link: Link
    """As a value that its cells share."""
    weight: float
    """Of the signature against itself, in bits."""
    signature: int


def hub_links(cells: Mapping[int, Cell], evidence: Evidence, match: float) -> list[Hub]:
    """The signatures that are a hub for their records (their weight against themselves reaches match) and lie on several cells."""
    carried: dict[int, dict[int, int]] = defaultdict(dict)
    for number, cell in cells.items():
        for signature in cell.signatures:
            carried[signature][number] = cell.lead
    hubs = []
    for signature, ends in carried.items():
        if len(ends) > 1:
            weight = evidence.weight(signature, signature)
            if weight >= match:
                hubs.append(Hub(Link(LABEL, ends), weight, signature))
    return hubs


def parts_of(
    cells: Sequence[Cell], carriers: Sequence[Carrier], evidence: Evidence, edge: float, largest: int = LARGEST
) -> list[tuple[list[int], list[Carrier]]]:
    """Cells, by their place, that are scored against each other, with the carriers that lead between them.

    All that edges connect, unless it holds more than `largest` signatures: then what a higher edge still connects, see `columns.parts`.
    """
    signatures = {signature: place for place, signature in enumerate(sorted({one for cell in cells for one in cell.signatures}))}
    if len(signatures) <= largest:
        return [(list(range(len(cells))), list(carriers))]
    edges: dict[tuple[int, int], float] = {}
    for carrier in carriers:
        for pair in combinations(sorted(carrier), 2):
            if pair not in edges:
                edges[pair] = evidence.weight(*pair)
    for cell in cells:
        first, *others = cell.signatures
        edges.update({(first, other): BOND for other in others})
    ends = np.array([[signatures[one], signatures[other]] for one, other in edges], dtype=np.int64).reshape(-1, 2)
    labels = limited(len(signatures), (ends[:, 0], ends[:, 1], np.array(list(edges.values()))), edge, largest).tolist()
    home = [labels[signatures[next(iter(cell.signatures))]] for cell in cells]
    places: dict[int, list[int]] = defaultdict(list)
    for place, label in enumerate(home):
        places[label].append(place)
    inside: dict[int, list[Carrier]] = defaultdict(list)
    for carrier in carriers:
        split: dict[int, Carrier] = defaultdict(dict)
        for signature, there in carrier.items():
            split[labels[signatures[signature]]][signature] = there
        for label, part in split.items():
            inside[label].append(part)
    return [_renumbered(there, inside[label]) for label, there in places.items() if len(there) > 1]


def _renumbered(places: list[int], carriers: Sequence[Carrier]) -> tuple[list[int], list[Carrier]]:
    new = {place: number for number, place in enumerate(places)}
    return places, [{signature: {new[place] for place in there} for signature, there in carrier.items()} for carrier in carriers]
