"""Drawn customers as records of the model, for what runs online."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cauce.model.record import Assurance, AttributeValue, Identifier, Record
from cauce.testing.customers.drawing import Drawn

_START = 1_546_300_800_000_000  # 2019-01-01
_SPAN = 6 * 365 * 86_400_000_000
_VERIFIED = frozenset({"crm", "app"})
"""Sources that check e-mail addresses and phones."""


def as_records(drawn: Iterable[Drawn]) -> Iterator[Record]:
    """Each record with its identifiers, attributes and the moment it was observed."""
    return map(as_record, drawn)


def as_record(drawn: Drawn) -> Record:
    """The record; spread over six years."""
    values = drawn.values
    contact = Assurance.VERIFIED if drawn.source in _VERIFIED else Assurance.ASSERTED
    identifiers = (
        ("email", values.email, contact),
        ("phone", values.phone, contact),
        ("loyalty", values.loyalty, Assurance.VERIFIED),
        ("device", values.device, Assurance.VERIFIED),
        ("cookie", values.cookie, Assurance.VERIFIED),
    )
    attributes: dict[str, AttributeValue] = {
        "given_name": values.given,
        "middle_name": values.middle,
        "family_name": values.surname,
        "second_family_name": values.second,
        "sex": values.sex,
        "birth_date": values.born,
        "street": values.street,
        "city": values.city,
        "postal_code": values.postal,
        "country": values.country,
    }
    return Record(
        source=drawn.source,
        record_id=drawn.record_id,
        observed_at=_START + int(drawn.moment * _SPAN),
        identifiers=tuple(Identifier(namespace=name, value=value, assurance=sure) for name, value, sure in identifiers if value),
        attributes={name: value for name, value in attributes.items() if value},
        region=values.country,
    )
