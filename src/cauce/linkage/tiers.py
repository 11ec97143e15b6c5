"""The one rule of every tier.

What may not be one is refused, what has a rival is withheld, the rest is united a connected piece at a time; in a piece that holds two
cells which keep each other out, the evidence on the shortest paths between them is withheld.

Everything is judged on the cells as they stand when the tier begins, so that no union is ever ordered by a digest: what only a coin toss
could decide, nobody gets. Evidence is a value on some cells (a star), never the pairs of its carriers: a value on k cells costs k while all
of them may be one. Only pieces that hold a quarrel pay for pairs, and then cells that nothing tells apart are judged once.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple, Protocol

from cauce.linkage.cells import Cell
from cauce.linkage.unions import Unions
from cauce.model.curation import Conflict, ConflictKind
from cauce.model.record import Instant

RIVAL, CHAIN = "rival", "chain"
Pair = tuple[int, int]


class Link(NamedTuple):
    """A value on some cells."""

    label: str
    """`key:loyalty`, `device:cookie`, ..."""
    ends: dict[int, int]
    """Cell -> the record that carries the value, the smallest if several do."""
    fresh: int | None = None
    """Microseconds that may lie between two claims that meet, if the value goes stale."""
    times: Mapping[int, Sequence[Instant]] = MappingProxyType({})
    """Cell -> when it claims such a value."""

    def meets(self, left: int, right: int) -> bool:
        """Whether two carriers claim the value near enough in time."""
        fresh = self.fresh
        return fresh is None or any(abs(one - other) <= fresh for one in self.times[left] for other in self.times[right])


class Court(Protocol):
    """What a tier asks of the cells. Cells are numbers."""

    def cell(self, number: int) -> Cell:
        """The cell as it stands when the tier begins."""

    def bars(self, left: int, right: int) -> str:
        """Why two cells may not be one; empty: they may."""

    def plausible(self, cells: Sequence[int]) -> list[Pair]:
        """The pairs worth judging, of cells that share a value."""

    def joins(self, left: int, right: int) -> bool:
        """Whether a common value is evidence enough."""

    def adverse(self, taken: int, right: int) -> bool:
        """Whether `taken` might keep `right` out of anything: where it does not, `keeps_out` need not be asked."""

    def keeps_out(self, left: int, taken: int, right: int) -> bool:
        """Whether `left` with `taken` in it could not be one with `right`."""

    def hold_together(self, cells: Sequence[int]) -> bool:
        """Whether all may be one, and every common value between them is evidence enough; False where that is not quickly said."""

    def opponents(self, cells: Sequence[int]) -> list[Pair] | None:
        """The pairs that keep each other out; None if no two do, but all together hold too many values."""


class Settlement(NamedTuple):
    """What a tier decided."""

    pieces: list[list[int]]
    """Cells to unite."""
    conflicts: list[Conflict]
    followed: list[tuple[str, list[int]]]
    """Evidence that united: its label, and the records that carry it."""


def settle(links: Sequence[Link], court: Court) -> Settlement:
    """Judge one tier."""
    outcome = Settlement([], [], [])
    for piece in _pieces(links):
        cells = sorted({number for link in piece for number in link.ends})
        if court.hold_together(cells):
            outcome.pieces.append(cells)
            outcome.followed.extend((link.label, sorted(link.ends.values())) for link in piece)
        else:
            _judge(piece, court, outcome)
    return outcome


def conflict(records: Pair, kind: ConflictKind, evidence: str, cause: str) -> Conflict:
    """A conflict between two records, in order."""
    return Conflict(min(records), max(records), kind, evidence, cause)


def _pieces(links: Sequence[Link]) -> list[list[Link]]:
    if len(links) == 1:  # by far the most frequent
        return [list(links)]
    unions = Unions()
    for link in links:
        unions.join_all(link.ends)
    pieces: dict[int, list[Link]] = defaultdict(list)
    for link in links:
        pieces[unions.find(next(iter(link.ends)))].append(link)
    return list(pieces.values())


class _Twins(NamedTuple):
    """Cells of a piece that nothing tells apart, and one that stands for them."""

    stands: dict[int, int]
    """Cell -> the cell that is judged for it."""
    members: dict[int, list[int]]


def _judge(piece: Sequence[Link], court: Court, outcome: Settlement) -> None:
    """The full rule, over pairs of cells that differ."""
    twins = _twins(piece, court)
    found: dict[Pair, tuple[str, Pair]] = {}
    for link in sorted(piece, key=lambda link: (link.label, min(link.ends.values()))):
        ends = {number: uid for number, uid in link.ends.items() if twins.stands[number] == number}
        for left, right in court.plausible(list(ends)):
            if link.meets(left, right):
                found.setdefault((left, right), (link.label, (ends[left], ends[right])))
    allowed: list[Pair] = []
    for (left, right), (label, records) in found.items():
        if not court.joins(left, right):
            continue
        cause = court.bars(left, right)
        if cause:
            outcome.conflicts.append(conflict(records, ConflictKind.REFUSED, label, cause))
        else:
            allowed.append((left, right))
    kept, rivalled = without_rivals(allowed, court)
    kept, cut, pieces = without_quarrels(kept, court.opponents)
    for cause, pairs in ((RIVAL, rivalled), (CHAIN, cut)):
        outcome.conflicts.extend(conflict(found[pair][1], ConflictKind.WITHHELD, found[pair][0], cause) for pair in pairs)
    outcome.followed.extend((found[pair][0], list(found[pair][1])) for pair in kept)
    _unite(pieces, piece, twins, outcome, court)


def _unite(pieces: list[list[int]], links: Sequence[Link], twins: _Twins, outcome: Settlement, court: Court) -> None:
    united = {number for piece in pieces for number in piece}
    alone = [[number] for number in twins.members if number not in united]
    for piece in pieces + alone:
        cells = sorted(member for number in piece for member in twins.members[number])
        if len(piece) == 1 and (not court.joins(piece[0], piece[0]) or court.bars(piece[0], piece[0])):
            continue
        if len(cells) > 1:
            outcome.pieces.append(cells)
    for link in links:
        groups: dict[int, list[int]] = defaultdict(list)
        for number, uid in link.ends.items():
            groups[twins.stands[number]].append(uid)
        outcome.followed.extend((link.label, sorted(uids)) for uids in groups.values() if len(uids) > 1)


def _twins(piece: Sequence[Link], court: Court) -> _Twins:
    values: dict[int, list[object]] = defaultdict(list)
    for position, link in enumerate(piece):
        for number in link.ends:
            values[number].append(position if link.fresh is None else (position, tuple(link.times[number])))
    alike: dict[object, list[int]] = defaultdict(list)
    for number in sorted(values, key=lambda number: court.cell(number).lead):
        alike[tuple(values[number]), court.cell(number).look].append(number)
    members = {group[0]: group for group in alike.values()}
    return _Twins({number: group[0] for group in alike.values() for number in group}, members)


def without_rivals(pairs: Sequence[Pair], court: Court) -> tuple[list[Pair], list[Pair]]:
    """Take away evidence between X and Y while some Z, joined to X by equally good evidence, would keep Y out; or X and Y exchanged."""
    rivals = _Rivals(pairs, court)
    kept: list[Pair] = []
    rivalled: list[Pair] = []
    for left, right in pairs:
        (rivalled if rivals.stand(left, right) or rivals.stand(right, left) else kept).append((left, right))
    return kept, rivalled


class _Rivals:
    """Looks for rivals among the few that could be one: an account that a person has split costs its pairs, not its triples."""

    def __init__(self, pairs: Sequence[Pair], court: Court) -> None:
        self._court = court
        self._near: dict[int, set[int]] = defaultdict(set)
        for left, right in pairs:
            self._near[left].add(right)
            self._near[right].add(left)
        self._adverse: dict[int, set[int]] = {}

    def stand(self, left: int, right: int) -> bool:
        """Whether a cell that evidence joins to `left` would, taken in, keep `right` out."""
        return any(self._court.keeps_out(left, other, right) for other in self._near[left] & self._against(right))

    def _against(self, number: int) -> set[int]:
        found = self._adverse.get(number)
        if found is None:
            around = set().union(*(self._near[other] for other in self._near[number])) - {number}
            found = self._adverse[number] = {other for other in around if self._court.adverse(other, number)}
        return found


def without_quarrels(
    pairs: Iterable[Pair], opponents: Callable[[Sequence[int]], list[Pair] | None]
) -> tuple[list[Pair], list[Pair], list[list[int]]]:
    """Take away the evidence on the shortest paths between cells that keep each other out, until no piece holds such a pair.

    Where no two do, but all of a piece together hold too many values, all its evidence goes.

    Returns:
        What is kept, what was cut, and the pieces that the kept evidence makes.
    """
    kept = list(pairs)
    cut: list[Pair] = []
    while True:
        near: dict[int, set[int]] = defaultdict(set)
        for left, right in kept:
            near[left].add(right)
            near[right].add(left)
        pieces = _connected(near)
        doomed: set[Pair] = set()
        for piece in pieces:
            quarrels = opponents(piece)
            if quarrels is None:
                doomed.update((one, other) for one in piece for other in near[one] if one <= other)
            else:
                doomed |= _on_shortest_paths(quarrels, near)
        if not doomed:
            return kept, cut, pieces
        cut.extend(pair for pair in kept if pair in doomed)
        kept = [pair for pair in kept if pair not in doomed]


def _connected(near: dict[int, set[int]]) -> list[list[int]]:
    seen: set[int] = set()
    pieces = []
    for start in near:
        if start not in seen:
            reached = _distances(start, near)
            seen |= reached.keys()
            pieces.append(sorted(reached))
    return pieces


def _on_shortest_paths(opponents: list[Pair], near: dict[int, set[int]]) -> set[Pair]:
    distances = {number: _distances(number, near) for pair in opponents for number in pair}
    doomed: set[Pair] = set()
    for left, right in opponents:
        here, there = distances[left], distances[right]
        length = here[right]
        for one, hops in here.items():
            if hops + there[one] != length:
                continue
            for other in near[one]:
                if here[other] == hops + 1 and hops + 1 + there[other] == length:
                    doomed.add((one, other) if one < other else (other, one))
    return doomed


def _distances(start: int, near: dict[int, set[int]]) -> dict[int, int]:
    distances = {start: 0}
    queue = deque([start])
    while queue:
        number = queue.popleft()
        for other in near[number]:
            if other not in distances:
                distances[other] = distances[number] + 1
                queue.append(other)
    return distances
