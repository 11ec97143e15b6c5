"""resolve(): which records are one identity. A pure function of the live records, the ruleset and the assertions.

A component is resolved by a `Course`, whose `run` calls the steps one after the other: keys, scores, devices, bare records. Each step
judges the cells as they stand when it begins, so that nothing depends on the order in which records are looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from cauce.linkage.bare import Attachment, Waves, attachments
from cauce.linkage.cells import Cell, unite
from cauce.linkage.classes import evidence_of
from cauce.linkage.components import JudgementRow, Progress, by_component, reporting, split
from cauce.linkage.constraints import Binding, Constraints
from cauce.linkage.cores import Cores, first_cells
from cauce.linkage.courts import CorroboratedCourt, ValueCourt
from cauce.linkage.evidence import Evidence
from cauce.linkage.hubs import hub_links, parts_of
from cauce.linkage.kernel import Kernel
from cauce.linkage.keytiers import key_tiers, reported
from cauce.linkage.linking import Linking
from cauce.linkage.normalize.email import is_role
from cauce.linkage.rounds import LABEL, Rounds, Scored, ScoreLimits
from cauce.linkage.tiers import Link, Settlement, conflict, settle
from cauce.linkage.tracing import Followed
from cauce.linkage.values import Live, LiveClaim, Value
from cauce.model.curation import Conflict, ConflictKind
from cauce.model.ruleset import DeviceUnites, Scope
from cauce.model.subject import Subject


class Resolution(NamedTuple):
    """A partition. Uids are sorted inside cells and components, and these by their smallest uid."""

    cells: tuple[tuple[int, ...], ...]
    components: tuple[tuple[int, ...], ...]
    conflicts: tuple[Conflict, ...]


def resolve(
    subjects: Mapping[int, Subject],
    kernel: Kernel,
    judgements: Sequence[JudgementRow],
    muted: Collection[int],
    progress: Progress | None = None,
) -> Resolution:
    """Partition records into identities.

    Args:
        subjects: live records by uid; uids only name them, and decide nothing.
        kernel: the ruleset's tools.
        judgements: assertions in force, as pairs of uids; those about records that are not here are ignored.
        muted: keys of shared values, and dead blocking keys.
        progress: is called now and then with the number of records that are placed.

    Returns:
        The identities, the components (each resolves alone to the same cells), and the evidence that was not followed.
    """
    linking = Linking.of(kernel.ruleset)
    evidence = evidence_of(linking, kernel.scorer)
    live = Live(subjects, linking, evidence, muted)
    judgements = [row for row in judgements if row[0] in subjects and row[1] in subjects and row[0] != row[1]]
    components = [tuple(sorted(uids)) for uids in split(live, evidence, linking.edge, judgements)]
    judged = by_component(components, judgements)
    cells: list[tuple[int, ...]] = []
    conflicts: set[Conflict] = set()
    for component in components if progress is None else reporting(components, progress):
        if len(component) == 1:
            cells.append(component)
            continue
        course = Course(component, live, evidence, judged.get(component, ()))
        cells.extend(course.run())
        conflicts.update(course.conflicts)
    return Resolution(tuple(sorted(cells)), tuple(sorted(components)), tuple(sorted(conflicts)))


class Course:
    """One component on its way to a partition: its cells, the steps that unite them, and what is left of conflicts.

    Args:
        uids: the records of the component.
        live: the live values of all records.
        evidence: scores cells against cells.
        judgements: assertions between these records.
        trace: collects what united them, for explanations; None: nobody asks.
    """

    def __init__(
        self,
        uids: Sequence[int],
        live: Live,
        evidence: Evidence,
        judgements: Sequence[JudgementRow],
        trace: list[Followed] | None = None,
    ) -> None:
        self._uids = uids
        self._live = live
        self._linking = Linking.of(evidence.ruleset)
        self._evidence = evidence
        self._trace = trace
        self.conflicts: list[Conflict] = []
        self._claims: dict[int, list[LiveClaim]] = {uid: live.claims(uid) for uid in uids}
        cores = Cores(uids, judgements)
        self.conflicts.extend(cores.conflicts)
        first = first_cells(cores, live, self._claims)
        self._constraints = Constraints(self._linking, evidence, first.limits)
        self._cells = first.known
        self._units = first.bare
        self._where = {uid: number for cells in (first.known, first.bare) for number, cell in cells.items() for uid in cell.members}
        self._note([Followed("same-assertion", pair) for pair in cores.followed])

    def run(self) -> list[tuple[int, ...]]:
        """The cells of the component."""
        if self._cells:
            self._unite_by_keys()
            if self._linking.trained:
                self._unite_hubs()
            self._unite_by_scores()
            self._unite_by_devices()
        self._place_bare()
        return [tuple(sorted(cell.members)) for cells in (self._cells, self._units) for cell in cells.values()]

    # --- step 2: known records ---------------------------------------------------------------------------------------------
    def _unite_by_keys(self) -> None:
        """Keys, one priority after the other."""
        if len(self._cells) == 1:
            return
        for tier in key_tiers(self._known_claims()):
            links = tier.links(self._where)
            if not links:
                continue
            binding = Binding.STRONG if tier.strong else Binding.KEY
            outcome = settle(links, ValueCourt(self._cells, self._constraints, binding))
            if tier.strong:
                self.conflicts.extend(reported(outcome, links, self._cells, self._constraints))
            self._adopt(outcome, additive=False)

    def _unite_hubs(self) -> None:
        """Under a trained ruleset records of one signature unite like carriers of a key, if it weighs `match` against itself.

        Training sees a table's equal rows as one, so its scores say nothing of how often a row is there.
        """
        found = hub_links(self._cells, self._evidence, self._linking.thresholds.match) if len(self._cells) > 1 else []
        if not found:
            return
        outcome = settle([link for link, _, _ in found], ValueCourt(self._cells, self._constraints, Binding.TRAITS))
        self.conflicts.extend(outcome.conflicts)
        if self._trace is not None:
            self._note_hubs(outcome, found)
        self._merge(outcome.pieces, additive=False)

    def _unite_by_scores(self) -> None:
        """Whole cells against whole cells, the highest score first; a cell beside others in rounds, two alone at once."""
        numbers = [number for number, cell in self._cells.items() if cell.signatures]
        if len(numbers) == 1:
            return
        places = {number: place for place, number in enumerate(numbers)}
        carriers = self._carriers_of_candidates(places)
        if not carriers:
            return
        if len(numbers) == 2:  # noqa: PLR2004 - nobody to be a rival
            self._unite_two(numbers, carriers)
            return
        if not self._linking.trained:
            self._run_rounds(numbers, carriers)
            return
        for part, inside in parts_of([self._cells[number] for number in numbers], carriers, self._evidence, self._linking.edge):
            self._run_rounds([numbers[place] for place in part], inside)

    def _run_rounds(self, numbers: Sequence[int], carriers: Sequence[dict[int, set[int]]]) -> None:
        thresholds = self._linking.thresholds
        limits = ScoreLimits(thresholds.match, self._linking.edge, thresholds.margin)
        rounds = Rounds([self._cells[number] for number in numbers], carriers, self._constraints, limits)
        pieces = [[numbers[place] for place in piece] for piece in rounds.run()]
        self.conflicts.extend(rounds.conflicts())
        if self._trace is not None:
            for scored in rounds.followed:
                left, right = [numbers[place] for place in scored.left], [numbers[place] for place in scored.right]
                self._note_score(scored._replace(left=left, right=right))
        self._merge(pieces, additive=not self._evidence.once)

    def _unite_two(self, numbers: list[int], carriers: Sequence[Mapping[int, set[int]]]) -> None:
        """Cell evidence where there are only two cells, by far the most frequent case: what the rounds would do, without their books."""
        edge, weight = self._linking.edge, self._evidence.weight
        pairs = {
            (one, other)
            for carrier in carriers
            for one, here in carrier.items()
            for other, there in carrier.items()
            if 0 in here and 1 in there
        }
        if not any(weight(*pair) >= edge for pair in pairs):
            return
        left, right = (self._cells[number] for number in numbers)
        score = self._evidence.score(self._constraints.tally(left, right), min(left.size, right.size))
        if score < self._linking.thresholds.match:
            return
        cause = self._constraints.bars(left, right, Binding.TRAITS)
        if cause:
            self.conflicts.append(conflict((left.lead, right.lead), ConflictKind.REFUSED, LABEL, cause))
            return
        if self._trace is not None:
            self._note_score(Scored(numbers[:1], numbers[1:], score, (left, right)))
        self._merge([numbers], additive=not self._evidence.once)

    # --- step 3: devices ---------------------------------------------------------------------------------------------------
    def _unite_by_devices(self) -> None:
        """Two known identities on one device, where the traits agree as well."""
        unites = self._linking.device_unites
        if unites is DeviceUnites.NEVER or len(self._cells) == 1:
            return
        carried: dict[Value, dict[int, int]] = defaultdict(dict)
        labels: dict[Value, str] = {}
        for uid, claim in self._known_claims():
            if claim.rule.scope is Scope.DEVICE and claim.counts:
                number = self._where[uid]
                carried[claim.value][number] = min(uid, carried[claim.value].get(number, uid))
                labels[claim.value] = min(claim.rule.name, labels.get(claim.value, claim.rule.name))
        links = [Link(f"device:{labels[value]}", ends) for value, ends in carried.items() if len(ends) > 1]
        if not links:
            return
        court: ValueCourt = ValueCourt(self._cells, self._constraints, Binding.TRAITS)
        if unites is DeviceUnites.CORROBORATED:
            court = CorroboratedCourt(self._cells, self._constraints, self._linking.thresholds.corroborate)
        outcome = settle(links, court)
        if self._trace is not None and unites is DeviceUnites.CORROBORATED:
            self._note([Followed(label, tuple(records), self._agree(*records[:2])) for label, records in outcome.followed])
            outcome.followed.clear()
        self._adopt(outcome, additive=not self._evidence.once)

    def _agree(self, left: int, right: int) -> float:
        """Bits by which the traits of two records' cells agree."""
        cells = self._cells[self._where[left]], self._cells[self._where[right]]
        return self._evidence.trait_evidence(self._constraints.tally(*cells))

    # --- steps 4 and 5: bare records ---------------------------------------------------------------------------------------
    def _place_bare(self) -> None:
        """In waves to the known identities; what is left, in groups."""
        if not self._units:
            return
        weak = self._weak()
        own: dict[int, list[Attachment]] = {}
        for cells in (self._cells, self._units):
            for number, cell in cells.items():
                own[number] = [claim for uid in cell.members for claim in attachments(uid, self._claims[uid], weak)]
        waves = Waves(dict(self._cells), self._units, own, self._constraints)
        waves.run()
        self.conflicts.extend(waves.conflicts())
        links = waves.links()
        self._note_attached(own, waves)
        for number, units in waves.taken.items():
            if units:
                self._cells[number] = unite([self._cells[number], *(self._units.pop(unit) for unit in units)], additive=True)
        if links:
            outcome = settle(links, ValueCourt(self._units, self._constraints, Binding.TRAITS))
            self.conflicts.extend(outcome.conflicts)
            self._note([Followed(label, tuple(records)) for label, records in outcome.followed])
            for piece in outcome.pieces:
                self._units[piece[0]] = unite([self._units.pop(number) for number in piece], additive=True)

    def _weak(self) -> frozenset[int]:
        """Role mailboxes among the values here: they own nothing, in clear or hashed."""
        return frozenset(
            claim.value[0]
            for claims in self._claims.values()
            for claim in claims
            if claim.rule.weak and is_role(claim.claim.value, claim.rule.weak)
        )

    # --- helpers -----------------------------------------------------------------------------------------------------------
    def _known_claims(self) -> list[tuple[int, LiveClaim]]:
        return [(uid, claim) for cell in self._cells.values() for uid in cell.members for claim in self._claims[uid]]

    def _carriers_of_candidates(self, places: Mapping[int, int]) -> list[dict[int, set[int]]]:
        """For each hub (blocking key, signature; hand-set: contact value) on several cells: signature -> cells that carry it there."""
        met: dict[object, list[tuple[int, int]]] = {}
        live, contacts = self._live, not self._linking.trained
        for number, place in places.items():
            for uid in self._cells[number].members:
                subject, signature = live.subjects[uid], live.signature(uid)
                if signature is None or not subject.known:
                    continue
                hubs: list[object] = [claim.value for claim in self._claims[uid] if claim.rule.scope is Scope.CONTACT] if contacts else []
                if subject.signature:
                    hubs.append(subject.signature)
                    hubs += [block for block in subject.blocks if block not in live.muted]
                here = (signature, place)
                for hub in hubs:
                    if hub in met:
                        met[hub].append(here)
                    else:
                        met[hub] = [here]
        return [_by_signature(carriers) for carriers in met.values() if len(carriers) > 1 and _are_several(carriers)]

    def _adopt(self, outcome: Settlement, *, additive: bool) -> None:
        self.conflicts.extend(outcome.conflicts)
        self._note([Followed(label, tuple(records)) for label, records in outcome.followed])
        self._merge(outcome.pieces, additive=additive)

    def _merge(self, pieces: Sequence[Sequence[int]], *, additive: bool) -> None:
        for piece in pieces:
            cell: Cell = unite([self._cells.pop(number) for number in piece], additive=additive)
            self._cells[piece[0]] = cell
            self._where.update(dict.fromkeys(cell.members, piece[0]))

    def _note(self, followed: list[Followed]) -> None:
        if self._trace is not None:
            self._trace.extend(followed)

    def _note_hubs(self, outcome: Settlement, found: Sequence[tuple[Link, float, int]]) -> None:
        """Trace unions by a common signature: for each, the records of the cells that have it."""
        for label, leads in outcome.followed:
            _, weight, signature = max((hub for hub in found if set(leads) <= set(hub[0].ends.values())), key=lambda hub: hub[1])
            records = [self._signed(self._where[lead], signature) for lead in leads]
            one = self._evidence.fact(signature, signature)
            self._note([Followed(label, tuple(records), weight, self._evidence.parts(one, 1))])

    def _signed(self, number: int, signature: int) -> int:
        """The first record of a cell that has a signature."""
        return min(uid for uid in self._cells[number].members if self._live.signature(uid) == signature)

    def _note_score(self, scored: Scored) -> None:
        """Trace a union by score: the two records, one of each side, that match best."""
        left, right, score, cells = scored
        parts = self._evidence.parts(self._constraints.tally(*cells), min(cells[0].size, cells[1].size))
        if left == right:
            self._note([Followed(LABEL, tuple(min(self._scored([number]).values()) for number in left), score, parts)])
            return
        ours, theirs = self._scored(left), self._scored(right)
        weight = self._evidence.weight
        _, one, other = min((-weight(mine, their), ours[mine], theirs[their]) for mine in ours for their in theirs)
        self._note([Followed(LABEL, (one, other), score, parts)])

    def _scored(self, numbers: Sequence[int]) -> dict[int, int]:
        """The signatures of the cells before their scores were taken, each with its first record."""
        first: dict[int, int] = {}
        for uid in sorted(uid for number in numbers for uid in self._cells[number].members):
            signature = self._live.signature(uid)
            if signature is not None and self._live.subjects[uid].known:
                first.setdefault(signature, uid)
        return first

    def _note_attached(self, own: Mapping[int, Sequence[Attachment]], waves: Waves) -> None:
        """Trace bare records that joined an identity: each with those who carry the value that it joined by."""
        if self._trace is None:
            return
        for cell, units in waves.taken.items():
            inside = [claim for number in (cell, *units) for claim in own[number]]
            by_value: dict[Value, list[Attachment]] = defaultdict(list)
            for claim in inside:
                by_value[claim.value].append(claim)
            for unit in units:
                for claim in own[unit]:
                    if waves.names(claim) == cell:
                        self._note([Followed(f"owner:{claim.rule.name}", _met(claim, by_value[claim.value]))])

    # --- what explain asks -------------------------------------------------------------------------------------------------
    def cells(self) -> list[Cell]:
        """All cells, after `run`."""
        return [*self._cells.values(), *self._units.values()]

    def cell_of(self, uid: int) -> Cell:
        """The cell of a record, after `run`."""
        return next(cell for cells in (self._cells, self._units) for cell in cells.values() if uid in cell.members)

    def claims(self, uid: int) -> Sequence[LiveClaim]:
        """The live claims of a record."""
        return self._claims[uid]

    def is_known(self, uid: int) -> bool:
        """Whether a record decides who there is."""
        return self._live.subjects[uid].known

    @property
    def constraints(self) -> Constraints:
        """The judge of its cells."""
        return self._constraints


def _met(claim: Attachment, others: Sequence[Attachment]) -> tuple[int, ...]:
    """The record of a claim, and those that carry the value near enough in time."""
    fresh = claim.rule.fresh
    near = [other.uid for other in others if fresh is None or abs(other.at - claim.at) <= fresh]
    return tuple(dict.fromkeys((claim.uid, *near)))


def _are_several(carriers: Sequence[tuple[int, int]]) -> bool:
    first = carriers[0][1]
    return any(place != first for _, place in carriers)


def _by_signature(carriers: Sequence[tuple[int, int]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for signature, place in carriers:
        found.setdefault(signature, set()).add(place)
    return found
