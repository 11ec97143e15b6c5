"""The normaliser of one ruleset: records to claims, traits and notices."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple

from cauce.errors import InvalidValue
from cauce.linkage.normalize.namespaces import Form, NamespaceRule
from cauce.linkage.normalize.traits import read_traits
from cauce.model.record import Assurance, Identifier, Instant, Record, Role
from cauce.model.ruleset import Ruleset
from cauce.model.subject import Claim, Notice, Traits


class Normalized(NamedTuple):
    """What matching can use of a record, and what it cannot."""

    claims: tuple[Claim, ...]
    traits: Traits
    notices: tuple[Notice, ...]


class Normalizer:
    """Canonical forms under one ruleset. Safe to share between threads; never raises for what a record holds."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._ruleset = ruleset
        self._rules: dict[str, NamespaceRule] = {}
        self._senders: dict[str, tuple[Assurance, str]] = {}

    def normalize(self, record: Record) -> Normalized:
        """Claims, traits and notices of a record.

        Claims are the record's own, in canonical form, never above what its source is trusted for; mentioned, blocked and unreadable
        values give none. Equal records, and records whose values differ only in writing, give equal claims and traits.
        """
        trust, region = self._sender(record.source)
        region = record.region or region
        notices: list[Notice] = []
        claims: dict[tuple[str, int, Instant | None], Claim] = {}
        proven: list[str] = []
        for index, identifier in enumerate(record.identifiers):
            if identifier.role is _MENTIONED:
                continue
            rule = self._rules.get(identifier.namespace) or self._rule(identifier.namespace)
            try:
                canon = rule.canonical(identifier.value, region)
            except InvalidValue as error:
                notices.append(Notice(f"identifiers[{index}].value", error.violations[0].description))
                continue
            if canon.doubt:
                notices.append(Notice(f"identifiers[{index}].value", canon.doubt))
                if not canon.forms:
                    continue
            assurance = identifier.assurance
            if assurance > trust or assurance > canon.most:
                assurance = min(trust, canon.most)
            if canon.curp and assurance is _VERIFIED:
                proven.append(canon.curp)
            _claim(claims, canon.forms, identifier, assurance, record.observed_at)
        traits = read_traits(record.attributes, region, proven, notices) if record.attributes or proven else _NOBODY
        return Normalized(_in_order(list(claims.values())), traits, tuple(notices))

    def value(self, namespace: str, value: str, region: str = "") -> tuple[Claim, ...]:
        """The claims of a value, for look-ups; empty if it is blocked.

        Raises:
            InvalidValue: the value cannot be read as what the namespace holds.
        """
        canon = self._rule(namespace).canonical(value, region or self._ruleset.region)
        return tuple(Claim(form.namespace, form.value, form.key, Assurance.VERIFIED, 0) for form in canon.forms)

    def canonical(self, namespace: str, value: str, region: str) -> str:
        """The canonical form of a value; empty if it is blocked or cannot be read."""
        try:
            forms = self._rule(namespace).canonical(value, region).forms
        except InvalidValue:
            return ""
        return forms[0].value if forms else ""

    def region_of(self, source: str) -> str:
        """The default region of a source's records."""
        return self._sender(source)[1]

    def _rule(self, namespace: str) -> NamespaceRule:
        rule = self._rules.get(namespace)
        if rule is None:
            rule = NamespaceRule(self._ruleset, namespace)
            if len(self._rules) < _MAX_NAMESPACES:
                self._rules[namespace] = rule
        return rule

    def _sender(self, source: str) -> tuple[Assurance, str]:
        sender = self._senders.get(source)
        if sender is None:
            known = self._ruleset.source(source)
            sender = (known.trust, known.region or self._ruleset.region)
            if len(self._senders) < _MAX_NAMESPACES:
                self._senders[source] = sender
        return sender


_NOBODY = Traits()
_MENTIONED, _VERIFIED = Role.MENTIONED, Assurance.VERIFIED
_MAX_NAMESPACES = 10_000


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
