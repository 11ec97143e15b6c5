"""Draws records of customers one by one, well mixed, in memory that does not grow with their number (but for the addresses given away)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cauce.testing.customers.dice import Dice, Weighted
from cauce.testing.customers.families import Families
from cauce.testing.customers.noise import NOISE, Noise
from cauce.testing.customers.people import Person
from cauce.testing.customers.recording import Clerk, Values
from cauce.testing.customers.sources import CHANNELS

_RECORDS = Weighted((1, 2, 3, 4, 5, 6), (42, 24, 15, 9, 6, 4))
"""Records of a customer."""
_MIXED = 50_000
"""Records that are mixed with each other before they come out."""


class Drawn(NamedTuple):
    """A record and the truth about it."""

    record_id: str
    source: str
    values: Values
    customer: int
    """Number of the person: the truth."""
    household: int
    moment: float
    """From 0 to 1, the span of all records."""
    notes: tuple[str, ...]
    """What is unusual about the person and what went wrong in writing it down."""


def draw_customers(count: int, *, seed: int = 0, noise: Noise | str = "normal") -> Iterator[Drawn]:
    """`count` records of customers, 1 to 6 each, in mixed order. The same arguments give the same records everywhere."""
    rates = NOISE[noise] if isinstance(noise, str) else noise
    for number, drawn in enumerate(_mixed(_written(count, Dice(2 * seed), rates), Dice(2 * seed + 1)), start=1):
        yield drawn._replace(record_id=f"{drawn.source}-{number}")


def _written(count: int, dice: Dice, noise: Noise) -> Iterator[Drawn]:
    """`count` records, household by household."""
    families, clerk = Families(dice, noise), Clerk(dice, noise)
    while count > 0:
        for person in families.next().people:
            for _ in range(min(count, _RECORDS.draw(dice))):
                yield _record(person, clerk, dice)
                count -= 1


def _record(person: Person, clerk: Clerk, dice: Dice) -> Drawn:
    source, moment = CHANNELS.draw(dice), dice.unit()
    values, notes = clerk.record(person, source, moment)
    return Drawn("", source.name, values, person.number, person.household, moment, notes)


def _mixed(records: Iterator[Drawn], dice: Dice) -> Iterator[Drawn]:
    """The records in another order: each waits for as long as chance says, among `_MIXED` others."""
    waiting: list[Drawn] = []
    for record in records:
        if len(waiting) < _MIXED:
            waiting.append(record)
            continue
        place = dice.below(_MIXED)
        yield waiting[place]
        waiting[place] = record
    while waiting:
        place = dice.below(len(waiting))
        waiting[place], waiting[-1] = waiting[-1], waiting[place]
        yield waiting.pop()
