"""E-mail addresses, phone numbers, ids."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA, JaroWinkler, Levenshtein

from cauce.linkage.columns.column import Codes
from cauce.linkage.columns.comparator import Levels, Outcome
from cauce.linkage.columns.comparators.base import ValueComparator
from cauce.linkage.columns.comparators.likeness import Measured, bounded
from cauce.linkage.columns.comparators.outcomes import EXACT, FIXED, MISSING, Free, Partial, graded, numbers
from cauce.linkage.columns.comparators.pairs import numbered
from cauce.linkage.columns.comparators.several import MOST, SeveralComparator
from cauce.linkage.data import word_sets
from cauce.linkage.normalize.email import is_role_local
from cauce.model.ruleset import Holds

_LONG_LOCAL, _EDITS = 8, 2
"""From so many letters before the @ on so many edits may be typing errors."""
_WHOLE, _LOCAL = 0.72, 0.88
"""Likeness of two addresses at least: of the whole by edits, of what stands before the @ by Jaro and Winkler."""
_LEAST_LOCAL = 0.6
"""Share of the local part that is not edited, at least: colleagues share the domain, and that alone makes addresses alike."""


def _local(value: str) -> str:
    """What stands before the last @; all of it where there is none."""
    return value.rpartition("@")[0] if "@" in value else value


def _is_public(value: str) -> bool:
    """Of a domain where anybody may have a mailbox: two addresses there are alike by chance."""
    return value.rpartition("@")[2] in word_sets("mail_providers.tsv")["public"]


def is_role_address(value: str) -> bool:
    """Whether a mailbox is that of a role, such as `ventas@`."""
    local = _local(value)
    roles = _roles().get(local[:2])
    if roles is None or value == local or (local.isascii() and not local.lower().startswith(roles)):
        return False
    return is_role_local(local, word_sets("role_mailboxes.tsv")["role"])


@cache
def _roles() -> dict[str, tuple[str, ...]]:
    """Words for roles by how they begin, to look no further at most other addresses."""
    found: dict[str, tuple[str, ...]] = {}
    for role in sorted(word_sets("role_mailboxes.tsv")["role"]):
        found[role[:2]] = (*found.get(role[:2], ()), role)
    return found


def _digits(value: str) -> str:
    return "".join(filter(_DIGITS.__contains__, value))


def _kept(one: str, other: str, least: float) -> bool:
    return Levenshtein.normalized_similarity(one, other, score_cutoff=least) >= least


_DIGITS = frozenset("0123456789")


class Emails:
    """Distinct e-mail addresses."""

    def __init__(self, values: Sequence[str]) -> None:
        values = bounded(values)
        locals_ = list(map(_local, values))
        self.whole, self.locals = Measured(values), Measured(list(dict.fromkeys(locals_)))
        self.local = numbered(locals_)
        """Number of each address's local part."""
        self.role = np.fromiter(map(is_role_address, values), dtype=bool, count=len(values))
        self.public = np.fromiter(map(_is_public, values), dtype=bool, count=len(values))

    def same_digits(self, one: Codes, other: Codes) -> NDArray[np.bool_]:
        """Whether both have the same digits in the same order, of many pairs by number."""
        pairs = zip(self.whole.texts[one], self.whole.texts[other], strict=True)
        return np.fromiter((_digits(mine) == _digits(yours) for mine, yours in pairs), dtype=bool, count=len(one))


class Email(SeveralComparator[Emails]):
    """Finds how e-mail addresses agree: same, a typing error, another number, another domain, nearly the same.

    A role mailbox is nobody's own: the same one says little, another one nothing.
    """

    kinds = (("email", "second_email"),) * MOST
    seldom_shared: ClassVar[bool] = True
    holds = Holds.MANY
    most: ClassVar[float] = 0.6
    outcomes = graded(
        "e-mail address",
        (
            Partial("typo", "The e-mail addresses differ by a typing error.", namesake=True),
            Partial("number", "The e-mail addresses differ in a digit or two.", namesake=True, under="typo"),
            Partial("same_local", "The e-mail addresses are the same before the @.", namesake=True),
            Partial("similar", "The e-mail addresses are nearly the same, and not of a public provider.", namesake=True, under="typo"),
            Partial("similar_local", "The e-mail addresses are nearly the same before the @.", namesake=True, under="same_local"),
            Partial("role", "The same role mailbox (ventas@, info@): nobody's own.", under="similar_local"),
        ),
        "Other e-mail addresses.",
    )
    _typo, _number, _same_local, _similar, _similar_local, _role, _different = numbers(
        outcomes, "typo", "number", "same_local", "similar", "similar_local", "role", "different"
    )

    def equal(self, value: str) -> int:
        """See `ValueComparator`."""
        return self._role if is_role_address(value) else super().equal(value)

    def equals(self, values: Sequence[str]) -> Levels:
        """See `ValueComparator`."""
        roles = np.fromiter(map(is_role_address, values), dtype=bool, count=len(values))
        return np.where(roles, np.int8(self._role), super().equals(values))

    def unequal(self, one: str, other: str) -> int:
        """By edits of the whole, two in long local parts only; else by the local parts."""
        return _emails(*sorted((one, other)))

    @classmethod
    def level_of(cls, one: str, other: str) -> int:
        """`unequal`, without memory."""
        one, other = bounded((one, other))
        if is_role_address(one) or is_role_address(other):
            return MISSING
        local, its_local = _local(one), _local(other)
        edits = OSA.distance(one, other, score_cutoff=_EDITS)
        few = edits <= 1 or (edits <= _EDITS and min(len(local), len(its_local)) >= _LONG_LOCAL)
        if few and local[:1] == its_local[:1]:  # jgarcia and cgarcia are a family's
            return cls._typo if _digits(one) == _digits(other) else cls._number
        if local == its_local:
            return cls._same_local
        private = not _is_public(one) and not _is_public(other)
        if private and _kept(one, other, _WHOLE) and _kept(local, its_local, _LEAST_LOCAL):
            return cls._similar
        likeness = JaroWinkler.similarity(local, its_local, score_cutoff=_LOCAL)
        return cls._similar_local if likeness >= _LOCAL else cls._different

    def read(self, values: Sequence[str]) -> Emails:
        """See `ValueComparator`."""
        return Emails(values)

    def unequals(self, read: Emails, one: Codes, other: Codes) -> Levels:
        """See `ValueComparator`."""
        local, its_local = read.local[one], read.local[other]
        found = np.full(len(one), self._different, dtype=np.int8)
        found[local == its_local] = self._same_local
        edits = read.whole.osa(one, other, _EDITS)
        shorter = np.minimum(read.locals.lengths[local], read.locals.lengths[its_local])
        typo = (edits <= 1) | ((edits <= _EDITS) & (shorter >= _LONG_LOCAL))
        typo &= read.locals.initials[local] == read.locals.initials[its_local]
        found[typo] = np.where(read.same_digits(one[typo], other[typo]), self._typo, self._number)
        private = np.flatnonzero((found == self._different) & ~read.public[one] & ~read.public[other])
        private = private[read.whole.normalized_levenshtein(one[private], other[private], _WHOLE) >= _WHOLE]
        similar = read.locals.normalized_levenshtein(local[private], its_local[private], _LEAST_LOCAL) >= _LEAST_LOCAL
        found[private[similar]] = self._similar
        rest = np.flatnonzero(found == self._different)
        similar = read.locals.jaro_winkler(local[rest], its_local[rest], _LOCAL) >= _LOCAL
        found[rest[similar]] = self._similar_local
        found[read.role[one] | read.role[other]] = MISSING
        return found


_emails = lru_cache(maxsize=1 << 16)(Email.level_of)


def _code(what: str, free: Free = FIXED, *, made_of_names: bool = False) -> tuple[Outcome, ...]:
    return graded(
        what,
        (
            Partial("typo", f"The {what}s differ by one typing error.", namesake=made_of_names),
            Partial("near", f"The {what}s differ by two typing errors.", namesake=made_of_names, under="typo"),
        ),
        f"Other {what}s.",
        free,
    )


class CodeComparator(ValueComparator[Measured]):
    """Codes that are the same, one or two typing errors apart, or different."""

    def unequal(self, one: str, other: str) -> int:
        """By edits; neighbours exchanged are one."""
        return _codes(*sorted((one, other)))

    def read(self, values: Sequence[str]) -> Measured:
        """See `ValueComparator`."""
        return Measured(values)

    def unequals(self, read: Measured, one: Codes, other: Codes) -> Levels:
        """See `ValueComparator`."""
        return (len(EXACT) - 1 + np.maximum(1, read.osa(one, other, _EDITS))).astype(np.int8)


@lru_cache(maxsize=1 << 16)
def _codes(one: str, other: str) -> int:
    return len(EXACT) - 1 + max(1, OSA.distance(*bounded((one, other)), score_cutoff=_EDITS))


class Phone(CodeComparator, SeveralComparator[Measured]):
    """Finds how phone numbers agree: same, one or two typing errors apart, or other numbers."""

    kinds = (("phone", "second_phone"),) * MOST
    seldom_shared: ClassVar[bool] = True
    holds = Holds.MANY
    most: ClassVar[float] = 0.6
    outcomes = _code("phone number", Free(household=True))


class PersonalId(CodeComparator):
    """Finds how ids agree: same, one or two typing errors apart, or different."""

    kinds = (("id",),)
    seldom_shared: ClassVar[bool] = True
    sparse: ClassVar[float] = 0.35
    outcomes = _code("id")


class Website(CodeComparator):
    """Finds how web sites agree: same, one or two letters apart, as the sites of namesakes may be, or different."""

    kinds = (("website",),)
    seldom_shared: ClassVar[bool] = True
    sparse: ClassVar[float] = 0.35
    most: ClassVar[float] = 0.6
    outcomes = _code("web site", made_of_names=True)


class Device(CodeComparator):
    """Finds whether a device or cookie is the same. A household shares some, and a person has many."""

    kinds = (("device",),)
    seldom_shared: ClassVar[bool] = True
    holds = Holds.MANY
    sparse: ClassVar[float] = 0.35
    most: ClassVar[float] = 0.9
    outcomes = _code("device", Free(household=True))


class PostalCode(CodeComparator):
    """Finds how postal codes agree, where there is no street: same, one or two typing errors apart, or other places."""

    kinds = (("postal_code", "address_postal_code"),)
    sparse: ClassVar[float] = 0.35
    most: ClassVar[float] = 0.6
    outcomes = _code("postal code", Free(household=True))
