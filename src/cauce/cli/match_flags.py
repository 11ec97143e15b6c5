"""Options of `match`: what it writes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cauce.cli.flags import Flags
from cauce.errors import InvalidValue


class MatchFlags(Flags, frozen=True, kw_only=True):
    """What `match` writes."""

    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="record_id and identity_id of every record: .parquet, .csv or .jsonl."),
    ] = None
    pairs: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Every pair that was compared, with weight, probability and levels.")
    ] = None
    profiles: Annotated[Path | None, typer.Option(metavar="FILE", help="A golden record for each identity.")] = None
    save_ruleset: Annotated[Path | None, typer.Option(metavar="FILE", help="What was learned, as a document: YAML.")] = None
    report: Annotated[Path | None, typer.Option(metavar="FILE", help="Pictures to judge the result by, as one HTML page.")] = None
    no_values: Annotated[
        bool, typer.Option("--no-values", help="Leave customers' values out of the report, so that it can be passed on.")
    ] = False
    link_only: Annotated[bool, typer.Option("--link-only", help="One-to-one between files; within a file nobody is united.")] = False
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what the columns are taken for.")] = False

    def check(self, read: list[Path | None]) -> None:
        """Refuse what could not be written, before anything is computed. `read`: files that nothing may be written over.

        Raises:
            InvalidValue: naming the option or the file.
        """
        from cauce.cli.outputs import check_outputs  # noqa: PLC0415 - pyarrow only where it is used
        from cauce.engine.batch.output import output_format  # noqa: PLC0415 - pyarrow only where it is used

        if self.output is None and not self.dry_run:
            raise InvalidValue("--output", "must be given: a file such as identities.parquet")
        for path in (self.output, self.pairs, self.profiles):
            if path is not None:
                output_format(path)
        written = {"output": self.output, "pairs": self.pairs, "profiles": self.profiles, "save-ruleset": self.save_ruleset}
        check_outputs({f"--{name}": path for name, path in {**written, "report": self.report}.items()}, read)
        if self.report is not None:
            from cauce.cli.report import require_charts  # noqa: PLC0415 - an extra

            require_charts()
