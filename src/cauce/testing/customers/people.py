"""Customers as they are: who lives with whom, what they are called, how they can be reached, and what changes over the years."""

from __future__ import annotations

from dataclasses import dataclass, field

from cauce.testing.customers.places import Home

NEVER = 2.0
"""A moment after all records: what happens then never shows."""


@dataclass(slots=True)
class Person:
    """A customer. Moments are from 0 to 1, the span of the records."""

    number: int
    household: int
    country: str
    sex: str
    given: str
    surname: str
    home: Home
    born: tuple[int, int, int]
    second: str = ""
    middle: str = ""
    maiden: str = ""
    married_at: float = -1.0
    """Before it the surname is the maiden one."""
    emails: list[str] = field(default_factory=list)
    phone: str = ""
    old_phone: str = ""
    phone_since: float = -1.0
    old_home: Home | None = None
    moved_at: float = -1.0
    landline: str = ""
    loyalty: str = ""
    devices: list[str] = field(default_factory=list)
    cookie: str = ""
    family_email: str = ""
    """Of somebody else in the household, as is `family_phone`; empty if there is nobody."""
    family_phone: str = ""
    kinds: tuple[str, ...] = ()
    """What is unusual: `namesake`, `twin`, `role mailbox`, `recycled phone` ..."""

    def surname_at(self, moment: float) -> str:
        """The surname borne then."""
        return self.maiden if moment < self.married_at else self.surname

    def phone_at(self, moment: float) -> str:
        """The number used then."""
        return self.old_phone if moment < self.phone_since else self.phone

    def home_at(self, moment: float) -> Home:
        """The address then."""
        return self.old_home if self.old_home is not None and moment < self.moved_at else self.home


@dataclass(slots=True)
class Household:
    """People of one address."""

    number: int
    country: str
    home: Home
    people: list[Person] = field(default_factory=list)
