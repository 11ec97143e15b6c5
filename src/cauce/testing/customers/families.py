"""Makes households: singles, couples, families, flat shares, brothers and sisters elsewhere, in the customs of their country."""

from __future__ import annotations

from cauce.testing.customers.contacts import Mailboxes, Phones
from cauce.testing.customers.dice import Dice, Weighted
from cauce.testing.customers.noise import Noise
from cauce.testing.customers.people import Household, Person
from cauce.testing.customers.places import find_home
from cauce.testing.customers.tables import cohort, given_names, surnames

TODAY = 2026
SHARES = Weighted(("ES", "MX", "US"), (45, 30, 25))
_KINDS = Weighted(("single", "couple", "family", "parent", "shared", "siblings"), (36, 22, 24, 6, 6, 6))
_AGES = Weighted(range(18, 93, 5), (60, 72, 80, 88, 95, 100, 98, 90, 80, 68, 55, 42, 28, 16, 7))
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_REMEMBERED = 4096
_RARE = 0.04
_COMPOUND = {"ES": 0.06, "MX": 0.4, "US": 0.0}
"""How often a simple given name has a second one written with it."""
_OWN = 0.6
"""How many of a household's grown-ups are customers."""


class Families:
    """An endless town of households, the same for the same dice."""

    def __init__(self, dice: Dice, noise: Noise) -> None:
        self._dice = dice
        self._noise = noise
        self._mailboxes = Mailboxes(dice)
        self._phones = Phones(dice)
        self._known: list[Person] = []
        self._count = 0
        self._households = 0
        self._cards = 0

    def next(self) -> Household:
        """The next household, with those of its members who are customers; at least one."""
        dice = self._dice
        country = SHARES.draw(dice)
        self._households += 1
        household = Household(self._households, country, find_home(country, dice))
        members = self._members(household, _KINDS.draw(dice))
        customers = [person for person in members if dice.chance(_OWN)] or [dice.pick(members)]
        for person in customers:
            self._count += 1
            person.number = self._count
            self._equip(person)
        self._share(household, customers)
        household.people = customers
        return household

    def _members(self, household: Household, kind: str) -> list[Person]:
        dice = self._dice
        first = self._adult(household, TODAY - _AGES.draw(dice) - dice.below(5))
        if kind == "single":
            return [first]
        if kind == "shared":
            return [first, *(self._adult(household, first.born[0] + dice.between(-4, 4)) for _ in range(1 + dice.below(3)))]
        if kind == "siblings":
            return [first, self._brother_or_sister(first, household)]
        if kind == "parent":
            return [first, *self._children(first, None, household)]
        partner = self._partner(first, household)
        return [first, partner] if kind == "couple" else [first, partner, *self._children(first, partner, household)]

    def _adult(self, household: Household, year: int) -> Person:
        dice, country = self._dice, household.country
        sex = "F" if dice.chance(0.51) else "M"
        if self._known and dice.chance(self._noise.namesake):
            model = dice.pick(self._known)
            if model.country == country:
                return self._namesake(model, household, year)
        person = Person(
            0, household.number, country, sex, self._given(country, sex, year), self._surname(country), household.home, self._birth(year)
        )
        if country == "US":
            person.middle = self._given(country, sex, year) if dice.chance(0.8) else ""
        elif not dice.chance(_RARE):
            person.second = self._surname(country)
        return self._remember(person)

    def _namesake(self, model: Person, household: Household, year: int) -> Person:
        twin = Person(0, household.number, model.country, model.sex, model.given, model.surname, household.home, self._birth(year))
        twin.second, twin.middle, twin.kinds = model.second, model.middle, ("namesake",)
        return twin

    def _remember(self, person: Person) -> Person:
        if len(self._known) < _REMEMBERED:
            self._known.append(person)
        else:
            self._known[self._dice.below(_REMEMBERED)] = person
        return person

    def _partner(self, first: Person, household: Household) -> Person:
        dice = self._dice
        partner = self._adult(household, first.born[0] + dice.between(-6, 6))
        same = dice.chance(0.03)
        if not same and partner.sex == first.sex:
            partner.sex = "F" if first.sex == "M" else "M"
            partner.given = self._given(household.country, partner.sex, partner.born[0])
            partner.middle = self._given(household.country, partner.sex, partner.born[0]) if partner.middle else ""
        if household.country == "US" and not same and dice.chance(0.75):
            wife, husband = (partner, first) if partner.sex == "F" else (first, partner)
            wife.maiden, wife.surname = wife.surname, husband.surname
            if dice.chance(self._noise.married):
                wife.married_at = 0.15 + 0.7 * dice.unit()
                wife.kinds = (*wife.kinds, "married")
        return partner

    def _brother_or_sister(self, first: Person, household: Household) -> Person:
        """Somebody with the same parents, who lives at the same address or, twice as often, elsewhere."""
        dice = self._dice
        twin = dice.chance(0.08)
        born = first.born if twin else self._birth(first.born[0] + dice.between(-9, 9))
        sex = "F" if dice.chance(0.5) else "M"
        home = household.home if dice.chance(0.34) else find_home(household.country, dice)
        given = self._other_given(household.country, sex, born[0], first.given)
        person = Person(0, household.number, household.country, sex, given, first.maiden or first.surname, home, born, second=first.second)
        person.kinds = ("twin",) if twin else ("sibling",)
        return person

    def _children(self, one: Person, other: Person | None, household: Household) -> list[Person]:
        dice = self._dice
        parents = (one, other) if other is None or one.sex == "M" else (other, one)
        first = parents[0].surname
        second = "" if household.country == "US" else parents[1].surname if parents[1] else self._surname(household.country)
        born = self._birth(min(parent.born[0] for parent in parents if parent) + dice.between(22, 38))
        children: list[Person] = []
        for _ in range(1 + dice.below(3)):
            if born[0] > TODAY - 14:
                break
            child = self._child(parents, household, born)
            if any(_first_word(child.given) == _first_word(earlier.given) for earlier in children):
                continue
            child.surname, child.second = first, second
            children.append(child)
            twins = dice.chance(0.03)
            child.kinds = ("twin",) if twins or (children[-2:-1] and children[-2].born == born) else ("child",)
            born = born if twins else self._birth(born[0] + dice.between(1, 5))
        return children

    def _child(self, parents: tuple[Person, Person | None], household: Household, born: tuple[int, int, int]) -> Person:
        dice, country = self._dice, household.country
        sex = "F" if dice.chance(0.5) else "M"
        given = self._given(country, sex, born[0])
        parent = next((one for one in parents if one is not None and one.sex == sex), None)
        if parent is not None and dice.chance(0.04 if country == "US" else 0.1):
            given = parent.given
        middle = self._given(country, sex, born[0]) if country == "US" and dice.chance(0.8) else ""
        return Person(0, household.number, country, sex, given, "", household.home, born, middle=middle)

    def _given(self, country: str, sex: str, year: int) -> str:
        dice = self._dice
        names = given_names(country, sex, cohort(year))
        given = names.draw(dice)
        if " " not in given and dice.chance(_COMPOUND[country]):
            second = names.draw(dice)
            if " " not in second and second != given:
                return f"{given} {second}"
        return given

    def _other_given(self, country: str, sex: str, year: int, taken: str) -> str:
        given = self._given(country, sex, year)
        while _first_word(given) == _first_word(taken):
            given = self._given(country, sex, year)
        return given

    def _surname(self, country: str) -> str:
        """Mostly the country's own; in the United States one in six is Spanish, in Spain one in eighty English."""
        origin = country
        if country == "US" and self._dice.chance(0.16):
            origin = "MX"
        elif country == "ES" and self._dice.chance(0.012):
            origin = "US"
        return surnames(origin).draw(self._dice)

    def _birth(self, year: int) -> tuple[int, int, int]:
        dice = self._dice
        month = 1 + dice.below(12)
        return year, month, 1 + dice.below(_DAYS[month - 1])

    def _equip(self, person: Person) -> None:
        """Addresses, numbers, cards and devices, and what changes."""
        dice, noise, country = self._dice, self._noise, person.country
        person.emails = [self._mailboxes.open(country, person.given, (person.maiden or person.surname, person.second), person.born[0])]
        if dice.chance(noise.new_email):
            person.emails.append(self._mailboxes.open(country, person.given, (person.surname, person.second), person.born[0]))
        if dice.chance(noise.role_mailbox):
            person.emails[0] = self._mailboxes.role(country, person.surname)
            person.kinds = (*person.kinds, "role mailbox")
        self._equip_phone(person)
        if dice.chance(noise.moved):
            person.old_home, person.moved_at = find_home(country, dice), 0.1 + 0.8 * dice.unit()
        if dice.chance(0.55):
            self._cards += 1
            person.loyalty = f"{(self._cards * 48_271) % 2_147_483_647:010d}"
        person.devices = [self.token("d") for _ in range(1 + dice.below(2))]
        person.cookie = self.token("k")

    def _equip_phone(self, person: Person) -> None:
        dice, noise = self._dice, self._noise
        person.phone, again = self._phones.mobile(person.country, person.home.area, noise.recycled)
        if again:
            person.kinds = (*person.kinds, "recycled phone")
        if dice.chance(noise.new_phone):
            person.old_phone, person.phone_since = self._phones.mobile(person.country, person.home.area, 0.0)[0], 0.1 + 0.8 * dice.unit()
            self._phones.give_up(person.old_phone)

    def token(self, kind: str) -> str:
        """An id as machines make them."""
        return kind + f"{int(self._dice.unit() * 2**44):011x}"

    def _share(self, household: Household, customers: list[Person]) -> None:
        """What people of one home have in common."""
        dice, noise = self._dice, self._noise
        line = self._phones.landline(household.country, household.home.area) if dice.chance(0.35) else ""
        tablet = self.token("d") if dice.chance(0.4) else ""
        mailbox = customers[0].emails[0] if dice.chance(noise.shared_email) else ""
        for place, person in enumerate(customers):
            if person.home is not household.home:
                continue
            person.landline = line
            if tablet:
                person.devices.append(tablet)
            if len(customers) > 1:
                other = customers[place - 1]
                person.family_email, person.family_phone = other.emails[0], other.phone
            if mailbox and place == 1:
                person.emails[0] = mailbox
                person.kinds = (*person.kinds, "shared mailbox")


def _first_word(given: str) -> str:
    return given.partition(" ")[0]
