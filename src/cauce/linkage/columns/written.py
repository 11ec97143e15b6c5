"""A trained ruleset, written from what was learned."""

from __future__ import annotations

from collections.abc import Sequence
from math import log2
from typing import NamedTuple

import msgspec
import numpy as np

from cauce.linkage.columns.comparators.registry import COMPARATORS
from cauce.linkage.columns.em import Assumptions, Model
from cauce.linkage.ruleset import default_ruleset, sealed
from cauce.model.ruleset import BlockingRule, Comparison, Field, Level, Namespace, Priors, Ruleset, Thresholds

_LEAST = 1e-9
"""Probability of a level at least, as a document says it."""
_CONTACTS = frozenset({"email", "phone"})
_MATCH, _REVIEW, _CONTRADICT = 0.0, -3.0, -12.0
"""In bits: the odds of a match are even at 0."""
_DECIDED = -5.5
"""Bits from which a level that decides does so: fewer than one match in about eighty shows it. Then it weighs as what contradicts does, so
that no contact point outvotes the person: parent and child of one name, at one address, with one mailbox and telephone are two.
"""


class Learned(NamedTuple):
    """All that a table has taught."""

    fields: tuple[Field, ...]
    comparisons: tuple[Comparison, ...]
    """Untrained."""
    assumed: Assumptions
    model: Model
    rules: tuple[BlockingRule, ...]
    cap: int
    """Size above which a block is dead."""


def write_ruleset(name: str, learned: Learned) -> Ruleset:
    """The ruleset; namespaces, survivorship and values that mean nobody are those of the default one."""
    base = default_ruleset()
    match, household, namesake = (_digits(share) for share in learned.model.priors.tolist())
    ruleset = msgspec.structs.replace(
        base,
        name=name,
        version=1,
        fields=learned.fields,
        priors=Priors(match=match, household=household, namesake=namesake),
        comparisons=_trained(learned),
        blocking=learned.rules,
        thresholds=Thresholds(match=_MATCH, review=_REVIEW, edge=_REVIEW, contradict=_CONTRADICT, max_block=learned.cap),
        namespaces=tuple(map(_without_spread, base.namespaces)),
    )
    return sealed(ruleset)


def _without_spread(policy: Namespace) -> Namespace:
    """Contacts that many share say little by their frequency; they are not cut off besides."""
    family = policy.family or policy.name
    return msgspec.structs.replace(policy, max_spread=None) if family in _CONTACTS else policy


class _Learned(NamedTuple):
    """What was learned of one level."""

    match: float
    household: float
    namesake: float
    stranger: float
    of_household: bool
    """Whether class H has a probability of its own."""
    of_namesake: bool


def _trained(learned: Learned) -> tuple[Comparison, ...]:
    """The comparisons with what was learned. Where weights are damped, probabilities lie between those learned and u, as weights do."""
    layout, model, assumed = learned.assumed.layout, learned.model, learned.assumed
    classes = np.minimum(model.stranger[:, None] * np.exp(model.log_ratios(assumed)), 1.0)
    household = assumed.household | (assumed.alike[layout.owners] > 0)
    columns = map(layout.split, (*classes.T, model.stranger, household, assumed.namesake))
    rows = zip(learned.comparisons, *columns, strict=True)
    return tuple(
        msgspec.structs.replace(comparison, levels=_levels(comparison, list(map(_Learned, *of_levels)))) for comparison, *of_levels in rows
    )


def _levels(comparison: Comparison, learned: Sequence[_Learned]) -> tuple[Level, ...]:
    outcomes = COMPARATORS[comparison.comparator].outcomes
    return tuple(
        _decided(_level(level, of_level)) if outcome.decides else _level(level, of_level)
        for level, outcome, of_level in zip(comparison.levels, outcomes, learned, strict=True)
    )


def _decided(level: Level) -> Level:
    weighs = log2(level.m / level.u) <= _DECIDED
    return msgspec.structs.replace(level, m=_digits(level.u * 2.0 ** (_CONTRADICT - 0.01))) if weighs else level


def _level(level: Level, learned: _Learned) -> Level:
    match, stranger = _digits(learned.match), _digits(learned.stranger)
    return msgspec.structs.replace(
        level,
        m=match,
        u=stranger,
        household=_digits(learned.household) if learned.of_household else None,
        namesake=_digits(learned.namesake) if learned.of_namesake else None,
        contradicts=level.contradicts and match < stranger,
    )


def _digits(share: float) -> float:
    """A probability, to six digits: the document is read by people."""
    return float(f"{min(max(share, _LEAST), 1.0):.6g}")
