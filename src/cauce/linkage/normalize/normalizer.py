"""The normaliser of one ruleset: records to claims, traits and notices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from cauce.linkage.normalize.attributes import columns_of, parts_of, rows_of
from cauce.linkage.normalize.claims import Sender, read_claims, read_claims_of_many, written_so
from cauce.linkage.normalize.namespaces import NamespaceRule
from cauce.linkage.normalize.traits import read_traits, read_traits_of_many
from cauce.model.record import Assurance, Record
from cauce.model.ruleset import Ruleset
from cauce.model.subject import Claim, Notice, Traits


class Normalized(msgspec.Struct, frozen=True, gc=False):
    """What matching can use of a record, and what it cannot."""

    claims: tuple[Claim, ...]
    traits: Traits
    notices: tuple[Notice, ...]


_MAX_NAMES = 10_000
_FEW = 8
"""Records of one shape that are not worth columns."""


class _Rules(dict[str, NamespaceRule]):
    """The rule of every namespace, by name, made when it is first asked for."""

    def __init__(self, ruleset: Ruleset) -> None:
        super().__init__()
        self._ruleset = ruleset

    def __missing__(self, namespace: str) -> NamespaceRule:
        rule = NamespaceRule(self._ruleset, namespace)
        return self.setdefault(namespace, rule) if len(self) < _MAX_NAMES else rule


class _Senders(dict[str, Sender]):
    """How each source's records are read, by its name, looked up when it is first asked for."""

    def __init__(self, ruleset: Ruleset) -> None:
        super().__init__()
        self._ruleset = ruleset

    def __missing__(self, source: str) -> Sender:
        known = self._ruleset.source(source)
        sender = Sender(known.trust, known.region or self._ruleset.region)
        return self.setdefault(source, sender) if len(self) < _MAX_NAMES else sender


class Normalizer:
    """Canonical forms under one ruleset. Safe to share between threads; never raises for what a record holds."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._ruleset = ruleset
        self._rules = _Rules(ruleset)
        self._senders = _Senders(ruleset)

    def normalize(self, record: Record) -> Normalized:
        """Claims, traits and notices of a record.

        Claims are the record's own, in canonical form, never above what its source is trusted for; mentioned, blocked and unreadable
        values give none. Equal records, and records whose values differ only in writing, give equal claims and traits.
        """
        trust, region = self._senders[record.source]
        region = record.region or region
        said = read_claims(record, self._rules, trust, region)
        traits = read_traits(parts_of(record.attributes), region, said.curps, said.notices)
        return Normalized(said.claims, traits, tuple(said.notices))

    def normalize_all(self, records: Sequence[Record]) -> list[Normalized]:
        """Each of many records, as `normalize` gives it: those of one shape, which only differ in their values, all at once."""
        alike: dict[object, list[int]] = {}
        for place, record in enumerate(records):
            shape = (record.source, record.region, written_so(record), tuple(record.attributes))
            alike.setdefault(shape, []).append(place)
        normalized: dict[int, Normalized] = {}
        for places in alike.values():
            normalized.update(zip(places, self._alike([records[place] for place in places]), strict=True))
        return [normalized[place] for place in range(len(records))]

    def _alike(self, records: Sequence[Record]) -> Iterator[Normalized]:
        """Records of one shape."""
        if len(records) < _FEW:
            return map(self.normalize, records)
        trust, region = self._senders[records[0].source]
        region = records[0].region or region
        said = read_claims_of_many(records, self._rules, trust, region)
        columns = columns_of([record.attributes for record in records])
        if columns is None or any(one.curps for one in said):
            about = rows_of(columns) if columns else (parts_of(record.attributes) for record in records)
            traits = [read_traits(parts, region, one.curps, one.notices) for parts, one in zip(about, said, strict=True)]
        else:
            traits = read_traits_of_many(columns, region, [one.notices for one in said])
        return (Normalized(one.claims, its_traits, tuple(one.notices)) for one, its_traits in zip(said, traits, strict=True))

    def value(self, namespace: str, value: str, region: str = "") -> tuple[Claim, ...]:
        """The claims of a value, for look-ups; empty if it is blocked.

        Raises:
            InvalidValue: the value cannot be read as what the namespace holds.
        """
        canon = self._rules[namespace].canonical(value, region or self._ruleset.region)
        return tuple(Claim(form.namespace, form.value, form.key, Assurance.VERIFIED, 0) for form in canon.forms)

    def canonical(self, namespace: str, value: str, region: str) -> str:
        """The canonical form of a value; empty if it is blocked or cannot be read."""
        forms = self._rules[namespace].read(value, region).forms
        return forms[0].value if forms else ""

    def region_of(self, source: str) -> str:
        """The default region of a source's records."""
        return self._senders[source].region
