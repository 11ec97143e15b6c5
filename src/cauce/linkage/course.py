"""The course of one component: the steps that unite its cells, one after the other.

Keys, scores, devices, bare records. Each step judges the cells as they stand when it begins, so that nothing depends on the order in which
records are looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from cauce.linkage.bare import Attachment, Waves, attachments
from cauce.linkage.carriers import Carrier, common_hubs
from cauce.linkage.components import JudgementRow
from cauce.linkage.constraints import Binding, Constraints
from cauce.linkage.cores import Cores, first_cells
from cauce.linkage.courts import CorroboratedCourt, ValueCourt
from cauce.linkage.evidence import Evidence
from cauce.linkage.hubs import hub_links, parts_of
from cauce.linkage.keytiers import key_tiers, reported
from cauce.linkage.linking import Linking
from cauce.linkage.normalize.email import is_role
from cauce.linkage.partition import Partition
from cauce.linkage.recorder import SILENT, Recorder
from cauce.linkage.rounds import LABEL, Rounds, Scored, ScoreLimits
from cauce.linkage.tiers import Link, Settlement, conflict, settle
from cauce.linkage.values import Live, LiveClaim, Value
from cauce.model.curation import Conflict, ConflictKind
from cauce.model.ruleset import DeviceUnites, Scope


class Course:
    """One component on its way to a partition.

    Args:
        uids: the records of the component.
        live: the live values of all records.
        evidence: scores cells against cells.
        judgements: assertions between these records.
    """

    def __init__(self, uids: Sequence[int], live: Live, evidence: Evidence, judgements: Sequence[JudgementRow]) -> None:
        self._live = live
        self._linking = Linking.of(evidence.ruleset)
        self._evidence = evidence
        self._additive = not evidence.once
        self._recorder = SILENT
        self.claims: Mapping[int, Sequence[LiveClaim]] = {uid: live.claims(uid) for uid in uids}
        """Record -> its live claims."""
        self._cores = Cores(uids, judgements)
        self.conflicts: list[Conflict] = list(self._cores.conflicts)
        """Evidence that was not followed."""
        first = first_cells(self._cores, live, self.claims)
        self.constraints = Constraints(self._linking, evidence, first.limits)
        self.partition = Partition(first.known, first.bare)

    def run(self, recorder: Recorder = SILENT) -> None:
        """Take every step; the recorder is told what unites."""
        self._recorder = recorder
        recorder.asserted(self._cores.followed)
        if self.partition.known:
            self._unite_by_keys()
            if self._linking.trained:
                self._unite_by_signature()
            self._unite_by_scores()
            self._unite_by_devices()
        if self.partition.bare:
            self._group_bare(self._attach_bare())

    def cells(self) -> list[tuple[int, ...]]:
        """The records of each cell, sorted."""
        return [tuple(sorted(cell.members)) for cell in self.partition.cells()]

    # --- keys --------------------------------------------------------------------------------------------------------------
    def _unite_by_keys(self) -> None:
        """Keys, one priority after the other."""
        known = self.partition.known
        if len(known) == 1:
            return
        for tier in key_tiers(self._known_claims()):
            links = tier.links(self.partition.home)
            if not links:
                continue
            outcome = settle(links, ValueCourt(known, self.constraints, Binding.STRONG if tier.strong else Binding.KEY))
            if tier.strong:
                self.conflicts.extend(reported(outcome, links, known, self.constraints))
            self._recorder.settled(outcome)
            self._adopt(outcome, additive=False)

    def _unite_by_signature(self) -> None:
        """Under a trained ruleset records of one signature unite like carriers of a key, if it weighs `match` against itself.

        Training sees a table's equal rows as one, so its scores say nothing of how often a row is there.
        """
        known = self.partition.known
        hubs = hub_links(known, self._evidence, self._linking.thresholds.match) if len(known) > 1 else []
        if not hubs:
            return
        outcome = settle([hub.link for hub in hubs], ValueCourt(known, self.constraints, Binding.TRAITS))
        self._recorder.by_signature(outcome, hubs)
        self._adopt(outcome, additive=False)

    # --- scores ------------------------------------------------------------------------------------------------------------
    def _unite_by_scores(self) -> None:
        """Whole cells against whole cells, the highest score first; a cell beside others in rounds, two alone at once."""
        known, trained = self.partition.known, self._linking.trained
        numbers = [number for number, cell in known.items() if cell.signatures]
        if len(numbers) == 1:
            return
        cells = [known[number] for number in numbers]
        carriers = common_hubs(cells, self.claims, self._live, contacts=not trained)
        if not carriers:
            return
        if len(numbers) == 2:  # noqa: PLR2004 - nobody to be a rival
            self._unite_two(numbers, carriers)
            return
        if not trained:
            self._run_rounds(numbers, carriers)
            return
        for part, inside in parts_of(cells, carriers, self._evidence, self._linking.edge):
            self._run_rounds([numbers[place] for place in part], inside)

    def _run_rounds(self, numbers: Sequence[int], carriers: Sequence[Carrier]) -> None:
        thresholds = self._linking.thresholds
        limits = ScoreLimits(thresholds.match, self._linking.edge, thresholds.margin)
        rounds = Rounds([self.partition.known[number] for number in numbers], carriers, self.constraints, limits)
        pieces = [[numbers[place] for place in piece] for piece in rounds.run()]
        self.conflicts.extend(rounds.conflicts())
        self._recorder.scored(rounds.followed, numbers)
        self.partition.unite_known(pieces, additive=self._additive)

    def _unite_two(self, numbers: Sequence[int], carriers: Sequence[Carrier]) -> None:
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
        left, right = (self.partition.known[number] for number in numbers)
        score = self._evidence.score(self.constraints.tally(left, right), min(left.size, right.size))
        if score < self._linking.thresholds.match:
            return
        cause = self.constraints.bars(left, right, Binding.TRAITS)
        if cause:
            self.conflicts.append(conflict((left.lead, right.lead), ConflictKind.REFUSED, LABEL, cause))
            return
        self._recorder.scored([Scored([0], [1], score, (left, right))], numbers)
        self.partition.unite_known([numbers], additive=self._additive)

    # --- devices -----------------------------------------------------------------------------------------------------------
    def _unite_by_devices(self) -> None:
        """Two known identities on one device, where the traits agree as well."""
        known, unites = self.partition.known, self._linking.device_unites
        if unites is DeviceUnites.NEVER or len(known) == 1:
            return
        links = self._device_links()
        if not links:
            return
        if unites is DeviceUnites.CORROBORATED:
            outcome = settle(links, CorroboratedCourt(known, self.constraints, self._linking.thresholds.corroborate))
            self._recorder.corroborated(outcome)
        else:
            outcome = settle(links, ValueCourt(known, self.constraints, Binding.TRAITS))
            self._recorder.settled(outcome)
        self._adopt(outcome, additive=self._additive)

    def _device_links(self) -> list[Link]:
        """The devices that are on several cells."""
        carried: dict[Value, dict[int, int]] = defaultdict(dict)
        names: dict[Value, str] = {}
        for uid, claim in self._known_claims():
            if claim.rule.scope is Scope.DEVICE and claim.counts:
                ends, number = carried[claim.value], self.partition.home[uid]
                ends[number] = min(uid, ends.get(number, uid))
                names[claim.value] = min(claim.rule.name, names.get(claim.value, claim.rule.name))
        return [Link(f"device:{names[value]}", ends) for value, ends in carried.items() if len(ends) > 1]

    # --- bare records ------------------------------------------------------------------------------------------------------
    def _attach_bare(self) -> Waves:
        """Bare records join the known identities, in waves."""
        known, bare = self.partition.known, self.partition.bare
        weak = self._weak()
        attaching: dict[int, list[Attachment]] = {}
        for cells in (known, bare):
            for number, cell in cells.items():
                attaching[number] = [claim for uid in cell.members for claim in attachments(uid, self.claims[uid], weak)]
        waves = Waves(dict(known), bare, attaching, self.constraints)
        waves.run()
        self.conflicts.extend(waves.conflicts())
        self._recorder.attached(waves, attaching)
        for number, units in waves.taken.items():
            if units:
                self.partition.attach(number, units)
        return waves

    def _group_bare(self, waves: Waves) -> None:
        """What no identity took forms anonymous identities."""
        links = waves.links()
        if not links:
            return
        outcome = settle(links, ValueCourt(self.partition.bare, self.constraints, Binding.TRAITS))
        self.conflicts.extend(outcome.conflicts)
        self._recorder.settled(outcome)
        self.partition.group(outcome.pieces)

    def _weak(self) -> frozenset[int]:
        """Role mailboxes among the values here: they own nothing, in clear or hashed."""
        return frozenset(
            claim.value[0]
            for claims in self.claims.values()
            for claim in claims
            if claim.rule.weak and is_role(claim.claim.value, claim.rule.weak)
        )

    # --- helpers -----------------------------------------------------------------------------------------------------------
    def _known_claims(self) -> list[tuple[int, LiveClaim]]:
        return [(uid, claim) for cell in self.partition.known.values() for uid in cell.members for claim in self.claims[uid]]

    def _adopt(self, outcome: Settlement, *, additive: bool) -> None:
        """Make the unions of known cells that a tier decided."""
        self.conflicts.extend(outcome.conflicts)
        self.partition.unite_known(outcome.pieces, additive=additive)
