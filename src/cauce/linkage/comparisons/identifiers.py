"""E-mails, phones, and personal ids that are only claimed: the best agreement among all that either side has."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import ClassVar

from rapidfuzz.distance import OSA

from cauce.linkage.comparisons.base import ABSENT, Comparator, Pair, Reached, Tools
from cauce.linkage.normalize.email import is_role
from cauce.linkage.normalize.phone import is_fixed_line
from cauce.model.ruleset import Comparison
from cauce.model.subject import Contact

Contacts = Sequence[Contact]

_DIGITS = 5
"""Shorter ids are no typing error of each other."""
_ADDRESS_LENGTH = 10


class Identifiers(Comparator):
    """What comparators of identifiers share: they look at the contacts of a signature whose namespaces are theirs."""

    part = ""
    needs_namespaces: ClassVar[bool] = True

    def text(self, value: Contacts) -> str:
        """The canonical values, in order; hashes only if nothing is there in clear."""
        clear = {contact.value for contact in value if not _hashed(contact)}
        return ", ".join(sorted(clear or {contact.value for contact in value}))


class ContactPoint(Identifiers):
    """Finds whether a contact point is shared, and how many of the two sides have verified it."""

    outcomes: ClassVar[Mapping[str, str]] = {
        "verified_both": "verified_both",
        "verified_one": "verified_both",
        "verified_none": "verified_one",
        "weak": "weak",
        "near": "different",
        "different": "different",
    }

    def compare(self, one: Contacts, other: Contacts, pair: Pair) -> Reached:
        """The best agreement; a personal contact verified on both sides vouches for the names."""
        agreements = {self._agreement(mine, yours) for mine in one for yours in other if mine.key == yours.key}
        if len(agreements) > 1 and "weak" in agreements and (self._only_weak(one) or self._only_weak(other)):
            agreements = {"weak"}  # the others are hashes of the same
        if agreements:
            pair.verified += "verified_both" in agreements
            return max((self.fixed[outcome] for outcome in agreements), key=_bits)
        return self._disagreement(one, other)

    @abstractmethod
    def is_weak(self, contact: Contact) -> bool:
        """Whether the contact point is shared by its nature."""

    def is_near(self, one: str, other: str) -> bool:  # noqa: ARG002 - overridden where a typing error can be told
        """Whether two clear values are one typing error apart. Phone numbers never are: one digit apart is a neighbour."""
        return False

    def _agreement(self, one: Contact, other: Contact) -> str:
        if self.is_weak(one) or self.is_weak(other):
            return "weak"
        least = self.tools.ruleset.policy(one.namespace).min_assurance
        verified = (one.assurance >= least) + (other.assurance >= least)
        return ("verified_none", "verified_one", "verified_both")[verified]

    def _only_weak(self, contacts: Contacts) -> bool:
        return all(_hashed(contact) or self.is_weak(contact) for contact in contacts)

    def _disagreement(self, ours: Contacts, theirs: Contacts) -> Reached:
        clear = [contact.value for contact in ours if not _hashed(contact)]
        their_clear = [contact.value for contact in theirs if not _hashed(contact)]
        if clear and their_clear:
            near = any(self.is_near(one, other) for one in clear for other in their_clear)
            return self.fixed["near" if near else "different"]
        comparable = clear or their_clear or {contact.namespace for contact in ours} & {contact.namespace for contact in theirs}
        return self.fixed["different"] if comparable else ABSENT


class Email(ContactPoint):
    """Finds whether an e-mail address is shared; a role mailbox (`ventas@`) says little."""

    def __init__(self, comparison: Comparison, tools: Tools) -> None:
        super().__init__(comparison, tools)
        self._roles = frozenset(role for namespace in comparison.of for role in tools.ruleset.policy(namespace).weak)
        self.is_near = lru_cache(maxsize=1 << 14)(_near_addresses)  # type: ignore[method-assign]

    def is_weak(self, contact: Contact) -> bool:
        """Its local part is a role's."""
        return is_role(contact.value, self._roles)


class Phone(ContactPoint):
    """Finds whether a phone number is shared; a fixed line belongs to a home or an office."""

    def is_weak(self, contact: Contact) -> bool:
        """It is a fixed line."""
        return not _hashed(contact) and is_fixed_line(contact.value)


class PersonalId(Identifiers):
    """Finds whether ids of one kind, claimed but not proven, are the same, one or two typing errors apart, or different."""

    outcomes: ClassVar[Mapping[str, str]] = {"exact": "exact", "typo": "different", "near": "different", "different": "different"}
    _ORDER = ("exact", "typo", "near", "different")

    def compare(self, one: Contacts, other: Contacts, pair: Pair) -> Reached:
        """The best agreement among ids of the same namespace; an equal key is the same id, whatever it is called."""
        found = [
            0 if mine.key == yours.key else _ids(mine.value, yours.value)
            for mine in one
            for yours in other
            if mine.namespace == yours.namespace or mine.key == yours.key
        ]
        if not found:
            return ABSENT
        edits = min(found) if len(found) > 1 else found[0]
        if edits <= 1:
            pair.same_id, pair.nearly_same_id = edits == 0, True
        return self.fixed[self._ORDER[edits]]


def _bits(reached: Reached) -> tuple[float, int]:
    return reached[1], reached[0]


def _ids(one: str, other: str) -> int:
    """Edits between two ids, 3 for more than two or for ids too short to tell."""
    if one == other:
        return 0
    if min(len(one), len(other)) < _DIGITS:
        return 3
    edits: int = OSA.distance(one, other, score_cutoff=2)
    return edits  # beyond the cutoff rapidfuzz says 3


def _near_addresses(one: str, other: str) -> bool:
    """One typing error apart, and not in a digit: namesakes number their mailboxes.

    The same address on the other side of a stated end is another person's, no error.
    """
    if one == other or min(len(one), len(other)) < _ADDRESS_LENGTH or OSA.distance(one, other, score_cutoff=1) > 1:
        return False
    return _digits(one) == _digits(other)


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


def _hashed(contact: Contact) -> bool:
    return "_sha256" in contact.namespace
