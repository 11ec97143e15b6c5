"""A record has the values that its row has: what recognition says is read is what the kernel reads online."""

from __future__ import annotations

from cauce.linkage.columns.normalize import read_fields
from cauce.linkage.columns.recognize import recognize
from cauce.linkage.trained import FieldReader
from cauce.model.record import Assurance, Identifier, Record

from .tables import people, raw


def test_a_record_has_the_values_of_its_row():
    made = people(80)
    columns = {
        "nombre": made["given"], "ape1": made["surname"], "ape2": made["second"], "sexo": made["sex"], "by": made["year"], "bm": made["month"],
        "bd": made["day"], "correo": made["email"], "movil": made["phone"], "tel_fijo": made["landline"], "dni": made["dni"],
        "calle": made["street"], "num": made["house"], "cp": made["postcode"], "ciudad": made["city"], "zork": made["kind"],
    }  # fmt: skip
    found = recognize(raw(columns), {})
    read = read_fields(found.fields, {attribute: raw(columns)[header] for attribute, header in found.reads.items()})
    assert [field.name for field in found.fields] == [
        "given", "surname", "birth_date", "sex", "email", "phone", "street", "postal_code", "city", "national_id", "phone_2", "zork",
    ]  # fmt: skip
    reader = FieldReader(found.fields)
    for row in range(80):
        record = record_of({attribute: columns[header][row] for attribute, header in found.reads.items()})
        assert reader.read(record) == tuple(read[field.name].text(row) for field in found.fields)


def record_of(texts: dict[str, str]) -> Record:
    named = [(name.removeprefix("namespace:").partition("#")[0], text) for name, text in texts.items() if name.startswith("namespace:")]
    return Record(
        source="crm",
        record_id="1",
        observed_at=1,
        identifiers=tuple(Identifier(namespace=name, value=text, assurance=Assurance.ASSERTED) for name, text in named),
        attributes={name: text for name, text in texts.items() if not name.startswith("namespace:")},
    )
