"""Claims: which identifier values are a record's own, in canonical form, never above what its source is trusted for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, repeat
from operator import attrgetter, itemgetter
from typing import NamedTuple

import msgspec

from cauce.linkage.normalize.namespaces import Canon, Form, NamespaceRule
from cauce.model.record import Assurance, Identifier, Instant, Record, Role
from cauce.model.subject import Claim, Notice


class Sender(NamedTuple):
    """How a source's records are to be read."""

    trust: Assurance
    region: str
    """Of those that name none."""


class Said(msgspec.Struct, frozen=True, gc=False):
    """What the identifiers of a record say."""

    claims: tuple[Claim, ...]
    curps: Sequence[str]
    """Verified ones: they hold a birth date and a sex."""
    notices: list[Notice]
    """What of them cannot be used."""


Rules = Mapping[str, NamespaceRule]
"""The rule of every namespace, asked for by name."""

_MENTIONED, _VERIFIED = Role.MENTIONED, Assurance.VERIFIED
_VALUE, _KEY, _NAMESPACES = attrgetter("value"), attrgetter("key"), attrgetter("namespaces")
_WRITTEN = attrgetter("namespace", "assurance.real", "role._value_", "valid_from", "valid_to")  # members take long to hash


def written_so(record: Record) -> tuple[object, ...]:
    """All about a record's identifiers but the values: records that have it in common are read together."""
    return tuple(map(_WRITTEN, record.identifiers))


def read_claims(record: Record, rules: Rules, trust: Assurance, region: str) -> Said:
    """Claims of a record; mentioned, blocked and unreadable values give none."""
    notices: list[Notice] = []
    claims: dict[tuple[str, int, Instant | None], Claim] = {}
    curps: list[str] = []
    for index, identifier in enumerate(record.identifiers):
        if identifier.role is _MENTIONED:
            continue
        canon = rules[identifier.namespace].read(identifier.value, region)
        if canon.doubt:
            notices.append(Notice(f"identifiers[{index}].value", canon.doubt))
        if not canon.forms:
            continue
        assurance = identifier.assurance
        if assurance > trust or assurance > canon.most:
            assurance = min(trust, canon.most)
        if canon.curp and assurance is _VERIFIED:
            curps.append(canon.curp)
        _claim(claims, canon.forms, identifier, assurance, record.observed_at)
    return Said(_in_order(list(claims.values())), curps, notices)


def read_claims_of_many(records: Sequence[Record], rules: Rules, trust: Assurance, region: str) -> list[Said]:
    """`read_claims` of each of some records that are all `written_so`; plain values are read as columns."""
    columns = [column for column in zip(*[record.identifiers for record in records], strict=True) if column[0].role is not _MENTIONED]
    if not columns or any(first.valid_from is not None or first.valid_to is not None for first, *_ in columns):
        return [read_claims(record, rules, trust, region) for record in records]
    canons = [list(map(rules[column[0].namespace].read, map(_VALUE, column), repeat(region))) for column in columns]
    assurances = [min(column[0].assurance, trust) for column in columns]
    alike: dict[tuple[tuple[str, ...], ...], list[int]] = {}
    for row, namespaces in enumerate(zip(*[map(_NAMESPACES, column) for column in canons], strict=True)):
        alike.setdefault(namespaces, []).append(row)
    said: dict[int, Said] = {}
    for namespaces, rows in alike.items():
        together = [records[row] for row in rows]
        if _are_apart(namespaces):
            ats = [record.observed_at for record in together]
            chosen = [[column[row] for row in rows] for column in canons]
            found = (Said(claims, (), []) for claims in _claims_of_many(chosen, namespaces, assurances, ats))
        else:
            found = (read_claims(record, rules, trust, region) for record in together)
        said.update(zip(rows, found, strict=True))
    return [said[row] for row in range(len(records))]


def _are_apart(namespaces: Sequence[Sequence[str]]) -> bool:
    """Whether all values are plain and no two of one namespace: then none is said twice, and the namespaces give the order."""
    every = list(chain.from_iterable(namespaces))
    return all(namespaces) and len(set(every)) == len(every)


def _claims_of_many(
    columns: Sequence[Sequence[Canon]], namespaces: Sequence[Sequence[str]], assurances: Sequence[Assurance], ats: Sequence[Instant]
) -> Iterator[tuple[Claim, ...]]:
    """Claims of records whose plain values have the same namespaces, each once."""
    claims = []
    for canons, names, assurance in zip(columns, namespaces, assurances, strict=True):
        for place, namespace in enumerate(names):
            forms = [canon.forms[place] for canon in canons]
            column = map(Claim, repeat(namespace), map(_VALUE, forms), map(_KEY, forms), repeat(assurance), ats)
            claims.append((namespace, column))
    claims.sort(key=itemgetter(0))
    return zip(*[column for _, column in claims], strict=True)


def _in_order(claims: list[Claim]) -> tuple[Claim, ...]:
    """By namespace, value and key; of one value, those without a stated end first."""
    if len(claims) > 1:
        if {claim.end for claim in claims} != _ENDLESS:
            claims.sort(key=_end)
        claims.sort(key=_BY_VALUE)
    return tuple(claims)


_BY_VALUE = attrgetter("namespace", "value", "key")
_ENDLESS = {None}


def _end(claim: Claim) -> tuple[bool, int]:
    return claim.end is not None, claim.end or 0


def _claim(
    claims: dict[tuple[str, int, Instant | None], Claim],
    forms: Sequence[Form],
    identifier: Identifier,
    assurance: Assurance,
    observed_at: Instant,
) -> None:
    """Adds the claims of one identifier; a value that is already there keeps the better assurance and the later time."""
    at, end = observed_at, identifier.valid_to
    if identifier.valid_from is not None and at < identifier.valid_from:
        at = identifier.valid_from
    if end is not None and at >= end:
        at = end - 1
    for form in forms:
        place = (form.namespace, form.key, end)
        known = claims.get(place)
        if known is None:
            claims[place] = Claim(form.namespace, form.value, form.key, assurance, at, end)
        else:
            claims[place] = Claim(form.namespace, form.value, form.key, max(assurance, known.assurance), max(at, known.at), end)
