"""From the result of a match to what a report shows of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from cauce.cli.report.data import ColumnUse, ReportData, Summary
from cauce.cli.report.figures import key_yields, level_rates, size_counts, threshold_points, weight_bins
from cauce.cli.report.run import Run
from cauce.cli.report.samples import sample_identities, sample_pairs
from cauce.engine.batch.expected import Expected, expected
from cauce.engine.batch.gathering import Group
from cauce.engine.batch.result import MatchResult
from cauce.engine.batch.truth import Truth, measure
from cauce.linkage.columns.column import ABSENT
from cauce.linkage.columns.recognize import ColumnNote

_SKIPPED = "-"


def collect(result: MatchResult, truth: Truth | None = None, *, values: bool = True) -> ReportData:
    """All figures and samples.

    Args:
        result: of a match.
        truth: who is who, for measured figures beside the expected ones.
        values: whether customers' values may stand in the samples.
    """
    likely = expected(result)
    _, labels = np.unique(result.identities, return_inverse=True)
    sizes = np.bincount(labels)
    names = [Path(table.name).name for table in result.recognized.tables]
    data = ReportData(
        title=f"How {_listed(names)} {'was' if len(names) == 1 else 'were'} matched",
        summary=_summary(result, sizes, likely, truth),
        columns=tuple(_use(group, note) for group in result.recognized.groups for note in group.notes),
        sizes=size_counts(sizes),
        values=values,
    )
    run = _run(result, labels, sizes)
    return data if run is None else _with_pairs(data, run, likely, None if truth is None else truth[result.record_of])


def _listed(names: list[str]) -> str:
    return " and ".join(names) if len(names) <= 3 else f"{len(names)} files"  # noqa: PLR2004 - more is no title


def _summary(result: MatchResult, sizes: Truth, likely: Expected | None, truth: Truth | None) -> Summary:
    measured = None if truth is None else measure(result, truth).pairs
    return Summary(
        records=len(result.records),
        identities=result.count,
        sources=result.records.source_names,
        pairs=len(result.scored),
        linked=int((sizes * (sizes - 1) // 2).sum()),
        expected_precision=likely.precision if likely else None,
        expected_recall=likely.recall if likely else None,
        precision=measured.precision if measured else None,
        recall=measured.recall if measured else None,
        seconds=sum(result.seconds.values()),
    )


def _use(group: Group, note: ColumnNote) -> ColumnUse:
    texts = group.columns[note.column]
    filled = float((texts.codes != ABSENT).mean()) if len(texts.codes) else 0.0
    return ColumnUse(note.column, "" if note.meaning == _SKIPPED else note.meaning, note.reason, filled, len(texts.values))


def _run(result: MatchResult, labels: Truth, sizes: Truth) -> Run | None:
    if result.ruleset is None:
        return None
    record_of, scored = result.record_of, result.scored
    return Run(
        ruleset=result.ruleset,
        columns=result.columns,
        left=scored.left,
        right=scored.right,
        weights=scored.weights,
        levels=scored.levels,
        labels=labels[record_of],
        sizes=sizes,
        name=lambda row: _name(result, int(record_of[row])),
    )


def _name(result: MatchResult, record: int) -> str:
    records = result.records
    own = str(records.ids[record])
    return f"{records.source_names[records.sources[record]]}/{own}" if records.by_source else own


def _with_pairs(data: ReportData, run: Run, likely: Expected | None, truth: Truth | None) -> ReportData:
    found = likely.blocking_recall if likely and likely.blocking_recall else 1.0
    return replace(
        data,
        threshold=run.threshold,
        rates=level_rates(run),
        pairs=sample_pairs(run, values=data.values),
        weights=weight_bins(run),
        curve=threshold_points(run, found, truth),
        keys=key_yields(run),
        clusters=sample_identities(run, values=data.values),
    )
