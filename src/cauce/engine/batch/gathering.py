"""From tables to one set of records: what each column means, canonical values by field, and who every record is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby

import msgspec
import numpy as np
from numpy.typing import NDArray

from cauce.engine.batch.table import JSON_LINES, Table
from cauce.engine.batch.texts import Texts, digests, row_digests
from cauce.engine.batch.workers import in_threads
from cauce.errors import InvalidValue
from cauce.linkage.columns.column import ABSENT, Column
from cauce.linkage.columns.comparator import Rows
from cauce.linkage.columns.fields import IDENTIFIER
from cauce.linkage.columns.headers import is_of_person
from cauce.linkage.columns.normalize import read_fields
from cauce.linkage.columns.recognize import ColumnNote, recognize
from cauce.linkage.columns.spreading import ONE_BY_ONE, Spread
from cauce.model.ruleset import Field

SAMPLE = 20_000
"""Rows that are looked at to tell what columns mean."""
_FEW = 8
"""Times as many rows as are looked at, from which on not all of them are sorted."""


@dataclass(frozen=True, slots=True)
class Group:
    """Tables with the same columns, one below the other, and what their columns mean."""

    tables: tuple[int, ...]
    """Their places among the tables given."""
    columns: dict[str, Texts]
    fields: tuple[Field, ...]
    reads: dict[str, str]
    """Attribute -> header."""
    notes: tuple[ColumnNote, ...]

    def raw(self, attribute: str) -> Texts | None:
        """The column that an attribute is read from."""
        header = self.reads.get(attribute)
        return None if header is None else self.columns[header]

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())).codes)


def recognized(tables: Sequence[Table], given: Mapping[str, str]) -> tuple[Group, ...]:
    """Tables grouped by their columns, and what these mean; `given` says it for some headers.

    Raises:
        InvalidValue: something is given for a column that no table has.
    """
    known = {name for table in tables for name in table.columns}
    for header in given:
        if header not in known:
            raise InvalidValue("--map", f"{header[:64]} is not a column; there are {', '.join(sorted(known)[:20])}")
    padded = _padded(tables)
    headers = [tuple(sorted(table.columns)) for table in padded]
    numbered = sorted(range(len(tables)), key=lambda number: (headers[number], tuple(padded[number].columns), number))
    grouped = groupby(numbered, key=lambda number: headers[number])
    return tuple(_group([(number, padded[number]) for number in numbers], given) for _, numbers in grouped)


def _padded(tables: Sequence[Table]) -> list[Table]:
    """Files of JSON lines with each other's columns: a line leaves out what it has nothing to say of, and so may all lines of a file."""
    loose = [table for table in tables if table.written == JSON_LINES]
    names = sorted({name for table in loose for name in table.columns})
    return [
        replace(table, columns={name: table.columns.get(name) or Texts.absent(len(table)) for name in names})
        if table.written == JSON_LINES
        else table
        for table in tables
    ]


def _group(members: list[tuple[int, Table]], given: Mapping[str, str]) -> Group:
    tables = [table for _, table in members]
    columns = {name: Texts.joined([table.columns[name] for table in tables]) for name in tables[0].columns}
    rows = sample_rows(columns)
    sample = {name: texts.take(rows).column() for name, texts in columns.items()}
    found = recognize(sample, {header: target for header, target in given.items() if header in columns})
    group = Group(tuple(number for number, _ in members), columns, found.fields, dict(found.reads), found.notes)
    return _with_record_id(group, given)


def sample_rows(columns: Mapping[str, Texts]) -> Rows:
    """Rows that are distinct in content, in an order that only their content gives; ids do not count, so that renaming changes nothing."""
    count = len(next(iter(columns.values())).codes)
    ordered = sorted(columns.items())
    telling = [texts for name, texts in ordered if is_of_person(name) or not texts.unique()] or [texts for _, texts in ordered]
    of_values = in_threads(lambda texts: digests(texts.values), telling)
    found = row_digests([(texts.codes, taken) for texts, taken in zip(telling, of_values, strict=True)], count)
    return _smallest(found, SAMPLE)


def _smallest(numbers: NDArray[np.uint64], most: int) -> Rows:
    """Where the smallest of some numbers first stand, in their order: so many of them, each number once."""
    if len(numbers) > _FEW * most:
        few = np.flatnonzero(numbers <= np.partition(numbers, _FEW * most // 2)[_FEW * most // 2])
        _, first = np.unique(numbers[few], return_index=True)
        if len(first) >= most:
            return few[first[:most]]
    _, first = np.unique(numbers, return_index=True)
    return first[:most].astype(np.int64)


def _with_record_id(group: Group, given: Mapping[str, str]) -> Group:
    """A table without a column that says it is the record's id has one if some column that means nothing else never repeats.

    One that the user leaves out may not be seen, and ids are.
    """
    if "record_id" in group.reads:
        return group
    left_out = [note.column for note in group.notes if note.meaning == "-" and note.column not in given and not is_of_person(note.column)]
    header = next((name for name in group.columns if name in left_out and group.columns[name].unique()), None)
    if header is None:
        return group
    note = ColumnNote(header, "record_id", "a value for every row, and none twice")
    notes = tuple(note if old.column == header else old for old in group.notes)
    return replace(group, reads={**group.reads, "record_id": header}, notes=notes)


def read_as_learned(groups: Sequence[Group], columns: Mapping[str, str], chosen: Collection[str]) -> tuple[Group, ...]:
    """The groups with columns read as a ruleset was learned from them, whatever they look like here.

    Args:
        groups: as recognised.
        columns: header -> what fields read it as, of the ruleset.
        chosen: headers whose meaning the user chose; they keep it.
    """
    return tuple(
        _read_as(group, {name: read for name, read in columns.items() if name in group.columns and name not in chosen}) for group in groups
    )


def _read_as(group: Group, known: Mapping[str, str]) -> Group:
    before = {header: attribute for attribute, header in group.reads.items()}
    others = {attribute: header for attribute, header in group.reads.items() if header not in known}
    reads = others | {attribute: header for header, attribute in known.items()}
    fields = tuple(field for field in group.fields if all(reads.get(name) == group.reads.get(name) for name in field.reads))
    notes = tuple(
        ColumnNote(note.column, _plain(known[note.column]), "as the ruleset was learned")
        if known.get(note.column, before.get(note.column)) != before.get(note.column)
        else note
        for note in group.notes
    )
    return replace(group, reads=reads, fields=fields, notes=notes)


def _plain(attribute: str) -> str:
    """What an attribute is called where it is shown."""
    return attribute.removeprefix(IDENTIFIER).partition("#")[0]


def canonical_columns(
    groups: Sequence[Group],
    fields: Sequence[Field],
    order: Rows,
    advance: Callable[[float], None] = lambda _: None,
    spread: Spread = ONE_BY_ONE,
) -> dict[str, Column]:
    """The canonical values of all records, field by field.

    Each group reads its own columns in its own way, so that dates written in two orders meet. Fields of a given ruleset that a group did
    not recognise are read as the ruleset says.
    """
    columns = {}
    dearest_first = sorted(fields, key=lambda field: -sum(_effort(group, field) for group in groups))
    read = spread.map(partial(_read, groups, order), dearest_first)
    for number, (field, column) in enumerate(zip(dearest_first, read, strict=True)):
        advance(number / len(fields))
        columns[field.name] = column
    return {field.name: columns[field.name] for field in fields}


_EFFORT = {"surname": 12, "street": 9, "email": 3, "phone": 3, "device": 1, "id": 1}
"""What it takes to read a text, in microseconds; 2 if it does not say. Only who reads what first depends on it."""


def _effort(group: Group, field: Field) -> int:
    """What it takes to read all texts."""
    texts = sum(len(texts.values) for name in field.reads if (texts := group.raw(name)) is not None)
    return texts * _EFFORT.get(field.kind, 2)


def _read(groups: Sequence[Group], order: Rows, field: Field) -> Column:
    stacked = _stacked([_canonical(group, next((own for own in group.fields if own.name == field.name), field)) for group in groups])
    codes = np.empty(len(order), np.int32)
    codes[order] = stacked.codes
    return Column(codes, stacked.values).with_digests()


def _canonical(group: Group, field: Field) -> Column:
    raw = {name: texts.column() for name in field.reads if (texts := group.raw(name)) is not None}
    if not raw:
        return Column(np.full(len(group), ABSENT, np.int32), [])
    return read_fields((field,), raw)[field.name]


def _stacked(parts: Sequence[Column]) -> Column:
    """Columns one below the other."""
    if len(parts) == 1:
        return parts[0]
    places: dict[str, int] = {}
    codes = []
    for part in parts:
        own = np.array([*(places.setdefault(value, len(places)) for value in part.values), ABSENT], np.int32)
        codes.append(own[part.codes])
    return Column(np.concatenate(codes), list(places))


_PREFERRED = frozenset(
    {("employer", "company"), ("street", "address_street"), ("address_postal_code", "postal_code"), ("address_city", "city")}
)
"""Kinds of one field in two tables, of which the second is taken."""


def merged_fields(groups: Sequence[Group], region: str) -> tuple[Field, ...]:
    """The fields of all groups. One that is a category here and a text there is a text; companies that are customers anywhere are."""
    fields: dict[str, Field] = {}
    for group in groups:
        for field in group.fields:
            known = fields.setdefault(field.name, field)
            if (known.kind, field.kind) in _PREFERRED or (known.kind == "category" and field.kind != "category"):
                fields[field.name] = field
    return tuple(msgspec.structs.replace(field, region=field.region or region) for field in fields.values())


def read_columns(groups: Sequence[Group]) -> dict[str, str]:
    """Header -> what fields read it as; without headers that mean one thing in one table and another elsewhere."""
    said: dict[str, set[str]] = {}
    for group in groups:
        known = {header: attribute for attribute, header in group.reads.items()}
        for header in group.columns:
            said.setdefault(header, set()).add(known.get(header, ""))
    return {header: found for header, several in sorted(said.items()) if len(several) == 1 and (found := min(several))}


def order_of(tables: Sequence[Table], groups: Sequence[Group]) -> Rows:
    """Row of the stacked groups -> record, counted in the order of the files."""
    starts = np.cumsum([0, *(len(table) for table in tables)])
    return np.concatenate([np.arange(starts[number], starts[number + 1]) for group in groups for number in group.tables])
