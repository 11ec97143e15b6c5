"""From meanings to fields: which columns are read together, how a field is named, and how its dates are written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cauce.linkage.columns import content
from cauce.linkage.columns.column import ABSENT
from cauce.linkage.columns.headers import ATTRIBUTES, BIRTH_PARTS, NAMESPACES, RECORD, SKIP, folded
from cauce.linkage.columns.meanings import CATEGORY, Meaning
from cauce.linkage.columns.normalize_line import is_address_line
from cauce.linkage.columns.shapes import listed
from cauce.linkage.columns.sketch import Sketch
from cauce.linkage.normalize.attributes import part_of
from cauce.model.ruleset import Field

IDENTIFIER = "namespace:"
"""What stands before an identifier in `Field.reads`; the second of a namespace is `namespace:email#2`."""

_BOTH = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ]\d{2,4}")
_MONTHS = 12
_BY_LOT = 1.5
"""How many times as often as by lot all of a name may be missing."""
_LETTERED = 0.6
"""Share of a column's values, from which on most are what it is taken for."""
_INITIALS = 0.3
"""Share of initials from which on a column of middle names is compared by itself."""
_UNIT_LETTERS = 4
"""Letters that a marker of a unit has, at most."""
_LISTED, _SOME = ("email", "phone"), 0.02
"""What cells may hold several of, and in how many a second one is looked for."""
_OF_NAMES = frozenset({"given_name", "middle_name", "family_name", "second_family_name", "suffix", "full_name", "company"})

_SOLE: Mapping[str, str] = {
    "birth_date": "birth_date",
    "sex": "sex",
    "postal_code": "postal_code",
    "city": "city",
    "state": "state",
    "company": "company",
    "source": "source",
    "country": "category",
    "language": "category",
    "suffix": "category",
}
"""Target -> kind, of fields that are one column and named after the target."""
_KINDS = {"email": "email", "phone": "phone", "device": "device", "cookie": "device"}
"""Identifier -> kind; of the others it is `id`."""
_OTHERS = {"code": "id", "website": "website", "text": "text", "category": "category"}
"""What a column of no known target was taken for -> kind of its field, which has the column's own name."""
_ORDER = (
    *("given", "middle", "surname", "suffix", "birth_date", "sex", "email", "phone"),
    *("street", "unit", "postal_code", "city", "state", "company"),
)


class Assigned(NamedTuple):
    """Fields, and the columns that they read."""

    fields: tuple[Field, ...]
    reads: dict[str, str]
    said: dict[str, tuple[str, str]]
    """Header -> target and reason, where it became another one on the way."""


def assign(sketches: Mapping[str, Sketch], meanings: Mapping[str, Meaning]) -> Assigned:
    """The fields of a table whose columns' meanings are settled."""
    builder = _Builder(sketches, meanings)
    builder.names()
    builder.birth()
    builder.street()
    for target in _SOLE:
        builder.sole(target)
    builder.identifiers()
    builder.others()
    fields = sorted(builder.fields, key=lambda field: _place(field.name))
    return Assigned(tuple(fields), builder.reads, builder.said)


def _place(name: str) -> int:
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)


class _Builder:
    """Takes columns, one meaning after the other."""

    def __init__(self, sketches: Mapping[str, Sketch], meanings: Mapping[str, Meaning]) -> None:
        self._sketches = sketches
        self._left: dict[str, list[str]] = {}
        for header in sorted(meanings, key=lambda header: (meanings[header].reason != "given", meanings[header].rank)):
            self._left.setdefault(meanings[header].target, []).append(header)
        self._left.pop(SKIP, None)
        self._employs = self._are_employers()
        self.fields: list[Field] = []
        self.reads: dict[str, str] = {}
        self.said: dict[str, tuple[str, str]] = {}
        for target in ("record_id", "observed_at"):
            for header in self._left.pop(target, []):
                if target in self.reads:
                    self.said[header] = (SKIP, "")
                else:
                    self.reads[target] = header

    def _are_employers(self) -> bool:
        """Whether companies stand with people in every row: as often where there is a name, and where there is none, it is missing by lot.

        Of given names and surnames parts are missing, then. Of whole names, or the given names of whom to ask for, what else is known is as
        often there without them. Where some customers are companies and others are people, all of the name is missing, and much else.
        """
        given, surname, full, company = (self._filled(target) for target in ("given_name", "family_name", "full_name", "company"))
        there = [names for names in (given, surname, full) if names.any()]
        named = np.logical_or.reduce(there) if there else np.zeros(0, np.bool_)
        if not company.any() or not there or named.all():
            return False
        parted = bool(given.any() and surname.any())
        if parted and np.mean(~named) > _BY_LOT * np.mean(~given) * np.mean(~surname):
            return False
        return self._as_often(company, named) and (parted or self._are_alike(named))

    def _are_alike(self, named: NDArray[np.bool_]) -> bool:
        """Whether rows without a name have everything else about as often as the others."""
        others = [target for target in self._left if target not in _OF_NAMES]
        return all(self._as_often(self._filled(target), named) for target in others)

    def _as_often(self, filled: NDArray[np.bool_], named: NDArray[np.bool_]) -> bool:
        """Whether a column is filled about as often with a name as without one."""
        less, more = sorted((np.mean(filled[named]), np.mean(filled[~named])))
        return bool(less >= more / 2)

    def _filled(self, target: str) -> NDArray[np.bool_]:
        """The rows where some column of a target is filled; empty if there is no such column."""
        columns = [self._sketches[header].column for header in self._left.get(target, ())]
        return np.logical_or.reduce([column.codes != ABSENT for column in columns]) if columns else np.zeros(0, np.bool_)

    def _take(self, target: str) -> tuple[str, ...]:
        """The attributes of all columns of a target, the surest first."""
        return tuple(self._read(target, header) for header in self._left.pop(target, ()))

    def _read(self, attribute: str, header: str) -> str:
        name, number = attribute, 1
        while name in self.reads:
            number += 1
            name = f"{attribute}{'#' if attribute.startswith(IDENTIFIER) else '_'}{number}"
        self.reads[name] = header
        return name

    def _add(self, name: str, kind: str, reads: Sequence[str], **more: object) -> None:
        taken = {field.name for field in self.fields}
        number, free = 1, name
        while free in taken:
            number += 1
            free = f"{name}_{number}"
        self.fields.append(Field(name=free, kind=kind, reads=tuple(reads), **more))  # type: ignore[arg-type]

    def names(self) -> None:
        """Given names and surnames from their columns, or read out of a full name."""
        apart = [header for header in self._left.get("middle_name", ()) if _is_apart(self._sketches[header])]
        self._left["middle_name"] = [header for header in self._left.get("middle_name", ()) if header not in apart]
        given = (*self._take("given_name"), *self._take("middle_name"))
        surname = (*self._take("family_name"), *self._take("second_family_name"))
        full = self._take("full_name")
        if full and not (given and surname):
            self._add("given", "full_given", full)
            self._add("surname", "full_surname", full)
        elif full:
            self._add("full_name", "text", full)
        if given:
            self._add("given" if surname or not full else "given_name", "given" if surname or not full else "text", given)
        if surname:
            self._add("surname" if given or not full else "family_name", "surname" if given or not full else "text", surname)
        for header in apart:
            self._add("middle", "middle", (self._read("middle_name", header),))

    def birth(self) -> None:
        """The birth date, of one column or of three."""
        parts = [self._take(part) for part in BIRTH_PARTS]
        if all(parts):
            self._add("birth_date", "birth_date", [part[0] for part in parts])

    def street(self) -> None:
        """House number and street are one field; what is behind the house door is another."""
        number, street, unit = self._take("street_number"), self._take("street"), [*self._left.get("unit", ())]
        if street and not number and self._is_line(street):
            for part in ("street", "postal_code", "city"):
                self._add(part, f"address_{part}", street)
        elif street:
            self._add("street", "street", (*number, *street))
        elif number:
            self._add("street_number", "text", number)
        reads = (*self._take("unit"), *self._take("floor"), *self._take("door"))
        if reads:
            lettered = unit and self._sketches[unit[0]].share(_is_lettered) >= _LETTERED and self._sketches[unit[0]].distinct > CATEGORY
            self._add("unit", "text" if lettered else "category", reads)

    def _is_line(self, street: Sequence[str]) -> bool:
        """Whether the one column of streets holds whole addresses, of which no other column has a part."""
        if len(street) > 1 or "postal_code" in self._left or "city" in self._left:
            return False
        header = self.reads[street[0]]
        found = self._sketches[header].share(is_address_line) >= _LETTERED
        if found:
            self.said[header] = ("street", "whole addresses: postal code and town are read out of them")
        return found

    def sole(self, target: str) -> None:
        """A field for each column of a target."""
        for header in self._left.pop(target, ()):
            sketch = self._sketches[header]
            more: dict[str, object] = {}
            kind = _SOLE[target]
            if target == "birth_date":
                more = {"day_first": is_day_first(sketch)}
            elif target == "company" and self._employs:
                kind = "employer"
            elif target == "sex":
                more = {"region": "ES" if content.is_m_for_mujer(sketch) else "GB"}
            self._add(target, kind, (self._read(target, header),), **more)

    def identifiers(self) -> None:
        """A field for each column of an identifier."""
        for namespace in [target for target in self._left if _is_namespace(target)]:
            kind = _KINDS.get(namespace, "id")
            for reads in self._take_identifiers(namespace):
                self._add(namespace.replace("/", "_"), kind, (reads,))
                if kind in _LISTED and self._sketches[self.reads[reads]].share(partial(_are_several, kind)) >= _SOME:
                    self._add(namespace, f"second_{kind}", (reads,))

    def _take_identifiers(self, namespace: str) -> list[str]:
        return [self._read(IDENTIFIER + namespace, header) for header in self._left.pop(namespace)]

    def others(self) -> None:
        """Columns of no known meaning, under their own names."""
        for target in [*self._left]:
            for header in self._left.pop(target):
                kind = _OTHERS.get(target, "")
                if not kind:
                    kind = "category" if self._sketches[header].distinct <= CATEGORY else "text"
                name = self._read(own_name(header if target in _OTHERS else target), header)
                self._add(name, kind, (name,))
                self.said[header] = (kind if target == "code" else target, "")


def _are_several(kind: str, text: str) -> bool:
    return len(listed(kind, text)) > 1


def _is_namespace(target: str) -> bool:
    return target in NAMESPACES or target.partition("/")[0] in NAMESPACES


def own_name(header: str) -> str:
    """The attribute that a column without a meaning becomes: its own name, unless that means something."""
    plain = folded(header) or "column"
    known = part_of(plain) or plain in (*RECORD, *ATTRIBUTES, *BIRTH_PARTS, *NAMESPACES)
    return f"other_{plain}" if known else plain


def _is_apart(sketch: Sketch) -> bool:
    """Whether a column of middle names is compared by itself: initials, and what English calls a middle name."""
    initials = content.names_of(sketch).initials >= _INITIALS
    return initials or "mid" in folded(sketch.header) or folded(sketch.header) in ("mi", "mname", "minit")


def _is_lettered(value: str) -> bool:
    return sum(map(str.isalpha, value)) > _UNIT_LETTERS


def is_day_first(sketch: Sketch) -> bool:
    """Whether dates such as `03/04/1980` mean the third of April: as the dates do that can be read in one way only."""
    votes = 0
    for value in sketch.column.values:
        found = _BOTH.match(value)
        if found:
            votes += (int(found[1]) > _MONTHS) - (int(found[2]) > _MONTHS)
    return votes >= 0
