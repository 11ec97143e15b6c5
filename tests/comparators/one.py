"""A comparator by itself, for tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cauce.linkage.columns.column import Column
from cauce.linkage.columns.comparator import ColumnComparator
from cauce.linkage.columns.comparators.registry import build, propose_comparisons
from cauce.model.ruleset import Field


def field(kind: str, frequent: Mapping[str, float] | None = None) -> Field:
    return Field(name=kind, kind=kind, reads=(kind,), frequent=dict(frequent or {}))


def comparator(name: str, fields: Sequence[Field]) -> ColumnComparator:
    columns = {one.name: Column.of(["a", "b"]) for one in fields}
    comparison = next(one for one in propose_comparisons(fields, columns) if one.comparator == name)
    return build([comparison], fields)[0]


def outcome(comparing: ColumnComparator, one: Sequence[str], other: Sequence[str]) -> str:
    """Name of the outcome, the same both ways; `-`: missing."""
    level = comparing.level(one, other)
    assert comparing.level(other, one) == level
    return comparing.outcomes[level].name if level >= 0 else "-"
