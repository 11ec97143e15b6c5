"""What goes wrong in a match of labelled records, by kind: pairs put together wrongly, and pairs missed, with where they were lost."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np

from cauce.engine.batch.result import MatchResult
from cauce.testing.customers import Drawn
from cauce.testing.customers.tables import plain

_LARGEST = 60
"""Of cells and entities beyond this size only the first records are looked at."""
_SHOWN = 14


class Mistakes(NamedTuple):
    """Counts by kind, and some examples of each."""

    wrong: Counter[str]
    missed: Counter[str]
    lost: Counter[str]
    """Missed pairs by the stage that lost them."""
    sizes: str
    columns: str
    """What each column was taken for."""
    rules: str
    examples: tuple[str, ...]

    def text(self) -> str:
        """For reading."""
        parts = [f"  columns: {self.columns}", f"  rules: {self.rules}", f"  cells: {self.sizes}"]
        parts += [
            f"  {name}: {_listed(counts)}" for name, counts in (("lost by", self.lost), ("wrong", self.wrong), ("missed", self.missed))
        ]
        return "\n".join([*parts, *(f"    {example}" for example in self.examples)])


def describe(result: MatchResult, truth: np.ndarray, drawn: Sequence[Drawn] | None) -> Mistakes:
    """The mistakes of a result. Without `drawn` kinds are not known."""
    wrong: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    examples: list[str] = []
    weights = {(int(one), int(other)): float(weight) for one, other, weight in zip(*result.scored[:2], result.scored.weights, strict=True)}
    for one, other in _pairs_within(result.identities, truth):
        kind = _relation(drawn[one], drawn[other]) if drawn else "wrong"
        wrong[kind] += 1
        if drawn and wrong[kind] <= 3:
            examples.append(
                f"wrong, {kind}, {_weight(result, weights, one, other)}\n      {_shown(drawn[one])}\n      {_shown(drawn[other])}"
            )
    for one, other in _pairs_within(truth, result.identities):
        weight = _weight(result, weights, one, other)
        lost["candidates" if weight == "no candidate" else "weight" if float(weight) < 0 else "partition"] += 1
        for note in _differences(drawn[one], drawn[other]) if drawn else ():
            missed[note] += 1
        if drawn and sum(lost.values()) % 40 == 1:
            examples.append(f"missed, {weight}\n      {_shown(drawn[one])}\n      {_shown(drawn[other])}")
    sizes = Counter(np.bincount(result.identities)[np.unique(result.identities)].tolist())
    rules = ", ".join(f"{rule.name}" for rule in result.ruleset.blocking)
    columns = ", ".join(f"{note.column}={note.meaning}" for note in result.recognized.notes)
    return Mistakes(
        wrong, missed, lost, ", ".join(f"{size}:{count}" for size, count in sorted(sizes.items())), columns, rules, tuple(examples)
    )


def _pairs_within(groups: np.ndarray, apart: np.ndarray) -> Iterator[tuple[int, int]]:
    """Pairs of records of one group that `apart` keeps apart."""
    members: dict[int, list[int]] = defaultdict(list)
    for row, group in enumerate(groups.tolist()):
        members[group].append(row)
    for rows in members.values():
        if len(rows) > 1:
            yield from ((one, other) for one, other in combinations(rows[:_LARGEST], 2) if apart[one] != apart[other])


def _weight(result: MatchResult, weights: dict[tuple[int, int], float], one: int, other: int) -> str:
    rows = sorted((int(result.row_of[one]), int(result.row_of[other])))
    weight = weights.get((rows[0], rows[1]))
    return "no candidate" if weight is None else f"{weight:.2f}"


def _relation(one: Drawn, other: Drawn) -> str:
    """What two different people have to do with each other."""
    kinds = {*one.notes, *other.notes}
    same_given = plain(one.values.given).lower()[:4] == plain(other.values.given).lower()[:4]
    if one.household == other.household:
        for kind in ("twin", "sibling", "child"):
            if kind in kinds:
                return f"household {kind}{', same given name' if same_given else ''}"
        return f"household{', same given name' if same_given else ''}"
    for kind in ("namesake", "recycled phone", "role mailbox", "copied card"):
        if kind in kinds:
            return kind
    return "strangers, same given name" if same_given else "strangers"


def _differences(one: Drawn, other: Drawn) -> Iterable[str]:
    """What may have kept two records of a person apart: notes of either, missing values, the channels."""
    notes = {note for note in (*one.notes, *other.notes) if note not in {"child", "sibling"}}
    for field in ("given", "surname", "born", "email", "phone"):
        if not getattr(one.values, field) or not getattr(other.values, field):
            notes.add(f"no {field}")
    return notes


def _shown(drawn: Drawn) -> str:
    return f"{drawn.customer} {'|'.join(drawn.values)} [{'; '.join(drawn.notes)}]"


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{kind} {count}" for kind, count in counts.most_common(_SHOWN)) or "none"
