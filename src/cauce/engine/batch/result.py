"""What a match gives: what the columns were taken for, who is who, and all that led to it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cauce.engine.batch.gathering import Group
from cauce.engine.batch.records import Records
from cauce.engine.batch.scoring import Scored
from cauce.engine.batch.table import Table
from cauce.linkage.columns.column import Column
from cauce.linkage.columns.comparator import Rows
from cauce.linkage.columns.recognize import ColumnNote
from cauce.linkage.columns.spreading import ONE_BY_ONE, Spread
from cauce.linkage.columns.train import Diagnostics
from cauce.model.ruleset import Field, Ruleset


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognized:
    """Tables, and what their columns were taken for; nothing is computed yet."""

    tables: tuple[Table, ...]
    groups: tuple[Group, ...]
    """Tables of the same columns together."""
    fields: tuple[Field, ...]
    records: Records

    warnings: tuple[str, ...] = ()
    """What should be known before a result is believed."""

    @property
    def notes(self) -> tuple[ColumnNote, ...]:
        """What each column was taken for."""
        return tuple(note for group in self.groups for note in group.notes)


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchResult:
    """Who is who. Rows are distinct contents of records (`signatures`), pairs are pairs of rows."""

    recognized: Recognized
    identities: Rows
    """For each record the smallest number of a record of its identity."""
    ruleset: Ruleset | None
    """None where there was nothing to learn one from: then only records that say the same, and enough, are one."""
    diagnostics: Diagnostics | None
    """None where the ruleset was given, or there is none."""
    columns: dict[str, Column]
    """Canonical values by row."""
    row_of: Rows
    """The row of each record."""
    scored: Scored
    seconds: dict[str, float]
    """By stage."""
    resumed: tuple[str, ...] = ()
    """Stages that an earlier run had finished."""
    spilled: int = 0
    """Bytes of pairs that memory had no room for."""
    peak: int = 0
    """Most bytes of memory that the process held."""
    spread: Spread = ONE_BY_ONE
    """Who worked on it, and writes it."""

    @property
    def records(self) -> Records:
        """Who the records are."""
        return self.recognized.records

    @property
    def count(self) -> int:
        """Identities found."""
        return int((self.identities == np.arange(len(self.identities))).sum())

    @property
    def record_of(self) -> Rows:
        """For each row its first record, for showing it."""
        found = np.zeros(int(self.row_of.max()) + 1, np.int64)
        found[self.row_of[::-1]] = np.arange(len(self.row_of))[::-1]
        return found

    @property
    def linked(self) -> NDArray[np.bool_]:
        """For each scored pair whether its rows are of one identity."""
        of_row = self.identities[self.record_of]
        same: NDArray[np.bool_] = of_row[self.scored.left] == of_row[self.scored.right]
        return same
