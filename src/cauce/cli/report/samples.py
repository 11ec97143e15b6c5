"""Pairs and identities that are worth a look, chosen from a run: by weight and size, ties by the order of the rows."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cauce.cli.report.data import ClusterShown, PairShown, Sheet, Step
from cauce.cli.report.figures import plain, sentence
from cauce.cli.report.run import Numbers, Run
from cauce.linkage.columns.weigh import HOUSEHOLD, MATCH, MILLIBITS, NAMESAKE, Weights, discount

_MOST_ROWS = 8
"""Records shown of one identity."""
_LEAST_SAID = 0.05
"""Bits; what moves the weight by less is not shown."""
_DATE = 8
_ORDER = (
    *("given", "full_given", "middle", "surname", "full_surname", "birth_date", "email", "phone", "id"),
    *("street", "address_street", "postal_code", "address_postal_code", "city", "address_city", "state", "sex", "company"),
)
"""Kinds of fields in the order in which people look at a record."""


class _Kind(NamedTuple):
    title: str
    verdict: str


_SURE = _Kind("A sure match", "Linked; half of the linked pairs are surer than this.")
_JUST = _Kind("A close call, linked", "Linked, with hardly anything to spare.")
_ALMOST = _Kind("A close call, held apart", "Held apart; a little more evidence would have linked them.")
_HOUSEHOLD = _Kind("Two of one household, held apart", "Held apart: they look like two people who live together.")
_NAMESAKES = _Kind("Namesakes, held apart", "Held apart: they look like two people of one name.")
_OUTVOTED = _Kind(
    "Alike, held apart by the others", "By themselves they would be linked; the other records of the two identities speak against it."
)
_CHAINED = _Kind(
    "Not alike, linked by the others", "By themselves they would be held apart; other records of the identity bring them together."
)


def sample_pairs(run: Run, *, values: bool) -> tuple[PairShown, ...]:
    """A pair of each kind that there is."""
    picked = [
        (_SURE, _middle(run, run.linked & (run.weights >= run.threshold))),
        (_JUST, _lowest(run.weights, run.linked & (run.weights >= run.threshold))),
        (_ALMOST, _lowest(-run.weights, ~run.linked & (run.weights < run.threshold))),
        *zip((_HOUSEHOLD, _NAMESAKES), _explained_away(run), strict=True),
        (_OUTVOTED, _lowest(-run.weights, ~run.linked & (run.weights >= run.threshold))),
        (_CHAINED, _lowest(run.weights, run.linked & (run.weights < run.threshold))),
    ]
    shown: dict[int, PairShown] = {}
    for kind, pair in picked:
        if pair is not None and pair not in shown:
            shown[pair] = _pair(run, pair, kind, values=values)
    return tuple(shown.values())


def _middle(run: Run, among: NDArray[np.bool_]) -> int | None:
    """The pair of median weight."""
    pairs = np.flatnonzero(among)
    return int(pairs[np.argsort(run.weights[pairs], kind="stable")[len(pairs) // 2]]) if len(pairs) else None


def _lowest(score: Numbers, among: NDArray[np.bool_]) -> int | None:
    pairs = np.flatnonzero(among)
    return int(pairs[np.argmin(score[pairs])]) if len(pairs) else None


def _explained_away(run: Run) -> tuple[int | None, int | None]:
    """The pairs that would most nearly be matches, if they did not look like a household, like namesakes."""
    apart = np.flatnonzero(~run.linked & (run.weights < run.threshold))
    match, household, namesake = run.evidence(apart)
    best: list[int | None] = []
    for mine, other in ((household, namesake), (namesake, household)):
        likeliest = (mine > other) & (mine > 0.0) & (mine > match)
        at = _lowest(-match, likeliest)
        best.append(None if at is None else int(apart[at]))
    return best[0], best[1]


def _pair(run: Run, pair: int, kind: _Kind, *, values: bool) -> PairShown:
    rows = np.array([run.left[pair], run.right[pair]])
    return PairShown(kind.title, kind.verdict, float(run.weights[pair]), steps_of(run, pair), _sheet(run, rows) if values else None)


def steps_of(run: Run, pair: int) -> tuple[Step, ...]:
    """What moves a pair's weight, from the prior to the last comparison, and what other explanations take away."""
    weights = Weights.of(run.ruleset)
    steps = [Step("starting point", "how rare matches are", weights.priors[MATCH] / MILLIBITS)]
    reached = zip(run.ruleset.comparisons, weights.levels, run.levels[pair].tolist(), strict=True)
    steps += [
        Step(plain(comparison.name), sentence(comparison.levels[level].says), levels[level][MATCH] / MILLIBITS)
        for comparison, levels, level in reached
        if level >= 0
    ]
    little = sum(step.bits for step in steps if abs(step.bits) < _LEAST_SAID)
    steps = [step for step in steps if abs(step.bits) >= _LEAST_SAID]
    if abs(little) >= _LEAST_SAID:
        steps.append(Step("the rest", "little by little", little))
    evidence = weights.evidence(run.levels[pair : pair + 1])
    taken = float(discount(evidence[HOUSEHOLD], evidence[NAMESAKE])[0]) / MILLIBITS
    if taken > _LEAST_SAID:
        alike = "a household" if evidence[HOUSEHOLD][0] > evidence[NAMESAKE][0] else "namesakes"
        steps.append(Step(f"also fits {alike}", "two people could agree on this too", -taken))
    return tuple(steps)


def _sheet(run: Run, rows: NDArray[Any]) -> Sheet:
    fields = sorted((field for field in run.ruleset.fields if field.kind != "source"), key=lambda field: _place(field.kind))
    cells = [tuple(_shown(run.columns[field.name].text(row), field.kind) for field in fields) for row in rows.tolist()]
    headers = ("record", *(plain(field.name) for field in fields))
    return Sheet(headers, tuple((run.name(row), *texts) for row, texts in zip(rows.tolist(), cells, strict=True)))


def _place(kind: str) -> int:
    return _ORDER.index(kind) if kind in _ORDER else len(_ORDER)


def _shown(value: str, kind: str) -> str:
    is_date = kind == "birth_date" and len(value) == _DATE and value.isdecimal()
    return f"{value[:4]}-{value[4:6]}-{value[6:]}" if is_date else value


def sample_identities(run: Run, *, values: bool) -> tuple[ClusterShown, ...]:
    """The largest identities, the least sure ones, and some as most are; those of one record say nothing."""
    sizes = run.sizes
    weakest = _weakest(run)
    several = np.flatnonzero((sizes > 1) & np.isfinite(weakest))
    if not len(several):
        return ()
    by_size = several[np.lexsort((several, -sizes[several]))]
    by_doubt = several[np.lexsort((several, weakest[several]))]
    common = by_doubt[sizes[by_doubt] == int(np.median(sizes[several]))]
    picked = [
        *(("One of the largest" if at else "The largest", label) for at, label in enumerate(by_size[:2].tolist())),
        *(("One of the least sure" if at else "The least sure", label) for at, label in enumerate(by_doubt[:3].tolist())),
        *(("As most are", label) for label in common[len(common) // 2 :][:2].tolist()),
    ]
    shown: dict[int, ClusterShown] = {}
    for title, label in picked:
        shown.setdefault(label, _identity(run, title, label, int(sizes[label]), float(weakest[label]), values=values))
    return tuple(shown.values())


def _weakest(run: Run) -> Numbers:
    """Of each label, the weight by which the least attached of its rows holds on to another; infinite where there is none."""
    pairs = np.flatnonzero(run.linked)
    best = np.full(len(run.labels), -np.inf)
    for side in (run.left[pairs], run.right[pairs]):
        np.maximum.at(best, side, run.weights[pairs])
    found = np.full(len(run.sizes), np.inf)
    attached = np.flatnonzero(np.isfinite(best))
    np.minimum.at(found, run.labels[attached], best[attached])
    return found


def _identity(run: Run, title: str, label: int, records: int, weakest: float, *, values: bool) -> ClusterShown:
    rows = np.flatnonzero(run.labels == label)
    same = "" if len(rows) == records else f", {len(rows)} of them different"
    note = f"{records:,} records{same}; the record that holds on least does so by {weakest:.1f} bits."
    return ClusterShown(title, note, len(rows), _sheet(run, rows[:_MOST_ROWS]) if values else None)
