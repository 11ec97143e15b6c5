"""JSON lines: flat objects, or records as `cauce ingest` reads them, whose identifiers and attributes become columns."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from cauce.engine.batch.bad import Bad, file_invalid
from cauce.engine.batch.cell_text import text_of
from cauce.engine.batch.csv_rows import MAX_CELL
from cauce.engine.batch.lines import Line, read_lines
from cauce.engine.batch.table import JSON_LINES, OnBad, Table
from cauce.engine.batch.texts import TextsBuilder

_decode = msgspec.json.Decoder().decode


def read_jsonl(path: Path, on_bad: OnBad) -> Table:
    """Every line is an object; a key is a column. Columns stand in the order of their names, because lines have no order of their own.

    Raises:
        InvalidValue: (FILE_INVALID) no line is an object.
    """
    builders: dict[str, TextsBuilder] = {}
    numbers: list[int] = []
    with path.open("rb") as stream:
        for line in read_lines(stream):
            cells = cells_of(line, on_bad) if line.data.strip() else None
            if not cells:
                continue
            for name, text in cells.items():
                builders.setdefault(name, TextsBuilder()).put(len(numbers), text)
            numbers.append(line.number)
    if not numbers:
        raise file_invalid("file", "holds no records: no line is a JSON object that says anything")
    columns = {name: builders[name].build(len(numbers)) for name in sorted(builders)}
    return Table(str(path), columns, np.array(numbers, np.int64), JSON_LINES)


def cells_of(line: Line, on_bad: OnBad) -> dict[str, str] | None:
    """The cells of a line, objects and lists within taken apart; None if it cannot be used, which is told."""
    data = line.data.removeprefix(b"\xef\xbb\xbf") if line.number == 1 else line.data
    document, problem = _document(line, data)
    field = ""
    if not problem:
        cells = {name: text for name, text in _flat(document) if text and not text.isspace()}
        field, problem = _unusable(cells)
        if not problem:
            return cells
    on_bad(Bad(line.number, field, problem, data[:MAX_CELL].decode("utf-8", "backslashreplace")))
    return None


def _document(line: Line, data: bytes) -> tuple[dict[str, Any], str]:
    """The object on a line, or what is wrong with the line."""
    if line.too_long:
        return {}, "the line is longer than 16 MiB"
    try:
        document = _decode(data)
    except UnicodeDecodeError:
        return {}, "the line is not UTF-8"
    except (msgspec.DecodeError, RecursionError):
        return {}, "the line is not a JSON object" + ("" if line.complete else "; the file ends in the middle of it")
    return (document, "") if isinstance(document, dict) else ({}, "the line is not a JSON object")


def _unusable(cells: dict[str, str]) -> tuple[str, str]:
    for name, text in cells.items():
        if "\0" in text or "\0" in name:
            return name.replace("\0", ""), "holds a NUL character"
        if len(text) > MAX_CELL:
            return name, "the cell is longer than 64 KiB"
    return "", ""


_COMPARED = frozenset({"source", "record_id", "observed_at", "identifiers", "attributes"})
"""What of a record may tell who somebody is: neither how its numbers are to be read, nor what happened, nor what was allowed."""


def is_record(document: dict[str, Any]) -> bool:
    """Whether an object is a record as `cauce ingest` reads them, not a row of a table."""
    return isinstance(document.get("identifiers"), list) or isinstance(document.get("attributes"), dict)


def _flat(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    record = is_record(document)
    for name, value in document.items():
        if record and name not in _COMPARED:
            continue
        if name == "identifiers" and isinstance(value, list):
            yield from _identifiers(value)
        elif name == "attributes" and isinstance(value, dict):
            yield from _flat(value)
        else:
            yield from _cell(name, value)


def _identifiers(found: list[Any]) -> Iterator[tuple[str, str]]:
    """The first value of a namespace in the column of its name, the next in `NAME_2`, and so on."""
    counts: dict[str, int] = {}
    for item in found:
        if isinstance(item, dict) and isinstance(item.get("namespace"), str) and item.get("role") != "mentioned":
            namespace = item["namespace"]
            counts[namespace] = counts.get(namespace, 0) + 1
            yield from _cell(namespace if counts[namespace] == 1 else f"{namespace}_{counts[namespace]}", item.get("value"))


def _cell(name: str, value: object) -> Iterator[tuple[str, str]]:
    """One cell; an object within is as many columns, a list as many numbered ones."""
    if isinstance(value, dict):
        for inner, item in value.items():
            yield from _cell(f"{name}_{inner}", item)
    elif isinstance(value, list):
        for number, item in enumerate(value, start=1):
            yield from _cell(name if number == 1 else f"{name}_{number}", item)
    elif value is not None:
        yield name, text_of(value)
