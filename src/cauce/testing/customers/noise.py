"""How dirty the data are: one rate for each thing that goes wrong, and three sets of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """Rates from 0 to 1. *Of customers* are drawn once for a person, the others for each record or value anew.

    What sources do not ask for is missing anyway, and they have their habits of writing; neither is noise.
    """

    typo: float
    """Of given names and of surnames, each: a slip of the hand, the ear or a scanner."""
    second_typo: float
    """Of misspelt names: misspelt twice."""
    email_typo: float
    phone_typo: float
    birth_typo: float
    """Of birth dates: one wrong digit."""
    street_typo: float
    day_month: float
    """Of birth dates: day and month exchanged, where that is a date."""
    january: float
    """Of birth dates: the first of January, because only the year was known."""
    wrong_birth: float
    """Of birth dates: another person's, or nobody's."""
    nickname: float
    """Of given names: what friends say."""
    initial: float
    """Of given names: the initial."""
    dropped_given: float
    """Of compound given names: only the first, or only the second, of the two."""
    swapped: float
    """Given name and surname in each other's fields."""
    one_field: float
    """The whole name in the field of the surname: `GARCÍA LÓPEZ, MARÍA`."""
    no_second: float
    """Of second surnames: left out."""
    joined: float
    """Of second surnames: written into the field of the first."""
    missing: float
    """Of all values: left out, beyond what the source's habit is."""
    placeholder: float
    """Of e-mail addresses, phones and birth dates: what people write when they have none."""
    copied: float
    """Of loyalty cards: another customer's number, copied by mistake."""
    borrowed: float
    """Of phones and e-mail addresses: that of somebody of the household."""
    moved: float
    """Of customers: moved within the years that the records span."""
    new_phone: float
    """Of customers: changed their number."""
    recycled: float
    """Of new numbers: given up by somebody before."""
    new_email: float
    """Of customers: use a second address."""
    shared_email: float
    """Of couples: one mailbox for both."""
    role_mailbox: float
    """Of customers: gives a mailbox like `info@`, which colleagues give too."""
    married: float
    """Of married women in the United States: became the husband's namesake within those years."""
    namesake: float
    """Of customers: bears the very name of an earlier one, unrelated; beyond what chance gives."""
    foreign_style: float
    """Of names: written in another source's way (capitals, no accents, blanks around)."""


MILD = Noise(
    typo=0.012, second_typo=0.02, email_typo=0.006, phone_typo=0.005, birth_typo=0.005, street_typo=0.03,
    day_month=0.002, january=0.003, wrong_birth=0.001,
    nickname=0.02, initial=0.005, dropped_given=0.05, swapped=0.002, one_field=0.002, no_second=0.05, joined=0.01,
    missing=0.01, placeholder=0.001, copied=0.0005, borrowed=0.003,
    moved=0.08, new_phone=0.06, recycled=0.005, new_email=0.1, shared_email=0.03, role_mailbox=0.004, married=0.02, namesake=0.002,
    foreign_style=0.05,
)  # fmt: skip
"""A well-kept customer database."""

NORMAL = Noise(
    typo=0.035, second_typo=0.05, email_typo=0.018, phone_typo=0.015, birth_typo=0.015, street_typo=0.08,
    day_month=0.008, january=0.01, wrong_birth=0.004,
    nickname=0.05, initial=0.012, dropped_given=0.12, swapped=0.008, one_field=0.008, no_second=0.12, joined=0.03,
    missing=0.04, placeholder=0.004, copied=0.002, borrowed=0.01,
    moved=0.14, new_phone=0.12, recycled=0.01, new_email=0.2, shared_email=0.06, role_mailbox=0.008, married=0.05, namesake=0.005,
    foreign_style=0.1,
)  # fmt: skip
"""Channels that grew by themselves: the usual state."""

HARD = Noise(
    typo=0.14, second_typo=0.15, email_typo=0.06, phone_typo=0.05, birth_typo=0.06, street_typo=0.22,
    day_month=0.03, january=0.03, wrong_birth=0.015,
    nickname=0.12, initial=0.04, dropped_given=0.25, swapped=0.03, one_field=0.03, no_second=0.28, joined=0.08,
    missing=0.13, placeholder=0.012, copied=0.006, borrowed=0.03,
    moved=0.28, new_phone=0.25, recycled=0.04, new_email=0.35, shared_email=0.12, role_mailbox=0.02, married=0.15, namesake=0.015,
    foreign_style=0.2,
)  # fmt: skip
"""Typed by hand in a hurry, scanned, merged before, never cleaned."""

NOISE = {"mild": MILD, "normal": NORMAL, "hard": HARD}
