"""What the fields of a trained ruleset read of records: canonical values, by the very rules that read tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple, Protocol

from cauce.linkage.columns.normalize import joined, reader_of
from cauce.linkage.normalize.attributes import part_of, parts_of, text_of
from cauce.model.record import Identifier, Record, Role
from cauce.model.ruleset import NAMESPACE, Field

SOURCE = "source"
"""The kind of field that says who sent a record, and the attribute that it reads where the record has it."""

_REMEMBERED_VALUES = 1 << 13
"""Values of each field that are read once only."""
_REMEMBERED_SHAPES = 1 << 12
"""Sets of attribute names that are looked at once only."""

Parts = Mapping[str, tuple[str, str]]
"""What `parts_of` finds."""
_NO_PARTS: Parts = {}


class FieldReader:
    """Reads the canonical values of a trained ruleset's fields from records."""

    def __init__(self, fields: Sequence[Field]) -> None:
        self._fields = tuple((tuple(map(_named, field.reads)), lru_cache(maxsize=_REMEMBERED_VALUES)(reader_of(field))) for field in fields)
        self._attributes = [text for texts, _ in self._fields for text in texts if isinstance(text, _Attribute)]
        self._by_synonym = lru_cache(maxsize=_REMEMBERED_SHAPES)(self._is_by_synonym)

    def read(self, record: Record) -> tuple[str, ...]:
        """The value of each field in the ruleset's order; empty where the record has none."""
        parts = parts_of(record.attributes)
        found = []
        for texts, canonical in self._fields:
            text = texts[0].of(record, parts) if len(texts) == 1 else joined([one.of(record, parts) for one in texts])
            found.append(canonical(text) if text else "")
        return tuple(found)

    def read_all(self, records: Sequence[Record]) -> list[list[str]]:
        """What `read` finds in each of many records, field by field: a text that many have is read once."""
        parts = [parts_of(record.attributes) if self._by_synonym(tuple(record.attributes)) else _NO_PARTS for record in records]
        batch = _Batch(records, parts, [_own(record.identifiers) for record in records])
        found = []
        for texts, canonical in self._fields:
            columns = [text.of_all(batch) for text in texts]
            read = columns[0] if len(columns) == 1 else list(map(joined, zip(*columns, strict=True)))
            values = {text: canonical(text) if text else "" for text in set(read)}
            found.append([values[text] for text in read])
        return found

    def _is_by_synonym(self, names: Iterable[str]) -> bool:
        """Whether any attribute of these names means what a field reads by another name."""
        return any(part_of(name) == text.part and name != text.name for name in names for text in self._attributes if text.part)


class _Batch(NamedTuple):
    """Records, and for each what has to be looked at to find its texts."""

    records: Sequence[Record]
    parts: Sequence[Parts]
    """Empty for a record in which nothing goes by a synonym."""
    identifiers: Sequence[Mapping[str, Sequence[Identifier]]]
    """By namespace."""


class _Text(Protocol):
    """Finds a record's text under one name that a field reads."""

    def of(self, record: Record, parts: Parts) -> str:
        """The text of one record; empty if there is none."""
        ...

    def of_all(self, batch: _Batch) -> list[str]:
        """The text of each of many."""
        ...


def _named(name: str) -> _Text:
    if name.startswith(NAMESPACE):
        namespace, _, number = name.removeprefix(NAMESPACE).partition("#")
        return _Identified(namespace, int(number or 1) - 1)
    return _Attribute(name, part_of(name))


class _Attribute(NamedTuple):
    """An attribute, or a synonym of it."""

    name: str
    part: str

    def of(self, record: Record, parts: Parts) -> str:
        value = record.attributes.get(self.name)
        if value is not None:
            return value if type(value) is str else text_of(value)
        return record.source if self.name == SOURCE else parts.get(self.part, ("", ""))[1]

    def of_all(self, batch: _Batch) -> list[str]:
        name = self.name
        if name == SOURCE:
            return list(map(self.of, batch.records, batch.parts))
        rows = zip([record.attributes.get(name) for record in batch.records], batch.records, batch.parts, strict=True)
        return [
            value if type(value) is str else "" if value is None and not parts else self.of(record, parts) for value, record, parts in rows
        ]


class _Identified(NamedTuple):
    """An identifier's value as sent: `namespace:email#2` is the record's second address, the surer ones first."""

    namespace: str
    place: int

    def of(self, record: Record, _: Parts) -> str:
        namespace = self.namespace
        return self._of_own([one for one in record.identifiers if one.namespace == namespace and one.role is not Role.MENTIONED])

    def of_all(self, batch: _Batch) -> list[str]:
        return [self._of_own(own.get(self.namespace, ())) for own in batch.identifiers]

    def _of_own(self, own: Sequence[Identifier]) -> str:
        if len(own) > 1:
            own = sorted(own, key=attrgetter("assurance"), reverse=True)
        return own[self.place].value if self.place < len(own) else ""


def _own(identifiers: Iterable[Identifier]) -> dict[str, list[Identifier]]:
    """A record's own identifiers, by namespace."""
    found: dict[str, list[Identifier]] = {}
    for one in identifiers:
        if one.role is not Role.MENTIONED:
            found.setdefault(one.namespace, []).append(one)
    return found
