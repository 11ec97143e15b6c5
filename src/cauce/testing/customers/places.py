"""Where people live: a town by its size, a street by how common it is, a house."""

from __future__ import annotations

from typing import NamedTuple

from cauce.testing.customers.dice import Dice
from cauce.testing.customers.tables import City, cities, common_streets, given_names, streets, surnames

_FAMOUS = 400
"""Streets are named after bearers of the commonest names."""
_DOORS = "ABCD"


class Home(NamedTuple):
    """An address."""

    street: str
    number: str
    flat: str
    """Floor and door; empty for a house."""
    city: str
    postal_code: str
    area: str
    """Area code of a land line there."""


def find_home(country: str, dice: Dice) -> Home:
    """Somewhere in the country."""
    return find_home_in(country, cities(country).draw(dice), dice)


def find_home_in(country: str, city: City, dice: Dice) -> Home:
    """Somewhere in the town. A street has one postal code in its town."""
    if dice.chance(0.3):
        street = common_streets(country).draw(dice)
        place = len(street) * 7 + ord(street[-1])
    else:
        place = dice.below(city.streets)
        street = _named_after(country, place)
    codes = max(1, city.streets // 70)
    width = 5 - len(city.postal)
    postal = city.postal + str((place * 31) % min(codes, 10**width) + (0 if codes >= 10**width else 1)).zfill(width)
    flat = _flat(country, dice) if dice.chance(0.5 if country != "US" else 0.3) else ""
    return Home(street, str(1 + dice.below(20 + dice.below(200))), flat, city.name, postal, city.area)


def _named_after(country: str, place: int) -> str:
    kinds = streets(country)[1]
    kind = kinds[place % len(kinds)]
    family = surnames(country).items[:_FAMOUS]
    surname = family[(place * 7919 + 13) % len(family)]
    if country == "US":
        return f"{surname} {kind}"
    given = given_names(country, "M" if place % 5 else "F", 0).items[(place * 104729) % 90]
    return f"{kind} {given} {surname}"


def _flat(country: str, dice: Dice) -> str:
    if country == "ES":
        return f"{dice.between(1, 8)}º {dice.pick(_DOORS)}"
    return f"Int. {dice.between(1, 40)}" if country == "MX" else f"Apt {dice.between(1, 60)}"
