"""Drawn records as rows of a table, with headers in English, in Spanish or none worth the name, and names in parts or in one column."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from cauce.testing.customers.drawing import Drawn
from cauce.testing.customers.recording import Values

TRUTH = ("record_id", "identity_id", "household_id", "notes")
"""Columns of the file with the truth."""


class Headers(StrEnum):
    """How the columns are called."""

    ENGLISH = "english"
    SPANISH = "spanish"
    NONE = "none"
    """`c0`, `c1` ...: what is in them has to speak for itself."""


class Names(StrEnum):
    """How names are stored."""

    PARTS = "parts"
    FULL = "full"
    """One column; the store writes `SURNAMES, GIVEN NAME` there."""
    BOTH = "both"
    """The full name beside its parts: a column that says nothing new."""


_WORDS = {
    "record_id": "id_registro",
    "source": "fuente",
    "given_name": "nombre",
    "middle_name": "segundo_nombre",
    "surname": "apellido1",
    "second_surname": "apellido2",
    "full_name": "nombre_completo",
    "sex": "sexo",
    "birth_date": "fecha_nacimiento",
    "email": "correo_electronico",
    "phone": "telefono",
    "loyalty_card": "tarjeta_fidelidad",
    "device_id": "id_dispositivo",
    "cookie_id": "id_cookie",
    "street": "direccion",
    "city": "ciudad",
    "postal_code": "codigo_postal",
    "country": "pais",
}
"""English header -> Spanish one."""
_PARTS = ("given_name", "middle_name", "surname", "second_surname")
_REST = tuple(word for word in _WORDS if word not in {*_PARTS, "full_name", "record_id", "source"})
_SEXES = {"F": "M", "M": "H", "": ""}
"""Spanish tables say *mujer* and *hombre*."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What the table looks like."""

    headers: Headers = Headers.ENGLISH
    names: Names = Names.PARTS

    @property
    def columns(self) -> tuple[str, ...]:
        """The headers, in order."""
        parts = () if self.names is Names.FULL else _PARTS
        full = () if self.names is Names.PARTS else ("full_name",)
        words = ("record_id", "source", *parts, *full, *_REST)
        if self.headers is Headers.NONE:
            return tuple(f"c{place}" for place in range(len(words)))
        return tuple(_WORDS[word] for word in words) if self.headers is Headers.SPANISH else words

    def row(self, drawn: Drawn) -> tuple[str, ...]:
        """The record's cells, in the order of the columns."""
        values = drawn.values
        if self.headers is Headers.SPANISH:
            values = values._replace(sex=_SEXES[values.sex])
        parts = () if self.names is Names.FULL else values[:4]
        full = () if self.names is Names.PARTS else (full_name(values, surname_first=drawn.source == "store"),)
        return (drawn.record_id, drawn.source, *parts, *full, *values[4:])


def full_name(values: Values, *, surname_first: bool) -> str:
    """The name as one text."""
    given = " ".join(part for part in (values.given, values.middle) if part)
    surnames = " ".join(part for part in (values.surname, values.second) if part)
    if surname_first and given and surnames:
        return f"{surnames}, {given}"
    return f"{given} {surnames}".strip()


def columns_of(records: Iterable[Drawn], layout: Layout | None = None) -> dict[str, list[str]]:
    """The table by columns; empty texts are missing values."""
    shape = layout or Layout()
    columns = zip(*(shape.row(drawn) for drawn in records), strict=True)
    return dict(zip(shape.columns, map(list, columns), strict=True))


def write_files(records: Iterator[Drawn], layout: Layout, output: Path, truth: Path | None) -> int:
    """Write the table, and who is who beside it, as CSV, record by record; gives their number."""
    count = 0
    with (
        output.open("w", encoding="utf-8", newline="") as table,
        (truth or Path("/dev/null")).open("w", encoding="utf-8", newline="") as answers,
    ):
        rows, people = csv.writer(table, lineterminator="\n"), csv.writer(answers, lineterminator="\n")
        rows.writerow(layout.columns)
        people.writerow(TRUTH)
        for drawn in records:
            rows.writerow(layout.row(drawn))
            if truth:
                people.writerow((drawn.record_id, drawn.customer, drawn.household, "; ".join(drawn.notes)))
            count += 1
    return count
