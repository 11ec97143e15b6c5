"""What comparators have in common: the four kinds of exact agreement, and the sentences and priors of their outcomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import repeat
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cauce.linkage.columns.comparator import Outcome

MISSING = -1
"""Level of a comparison that one side lacks."""

EXACT = ("exact", "exact_rare", "exact_common", "exact_frequent")
"""Exact agreement, by how many share the value: agreeing on a rare one says more. Stands in for a term frequency adjustment."""
SHARES = (0.0005, 0.004, 0.03)
"""Up to which share of the records that have a value it counts as the first, second, third of `EXACT`."""

_EXACT_SHARE, _PARTIAL_SHARE, _DIFFERENT_SHARE = 0.75, 0.15, 0.1
_RARITY = ("", ", one of the less usual", ", a common one", ", a very common one")


class Partial(NamedTuple):
    """An outcome between agreement and disagreement."""

    name: str
    says: str
    namesake: bool = False
    under: str | None = ""
    """See `Outcome`."""


class Free(NamedTuple):
    """In which classes of pairs all outcomes of a comparator are free, and whether its disagreement makes two people."""

    household: bool = False
    namesake: bool = False
    contradicts: bool = False


FIXED = Free()
"""Free in no class: as among strangers."""


def graded(what: str, partial: tuple[Partial, ...], different: str, free: Free = FIXED) -> tuple[Outcome, ...]:
    """Four outcomes of exact agreement, the partial ones in order, and `different`, with the shape of m that people's data usually have.

    Args:
        what: what is compared, as the sentences call it.
        partial: the partial outcomes, the strongest first.
        different: the sentence of the disagreement.
        free: see `Free`.
    """
    exact = [
        Outcome(name, f"The same {what}{rarity}.", _EXACT_SHARE / len(EXACT), True, False, free.household, free.namesake, under=rarer)
        for name, rarity, rarer in zip(EXACT, _RARITY, ("", *EXACT), strict=False)
    ]
    between = [
        Outcome(
            one.name, one.says, _PARTIAL_SHARE / len(partial), False, False, free.household, free.namesake or one.namesake, under=one.under
        )
        for one in partial
    ]
    rest = _DIFFERENT_SHARE if partial else _DIFFERENT_SHARE + _PARTIAL_SHARE
    last = Outcome("different", different, rest, False, free.contradicts, free.household, free.namesake)
    return (*exact, *between, last)


def index(outcomes: tuple[Outcome, ...], name: str) -> int:
    """The level of an outcome."""
    return next(number for number, outcome in enumerate(outcomes) if outcome.name == name)


def numbers(outcomes: tuple[Outcome, ...], *names: str) -> tuple[int, ...]:
    """The levels of several outcomes."""
    return tuple(index(outcomes, name) for name in names)


def rarity(share: float) -> int:
    """Which of `EXACT` an agreement on a value of this share is."""
    return sum(share > limit for limit in SHARES)


def rarities(values: Sequence[str], frequent: Mapping[str, float]) -> NDArray[np.int8]:
    """Which of `EXACT` an agreement on each value is; values that are not `frequent` are the rarest."""
    if not frequent:
        return np.zeros(len(values), dtype=np.int8)
    kinds = {value: rarity(share) for value, share in frequent.items()}
    return np.fromiter(map(kinds.get, values, repeat(0)), dtype=np.int8, count=len(values))
