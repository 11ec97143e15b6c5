"""Bare records: they attach in waves where that is unambiguous, and never bridge two known identities.

A value is owned by the known identities that carry it. An unplaced bare record whose solely owned values all name one identity joins it; if
they name two, it is ambiguous and stays out. Then values that nobody owned are owned by those who took the newcomers. What is left is
grouped by the values that no single identity owns: the anonymous identities.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from cauce.linkage.cells import Cell, unite
from cauce.linkage.constraints import Binding, Constraints
from cauce.linkage.linking import NamespaceRule
from cauce.linkage.tiers import Link, conflict
from cauce.linkage.values import LiveClaim, Value
from cauce.model.curation import Conflict, ConflictKind
from cauce.model.record import Instant
from cauce.model.ruleset import Scope, SeveralOwners

OWNERS = "owners"


class Attachment:
    """One record's claim on a value that can attach it."""

    __slots__ = ("at", "rule", "uid", "value")

    def __init__(self, uid: int, claim: LiveClaim) -> None:
        self.uid = uid
        self.value: Value = claim.value
        self.rule: NamespaceRule = claim.rule
        self.at: Instant = claim.claim.at


def attachments(uid: int, claims: Iterable[LiveClaim], weak: frozenset[int]) -> list[Attachment]:
    """The claims of a record that own, attach and contest: contacts and devices of enough assurance, no role mailboxes."""
    return [
        Attachment(uid, claim) for claim in claims if claim.rule.scope is not Scope.PERSON and claim.counts and claim.value[0] not in weak
    ]


class Owners:
    """Who owns which value, and when they claimed it."""

    def __init__(self) -> None:
        self._claimed: dict[Value, list[dict[int, list[Instant]]]] = {}
        """Value -> wave by wave, the cells that came to carry it and when they claimed it."""

    def add(self, claims: Iterable[tuple[int, Attachment]]) -> set[Value]:
        """One wave's carriers: cells and claims. They own what nobody owned; the values concerned."""
        wave: dict[Value, dict[int, list[Instant]]] = {}
        for cell, claim in claims:
            if claim.rule.fresh is not None or claim.value not in self._claimed:
                wave.setdefault(claim.value, {}).setdefault(cell, []).append(claim.at)
        for value, cells in wave.items():
            for times in cells.values():
                times.sort()
            self._claimed.setdefault(value, []).append(cells)
        return set(wave)

    def of(self, claim: Attachment) -> dict[int, Instant]:
        """The cells that own the value as far as this claim is concerned, with the latest time that they claimed it.

        Towards bare records a contact claim lasts `fresh_for`, in both directions.
        """
        fresh = claim.rule.fresh
        for cells in self._claimed.get(claim.value, ()):
            if fresh is None:
                return {cell: times[-1] for cell, times in cells.items()}
            found = {}
            for cell, times in cells.items():
                position = bisect_right(times, claim.at + fresh)
                if position and times[position - 1] >= claim.at - fresh:
                    found[cell] = times[position - 1]
            if found:
                return found
        return {}

    def owner(self, claim: Attachment) -> tuple[int | None, dict[int, Instant]]:
        """The single owner by the namespace's policy, if there is one; and all of them."""
        cells = self.of(claim)
        if len(cells) == 1:
            return next(iter(cells)), cells
        if len(cells) > 1 and claim.rule.several is SeveralOwners.LAST_SEEN:
            last = max(cells.values())
            latest = [cell for cell, at in cells.items() if at == last]
            if len(latest) == 1:
                return latest[0], cells
        return None, cells


class Waves:
    """Places the bare records of one component.

    Args:
        cells: the known identities by number.
        units: the bare records by number (several records if somebody asserted that they are one).
        claims: of both, their attachments.
    """

    def __init__(
        self, cells: dict[int, Cell], units: Mapping[int, Cell], claims: Mapping[int, Sequence[Attachment]], constraints: Constraints
    ) -> None:
        self._cells = cells
        self._units = units
        self._claims = claims
        self._constraints = constraints
        self._owners = Owners()
        self._carriers: dict[Value, list[int]] = defaultdict(list)
        self.taken: dict[int, list[int]] = defaultdict(list)
        """Known identity -> the units that joined it."""
        self._unplaced = set(units)
        self._refused: dict[int, list[Conflict]] = {}
        self._ambiguous: dict[int, list[tuple[Attachment, int]]] = {}
        self._owners.add((number, claim) for number in cells for claim in claims[number])
        for number in units:
            for claim in claims[number]:
                self._carriers[claim.value].append(number)

    def run(self) -> None:
        """Attach until nothing moves."""
        waiting: set[int] = set(self._unplaced)
        held_back: set[int] = set()
        while waiting:
            arrivals = self._arrivals(waiting | held_back)
            placed: list[tuple[int, int]] = []
            held_back = set()
            for cell, units in arrivals.items():
                welcome = self._welcome(cell, units)
                held_back.update(set(units) - set(welcome))
                placed.extend((cell, unit) for unit in welcome)
                self._take(cell, welcome)
            waiting = self._hand_over(placed)

    def _arrivals(self, units: Iterable[int]) -> dict[int, list[int]]:
        """Which units come to which identity."""
        arrivals: dict[int, list[int]] = defaultdict(list)
        for number in sorted(units & self._unplaced if isinstance(units, set) else units):
            named: dict[int, Attachment] = {}
            for claim in self._claims[number]:
                owner, _ = self._owners.owner(claim)
                if owner is not None:
                    named.setdefault(owner, claim)
            self._ambiguous.pop(number, None)
            if len(named) == 1:
                arrivals[next(iter(named))].append(number)
            elif named:
                self._ambiguous[number] = [(claim, owner) for owner, claim in named.items()]
        return arrivals

    def _welcome(self, number: int, units: list[int]) -> list[int]:
        """The arrivals that may be one with the identity and with each other."""
        cell = self._cells[number]
        good, plain = [], []
        overfull = self._constraints.overfull((cell,))
        for unit in units:
            arrival = self._units[unit]
            self._refused.pop(unit, None)
            if arrival.silent and not overfull:
                plain.append(unit)
                continue
            cause = self._constraints.bars(cell, arrival, Binding.TRAITS)
            if cause:
                self._refuse(unit, (arrival.lead, cell.lead), cause)
            else:
                good.append(unit)
        return plain + self._at_peace(cell, good)

    def _at_peace(self, cell: Cell, units: list[int]) -> list[int]:
        """Arrivals without those that may not be one with another."""
        arrivals = {unit: self._units[unit] for unit in units}
        if self._constraints.hold_together([cell, *arrivals.values()], Binding.TRAITS):
            return units
        out: set[int] = set()
        for one, other in combinations(units, 2):
            cause = self._constraints.bars(arrivals[one], arrivals[other], Binding.TRAITS)
            if cause:
                out |= {one, other}
                self._refuse(one, (arrivals[one].lead, arrivals[other].lead), cause)
        rest = [unit for unit in units if unit not in out]
        namespace = self._constraints.overfull([cell, *(arrivals[unit] for unit in rest)])
        if namespace:
            mine = cell.units.get(namespace, frozenset())
            rest = [unit for unit in rest if arrivals[unit].units.get(namespace, mine) <= mine]
        return rest

    def _refuse(self, unit: int, records: tuple[int, int], cause: str) -> None:
        label = f"owner:{self._claims[unit][0].rule.name}"
        self._refused.setdefault(unit, []).append(conflict(records, ConflictKind.REFUSED, label, cause))

    def _take(self, number: int, units: list[int]) -> None:
        """The identity with its newcomers. Those that constraints cannot see are not looked at again."""
        self.taken[number].extend(units)
        self._unplaced.difference_update(units)
        seen = [self._units[unit] for unit in units if not self._units[unit].silent]
        if seen:
            self._cells[number] = unite((self._cells[number], *seen), additive=True)

    def _hand_over(self, placed: list[tuple[int, int]]) -> set[int]:
        """Make those who took the newcomers own what nobody owned; the units that this concerns."""
        gained = self._owners.add((cell, claim) for cell, unit in placed for claim in self._claims[unit])
        return {unit for value in gained for unit in self._carriers[value]} & self._unplaced

    def names(self, claim: Attachment) -> int | None:
        """The identity that solely owns the value of a claim."""
        return self._owners.owner(claim)[0]

    # --- what is left ------------------------------------------------------------------------------------------------------
    def left(self) -> list[int]:
        """The units that nobody took."""
        return sorted(self._unplaced)

    def links(self) -> list[Link]:
        """Values that no single identity owns, on the units that are left."""
        carried: dict[Value, list[tuple[Attachment, int]]] = defaultdict(list)
        for number in self.left():
            for claim in self._claims[number]:
                owner, owners = self._owners.owner(claim)
                if owner is None and not (len(owners) > 1 and claim.rule.several is SeveralOwners.DROP):
                    carried[claim.value].append((claim, number))
        links = [_link(run) for carriers in carried.values() if len(carriers) > 1 for run in _runs(carriers)]
        return [link for link in links if len(link.ends) > 1]

    def conflicts(self) -> list[Conflict]:
        """Refusals and ambiguities of the units that are left."""
        found = [made for unit, all_made in self._refused.items() if unit in self._unplaced for made in all_made]
        contested: dict[Value, tuple[str, dict[int, Instant]]] = {}
        for number in self._unplaced:
            lead = self._units[number].lead
            for claim, named in self._ambiguous.get(number, ()):
                label = f"owner:{claim.rule.name}"
                found.append(conflict((lead, self._cells[named].lead), ConflictKind.AMBIGUOUS, label, OWNERS))
            for claim in self._claims[number]:
                owner, owners = self._owners.owner(claim)
                if owner is None and len(owners) > 1:
                    contested.setdefault(claim.value, (claim.rule.name, owners))
        for namespace, contenders in contested.values():
            first, second = sorted(self._cells[owner].lead for owner in contenders)[:2]
            found.append(conflict((first, second), ConflictKind.AMBIGUOUS, f"owner:{namespace}", OWNERS))
        return found


def _link(run: list[tuple[Attachment, int]]) -> Link:
    ends: dict[int, int] = {}
    times: dict[int, list[Instant]] = defaultdict(list)
    fresh = _fresh(run)
    for claim, number in run:
        ends[number] = min(claim.uid, ends.get(number, claim.uid))
        if fresh is not None:
            times[number].append(claim.at)
    return Link(f"group:{min(claim.rule.name for claim, _ in run)}", ends, fresh, times)


def _fresh(carriers: Iterable[tuple[Attachment, int]]) -> int | None:
    return min((claim.rule.fresh for claim, _ in carriers if claim.rule.fresh is not None), default=None)


def _runs(carriers: list[tuple[Attachment, int]]) -> list[list[tuple[Attachment, int]]]:
    """Claims on one value, parted where more than `fresh_for` lies between one and the next."""
    fresh = _fresh(carriers)
    if fresh is None:
        return [carriers]
    runs: list[list[tuple[Attachment, int]]] = []
    for claim, number in sorted(carriers, key=lambda carrier: carrier[0].at):
        if not runs or claim.at - runs[-1][-1][0].at > fresh:
            runs.append([])
        runs[-1].append((claim, number))
    return runs
