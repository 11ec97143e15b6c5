"""Tables to learn from, read as a match reads them, and how right what was learned is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from cauce.linkage.columns.block import candidate_pairs
from cauce.linkage.columns.column import Column
from cauce.linkage.columns.comparators.registry import build, compare_pairs
from cauce.linkage.columns.normalize import read_fields
from cauce.linkage.columns.recognize import recognize
from cauce.linkage.columns.weigh import weigh
from cauce.linkage.unions import Unions
from cauce.model.ruleset import Field, Ruleset
from cauce.testing.customers import columns_of, draw_customers
from cauce.testing.febrl import load_febrl


class Known(NamedTuple):
    """A table and who is who in it."""

    fields: tuple[Field, ...]
    columns: dict[str, Column]
    truth: np.ndarray

    def take(self, rows: np.ndarray) -> Known:
        texts = {name: Column.of([column.text(row) for row in rows.tolist()]) for name, column in self.columns.items()}
        return Known(self.fields, texts, self.truth[rows])


def read(cells: Mapping[str, Sequence[str]], truth: Sequence[int], leave_out: str) -> Known:
    raw = {header: Column.of(texts) for header, texts in cells.items() if header != leave_out}
    found = recognize(raw, {})
    columns = read_fields(found.fields, {attribute: raw[header] for attribute, header in found.reads.items()})
    return Known(found.fields, columns, np.array(truth))


def febrl(number: int) -> Known:
    table = load_febrl(number)
    return read(table.columns, table.truth, "rec_id")


def customers(count: int, noise: str, seed: int = 0) -> Known:
    drawn = list(draw_customers(count, seed=seed, noise=noise))
    return read(columns_of(drawn), [record.customer for record in drawn], "record_id")


class Score(NamedTuple):
    """Of pairs."""

    precision: float
    recall: float
    blocked: float
    """Share of the matches that are candidates."""
    together: float
    """F1 of the pairs of connected components, the simplest clustering there is."""

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def score(ruleset: Ruleset, table: Known) -> Score:
    left, right = candidate_pairs(ruleset, table.columns)
    levels = compare_pairs(build(ruleset.comparisons, ruleset.fields), table.columns, left, right)
    linked = weigh(ruleset, levels) >= 0
    same = table.truth[left] == table.truth[right]
    matches = pairs(table.truth)
    hits = float((linked & same).sum())
    labels = components(len(table.truth), left[linked].tolist(), right[linked].tolist())
    both = pairs(np.stack((labels, table.truth), axis=1))
    return Score(hits / max(linked.sum(), 1), hits / matches, float(same.sum()) / matches, 2 * both / (pairs(labels) + matches))


def pairs(labels: np.ndarray) -> float:
    sizes = np.unique(labels, axis=0, return_counts=True)[1]
    return float((sizes * (sizes - 1) // 2).sum())


def components(count: int, left: list[int], right: list[int]) -> np.ndarray:
    unions = Unions()
    for one, other in zip(left, right, strict=True):
        unions.join(one, other)
    return np.array([unions.find(number) for number in range(count)])
