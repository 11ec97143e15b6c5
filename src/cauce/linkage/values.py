"""Live values: what is left when blocked, mentioned and shared values are taken away, cut where somebody stated an end.

A stated end cuts a value for everybody: claims before and after it never meet. So a live value is a key and a segment: the number of
stated ends of that key at or before the claim. A claim that states the end itself lies before it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import NamedTuple

from cauce.linkage.evidence import Evidence
from cauce.linkage.keys import digest64
from cauce.linkage.linking import Linking, NamespaceRule
from cauce.linkage.signing import scorable
from cauce.model.ruleset import Scope
from cauce.model.subject import Claim, Contact, Signature, Subject, Traits

Value = tuple[int, int]
"""Key and segment."""


class LiveClaim(NamedTuple):
    """A claim on a live value."""

    value: Value
    claim: Claim
    rule: NamespaceRule
    counts: bool
    """Whether the assurance is enough to link, own, attach, contest and constrain."""

    @classmethod
    def of(cls, claim: Claim, rule: NamespaceRule, segment: int) -> LiveClaim:
        """A claim that lies in a segment of its value."""
        return cls((claim.key, segment), claim, rule, claim.assurance >= rule.floor)


class Live:
    """The live values of some subjects, and their signatures as scoring sees them."""

    def __init__(self, subjects: Mapping[int, Subject], linking: Linking, evidence: Evidence, muted: Collection[int]) -> None:
        self.subjects = subjects
        self.muted = muted
        self.carriers: dict[int, list[int]] = defaultdict(list)
        """Key -> the records that claim it, whatever the segment and assurance."""
        self.fields = linking.ruleset.fields
        self._linking = linking
        self._evidence = evidence
        self._ends: dict[int, list[int]] = {}
        self._numbers: dict[tuple[int | Traits, tuple[int, ...]], int] = {}
        self._signatures: dict[int, int | None] = {}
        self._interned: dict[Signature, int] = {}
        self._read()

    def _read(self) -> None:
        ends: dict[int, set[int]] = defaultdict(set)
        carriers, muted, rules = self.carriers, self.muted, self._linking.namespaces
        for uid, subject in self.subjects.items():
            for claim in subject.claims:
                key = claim.key
                if key in muted or rules[claim.namespace] is None:
                    continue
                carriers[key].append(uid)
                if claim.end is not None:
                    ends[key].add(claim.end)
        if self._linking.trained:
            self._leave_to_scores()
        self._ends = {key: sorted(stated) for key, stated in ends.items()}

    def _leave_to_scores(self) -> None:
        """Under a trained ruleset contacts unite known records only through the score: they matter where there is a bare one to attach."""
        rules = self._linking.namespaces
        joining: set[int] = set()
        for subject in self.subjects.values():
            for claim in subject.claims:
                rule = rules[claim.namespace]
                if not subject.known or (rule is not None and rule.scope is not Scope.CONTACT):
                    joining.add(claim.key)
        for key in self.carriers.keys() - joining:
            del self.carriers[key]

    def claims(self, uid: int) -> list[LiveClaim]:
        """The live claims of a record."""
        found = []
        muted, rules, ends = self.muted, self._linking.namespaces, self._ends
        for claim in self.subjects[uid].claims:
            key = claim.key
            if key in muted:
                continue
            rule = rules[claim.namespace]
            if rule is not None:
                value = (key, self.segment(claim) if key in ends else 0)
                found.append(LiveClaim(value, claim, rule, claim.assurance >= rule.floor))
        return found

    def segment(self, claim: Claim) -> int:
        """The stretch between two stated ends of its value in which a claim lies."""
        ends = self._ends.get(claim.key)
        if ends is None:
            return 0
        before = bisect_right(ends, claim.at)
        return before if claim.end is None else min(before, bisect_left(ends, claim.end))

    @property
    def has_ends(self) -> bool:
        """Whether somebody stated an end of some value."""
        return bool(self._ends)

    def end_of(self, value: Value) -> int | None:
        """When the stretch of a value ends, if somebody stated it."""
        key, segment = value
        ends = self._ends.get(key, ())
        return ends[segment] if segment < len(ends) else None

    def signature(self, uid: int) -> int | None:
        """The number of a record's signature; None if it has nothing to score. A bare record's traits count, though it is never scored."""
        try:
            return self._signatures[uid]
        except KeyError:
            number = self._signatures[uid] = self._numbered(uid)
            return number

    def _numbered(self, uid: int) -> int | None:
        subject = self.subjects[uid]
        if not subject.signature and (subject.known or not scorable(subject.traits)):
            return None
        segments: tuple[int, ...] = ()
        if self._ends:
            segments = tuple(self.segment(claim) for claim in subject.claims)
            if not any(segments):
                segments = ()
        digest: int | Traits = subject.signature or subject.traits
        number = self._numbers.get((digest, segments))
        if number is None:
            number = self._numbers[digest, segments] = self._intern(self._signed(subject, segments))
        return number

    def _intern(self, signature: Signature) -> int:
        """Records that differ only in what is not live have one signature, which counts once."""
        number = self._interned.get(signature)
        if number is None:
            number = self._interned[signature] = self._evidence.intern(signature)
        return number

    def _signed(self, subject: Subject, segments: tuple[int, ...]) -> Signature:
        if not subject.known:
            return Signature(subject.traits)
        return sign(subject, self._linking, self.muted, segments)


def sign(subject: Subject, linking: Linking, muted: Collection[int], segments: tuple[int, ...] = ()) -> Signature:
    """What comparisons see of a subject: its traits and live scored claims, those of another segment under another key."""
    contacts = []
    rules = linking.namespaces
    for position, claim in enumerate(subject.claims):
        if claim.key in muted:
            continue
        rule = rules[claim.namespace]
        if rule is None or not rule.scored:
            continue
        key = claim.key
        if segments and segments[position]:
            key = digest64("segment", str(key), str(segments[position]))
        contacts.append(Contact(claim.namespace, claim.value, key, claim.assurance))
    return Signature(subject.traits, tuple(sorted(set(contacts))) if len(contacts) > 1 else tuple(contacts))
