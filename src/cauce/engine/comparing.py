"""Two partitions of the same records side by side: what would merge and split, and which ids go on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from cauce.linkage.continuity import Held, continue_ids

Cell = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """A cell of the partition that would be, which is not an identity as it stands."""

    uids: Cell
    number: int | None
    """Identity whose id it takes; None: a new one."""
    sources: dict[int, int]
    """Identities that its records come from, with how many."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What lies between the partition that is and the one that would be."""

    cells: Sequence[Cell]
    """All cells that would be."""
    kept: dict[int, int]
    """Index of a cell that is an identity as it stands -> its number."""
    changed: dict[int, Changed]
    """By index."""
    sizes: dict[int, int]
    """Records of each identity that does not stay as it is."""
    successors: dict[int, int | None]
    """Identity that is no more -> index of the cell that it redirects to."""
    goes: dict[int, dict[int, int]] = field(default_factory=dict)
    """Identity that does not stay as it is -> index of each cell that its records go to, with how many."""

    @property
    def moved(self) -> int:
        """Records that change identity."""
        return sum(len(one.uids) - one.sources.get(one.number or 0, 0) for one in self.changed.values())


def group(homes: Mapping[int, int]) -> list[Cell]:
    """A partition as cells, each sorted, in order."""
    found: dict[int, list[int]] = defaultdict(list)
    for uid, home in homes.items():
        found[home].append(uid)
    return sorted(tuple(sorted(uids)) for uids in found.values())


def compare(homes: Mapping[int, int], cells: Sequence[Cell], created: Callable[[Collection[int]], Mapping[int, int]]) -> Difference:
    """Compare the identities that are with the cells that would be, of the same records.

    Args:
        homes: number of the identity that each record is in.
        cells: what would be.
        created: gives the revisions at which identities were created; asked for those that do not stay as they are.
    """
    sizes = Counter(homes.values())
    kept: dict[int, int] = {}
    sources: dict[int, dict[int, int]] = {}
    for index, cell in enumerate(cells):
        only = homes[cell[0]]
        if sizes[only] == len(cell) and all(homes[uid] == only for uid in cell):
            kept[index] = only
        else:
            sources[index] = dict(Counter(homes[uid] for uid in cell))
    goes: dict[int, dict[int, int]] = defaultdict(dict)
    held: dict[int, set[int]] = defaultdict(set)
    for index, found_in in sources.items():
        for number, count in found_in.items():
            goes[number][index] = count
        for uid in cells[index]:
            held[homes[uid]].add(uid)
    indexes, since = list(sources), created(goes)
    old = [Held(number, since[number], frozenset(uids)) for number, uids in held.items()]
    continuation = continue_ids(old, [cells[index] for index in indexes])
    changed = {index: Changed(cells[index], number, sources[index]) for index, number in zip(indexes, continuation.numbers, strict=True)}
    successors = {number: None if place is None else indexes[place] for number, place in continuation.successors.items()}
    return Difference(cells, kept, changed, {number: sizes[number] for number in goes}, successors, dict(goes))
