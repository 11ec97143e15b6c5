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
"""Of each start, after which the best goes on."""
_CLOSE = np.array([1e-4, 1e-3, 1e-3])
"""EM has converged when no share of M, H or N moves by more than this, relatively."""
_SURE = 1e-6
"""Patterns that are strangers' but for this are left out of most rounds: they count as strangers', as what is no candidate does."""
_AT_HOME = 0.5
"""Share of those who live together whose home is written alike, at least."""
_LEAST = 1e-12
"""Probability of a level at least."""
_LEAST_MASS = 1e-3
"""Pairs in a class at least: a class that dies never comes back."""


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What EM takes as given of the records. Numbers by level are `Flat`."""

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

    def log_ratios(self, assumed: Assumptions) -> NDArray[np.float64]:
        """By level (row), natural logarithm of its probability in M, H and N over that among strangers, damped; 0 for *missing*."""
        levels = np.column_stack((self.match, self.household, self.namesake))
        present = assumed.layout.present[:, None] & (self.stranger[:, None] > 0)
        ratios = np.log(np.maximum(levels, _LEAST) / np.where(present, self.stranger[:, None], 1.0))
        damped: NDArray[np.float64] = np.where(present, ratios * assumed.damping[assumed.layout.owners][:, None], 0.0)
        return damped


class Labelled(NamedTuple):
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
    labelled: Labelled | None

    def take(self, which: NDArray[np.bool_]) -> _Data:
        """Some of them."""
        labelled = None if self.labelled is None else Labelled(self.labelled.same[which], self.labelled.different[which])
        return _Data(self.grid.take(which), self.counts[which], labelled)


def fit(assumed: Assumptions, patterns: Patterns, labelled: Labelled | None = None, rounds: int = 60) -> Fit:
    """The most likely model: several starts for a few rounds, the best of them until it converges."""
    whole = _whole(assumed, patterns, labelled)
    trials = [_refine(begin(assumed, share), assumed, whole, _TRIAL_ROUNDS) for share in _STARTS]
    best = max(trials, key=lambda trial: trial.likelihood)
    done = _refine(best.model, assumed, whole, rounds)
    return done._replace(starts=tuple(trial.likelihood for trial in trials))


def fit_again(assumed: Assumptions, patterns: Patterns, labelled: Labelled | None, before: Fit, rounds: int = 60) -> Fit:
    """The most likely model, from one that was fitted under other damping."""
    done = _refine(before.model, assumed, _whole(assumed, patterns, labelled), rounds)
    return done._replace(starts=before.starts, iterations=before.iterations + done.iterations)


def _whole(assumed: Assumptions, patterns: Patterns, labelled: Labelled | None) -> _Data:
    return _Data(Grid.of(patterns.levels, assumed.layout), patterns.counts, labelled)


def _refine(model: Model, assumed: Assumptions, whole: _Data, rounds: int) -> Fit:
    """EM on the patterns that may be more than strangers', chosen anew until that changes nothing."""
    made = 0
    posteriors, likelihood = _expect_all(model, assumed, whole)
    while True:
        chosen = posteriors[:, STRANGER] < 1.0 - _SURE
        if whole.labelled is not None:
            chosen |= (whole.labelled.same > 0) | (whole.labelled.different > 0)
        model, more, converged = _run(model, assumed, whole.take(chosen), rounds - made)
        made += more
        posteriors, likelihood = _expect_all(model, assumed, whole)
        if made >= rounds or more == 1:
            return Fit(model, posteriors, likelihood, made, converged, ())


def _run(model: Model, assumed: Assumptions, data: _Data, rounds: int) -> tuple[Model, int, bool]:
    """The model after so many rounds or fewer, how many were made, and whether it has converged."""
    for made in range(1, rounds + 1):
        before = model.priors
        posteriors, _ = expect(model, assumed, data.counts, data.grid.over_levels(model.log_ratios(assumed)))
        model = maximize(assumed, data, posteriors)
        if np.all(np.abs(np.log(model.priors / before)) < _CLOSE):
            return model, made, True
    return model, rounds, False


def begin(assumed: Assumptions, per_record: float) -> Model:
    """The model that EM starts from, with so many matches per record."""
    share = min(per_record * assumed.records / assumed.pairs, 0.2)
    strangers = _strangers(assumed, np.zeros_like(assumed.totals))
    return Model(
        priors=np.array([share, share / 2, share / 2]),
        match=assumed.shape,
        household=_household(assumed, np.zeros_like(assumed.shape), strangers),
        namesake=_free(assumed, assumed.namesake, np.zeros_like(assumed.shape), strangers, assumed.shape),
        stranger=strangers,
    )


def _expect_all(model: Model, assumed: Assumptions, whole: _Data) -> tuple[NDArray[np.float64], float]:
    return expect(model, assumed, whole.counts, whole.grid.over_levels(model.log_ratios(assumed)))


def expect(model: Model, assumed: Assumptions, counts: Flat, ratios: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    """The E step: the probability of each class for each pattern, and the log likelihood of all pairs.

    Args:
        model: the model.
        assumed: what EM takes as given.
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
    strangers = np.log(np.where(assumed.layout.present & (model.stranger > 0), model.stranger, 1.0))
    seen = (counts * (peak + np.log(sums))).sum()  # no `@`: threads of BLAS that wait for more take a core from those who have work
    likelihood = seen + (assumed.pairs - counts.sum()) * np.log(rest) + assumed.totals @ strangers
    odds /= sums
    return odds.T, float(likelihood)


def maximize(assumed: Assumptions, data: _Data, posteriors: NDArray[np.float64]) -> Model:
    """The M step: the model that makes the posteriors most likely, under its priors."""
    weights = posteriors[:, :STRANGER] * data.counts[:, None]
    mass = np.maximum(weights.sum(axis=0), _LEAST_MASS)
    seen = data.grid.over_patterns(weights)
    strangers = _strangers(assumed, seen.sum(axis=0))
    if data.labelled is not None:
        seen += data.grid.over_patterns(_labelled_weights(data.labelled, posteriors))
    present = assumed.layout.sums(seen[MATCH])[assumed.layout.owners]
    matches = seen[MATCH] + (_PRIOR_SHARE * present + _PRIOR_PAIRS) * assumed.shape
    return Model(
        priors=np.minimum(mass / assumed.pairs, 0.3),
        match=in_order(_capped(assumed, assumed.layout.shares(matches)), strangers, assumed.above),
        household=_household(assumed, seen[HOUSEHOLD], strangers),
        namesake=_free(assumed, assumed.namesake, seen[NAMESAKE], strangers, assumed.shape),
        stranger=strangers,
    )


def _labelled_weights(labelled: Labelled, posteriors: NDArray[np.float64]) -> NDArray[np.float64]:
    """By pattern the pairs whose class is known, in M, H and N: semi-supervised EM. Of different people, the model says of which class."""
    others = labelled.different[:, None] * posteriors[:, 1:] / np.maximum(posteriors[:, 1:].sum(axis=1, keepdims=True), 1e-12)
    return np.column_stack((labelled.same, others[:, 0], others[:, 1]))


def _strangers(assumed: Assumptions, others: Flat) -> Flat:
    """The shares of the levels, u, when the pairs of the other classes are taken away."""
    left = np.where(assumed.alone, 0.0, assumed.totals - others)
    return assumed.layout.shares(np.maximum(left, _LEAST_LEFT * assumed.totals) + assumed.unseen)


def _capped(assumed: Assumptions, shares: Flat) -> Flat:
    """m, with that of disagreements held; what is taken off goes to the other levels."""
    owners = assumed.layout.owners
    differ = assumed.layout.sums(np.where(assumed.held, shares, 0.0))
    held = np.minimum(differ, assumed.most)
    less, more = held / np.maximum(differ, _LEAST), (1.0 - held) / np.maximum(1.0 - differ, _LEAST)
    scaled: Flat = shares * np.where(assumed.held, less[owners], more[owners])
    return scaled


def _free(assumed: Assumptions, free: NDArray[np.bool_], seen: Flat, strangers: Flat, shape: Flat) -> Flat:
    """Probabilities of the levels in a class where some are free: those share what the others, fixed as among strangers, leave.

    Args:
        assumed: what EM takes as given.
        free: the levels that are.
        seen: pairs of the class, by level.
        strangers: probabilities of the others.
        shape: the prior's shape of the free ones.
    """
    layout = assumed.layout
    room = layout.sums(np.where(free, strangers, 0.0))
    fixed = layout.sums(np.where(free, 0.0, strangers))
    room = np.where(room > 0, 1.0 - fixed, 0.0)
    counted = np.where(free, seen + _CLASS_PAIRS * shape, 0.0)
    found: Flat = np.where(free, layout.shares(counted) * room[layout.owners], strangers)
    return found


def _household(assumed: Assumptions, seen: Flat, strangers: Flat) -> Flat:
    """Class H."""
    owners = assumed.layout.owners
    fixed = strangers + assumed.alike[owners] * (assumed.shape - strangers)
    shape = np.where(assumed.own[owners], strangers, assumed.shape)
    return _at_home(assumed, _free(assumed, assumed.household, seen, fixed, shape))


def _at_home(assumed: Assumptions, household: Flat) -> Flat:
    """Class H held to people who live together: without that it becomes whatever else goes together, such as surnames and towns."""
    layout = assumed.layout
    home = layout.sums(np.where(assumed.home, household, 0.0))
    low = (home > 0) & (home < _AT_HOME)
    at_home = np.where(low, _AT_HOME / np.maximum(home, _LEAST), 1.0)[layout.owners]
    elsewhere = np.where(low, (1.0 - _AT_HOME) / np.maximum(1.0 - home, _LEAST), 1.0)[layout.owners]
    held: Flat = household * np.where(assumed.home, at_home, elsewhere)
    return held
