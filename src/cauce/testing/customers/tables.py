"""The tables that customers are drawn from, read once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import NamedTuple

from cauce.testing.customers import data
from cauce.testing.customers.dice import Weighted, zipf

_COHORTS = (1960, 1990)
_ACCENTED = "áéíóúüñçàèòïÁÉÍÓÚÜÑÇÀÈÒÏ"
_PLAIN = str.maketrans(_ACCENTED, "aeiouuncaeoiAEIOUUNCAEOI")


class City(NamedTuple):
    """A town of the gazetteer."""

    name: str
    postal: str
    """The first digits of its postal codes."""
    area: str
    """The area code of its land lines."""
    streets: int


def rows(name: str) -> list[list[str]]:
    """The rows of one of the package's tables."""
    text = files(data).joinpath(name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


def plain(text: str) -> str:
    """The text without accents."""
    return text if text.isascii() else text.translate(_PLAIN)


def cohort(year: int) -> int:
    """Which of the three generations somebody born in that year belongs to."""
    return sum(year >= start for start in _COHORTS)


@cache
def surnames(country: str) -> Weighted[str]:
    """First surnames as common as they are in the country."""
    found = [(name, float(weight)) for where, name, weight in rows("surnames.tsv") if where == country]
    return Weighted([name for name, _ in found], [weight for _, weight in found])


@cache
def given_names(country: str, sex: str, generation: int) -> Weighted[str]:
    """Given names as common as they are in the country among people of that sex and generation."""
    found = [(row[2], float(row[3 + generation])) for row in rows("given.tsv") if row[0] == country and row[1] == sex]
    return Weighted([name for name, weight in found if weight], [weight for _, weight in found if weight])


@cache
def cities(country: str) -> Weighted[City]:
    """Towns of the country by number of inhabitants; a town has a street for every 350."""
    found = [row for row in rows("places.tsv") if row[0] == country]
    towns = [City(name, postal, area, 40 + int(people) * 1000 // 350) for _, name, postal, area, people in found]
    return Weighted(towns, [float(row[4]) for row in found])


@cache
def streets(country: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Street names that every town has, the commonest first, and the types of the others."""
    kinds = {kind: tuple(names.split(";")) for where, kind, names in rows("streets.tsv") if where == country}
    return kinds["common"], kinds["type"]


@cache
def common_streets(country: str) -> Weighted[str]:
    """The streets that every town has, the first ones more often."""
    names = streets(country)[0]
    return Weighted(names, zipf(len(names), 8.0))


@cache
def nicknames(country: str) -> dict[str, tuple[str, ...]]:
    """Given name -> what friends say."""
    language = "en" if country == "US" else "es"
    return {name: tuple(short.split(";")) for spoken, name, short in rows("nicknames.tsv") if spoken == language}
