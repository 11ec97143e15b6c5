"""Candidate pairs by the blocking rules of a trained ruleset: records that agree on every part of some rule.

A rule gives each record one 64-bit key, 0 if the record lacks a part. Records are sorted by key; runs of two to `max_block` equal keys
are blocks, longer ones are dead. `block_keys` gives one record the very keys it has among a million: what meets in a batch meets online.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cauce.linkage.columns.atoms import Part, parts_of
from cauce.linkage.columns.column import Columns
from cauce.linkage.columns.comparator import Rows
from cauce.linkage.columns.digests import Digests, digest_one, in_order, mix, mix_one
from cauce.linkage.columns.spreading import ONE_BY_ONE, Spread
from cauce.model.ruleset import BlockingRule, Ruleset

_MASK = (1 << 64) - 1
_SIGN = 1 << 63
_PENDING = 1 << 24
"""Pairs that are held before those found by several rules are made one: 128 MB."""
_NO_PAIRS = np.zeros(0, dtype=np.int64)
_LOTS = 3
"""Lots of rules for each that finds pairs."""


class Blocks(NamedTuple):
    """Records that share a key under one rule; blocks of one are left out."""

    records: NDArray[np.int32]
    """Block after block."""
    starts: NDArray[np.int64]
    """Where each block begins in `records`."""
    sizes: NDArray[np.int64]

    def up_to(self, most: int) -> Blocks:
        """The live blocks: those of at most so many records."""
        live = self.sizes <= most
        return Blocks(self.records, self.starts[live], self.sizes[live])

    def pairs(self) -> int:
        """How many pairs the blocks hold."""
        return int((self.sizes * (self.sizes - 1) // 2).sum())


class KeyMaker:
    """The blocking rules of one trained ruleset, compiled: each part of each record is taken once."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._blocking, self._all = ruleset.blocking, parts_of(ruleset.fields)
        names = list(dict.fromkeys(part for rule in ruleset.blocking for part in rule.parts))
        self._parts: tuple[Part, ...] = tuple(self._all[name] for name in names)
        self._rules = tuple((rule.name, digest_one(rule.name), tuple(map(names.index, rule.parts))) for rule in ruleset.blocking)

    def keys(self, values: Mapping[str, str]) -> tuple[int, ...]:
        """Blocking keys of one record given by its canonical values, sorted, each once."""
        return tuple(sorted({key for _, key in self.named_keys(values)}))

    def named_keys(self, values: Mapping[str, str]) -> list[tuple[str, int]]:
        """Each rule that applies to a record, and its key."""
        taken = [part.of(values) for part in self._parts]
        found = [(name, _join_one(seed, taken, places)) for name, seed, places in self._rules]
        return [(name, key - (1 << 64) if key >= _SIGN else key) for name, key in found if key]

    def keys_of_many(self, columns: Columns) -> list[tuple[int, ...]]:
        """`keys` of each record of a table: each part of each distinct value is taken once."""
        found = np.stack([keys.view(np.int64) for keys in rule_keys(self._blocking, self._all, columns)], axis=1)
        found.sort(axis=1)
        return [tuple(key for key in dict.fromkeys(keys) if key) for keys in found.tolist()]


def block_keys(ruleset: Ruleset, values: Mapping[str, str]) -> tuple[int, ...]:
    """Blocking keys of one record under a trained ruleset; who blocks many keeps a `KeyMaker`."""
    return KeyMaker(ruleset).keys(values)


def block_rules(ruleset: Ruleset, left: Mapping[str, str], right: Mapping[str, str]) -> tuple[str, ...]:
    """Names of the rules on which two records meet, in the ruleset's order, for explain."""
    maker = KeyMaker(ruleset)
    theirs = set(maker.named_keys(right))
    return tuple(name for name, key in maker.named_keys(left) if (name, key) in theirs)


def candidate_pairs(ruleset: Ruleset, columns: Columns, spread: Spread = ONE_BY_ONE) -> tuple[Rows, Rows]:
    """The pairs of records that share a live block of some rule: each once, left < right, in order.

    Args:
        ruleset: a trained one.
        columns: canonical values of the records.
        spread: who finds pairs.
    """
    count = len(next(iter(columns.values())))
    most, parts = ruleset.thresholds.max_block, parts_of(ruleset.fields)
    known = _dear_parts(ruleset.blocking, parts, columns, spread) if spread.count > 1 else {}

    def find(rules: Sequence[BlockingRule]) -> NDArray[np.int64]:
        return _union((blocks_of(keys).up_to(most) for keys in rule_keys(rules, parts, columns, known)), count)

    found = list(spread.map(find, _shares(ruleset.blocking, spread.count)))
    return _unpacked(found[0] if len(found) == 1 else _once(np.concatenate((*found, _NO_PAIRS)), "stable"), count)


def _shares(rules: Sequence[BlockingRule], count: int) -> list[Sequence[BlockingRule]]:
    """The rules in lots for so many; several for each: who is done early takes another."""
    lots = 1 if count == 1 else _LOTS * count
    return [rules[number::lots] for number in range(min(lots, len(rules)))]


def _dear_parts(rules: Sequence[BlockingRule], parts: Mapping[str, Part], columns: Columns, spread: Spread) -> dict[str, Digests]:
    """The digests of those parts for which each value has to be looked at, taken by several at a time."""
    dear = [part for name, part in parts.items() if not part.whole and any(name in rule.parts for rule in rules)]
    dear.sort(key=lambda part: -sum(len(columns[field].values) for field in part.fields))
    return dict(zip([part.name for part in dear], spread.map(lambda part: part.of_columns(columns), dear), strict=True))


def rule_keys(
    rules: Sequence[BlockingRule], parts: Mapping[str, Part], columns: Columns, known: Mapping[str, Digests] | None = None
) -> Iterator[Digests]:
    """The keys of all records, rule by rule; 0 where a record lacks a part. A part's digests are kept while a later rule needs them.

    Args:
        rules: the rules.
        parts: every part that they name.
        columns: canonical values of the records.
        known: digests of parts that were taken before.
    """
    last = {name: number for number, rule in enumerate(rules) for name in rule.parts}
    taken = dict(known or {})
    for number, rule in enumerate(rules):
        for name in rule.parts:
            if name not in taken:
                taken[name] = parts[name].of_columns(columns)
        yield join(digest_one(rule.name), [taken[name] for name in rule.parts])
        for name in rule.parts:
            if last[name] == number:
                taken.pop(name, None)


def join(seed: int, taken: Sequence[Digests]) -> Digests:
    """Keys from the digests of a rule's parts; 0 where one is lacking."""
    lacking = taken[0] == 0
    keys = mix(taken[0] + np.uint64(seed))
    for digests in taken[1:]:
        lacking |= digests == 0
        keys = mix(keys + digests)
    keys[lacking] = 0
    return keys


def _join_one(seed: int, taken: Sequence[int], places: Sequence[int]) -> int:
    key = seed
    for place in places:
        part = taken[place]
        if not part:
            return 0
        key = mix_one((key + part) & _MASK)
    return key


def blocks_of(keys: Digests) -> Blocks:
    """The records that share a key, key by key; who has none is in no block."""
    present = in_order(keys, np.flatnonzero(keys))
    ordered = keys[present]
    edges = np.flatnonzero(ordered[1:] != ordered[:-1]) + 1
    starts = np.concatenate((np.zeros(1, dtype=np.int64), edges)) if len(ordered) else np.zeros(0, dtype=np.int64)
    sizes = np.diff(np.append(starts, len(ordered)))
    shared = sizes > 1
    return Blocks(present.astype(np.int32), starts[shared], sizes[shared])


def packed_pairs(blocks: Blocks, count: int) -> Iterator[NDArray[np.int64]]:
    """The pairs of each block as `left * count + right`, in pieces."""
    for size in np.unique(blocks.sizes):
        first, second = _pairs_of(int(size))
        starts = blocks.starts[blocks.sizes == size]
        step = max(1, _PENDING // (4 * len(first)))
        for begin in range(0, len(starts), step):
            some = starts[begin : begin + step, None]
            one, other = blocks.records[some + first].ravel(), blocks.records[some + second].ravel()
            yield np.minimum(one, other).astype(np.int64) * count + np.maximum(one, other)


@lru_cache(maxsize=128)
def _pairs_of(size: int) -> tuple[Rows, Rows]:
    """The pairs of so many, by place."""
    first, second = np.triu_indices(size, 1)
    return first, second


def union_of_pairs(rules: Iterable[Blocks], count: int) -> tuple[Rows, Rows]:
    """The pairs of all rules' blocks, each once."""
    return _unpacked(_union(rules, count), count)


def _unpacked(packed: NDArray[np.int64], count: int) -> tuple[Rows, Rows]:
    left = packed // max(count, 1)
    return left, packed - left * count


def _union(rules: Iterable[Blocks], count: int) -> NDArray[np.int64]:
    """Packed pairs, each once, in order."""
    found = np.zeros(0, dtype=np.int64)
    pending: list[NDArray[np.int64]] = []
    held = 0
    for blocks in rules:
        for piece in packed_pairs(blocks, count):
            pending.append(piece)
            held += len(piece)
            if held > _PENDING:
                found, pending, held = _merge(found, pending), [], 0
    return _merge(found, pending)


def _merge(found: NDArray[np.int64], pending: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Both, sorted, each once."""
    return _once(np.concatenate((found, *pending)))


def _once(pairs: NDArray[np.int64], kind: Literal["quicksort", "stable"] = "quicksort") -> NDArray[np.int64]:
    """Pairs sorted, each once; *stable* is far faster where they are sorted in long runs."""
    pairs.sort(kind=kind)
    new = np.ones(len(pairs), dtype=np.bool_)
    np.not_equal(pairs[1:], pairs[:-1], out=new[1:])
    once: NDArray[np.int64] = pairs[new]
    return once
