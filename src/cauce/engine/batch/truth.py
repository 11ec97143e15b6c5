"""Who is who in truth, from a column of the tables or a file of its own: for figures only."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from cauce.engine.batch.arrow import unpacked
from cauce.engine.batch.bad import file_invalid
from cauce.engine.batch.gathering import order_of
from cauce.engine.batch.quality import BCubed, Quality, b_cubed, exact_entities, pair_quality, pairwise
from cauce.engine.batch.result import MatchResult, Recognized
from cauce.engine.batch.table import OnBad, Table
from cauce.engine.batch.tables import read_table
from cauce.engine.batch.texts import Texts
from cauce.linkage.columns.column import ABSENT
from cauce.linkage.columns.headers import heading, is_answer

Truth = NDArray[np.int64]
"""For each record the number of its true identity, `ABSENT` where that is not known."""


def truth_of_column(found: Recognized, header: str) -> Truth:
    """A column of the tables, kept out of everything else."""
    parts = [group.columns[header] if header in group.columns else Texts.absent(len(group)) for group in found.groups]
    truth = np.empty(len(found.records), np.int64)
    truth[order_of(found.tables, found.groups)] = Texts.joined(parts).codes
    return truth


def truth_of_file(found: Recognized, path: Path, on_bad: OnBad) -> Truth:
    """A file with a column of record ids and one of true identities, such as an earlier result.

    Raises:
        InvalidValue: (FILE_INVALID) it cannot be read, its columns cannot be told apart, or none of its ids is one of the tables.
    """
    table = read_table(path, on_bad)
    ids, answer = _columns(table)
    places = pc.index_in(found.records.ids, value_set=table.columns[ids].texts())
    if places.null_count == len(places):
        raise file_invalid(str(path), f"names none of the records: its column {ids} holds other ids")
    rows = unpacked(places, len(table))
    truth: Truth = np.append(table.columns[answer].codes, np.int32(ABSENT))[rows].astype(np.int64)
    return truth


def _columns(table: Table) -> tuple[str, str]:
    names = list(table.columns)
    ids = next((name for name in names if (word := heading(name)) is not None and word.target == "record_id"), names[0])
    others = [name for name in names if name != ids]
    answer = next((name for name in others if is_answer(name)), others[0] if len(others) == 1 else None)
    if answer is None:
        raise file_invalid(table.name, "must have a column record_id and a column identity_id")
    return ids, answer


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
