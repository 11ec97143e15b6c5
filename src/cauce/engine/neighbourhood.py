"""What has to be resolved anew when some records change: the components that they are, or were, a part of (`linkage.components`).

Seeds are the changed records, every record of their old components, every carrier of a value or blocking key whose shared or
dead state flipped, and what the changed ones now share a live value, a matching pair or an assertion with.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cauce.engine.incoming import RecordChange
from cauce.engine.muting import Muting
from cauce.linkage.components import pair_weight
from cauce.linkage.kernel import Kernel
from cauce.linkage.linking import Linking
from cauce.model.curation import Judgement
from cauce.model.packing import unpack_subject
from cauce.model.record import RecordKey
from cauce.model.subject import Subject
from cauce.store.base import IdentityRow, Reader, RecordRow


@dataclass(slots=True)
class Neighbourhood:
    """Whole components: `rows` and `identities` as stored, `subjects` as they are once the changes are in."""

    rows: dict[int, RecordRow] = field(default_factory=dict)
    identities: dict[int, IdentityRow] = field(default_factory=dict)
    subjects: dict[int, Subject] = field(default_factory=dict)
    judgements: list[tuple[int, int, Judgement]] = field(default_factory=list)
    muted: set[int] = field(default_factory=set)
    met: dict[int, list[RecordRow]] = field(default_factory=dict)
    """Signature -> its stored records, of signatures that were compared though they may lie elsewhere."""
    weights: dict[tuple[int, int], float] = field(default_factory=dict)
    """Match weights of pairs of signatures that were compared on the way, left <= right."""
    candidates: dict[int, set[int]] = field(default_factory=dict)
    """Live blocking key of a changed record, or of a carrier of a flipped value -> stored signatures."""


def load(reader: Reader, changes: Sequence[RecordChange], muting: Muting, kernel: Kernel, asserted: Collection[RecordKey]) -> Neighbourhood:
    """Everything that must be resolved together with the changes; `asserted`: records that assertions were made or retracted about."""
    seeds = _Seeds(reader, kernel, muting)
    seeds.add_uids(change.uid for change in changes if change.row is not None)
    for key, claims in muting.carriers.items():
        if key in muting.flipped_values or key not in muting.muted:
            seeds.add_uids(claim.uid for claim in claims)
    for key in muting.flipped_blocks:
        seeds.add_rows(reader.records_by_signature(muting.candidates.get(key, ())))
    seeds.find_homes()
    fresh = [change.after for change in changes if change.after is not None and change.after.signature]
    seeds.add_matches(fresh, muting.candidates)
    seeds.add_flipped()
    seeds.add_asserted({change.key for change in changes}, asserted)
    return _whole_components(reader, seeds, changes)


class _Seeds:
    """Collects the stored records to start from."""

    def __init__(self, reader: Reader, kernel: Kernel, muting: Muting) -> None:
        self.reader, self.kernel, self.muting = reader, kernel, muting
        self.muted = set(muting.muted)
        self.uids: set[int] = set()
        self.identities: set[int] = set()
        """Where these records are: whole components will be loaded, so further records of them need not be looked at."""
        self._homeless: set[int] = set()
        """Records of which only the number is known yet."""
        self._asked: set[int] = set(muting.touched)
        self.met: dict[int, list[RecordRow]] = {}
        self.weights: dict[tuple[int, int], float] = {}
        self.candidates: dict[int, set[int]] = dict(muting.candidates)
        self._edge = Linking.of(kernel.ruleset).edge
        self._any_muted = any(reader.muted_page(kind, None, 1) for kind in ("value", "block"))

    def add_uids(self, uids: Iterable[int]) -> None:
        new = set(uids) - self.uids
        self.uids |= new
        self._homeless |= new

    def add_rows(self, rows: Iterable[RecordRow]) -> None:
        for row in rows:
            self.uids.add(row.uid)
            self.identities.add(row.identity)

    def find_homes(self) -> None:
        """Look up the identities of the records known by number only."""
        self.identities.update(self.reader.homes(self._homeless).values())
        self._homeless.clear()

    def learn_muted(self, subjects: Iterable[Subject]) -> None:
        """Find out which values and blocking keys of these subjects are muted (the touched ones are known already)."""
        if not self._any_muted:
            return
        keys: set[int] = set()
        for subject in subjects:
            keys.update(claim.key for claim in subject.claims)
            keys.update(subject.blocks)
        keys -= self._asked
        self._asked |= keys
        self.muted.update(row.key for row in self.reader.muted(keys))

    def add_matches(self, fresh: Sequence[Subject], stored: Mapping[int, Collection[int]]) -> None:
        """Add stored records that a fresh subject reaches `match` with, over the blocking keys in `stored`.

        A signature is a hub for its own records: they meet even where all their blocking keys are dead.
        """
        pairs: dict[int, dict[int, Subject]] = defaultdict(dict)
        for subject in fresh:
            live = [block for block in subject.blocks if block not in self.muted]
            if not live:  # blocks cannot tell whether the signature is stored
                pairs[subject.signature][subject.signature] = subject
            for block in live:
                for signature in stored.get(block, ()):
                    pairs[signature][subject.signature] = subject
        by_signature: dict[int, list[RecordRow]] = defaultdict(list)
        for row in self.reader.records_by_signature(pairs):
            by_signature[row.signature].append(row)
        known = self.identities
        far = {signature: rows for signature, rows in by_signature.items() if any(row.identity not in known for row in rows)}
        subjects = {signature: unpack_subject(rows[0].subject) for signature, rows in far.items()}
        self.learn_muted(subjects.values())
        self.met |= far
        for signature, subject in subjects.items():
            if max([self._weigh(new, subject) for new in pairs[signature].values()]) >= self._edge:
                self.add_rows(far[signature])

    def _weigh(self, one: Subject, other: Subject) -> float:
        pair = (min(one.signature, other.signature), max(one.signature, other.signature))
        weight = self.weights[pair] = pair_weight(self.kernel, one, other, self.muted)
        return weight

    def add_flipped(self) -> None:
        """Carriers of a flipped value are scored anew with everybody they share a live blocking key with."""
        flipped = {claim.uid for key in self.muting.flipped_values for claim in self.muting.carriers.get(key, ())}
        if not flipped:
            return
        rows = self.reader.records_by_uid(flipped)
        self.add_rows(rows)
        subjects = [subject for subject in (unpack_subject(row.subject) for row in rows) if subject.signature]
        self.learn_muted(subjects)
        blocks = {block for subject in subjects for block in subject.blocks if block not in self.muted}
        stored: dict[int, set[int]] = defaultdict(set)
        for key, signature in self.reader.blocks(blocks):
            stored[key].add(signature)
        self.candidates |= stored
        self.add_matches(subjects, stored)

    def add_asserted(self, changed: Collection[RecordKey], asserted: Collection[RecordKey]) -> None:
        """Add the records that assertions of this transaction name, and the other ends of standing ones about changed records."""
        ends = {end for made in self.reader.assertions_about(changed) for end in (made.left, made.right)}
        ends.update(asserted)
        if ends:
            self.add_rows(self.reader.records_by_key(ends))


def _whole_components(reader: Reader, seeds: _Seeds, changes: Sequence[RecordChange]) -> Neighbourhood:
    seeds.find_homes()
    identities = {row.no: row for row in reader.identities(seeds.identities)}
    rows = {row.uid: row for row in reader.records_by_component({row.component for row in identities.values()})}
    missing = {row.identity for row in rows.values()} - identities.keys()
    identities.update((row.no, row) for row in reader.identities(missing))
    subjects = {uid: unpack_subject(row.subject) for uid, row in rows.items()}
    uids = {row.key: uid for uid, row in rows.items()}
    for change in changes:
        if change.after is None:
            subjects.pop(change.uid, None)
            uids.pop(change.key, None)
        else:
            subjects[change.uid] = change.after
            uids[change.key] = change.uid
    seeds.learn_muted(subjects[uid] for uid in rows if uid in subjects)
    judgements = [
        (uids[made.left], uids[made.right], made.judgement)
        for made in reader.assertions_about(uids)
        if made.left in uids and made.right in uids
    ]
    return Neighbourhood(rows, identities, subjects, judgements, seeds.muted, seeds.met, seeds.weights, seeds.candidates)
