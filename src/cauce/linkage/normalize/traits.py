"""Traits: who a record's attributes say the customer is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import repeat

from cauce.errors import InvalidValue
from cauce.linkage.normalize.address import canonical_address, canonical_addresses
from cauce.linkage.normalize.attributes import ADDRESS_PARTS, NAME_PARTS, Columns, Parts, rows_of
from cauce.linkage.normalize.birth_date import birth_date
from cauce.linkage.normalize.company import company_name, organization_name
from cauce.linkage.normalize.fold import fold
from cauce.linkage.normalize.name import parse_full_name, parse_name_parts
from cauce.linkage.normalize.name_tokens import is_junk_name
from cauce.linkage.normalize.national_id import curp_birth_date, curp_sex
from cauce.model.subject import Kind, Notice, PersonName, Traits

_ORGANIZATIONS = frozenset(
    {"organization", "organisation", "company", "business", "empresa", "org", "juridica", "persona juridica", "persona moral", "moral"}
)
_SEXES = {
    "f": "f", "female": "f", "mujer": "f", "femenino": "f", "femenina": "f", "woman": "f", "w": "f", "male": "m", "hombre": "m", "h": "m",
    "masculino": "m", "varon": "m", "v": "m", "man": "m",
}  # fmt: skip
_M_IS_MALE = frozenset({"US", "GB", "CA", "AU", "IE", "NZ"})
_NOBODY = Traits()
_NAME_ATTRIBUTES = ("full_name", "given_name", "family_name")
_PARTS_OF_WHO = frozenset((*NAME_PARTS, "company", "kind"))
_NOBODYS = "is not anybody's name"

Who = tuple[Kind, PersonName | None, str]
"""Of what kind a customer is, a person's name, and the company: their own or the employer's."""
_SOMEBODY: Who = (Kind.PERSON, None, "")


def read_traits(parts: Parts, region: str, curps: Sequence[str], notices: list[Notice]) -> Traits:
    """Traits of what a record's attributes say; what cannot be read is missing, and said in `notices` (never the value).

    Args:
        parts: as `attributes.parts_of` gives them.
        region: how dates and postal codes are to be read.
        curps: verified CURPs of the record, which hold a birth date and a sex.
        notices: what is said to the sender is added here.
    """
    if not parts and not curps:
        return _NOBODY
    kind, name, company = _who(parts, region, notices) if parts else _SOMEBODY
    born = _born(parts, region, notices)
    sex = _sex(parts["sex"][1], region) if "sex" in parts else ""
    if curps and kind is Kind.PERSON:
        born = born or curp_birth_date(curps[0])
        sex = sex or curp_sex(curps[0])
    address = canonical_address(parts, region) if not parts.keys().isdisjoint(ADDRESS_PARTS) else None
    return Traits(kind, name, born, address, company, sex)


def read_traits_of_many(columns: Columns, region: str, notices: Sequence[list[Notice]]) -> list[Traits]:
    """`read_traits` of each of some records without CURPs, of what `attributes.columns_of` gives of them."""
    if not columns:
        return [_NOBODY] * len(notices)
    who = _who_of_many(columns, region, notices)
    born = _born_of_many(columns, region, notices)
    sexes = map(_sex, columns["sex"][1], repeat(region)) if "sex" in columns else repeat("")
    addresses = canonical_addresses(columns, region) if not columns.keys().isdisjoint(ADDRESS_PARTS) else repeat(None)
    return [
        Traits(kind, name, day, address, company, sex)
        for (kind, name, company), day, address, sex in zip(who, born, addresses, sexes, strict=False)
    ]


def _who_of_many(columns: Columns, region: str, notices: Sequence[list[Notice]]) -> list[Who]:
    said = columns.keys() & _PARTS_OF_WHO
    if not said:
        return [_SOMEBODY] * len(notices)
    if said == {"full_name"}:
        attribute, texts = columns["full_name"]
        return list(map(_called, texts, repeat(region), repeat(attribute), notices))
    return list(map(_who, rows_of(columns), repeat(region), notices))


def _called(text: str, region: str, attribute: str, notices: list[Notice]) -> Who:
    """`_who` where nothing but a full name says it."""
    own = organization_name(text)
    if own and not is_junk_name(text):
        return Kind.ORGANIZATION, None, own
    name = parse_full_name(text, region)
    if name is None:
        notices.append(Notice(f"attributes.{attribute}", _NOBODYS))
    return Kind.PERSON, name, ""


def _who(parts: Parts, region: str, notices: list[Notice]) -> Who:
    employer = company_name(parts["company"][1]) if "company" in parts else None
    declared = "kind" in parts and fold(parts["kind"][1].strip()) in _ORGANIZATIONS
    if "full_name" in parts:
        text = parts["full_name"][1]
        own = company_name(text).name if declared else organization_name(text)
        if own and not is_junk_name(text):
            return Kind.ORGANIZATION, None, own
    name = _name(parts, region)
    if name is None:
        notices.extend(Notice(f"attributes.{parts[part][0]}", _NOBODYS) for part in _NAME_ATTRIBUTES if part in parts)
        if employer is not None and employer.name and (declared or employer.legal):
            return Kind.ORGANIZATION, None, employer.name
    return Kind.PERSON, name, employer.name if employer is not None else ""


def _name(parts: Parts, region: str) -> PersonName | None:
    suffix = parts["suffix"][1] if "suffix" in parts else ""
    given, family = _joined(parts, "given_name", "middle_name"), _joined(parts, "family_name", "second_family_name")
    if given or family:
        name = parse_name_parts(given, family, suffix, region)
        if name is not None and ((name.given and name.surnames) or "full_name" not in parts):
            return name
    if "full_name" in parts:
        text = parts["full_name"][1]
        return parse_name_parts(text, "", suffix, region) if suffix else parse_full_name(text, region)
    return None


def _joined(parts: Parts, first: str, second: str) -> str:
    if second in parts:
        return f"{parts[first][1]} {parts[second][1]}" if first in parts else parts[second][1]
    return parts[first][1] if first in parts else ""


def _born(parts: Parts, region: str, notices: list[Notice]) -> str:
    if "birth_date" in parts:
        attribute, text = parts["birth_date"]
    elif "birth_year" in parts and "birth_month" in parts and "birth_day" in parts:
        attribute = parts["birth_year"][0]
        text = "-".join(parts[part][1].strip() for part in ("birth_year", "birth_month", "birth_day"))
    else:
        return ""
    return _read_date(text, region, attribute, notices)


def _born_of_many(columns: Columns, region: str, notices: Sequence[list[Notice]]) -> Iterable[str]:
    if "birth_date" in columns:
        attribute, texts = columns["birth_date"]
        return map(_read_date, texts, repeat(region), repeat(attribute), notices)
    return map(_born, rows_of(columns), repeat(region), notices) if "birth_year" in columns else repeat("")


def _read_date(text: str, region: str, attribute: str, notices: list[Notice]) -> str:
    try:
        born = birth_date(text, region)
    except InvalidValue as error:
        notices.append(Notice(f"attributes.{attribute}", error.violations[0].description))
        return ""
    if not born:
        notices.append(Notice(f"attributes.{attribute}", "is a placeholder, not a birth date"))
    return born


def _sex(text: str, region: str) -> str:
    folded = fold(text.strip())
    if folded == "m":  # masculino or mujer: only English settles it
        return "m" if region in _M_IS_MALE else ""
    return _SEXES.get(folded, "")
