"""Who is who in truth, from a column of the tables or a file of its own: for figures only."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from cauce.engine.batch.arrow import constant, unpacked
from cauce.engine.batch.bad import Bad, file_invalid
from cauce.engine.batch.gathering import order_of
from cauce.engine.batch.labels import SIDES, labelled
from cauce.engine.batch.quality import BCubed, Quality, b_cubed, exact_entities, pair_quality, pairwise
from cauce.engine.batch.records import Records
from cauce.engine.batch.result import MatchResult, Recognized
from cauce.engine.batch.table import OnBad, Table
from cauce.engine.batch.tables import read_table
from cauce.engine.batch.texts import Texts
from cauce.linkage.columns.column import ABSENT, Codes
from cauce.linkage.columns.headers import heading, is_answer
from cauce.linkage.unions import Unions

Truth = NDArray[np.int64]
"""For each record the number of its true identity, `ABSENT` where that is not known."""


def truth_of_column(found: Recognized, header: str) -> Truth:
    """A column of the tables, kept out of everything else."""
    parts = [group.columns[header] if header in group.columns else Texts.absent(len(group)) for group in found.groups]
    truth = np.empty(len(found.records), np.int64)
    truth[order_of(found.tables, found.groups)] = Texts.joined(parts).codes
    return truth


def truth_of_file(found: Recognized, path: Path, on_bad: OnBad) -> Truth:
    """A file with a column of record ids and one of true identities, such as an earlier result; or of pairs that are one person.

    Where ids are ids within a source only, a column of sources is needed too. Of pairs, who is in none is alone.

    Raises:
        InvalidValue: (FILE_INVALID) it cannot be read, its columns cannot be told apart, or none of its ids is one of the tables.
    """
    table = read_table(path, on_bad)
    if all(side in table.columns for side in SIDES):
        return _of_pairs(table, found.records, on_bad)
    columns = _columns(table)
    keys = _keys(table, columns, found.records)
    places = pc.index_in(found.records.keys(), value_set=keys)
    if places.null_count == len(places):
        raise file_invalid(str(path), f"names none of the records: its column {columns.ids} holds other ids")
    answers = table.columns[columns.answer].codes
    _tell_contradictions(table, keys, answers, on_bad)
    truth: Truth = np.append(answers, np.int32(ABSENT))[unpacked(places, len(table))].astype(np.int64)
    return truth


class _Columns(NamedTuple):
    ids: str
    answer: str
    source: str | None


def _columns(table: Table) -> _Columns:
    names = list(table.columns)
    means = {word.target: name for name in reversed(names) if (word := heading(name)) is not None}
    ids, source = means.get("record_id", names[0]), means.get("source")
    others = [name for name in names if name not in (ids, source)]
    answer = next((name for name in others if is_answer(name)), others[0] if len(others) == 1 else None)
    if answer is None:
        raise file_invalid(table.name, "must have a column record_id and a column identity_id")
    return _Columns(ids, answer, source)


def _keys(table: Table, columns: _Columns, records: Records) -> pa.StringArray:
    """As `Records.keys`."""
    ids = table.columns[columns.ids].texts()
    if not records.by_source:
        return ids
    if columns.source is None:
        raise file_invalid(table.name, "lacks the column source: sources have the same record ids")
    return pc.binary_join_element_wise(table.columns[columns.source].texts(), ids, constant("\0", len(table)))


def _tell_contradictions(table: Table, keys: pa.StringArray, answers: Codes, on_bad: OnBad) -> None:
    """The first line that names a record counts."""
    first = answers[unpacked(pc.index_in(keys, value_set=keys), 0)]
    for row in np.flatnonzero((answers != first) & unpacked(keys.is_valid())).tolist():
        on_bad(Bad(int(table.numbers[row]), "", "names a record that an earlier line puts elsewhere", ""))


def _of_pairs(table: Table, records: Records, on_bad: OnBad) -> Truth:
    pairs = labelled(table, records, on_bad)
    if not len(pairs.left):
        raise file_invalid(table.name, "names none of the records: its pairs hold other ids")
    unions = Unions()
    for left, right in zip(pairs.left[pairs.same].tolist(), pairs.right[pairs.same].tolist(), strict=True):
        unions.join(left, right)
    return np.fromiter(map(unions.find, range(len(records))), np.int64, len(records))


class Measured(NamedTuple):
    """A result against the truth. Records of which it is not known do not count."""

    records: int
    pairs: Quality
    """Pairs of records over the identities."""
    b_cubed: BCubed
    exact: Quality
    """Identities that are right to the last record."""
    blocking: Quality
    """Candidate pairs, and records that say the same."""


def measure(result: MatchResult, truth: Truth) -> Measured:
    """How good a result is."""
    known = np.flatnonzero(truth != ABSENT)
    found, true = result.identities[known], truth[known]
    return Measured(len(known), pairwise(found, true), b_cubed(found, true), exact_entities(found, true), _blocking(result, truth))


def _blocking(result: MatchResult, truth: Truth) -> Quality:
    """Of the distinct contents of records: pairs of one true identity that became candidates."""
    of_row = truth[result.record_of]
    known = of_row != ABSENT
    kept = known[result.scored.left] & known[result.scored.right]
    numbers = np.cumsum(known) - 1
    return pair_quality(numbers[result.scored.left[kept]], numbers[result.scored.right[kept]], of_row[known])
