"""Keys of person scope, one priority after the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from cauce.linkage.cells import Cell
from cauce.linkage.constraints import Binding, Constraints
from cauce.linkage.linking import KeyRank
from cauce.linkage.tiers import Link, Settlement, conflict
from cauce.linkage.values import LiveClaim, Value
from cauce.model.curation import Conflict, ConflictKind
from cauce.model.ruleset import Scope
from cauce.model.subject import Traits

KeyClaim = tuple[KeyRank, str, int]
"""Rank, namespace, record."""


class KeyTier:
    """The values that link at one priority: a value carried under several namespaces is as good as the weakest that is needed."""

    def __init__(self, rank: KeyRank, values: Sequence[Sequence[KeyClaim]]) -> None:
        self.strong = not rank.weak
        self._rank = rank
        self._values = values

    def links(self, where: Mapping[int, int]) -> list[Link]:
        """The values that lie on several cells. `where`: record -> cell."""
        links = []
        for claims in self._values:
            ends: dict[int, int] = {}
            for rank, _, uid in claims:
                if rank <= self._rank:
                    number = where[uid]
                    if uid < ends.get(number, uid + 1):
                        ends[number] = uid
            if len(ends) > 1:
                links.append(Link("key:" + min(name for rank, name, _ in claims if rank == self._rank), ends))
        return links


def key_tiers(claims: Sequence[tuple[int, LiveClaim]]) -> list[KeyTier]:
    """The tiers in the order in which they link. Only claims of enough assurance count."""
    values: dict[Value, list[KeyClaim]] = defaultdict(list)
    for uid, claim in claims:
        rule = claim.rule
        if rule.scope is Scope.PERSON and claim.counts:
            values[claim.value].append((rule.rank, rule.name, uid))
    by_rank: dict[KeyRank, list[list[KeyClaim]]] = defaultdict(list)
    for carriers in values.values():
        if len(carriers) > 1:
            for rank in {rank for rank, _, _ in carriers}:
                by_rank[rank].append(carriers)
    return [KeyTier(rank, by_rank[rank]) for rank in sorted(by_rank)]


def reported(outcome: Settlement, links: Sequence[Link], cells: Mapping[int, Cell], constraints: Constraints) -> list[Conflict]:
    """Contradictions and names that a strong key is about to unite past: each cell against the first that it disagrees with."""
    home = {number: position for position, piece in enumerate(outcome.pieces) for number in piece}
    found = []
    for link in links:
        seen: list[tuple[int, int]] = []
        looks: set[tuple[Traits, ...]] = set()
        for number, uid in sorted(link.ends.items(), key=lambda end: end[1]):
            look = tuple(constraints.evidence.signature(witness).traits for witness in cells[number].witnesses)
            if number not in home or not look or look in looks:
                continue
            looks.add(look)
            for other, witness in seen:
                if home[other] == home[number]:
                    cause = constraints.soft(cells[other], cells[number], Binding.TRAITS)
                    if cause:
                        found.append(conflict((witness, uid), ConflictKind.REPORTED, link.label, cause))
                        break
            seen.append((number, uid))
    return found
