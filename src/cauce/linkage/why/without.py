"""What an identity would be without a value or an assertion: resolved anew, or, where that takes long, by the scores that are left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from cauce.linkage.kernel import Kernel
from cauce.linkage.resolution import resolve
from cauce.linkage.why.walk import Walk
from cauce.linkage.why.web import Piece
from cauce.model.curation import Judgement

RESOLVED_SIGNATURES = 30
"""A component of more signatures than this is not resolved anew: its rounds look at every two of them, again and again."""
COMPARED = 1_000
"""Pairs that are compared to find what scores hold together, at most."""

Parts = Sequence[Sequence[int]]


def resolved_without(walk: Walk, piece: Piece, kernel: Kernel) -> list[list[int]] | None:
    """The identity's records as they would be; None: the evidence cannot be taken away by itself, or resolving takes long."""
    excerpt = walk.excerpt
    if _signatures(walk) > RESOLVED_SIGNATURES:
        return None
    if piece.key:
        excerpt = excerpt._replace(muted={*excerpt.muted, piece.key})
    elif piece.label == "same-assertion":
        gone = walk.assertions_between(piece.records[:1], piece.records[1:], Judgement.SAME)
        excerpt = excerpt._replace(assertions=[made for made in excerpt.assertions if made not in gone])
    else:
        return None
    cells = resolve(excerpt.subjects, kernel, [row for row, _ in excerpt.asserted()], excerpt.muted).cells
    members = set(walk.members)
    parts = [sorted(members.intersection(cell)) for cell in cells if not members.isdisjoint(cell)]
    return sorted(parts, key=lambda part: (-len(part), part))


def _signatures(walk: Walk) -> int:
    return len({walk.live.signature(uid) for uid in walk.uids if walk.live.subjects[uid].known})


def held_by_scores(walk: Walk, piece: Piece, parts: Parts) -> list[list[int]]:
    """Parts that are one by pairs of known records that match and meet without a piece. Where keys unite, nobody had to compare them."""
    home = {uid: place for place, part in enumerate(parts) for uid in part}
    root = list(range(len(parts)))
    left = COMPARED
    for one, other in _meeting(walk, piece):
        mine, theirs = root[home[one]], root[home[other]]
        if mine != theirs and left:
            left -= 1
            if _weight(walk, one, other) >= walk.linking.thresholds.match:
                root = [mine if place == theirs else place for place in root]
    joined: dict[int, list[int]] = defaultdict(list)
    for uid, place in home.items():
        joined[root[place]].append(uid)
    return sorted(map(sorted, joined.values()), key=lambda part: (-len(part), part))


def _weight(walk: Walk, one: int, other: int) -> float:
    left, right = walk.live.signature(one), walk.live.signature(other)
    assert left is not None
    assert right is not None
    return walk.evidence.weight(left, right)


def _meeting(walk: Walk, piece: Piece) -> Iterator[tuple[int, int]]:
    """Known records that share a live blocking key, or a live value under rules that block by values."""
    by_key: dict[int, list[int]] = defaultdict(list)
    gone = {*walk.excerpt.muted, piece.key}
    for uid in walk.members:
        subject = walk.live.subjects[uid]
        if subject.known and walk.live.signature(uid) is not None:
            values = () if walk.linking.trained else [claim.value[0] for claim in walk.claims[uid]]
            for key in {*subject.blocks, *values} - gone:
                by_key[key].append(uid)
    for _, uids in sorted(by_key.items()):
        yield from combinations(uids, 2)
