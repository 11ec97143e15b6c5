"""Components: what has to be resolved together.

Nodes are live records; edges are common live values of any linking namespace, whatever segment and assurance and even when they are
ambiguous or refused; candidate pairs that reach the edge threshold; and SAME. Resolving a component alone gives what resolving everything
gives.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import combinations

from cauce.linkage.evidence import Evidence
from cauce.linkage.kernel import Kernel
from cauce.linkage.linking import Linking
from cauce.linkage.unions import Unions
from cauce.linkage.values import Live, sign
from cauce.model.curation import Judgement
from cauce.model.subject import Subject

JudgementRow = tuple[int, int, Judgement]
Progress = Callable[[int], None]
"""Is called with how many records are placed so far; may raise to end the work."""
REPORT_EACH = 500
"""Records between two calls, at least."""


def joins(kernel: Kernel, left: Subject, right: Subject, muted: Collection[int]) -> bool:
    """Whether a candidate pair is an edge of a component: its weight reaches the edge threshold.

    Stated ends need not be known: they matter only to values that both carry, and those are edges by themselves.
    """
    return pair_weight(kernel, left, right, muted) >= Linking.of(kernel.ruleset).edge


def pair_weight(kernel: Kernel, left: Subject, right: Subject, muted: Collection[int]) -> float:
    """Match weight of two records in bits; stated ends are left aside."""
    linking = Linking.of(kernel.ruleset)
    scorer = kernel.scorer
    return scorer.weight(scorer.compare(sign(left, linking, muted), sign(right, linking, muted)))


def split(live: Live, evidence: Evidence, edge: float, judgements: Sequence[tuple[int, int, Judgement]]) -> list[list[int]]:
    """The components of the live records."""
    unions = Unions()
    for uids in live.carriers.values():
        if len(uids) > 1:
            unions.join_all(uids)
    for left, right, judgement in judgements:
        if judgement is Judgement.SAME:
            unions.join(left, right)
    for uids in candidates(live):
        if len(set(map(unions.find, uids))) > 1:  # else there is nothing left to join
            _join_matches(_by_signature(live, uids), unions, evidence, edge)
    return unions.sets(live.subjects)


def candidates(live: Live) -> list[list[int]]:
    """The carriers of each live blocking key, and of each signature, that more than one record has.

    A signature is a hub for its own records, whether or not they meet on a blocking key that is still alive.
    """
    blocks: dict[int, list[int]] = defaultdict(list)
    muted = live.muted
    for uid, subject in live.subjects.items():
        if subject.signature:
            blocks[subject.signature].append(uid)
        for block in subject.blocks:
            if block not in muted:
                blocks[block].append(uid)
    return [uids for uids in blocks.values() if len(uids) > 1]


def _by_signature(live: Live, uids: list[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for uid in uids:
        number = live.signature(uid)
        if number is not None:
            found[number].append(uid)
    return found


def _join_matches(block: dict[int, list[int]], unions: Unions, evidence: Evidence, edge: float) -> None:
    for number, uids in block.items():
        if len(uids) > 1 and evidence.weight(number, number) >= edge:
            unions.join_all(uids)
    for (number, uids), (other, others) in combinations(block.items(), 2):
        roots, other_roots = {unions.find(uid) for uid in uids}, {unions.find(uid) for uid in others}
        if len(roots | other_roots) > 1 and evidence.weight(number, other) >= edge:
            unions.join_all((*roots, *other_roots))


def reporting(components: Sequence[tuple[int, ...]], progress: Progress) -> Iterator[tuple[int, ...]]:
    """The components one after the other; whoever takes the next one is done with the one before."""
    placed = last = 0
    for component in components:
        yield component
        placed += len(component)
        if placed - last >= REPORT_EACH:
            last = placed
            progress(placed)


def by_component(components: Sequence[tuple[int, ...]], judgements: Sequence[JudgementRow]) -> dict[tuple[int, ...], list[JudgementRow]]:
    """The assertions inside each component: DIFFERENT between two matters to neither."""
    if not judgements:
        return {}
    home = {uid: component for component in components for uid in component}
    found: dict[tuple[int, ...], list[JudgementRow]] = defaultdict(list)
    for row in judgements:
        if home[row[0]] is home[row[1]]:
            found[home[row[0]]].append(row)
    return found
