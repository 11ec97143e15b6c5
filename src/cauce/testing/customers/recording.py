"""A source records a customer: what it asks for, as known then, with what goes wrong."""

from __future__ import annotations

from typing import NamedTuple

from cauce.testing.customers.damage import misspell, mistype_digits
from cauce.testing.customers.dice import Dice
from cauce.testing.customers.noise import Noise
from cauce.testing.customers.people import Person
from cauce.testing.customers.places import Home
from cauce.testing.customers.sources import Source
from cauce.testing.customers.tables import nicknames, plain

_CODES = {"ES": "+34", "MX": "+52", "US": "+1"}
_NO_EMAIL = ("noemail@noemail.com", "sincorreo@sincorreo.com", "na@na.com", "test@test.com")
_NO_PHONE = ("000000000", "999999999", "600000000", "123456789")
_NO_DATE = ((1900, 1, 1), (1111, 11, 11), (1970, 1, 1))
_STREET_FORMS = (
    ("Calle ", "C/ "), ("Avenida ", "Avda. "), ("Plaza ", "Pza. "), ("Paseo ", "Pº "), ("Calle ", ""), ("Calzada ", "Calz. "),
    (" St", " Street"), (" Ave", " Avenue"), (" Rd", " Road"), (" Dr", " Drive"), (" Blvd", " Boulevard"), (" Ln", " Lane"),
)  # fmt: skip


class Values(NamedTuple):
    """What a record holds; empty texts are missing."""

    given: str
    middle: str
    surname: str
    second: str
    sex: str
    born: str
    email: str
    phone: str
    loyalty: str
    device: str
    cookie: str
    street: str
    city: str
    postal: str
    country: str


class Clerk:
    """Writes records down."""

    def __init__(self, dice: Dice, noise: Noise) -> None:
        self._dice = dice
        self._noise = noise
        self._last_card = ""
        self._notes: list[str] = []

    def record(self, person: Person, source: Source, moment: float) -> tuple[Values, tuple[str, ...]]:
        """What the source writes down of the person at that moment, and what went wrong: the notes of the truth."""
        self._notes = list(person.kinds)
        gives, wanted = source.gives, self._wanted
        given, middle, surname, second = self._name(person, source, moment)
        home = person.home_at(moment)
        if home is not person.home:
            self._notes.append("before the move")
        email = self._email(person) if wanted(gives.email) else ""
        phone = self._phone(person, source, moment) if wanted(gives.phone) else ""
        loyalty = self._loyalty(person) if person.loyalty and wanted(gives.loyalty) else ""
        device = self._dice.pick(person.devices) if wanted(gives.device) else ""
        if not (email or phone or loyalty or device):
            phone = self._phone(person, source, moment)  # nobody keeps a record of somebody who cannot be reached
        return (
            Values(
                given=given,
                middle=middle,
                surname=surname,
                second=second,
                sex=person.sex if wanted(gives.sex) else "",
                born=self._born(person, source) if wanted(gives.born) else "",
                email=email,
                phone=phone,
                loyalty=loyalty,
                device=device,
                cookie=self._cookie(person) if wanted(gives.cookie) else "",
                street=self._street(home, source, person.country) if wanted(gives.street) else "",
                city=self._styled(home.city, source) if wanted(gives.city) else "",
                postal=home.postal_code if wanted(gives.postal) else "",
                country=person.country,
            ),
            tuple(self._notes),
        )

    def _wanted(self, share: float) -> bool:
        return self._dice.unit() < share * (1.0 - self._noise.missing)

    def _happens(self, rate: float, note: str) -> bool:
        if self._dice.unit() >= rate:
            return False
        self._notes.append(note)
        return True

    def _name(self, person: Person, source: Source, moment: float) -> tuple[str, str, str, str]:
        """Given name, middle name, surname, second surname."""
        noise, gives = self._noise, source.gives
        given = self._given(person) if self._dice.unit() < gives.given else ""
        surname = person.surname_at(moment) if self._wanted(gives.surname) else ""
        if surname != person.surname and surname:
            self._notes.append("before the marriage")
        second = person.second if self._wanted(gives.second) else ""
        if second and self._happens(noise.no_second, "no second surname"):
            second = ""
        given, surname, second = (
            self._misspelt(given, person, "given"),
            self._misspelt(surname, person, "surname"),
            self._misspelt(second, person, "second"),
        )
        middle = self._middle(person) if person.middle and self._wanted(gives.middle) else ""
        given, surname, second = self._rearranged(given, surname, second)
        if surname.isupper() and "," in surname:
            return "", middle, surname, ""
        return self._styled(given, source), self._styled(middle, source), self._styled(surname, source), self._styled(second, source)

    def _rearranged(self, given: str, surname: str, second: str) -> tuple[str, str, str]:
        """The parts of the name, perhaps in each other's fields."""
        noise = self._noise
        if second and surname and self._happens(noise.joined, "surnames joined"):
            surname, second = f"{surname} {second}", ""
        if given and surname and self._happens(noise.swapped, "swapped"):
            return surname, given, second
        if given and surname and self._happens(noise.one_field, "one field"):
            return "", plain(f"{surname} {second}".strip() + f", {given}").upper(), ""
        return given, surname, second

    def _given(self, person: Person) -> str:
        noise, given = self._noise, person.given
        short = nicknames(person.country).get(given) or nicknames(person.country).get(given.partition(" ")[0])
        if short and self._happens(noise.nickname, "nickname"):
            return short[0] if self._dice.chance(0.6) else self._dice.pick(short)
        if self._happens(noise.initial, "initial"):
            return given[0] + self._dice.pick(("", "."))
        if " " in given and self._happens(noise.dropped_given, "half a given name"):
            first, _, last = given.partition(" ")
            return first if self._dice.chance(0.75) else last
        return given

    def _middle(self, person: Person) -> str:
        return person.middle[0] if self._dice.chance(0.7) else person.middle

    def _misspelt(self, text: str, person: Person, part: str) -> str:
        noise = self._noise
        if not text or self._dice.unit() >= noise.typo:
            return text
        text, kind = misspell(text, person.country, self._dice)
        self._notes.append(f"{part}: {kind}")
        if self._dice.chance(noise.second_typo):
            text, kind = misspell(text, person.country, self._dice)
            self._notes.append(f"{part}: {kind}")
        return text

    def _styled(self, text: str, source: Source) -> str:
        case = source.case
        if text and self._dice.unit() < self._noise.foreign_style:
            case = self._dice.pick(("upper", "lower", "plain", "blanks"))
        if case == "proper":
            return text
        if case == "upper":
            return plain(text).upper()
        if case == "blanks":
            return f" {text} " if text else ""
        return text.lower() if case == "lower" else plain(text)

    def _born(self, person: Person, source: Source) -> str:
        noise, dice = self._noise, self._dice
        year, month, day = person.born
        if self._happens(noise.placeholder, "placeholder date"):
            year, month, day = dice.pick(_NO_DATE)
        elif self._happens(noise.wrong_birth, "wrong birth date"):
            year, month, day = year + dice.between(-25, 25), 1 + dice.below(12), 1 + dice.below(28)
        elif self._happens(noise.january, "first of January"):
            month, day = 1, 1
        elif day <= 12 and self._happens(noise.day_month, "day and month"):  # noqa: PLR2004 - else it is no date
            month, day = day, month
        elif self._happens(noise.birth_typo, "birth digit"):
            year, month, day = self._digit(year, month, day)
        return f"{year:04d}-{month:02d}-{day:02d}" if source.dates == "iso" else f"{day:02d}/{month:02d}/{year:04d}"

    def _digit(self, year: int, month: int, day: int) -> tuple[int, int, int]:
        """One figure of the date is wrong; it stays a date."""
        dice = self._dice
        part = dice.below(4)
        if part == 0:
            return year + dice.pick((-1, 1, -10, 10)), month, day
        if part == 1:
            return year + dice.pick((-1, 1, -2, 2, 9, -9)), month, day
        if part == 2:  # noqa: PLR2004 - the third of four
            return year, (month - 1 + dice.pick((1, 11, 2, 10))) % 12 + 1, min(day, 28)
        return year, month, (day - 1 + dice.pick((1, 27, 10, 18, 20))) % 28 + 1

    def _email(self, person: Person) -> str:
        noise, dice = self._noise, self._dice
        if self._happens(noise.placeholder, "placeholder e-mail"):
            return dice.pick(_NO_EMAIL)
        if person.family_email and self._happens(noise.borrowed, "family's e-mail"):
            return person.family_email
        email = person.emails[0]
        if len(person.emails) > 1 and dice.chance(0.3):
            email = person.emails[1]
            self._notes.append("second e-mail")
        if self._happens(noise.email_typo, "e-mail typo"):
            local, _, domain = email.partition("@")
            if dice.chance(0.75):
                return f"{misspell(local, person.country, dice)[0].replace(' ', '')}@{domain}"
            return f"{local}@{misspell(domain.partition('.')[0], person.country, dice)[0].replace(' ', '')}.{domain.partition('.')[2]}"
        return email

    def _phone(self, person: Person, source: Source, moment: float) -> str:
        noise, dice = self._noise, self._dice
        if self._happens(noise.placeholder, "placeholder phone"):
            return dice.pick(_NO_PHONE)
        number = person.phone_at(moment)
        if number != person.phone:
            self._notes.append("old phone")
        if person.landline and dice.chance(0.12):
            number = person.landline
            self._notes.append("land line")
        elif person.family_phone and self._happens(noise.borrowed, "family's phone"):
            number = person.family_phone
        if self._happens(noise.phone_typo, "phone typo"):
            number = mistype_digits(number, dice)
        if source.phones == "plain":
            return number
        if source.phones == "plus":
            return _CODES[person.country] + number
        return f"{number[:3]} {number[3:6]} {number[6:]}"

    def _loyalty(self, person: Person) -> str:
        if self._last_card and self._last_card != person.loyalty and self._happens(self._noise.copied, "copied card"):
            return self._last_card
        self._last_card = person.loyalty
        return person.loyalty

    def _cookie(self, person: Person) -> str:
        """Half of the visits come with a new cookie."""
        if self._dice.chance(0.5):
            person.cookie = "k" + f"{int(self._dice.unit() * 2**44):011x}"
        return person.cookie

    def _street(self, home: Home, source: Source, country: str) -> str:
        dice, street = self._dice, home.street
        if dice.chance(0.3):
            for long, short in _STREET_FORMS:
                if (street.startswith(long) or street.endswith(long)) and dice.chance(0.7):
                    street = street.replace(long, short)
                    break
        if self._happens(self._noise.street_typo, "street typo"):
            street, _ = misspell(street, country, dice)
        flat = home.flat if home.flat and dice.chance(0.6) else ""
        if country == "US":
            return self._styled(f"{home.number} {street} {flat}".strip(), source)
        return self._styled(
            f"{street}, {home.number} {flat}".strip() if dice.chance(0.5) else f"{street} {home.number} {flat}".strip(), source
        )
