"""What EM takes as given of a table: totals of levels, prior shapes of m, which levels are free in which class of pairs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cauce.linkage.cells import ORGANIZATION
from cauce.linkage.columns.column import ABSENT, Columns
from cauce.linkage.columns.comparator import ColumnComparator, Outcome
from cauce.linkage.columns.comparators.companies import Company
from cauce.linkage.columns.em import Assumptions
from cauce.linkage.columns.homes import is_unknown, of_homes
from cauce.linkage.columns.kinds import kinds_of
from cauce.linkage.columns.order import places_above
from cauce.linkage.columns.patterns import Flat, Layout, Patterns
from cauce.linkage.columns.totals import Drawn
from cauce.model.ruleset import Holds

_FLAT = 0.05
"""Of a shape that is taken from strangers, what is shared out evenly: matches may reach what strangers never do."""
_HALF = 0.5
"""Of a pair, for each level: the prior of Krichevsky and Trofimov (1981)."""
_UNSEEN = 0.01
"""Of all pairs of equal values, what each frequency has beside what was seen: one that nobody has is rare, not impossible."""
_BELIEF = 0.2
"""How much of its prior a comparison is believed whose meaning nobody knows; the rest is as among strangers: it may tell nothing."""
_HOMES = ("address", "phone", "postal_code")
_POPULATION = 100
"""Records that a smaller table is held to be a part of: a dozen alone would say that many a stranger has the same mailbox."""


def assume(comparators: Sequence[ColumnComparator], layout: Layout, columns: Columns, patterns: Patterns, drawn: Drawn) -> Assumptions:
    """What is known of the records of a sample.

    Args:
        comparators: those of the comparisons that are trained.
        layout: of their levels.
        columns: the sample.
        patterns: of its candidates.
        drawn: pairs of its records, drawn evenly.
    """
    records = len(next(iter(columns.values())))
    seen = layout.count(patterns.levels, patterns.counts)
    employs = _employs(comparators, columns)
    totals = np.where(layout.present, np.maximum(_flat(layout, drawn.totals), seen), 0.0)
    totals += _beyond(comparators, layout, records, totals)
    return Assumptions(
        layout=layout,
        records=records,
        totals=totals,
        unseen=_unseen(comparators, layout, records, len(drawn.levels)),
        shape=_shape(comparators, layout, _flat(layout, drawn.equals), totals),
        most=np.array([1.0 if is_unknown(comparator.fields[0]) else comparator.most for comparator in comparators]),
        held=layout.flat([_disagreements(comparator) for comparator in comparators]) > 0,
        own=np.array([comparator.own for comparator in comparators]),
        alike=np.array([comparator.at_home for comparator in comparators]),
        household=_household(comparators, layout, of_homes(comparators, columns) | employs),
        home=_home(comparators, layout),
        namesake=_namesake(comparators, layout, employs),
        above=places_above([comparator.outcomes for comparator in comparators], layout),
        damping=np.ones(len(comparators)),
        alone=_alone(comparators, layout),
    )


def _flat(layout: Layout, counts: Sequence[NDArray[np.float64]]) -> Flat:
    return layout.flat([of_one.tolist() for of_one in counts])


def _beyond(comparators: Sequence[ColumnComparator], layout: Layout, records: int, totals: Flat) -> Flat:
    """Pairs of strangers that a table of few records lacks: they differ, as those seen do, in what strangers hardly ever share."""
    more = max(0.0, (_POPULATION * (_POPULATION - 1) - records * (records - 1)) / 2)
    differ = layout.flat([[comparator.seldom_shared and held for held in _disagreements(comparator)] for comparator in comparators])
    return more * layout.shares(differ * (totals + _HALF))


def _unseen(comparators: Sequence[ColumnComparator], layout: Layout, records: int, drawn: int) -> Flat:
    """Half a pair for each level.

    Pairs of equal values were all counted. A level of values that are not equal is known by the pairs drawn, each of which stands for many.
    """
    each = max(1.0, records * (records - 1) / 2 / max(drawn, 1))
    return layout.flat([[_HALF if outcome.agrees else _HALF * each for outcome in comparator.outcomes] for comparator in comparators])


def _shape(comparators: Sequence[ColumnComparator], layout: Layout, equal: Flat, totals: Flat) -> Flat:
    """The prior's shape of m. Agreements that differ in term frequency only are shared out as those of equal values are.

    A comparator whose outcomes are all as likely knows nothing before: its shape is that of strangers.
    """
    equals = layout.split(equal)
    strangers = layout.split(layout.shares(totals))
    shapes = [
        _mixed(_shape_of(comparator.outcomes, same, random), random, _BELIEF if comparator.unknown else 1.0)
        for comparator, same, random in zip(comparators, equals, strangers, strict=True)
    ]
    return layout.flat(shapes)


def _mixed(shape: Sequence[float], strangers: Sequence[float], belief: float) -> list[float]:
    return [belief * believed + (1.0 - belief) * random for believed, random in zip(shape, strangers, strict=True)]


def _shape_of(outcomes: Sequence[Outcome], equals: Sequence[float], strangers: Sequence[float]) -> list[float]:
    priors, agrees = [outcome.prior for outcome in outcomes], [outcome.agrees for outcome in outcomes]
    shape = np.array(priors)
    if np.ptp(shape) == 0:
        shape = np.array(strangers) + _FLAT / len(shape)
    else:
        for prior in set(priors):
            alike = np.flatnonzero((np.array(priors) == prior) & np.array(agrees))
            if len(alike) > 1:
                counts = np.array(equals)[alike]
                counts += _UNSEEN * (counts.sum() + 1.0)
                shape[alike] = prior * len(alike) * counts / counts.sum()
    return [float(share) for share in shape / shape.sum()]


def _disagreements(comparator: ColumnComparator) -> list[bool]:
    return [*(outcome.contradicts for outcome in comparator.outcomes[:-1]), True]


def _is_known(comparator: ColumnComparator) -> bool:
    """Whether it compares what is known to say who somebody is."""
    return not comparator.unknown and not is_unknown(comparator.fields[0])


def _is_own(comparator: ColumnComparator) -> bool:
    """Whether it tells apart people who live together. Where nothing does, as in a list of mailboxes, they would be the very matches."""
    own = comparator.holds is Holds.ONE and not all(outcome.household for outcome in comparator.outcomes[:-1])
    return own and _is_known(comparator)


def _household(comparators: Sequence[ColumnComparator], layout: Layout, homes: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Levels that those who live together may well reach, if anything tells them apart; `homes`: comparisons of what goes with a home."""
    told_apart = any(map(_is_own, comparators))
    rows = zip(comparators, homes.tolist(), strict=True)
    flags = [
        [told_apart and (at_home or _is_shared(comparator, outcome)) for outcome in comparator.outcomes] for comparator, at_home in rows
    ]
    return _free(layout, flags)


def _namesake(comparators: Sequence[ColumnComparator], layout: Layout, employs: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The agreements that are part of a name, which an employer is not."""
    rows = zip(comparators, employs.tolist(), strict=True)
    return _free(layout, [[outcome.namesake and not employer for outcome in comparator.outcomes] for comparator, employer in rows])


def _employs(comparators: Sequence[ColumnComparator], columns: Columns) -> NDArray[np.bool_]:
    """For each comparison whether it is of companies that people work for: most records that name one name somebody, too.

    Colleagues share a company as those who live together share a home, and it is not part of a person's name.
    """
    kinds = kinds_of([field for comparator in comparators for field in comparator.fields], columns)
    return np.array([isinstance(one, Company) and _are_people(kinds[columns[one.fields[0].name].codes != ABSENT]) for one in comparators])


def _are_people(kinds: NDArray[np.int8]) -> bool:
    """Whether no more than half of some records are of organisations."""
    return bool(np.mean(kinds == ORGANIZATION) <= _HALF)


def _alone(comparators: Sequence[ColumnComparator], layout: Layout) -> NDArray[np.bool_]:
    """The agreements of the only comparison that is known to say who somebody is; none if there are several."""
    known = [comparator for comparator in comparators if _is_known(comparator)]
    flags = [[known == [comparator] and outcome.agrees for outcome in comparator.outcomes] for comparator in comparators]
    alone: NDArray[np.bool_] = layout.flat(flags) > 0
    return alone


def _is_shared(comparator: ColumnComparator, outcome: Outcome) -> bool:
    """Whether people who live together may well reach it: as it says of itself; and one mailbox or telephone may be for several of them.

    Mailboxes that are named after people are alike where surnames are the same.
    """
    return outcome.household or (comparator.holds is Holds.MANY and (outcome.agrees or outcome.namesake))


def _free(layout: Layout, flags: Sequence[Sequence[bool]]) -> NDArray[np.bool_]:
    """Levels that are free in a class: the flagged ones, and with them the disagreement, which makes room for them."""
    free: NDArray[np.bool_] = layout.flat([[*of_one[:-1], any(of_one)] for of_one in flags]) > 0
    return free


def _home(comparators: Sequence[ColumnComparator], layout: Layout) -> NDArray[np.bool_]:
    """The levels by which people live together: those of the first of `_HOMES` that is compared."""
    homes = [home for home in _HOMES if any(comparator.comparison.comparator == home for comparator in comparators)][:1]
    flags = [
        [comparator.comparison.comparator in homes and outcome.agrees for outcome in comparator.outcomes] for comparator in comparators
    ]
    home: NDArray[np.bool_] = layout.flat(flags) > 0
    return home
