"""Who reads through an identifier sees the part of the identity that verified evidence holds together; the claimed rest needs a right."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cauce.service import LocalCauce, open_cauce
from cauce.service.api import View
from journeys.load import EXAMPLES, Journey, journeys

GOLDEN = {journey.name: journey for journey in journeys(EXAMPLES)}


@pytest.fixture
def cauce() -> Iterator[LocalCauce]:
    service = open_cauce("sqlite://")
    for journey in GOLDEN.values():
        service.batch_put_records(journey.records)
    yield service
    service.close()


def seen(cauce: LocalCauce, journey: Journey, through: tuple[str, str], view: View = View.PROVEN) -> set[str]:
    """The records that a read through an identifier rests on."""
    region = journey.records[0].region
    (found,) = cauce.lookup_identifiers([through], region=region)
    identity = cauce.get_identity(found.identity_id, view=view, through=through if view is View.PROVEN else None)
    assert identity.profile.records >= len({key for item in identity.profile.identifiers for key in item.records})
    keys = {key for item in identity.profile.identifiers for key in item.records}
    return {record.record_id for record in journey.records if record.key in keys}


@pytest.mark.parametrize(
    ("name", "through", "part"),
    [
        ("clara", ("customer_id", "C-4401"), {"c01", "c04", "c05", "c06", "c07", "c11"}),
        ("clara", ("cookie", "t-91"), {"c02", "c03"}),
        ("bicycle", ("customer_id", "8801"), {"b01", "b03", "b06"}),
        ("bicycle", ("email", "martaruiz@gmail.com"), {"b01", "b03", "b06"}),
        ("bicycle", ("phone", "+34 612 000 111"), {"b07", "b08", "b09"}),
        ("bicycle", ("loyalty", "L-0007"), {"b07", "b08", "b09"}),
    ],
)
def test_part_that_holds_the_identifier(cauce: LocalCauce, name: str, through: tuple[str, str], part: set[str]) -> None:
    assert seen(cauce, GOLDEN[name], through) == part


def test_the_whole_is_for_those_who_may_read_claims(cauce: LocalCauce) -> None:
    assert seen(cauce, GOLDEN["clara"], ("customer_id", "C-4401"), View.FULL) == set(GOLDEN["clara"].together[0])
