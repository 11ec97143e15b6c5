"""Training without labels: a mixture of four classes of pairs, fitted by EM on counted patterns of levels.

The model is that of Fellegi and Sunter (1969), fitted by EM (Winkler 1988, 2000) with more than two classes (Larsen and Rubin 2001):

- M, *match*: two records of one person. m of each level has a Dirichlet prior, that of a disagreement is capped, and who agrees less never
  weighs more (`order`).
- H, *household*: two people who live together: what they share (surname, address, phone ...) is free, the rest is as among strangers, but
  that some children bear the given name of a parent.
- N, *namesake*: two people of one name: names and what is made of names is free, the rest is as among strangers.
- U, *strangers*: u of each level. All pairs of all records that are no candidates are counted here, so that the shares of the classes (the
  priors) are shares of all N(N-1)/2 pairs, and nothing is conditioned on how candidates were found.

u is what is left of the pairs at a level when those of M, H and N are taken away: without that, u of an e-mail address would be made of the
very matches. Within a class, comparisons are taken as independent; one that repeats another is damped (see `dependence`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cauce.linkage.columns.order import Places, in_order
from cauce.linkage.columns.patterns import Flat, Grid, Layout, Patterns

MATCH, HOUSEHOLD, NAMESAKE, STRANGER = range(4)
_PRIOR_SHARE = 0.03
"""Weight of the Dirichlet prior of m as a share of the matches found that can be compared."""
_PRIOR_PAIRS = 50.0
"""And in pairs: a few matches say less than what is known of people. Without that, in a table where hardly anybody is twice, m becomes that
of whoever else is alike, such as people of one family whose mailboxes are named alike."""
_CLASS_PAIRS = 1.0
"""Weight of the priors of the other classes, in pairs."""
_LEAST_LEFT = 0.02
"""u never falls below this share of all pairs at the level, whatever is taken away."""
_STARTS = (0.3, 0.05, 1.0)
"""Matches per record to begin with."""
_TRIAL_ROUNDS = 5
_CLOSE = np.array([1e-4, 1e-3, 1e-3])
"""EM has converged when no share of M, H or N moves by more than this, relatively."""
_SURE = 1e-6
"""Patterns that are strangers' but for this are left out of most rounds: they count as strangers', as what is no candidate does."""
_AT_HOME = 0.5
_LEAST = 1e-12
"""Probability of a level at least."""
_LEAST_MASS = 1e-3
"""Pairs in a class at least: a class that dies never comes back."""


@dataclass(frozen=True, slots=True)
class Known:
    """What EM is told. Numbers by level are `Flat`."""

    layout: Layout
    records: int
    totals: Flat
    """How many of all pairs of records reach each level."""
    unseen: Flat
    """Pairs added to those of each level: half of one that was looked at. A level that none has reached is rare, not impossible."""
    shape: Flat
    """The prior's shape of m; sums to 1 in each comparison."""
    most: Flat
    """For each comparison the most that m of its disagreements may be together."""
    held: NDArray[np.bool_]
    """Levels that are disagreements."""
    alike: Flat
    """For each comparison in how many pairs of those who live together it agrees by custom, as a share."""
    own: NDArray[np.bool_]
    """For each comparison whether those who live together share it no more than strangers do, as far as is known."""
    household: NDArray[np.bool_]
    """Levels that are free in class H."""
    home: NDArray[np.bool_]
    """Levels of which one at least half of those who live together reach: the same address."""
    namesake: NDArray[np.bool_]
    above: Places
    """See `order`: the place of the level that each level is under."""
    damping: Flat
    """For each comparison what its weights are multiplied by: 1, or less if others say the same."""
    alone: NDArray[np.bool_]
    """Agreements of the only comparison that is known to say who somebody is, if there is but one. Nothing beside it tells matches from
    strangers that agree, and any share of either would be as likely: strangers are held to be few."""

    @property
    def pairs(self) -> float:
        """All pairs of records."""
        return max(self.records * (self.records - 1) / 2, 1.0)


@dataclass(frozen=True, slots=True)
class Model:
    """Shares of the classes M, H and N among all pairs, and the probability of each level in each class."""

    priors: Flat
    match: Flat
    household: Flat
    namesake: Flat
    stranger: Flat

    def log_ratios(self, known: Known) -> NDArray[np.float64]:
        """By level (row), natural logarithm of its probability in M, H and N over that among strangers, damped; 0 for *missing*."""
        levels = np.column_stack((self.match, self.household, self.namesake))
        present = known.layout.present[:, None] & (self.stranger[:, None] > 0)
        ratios = np.log(np.maximum(levels, _LEAST) / np.where(present, self.stranger[:, None], 1.0))
        damped: NDArray[np.float64] = np.where(present, ratios * known.damping[known.layout.owners][:, None], 0.0)
        return damped


class Told(NamedTuple):
    """Pairs whose class is known: counts by pattern, in the order of the patterns."""

    same: Flat
    different: Flat


class Fit(NamedTuple):
    """A fitted model and how EM came to it."""

    model: Model
    posteriors: NDArray[np.float64]
    """Probability of each class (column) for each pattern (row)."""
    likelihood: float
    """Natural logarithm, of all pairs."""
    iterations: int
    converged: bool
    starts: tuple[float, ...]
    """Likelihood that each start had reached when the best was chosen."""


class _Data(NamedTuple):
    """Patterns that EM looks at in every round."""

    grid: Grid
    counts: Flat
    told: Told | None

    def take(self, which: NDArray[np.bool_]) -> _Data:
        """Some of them."""
        told = None if self.told is None else Told(self.told.same[which], self.told.different[which])
        return _Data(self.grid.take(which), self.counts[which], told)


def fit(known: Known, patterns: Patterns, told: Told | None = None, rounds: int = 60) -> Fit:
    """The most likely model: several starts for a few rounds, the best of them until it converges."""
    whole = _whole(known, patterns, told)
    trials = [_refine(begin(known, share), known, whole, _TRIAL_ROUNDS) for share in _STARTS]
    best = max(trials, key=lambda trial: trial.likelihood)
    done = _refine(best.model, known, whole, rounds)
    return done._replace(starts=tuple(trial.likelihood for trial in trials))


def fit_again(known: Known, patterns: Patterns, told: Told | None, before: Fit, rounds: int = 60) -> Fit:
    """The most likely model, from one that was fitted under other damping."""
    done = _refine(before.model, known, _whole(known, patterns, told), rounds)
    return done._replace(starts=before.starts, iterations=before.iterations + done.iterations)


def _whole(known: Known, patterns: Patterns, told: Told | None) -> _Data:
    return _Data(Grid.of(patterns.levels, known.layout), patterns.counts, told)


def _refine(model: Model, known: Known, whole: _Data, rounds: int) -> Fit:
    """EM on the patterns that may be more than strangers', chosen anew until that changes nothing."""
    made = 0
    posteriors, likelihood = _expect_all(model, known, whole)
    while True:
        chosen = posteriors[:, STRANGER] < 1.0 - _SURE
        if whole.told is not None:
            chosen |= (whole.told.same > 0) | (whole.told.different > 0)
        model, more, converged = _run(model, known, whole.take(chosen), rounds - made)
        made += more
        posteriors, likelihood = _expect_all(model, known, whole)
        if made >= rounds or more == 1:
            return Fit(model, posteriors, likelihood, made, converged, ())


def _run(model: Model, known: Known, data: _Data, rounds: int) -> tuple[Model, int, bool]:
    """The model after so many rounds or fewer, how many were made, and whether it has converged."""
    for made in range(1, rounds + 1):
        before = model.priors
        posteriors, _ = expect(model, known, data.counts, data.grid.over_levels(model.log_ratios(known)))
        model = maximize(known, data, posteriors)
        if np.all(np.abs(np.log(model.priors / before)) < _CLOSE):
            return model, made, True
    return model, rounds, False


def begin(known: Known, per_record: float) -> Model:
    """The model that EM starts from, with so many matches per record."""
    share = min(per_record * known.records / known.pairs, 0.2)
    strangers = _strangers(known, np.zeros_like(known.totals))
    return Model(
        priors=np.array([share, share / 2, share / 2]),
        match=known.shape,
        household=_household(known, np.zeros_like(known.shape), strangers),
        namesake=_free(known, known.namesake, np.zeros_like(known.shape), strangers, known.shape),
        stranger=strangers,
    )


def _expect_all(model: Model, known: Known, whole: _Data) -> tuple[NDArray[np.float64], float]:
    return expect(model, known, whole.counts, whole.grid.over_levels(model.log_ratios(known)))


def expect(model: Model, known: Known, counts: Flat, ratios: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    """The E step: the probability of each class for each pattern, and the log likelihood of all pairs.

    Args:
        model: the model.
        known: what EM is told.
        counts: pairs that show each pattern.
        ratios: for each pattern (row) the summed log ratios of M, H and N.
    """
    rest = float(1.0 - model.priors.sum())
    logs = np.empty((4, len(counts)))
    logs[:STRANGER] = ratios.T + np.log(model.priors)[:, None]
    logs[STRANGER] = np.log(rest)
    peak = logs.max(axis=0)
    odds = np.exp(np.subtract(logs, peak, out=logs), out=logs)
    sums = odds.sum(axis=0)
    strangers = np.log(np.where(known.layout.present & (model.stranger > 0), model.stranger, 1.0))
    seen = (counts * (peak + np.log(sums))).sum()  # no `@`: threads of BLAS that wait for more take a core from those who have work
    likelihood = seen + (known.pairs - counts.sum()) * np.log(rest) + known.totals @ strangers
    odds /= sums
    return odds.T, float(likelihood)


def maximize(known: Known, data: _Data, posteriors: NDArray[np.float64]) -> Model:
    """The M step: the model that makes the posteriors most likely, under its priors."""
    weights = posteriors[:, :STRANGER] * data.counts[:, None]
    mass = np.maximum(weights.sum(axis=0), _LEAST_MASS)
    seen = data.grid.over_patterns(weights)
    strangers = _strangers(known, seen.sum(axis=0))
    if data.told is not None:
        seen += data.grid.over_patterns(_told_weights(data.told, posteriors))
    present = known.layout.sums(seen[MATCH])[known.layout.owners]
    matches = seen[MATCH] + (_PRIOR_SHARE * present + _PRIOR_PAIRS) * known.shape
    return Model(
        priors=np.minimum(mass / known.pairs, 0.3),
        match=in_order(_capped(known, known.layout.shares(matches)), strangers, known.above),
        household=_household(known, seen[HOUSEHOLD], strangers),
        namesake=_free(known, known.namesake, seen[NAMESAKE], strangers, known.shape),
        stranger=strangers,
    )


def _told_weights(told: Told, posteriors: NDArray[np.float64]) -> NDArray[np.float64]:
    """By pattern the pairs whose class is known, in M, H and N: semi-supervised EM. Of different people, the model says of which class."""
    others = told.different[:, None] * posteriors[:, 1:] / np.maximum(posteriors[:, 1:].sum(axis=1, keepdims=True), 1e-12)
    return np.column_stack((told.same, others[:, 0], others[:, 1]))


def _strangers(known: Known, others: Flat) -> Flat:
    """The shares of the levels, u, when the pairs of the other classes are taken away."""
    left = np.where(known.alone, 0.0, known.totals - others)
    return known.layout.shares(np.maximum(left, _LEAST_LEFT * known.totals) + known.unseen)


def _capped(known: Known, shares: Flat) -> Flat:
    """m, with that of disagreements held; what is taken off goes to the other levels."""
    owners = known.layout.owners
    differ = known.layout.sums(np.where(known.held, shares, 0.0))
    held = np.minimum(differ, known.most)
    less, more = held / np.maximum(differ, _LEAST), (1.0 - held) / np.maximum(1.0 - differ, _LEAST)
    scaled: Flat = shares * np.where(known.held, less[owners], more[owners])
    return scaled


def _free(known: Known, free: NDArray[np.bool_], seen: Flat, strangers: Flat, shape: Flat) -> Flat:
    """Probabilities of the levels in a class where some are free: those share what the others, fixed as among strangers, leave.

    Args:
        known: what EM is told.
        free: the levels that are.
        seen: pairs of the class, by level.
        strangers: probabilities of the others.
        shape: the prior's shape of the free ones.
    """
    layout = known.layout
    room = layout.sums(np.where(free, strangers, 0.0))
    fixed = layout.sums(np.where(free, 0.0, strangers))
    room = np.where(room > 0, 1.0 - fixed, 0.0)
    counted = np.where(free, seen + _CLASS_PAIRS * shape, 0.0)
    found: Flat = np.where(free, layout.shares(counted) * room[layout.owners], strangers)
    return found


def _household(known: Known, seen: Flat, strangers: Flat) -> Flat:
    """Class H."""
    owners = known.layout.owners
    fixed = strangers + known.alike[owners] * (known.shape - strangers)
    shape = np.where(known.own[owners], strangers, known.shape)
    return _at_home(known, _free(known, known.household, seen, fixed, shape))


def _at_home(known: Known, household: Flat) -> Flat:
    """Class H held to people who live together: without that it becomes whatever else goes together, such as surnames and towns."""
    layout = known.layout
    home = layout.sums(np.where(known.home, household, 0.0))
    low = (home > 0) & (home < _AT_HOME)
    at_home = np.where(low, _AT_HOME / np.maximum(home, _LEAST), 1.0)[layout.owners]
    elsewhere = np.where(low, (1.0 - _AT_HOME) / np.maximum(1.0 - home, _LEAST), 1.0)[layout.owners]
    held: Flat = household * np.where(known.home, at_home, elsewhere)
    return held
