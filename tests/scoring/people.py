"""Pairs of records written by hand, scored by the default ruleset."""

from __future__ import annotations

from typing import NamedTuple

from cauce.linkage.kernel import Kernel
from cauce.linkage.ruleset import default_ruleset
from cauce.linkage.signing import scored_claims
from cauce.model.record import Assurance, Identifier, Record
from cauce.model.subject import Contact, Signature, Subject

VERIFIED, ASSERTED = Assurance.VERIFIED, Assurance.ASSERTED
_MARKS = {"!": VERIFIED, "?": ASSERTED}


def kernel() -> Kernel:
    return Kernel.of(default_ruleset())


def subject(text: str, region: str = "ES") -> Subject:
    """A record from `name=Ana Ruiz; born=1980-02-03; email!a@x.example; phone?600...`: `!` is verified, `?` asserted."""
    names = {"name": "full_name", "born": "birth_date", "zip": "postal_code"}
    identifiers, attributes = [], {}
    for part in filter(None, (part.strip() for part in text.split(";"))):
        position = min(part.index(mark) for mark in "=!?" if mark in part)
        key, value = part[:position], part[position + 1 :].strip()
        if part[position] == "=":
            attributes[names.get(key, key)] = value
        else:
            identifiers.append(Identifier(namespace=key, value=value, assurance=_MARKS[part[position]]))
    record = Record(source="test", record_id="1", observed_at=0, identifiers=tuple(identifiers), attributes=attributes, region=region)
    return kernel().preparer.prepare(record).subject


def sign(prepared: Subject) -> Signature:
    claims = scored_claims(prepared.claims, default_ruleset())
    return Signature(prepared.traits, tuple(Contact(claim.namespace, claim.value, claim.key, claim.assurance) for claim in claims))


class Scored(NamedTuple):
    weight: float
    levels: dict[str, str]
    bits: dict[str, float]
    candidates: bool

    @property
    def verdict(self) -> str:
        return "link" if self.weight >= 20 else "review" if self.weight >= 12 else "apart"


def score(left: str, right: str, region: str = "ES") -> Scored:
    one, other = subject(left, region), subject(right, region)
    scorer = kernel().scorer
    reached = scorer.describe(sign(one), sign(other))
    keys = {claim.key for claim in one.claims} & {claim.key for claim in other.claims}
    return Scored(
        scorer.weight(scorer.compare(sign(one), sign(other))),
        {level.comparison: level.level for level in reached if level.level != "missing"},
        {level.comparison: level.bits for level in reached if level.level != "missing"},
        bool(keys or set(one.blocks) & set(other.blocks)),
    )
