"""Blocking rules chosen by the data: all that make sense are tried on a sample; those are kept that find the likely matches cheapest.

To choose is a set cover (each likely match should be held by two rules, since one may fail elsewhere); the greedy choice by gain per cost
is within a logarithm of the best (Chvátal 1979).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cauce.linkage.columns.atoms import Part, parts_of
from cauce.linkage.columns.block import Blocks, blocks_of, join, union_of_pairs
from cauce.linkage.columns.column import Columns
from cauce.linkage.columns.comparator import Rows
from cauce.linkage.columns.digests import Digests, digest_one, mix
from cauce.linkage.columns.spreading import ONE_BY_ONE, Spread
from cauce.model.ruleset import BlockingRule, Field

CAPS = (20, 30, 50, 75, 100)
"""Sizes above which a block is dead, tried from the largest."""
_MOSTLY = 0.995
"""Share from which two numbers of groups, or the records in live blocks and all records, are taken for the same."""


class Taken(NamedTuple):
    """A part of fields and what it is in each record of the sample."""

    part: Part
    digests: Digests
    distinct: int
    """How many different digests there are."""


class Tried(NamedTuple):
    """A rule and what it finds in the sample."""

    rule: BlockingRule
    blocks: Blocks


class LikelyMatches(NamedTuple):
    """The candidate pairs of the sample that are likely matches, and how likely each is."""

    left: Rows
    right: Rows
    match: NDArray[np.float64]


class Scale(NamedTuple):
    """What a sample stands for."""

    records: int
    sample: int
    cap: int
    """Size above which a block of all records is dead."""
    budget: float
    """Pairs per record."""
    most: int
    """Rules at most."""

    @property
    def times(self) -> float:
        """How many records stand behind each of the sample."""
        return self.records / max(self.sample, 1)


class Choice(NamedTuple):
    """A chosen rule."""

    rule: BlockingRule
    pairs: float
    """Estimated pairs per record."""
    held: float
    """Share of the likely matches that it finds."""
    new: float
    """Share of the likely matches that no rule before it finds."""


def size_in_sample(size: float, times: float) -> int:
    """The size of a block of a sample that stands for one of `size`, if each record stands for `times` of them: two may be one person's."""
    return int(2 + max(size - 2, 0) / times)


def try_rules(useful: Mapping[str, Taken], spread: Spread = ONE_BY_ONE) -> list[Tried]:
    """Every part that is not coarse by itself, and every two parts of different fields, with the blocks they make of the sample."""
    parts = {name: one.part for name, one in useful.items()}
    taken = {name: one.digests for name, one in useful.items()}
    alone = {name: blocks_of(digests) for name, digests in taken.items()}
    settled = {name for name, blocks in alone.items() if not parts[name].coarse and _all_live(blocks)}
    tried = [Tried(rule_of((name,)), alone[name]) for name, part in parts.items() if not part.coarse]
    rules = [
        rule_of((one.name, other.name))
        for one, other in combinations(parts.values(), 2)
        if not {one.name, other.name} & settled and not set(one.fields) & set(other.fields)
    ]
    tried += spread.threads(lambda rule: Tried(rule, blocks_of(keys_of(rule, taken))), rules)
    return [one for one in tried if len(one.blocks.sizes)]


def rule_of(parts: tuple[str, ...]) -> BlockingRule:
    """A rule named after its parts."""
    return BlockingRule(name=" + ".join(parts), parts=parts)


def keys_of(rule: BlockingRule, taken: Mapping[str, Digests]) -> Digests:
    """The keys of all records under a rule, from the digests of its parts."""
    return join(digest_one(rule.name), [taken[name] for name in rule.parts])


def choose_rules(tried: Sequence[Tried], likely: LikelyMatches, scale: Scale) -> list[Choice]:
    """The rules that find the likely matches, in the order in which they were chosen."""
    held = np.stack([held_pairs(one.blocks, likely, scale) for one in tried])
    costs = np.array([_pairs_per_record(one.blocks, scale) for one in tried])
    choices: list[Choice] = []
    need = np.full(len(likely.match), _RULES_PER_MATCH, dtype=np.int8)
    left_over = np.ones(len(tried), dtype=np.bool_)
    total, spent = float(likely.match.sum()), 0.0
    worth = np.array([0.0, _SECOND, 1.0])
    least = min(_LEAST_WORTH * scale.records, _MOST_WORTH) if scale.times > 1 else 0.0
    while len(choices) < scale.most:
        gains = held @ (likely.match * worth[need])
        affordable = left_over & (costs + spent <= scale.budget)
        ratios = np.where(affordable, gains / (costs + _EVERY_RULE), 0.0)
        best = int(np.argmax(ratios))
        if gains[best] <= _LEAST_GAIN * total or ratios[best] <= least * total:
            break
        new = float(likely.match[held[best] & (need == _RULES_PER_MATCH)].sum())
        choices.append(Choice(tried[best].rule, float(costs[best]), float(likely.match[held[best]].sum()) / total, new / total))
        need[held[best] & (need > 0)] -= 1
        left_over[best] = False
        spent += costs[best]
    return choices


_RULES_PER_MATCH = 2
"""Rules that should find each likely match: where a value is damaged, the other still does."""
_EVERY_RULE = 0.15
"""What a rule costs beside its pairs, in pairs per record: the records are sorted once more."""
_SECOND = 0.1
"""What it is worth that a match is held by a second rule."""
_LEAST_WORTH, _MOST_WORTH = 2.5e-9, 0.004
"""The least share of the matches that a pair per record must find, for each record, and at most.

Where there are many records, pairs are what a run costs: of a million's ten a record the last five would find one match in a hundred.
"""
_LEAST_GAIN = 2e-5
"""Share of the likely matches that one more rule must find at least."""
_TOLERANCE = 1.5
"""A block whose size is estimated may be so many times as large as the cap: it may be live all the same."""


def pairs_of_all(tried: Sequence[Tried], scale: Scale) -> float:
    """Pairs per record, among all records, that some of the rules finds: each once."""
    live = (_live(one.blocks, scale) for one in tried)
    return len(union_of_pairs(live, scale.sample)[0]) * scale.times**2 / scale.records


def useful_parts(fields: Sequence[Field], columns: Columns, spread: Spread = ONE_BY_ONE) -> dict[str, Taken]:
    """The parts of fields that are there, without those that tell apart just what another one of the field does."""
    useful: dict[str, Taken] = {}
    there = [part for part in parts_of(fields).values() if all(field in columns for field in part.fields)]
    for part, digests in zip(there, spread.map(lambda part: part.of_columns(columns), there), strict=True):
        present = digests[digests != 0]
        if not len(present) or bool((present == present[0]).all()):
            continue
        taken = Taken(part, digests, _distinct(digests))
        if not any(_tell_the_same(taken, other) for other in useful.values() if other.part.fields == part.fields):
            useful[part.name] = taken
    return useful


def _distinct(digests: Digests) -> int:
    """How many different ones there are; sorted, which of numbers that hardly repeat takes a tenth of what a table of them does."""
    ordered = np.sort(digests)
    return int(np.count_nonzero(ordered[1:] != ordered[:-1])) + min(len(ordered), 1)


def _tell_the_same(one: Taken, other: Taken) -> bool:
    """Whether two parts make nearly the same groups of records."""
    if min(one.distinct, other.distinct) < _MOSTLY * max(one.distinct, other.distinct):
        return False
    together = _distinct(mix(one.digests) + other.digests)
    numbers = (one.distinct, other.distinct, together)
    return min(numbers) >= _MOSTLY * max(numbers)


def _all_live(blocks: Blocks) -> bool:
    """Whether hardly any record is in a block that may be dead: then a second part finds nothing more."""
    records = blocks.sizes.sum()
    return bool(records and blocks.sizes[blocks.sizes <= CAPS[0]].sum() >= _MOSTLY * records)


def held_pairs(blocks: Blocks, likely: LikelyMatches, scale: Scale) -> NDArray[np.bool_]:
    """Which of the pairs are in a block that is live among all records."""
    live = _live(blocks, scale)
    block = np.full(scale.sample, -1, dtype=np.int64)
    member = np.repeat(np.arange(len(live.sizes)), live.sizes)
    offsets = np.arange(len(member)) - np.repeat(np.cumsum(live.sizes) - live.sizes, live.sizes)
    block[live.records[live.starts[member] + offsets]] = member
    mine = block[likely.left]
    held: NDArray[np.bool_] = (mine >= 0) & (mine == block[likely.right])
    return held


def _live(blocks: Blocks, scale: Scale) -> Blocks:
    """The blocks of the sample that are likely live among all records.

    A block's size is but estimated from a sample: one above the cap by half may be live.
    """
    most = scale.cap * (_TOLERANCE if scale.records > scale.sample else 1.0)
    return blocks.up_to(size_in_sample(most, scale.times))


def _pairs_per_record(blocks: Blocks, scale: Scale) -> float:
    """Pairs in live blocks of all records, per record."""
    return _live(blocks, scale).pairs() * scale.times**2 / scale.records
