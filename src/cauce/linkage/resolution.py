"""resolve(): which records are one identity. A pure function of the live records, the ruleset and the assertions.

It splits the records into components, and sends each on its `Course`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from cauce.linkage.classes import evidence_of
from cauce.linkage.components import JudgementRow, Progress, by_component, reporting, split
from cauce.linkage.course import Course
from cauce.linkage.kernel import Kernel
from cauce.linkage.linking import Linking
from cauce.linkage.values import Live
from cauce.model.curation import Conflict
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
        course.run()
        cells.extend(course.cells())
        conflicts.update(course.conflicts)
    return Resolution(tuple(sorted(cells)), tuple(sorted(components)), tuple(sorted(conflicts)))
