"""A ruleset learned from the records themselves, without labels: comparisons, their m and u, blocking rules, and the shares of matches.

All that can be tried is tried on a sample of at most 120,000 records: every blocking rule, and on its candidates a mixture of four classes
of pairs (`em`). As everything that is learned is a share of pairs, it holds for all records as it does for the sample. Then the rules are
chosen that find the likely matches of the sample within the budget of pairs (`rules`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from cauce.errors import InvalidValue
from cauce.linkage.columns.assume import assume
from cauce.linkage.columns.block import union_of_pairs
from cauce.linkage.columns.capping import choose_cap
from cauce.linkage.columns.column import Column, Columns
from cauce.linkage.columns.comparator import ColumnComparator, Levels, Rows
from cauce.linkage.columns.comparators.registry import build, compare_pairs, dearest_first, propose_comparisons
from cauce.linkage.columns.dependence import Dependence
from cauce.linkage.columns.em import MATCH, Assumptions, Fit, Labelled, fit, fit_again
from cauce.linkage.columns.estimate import Blocking, Recalls, blocking_recall
from cauce.linkage.columns.normalize import with_frequent
from cauce.linkage.columns.patterns import Layout, Patterns, find_patterns
from cauce.linkage.columns.rules import (
    Choice,
    LikelyMatches,
    Scale,
    Taken,
    Tried,
    choose_rules,
    pairs_of_all,
    size_in_sample,
    try_rules,
    useful_parts,
)
from cauce.linkage.columns.sampling import ordered_sample, take
from cauce.linkage.columns.spreading import ONE_BY_ONE, Spread, slices
from cauce.linkage.columns.totals import Drawn, count_equals, count_level, drawn_pairs
from cauce.linkage.columns.written import Learned, write_ruleset
from cauce.model.ruleset import Comparison, Field, Ruleset

_LEARNED_RULES, _ALL_RULES = 30, 60
"""Rules at most, where a sample stands for more records, and where it is all of them."""
_CAP = 60
"""Size above which a block is dead, where a sample stands for more records."""
_AT_A_TIME = 1 << 22
"""Pairs that are compared at a time."""
_SOME_MATCHES, _FEW_MATCHES = 25, 200
"""A sample that holds fewer matches than the second teaches little of how they look: it is drawn anew, larger. One that holds hardly any
may hold none, and then a larger one does no better."""
_LIKELY = 0.5
"""Probability of a match, above which a pair is taken for one."""
_DAMPINGS = 2
"""How often dependence is measured and the model fitted again: what the first damping changes, the second one takes into account."""


class Labels(NamedTuple):
    """Pairs of records whose truth is known, by row."""

    left: Rows
    right: Rows
    same: NDArray[np.bool_]


class Options(NamedTuple):
    """How to train."""

    budget: float = 50.0
    """Candidate pairs per record that the blocking rules may find."""
    sample: int = 120_000
    """Records to learn from at most."""
    labels: Labels | None = None
    progress: Callable[[str, float], None] = lambda _stage, _share: None
    """Told the stage and how much of it is done."""
    name: str = "trained"
    """What the ruleset is called."""
    spread: Spread = ONE_BY_ONE
    """Who compares pairs."""


class Diagnostics(msgspec.Struct, frozen=True, kw_only=True):
    """How training went, for the report."""

    records: int
    sample: int
    pairs: int
    """Candidates compared in the sample."""
    patterns: int
    iterations: int
    converged: bool
    starts: tuple[float, ...]
    """Log likelihood of each start after its first rounds."""
    matches_estimated: float
    """Pairs of all records that are matches."""
    pairs_per_record: float
    """Candidates that the chosen rules find, estimated from the sample."""
    estimated_recall: float
    """Share of all matches that are candidates."""
    expected_precision: float
    expected_recall: float
    """Of pairs, if every candidate is taken for what is likelier. What blocking misses is counted as missed."""
    rules: tuple[Choice, ...]
    damping: dict[str, float]
    """Comparisons that say what others say, and what their weights were multiplied by."""


class Trained(NamedTuple):
    """What was learned."""

    ruleset: Ruleset
    diagnostics: Diagnostics


class _Sample(NamedTuple):
    columns: dict[str, Column]
    rows: Rows
    parts: dict[str, Taken]
    tried: list[Tried]
    cap: int
    left: Rows
    right: Rows


class _Lesson(NamedTuple):
    assumed: Assumptions
    patterns: Patterns
    fitted: Fit


def train(columns: Columns, fields: Sequence[Field], options: Options) -> Trained:
    """Learn a ruleset from canonical columns.

    Args:
        columns: by field name, one row for each record; rows that say the same are best given once.
        fields: what the columns are; a field without `frequent` values gets those of its column.
        options: see `Options`.

    Raises:
        InvalidValue: nothing can be compared, or no two records have anything in common.
    """
    fields = tuple(field if field.frequent else with_frequent([field], columns)[0] for field in fields)
    sample = _draw(columns, fields, options)
    comparisons, lesson = _taught(sample, columns, fields, options)
    if (rare := _too_rare(sample, lesson, len(next(iter(columns.values()))), options)) is not None:
        sample = _draw(columns, fields, options, rare)
        comparisons, lesson = _taught(sample, columns, fields, options)
    options.progress("choose rules", 0.0)
    scale = _scale(sample, len(next(iter(columns.values()))), options)
    likely = _likely(sample, lesson)
    choices = _choose(sample, likely, scale)
    recalls = blocking_recall(Blocking(fields, sample.parts, sample.tried, choices, likely, sample.cap, scale))
    rules = tuple(choice.rule for choice in choices)
    learned = Learned(fields, comparisons, lesson.assumed, lesson.fitted.model, rules, scale.cap)
    return Trained(write_ruleset(options.name, learned), _diagnose(sample, lesson, learned, _Blocked(choices, recalls, scale)))


def _taught(sample: _Sample, columns: Columns, fields: Sequence[Field], options: Options) -> tuple[tuple[Comparison, ...], _Lesson]:
    """What can be compared, untrained, and what the sample teaches."""
    comparisons = propose_comparisons(fields, sample.columns)
    if not comparisons or not len(sample.left):
        raise InvalidValue("columns", "no two records have anything in common that could be compared")
    return comparisons, _learn(sample, columns, fields, comparisons, options)


def _too_rare(sample: _Sample, lesson: _Lesson, records: int, options: Options) -> float | None:
    """Matches per record, if they are so few that the sample hardly holds any and a larger one can be had."""
    drawn = len(sample.rows)
    matches = float(lesson.fitted.posteriors[:, MATCH] @ lesson.patterns.counts)
    larger = drawn < min(records, options.sample)
    return matches * records / drawn**2 if larger and _SOME_MATCHES <= matches < _FEW_MATCHES else None


def _draw(columns: Columns, fields: Sequence[Field], options: Options, per_record: float = 1.0) -> _Sample:
    """The sample, every rule tried on it, and their candidates."""
    options.progress("draw a sample", 0.0)
    rows = ordered_sample(columns, options.sample, per_record, options.spread)
    drawn = take(columns, rows)
    options.progress("try blocking rules", 0.0)
    useful = useful_parts(fields, drawn, options.spread)
    tried = try_rules(useful, options.spread)
    cap = _cap(tried, len(rows), len(next(iter(columns.values()))))
    left, right = union_of_pairs((one.blocks.up_to(cap) for one in tried), len(rows))
    return _Sample(drawn, rows, useful, tried, cap, left, right)


def _cap(tried: Sequence[Tried], drawn: int, records: int) -> int:
    """The size above which a block of the sample is dead: what would be dead among all records teaches nothing that they could use.

    Matches grow with the records, people of one name with their square: in the large blocks of a sample of millions there are so many of
    them and so few matches that EM would take them for matches.
    """
    sampled = drawn < records
    cap = choose_cap(tried, drawn, sampled=sampled)
    return min(cap, size_in_sample(_CAP, records / drawn)) if sampled else cap


def _learn(sample: _Sample, columns: Columns, fields: Sequence[Field], comparisons: Sequence[Comparison], options: Options) -> _Lesson:
    """Compare the candidates and fit the classes of pairs; once more, if some comparisons turn out to repeat others."""
    comparators = build(comparisons, fields)
    layout = Layout([len(comparison.levels) for comparison in comparisons])
    options.progress("compare the sample", 0.0)
    levels, drawn = _compare(comparators, sample, options.spread)
    patterns, labelled = _patterns(levels, layout, comparators, columns, options.labels)
    assumed = assume(comparators, layout, sample.columns, patterns, drawn)
    options.progress("learn", 0.0)
    fitted = fit(assumed, patterns, labelled)
    dependence = Dependence(assumed, patterns, drawn.levels)
    for _ in range(_DAMPINGS):
        damping = dependence.find_damping(assumed, fitted)
        if np.allclose(damping, assumed.damping, atol=0.05):
            break
        assumed = replace(assumed, damping=damping)
        fitted = fit_again(assumed, patterns, labelled, fitted)
    return _Lesson(assumed, patterns, fitted)


def _compare(comparators: Sequence[ColumnComparator], sample: _Sample, spread: Spread) -> tuple[Levels, Drawn]:
    """The levels of the candidates, and of pairs drawn evenly. Each comparison is a task: what values say is read once."""
    pairs = drawn_pairs(sample.columns)
    pieces = slices(len(sample.left), _AT_A_TIME)

    def compare(comparator: ColumnComparator) -> tuple[Levels, Levels, NDArray[np.float64], NDArray[np.float64]]:
        columns = sample.columns
        candidates = [comparator.compare(sample.left[some], sample.right[some], columns) for some in pieces]
        drawn = comparator.compare(*pairs, columns)
        return np.concatenate(candidates), drawn, count_level(comparator, columns, pairs, drawn), count_equals(comparator, columns)

    order = dearest_first(comparators, sample.columns)
    compared = dict(zip(order, spread.map(compare, [comparators[place] for place in order]), strict=True))
    candidates, drawn, totals, equals = zip(*(compared[place] for place in range(len(comparators))), strict=True)
    return np.stack(candidates, axis=1), Drawn(np.stack(drawn, axis=1), totals, equals)


def _patterns(
    levels: Levels, layout: Layout, comparators: Sequence[ColumnComparator], columns: Columns, labels: Labels | None
) -> tuple[Patterns, Labelled | None]:
    """The patterns of the candidates, and what labels say of them."""
    if labels is None or not len(labels.left):
        return find_patterns(levels, layout), None
    candidates = len(levels)
    levels_of_labels = compare_pairs(comparators, columns, labels.left, labels.right)
    patterns = find_patterns(np.concatenate((levels, levels_of_labels)), layout)
    of_pairs, of_labels = patterns.of_pairs[:candidates], patterns.of_pairs[candidates:]
    many = len(patterns.levels)
    counts = np.bincount(of_pairs, minlength=many).astype(np.float64)
    same, different = (np.bincount(of_labels[chosen], minlength=many).astype(np.float64) for chosen in (labels.same, ~labels.same))
    return Patterns(patterns.levels, counts, of_pairs), Labelled(same, different)


def _scale(sample: _Sample, records: int, options: Options) -> Scale:
    whole = records <= len(sample.rows)
    return Scale(records, len(sample.rows), sample.cap if whole else _CAP, options.budget, _ALL_RULES if whole else _LEARNED_RULES)


def _likely(sample: _Sample, lesson: _Lesson) -> LikelyMatches:
    match = lesson.fitted.posteriors[lesson.patterns.of_pairs, MATCH]
    likely = np.flatnonzero(match > _LIKELY)
    return LikelyMatches(sample.left[likely], sample.right[likely], match[likely])


def _choose(sample: _Sample, likely: LikelyMatches, scale: Scale) -> list[Choice]:
    choices = choose_rules(sample.tried, likely, scale) if len(likely.match) else []
    if choices:
        return choices
    best = max(sample.tried, key=lambda one: one.blocks.up_to(sample.cap).pairs())
    return [Choice(best.rule, best.blocks.up_to(sample.cap).pairs() / max(len(sample.rows), 1), 0.0, 0.0)]


class _Blocked(NamedTuple):
    choices: list[Choice]
    recalls: Recalls
    scale: Scale


def _diagnose(sample: _Sample, lesson: _Lesson, learned: Learned, blocked: _Blocked) -> Diagnostics:
    choices, recalls, scale = blocked
    fitted, damping = lesson.fitted, lesson.assumed.damping.tolist()
    match, counts = fitted.posteriors[:, MATCH], lesson.patterns.counts
    taken = match > _LIKELY
    matches = float(match @ counts)
    sure = float(match[taken] @ counts[taken])
    return Diagnostics(
        records=scale.records,
        sample=scale.sample,
        pairs=len(sample.left),
        patterns=len(lesson.patterns.levels),
        iterations=fitted.iterations,
        converged=fitted.converged,
        starts=fitted.starts,
        matches_estimated=matches / lesson.assumed.pairs * scale.records * (scale.records - 1) / 2 / max(recalls.tried, 0.01),
        pairs_per_record=pairs_of_all([one for one in sample.tried if one.rule in learned.rules], scale),
        estimated_recall=recalls.chosen,
        expected_precision=sure / float(counts[taken].sum()) if taken.any() else 1.0,
        expected_recall=recalls.chosen * sure / matches if matches else 1.0,
        rules=tuple(choices),
        damping={comparison.name: share for comparison, share in zip(learned.comparisons, damping, strict=True) if share < 1},
    )
