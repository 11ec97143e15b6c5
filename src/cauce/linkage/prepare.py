"""From a record to what matching sees of it: normalize -> sign -> block."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cauce.linkage.blocking import block_keys
from cauce.linkage.comparisons.sound import skeleton
from cauce.linkage.keys import digest64
from cauce.linkage.normalize import Normalizer
from cauce.linkage.signing import scored_claims, signature_digest
from cauce.model.record import Record
from cauce.model.ruleset import Ruleset, Scope
from cauce.model.subject import Claim, Kind, Notice, Subject, Traits


class Prepared(NamedTuple):
    """A record as matching sees it, and what of it matching cannot use."""

    subject: Subject
    notices: tuple[Notice, ...]


class Preparer:
    """Prepares records under one ruleset. The same record always gives the same subject."""

    def __init__(self, ruleset: Ruleset, normalizer: Normalizer) -> None:
        self._ruleset = ruleset
        self._normalizer = normalizer

    def prepare(self, record: Record) -> Prepared:
        """Normalise, sign and block a record.

        A record is known if it carries a key of person scope at or above its namespace's `min_assurance`, or the name of a person or of
        the organisation that it is; otherwise it is bare, has no signature and is never scored.
        """
        claims, traits, notices = self._normalizer.normalize(record)
        keys = [claim for claim in claims if self._is_key(claim)]
        if not keys and not is_named(traits):
            return Prepared(Subject(claims, traits, known=False, person=0, signature=0, blocks=()), notices)
        scored = scored_claims(claims, self._ruleset)
        signature = signature_digest(traits, scored)
        blocks = block_keys(traits, claims, self._ruleset) if signature else ()
        person = person_digest(traits) or self._exclusive(keys)
        return Prepared(Subject(claims, traits, known=True, person=person, signature=signature, blocks=blocks), notices)

    def _is_key(self, claim: Claim) -> bool:
        policy = self._ruleset.policy(claim.namespace)
        return policy.scope is Scope.PERSON and claim.assurance >= policy.min_assurance

    def _exclusive(self, keys: Sequence[Claim]) -> int:
        """A nameless record counts by its exclusive key of best priority; without one, by any of its keys."""
        ranked = []
        for claim in keys:
            policy = self._ruleset.policy(claim.namespace)
            ranked.append((policy.max_per_identity != 1, policy.priority, claim.namespace, claim.key))
        return digest64("key", str(min(ranked)[-1])) if ranked else 0


def is_named(traits: Traits) -> bool:
    """Whether the traits name a person, or an organisation that is the customer itself."""
    name = traits.name
    return bool(name and (name.given or name.surnames)) or (traits.kind is Kind.ORGANIZATION and bool(traits.company))


def person_digest(traits: Traits) -> int:
    """Who a named record counts as for the spread of a value: initial of the first given name and sound of the first surname; 0: nameless."""
    name = traits.name
    if name and (name.given or name.surnames):
        initial = name.given[0][0] if name.given else ""
        return digest64("person", initial, skeleton(name.surnames[0]) if name.surnames else "")
    if traits.kind is Kind.ORGANIZATION and traits.company:
        return digest64("organization", *sorted(traits.company.split()))
    return 0
