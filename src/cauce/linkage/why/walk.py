"""What explanations look at: some components as they are stored, and their way to the partition, walked once more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from cauce.linkage.cells import Cell
from cauce.linkage.classes import evidence_of
from cauce.linkage.components import JudgementRow, split
from cauce.linkage.course import Course
from cauce.linkage.evidence import Evidence
from cauce.linkage.kernel import Kernel
from cauce.linkage.linking import Linking
from cauce.linkage.recorder import Chronicle
from cauce.linkage.values import Live
from cauce.model.curation import Assertion, Judgement
from cauce.model.explanation import Part
from cauce.model.record import RecordKey
from cauce.model.subject import Subject


class Excerpt(NamedTuple):
    """All records of some components, and what is said of them."""

    keys: Mapping[int, RecordKey]
    """Names of the records, by uid."""
    subjects: Mapping[int, Subject]
    assertions: Sequence[Assertion]
    """In force; those about other records are ignored."""
    muted: Collection[int]
    """Shared values and dead blocking keys."""

    def asserted(self) -> list[tuple[JudgementRow, Assertion]]:
        """The assertions about two records that are here, by uid."""
        uids = {key: uid for uid, key in self.keys.items()}
        return [
            ((uids[made.left], uids[made.right], made.judgement), made)
            for made in self.assertions
            if made.left in uids and made.right in uids and made.left != made.right
        ]


class Walk:
    """A component that was resolved once more, with what was followed on the way.

    Args:
        uid: a record of it.
        excerpt: at least all records of the component.
        kernel: the ruleset's tools.
    """

    def __init__(self, uid: int, excerpt: Excerpt, kernel: Kernel) -> None:
        self.excerpt = excerpt
        self.linking = Linking.of(kernel.ruleset)
        self.evidence: Evidence = evidence_of(self.linking, kernel.scorer)
        self.live = Live(excerpt.subjects, self.linking, self.evidence, excerpt.muted)
        self.asserted = excerpt.asserted()
        judgements = [row for row, _ in self.asserted]
        self.uids = next(sorted(uids) for uids in split(self.live, self.evidence, self.linking.edge, judgements) if uid in uids)
        inside = set(self.uids)
        within = [row for row in judgements if row[0] in inside and row[1] in inside]
        course = Course(self.uids, self.live, self.evidence, within)
        chronicle = Chronicle(course.partition, self.live, course.constraints)
        course.run(chronicle)
        self.trace = chronicle.followed
        """What united, in order."""
        self.conflicts = course.conflicts
        self.constraints = course.constraints
        self.claims = course.claims
        """Record -> its live claims."""
        self.cells = course.partition.cells()
        self._homes = {member: cell for cell in self.cells for member in cell.members}
        self.members = sorted(self._homes[uid].members)
        """The record's identity."""

    def together(self, uid: int) -> bool:
        """Whether a record is in the same component."""
        return uid in self._homes

    def cell_of(self, uid: int) -> Cell:
        """The cell of a record of the component."""
        return self._homes[uid]

    def is_known(self, uid: int) -> bool:
        """Whether a record decides who there is."""
        return self.live.subjects[uid].known

    def matching(self) -> list[tuple[tuple[int, ...], float]]:
        """Known records of the identity that match by themselves, one for each signature; and all of one signature."""
        carriers: dict[int, list[int]] = defaultdict(list)
        for uid in self.members:
            number = self.live.signature(uid)
            if number is not None and self.live.subjects[uid].known:
                carriers[number].append(uid)
        found = []
        for (one, other), weight in self.evidence.compared():
            if weight >= self.linking.thresholds.match and one in carriers and other in carriers:
                records = tuple(carriers[one]) if one == other else (carriers[one][0], carriers[other][0])
                if len(records) > 1:
                    found.append((records, weight))
        return found

    def score(self, left: Cell, right: Cell) -> float:
        """What two cells weigh against each other as they are now."""
        return self.evidence.score(self.constraints.tally(left, right), max(1, min(left.size, right.size)))

    def parts(self, left: Cell, right: Cell) -> tuple[Part, ...]:
        """The terms that add up to `score`."""
        return self.evidence.parts(self.constraints.tally(left, right), max(1, min(left.size, right.size)))

    def assertions_between(self, left: Collection[int], right: Collection[int], judgement: Judgement) -> list[Assertion]:
        """The assertions of this judgement that name a record on each side."""
        return [
            made
            for (one, other, said), made in self.asserted
            if said is judgement and ((one in left and other in right) or (one in right and other in left))
        ]
