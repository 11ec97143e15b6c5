"""What blocking rules are made of: parts of fields, such as how a surname sounds or the year of a birth date, as 64-bit digests.

A part is named after its field, and its aspect if it is not the whole value: `family_name`, `family_name.sound`, `birth_date.year`. Parts
of given name and surname together are `names.sorted` (their tokens in any order) and `names.sounds` (how the first ones sound, in either
order: finds exchanged names). Of several fields of telephones or mailboxes, `phone.one` and `phone.other` are the values with the
smallest and the largest digest, whichever field they stand in: who gave one number meets whoever gave it too. A digest of 0 says that a
record lacks the part. One record and a million get the same digests; each
distinct value is looked at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import NamedTuple, Protocol

import numpy as np

from cauce.linkage.columns.column import Column, Columns
from cauce.linkage.columns.digests import Digests, digest, digest_one, mix, mix_one
from cauce.linkage.columns.spreading import ONE_BY_ONE, Spread, slices
from cauce.linkage.comparisons.sound import skeleton, skeletons
from cauce.model.ruleset import Field

Aspect = Callable[[str], str]
_MASK = (1 << 64) - 1
_ROWS = 1 << 16
"""Records that are digested at a time."""
_DATE_LENGTH = 8
"""`YYYYMMDD`."""
_FEWEST_DIGITS = 7
_FEWEST_LETTERS = 3
_FEWEST_OF_ID = 6
"""Characters that a telephone, the letters of a name and an id have at least, so that a part of it tells people apart."""


def _whole(value: str) -> str:
    return value


def _word(value: str) -> str:
    """The value, unless it is an initial."""
    return value if len(value) > 1 else ""


def _first(value: str) -> str:
    return _word(value.split(" ", 1)[0])


def _sound(value: str) -> str:
    first = _first(value)
    return skeleton(first) if first else ""


def _year_day(date: str) -> str:
    return date[:4] + date[6:] if len(date) == _DATE_LENGTH else ""


def _local(email: str) -> str:
    local = email.split("@", 1)[0]
    letters = local if local.isalnum() else "".join(filter(str.isalnum, local))
    return letters if len(letters) >= _FEWEST_LETTERS else ""


def _start_and_domain(email: str) -> str:
    local, at, domain = email.partition("@")
    return f"{local[:2]}@{domain}" if at and domain else ""


def _street_key(street: str) -> str:
    """The numbers and the first three letters; most of what is written wrong in a street is neither."""
    digits = " ".join([token for token in street.split() if token.isdigit()])
    letters = "".join(islice(filter(str.isalpha, street), 3))
    return f"{digits} {letters}" if digits and letters else ""


def _enough(least: int, take: Aspect) -> Aspect:
    return lambda value: take(value) if len(value) >= least else ""


_GIVEN: Mapping[str, Aspect] = {"": _word, "sound": _sound, "initial": lambda name: name[:1]}
_SURNAME: Mapping[str, Aspect] = {"": _word, "sound": _sound, "start": _enough(3, lambda name: name[:3]), "first": _first}
_STREET: Mapping[str, Aspect] = {"": _whole, "key": _street_key}
_POSTAL_CODE: Mapping[str, Aspect] = {"": _whole, "area": _enough(4, lambda code: code[:-2])}
_CITY: Mapping[str, Aspect] = {"": _whole, "start": _enough(4, lambda city: city[:4])}
_COMPANY: Mapping[str, Aspect] = {"": _whole, "first": _first}
_EMAIL: Mapping[str, Aspect] = {"": _whole, "local": _local, "start": _start_and_domain}
_PHONE: Mapping[str, Aspect] = {
    "": _whole,
    "end": _enough(_FEWEST_DIGITS, lambda phone: phone[-6:]),
    "start": _enough(_FEWEST_DIGITS, lambda phone: phone[:5]),
}

ASPECTS: Mapping[str, Mapping[str, Aspect]] = MappingProxyType(
    {
        "given": _GIVEN,
        "full_given": _GIVEN,
        "surname": _SURNAME,
        "full_surname": _SURNAME,
        "birth_date": {
            "": _enough(_DATE_LENGTH, _whole),
            "year": lambda date: date[:4],
            "month_day": _enough(_DATE_LENGTH, lambda date: date[4:]),
            "year_month": _enough(6, lambda date: date[:6]),
            "year_day": _year_day,
        },
        "email": _EMAIL,
        "second_email": _EMAIL,
        "phone": _PHONE,
        "second_phone": _PHONE,
        "id": {
            "": _whole,
            "first_half": _enough(_FEWEST_OF_ID, lambda value: value[: len(value) // 2]),
            "second_half": _enough(_FEWEST_OF_ID, lambda value: value[len(value) // 2 :]),
        },
        "device": {"": _whole},
        "website": {"": _whole},
        "street": _STREET,
        "address_street": _STREET,
        "postal_code": _POSTAL_CODE,
        "address_postal_code": _POSTAL_CODE,
        "city": _CITY,
        "address_city": _CITY,
        "state": {"": _whole},
        "text": {"": _whole, "sound": _sound},
        "company": _COMPANY,
        "employer": _COMPANY,
    }
)
"""Kind of field -> aspect -> what it takes of a canonical value. Kinds that are not here are too coarse to block by."""

_COARSE = frozenset(
    {"given.initial", "full_given.initial", "birth_date.year", "postal_code.area", "city.start", "state."}
    | {"address_postal_code.area", "address_city.start"}
)
"""Kind and aspect of parts that are of use beside another one only."""


_SEVERAL = ("email", "phone")
"""Kinds of which a person may have several fields, and no order tells which is which."""


class Part(Protocol):
    """One part of a blocking rule."""

    @property
    def name(self) -> str:
        """As rules call it."""

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that it is taken of."""

    @property
    def coarse(self) -> bool:
        """Whether it is of use beside another part only."""

    @property
    def whole(self) -> bool:
        """Whether it is made of whole values, whose digests are known."""

    def of(self, values: Mapping[str, str]) -> int:
        """The digest of one record; 0: lacking."""

    def of_columns(self, columns: Columns) -> Digests:
        """The digests of many."""


class _FieldPart(NamedTuple):
    """An aspect of one field."""

    name: str
    fields: tuple[str, ...]
    coarse: bool
    aspect: Aspect

    @property
    def whole(self) -> bool:
        """See `Part`."""
        return self.aspect is _whole

    def of(self, values: Mapping[str, str]) -> int:
        value = values.get(self.fields[0], "")
        return digest_one(self.aspect(value)) if value else 0

    def of_columns(self, columns: Columns) -> Digests:
        if self.aspect is _whole:
            return _whole_values(columns[self.fields[0]])
        if self.aspect is _sound:
            return _spread(columns[self.fields[0]], _sounds)
        return _spread(columns[self.fields[0]], lambda values: digest(list(map(self.aspect, values))))


class _SortedNames(NamedTuple):
    """The tokens of given name and surname in any order, when both are there."""

    name: str
    fields: tuple[str, ...]
    coarse: bool = False
    whole: bool = False

    def of(self, values: Mapping[str, str]) -> int:
        sums = [_token_sum(values.get(field, "")) for field in self.fields]
        return mix_one(sum(sums) & _MASK) if all(sums) else 0

    def of_columns(self, columns: Columns) -> Digests:
        given, surname = (_spread(columns[field], _token_sums) for field in self.fields)
        return np.where((given != 0) & (surname != 0), mix(given + surname), np.uint64(0))


class _NameSounds(NamedTuple):
    """How first given name and first surname sound, in either order."""

    name: str
    fields: tuple[str, ...]
    coarse: bool = False
    whole: bool = False

    def of(self, values: Mapping[str, str]) -> int:
        low, high = sorted(digest_one(_sound(values.get(field, ""))) for field in self.fields)
        return mix_one((low + mix_one(high)) & _MASK) if low else 0

    def of_columns(self, columns: Columns) -> Digests:
        given, surname = (_spread(columns[field], _sounds) for field in self.fields)
        low, high = np.minimum(given, surname), np.maximum(given, surname)
        return np.where(low != 0, mix(low + mix(high)), np.uint64(0))


class _OneOfSeveral(NamedTuple):
    """The value of some like fields that has the smallest digest, or the largest."""

    name: str
    fields: tuple[str, ...]
    largest: bool
    coarse: bool = False
    whole: bool = True

    def of(self, values: Mapping[str, str]) -> int:
        found = [digest_one(value) for field in self.fields if (value := values.get(field, ""))]
        if not found:
            return 0
        return max(found) if self.largest else min(found)

    def of_columns(self, columns: Columns) -> Digests:
        found = [_whole_values(columns[field]) for field in self.fields]
        largest: Digests = np.maximum.reduce(found)
        if self.largest:
            return largest
        smallest: Digests = np.minimum.reduce([np.where(one == 0, largest, one) for one in found])
        return smallest


def parts_of(fields: Sequence[Field]) -> dict[str, Part]:
    """Every part that rules about these fields may name, by its name."""
    parts: dict[str, Part] = {}
    for field in fields:
        for name, aspect in ASPECTS.get(field.kind, {}).items():
            part = f"{field.name}.{name}" if name else field.name
            parts[part] = _FieldPart(part, (field.name,), f"{field.kind}.{name}" in _COARSE, aspect)
    for kind in _SEVERAL:
        several = tuple(field.name for field in fields if field.kind in (kind, f"second_{kind}"))
        if len(several) > 1:
            for name, largest in (("one", False), ("other", True)):
                parts[f"{kind}.{name}"] = _OneOfSeveral(f"{kind}.{name}", several, largest)
    given = next((field.name for field in fields if field.kind in ("given", "full_given")), "")
    surname = next((field.name for field in fields if field.kind in ("surname", "full_surname")), "")
    if given and surname:
        parts["names.sorted"] = _SortedNames("names.sorted", (given, surname))
        parts["names.sounds"] = _NameSounds("names.sounds", (given, surname))
    return parts


def content_digests(columns: Columns, spread: Spread = ONE_BY_ONE) -> Digests:
    """A digest of everything that is known of each record: what orders records whatever file they came in."""
    named = [(np.uint64(digest_one(name)), columns[name].codes, _with_absent(columns[name].digests())) for name in sorted(columns)]

    def of_some(some: slice) -> Digests:
        total = np.zeros(some.stop - some.start, dtype=np.uint64)
        for name, codes, of_values in named:
            total = mix(total + name) + of_values[codes[some]]
        return mix(total)

    return np.concatenate([_NONE, *spread.threads(of_some, slices(len(named[0][1]), _ROWS))])


def _spread(column: Column, take: Callable[[Sequence[str]], Digests]) -> Digests:
    """What is taken of each distinct value, record by record."""
    return _by_record(column, take(column.values) if column.values else _NONE)


def _whole_values(column: Column) -> Digests:
    """The digest of the value, record by record."""
    return _by_record(column, column.digests())


_NONE = np.zeros(0, dtype=np.uint64)


def _by_record(column: Column, of_values: Digests) -> Digests:
    return _with_absent(of_values)[column.codes]


def _with_absent(of_values: Digests) -> Digests:
    """With 0 in the last place, for records without a value."""
    return np.append(of_values, np.uint64(0))


def _sounds(values: Sequence[str]) -> Digests:
    """The digest of `_sound` of each value; each first token is listened to once."""
    firsts = list(map(_first, values))
    heard = {"": "", **skeletons(filter(None, dict.fromkeys(firsts)))}
    return digest([heard[first] for first in firsts])


def _token_sum(value: str) -> int:
    return sum(map(digest_one, value.split())) & _MASK


def _token_sums(values: Sequence[str]) -> Digests:
    tokens = [value.split() for value in values]
    of_tokens = digest([token for some in tokens for token in some])
    owners = np.repeat(np.arange(len(values)), [len(some) for some in tokens])
    total = np.zeros(len(values), dtype=np.uint64)
    np.add.at(total, owners, of_tokens)
    return total
