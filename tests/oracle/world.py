"""What the oracle sees of a world: live values, effective signatures and evidence between two groups of records, by brute force."""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations

from cauce.linkage.kernel import Kernel
from cauce.model.curation import Judgement
from cauce.model.ruleset import Comparison, DeviceUnites, Holds, Namespace, Ruleset, Scope
from cauce.model.subject import Claim, Contact, Kind, Signature, Subject

MISSING = -1
DAY = 86_400_000_000

Value = tuple[int, int]
"""A canonical value's key and the number of stated ends before the claim."""
Cell = frozenset[int]


def muted_from_scratch(subjects: Mapping[int, Subject], ruleset: Ruleset) -> frozenset[int]:
    """Shared values and dead blocking keys of a whole world."""
    muted = set()
    for key in {claim.key for subject in subjects.values() for claim in subject.claims}:
        carriers = [subject for subject in subjects.values() if any(claim.key == key for claim in subject.claims)]
        people = {subject.person for subject in carriers} - {0}
        bare = sum(not subject.known for subject in carriers)
        for namespace in {claim.namespace for subject in carriers for claim in subject.claims if claim.key == key}:
            policy = ruleset.policy(namespace)
            if policy.max_spread is not None and len(people) > policy.max_spread:
                muted.add(key)
            if policy.max_bare is not None and bare > policy.max_bare:
                muted.add(key)
    for block in {block for subject in subjects.values() for block in subject.blocks}:
        if len({subject.signature for subject in subjects.values() if block in subject.blocks}) > ruleset.thresholds.max_block:
            muted.add(block)
    return frozenset(muted)


class World:
    """Records with everything that may count for or against two of them."""

    def __init__(
        self,
        subjects: Mapping[int, Subject],
        kernel: Kernel,
        judgements: Sequence[tuple[int, int, Judgement]],
        muted: Collection[int],
    ) -> None:
        self.subjects = subjects
        self.rules = kernel.ruleset
        self.scorer = kernel.scorer
        self.muted = frozenset(muted)
        self.same = [(a, b) for a, b, said in judgements if said is Judgement.SAME and a in subjects and b in subjects]
        self.different = {frozenset((a, b)) for a, b, said in judgements if said is Judgement.DIFFERENT}
        self.ends: dict[int, list[int]] = defaultdict(list)
        for uid in subjects:
            for claim in self.linking(uid):
                if claim.end is not None and claim.end not in self.ends[claim.key]:
                    self.ends[claim.key].append(claim.end)
        self.effective = {uid: self._effective(uid) for uid in subjects}
        self.atoms: list[Cell] = []
        self.equal_values: list[set[tuple[str, int]]] = []

    # --- what is live ------------------------------------------------------------------------------------------------------------
    def policy(self, claim: Claim) -> Namespace:
        return self.rules.policy(claim.namespace)

    def value(self, claim: Claim) -> Value:
        return claim.key, sum(end <= claim.at for end in self.ends[claim.key])

    def linking(self, uid: int) -> list[Claim]:
        """Claims of the namespaces that link: what another one says, an end included, is for the profile only."""
        return [claim for claim in self.subjects[uid].claims if self.policy(claim).scope is not Scope.NONE]

    def live(self, uid: int) -> list[Claim]:
        """Claims on values that are evidence at present, whatever their assurance."""
        return [claim for claim in self.linking(uid) if claim.key not in self.muted]

    def trusted(self, uid: int, scope: Scope) -> list[Claim]:
        """Live claims that are sure enough to link, own, attach or contest."""
        return [
            claim for claim in self.live(uid) if self.policy(claim).scope is scope and claim.assurance >= self.policy(claim).min_assurance
        ]

    def exclusive(self, uid: int) -> list[Claim]:
        """Live claims that are sure enough, of namespaces of which an identity has only so many values; whatever else they do."""
        return [claim for scope in Scope for claim in self.trusted(uid, scope) if self.policy(claim).max_per_identity is not None]

    def _effective(self, uid: int) -> Signature:
        """What is compared of a record; of a bare one only what could contradict."""
        if not self.subjects[uid].known:
            return Signature(self.subjects[uid].traits)
        contacts = set()
        for claim in self.live(uid):
            if not self._is_compared(claim.namespace):
                continue
            key, cut = self.value(claim)
            if cut:
                key = int.from_bytes(hashlib.sha256(f"{key}/{cut}".encode()).digest()[:8], "big", signed=True)
            contacts.add(Contact(claim.namespace, claim.value, key, claim.assurance))
        return Signature(self.subjects[uid].traits, tuple(sorted(contacts)))

    def _is_compared(self, namespace: str) -> bool:
        return any({namespace, namespace.partition("/")[0]} & set(comparison.of) for comparison in self.rules.comparisons)

    # --- who may be one ----------------------------------------------------------------------------------------------------------
    def may_be_one(self, left: Cell, right: Cell, *, strong: bool = False, names: bool = False) -> bool:
        """Whether no constraint keeps the two apart. `strong`: contradictions do not bind; `names`: names that disagree do."""
        if any(frozenset((a, b)) in self.different for a in left for b in right):
            return False
        if not self.counts_hold(left | right):
            return False
        if {frozenset(self._kinds(left)), frozenset(self._kinds(right))} == {frozenset({Kind.PERSON}), frozenset({Kind.ORGANIZATION})}:
            return False
        if not strong and self.contradict(left, right):
            return False
        return not (names and self.names_disagree(left, right))

    def counts_hold(self, cell: Cell) -> bool:
        """`max_per_identity`, values that one SAME class holds counting as one."""
        values: dict[str, set[int]] = defaultdict(set)
        for uid in cell:
            for claim in self.exclusive(uid):
                values[claim.namespace].add(claim.key)
        bounds = {namespace: self.rules.policy(namespace).max_per_identity or 0 for namespace in values}
        return all(self._distinct(namespace, keys) <= bounds[namespace] for namespace, keys in values.items())

    def _distinct(self, namespace: str, keys: set[int]) -> int:
        groups = [{(namespace, key)} for key in keys]
        for equal in self.equal_values:
            met = [group for group in groups if group & equal]
            if met:
                groups = [group for group in groups if not group & equal] + [set().union(*met)]
        return len(groups)

    def learn_cores(self, cores: Iterable[Cell]) -> None:
        """The exclusive values of each SAME class, and those that replace each other on an account, are one value from now on, everywhere."""
        classes: list[set[tuple[str, int]]] = []
        for core in cores:
            if len(core) == 1:
                continue
            for namespace in {claim.namespace for uid in core for claim in self.exclusive(uid)}:
                mine = {(namespace, claim.key) for uid in core for claim in self.exclusive(uid) if claim.namespace == namespace}
                classes = _joined(classes, mine)
        for account in {
            self.value(claim) for uid in self.subjects for claim in self.trusted(uid, Scope.PERSON) if self.policy(claim).strong
        }:
            for mine in self._replaced(account):
                classes = _joined(classes, mine)
        self.equal_values = classes

    def _replaced(self, account: Value) -> list[set[tuple[str, int]]]:
        """Pairs of an account's values of weaker namespaces of which one is claimed only after the stated end of the other."""
        claims = [
            claim
            for uid in self.subjects
            if any(self.policy(one).strong and self.value(one) == account for one in self.trusted(uid, Scope.PERSON))
            for claim in self.exclusive(uid)
            if not self.policy(claim).strong
        ]
        found = []
        for old in claims:
            ends = [end for end in self.ends[old.key] if end > old.at]
            for new in claims:
                times = [claim.at for claim in claims if (claim.namespace, self.value(claim)) == (new.namespace, self.value(new))]
                if old.namespace == new.namespace and ends and min(times) >= min(ends):
                    found.append({(old.namespace, old.key), (new.namespace, new.key)})
        return found

    def _kinds(self, cell: Cell) -> set[Kind]:
        return {
            self.subjects[uid].traits.kind
            for uid in cell
            if self.subjects[uid].traits.kind is Kind.ORGANIZATION
            or self.subjects[uid].traits.name is not None
            or self.subjects[uid].traits.birth_date
        }

    def contradict(self, left: Cell, right: Cell) -> bool:
        """By the majority of the cross pairs that have both; the comparisons of a group speak together."""
        pairs = self._compared(self.witnesses(left), self.witnesses(right))
        for group in self._contradicting_groups():
            said = have = 0
            for levels, weights in pairs:
                present = [i for i in group if levels[i] != MISSING]
                if not present:
                    continue
                have += 1
                if all(self.rules.comparisons[i].levels[levels[i]].contradicts for i in present):
                    said += sum(weights[i] for i in present) <= self.rules.thresholds.contradict
            if 2 * said > have:
                return True
        return False

    def _contradicting_groups(self) -> list[list[int]]:
        groups: dict[str, list[int]] = defaultdict(list)
        for i, comparison in enumerate(self.rules.comparisons):
            if any(level.contradicts for level in comparison.levels):
                groups[comparison.group or comparison.name].append(i)
        return list(groups.values())

    def names_disagree(self, left: Cell, right: Cell) -> bool:
        """Every given name of one side disagrees with every one of the other; Jr against Sr."""
        pairs = self._compared(self.witnesses(left), self.witnesses(right))
        for i, comparison in enumerate(self.rules.comparisons):
            reached = [comparison.levels[levels[i]] for levels, _ in pairs if levels[i] != MISSING]
            if reached and all(level.disagrees for level in reached):
                return True
        return False

    # --- scores ------------------------------------------------------------------------------------------------------------------
    def signatures(self, cell: Cell) -> list[Signature]:
        """What is scored: a signature counts once in each cell of the key tiers."""
        return self._once_per_atom(cell, [uid for uid in cell if self.subjects[uid].signature])

    def witnesses(self, cell: Cell) -> list[Signature]:
        """What may contradict: bare records with a birth date too."""
        return self._once_per_atom(cell, list(cell))

    def _once_per_atom(self, cell: Cell, uids: list[int]) -> list[Signature]:
        atoms = self.atoms or [cell]
        found = []
        for atom in atoms:
            found += sorted({self.effective[uid] for uid in uids if uid in atom}, key=repr)
        return found

    def _compared(self, left: list[Signature], right: list[Signature]) -> list[tuple[tuple[int, ...], tuple[float, ...]]]:
        return [tuple(self.scorer.compare(a, b)) for a in left for b in right]

    def edge(self, left: Cell, right: Cell) -> bool:
        """Whether some candidate pair of their records reaches `match` (or `edge`)."""
        least = self.rules.thresholds.match if self.rules.thresholds.edge is None else self.rules.thresholds.edge
        return any(
            self.scorer.weight(self.scorer.compare(self.effective[a], self.effective[b])) >= least
            for a in left
            for b in right
            if self.candidates(a, b)
        )

    def candidates(self, a: int, b: int) -> bool:
        """Whether two records share a live blocking key or contact value, or are equal in all that is scored."""
        one, other = self.subjects[a], self.subjects[b]
        if not one.signature or not other.signature:
            return False
        if one.signature == other.signature or set(one.blocks) & set(other.blocks) - self.muted:
            return True
        return bool(self.contact_values(a) & self.contact_values(b))

    def contact_values(self, uid: int) -> set[Value]:
        return {self.value(claim) for claim in self.live(uid) if self.policy(claim).scope is Scope.CONTACT}

    def means(self, left: Cell, right: Cell) -> list[float]:
        """Damped mean weight of every comparison, over all cross pairs of signatures."""
        pairs = self._compared(self.signatures(left), self.signatures(right))
        return [self._mean(i, comparison, pairs) for i, comparison in enumerate(self.rules.comparisons)]

    def _mean(self, i: int, comparison: Comparison, pairs: list[tuple[tuple[int, ...], tuple[float, ...]]]) -> float:
        reached = [(levels[i], weights[i]) for levels, weights in pairs if levels[i] != MISSING]
        if not reached:
            return 0.0
        if comparison.holds is Holds.MANY:
            agreeing = [weight for level, weight in reached if comparison.levels[level].agrees]
            if agreeing:
                return max(agreeing)
        mean = 2 * math.log2(sum(2 ** (weight / 2) for _, weight in reached) / len(reached))
        if mean > 0 and comparison.holds is Holds.ONE:
            mean *= len(reached) / (len(reached) + comparison.sparse * (len(pairs) - len(reached)))
        return mean

    def score(self, left: Cell, right: Cell) -> float:
        """Bits for the two being one, rounded to 1/1000."""
        limits = self.rules.thresholds
        means = self.means(left, right)
        total = self._capped(means)
        total -= limits.size * math.log2(min(len(self.signatures(left)), len(self.signatures(right))) or 1)
        if self._ceiling(left, right):
            total = min(total, limits.match - 0.1)
        return round(total, 3)

    def _capped(self, means: list[float]) -> float:
        names = sum(mean for mean, comparison in zip(means, self.rules.comparisons, strict=True) if comparison.group == "name")
        rest = sum(mean for mean, comparison in zip(means, self.rules.comparisons, strict=True) if comparison.group != "name")
        return min(names, self.rules.thresholds.name_cap) + rest

    def _ceiling(self, left: Cell, right: Cell) -> bool:
        pairs = self._compared(self.signatures(left), self.signatures(right))
        for i, comparison in enumerate(self.rules.comparisons):
            reached = [comparison.levels[levels[i]] for levels, _ in pairs if levels[i] != MISSING]
            names = {level.name for level in comparison.levels}
            vouched = any(level.name.endswith("_vouched") for level in reached)
            held = [level for level in reached if level.ceiling and not (vouched and f"{level.name}_vouched" in names)]
            if 2 * len(held) > len(reached):
                return True
        return False

    def corroborated(self, left: Cell, right: Cell) -> bool:
        """Whether the traits agree well enough for a device to unite the two."""
        if self.rules.device_unites is not DeviceUnites.CORROBORATED:
            return self.rules.device_unites is DeviceUnites.ALWAYS
        means = [0.0 if comparison.of else mean for mean, comparison in zip(self.means(left, right), self.rules.comparisons, strict=True)]
        return round(self._capped(means), 3) >= self.rules.thresholds.corroborate

    def pairs_apart(self, cells: Iterable[Cell], *, strong: bool = False, names: bool = False) -> list[tuple[Cell, Cell]]:
        """Cells that keep each other out."""
        return [(a, b) for a, b in combinations(cells, 2) if not self.may_be_one(a, b, strong=strong, names=names)]


def _joined(classes: list[set[tuple[str, int]]], mine: set[tuple[str, int]]) -> list[set[tuple[str, int]]]:
    met = [group for group in classes if group & mine]
    return [group for group in classes if not group & mine] + [mine.union(*met)]
