"""How many of all matches blocking finds, estimated without labels. How right those are, `engine.batch.expected` says.

Two independent rules that find n1 and n2 matches, n12 of them both, find all but (1 - n1/n)(1 - n2/n) of n = n1 n2 / n12 matches (capture
and recapture: Sekar and Deming 1949). Rules that share fields are not independent, but fields are, as near as the model of Fellegi and
Sunter holds: so matches are put together anew from what the fields of different likely matches say, one pair's names with another one's
birth dates, and the share that no rule finds is counted. As only matches that were found lend their fields, each counts for the inverse
of the chance that a match that agrees there as it does is found at all (Horvitz and Thompson 1952), until that settles.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cauce.linkage.columns.rules import Choice, LikelyMatches, Scale, Taken, Tried, held_pairs
from cauce.model.ruleset import Field

_DRAWN = 20_000
"""Matches that are put together anew."""
_ROUNDS = 5
"""In which the chances settle."""
_LEAST_CHANCE = 0.02
"""No match counts for more than fifty."""
_SEED = 20_001
"""Drawn alike every time, and not as the sample was."""
_TOGETHER = {
    "given": "name",
    "full_given": "name",
    "middle": "name",
    "surname": "name",
    "full_surname": "name",
    "street": "address",
    "postal_code": "address",
    "city": "address",
    "address_street": "address",
    "address_postal_code": "address",
    "address_city": "address",
    "state": "address",
}
"""Kinds of fields that go wrong together: they are lent together."""

Flags = NDArray[np.bool_]
Kinds = NDArray[np.int64]
"""Numbers of kinds of likely matches."""


class Recalls(NamedTuple):
    """Share of all matches that rules find."""

    tried: float
    """All rules that were tried on the sample, in the sample."""
    chosen: float
    """The chosen rules, among all records."""


class Blocking(NamedTuple):
    """How a sample was blocked, and what came of it."""

    fields: tuple[Field, ...]
    parts: Mapping[str, Taken]
    """What rules are made of, in the sample."""
    tried: Sequence[Tried]
    chosen: Sequence[Choice]
    likely: LikelyMatches
    """The likely matches among the candidates of all rules tried."""
    cap: int
    """Size above which a block of the sample was dead."""
    scale: Scale


def blocking_recall(blocking: Blocking) -> Recalls:
    """What share of all matches blocking finds, as the module says."""
    if not len(blocking.likely.match):
        return Recalls(1.0, 1.0)
    agreements = _agreements(blocking)
    names = {choice.rule.name for choice in blocking.chosen}
    sample = blocking.scale._replace(records=blocking.scale.sample, cap=blocking.cap)
    all_rules = _net(blocking.tried, agreements, blocking.likely, sample)
    chosen = _net([one for one in blocking.tried if one.rule.name in names], agreements, blocking.likely, blocking.scale)
    lenders = _Lenders(blocking.likely, agreements, _groups(blocking, agreements))
    for number in range(_ROUNDS):
        drawn = lenders.draw(np.random.default_rng(_SEED + number))
        caught = lenders.caught(all_rules, drawn)
        if number < _ROUNDS - 1:
            lenders.weigh(drawn, caught)
    return Recalls(float(caught.mean()), float(lenders.caught(chosen, drawn).mean()))


def _agreements(blocking: Blocking) -> dict[str, Flags]:
    """For each part that some rule names, whether each likely match agrees on it."""
    agreements: dict[str, Flags] = {}
    for name in dict.fromkeys(name for one in blocking.tried for name in one.rule.parts):
        digests = blocking.parts[name].digests
        mine = digests[blocking.likely.left]
        agreements[name] = (mine != 0) & (mine == digests[blocking.likely.right])
    return agreements


def _groups(blocking: Blocking, parts: Iterable[str]) -> dict[str, str]:
    """Part -> the fields that are lent together with it."""
    of_field = {field.name: _TOGETHER.get(field.kind, field.name) for field in blocking.fields}
    return {name: of_field[blocking.parts[name].part.fields[0]] for name in parts}


def _net(tried: Sequence[Tried], agreements: Mapping[str, Flags], likely: LikelyMatches, scale: Scale) -> _Net:
    live = []
    for one in tried:
        agree = np.logical_and.reduce([agreements[part] for part in one.rule.parts])
        held = held_pairs(one.blocks, likely, scale)
        live.append(float(likely.match[held].sum()) / max(float(likely.match[agree].sum()), 1e-9))
    return _Net(tuple(one.rule.parts for one in tried), np.array(live))


class _Net(NamedTuple):
    """Rules as a net for matches."""

    parts: tuple[tuple[str, ...], ...]
    live: NDArray[np.float64]
    """For each rule the share of live blocks among those of likely matches that agree."""


class _Lenders:
    """Likely matches that lend their fields to matches put together anew.

    For each group of fields that are lent together, likely matches that agree on the same parts are of one kind: which of them lends is the
    same, so kinds are drawn, of which there are few.
    """

    def __init__(self, likely: LikelyMatches, agreements: Mapping[str, Flags], groups: Mapping[str, str]) -> None:
        self._groups = groups
        self._agreements: dict[str, Flags] = {}
        """Part -> whether each kind of its group agrees on it."""
        self._matches: dict[str, NDArray[np.float64]] = {}
        """Group -> likely matches of each kind."""
        for group in sorted(set(groups.values())):
            parts = [part for part, of in groups.items() if of == group]
            rows = np.stack([agreements[part] for part in parts], axis=1)
            alike, kinds = np.unique(rows, axis=0, return_inverse=True)
            self._agreements.update(zip(parts, alike.T, strict=True))
            self._matches[group] = np.bincount(kinds.ravel(), weights=likely.match, minlength=len(alike)).astype(np.float64)
        self._weights = dict(self._matches)

    def draw(self, dice: np.random.Generator) -> dict[str, Kinds]:
        """The kind of who lends each group of fields to each new match."""
        return {group: _drawn(weights, dice) for group, weights in self._weights.items()}

    def caught(self, net: _Net, lenders: Mapping[str, Kinds]) -> NDArray[np.float64]:
        """The chance of each new match that some rule finds it."""
        agreeing = {part: agreements[lenders[self._groups[part]]] for part, agreements in self._agreements.items()}
        missed = np.ones(_DRAWN)
        for parts, live in zip(net.parts, net.live, strict=True):
            missed *= 1.0 - live * reduce(np.logical_and, (agreeing[part] for part in parts))
        chance: NDArray[np.float64] = 1.0 - missed
        return chance

    def weigh(self, lenders: Mapping[str, Kinds], caught: NDArray[np.float64]) -> None:
        """Let each lender count for the inverse of the chance that a match which agrees as it does is found."""
        for group, matches in self._matches.items():
            mine, many = lenders[group], len(matches)
            chance = np.bincount(mine, weights=caught, minlength=many) / np.maximum(np.bincount(mine, minlength=many), 1)
            self._weights[group] = matches / np.maximum(chance, _LEAST_CHANCE)


def _drawn(weights: NDArray[np.float64], dice: np.random.Generator) -> Kinds:
    ends = np.cumsum(weights)
    places = np.searchsorted(ends, dice.random(_DRAWN) * ends[-1], side="right")
    found: Kinds = np.minimum(places, len(ends) - 1).astype(np.int64)
    return found
