"""Tables of invented people, for recognition: the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable

from cauce.linkage.columns.column import Column

GIVEN = "maria jose ana luis carmen antonio laura javier lucia carlos marta pedro sara diego elena pablo john mary james linda robert susan".split()
SURNAMES = (
    "garcia fernandez lopez martinez sanchez perez gomez martin jimenez ruiz hernandez diaz moreno alvarez romero alonso gutierrez navarro "
    "torres dominguez smith johnson williams brown jones miller davis wilson anderson taylor"
).split()
STREETS = "mayor alcala serrano toledo goya velazquez atocha prado sagasta fuencarral".split()
CITIES = "madrid barcelona valencia sevilla bilbao malaga".split()
STATES = "madrid cataluna andalucia galicia aragon asturias".split()

People = dict[str, list[str]]


def people(count: int = 400, seed: int = 7) -> People:
    """Every thing that is known of `count` people, three rows of each four their own, the fourth the one before again."""
    dice = random.Random(seed)
    rows: list[dict[str, str]] = []
    for number in range(count):
        rows.append(rows[-1] if number % 4 == 3 else _person(dice))
    return {name: [row[name] for row in rows] for name in rows[0]} | {"number": [str(5000 + 3 * place) for place in range(count)]}


def _person(dice: random.Random) -> dict[str, str]:
    given, first, second = dice.choice(GIVEN), dice.choice(SURNAMES), dice.choice(SURNAMES)
    year, month, day = dice.randint(1930, 2004), dice.randint(1, 12), dice.randint(1, 28)
    return {
        "given": given.title(),
        "surname": first.title(),
        "second": second.title(),
        "full": f"{given} {first} {second}".title(),
        "inverted": f"{first} {second}, {given}".upper(),
        "year": str(year),
        "month": str(month),
        "day": str(day),
        "born": f"{day:02}/{month:02}/{year}",
        "iso": f"{year}-{month:02}-{day:02}",
        "sex": dice.choice(["H", "M"]),
        "email": f"{given}.{first}{dice.randint(1, 99)}@{dice.choice(['gmail.com', 'correo.es'])}",
        "phone": f"6{dice.randint(10**7, 10**8 - 1)}",
        "landline": f"91 {dice.randint(100, 999)} {dice.randint(10, 99)} {dice.randint(10, 99)}",
        "dni": f"{dice.randint(10**7, 10**8 - 1)}{dice.choice('TRWAGMYFPD')}",
        "street": f"Calle {dice.choice(STREETS).title()}",
        "house": str(dice.randint(1, dice.choice([20, 60, 150]))),
        "postcode": f"{dice.choice(['28', '08', '41'])}{dice.randint(0, 40):03}",
        "city": dice.choice(CITIES).title(),
        "state": dice.choice(STATES).title(),
        "seen": f"2024-{dice.randint(1, 12):02}-{dice.randint(1, 28):02} {dice.randint(0, 23):02}:{dice.randint(0, 59):02}:11",
        "kind": dice.choice(["mobile", "fixed"]),
        "country": dice.choice(["ES", "MX", "US"]),
    }


def raw(columns: dict[str, Iterable[str]]) -> dict[str, Column]:
    """Raw columns of texts."""
    return {header: Column.of(texts) for header, texts in columns.items()}


def mapped(texts: Iterable[str], change: Callable[[str], str]) -> list[str]:
    """A column changed value by value."""
    return [change(text) for text in texts]
