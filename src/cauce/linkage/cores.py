"""The cells that resolving begins with: one for each record, or for each class that somebody asserted to be the SAME."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from cauce.linkage.cells import ORGANIZATION, PERSON, Cell
from cauce.linkage.columns.kinds import kind_of
from cauce.linkage.constraints import ASSERTION
from cauce.linkage.tiers import CHAIN, Pair, conflict, without_quarrels
from cauce.linkage.unions import Unions
from cauce.linkage.values import Live, LiveClaim, Value
from cauce.model.curation import Conflict, ConflictKind, Judgement
from cauce.model.ruleset import Field
from cauce.model.subject import Kind, Subject


class Cores:
    """SAME classes. DIFFERENT beats SAME: where assertions contradict each other, the SAMEs on the shortest chains are withheld."""

    def __init__(self, uids: Sequence[int], judgements: Sequence[tuple[int, int, Judgement]]) -> None:
        self.conflicts: list[Conflict] = []
        self.followed: list[Pair] = []
        self.foes: dict[int, set[int]] = {}
        """Record -> the records asserted to be different from it."""
        for left, right, judgement in judgements:
            if judgement is Judgement.DIFFERENT:
                self.foes.setdefault(left, set()).add(right)
                self.foes.setdefault(right, set()).add(left)
        asserted = sorted({(min(row[:2]), max(row[:2])) for row in judgements if row[2] is Judgement.SAME})
        joined: list[list[int]] = []
        if asserted:
            same = [pair for pair in asserted if pair[1] not in self.foes.get(pair[0], ())]
            self.followed, cut, joined = without_quarrels(same, self._opponents)
            self.conflicts = [conflict(pair, ConflictKind.REFUSED, "same-assertion", ASSERTION) for pair in asserted if pair not in same]
            self.conflicts += [conflict(pair, ConflictKind.WITHHELD, "same-assertion", CHAIN) for pair in cut]
        together = {uid for core in joined for uid in core}
        self.classes: list[tuple[int, ...]] = [tuple(core) for core in joined] + [(uid,) for uid in uids if uid not in together]

    def _opponents(self, piece: Sequence[int]) -> list[Pair]:
        members = set(piece)
        return [(uid, foe) for uid in piece for foe in self.foes.get(uid, set()) & members if uid < foe]


class FirstCells(NamedTuple):
    """Cells by number, known and bare, and the limits that bind them."""

    known: dict[int, Cell]
    bare: dict[int, Cell]
    limits: dict[str, int]
    """Namespace -> `max_per_identity`."""


def first_cells(cores: Cores, live: Live, claims: Mapping[int, Sequence[LiveClaim]]) -> FirstCells:
    """A cell for each core, numbered by its first record. A core's exclusive values count as one value, for everybody.

    So do those that follow one another on one account: it stays one identity when its card, or its bearer's papers, are replaced.
    """
    first = FirstCells({}, {}, {})
    aliases: dict[str, Unions] = {}
    for core in cores.classes:
        if len(core) > 1:
            for namespace, values in _exclusive(core, claims, first.limits).items():
                aliases.setdefault(namespace, Unions()).join_all(values)
    for namespace, old, new in _replaced(live, claims):
        aliases.setdefault(namespace, Unions()).join(old, new)
    for core in cores.classes:
        subjects = [live.subjects[uid] for uid in core]
        known = subjects[0].known if len(core) == 1 else any(subject.known for subject in subjects)
        scored, witnesses = _signatures(core, live)
        units = _exclusive(core, claims, first.limits)
        cell = Cell(core, scored, _counted(units, aliases) if units else {}, kinds_of(subjects, live.fields), witnesses)
        if cores.foes:
            cell.marked = frozenset(uid for uid in core if uid in cores.foes)
            cell.foes = frozenset(foe for uid in cell.marked for foe in cores.foes[uid])
        (first.known if known else first.bare)[core[0]] = cell
    return first


def _exclusive(core: tuple[int, ...], claims: Mapping[int, Sequence[LiveClaim]], limits: dict[str, int]) -> dict[str, set[int]]:
    units: dict[str, set[int]] = {}
    for uid in core:
        for claim in claims[uid]:
            limit = claim.rule.limit
            if limit is not None and claim.counts:
                name = claim.rule.name
                limits[name] = limit
                units.setdefault(name, set()).add(claim.value[0])
    return units


def _replaced(live: Live, claims: Mapping[int, Sequence[LiveClaim]]) -> Iterator[tuple[str, int, int]]:
    """Namespace, and two exclusive values of one account (a `strong` value): the second is claimed from the first's end on."""
    if not live.has_ends:
        return
    held: dict[tuple[str, Value], dict[Value, int]] = {}
    for claimed in claims.values():
        for account in claimed:
            if account.rule.strong and account.counts:
                for value, rule, at in _exclusive_beside(claimed):
                    since = held.setdefault((rule, account.value), {})
                    since[value] = min(at, since.get(value, at))
    for (namespace, _), since in held.items():
        for old in since:
            end = live.end_of(old)
            if end is not None:
                yield from ((namespace, old[0], new[0]) for new, at in since.items() if at >= end and new[0] != old[0])


def _exclusive_beside(claimed: Sequence[LiveClaim]) -> list[tuple[Value, str, int]]:
    """Of a record that names an account: its exclusive values of weaker namespaces, their namespaces, and when it claims them."""
    return [
        (claim.value, claim.rule.name, claim.claim.at)
        for claim in claimed
        if claim.rule.limit is not None and claim.counts and not claim.rule.strong
    ]


def _counted(units: dict[str, set[int]], aliases: dict[str, Unions]) -> dict[str, frozenset[int]]:
    return {
        namespace: frozenset(aliases[namespace].find(value) for value in values) if namespace in aliases else frozenset(values)
        for namespace, values in units.items()
    }


def _signatures(core: tuple[int, ...], live: Live) -> tuple[dict[int, int], dict[int, int] | None]:
    """What of a core is scored, and what may contradict if that is more: a bare record is never scored, but may have a birth date."""
    if len(core) == 1:
        number = live.signature(core[0])
        if number is None:
            return {}, None
        return ({number: 1}, None) if live.subjects[core[0]].known else ({}, {number: 1})
    scored: dict[int, int] = {}
    witnesses: dict[int, int] = {}
    for uid in core:
        number = live.signature(uid)
        if number is not None:
            witnesses[number] = 1
            if live.subjects[uid].known:
                scored[number] = 1
    return scored, None if len(witnesses) == len(scored) else witnesses


def kinds_of(subjects: Sequence[Subject], fields: Sequence[Field]) -> int:
    """Whether some records say that it is a person, an organisation, both or neither: a record without a name says nothing."""
    kinds = 0
    if fields:
        for subject in subjects:
            kinds |= kind_of(fields, subject.traits.fields)
        return kinds
    for subject in subjects:
        traits = subject.traits
        if traits.kind is Kind.ORGANIZATION:
            kinds |= ORGANIZATION
        elif traits.name is not None or traits.birth_date:
            kinds |= PERSON
    return kinds
