"""Random worlds as explanations look at them."""

from __future__ import annotations

from cauce.linkage.kernel import Kernel
from cauce.linkage.sharing import muted_keys
from cauce.linkage.why.walk import Excerpt
from cauce.model.curation import Assertion
from cauce.model.record import RecordKey
from worlds.generate import RandomWorld


def excerpt(world: RandomWorld, kernel: Kernel) -> Excerpt:
    subjects = world.subjects(kernel)
    keys = {uid: record.key for uid, record in enumerate(world.records, 1)}
    said = [
        Assertion(
            assertion_id=f"s{number}", judgement=judgement, left=left, right=right, author="eva", reason="seen", made_at=0, made_revision=1
        )
        for number, (left, right, judgement) in enumerate(world.said)
    ]
    return Excerpt(keys, subjects, said, muted_keys(subjects, kernel.ruleset))


def cells(found: Excerpt, kernel: Kernel) -> list[tuple[int, ...]]:
    from cauce.linkage.resolution import resolve

    return list(resolve(found.subjects, kernel, [row for row, _ in found.asserted()], found.muted).cells)


def replayed(steps: object, alone: RecordKey) -> list[set[RecordKey]]:
    """What the steps alone make of single records."""
    made: dict[int, set[RecordKey]] = {}
    for step in steps:  # type: ignore[attr-defined]
        united: set[RecordKey] = set()
        for side in step.sides:
            piece = made.pop(side.step) if side.step else {side.record}
            assert side.record in piece
            assert side.size == len(piece)
            assert not united & piece
            united |= piece
        assert len(step.sides) > 1
        made[step.number] = united
    return list(made.values()) or [{alone}]
