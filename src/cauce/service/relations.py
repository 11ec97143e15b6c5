"""What relates identities that are not one, some identities at a time, with everything bounded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple

from cauce.linkage.blocking import Households, shared_home
from cauce.linkage.kernel import Kernel
from cauce.model.packing import unpack_subject
from cauce.model.ruleset import Scope
from cauce.model.subject import Subject
from cauce.service.verbs.graph import RelationKind
from cauce.store.base import Reader
from cauce.store.relations import Carrier

MAX_RECORDS = 500
"""Records of one identity that are looked at; the oldest."""
MAX_CARRIERS = 1000
"""Records on one value that are looked at."""
MAX_OWNERS = 50
"""Identities on one value, or at one address, beyond which it is not followed."""

KINDS = frozenset(RelationKind)
BY_SCOPE = {
    Scope.PERSON: RelationKind.KEY,
    Scope.CONTACT: RelationKind.CONTACT,
    Scope.DEVICE: RelationKind.DEVICE,
    Scope.NONE: RelationKind.OTHER,
}
_NEVER_LIVE = frozenset({RelationKind.MENTIONED, RelationKind.OTHER, RelationKind.CONFLICT})

Pair = tuple[int, int]
"""Numbers of two identities, the smaller first."""


class Link(NamedTuple):
    """One kind of evidence between two identities."""

    kind: RelationKind
    evidence: str
    cause: str = ""

    @property
    def live(self) -> bool:
        """Whether matching counts such evidence at all."""
        return self.kind not in _NEVER_LIVE


def said_in_clear(kind: str, evidence: str, others: Collection[tuple[str, str]]) -> bool:
    """Whether a partner's hash says nothing more, because two identities have the very value in common in clear."""
    clear, hashed, _ = evidence.partition("_sha256")
    return bool(hashed) and (kind, clear) in others


class Hub(NamedTuple):
    """A value that is not followed."""

    namespace: str
    key: int
    shared: bool


class Relations:
    """Collects what it is asked to look at; asking twice for an identity costs once. Of one snapshot."""

    def __init__(self, reader: Reader, kernel: Kernel, kinds: Collection[RelationKind]) -> None:
        self._reader, self._ruleset = reader, kernel.ruleset
        self._kinds = frozenset(kinds) or KINDS
        self._households = Households(kernel.ruleset)
        self._subjects: dict[int, Subject] = {}
        self._scopes: dict[str, RelationKind] = {}
        self.seen: set[int] = set()
        """Identities that were looked at."""
        self.cut: set[int] = set()
        """Those of them that have more records than were looked at."""
        self.links: dict[Pair, dict[Link, set[object]]] = defaultdict(lambda: defaultdict(set))
        """Per link the different values or pairs it stands on."""
        self.weights: dict[Pair, int] = {}
        """1/1000 bits of the best possible match."""
        self.hubs: dict[Hub, set[int]] = defaultdict(set)
        self.neighbours: dict[int, set[int]] = defaultdict(set)

    def look(self, identities: Iterable[int]) -> None:
        """Find all relations of these identities."""
        asked = sorted(set(identities) - self.seen)
        if not asked:
            return
        self.seen.update(asked)
        members = self._members(asked)
        claimed: dict[int, set[int]] = defaultdict(set)
        names: dict[int, str] = {}
        for uid, identity in members.items():
            for claim in self._subjects[uid].claims:
                claimed[claim.key].add(identity)
                names.setdefault(claim.key, claim.namespace)
        muted = {row.key for row in self._reader.muted(claimed)}
        for key in sorted(muted & claimed.keys()):
            if self._kind(names[key]) in self._kinds:
                self.hubs[Hub(names[key], key, shared=True)] |= claimed[key]
        live = {key: owners for key, owners in claimed.items() if key not in muted}
        self._by_values(live, names)
        if RelationKind.MENTIONED in self._kinds:
            self._by_mentions(members, live, names)
        if RelationKind.HOUSEHOLD in self._kinds:
            self._by_addresses(members)
        if RelationKind.POSSIBLE in self._kinds:
            self._by_scores(members)
        if RelationKind.CONFLICT in self._kinds:
            self._by_conflicts(members)

    def _members(self, identities: Collection[int]) -> dict[int, int]:
        """Identity of each record, its subject unpacked."""
        members: dict[int, int] = {}
        counts: dict[int, int] = defaultdict(int)
        for identity, uid, subject in self._reader.members_upto(identities, MAX_RECORDS + 1):
            counts[identity] += 1
            if counts[identity] > MAX_RECORDS:
                self.cut.add(identity)
                continue
            members[uid] = identity
            if uid not in self._subjects:
                self._subjects[uid] = unpack_subject(subject)
        return members

    def _kind(self, namespace: str) -> RelationKind:
        kind = self._scopes.get(namespace)
        if kind is None:
            kind = self._scopes[namespace] = BY_SCOPE[self._ruleset.policy(namespace).scope]
        return kind

    def _join(self, one: int, other: int, link: Link, on: object) -> Pair:
        pair = (one, other) if one < other else (other, one)
        if one != other:
            self.links[pair][link].add(on)
            self.neighbours[one].add(other)
            self.neighbours[other].add(one)
        return pair

    # --- values ----------------------------------------------------------------------------------------------------------------------
    def _by_values(self, claimed: dict[int, set[int]], names: dict[int, str]) -> None:
        keys = [key for key in claimed if self._kind(names[key]) in self._kinds]
        for key, owners in self._owners(self._reader.carriers_upto(keys, MAX_CARRIERS + 1)).items():
            if owners is None:
                self.hubs[Hub(names[key], key, shared=False)] |= claimed[key]
                continue
            link = Link(self._kind(names[key]), names[key])
            for one in claimed[key]:
                for other in owners:
                    self._join(one, other, link, key)

    @staticmethod
    def _owners(carriers: Iterable[Carrier]) -> dict[int, set[int] | None]:
        """Identities on each value; None: too many, or too many records to tell."""
        owners: dict[int, set[int]] = defaultdict(set)
        counts: dict[int, int] = defaultdict(int)
        for key, _, identity in carriers:
            owners[key].add(identity)
            counts[key] += 1
        return {key: None if counts[key] > MAX_CARRIERS or len(found) > MAX_OWNERS else found for key, found in owners.items()}

    # --- mentions --------------------------------------------------------------------------------------------------------------------
    def _by_mentions(self, members: dict[int, int], claimed: dict[int, set[int]], names: dict[int, str]) -> None:
        mentioned: dict[int, set[int]] = defaultdict(set)
        for row in self._reader.mentions_of(members):
            mentioned[row.key].add(members[row.uid])
            names.setdefault(row.key, row.namespace)
        muted = {row.key for row in self._reader.muted(mentioned)}
        for key in muted:
            self.hubs[Hub(names[key], key, shared=True)] |= mentioned.pop(key)
        mentioners = self._owners(self._reader.mentioners_upto([*mentioned, *claimed], MAX_CARRIERS + 1))
        owners = self._owners(self._reader.carriers_upto(mentioned, MAX_CARRIERS + 1))
        for key, who in mentioners.items():
            whose = owners.get(key, set()) if key in mentioned else claimed[key]
            if who is None or whose is None:
                self.hubs[Hub(names[key], key, shared=False)] |= mentioned.get(key, set()) | claimed.get(key, set())
                continue
            link = Link(RelationKind.MENTIONED, names[key])
            for one in who:
                for other in who | whose:
                    if one in self.seen or other in self.seen:
                        self._join(one, other, link, key)

    # --- addresses -------------------------------------------------------------------------------------------------------------------
    def _by_addresses(self, members: dict[int, int]) -> None:
        homes: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for uid in members:
            subject = self._subjects[uid]
            keys = self._households.keys(subject.traits)
            if not set(keys).isdisjoint(subject.blocks):  # else others would not find it either
                homes[keys].append(uid)
        if not homes:
            return
        wanted = {key for home in homes for key in home}
        muted = {row.key for row in self._reader.muted(wanted)}
        signers: dict[int, list[int]] = defaultdict(list)
        for key, signature in self._reader.blocks(wanted - muted):
            signers[key].append(signature)
        places: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for row in self._reader.signers({signature for found in signers.values() for signature in found}):
            places[row.signature].append((row.identity, row.uid))
        for home, uids in homes.items():
            residents = {place for key in home for signature in signers[key] for place in places[signature]}
            self._at_home(home, uids, residents, members, dead=not muted.isdisjoint(home))

    def _at_home(
        self, home: tuple[int, ...], uids: list[int], residents: set[tuple[int, int]], members: dict[int, int], *, dead: bool
    ) -> None:
        if dead or len({identity for identity, _ in residents}) > MAX_OWNERS:
            self.hubs[Hub("address", home[0], shared=dead)] |= {members[uid] for uid in uids}
            return
        self._load({uid for _, uid in residents})
        for uid in uids:
            traits = self._subjects[uid].traits
            for identity, other in residents:
                if identity == members[uid] or other not in self._subjects:
                    continue
                where = shared_home(traits, self._subjects[other].traits)
                if where:
                    self._join(members[uid], identity, Link(RelationKind.HOUSEHOLD, where), home[0])

    def _load(self, uids: set[int]) -> None:
        for member in self._reader.subjects_of(uids - self._subjects.keys()):
            self._subjects[member.uid] = unpack_subject(member.subject)

    # --- scores and conflicts ----------------------------------------------------------------------------------------------------------
    def _by_scores(self, members: dict[int, int]) -> None:
        signatures = {self._subjects[uid].signature for uid in members} - {0}
        rows = self._reader.reviews_of(signatures)
        places: dict[int, set[int]] = defaultdict(set)
        for signer in self._reader.signers({signature for row in rows for signature in (row.left, row.right)}):
            places[signer.signature].add(signer.identity)
        for row in rows:
            owners = [places[row.left], places[row.right]]
            pairs = {(one, other) for one in owners[0] for other in owners[1] if one != other}
            for one, other in pairs:
                if one in self.seen or other in self.seen:
                    pair = self._join(one, other, Link(RelationKind.POSSIBLE, "score"), (row.left, row.right))
                    self.weights[pair] = max(self.weights.get(pair, row.weight), row.weight)

    def _by_conflicts(self, members: dict[int, int]) -> None:
        conflicts = self._reader.conflicts_of(members)
        homes = self._reader.homes({uid for conflict in conflicts for uid in (conflict.left, conflict.right)})
        for conflict in conflicts:
            if conflict.left in homes and conflict.right in homes:
                link = Link(RelationKind.CONFLICT, conflict.evidence, f"{conflict.kind.lower()}: {conflict.cause}")
                self._join(homes[conflict.left], homes[conflict.right], link, (conflict.left, conflict.right))
