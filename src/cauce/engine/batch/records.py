"""Who the records are: an id and a source for each, none twice."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from cauce.engine.batch.arrow import constant, numbers, strings
from cauce.engine.batch.gathering import Group, order_of
from cauce.engine.batch.table import Table
from cauce.engine.batch.texts import Texts
from cauce.linkage.columns.column import ABSENT, Codes
from cauce.linkage.columns.comparator import Rows


class Records(NamedTuple):
    """All records in the order of the files."""

    ids: pa.StringArray
    sources: Codes
    """Place of each record's source in `source_names`."""
    source_names: tuple[str, ...]
    files: Codes
    """Place of each record's file among the tables."""
    repeated: int
    """Records whose id another one had already; a number tells them apart."""
    by_source: bool
    """Ids are ids within a source only."""

    def __len__(self) -> int:
        return len(self.ids)

    def keys(self) -> pa.StringArray:
        """What names each record among all."""
        if not self.by_source:
            return self.ids
        names = strings(self.source_names).take(numbers(self.sources))
        return pc.binary_join_element_wise(names, self.ids, constant("\0", len(self)))


def records_of(tables: Sequence[Table], groups: Sequence[Group]) -> Records:
    """A source is what a source column says, else the file; an id what the column of record ids says, else file and line.

    An id that a source has twice gets a number: no record is lost.
    """
    order = order_of(tables, groups)
    files = np.repeat(np.arange(len(tables), dtype=np.int32), [len(table) for table in tables])
    sources = _restored(Texts.joined([_or_of_table(group, tables, "source") for group in groups]), order)
    ids = _restored(Texts.joined([_or_of_table(group, tables, "record_id") for group in groups]), order)
    within = sources.codes.astype(np.int64) * len(ids.values) + ids.codes
    several = len(tables) > 1 or any("source" in group.reads for group in groups)
    by_source = several and _repeats(ids.codes)
    told, repeated = _told_apart(ids, within if by_source else ids.codes.astype(np.int64))
    return Records(told, sources.codes, tuple(sources.values.to_pylist()), files, repeated, by_source)


def _or_of_table(group: Group, tables: Sequence[Table], attribute: str) -> Texts:
    """What the group's column says, and where there is none, what the file says."""
    found = group.raw(attribute)
    missing = np.ones(len(group), np.bool_) if found is None else found.codes == ABSENT
    if found is not None and not missing.any():
        return found
    own = pa.chunked_array([_of_table(tables[number], attribute) for number in group.tables]).combine_chunks()
    said = own if found is None else pc.coalesce(found.texts(), own)
    return Texts.of(said.dictionary_encode())


def _of_table(table: Table, attribute: str) -> pa.StringArray:
    if attribute == "source":
        return constant(table.source, len(table))
    file, colon = (constant(text, len(table)) for text in (Path(table.name).name, ":"))
    return pc.binary_join_element_wise(file, numbers(table.numbers).cast(pa.string()), colon)


def _restored(texts: Texts, order: Rows) -> Texts:
    codes = np.empty_like(texts.codes)
    codes[order] = texts.codes
    return texts._replace(codes=codes)


def _repeats(codes: NDArray[np.int32]) -> bool:
    return bool((np.bincount(codes) > 1).any()) if len(codes) else False


def _told_apart(ids: Texts, keys: NDArray[np.int64]) -> tuple[pa.StringArray, int]:
    """The ids, and how many had to be told apart: the second of a kind is `ID#2`, in the order of the files."""
    order = np.argsort(keys, kind="stable")
    places = np.arange(len(keys))
    begins = np.where(np.diff(keys[order], prepend=-1) != 0, places, 0)
    ranks = places - np.maximum.accumulate(begins)
    again = np.flatnonzero(ranks)
    if not len(again):
        return ids.texts(), 0
    taken = set(ids.values.to_pylist())
    found = ids.texts().to_pylist()
    for place in again.tolist():
        row = int(order[place])
        told = f"{found[row]}#{ranks[place] + 1}"
        while told in taken:
            told += "#"
        found[row] = told
    return strings(found), len(again)
