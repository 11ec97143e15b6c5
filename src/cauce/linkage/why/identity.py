"""How records became one identity, step by step; what each of them contributes, and what the identity hangs by."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from cauce.linkage.kernel import Kernel
from cauce.linkage.recorder import Followed
from cauce.linkage.why.walk import Excerpt, Walk
from cauce.linkage.why.web import Piece, Web
from cauce.linkage.why.without import held_by_scores, resolved_without
from cauce.model.curation import Conflict, Judgement
from cauce.model.how import MAX_WEAK, Contribution, Side, UnionStep, WeakLink
from cauce.model.ruleset import Scope

OWNER = "owner"
_SAYS = {
    "same-assertion": "Somebody asserted that they are the same.",
    "key": "They carry the same {namespace}.",
    "score": "What they say weighs {bits:.1f} bits, enough to match.",
    "device": "They use the same {namespace}, and their traits agree.",
    "owner": "They carry a {namespace} that is nobody else's.",
    "group": "They share a {namespace} that nobody known owns.",
}
_SURER = ("device", "score", "key", "same-assertion", "owner", "group")
"""Kinds of evidence, the least sure first; what attaches bare records comes last, for it decides nothing about persons."""


class How(NamedTuple):
    """What the kernel can say of an identity."""

    steps: tuple[UnionStep, ...]
    contributions: tuple[Contribution, ...]
    weak: tuple[WeakLink, ...]
    border: tuple[Conflict, ...]
    """Conflicts that concern some record of it."""


def explain_identity(uid: int, excerpt: Excerpt, kernel: Kernel) -> How:
    """Explain the identity that a record is in.

    Args:
        uid: one of its records.
        excerpt: all records of its component.
        kernel: the ruleset's tools.
    """
    walk = Walk(uid, excerpt, kernel)
    steps, came = _Growth(walk).grow()
    pieces = _pieces(walk)
    web = Web(walk.members, pieces)
    cuts = web.cuts()
    contributions = _contributions(walk, came, pieces, cuts)
    weak = _weak(walk, web, cuts, kernel)
    inside = set(walk.members)
    border = tuple(sorted(made for made in set(walk.conflicts) if made.left in inside or made.right in inside))
    return How(tuple(steps), contributions, weak, border)


def in_words(steps: Sequence[UnionStep], records: int) -> str:
    """How an identity of so many records came together, in one sentence."""
    if not steps:
        return "One record, which nothing joins to another."
    kinds = Counter(step.evidence.partition(":")[2] or _NOUNS[step.evidence] for step in steps)
    by = ", ".join(f"{name} ({count})" if count > 1 else name for name, count in kinds.items())
    return f"{records} records are one customer by {len(steps)} piece{'s' * (len(steps) > 1)} of evidence: {by}."


_NOUNS = {"same-assertion": "assertion", "score": "what they say"}


# --- how ---------------------------------------------------------------------------------------------------------------------
class _Growth:
    """The pieces of one identity while evidence makes them one, in the order of resolve()."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self._inside = set(walk.members)
        self._root = {uid: uid for uid in walk.members}
        self._parts: dict[int, list[int]] = {uid: [uid] for uid in walk.members}
        self._made: dict[int, int] = dict.fromkeys(walk.members, 0)
        self._steps: list[UnionStep] = []
        self._came: dict[int, int] = {}

    def grow(self) -> tuple[list[UnionStep], dict[int, int]]:
        """The steps, and by which each record came in."""
        mine = [followed for followed in self._walk.trace if followed.records[0] in self._inside]
        attached = [followed for followed in mine if followed.label.startswith(OWNER)]
        for followed in mine:
            if not followed.label.startswith(OWNER):
                self._unite(followed)
        self._attach(attached)
        return self._steps, self._came

    def _attach(self, waiting: list[Followed]) -> None:
        """Bare records come to who is known, then to who came before them."""
        placed = {self._root[uid] for uid in self._inside if self._walk.is_known(uid)}
        while waiting:
            ready = [followed for followed in waiting if any(self._root[uid] in placed for uid in followed.records)]
            for followed in ready or waiting:
                self._unite(followed)
                placed.add(self._root[followed.records[0]])
            waiting = [followed for followed in waiting if followed not in ready] if ready else []

    def _unite(self, followed: Followed) -> None:
        carriers: dict[int, int] = {}
        for uid in followed.records:
            carriers.setdefault(self._root[uid], uid)
        if len(carriers) < 2:  # noqa: PLR2004 - one already
            return
        number = len(self._steps) + 1
        roots = sorted(carriers, key=lambda root: (-len(self._parts[root]), carriers[root]))
        keys = self._walk.excerpt.keys
        sides = tuple(Side(record=keys[carriers[root]], size=len(self._parts[root]), step=self._made[root]) for root in roots)
        self._steps.append(self._step(number, followed, sides, [carriers[root] for root in roots]))
        for root in roots:
            if not self._made[root]:
                self._came[root] = number
        first, *others = roots
        for root in others:
            part = self._parts.pop(root)
            self._parts[first] += part
            self._root.update(dict.fromkeys(part, first))
        self._made[first] = number

    def _step(self, number: int, followed: Followed, sides: tuple[Side, ...], carriers: Sequence[int]) -> UnionStep:
        made = []
        if followed.label == "same-assertion":
            made = self._walk.assertions_between(carriers[:1], carriers[1:], Judgement.SAME)
        return UnionStep(
            number=number,
            evidence=followed.label,
            says=_sentence(followed.label, followed.bits),
            sides=sides,
            value=common_value(self._walk, carriers, followed.label.partition(":")[2])[1],
            bits=followed.bits,
            parts=followed.parts,
            assertion_id=made[0].assertion_id if made else "",
            author=made[0].author if made else "",
            reason=made[0].reason if made else "",
        )


def _sentence(label: str, bits: float | None) -> str:
    kind, _, namespace = label.partition(":")
    return _SAYS[kind].format(namespace=namespace, bits=bits or 0.0)


def common_value(walk: Walk, uids: Iterable[int], namespace: str) -> tuple[int, str]:
    """Key and text of a live value that records have in common, of a namespace if there is one; 0 and empty if there is none."""
    first, *others = uids
    common = {claim.value for claim in walk.claims[first]}.intersection(*({claim.value for claim in walk.claims[uid]} for uid in others))
    shared = [claim for uid in (first, *others) for claim in walk.claims[uid] if claim.value in common]
    named = [claim for claim in shared if claim.rule.name == namespace]
    if not namespace or not named:
        return 0, ""
    return named[0].value[0], named[0].claim.value


# --- why ---------------------------------------------------------------------------------------------------------------------
def _pieces(walk: Walk) -> list[Piece]:
    """All evidence inside the identity: also what was not needed any more when its turn came."""
    members = set(walk.members)
    known = {uid for uid in members if walk.is_known(uid)}
    pieces: dict[tuple[str, tuple[int, ...]], Piece] = {}
    for followed in walk.trace:
        kind = followed.label.partition(":")[0]
        if followed.records[0] in members and kind in ("same-assertion", "score"):
            records = tuple(sorted(followed.records))
            pieces[followed.label, records] = Piece(followed.label, records, bits=followed.bits)
    for matching, bits in walk.matching():
        records = tuple(sorted(matching))
        pieces.setdefault(("score", records), Piece("score", records, bits=bits))
    devices = {followed.label for followed in walk.trace if followed.label.startswith("device:") and followed.records[0] in members}
    carried: dict[tuple[int, int], tuple[str, Scope, set[int]]] = {}
    for uid in walk.members:
        for claim in walk.claims[uid]:
            if claim.counts:
                carried.setdefault(claim.value, (claim.rule.name, claim.rule.scope, set()))[2].add(uid)
    for value, (name, scope, uids) in carried.items():
        label = _label(name, scope, uids, known, devices)
        if len(uids) > 1 and label:
            records = tuple(sorted(uids))
            pieces[label, records] = Piece(label, records, value[0])
    return list(pieces.values())


def _label(name: str, scope: Scope, uids: set[int], known: set[int], devices: set[str]) -> str:
    """What a value that some members share is to them; empty: nothing by itself."""
    if scope is Scope.PERSON:
        return f"key:{name}"
    if not uids <= known:
        return f"owner:{name}" if uids & known else f"group:{name}"
    return f"device:{name}" if f"device:{name}" in devices else ""


def _contributions(walk: Walk, came: dict[int, int], pieces: Sequence[Piece], cuts: dict[int, int]) -> tuple[Contribution, ...]:
    touching: dict[int, dict[str, None]] = defaultdict(dict)
    for piece in pieces:
        for uid in piece.records:
            touching[uid][piece.label] = None
    carriers: Counter[int] = Counter()
    for uid in walk.members:
        carriers.update({claim.value[0] for claim in walk.claims[uid]})
    found = []
    for uid in sorted(walk.members, key=lambda uid: (came.get(uid, 0), uid)):
        brings = dict.fromkeys(claim.rule.name for claim in walk.claims[uid] if carriers[claim.value[0]] == 1)
        found.append(
            Contribution(
                record=walk.excerpt.keys[uid],
                step=came.get(uid, 0),
                evidence=tuple(touching[uid]),
                brings=tuple(brings),
                holds=cuts.get(uid, 0),
            )
        )
    return tuple(found)


def _weak(walk: Walk, web: Web, cuts: Mapping[int, int], kernel: Kernel) -> tuple[WeakLink, ...]:
    """The pieces without which the identity falls apart, the weakest first; the first is resolved anew without it, where that can be."""
    alone = sorted(((web.pieces[-node - 1], node) for node in cuts if node < 0), key=lambda found: _sureness(found[0], cuts[found[1]]))
    found: list[WeakLink] = []
    for piece, node in alone[:MAX_WEAK]:
        parts = None if found else resolved_without(walk, piece, kernel)
        apart = _left(walk, piece, web.without(node)) if parts is None else parts
        if len(apart) > 1:
            found.append(_weak_link(walk, piece, apart, resolved=parts is not None))
    return tuple(found)


def _left(walk: Walk, piece: Piece, parts: list[list[int]]) -> list[list[int]]:
    """The parts without a piece, as far as the evidence tells that is left."""
    return held_by_scores(walk, piece, parts) if piece.key or piece.label == "same-assertion" else parts


def _weak_link(walk: Walk, piece: Piece, apart: Sequence[Sequence[int]], *, resolved: bool) -> WeakLink:
    namespace = piece.label.partition(":")[2]
    names = [tuple(sorted(walk.excerpt.keys[uid] for uid in part)) for part in apart]
    return WeakLink(
        evidence=piece.label,
        says=_sentence(piece.label, piece.bits),
        apart=tuple(sorted(names, key=lambda part: (-len(part), part))),
        value=common_value(walk, piece.records, namespace)[1],
        bits=piece.bits,
        resolved=resolved,
    )


def _sureness(piece: Piece, off: int) -> tuple[int, float, int, str]:
    return _SURER.index(piece.label.partition(":")[0]), piece.bits or 0.0, -off, piece.label
