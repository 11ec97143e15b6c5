"""Seeded records of an omnichannel shop to measure with: accounts, tills, newsletters, calls, anonymous sessions.

About a third of the records are of customers seen before; names follow the frequency tables of the ruleset. Not a labelled data
set: it shapes load, not quality.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from itertools import accumulate

from cauce.linkage.frequency import load_frequencies
from cauce.model.record import Assurance, Identifier, Record

START = 1_700_000_000_000_000
_STREETS = ("Calle Mayor", "Avenida de América", "Paseo del Prado", "Calle de Alcalá", "Gran Vía", "Calle Real", "Ronda Norte", "Calle Sol")
_DOMAINS = ("gmail.com", "hotmail.com", "outlook.es", "yahoo.es", "example.es")


class People:
    """Draws customers and what channels record of them. Two instances with one seed draw the same."""

    def __init__(self, seed: int, customers: int) -> None:
        tables = load_frequencies("omnichannel")
        self._random = random.Random(seed)
        self._customers = customers
        self._seed = seed
        self._given, self._given_weights = _weighted(tables.given)
        self._surnames, self._surname_weights = _weighted(tables.surnames)

    def records(self, count: int, first: int = 0, *, full: bool = False) -> Iterator[Record]:
        """`count` records, numbered from `first`: of all channels, or `full` ones as a CRM or a loyalty programme has them."""
        draw = self._full_record if full else self._record
        for number in range(first, first + count):
            who = self._random.randrange(self._customers)
            yield draw(number, who)

    def _full_record(self, number: int, who: int) -> Record:
        """Name, birth date, address, e-mail, phone, device, an account and often a card: 4 to 5 identifiers."""
        person = random.Random(self._seed * 1_000_003 + who)
        given = person.choices(self._given, cum_weights=self._given_weights)[0]
        surnames = person.choices(self._surnames, cum_weights=self._surname_weights, k=2)
        ids = [_id("email", f"{given}.{surnames[0]}{who % 9973}@{person.choice(_DOMAINS)}"), _id("phone", f"+346{who % 100_000_000:08d}")]
        ids += [_id("customer_id", f"C{who}"), _id("device", f"d-{who}-{self._random.randrange(2)}")]
        if self._random.random() < 0.6:
            ids.append(_id("loyalty", f"L{who}"))
        return _make(
            self._random.choice(("crm", "programme")),
            number,
            START + number * 1_000_000,
            tuple(ids),
            full_name=" ".join([given, *surnames]).title(),
            birth_date=f"{person.randrange(1945, 2006)}-{person.randrange(1, 13):02d}-{person.randrange(1, 29):02d}",
            street=f"{person.choice(_STREETS)} {person.randrange(1, 180)}",
            postal_code=f"{person.randrange(1, 52):02d}{person.randrange(0, 60):03d}",
        )

    def _record(self, number: int, who: int) -> Record:
        person = random.Random(self._seed * 1_000_003 + who)
        given = person.choices(self._given, cum_weights=self._given_weights)[0]
        surnames = person.choices(self._surnames, cum_weights=self._surname_weights, k=2)
        name = " ".join([given, *surnames]).title()
        email = f"{given}.{surnames[0]}{who % 9973}@{person.choice(_DOMAINS)}"
        phone = f"+346{who % 100_000_000:08d}"
        born = f"{person.randrange(1945, 2006)}-{person.randrange(1, 13):02d}-{person.randrange(1, 29):02d}"
        street = f"{person.choice(_STREETS)} {person.randrange(1, 180)}"
        postcode = f"{person.randrange(1, 52):02d}{person.randrange(0, 60):03d}"
        draw = self._random.random()
        at = START + number * 1_000_000
        if draw < 0.3:
            ids = (_id("customer_id", f"C{who}"), _id("email", email), _id("phone", phone))
            return _make("crm", number, at, ids, full_name=name, birth_date=born, street=street, postal_code=postcode)
        if draw < 0.55:
            ids = (_id("loyalty", f"L{who}"), _id("phone", phone, Assurance.ASSERTED))
            return _make("pos", number, at, ids, full_name=f"{given} {surnames[0]}", postal_code=postcode)
        if draw < 0.7:
            return _make("newsletter", number, at, (_id("email", email, Assurance.ASSERTED),), full_name=name)
        cookie = f"k-{who}-{self._random.randrange(3)}"
        if draw < 0.8:
            return _make("app", number, at, (_id("cookie", cookie), _id("customer_id", f"C{who}")))
        return _make("web", number, at, (_id("cookie", cookie),), page=f"/p/{number % 997}")


def _weighted(table: Mapping[str, float]) -> tuple[list[str], list[float]]:
    tokens = sorted(table)
    return tokens, list(accumulate(max(table[token], 1e-6) for token in tokens))


def _id(namespace: str, value: str, assurance: Assurance = Assurance.VERIFIED) -> Identifier:
    return Identifier(namespace=namespace, value=value, assurance=assurance)


def _make(source: str, number: int, at: int, identifiers: tuple[Identifier, ...], **attributes: str) -> Record:
    return Record(source=source, record_id=str(number), observed_at=at, identifiers=identifiers, attributes=dict(attributes), region="ES")
