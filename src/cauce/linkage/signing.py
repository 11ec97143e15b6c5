"""Signatures: what scoring looks at in a record, and its digest. Records with one signature are never compared twice."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from cauce.linkage.keys import plain_digest, plain_digests
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
    looked_at = Linking.of(ruleset).looked_at
    return tuple([claim for claim in claims if looked_at[claim.namespace]])


def signature_digest(traits: Traits, claims: Sequence[Claim]) -> int:
    """Signed 64-bit digest of the traits and of the scored claims (see `scored_claims`), in any order; 0 if there is nothing to score.

    The spelling before normalisation, the time of a claim and unscored identifiers are no part of it; a stated end is.
    """
    seen = _seen(traits, claims)
    return plain_digest(seen) or 1 if seen else 0


def signature_digests(traits: Sequence[Traits], claims: Sequence[Sequence[Claim]]) -> list[int]:
    """`signature_digest` of each of many records, given their traits and their scored claims."""
    seen = list(map(_seen, traits, claims))
    digests = iter(plain_digests(list(filter(None, seen))))
    return [next(digests) or 1 if one else 0 for one in seen]


def _seen(traits: Traits, claims: Sequence[Claim]) -> bytes:
    """What scoring looks at; empty if there is nothing."""
    if not claims and not scorable(traits):
        return b""
    rows = [(claim.namespace, claim.key, claim.assurance, claim.end or 0) for claim in claims]
    rows.sort()
    return _encode(((traits.kind, traits.name, traits.birth_date, traits.address, traits.company, traits.sex), rows))


def scorable(traits: Traits) -> bool:
    """Whether the traits hold anything that a comparison could look at."""
    named = traits.name is not None and traits.name != _NO_NAME
    placed = traits.address is not None and traits.address != _NO_ADDRESS
    return bool(named or placed or traits.birth_date or traits.company or traits.sex)
