"""What `match`, `train` and `evaluate` show: columns, the summary, figures against the truth. Never a value."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rich.console import Console

from cauce.cli.files.sizes import show_size
from cauce.cli.render.words import count, plain_table, safe
from cauce.engine.batch.expected import Expected
from cauce.engine.batch.quality import BCubed, Quality
from cauce.engine.batch.result import MatchResult, Recognized
from cauce.engine.batch.truth import Measured
from cauce.linkage.columns.train import Trained


def show_recognized(console: Console, recognized: Recognized) -> None:
    """What each column is taken for, why, and how full it is."""
    for group in recognized.groups:
        names = [safe(recognized.tables[number].name) for number in group.tables]
        more = f" and {len(names) - 3} more" if len(names) > 3 else ""  # noqa: PLR2004 - names that are shown
        console.print(
            f"[bold]{', '.join(names[:3])}{more}[/]: {count(len(group), 'record')}; change a line with --map COLUMN=TARGET",
            soft_wrap=True,
        )
        table = plain_table("column", "read as", "because", "values", "distinct")
        for note in group.notes:
            texts = group.columns[note.column]
            style = "dim" if note.meaning == "-" else "green"
            filled = int((texts.codes >= 0).sum())
            table.add_row(
                safe(note.column), f"[{style}]{safe(note.meaning)}[/]", safe(note.reason), f"{filled:,}", f"{len(texts.values):,}"
            )
        console.print(table)


def recognized_document(recognized: Recognized) -> list[dict[str, object]]:
    """The same for --json."""
    return [
        {
            "column": note.column,
            "read_as": note.meaning,
            "because": note.reason,
            "values": int((group.columns[note.column].codes >= 0).sum()),
            "distinct": len(group.columns[note.column].values),
        }
        for group in recognized.groups
        for note in group.notes
    ]


def summary_document(result: MatchResult, likely: Expected | None) -> dict[str, object]:
    """Figures of a match, and how right it is likely to be, for --json."""
    return {
        "records": len(result.records),
        "identities": result.count,
        "duplicates": len(result.records) - result.count,
        "distinct_rows": len(result.record_of),
        "pairs": len(result.scored),
        "threshold": result.ruleset.thresholds.match if result.ruleset else None,
        "expected_precision": likely.precision if likely else None,
        "expected_recall": likely.recall if likely else None,
        "estimated_blocking_recall": likely.blocking_recall if likely else None,
        "trained": result.diagnostics is not None,
        "warnings": list(result.recognized.warnings),
        "seconds": {stage: round(seconds, 3) for stage, seconds in result.seconds.items()},
        "resumed": list(result.resumed),
        "peak_memory": result.peak,
        "spilled": result.spilled,
    }


def show_summary(console: Console, result: MatchResult, likely: Expected | None) -> None:
    """Figures of a match, and how right it is likely to be, for people."""
    records = len(result.records)
    console.print(
        f"[bold]{count(records, 'record')}[/] {'is' if records == 1 else 'are'} [bold]{count(result.count, 'identity', 'identities')}[/]: "
        f"{count(records - result.count, 'duplicate')} found"
    )
    table = plain_table("", "")
    table.show_header = False
    for name, value in _figures(result, likely):
        table.add_row(name, value)
    console.print(table)


def _figures(result: MatchResult, likely: Expected | None) -> Iterator[tuple[str, str]]:
    rows = len(result.record_of)
    yield "pairs compared", f"{len(result.scored):,} ({len(result.scored) / max(rows, 1):.1f} for each different record)"
    if result.ruleset is None:
        nothing = (
            "none: no two records that differ have anything in common, so there was nothing to learn; records that say the same are one "
            "where that is an e-mail, a phone, an id, or a name and a birth date"
        )
        yield "ruleset", nothing
    else:
        yield "threshold", f"{result.ruleset.thresholds.match:g} bits: as likely as not"
    if likely:
        yield "expected precision", f"{likely.precision:.1%} of the pairs in one identity are right"
        if likely.recall is not None:
            yield "expected recall", f"{likely.recall:.1%} of the pairs that are one person are in one identity"
        if likely.blocking_recall is not None:
            yield "blocking", f"finds an estimated {likely.blocking_recall:.1%} of the pairs that are one person"
    stages = " · ".join(f"{stage} {seconds:.1f} s" for stage, seconds in result.seconds.items())
    kept = f"; from an earlier run: {', '.join(result.resumed)}" if result.resumed else ""
    yield "time", stages + kept
    spilled = f", {show_size(result.spilled)} of pairs in files" if result.spilled else ""
    yield "memory", f"{show_size(result.peak)} at most{spilled}"


def measured_document(measured: Measured) -> dict[str, object]:
    """Figures against the truth, for --json."""
    return {
        "records": measured.records,
        **{name: _three(figures) for name, figures in _measures(measured)},
        "blocking_recall": measured.blocking.recall,
    }


def _measures(measured: Measured) -> tuple[tuple[str, Quality | BCubed], ...]:
    return (("pairs", measured.pairs), ("b_cubed", measured.b_cubed), ("exact_identities", measured.exact))


def _three(figures: Quality | BCubed) -> dict[str, float]:
    return {"precision": figures.precision, "recall": figures.recall, "f1": figures.f1}


def show_measured(console: Console, measured: Measured) -> None:
    """Figures against the truth, for people."""
    table = plain_table("against the truth", "precision", "recall", "F1")
    for name, figures in _measures(measured):
        table.add_row(name.replace("_", " "), *(f"{value:.4f}" for value in _three(figures).values()))
    console.print(table)
    console.print(
        f"of {count(measured.records, 'record')} whose truth is known; blocking finds {measured.blocking.recall:.4f} of the true pairs"
    )


def show_learned(console: Console, learned: Trained, path: Path) -> None:
    """What training found."""
    told = learned.diagnostics
    console.print(
        f"{safe(path)}: ruleset [bold]{safe(learned.ruleset.name)}[/], {count(len(learned.ruleset.comparisons), 'comparison')}, "
        f"{count(len(learned.ruleset.blocking), 'blocking rule')}, learned from {count(told.sample, 'different record')}"
    )
    console.print(f"an estimated {told.matches_estimated:,.0f} pairs of different records are one person")
    console.print(f"{told.pairs_per_record:.1f} pairs are compared for each record")
