"""E-mail addresses, phone numbers, ids."""

from __future__ import annotations

from functools import lru_cache
from typing import ClassVar

from rapidfuzz.distance import OSA, JaroWinkler, Levenshtein

from cauce.linkage.columns.comparator import Outcome
from cauce.linkage.columns.comparators.base import ValueComparator
from cauce.linkage.columns.comparators.outcomes import FIXED, Free, Partial, graded
from cauce.model.ruleset import Holds

_LONG_LOCAL = 6
_WHOLE, _LOCAL = 0.72, 0.88
_PROVIDERS = (
    "gmail.com googlemail.com hotmail.com hotmail.es hotmail.co.uk outlook.com outlook.es live.com msn.com yahoo.com yahoo.es yahoo.co.uk "
    "yahoo.com.mx icloud.com me.com aol.com gmx.com gmx.es gmx.de web.de t-online.de terra.es telefonica.net orange.es protonmail.com "
    "proton.me mail.com yandex.com mail.ru libero.it orange.fr free.fr example.com example.org example.net"
)
_PUBLIC = frozenset(_PROVIDERS.split())
"""Domains where anybody may have a mailbox: two addresses there are alike by chance."""


@lru_cache(maxsize=1 << 16)
def emails(one: str, other: str) -> str:
    """How two different e-mail addresses agree: the name of an outcome. Symmetric."""
    local, _, domain = one.rpartition("@") if "@" in one else (one, "", "")
    its_local, _, its_domain = other.rpartition("@") if "@" in other else (other, "", "")
    edits = OSA.distance(one, other, score_cutoff=2)
    if edits <= 1 or (edits == 2 and min(len(local), len(its_local)) >= _LONG_LOCAL):  # noqa: PLR2004 - two typing errors
        return "typo" if _digits(one) == _digits(other) else "number"
    if local == its_local:
        return "same_local"
    public = domain in _PUBLIC or its_domain in _PUBLIC
    if not public and Levenshtein.normalized_similarity(one, other, score_cutoff=_WHOLE) >= _WHOLE:
        return "similar"
    return "similar_local" if JaroWinkler.similarity(local, its_local, score_cutoff=_LOCAL) >= _LOCAL else "different"


def _digits(text: str) -> str:
    return "".join(character for character in text if character in "0123456789")


class Email(ValueComparator):
    """Finds how e-mail addresses agree: same, a typing error, another number, another domain, nearly the same."""

    kinds = (("email",),)
    holds = Holds.MANY
    most: ClassVar[float] = 0.6
    outcomes = graded(
        "e-mail address",
        (
            Partial("typo", "The e-mail addresses differ by a typing error.", namesake=True),
            Partial("number", "The e-mail addresses differ in a digit or two.", namesake=True),
            Partial("same_local", "The e-mail addresses are the same before the @.", namesake=True),
            Partial("similar", "The e-mail addresses are nearly the same, and not of a public provider.", namesake=True),
            Partial("similar_local", "The e-mail addresses are nearly the same before the @.", namesake=True),
        ),
        "Other e-mail addresses.",
    )
    _index: ClassVar[dict[str, int]] = {outcome.name: number for number, outcome in enumerate(outcomes)}

    @classmethod
    def unequal(cls, one: str, other: str) -> int:
        """See `emails`."""
        return cls._index[emails(one, other)]


def _code(what: str, free: Free = FIXED) -> tuple[Outcome, ...]:
    return graded(
        what,
        (
            Partial("typo", f"The {what}s differ by one typing error."),
            Partial("near", f"The {what}s differ by two typing errors."),
        ),
        f"Other {what}s.",
        free,
    )


class CodeComparator(ValueComparator):
    """Codes that are the same, one or two typing errors apart, or different."""

    @classmethod
    def unequal(cls, one: str, other: str) -> int:
        """By edits; neighbours exchanged are one."""
        return 3 + min(3, OSA.distance(one, other, score_cutoff=2))


class Phone(CodeComparator):
    """Finds how phone numbers agree: same, one or two typing errors apart, or other numbers."""

    kinds = (("phone",),)
    holds = Holds.MANY
    most: ClassVar[float] = 0.6
    outcomes = _code("phone number", Free(household=True))


class PersonalId(CodeComparator):
    """Finds how ids agree: same, one or two typing errors apart, or different."""

    kinds = (("id",),)
    sparse: ClassVar[float] = 0.35
    outcomes = _code("id")


class PostalCode(CodeComparator):
    """Finds how postal codes agree, where there is no street: same, one or two typing errors apart, or other places."""

    kinds = (("postal_code",),)
    sparse: ClassVar[float] = 0.35
    most: ClassVar[float] = 0.6
    outcomes = _code("postal code", Free(household=True))
