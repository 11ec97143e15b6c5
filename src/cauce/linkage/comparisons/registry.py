"""Every comparator by the name that a ruleset calls it."""

from __future__ import annotations

from types import MappingProxyType

from cauce.linkage.comparisons.base import Comparator
from cauce.linkage.comparisons.identifiers import Email, PersonalId, Phone
from cauce.linkage.comparisons.names import GivenName, NameSuffix, Surname
from cauce.linkage.comparisons.traits import Category, Company, Date, PostalAddress

COMPARATORS: MappingProxyType[str, type[Comparator]] = MappingProxyType(
    {
        "given_name": GivenName,
        "surname": Surname,
        "name_suffix": NameSuffix,
        "date": Date,
        "email": Email,
        "phone": Phone,
        "personal_id": PersonalId,
        "address": PostalAddress,
        "company": Company,
        "category": Category,
    }
)
