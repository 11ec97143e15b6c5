"""A small world of people for tables: FEBRL1, 500 persons written down twice, or a piece of it."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from cauce.testing.febrl import load_febrl

Row = dict[str, str]


@cache
def febrl1() -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...], tuple[int, ...]]:
    """Header, rows, and the true person of each row."""
    columns, truth = load_febrl(1)
    return tuple(columns), tuple(zip(*columns.values(), strict=True)), tuple(truth)


def some(persons: int) -> tuple[list[Row], list[int]]:
    """The rows of so many persons, in no order, and who each is."""
    header, rows, truth = febrl1()
    chosen = set(sorted(set(truth))[:persons])
    kept = [(dict(zip(header, row, strict=True)), person) for row, person in zip(rows, truth, strict=True) if person in chosen]
    return [row for row, _ in kept], [person for _, person in kept]


def write(path: Path, rows: list[Row]) -> Path:
    """A CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path
