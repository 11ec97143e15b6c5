"""Golden records of a batch: one row for each identity, its values as the files write them.

Which value survives: names travel together and so do addresses, so that neither is mixed from two records; of the names the fullest (most
letters) stays, of the addresses the most frequent, then the fullest; of everything else the most frequent, then the longest. What is still
equal is decided by the alphabet, never by the order of records.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from cauce.engine.batch.arrow import numbers, unpacked
from cauce.engine.batch.gathering import order_of
from cauce.engine.batch.output import identity_ids
from cauce.engine.batch.result import MatchResult
from cauce.engine.batch.texts import Texts
from cauce.linkage.columns.column import ABSENT
from cauce.linkage.columns.comparator import Rows
from cauce.linkage.normalize.attributes import ADDRESS_PARTS, NAME_PARTS, part_of

_NOT_OF_PERSONS = frozenset({"record_id", "source", "observed_at"})


class _Together(NamedTuple):
    """Attributes that are taken from one record."""

    attributes: tuple[str, ...]
    fullest: bool
    """Of the values the fullest stays, not the most frequent."""


def profiles_table(result: MatchResult) -> pa.Table:
    """`identity_id`, `records`, and the surviving value of every attribute that was read."""
    firsts, codes = np.unique(result.identities, return_inverse=True)
    columns: dict[str, pa.Array] = {
        "identity_id": identity_ids(result).cast(pa.string()).take(numbers(firsts)),
        "records": numbers(np.bincount(codes)),
    }
    attributes = _attributes(result)
    for together in _groups(attributes):
        texts = [_of_records(result, attribute) for attribute in together.attributes]
        chosen = _survivors(texts, codes, len(firsts), fullest=together.fullest)
        for attribute, text in zip(together.attributes, texts, strict=True):
            columns[_plain(attribute)] = text.texts().take(numbers(chosen, chosen == ABSENT))
    return pa.table({name: columns[name] for name in ("identity_id", "records", *map(_plain, attributes))})


def _plain(attribute: str) -> str:
    """`email`, `email_2` of `namespace:email`, `namespace:email#2`."""
    return attribute.removeprefix("namespace:").replace("#", "_")


def _attributes(result: MatchResult) -> list[str]:
    read = (attribute for group in result.recognized.groups for attribute in group.reads)
    return [name for name in dict.fromkeys(read) if name not in (*_NOT_OF_PERSONS, "identity_id", "records")]


def _groups(attributes: Sequence[str]) -> list[_Together]:
    names = tuple(name for name in attributes if part_of(name) in NAME_PARTS)
    places = tuple(name for name in attributes if part_of(name) in ADDRESS_PARTS)
    rest = [_Together((name,), fullest=False) for name in attributes if name not in (*names, *places)]
    return [together for together in (_Together(names, fullest=True), _Together(places, fullest=False)) if together.attributes] + rest


def _of_records(result: MatchResult, attribute: str) -> Texts:
    """An attribute of all records, as it was written."""
    found = result.recognized
    parts = [group.raw(attribute) or Texts.absent(len(group)) for group in found.groups]
    joined = Texts.joined(parts)
    codes = np.empty_like(joined.codes)
    codes[order_of(found.tables, found.groups)] = joined.codes
    return joined._replace(codes=codes)


def _survivors(texts: Sequence[Texts], identities: Rows, count: int, *, fullest: bool) -> NDArray[np.int64]:
    """For each identity a record whose values stay, `ABSENT` if none has any."""
    combined, letters, rank = _combinations(texts)
    said = np.flatnonzero(combined >= 0)
    order = said[np.lexsort((combined[said], identities[said]))]
    owner, value = identities[order], combined[order]
    begins = np.flatnonzero((np.diff(owner, prepend=-1) != 0) | (np.diff(value, prepend=-1) != 0))
    times = np.diff(np.append(begins, len(order)))
    record = order[begins]
    size = letters[record]
    last = (rank[record], size, times) if not fullest else (rank[record], times, size)
    best = np.lexsort((last[0], -last[1], -last[2], owner[begins]))
    chosen = np.full(count, ABSENT, np.int64)
    chosen[owner[begins][best][::-1]] = record[best][::-1]  # the last one written is the best
    return chosen


def _combinations(texts: Sequence[Texts]) -> tuple[Rows, Rows, Rows]:
    """For each record the number of what it says, -1 for nothing; its letters; and its place in the alphabet."""
    rows = len(texts[0].codes)
    combined = np.zeros(rows, np.int64)
    letters = np.zeros(rows, np.int64)
    empty = np.ones(rows, np.bool_)
    for text in texts:
        ranks = np.empty(len(text.values) + 1, np.int64)
        ranks[unpacked(pc.sort_indices(text.values))] = np.arange(1, len(text.values) + 1)
        ranks[ABSENT] = 0
        _, combined = np.unique(combined * (len(text.values) + 1) + ranks[text.codes], return_inverse=True)
        letters += np.append(unpacked(pc.utf8_length(text.values)), 0)[text.codes]
        empty &= text.codes == ABSENT
    rank = combined.astype(np.int64)
    return np.where(empty, -1, rank), letters, rank
