"""Mailboxes and phone numbers: what people choose, and what they get when it is taken."""

from __future__ import annotations

from cauce.testing.customers.dice import Dice, Weighted
from cauce.testing.customers.tables import plain

_DOMAINS = {
    "ES": Weighted(
        ("gmail.com", "hotmail.com", "hotmail.es", "yahoo.es", "outlook.es", "outlook.com", "icloud.com", "telefonica.net", "ono.com", ""),
        (52, 18, 5, 6, 4, 3, 3, 2, 1, 6),
    ),
    "MX": Weighted(
        ("gmail.com", "hotmail.com", "outlook.com", "yahoo.com.mx", "live.com.mx", "icloud.com", "prodigy.net.mx", ""),
        (48, 28, 8, 5, 3, 3, 1, 4),
    ),
    "US": Weighted(
        ("gmail.com", "yahoo.com", "hotmail.com", "aol.com", "outlook.com", "icloud.com", "comcast.net", "att.net", "verizon.net", ""),
        (50, 16, 8, 6, 5, 5, 3, 1, 1, 5),
    ),
}
"""Providers; the empty one is a domain of the family's or the firm's own."""
_ENDINGS = {"ES": (".es", ".com"), "MX": (".mx", ".com.mx"), "US": (".com", ".net")}
_FIRMS = ("asesores", "consulting", "abogados", "construcciones", "transportes", "clinic", "design", "hermanos", "group", "foods", "taller")
_ROLES = Weighted(
    ("info", "ventas", "contacto", "admin", "office", "sales", "compras", "pedidos", "reservas"), (40, 12, 12, 10, 8, 6, 5, 4, 3)
)
_WORDS = (
    "luna",
    "sol",
    "tigre",
    "estrella",
    "lobo",
    "reina",
    "rojo",
    "angelito",
    "princesa",
    "dragon",
    "sunshine",
    "rocky",
    "blue",
    "happy",
    "gato",
)
_HABITS = Weighted(
    (
        "{given}.{surname}",
        "{given}{surname}",
        "{given}_{surname}",
        "{given[0]}{surname}",
        "{surname}.{given}",
        "{given}.{surname}.{second}",
        "{given}{surname[0]}{second}",
        "{given}{surname}{year:02d}",
        "{given}.{surname}{born}",
        "{given}{number}",
        "{word}{mark}{number}",
    ),
    (20, 14, 6, 9, 5, 4, 6, 13, 7, 9, 7),
)
"""What people make of their names."""
_TRIES = 50
"""Numbers that are tried after a name before longer ones are: among millions of people, a name has all of the short ones."""
_CALLS = 6
"""People who give the same mailbox of a firm, at most."""


class Mailboxes:
    """Hands out e-mail addresses; no two people get the same."""

    def __init__(self, dice: Dice) -> None:
        self._dice = dice
        self._taken: set[str] = set()
        self._role = ""
        self._left = 0

    def open(self, country: str, given: str, surnames: tuple[str, str], born: int) -> str:
        """An address after the person's name and habits; numbered when a namesake has it already."""
        dice = self._dice
        first = _letters(given.partition(" ")[0])
        local = self._local(first, _letters(surnames[0]), _letters(surnames[1]), born)
        domain = _DOMAINS[country].draw(dice) or _letters(surnames[0]) + dice.pick(("", "-" + dice.pick(_FIRMS))) + dice.pick(
            _ENDINGS[country]
        )
        address, tries = f"{local}@{domain}", 0
        while _mailbox(address) in self._taken:
            tries += 1
            large = 999 * 10 ** (tries // _TRIES)
            number = str(born % 100).zfill(2) if dice.chance(0.3) else str(1 + dice.below(dice.pick((9, 99, large))))
            address = f"{local}{number}@{domain}"
        self._taken.add(_mailbox(address))
        return address

    def role(self, country: str, surname: str) -> str:
        """The mailbox of a firm, the same for a few people in a row."""
        dice = self._dice
        if not self._left:
            self._left = 1 + dice.below(_CALLS)
            self._role = f"{_ROLES.draw(dice)}@{_letters(surname)}{dice.pick(_FIRMS)}{dice.pick(_ENDINGS[country])}"
        self._left -= 1
        return self._role

    def _local(self, given: str, surname: str, second: str, born: int) -> str:
        dice = self._dice
        local = _HABITS.draw(dice).format(
            given=given,
            surname=surname,
            second=second,
            born=born,
            year=born % 100,
            number=1 + dice.below(dice.pick((99, 999, 9999))),
            word=dice.pick(_WORDS),
            mark=dice.pick(("", "_", ".")),
        )
        return local.rstrip(".")


class Phones:
    """Hands out phone numbers; what people give up may come back to somebody else."""

    def __init__(self, dice: Dice) -> None:
        self._dice = dice
        self._abandoned: list[str] = []

    def mobile(self, country: str, area: str, recycled: float) -> tuple[str, bool]:
        """A national number, and whether somebody had it before."""
        dice = self._dice
        if self._abandoned and dice.chance(recycled):
            place = dice.below(len(self._abandoned))
            old = self._abandoned[place]
            self._abandoned[place] = self._abandoned[-1]
            self._abandoned.pop()
            if len(old) == (9 if country == "ES" else 10):
                return old, True
        if country == "ES":
            return ("6" if dice.chance(0.8) else "7") + str(dice.below(100_000_000)).zfill(8), False
        return self.landline(country, area), False

    def landline(self, country: str, area: str) -> str:
        """A number with the town's area code."""
        dice = self._dice
        size = (9 if country == "ES" else 10) - len(area)
        return area + str(dice.between(2, 9)) + str(dice.below(10 ** (size - 1))).zfill(size - 1)

    def give_up(self, number: str) -> None:
        """The number is free for somebody else."""
        self._abandoned.append(number)


def _mailbox(address: str) -> str:
    """What the provider tells apart: Google ignores dots."""
    return address.replace(".", "") if address.endswith("@gmail.com") else address


def _letters(name: str) -> str:
    return "".join(letter for letter in plain(name).lower() if letter.isalnum())
