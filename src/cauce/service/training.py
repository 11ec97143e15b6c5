"""Learning a ruleset from files, for a job."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cauce.engine.batch.bad import Bad
from cauce.engine.batch.options import MatchOptions, Step
from cauce.engine.batch.output import appearing
from cauce.engine.batch.pipeline import recognize_tables, train_recognized
from cauce.engine.batch.table import Table
from cauce.engine.batch.tables import read_table
from cauce.engine.jobs import Outcome, Ticket
from cauce.linkage.dump import dump_ruleset

_WHOLE = 100


def train_files(paths: Sequence[Path], output: Path, region: str, ticket: Ticket) -> Outcome:
    """Read tables, learn, write the document; it appears whole or not at all."""
    bad: list[Bad] = []
    tables: list[Table] = []
    for path in paths:
        ticket.tell("read", len(tables), len(paths))
        tables.append(read_table(path, bad.append))

    def progress(step: Step) -> None:
        ticket.tell(step.stage, int(step.share * _WHOLE), _WHOLE)

    options = MatchOptions(region=region, progress=progress, name=output.stem)
    found = recognize_tables(tables, options)
    trained = train_recognized(found, options)
    with appearing(output) as unfinished:
        unfinished.write_text(dump_ruleset(trained.ruleset), "utf-8")
    figures = {"records": len(found.records), "rejected": len(bad), "comparisons": len(trained.ruleset.comparisons)}
    return Outcome(figures, found.warnings)
