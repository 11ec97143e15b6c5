"""From a record to what matching sees of it: normalize -> sign -> block."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import compress

import msgspec

from cauce.linkage.blocking import Blocker
from cauce.linkage.comparisons.sound import skeleton
from cauce.linkage.keys import digest64
from cauce.linkage.normalize import Normalized, Normalizer
from cauce.linkage.signing import scored_claims, signature_digest, signature_digests
from cauce.model.record import Record
from cauce.model.ruleset import Ruleset, Scope
from cauce.model.subject import Claim, Kind, Notice, Subject, Traits


class Prepared(msgspec.Struct, frozen=True, gc=False):
    """A record as matching sees it, and what of it matching cannot use."""

    subject: Subject
    notices: tuple[Notice, ...]


class Preparer:
    """Prepares records under one ruleset. The same record always gives the same subject."""

    def __init__(self, ruleset: Ruleset, normalizer: Normalizer) -> None:
        self._ruleset = ruleset
        self._normalizer = normalizer
        self._blocker = Blocker(ruleset)
        self._keys = lru_cache(maxsize=1 << 12)(self._rank)

    def prepare(self, record: Record) -> Prepared:
        """Normalise, sign and block a record.

        A record is known if it carries a key of person scope at or above its namespace's `min_assurance`, or the name of a person or of
        the organisation that it is; otherwise it is bare, has no signature and is never scored.
        """
        normalized = self._normalizer.normalize(record)
        claims, traits = normalized.claims, normalized.traits
        person = person_digest(traits) or self._exclusive(claims)
        if not person:
            return _prepared(normalized, 0, 0, ())
        scored = scored_claims(claims, self._ruleset)
        signature = signature_digest(traits, scored)
        return _prepared(normalized, person, signature, self._blocker.keys(traits, scored) if signature else ())

    def prepare_all(self, records: Sequence[Record]) -> list[Prepared]:
        """Each of many records, as `prepare` gives it: step by step for all of them, which takes a third less time."""
        normalized = self._normalizer.normalize_all(records)
        persons = [person_digest(one.traits) or self._exclusive(one.claims) for one in normalized]
        known = list(compress(normalized, persons))
        traits = [one.traits for one in known]
        scored = [scored_claims(one.claims, self._ruleset) for one in known]
        matched = zip(signature_digests(traits, scored), self._blocker.keys_of_many(traits, scored), strict=True)
        return [_prepared(one, person, *(next(matched) if person else (0, ()))) for one, person in zip(normalized, persons, strict=True)]

    def _rank(self, namespace: str) -> tuple[int, tuple[bool, int]] | None:
        """For a namespace of keys: the least assurance that links, and what ranks its keys, exclusive ones first."""
        policy = self._ruleset.policy(namespace)
        return (policy.min_assurance, (policy.max_per_identity != 1, policy.priority)) if policy.scope is Scope.PERSON else None

    def _exclusive(self, claims: Sequence[Claim]) -> int:
        """The key that a nameless record counts by: the exclusive one of best priority; without one, any; 0: it has no key."""
        best: tuple[tuple[bool, int], str, int] | None = None
        for claim in claims:
            ranked = self._keys(claim.namespace)
            if ranked and claim.assurance >= ranked[0]:
                candidate = (ranked[1], claim.namespace, claim.key)
                if best is None or candidate < best:
                    best = candidate
        return digest64("key", str(best[2])) if best else 0


def _prepared(normalized: Normalized, person: int, signature: int, blocks: tuple[int, ...]) -> Prepared:
    """A record with the digests of whom it counts as and of what is scored of it; 0: it is bare, it has nothing to score."""
    subject = Subject(normalized.claims, normalized.traits, bool(person), person, signature, blocks if signature else ())
    return Prepared(subject, normalized.notices)


def person_digest(traits: Traits) -> int:
    """Who a named record counts as for spread: initial of the first given name and sound of the first surname; 0: nameless."""
    name = traits.name
    if name and (name.given or name.surnames):
        return _person(name.given[0][0] if name.given else "", name.surnames[0] if name.surnames else "")
    if traits.kind is Kind.ORGANIZATION and traits.company:
        return digest64("organization", *sorted(traits.company.split()))
    return 0


@lru_cache(maxsize=1 << 16)
def _person(initial: str, surname: str) -> int:
    return digest64("person", initial, skeleton(surname) if surname else "")
