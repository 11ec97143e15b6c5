"""Above what size a block is dead: as large as the pairs that blocks hold can be afforded."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cauce.linkage.columns.block import Blocks
from cauce.linkage.columns.rules import CAPS, Tried

_CAPS_OF_SAMPLE = (8, 12, *CAPS)
"""The same where more records stand behind the sample's, and larger blocks would be dead among all of them."""
_RAW_PAIRS, _RAW_PAIRS_OF_SAMPLE = 150, 40
"""Pairs per record that all rules together may find, each counted once for every rule: of all records, and where more stand behind them."""
_OTHERS, _RULES = 150.0, 4.0
"""Others that a record may meet, where each pair is found by so many rules on average: then people have dozens of records each, every rule
finds the same pairs, and this is what counts."""
_LOOKED_AT = 200
"""Records of which it is counted whom they meet."""


def choose_cap(tried: Sequence[Tried], records: int, *, sampled: bool) -> int:
    """The largest size of a block with which the rules do not find too many pairs a record, fewer where it is a sample.

    Args:
        tried: the rules, and the blocks that they make of the records, which are ordered as if drawn by lot.
        records: how many there are.
        sampled: whether more records stand behind them.
    """
    caps, most = (_CAPS_OF_SAMPLE, _RAW_PAIRS_OF_SAMPLE) if sampled else (CAPS, _RAW_PAIRS)
    totals = {cap: sum(one.blocks.up_to(cap).pairs() for one in tried) for cap in caps}
    for cap in sorted(caps, reverse=True):
        if totals[cap] <= most * records or (not sampled and _repeat(totals[cap] / records, _others(tried, cap, records))):
            return cap
    return caps[0]


def _repeat(pairs: float, others: float) -> bool:
    """Whether so many pairs a record are few, each found by many rules."""
    return others <= _OTHERS and pairs >= _RULES * others / 2


def _others(tried: Sequence[Tried], cap: int, records: int) -> float:
    """How many others a record meets in live blocks of some rule, each once; of the first records."""
    looked_at = min(_LOOKED_AT, records)
    met = [_met(one.blocks.up_to(cap), looked_at, records) for one in tried]
    return len(np.unique(np.concatenate(met))) / max(looked_at, 1) - 1.0 if met else 0.0


def _met(blocks: Blocks, first: int, records: int) -> NDArray[np.int64]:
    """Pairs of one of the first records and whoever is in a block with it, itself included, as one number each."""
    block = np.repeat(np.arange(len(blocks.sizes)), blocks.sizes)
    member = blocks.records[_places(blocks.starts, blocks.sizes)].astype(np.int64)
    mine = np.flatnonzero(member < first)
    held = block[mine]
    others = blocks.records[_places(blocks.starts[held], blocks.sizes[held])]
    return np.repeat(member[mine], blocks.sizes[held]) * records + others


def _places(starts: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """The numbers of runs that begin at `starts`, one run after the other."""
    ends = np.cumsum(sizes)
    return np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - sizes - starts, sizes)
