"""Signatures: what scoring looks at in a record, and its digest. Records with one signature are never compared twice."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

import msgspec

from cauce.linkage.linking import Linking
from cauce.model.ruleset import Ruleset
from cauce.model.subject import Address, Claim, PersonName, Traits

_encode = msgspec.msgpack.Encoder().encode
_NO_NAME = PersonName()
_NO_ADDRESS = Address()


def scored_claims(claims: Sequence[Claim], ruleset: Ruleset) -> tuple[Claim, ...]:
    """The claims that some comparison looks at: contacts, and personal ids that may only be asserted; none of a kind that links nobody."""
    if not claims:
        return ()
    rules = Linking.of(ruleset).namespaces
    return tuple([claim for claim in claims if (rule := rules[claim.namespace]) is not None and rule.scored])


def signature_digest(traits: Traits, claims: Sequence[Claim]) -> int:
    """Signed 64-bit digest of the traits and of the scored claims (see `scored_claims`), in any order; 0 if there is nothing to score.

    The spelling before normalisation, the time of a claim and unscored identifiers are no part of it; a stated end is.
    """
    if not claims and not scorable(traits):
        return 0
    rows = [(claim.namespace, claim.key, claim.assurance, claim.end or 0) for claim in claims]
    rows.sort()
    seen = (traits.kind, traits.name, traits.birth_date, traits.address, traits.company, traits.sex)
    return int.from_bytes(blake2b(_encode((seen, rows)), digest_size=8).digest(), "big", signed=True) or 1


def scorable(traits: Traits) -> bool:
    """Whether the traits hold anything that a comparison could look at."""
    named = traits.name is not None and traits.name != _NO_NAME
    placed = traits.address is not None and traits.address != _NO_ADDRESS
    return bool(named or placed or traits.birth_date or traits.company or traits.sex)
